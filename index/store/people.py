"""Which speakers of different episodes are one person, and who speaks a turn."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.turns import Speaker, Transcript

# Words before or after a name that make it no fuller.
_TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady hon the president senator sen "
    "representative rep congressman congresswoman governor gov secretary minister ambassador "
    "judge justice general gen colonel col captain capt lieutenant lt sergeant sgt officer "
    "father sister brother rabbi reverend rev bishop".split()
)
_SUFFIXES = frozenset("jr sr ii iii iv phd md esq".split())


@dataclass(frozen=True, slots=True)
class Cast:
    """
    Who speaks in an episode.

    Attributes:
        speakers: the transcript's, and whoever its turns name beside them.
        places: for each turn, the place of its speaker in *speakers*, None for nobody.
    """

    speakers: tuple[Speaker, ...]
    places: tuple[int | None, ...]


def cast_of(transcript: Transcript) -> Cast:
    """The cast of *transcript*."""
    turns = Counter(turn.speaker for turn in transcript.turns if turn.speaker is not None)
    known = {speaker.name for speaker in transcript.speakers}
    unlisted = [
        Speaker(name=name, labels=(), turns=count)
        for name, count in turns.items()
        if name not in known
    ]
    speakers = (*transcript.speakers, *unlisted)
    place = {speaker.name: at for at, speaker in reversed(list(enumerate(speakers)))}
    return Cast(
        speakers,
        tuple(None if one.speaker is None else place[one.speaker] for one in transcript.turns),
    )


def person(episode_id: str, speaker: Speaker) -> str:
    """
    What is equal for one person in all episodes, and for nobody else.

    A full name is the same person everywhere; a single name or a generic label is somebody of
    its own in each episode, since a wrong name is worse than none.
    """
    words = name_words(speaker.name)
    if speaker.generic or not _is_full(words):
        return f"{episode_id}\x1f{' '.join(_folded(speaker.name))}"
    return " ".join(words)


def name_words(name: str) -> tuple[str, ...]:
    """The words of *name*, folded, without titles: "Dr. Ann Lee, Jr." is ("ann", "lee")."""
    return tuple(
        word
        for word in _folded(name)
        if word.replace(".", "") not in _TITLES and word.replace(".", "") not in _SUFFIXES
    )


def _folded(name: str) -> Sequence[str]:
    whole = unicodedata.normalize("NFC", name).casefold()
    return [word for word in re.split(r"[\s,]+", whole) if word]


def _is_full(words: Iterable[str]) -> bool:
    """At least a first and a last name; "J. Lee" is not enough to tell John from Jane."""
    return sum(not _is_initial(word.replace(".", "")) for word in words) > 1


def _is_initial(word: str) -> bool:
    """A letter of an alphabet; one sign of a script without capitals may be a whole name."""
    return len(word) <= 1 and not (word.isalpha() and word.upper() == word.lower())

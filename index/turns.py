"""What a transcript is made of: cues as a format reads them, turns as people said them, and ids."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

TURN_ID_BITS = 63  # a signed 64-bit column in SQLite and FAISS holds it without a sign


class Attribution(StrEnum):
    """How sure we are who spoke a turn."""

    EXPLICIT = "explicit"  # the source puts a label on the turn
    CARRIED = "carried"  # an unlabelled continuation of a labelled turn
    INFERRED = "inferred"  # guessed from context
    GENERIC = "generic"  # the label is no name: "Speaker 2"
    NONE = "none"  # nothing says who spoke


class Layout(StrEnum):
    """Which cues belong together."""

    PARAGRAPHS = "paragraphs"  # each label starts a turn, also when the speaker repeats
    CAPTIONS = "captions"  # neighbouring cues of one label are one turn


@dataclass(frozen=True, slots=True)
class Cue:
    """
    A stretch of speech as a format read it.

    Attributes:
        text: the words, decoded: no markup, stamps, stage directions.
        label: the speaker as the source wrote it, None where nothing is written.
        line, end_line: from 1, both included; None where the source has no lines.
        start_ms, end_ms: from the start of the recording; None where nothing is stated.
        detached: an unlabelled cue that starts a turn of its own, since something other than
            speech (a heading, a break, a clip) stands between it and the turn before.
        unattributed: an unlabelled cue of which the source shows that another voice speaks (a
            clip, a ">>"), but not whose; it starts a turn of its own, carried from nobody.
        said_by: for whom *label* stands, where the source says so elsewhere: "Q" below
            "BY MR. HALE:"; the turn's speaker is inferred then.
    """

    text: str
    label: str | None = None
    line: int | None = None
    end_line: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    detached: bool = False
    unattributed: bool = False
    said_by: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """
    A line of the source that is no speech, or a part of one, and why.

    Attributes:
        line: from 1.
        end_line: the last of several lines, None for one.
    """

    line: int
    text: str
    reason: str
    end_line: int | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """A line that says something about the transcript: *meaning* is "title", "date", "heading"."""

    line: int
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class NameClue:
    """
    A full name that the source states outside its labels.

    Attributes:
        name: "Ailsa Chang".
        provenance: where it stands, in words: "front matter", "footer", "introduction".
        line: from 1, None where the source has no lines.
        role: "host" or "guest" where the source says so.
        aliases: labels that are this person, by the word of whoever wrote the front matter.
    """

    name: str
    provenance: str
    line: int | None = None
    role: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a format reads in a file: every non-blank line is in a cue, metadata or *dropped*."""

    cues: tuple[Cue, ...]
    layout: Layout
    dropped: tuple[Dropped, ...] = ()
    title: str | None = None
    date: str | None = None  # YYYY-MM-DD
    url: str | None = None
    clues: tuple[NameClue, ...] = ()
    problems: tuple[str, ...] = ()
    metadata: tuple[Metadata, ...] = ()
    audio: str | None = None  # the address of the recording


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of one speaker; *position* counts from 0 in its episode."""

    position: int
    text: str
    label: str | None = None
    speaker: str | None = None
    attribution: Attribution = Attribution.NONE
    line: int | None = None
    end_line: int | None = None
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """Another way the source calls a person, and where that was found."""

    name: str
    provenance: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """
    A person (or a generic label) who speaks in one transcript.

    Attributes:
        name: the fullest name that is surely theirs.
        labels: as the source wrote them, in order of appearance.
        turns: how many turns are theirs.
        aliases: names beside the labels, with provenance.
        role: "host", "guest" or None; *role_reason* says why.
        generic: the label is no name ("Speaker 2", "Q").
    """

    name: str
    labels: tuple[str, ...]
    turns: int
    aliases: tuple[Alias, ...] = ()
    role: str | None = None
    role_reason: str | None = None
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """
    A transcript, read: who said what in which order, and what of the file is no speech.

    Attributes:
        audio: the address of the recording.
        ads: whether advertisements are put into the recording, so that times are about right;
            None where nothing says.
        guid: the id that a feed gives to the episode.
        duration_s: of the recording, in seconds.
    """

    path: str
    format: str
    turns: tuple[Turn, ...]
    speakers: tuple[Speaker, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    title: str | None = None
    date: str | None = None
    url: str | None = None
    problems: tuple[str, ...] = field(default=())
    metadata: tuple[Metadata, ...] = ()
    audio: str | None = None
    ads: bool | None = None
    guid: str | None = None
    duration_s: int | None = None

    @property
    def stated_id(self) -> str | None:
        """What the source says that the episode is: its GUID in the feed, else its URL."""
        return self.guid or self.url


def join_cues(cues: Iterable[Cue], layout: Layout) -> tuple[Turn, ...]:
    """
    The turns that *cues* make: the one rule for all formats.

    In paragraphs a labelled cue starts a turn, and an unlabelled one continues it unless it is
    detached or unattributed. In captions a cue also continues the turn before when both have the
    same label. Speakers and attributions are not resolved here (see `index.speakers`), but for a
    detached continuation of a labelled turn, which is marked carried.
    """
    turns: list[Turn] = []
    for together in _grouped(cues, layout):
        turns.append(_turn(together, layout, len(turns), turns[-1] if turns else None))
    return tuple(turns)


def _grouped(cues: Iterable[Cue], layout: Layout) -> Iterator[list[Cue]]:
    """The cues of one turn each."""
    together: list[Cue] = []
    for cue in cues:
        if together and not _continues(cue, together[0], layout):
            yield together
            together = []
        together.append(cue)
    if together:
        yield together


def _continues(cue: Cue, first: Cue, layout: Layout) -> bool:
    if cue.detached or cue.unattributed:
        return False
    if cue.label is None:
        return True
    return layout is Layout.CAPTIONS and cue.label == first.label


def _turn(together: Sequence[Cue], layout: Layout, position: int, before: Turn | None) -> Turn:
    first = together[0]
    carried = first.label is None and first.detached and _has_speaker(before)
    text, end_line, end_ms = first.text, first.end_line, first.end_ms
    if len(together) > 1:
        text = _joint(layout).join(cue.text for cue in together)
        end_line = _last_stated(cue.end_line for cue in reversed(together))
        end_ms = _last_stated(cue.end_ms for cue in reversed(together))
    return Turn(
        position,
        text,
        first.label,
        first.said_by,
        Attribution.CARRIED if carried else Attribution.NONE,
        first.line,
        end_line,
        first.start_ms,
        end_ms,
    )


def _joint(layout: Layout) -> str:
    return "\n" if layout is Layout.PARAGRAPHS else " "


def _last_stated(backwards: Iterable[int | None]) -> int | None:
    return next((value for value in backwards if value is not None), None)


def _has_speaker(turn: Turn | None) -> bool:
    return turn is not None and (turn.label is not None or turn.attribution is Attribution.CARRIED)


def turn_ids(episode_id: str, turns: Sequence[Turn]) -> list[int]:
    """
    The lasting id of each turn: 63 bits, in the order of *turns*.

    An id is a hash of the episode, the label, the normalised text and how often the pair has
    occurred before, so it survives a re-index and lines inserted elsewhere in the file.
    """
    seen: dict[tuple[str, str], int] = {}
    ids = []
    for turn in turns:
        label, text = key = (turn.label or "", normalised(turn.text))
        before = seen.get(key, 0)
        ids.append(_hashed(episode_id, label, text, str(before)))
        seen[key] = before + 1
    return ids


def _hashed(*parts: str) -> int:
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") & ((1 << TURN_ID_BITS) - 1)


def normalised(text: str) -> str:
    """*text* as ids and checks compare it: NFC, white space collapsed."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return collapsed(composed)


def collapsed(text: str) -> str:
    """The words of *text* with a space between them, as most texts are."""
    # No white space but the space can be printed: a look at each sign spares taking it apart.
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return " ".join(text.split())


def format_turn_id(turn_id: int) -> str:
    """The 16 hex digits by which the outside knows a turn."""
    return f"{turn_id:016x}"


def parse_turn_id(written: str) -> int:
    """
    The id that `format_turn_id` wrote.

    Raises:
        ValueError: *written* is not 16 hex digits of a 63-bit number.
    """
    if len(written) != 16 or (number := int(written, 16)) >> TURN_ID_BITS:
        raise ValueError(written)
    return number

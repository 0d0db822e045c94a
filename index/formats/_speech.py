"""Builds the cues of structured transcripts: segments with a speaker each, or words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from index.formats._fields import cleaned
from index.formats._lines import LONGEST_LINE, ParseError
from index.formats._paragraphs import STAGE_DIRECTION
from index.formats._stage import cut
from index.formats._stamps import written
from index.turns import Cue, Dropped

NO_WORDS = "nothing is said"

# Speech without speakers is one long text; passages of about this length can be cited.
_PASSAGE_WORDS = 60
_LONGEST_PASSAGE_WORDS = 120  # without a full stop: some recognisers write none
_PAUSE_MS = 4000
_MOST_PROBLEMS = 5
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)]*$")
_MARK = re.compile(r"[,.;:!?%)\]…’”]+|['’](?:s|t|re|ve|ll|d|m)\b.*|。|、|，|？|！")
_BLANK_AUDIO = re.compile(r"\[\s*BLANK_AUDIO\s*\]")
# These scripts put no space between words.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")


@dataclass(slots=True)
class Speech:
    """
    The cues so far, and what of the segments was no speech.

    A segment without a label is nobody's: it never continues one that has a label.

    Attributes:
        apart: each segment is a turn of its own; else those of nobody make passages.
    """

    apart: bool = False
    cues: list[Cue] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _passage: int = 0  # words since the last turn without a speaker began
    _end_ms: int = 0

    def say(self, cue: Cue, *, goes_on: bool = False) -> bool:
        """
        Adds *cue* as the source has it: with stage directions, entities, any white space.

        Args:
            cue: without a label it is nobody's.
            goes_on: it is of whoever said the one before.

        Returns:
            Whether it has any words.

        Raises:
            ParseError: it is longer than any speech.
        """
        _refuse_length(cue)
        spoken = cleaned(cue.text)
        silences = _BLANK_AUDIO.findall(spoken) if "BLANK" in spoken else []
        text, directions = cut(_BLANK_AUDIO.sub("", spoken).strip() if silences else spoken)
        directions = (*silences, *directions)
        if not any(map(str.isalnum, text)):
            reason = STAGE_DIRECTION if directions else NO_WORDS
            self.drop(cue, spoken, reason)
            return False
        for direction in directions:
            self.dropped.append(Dropped(cue.line or 1, direction, STAGE_DIRECTION))
        end_ms, begins = self._checked_end(cue), self._begins(cue)
        unattributed = begins and cue.label is None and not goes_on
        line, end_line, start_ms = cue.line, cue.end_line, cue.start_ms
        self.cues.append(
            Cue(text, cue.label, line, end_line, start_ms, end_ms, unattributed=unattributed)
        )
        self._passage = (0 if begins else self._passage) + len(text.split())
        self._end_ms = max(self._end_ms, end_ms or cue.start_ms or 0)
        return True

    def drop(self, place: Cue, text: str, reason: str) -> None:
        """Lists what is no speech, with the lines of *place*."""
        line = place.line or 1
        end_line = place.end_line if place.end_line != line else None
        self.dropped.append(Dropped(line, text, reason, end_line))

    def _begins(self, cue: Cue) -> bool:
        """Whether *cue*, where it has no label, begins a turn or a passage."""
        before = self.cues[-1] if self.cues else None
        if self.apart or before is None or before.label is not None or cue.label is not None:
            return True
        if self._passage >= _LONGEST_PASSAGE_WORDS:
            return True
        paused = cue.start_ms is not None and cue.start_ms - self._end_ms >= _PAUSE_MS
        ended = _SENTENCE_END.search(before.text) is not None
        return ended and (paused or self._passage >= _PASSAGE_WORDS)

    def _checked_end(self, cue: Cue) -> int | None:
        if cue.start_ms is None or cue.end_ms is None or cue.end_ms >= cue.start_ms:
            return cue.end_ms
        if len(self.problems) < _MOST_PROBLEMS:
            start, end = written(cue.start_ms), written(cue.end_ms)
            self.problems.append(f"line {cue.line}: it ends ({end}) before it starts ({start})")
        return None


def _refuse_length(cue: Cue) -> None:
    if len(cue.text) > LONGEST_LINE:
        raise ParseError(
            f"what is said here has {len(cue.text):,} characters, and a turn at most "
            f"{LONGEST_LINE:,}: see that the file has each turn by itself",
            cue.line,
        )


@dataclass(slots=True)
class Sentences:
    """Joins words, each a cue of its own, to sentences of one speaker, and says these."""

    speech: Speech
    _words: list[Cue] = field(default_factory=list)
    _text: str = ""
    _count: int = 0

    def word(self, word: Cue, *, glued: bool = False) -> None:
        """Adds *word*; *glued* to the one before, without a space."""
        text = cleaned(word.text)
        if self._words and not self._goes_on(word, text, glued=glued):
            self.finish()
        if not text:
            if self._words:
                self._words.append(word)
            else:
                self.speech.drop(word, "", NO_WORDS)
            return
        self._text = joined(self._text, text, glued=glued)
        self._words.append(word)
        self._count += 1

    def finish(self) -> None:
        """Says what is left."""
        if not self._words:
            return
        first, last = self._words[0], self._words[-1]
        end_ms = next((one.end_ms for one in reversed(self._words) if one.end_ms is not None), None)
        start_ms = next((one.start_ms for one in self._words if one.start_ms is not None), None)
        self.speech.say(Cue(self._text, first.label, first.line, last.end_line, start_ms, end_ms))
        self._words, self._text, self._count = [], "", 0

    def _goes_on(self, word: Cue, text: str, *, glued: bool) -> bool:
        if word.label != self._words[0].label:
            return False
        if glued or not text or _MARK.fullmatch(text):
            return True
        before = self._words[-1]
        if word.label is None and _pause_ms(before, word) >= _PAUSE_MS:
            return False
        return _SENTENCE_END.search(self._text) is None and self._count < _LONGEST_PASSAGE_WORDS


def _pause_ms(before: Cue, after: Cue) -> int:
    stated = before.end_ms is not None and after.start_ms is not None
    return (after.start_ms or 0) - (before.end_ms or 0) if stated else 0


def joined(text: str, word: str, *, glued: bool = False) -> str:
    """*text* and then *word*, with a space between them where writing has one."""
    if not text:
        return word
    unspaced = _UNSPACED.match(word[0]) is not None and _UNSPACED.match(text[-1]) is not None
    if glued or unspaced or _MARK.fullmatch(word):
        return text + word
    return f"{text} {word}"


def joined_words(words: Iterable[str]) -> str:
    """*words* as one text."""
    text = ""
    for word in words:
        text = joined(text, word)
    return text

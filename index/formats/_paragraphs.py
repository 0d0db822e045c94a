"""Builds the cues of a text format line by line: labels, paragraphs, what is dropped and why."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.formats._furniture import CREDIT, without_credit
from index.formats._stage import cut, is_break
from index.formats._stamps import leading_stamp
from index.turns import Cue, Dropped, Metadata

STAGE_DIRECTION = "stage direction"


@dataclass(slots=True)
class Paragraphs:
    """
    The cues so far, and the paragraph that is being read.

    A labelled line starts a turn; unlabelled lines continue its paragraph, and after a blank line
    start another one. After `interrupt` unlabelled speech is detached.
    """

    cues: list[Cue] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    metadata: list[Metadata] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _label: str | None = None
    _said_by: str | None = None
    _line: int = 0
    _end_line: int = 0
    _start_ms: int | None = None
    _is_open: bool = False
    _detached: bool = False
    _unattributed: bool = False
    _has_acted: bool = False  # the label's line has a stage direction and no speech

    def labelled(
        self,
        line: int,
        label: str,
        text: str,
        start_ms: int | None = None,
        said_by: str | None = None,
    ) -> None:
        """Starts a turn of *label*, which stands for *said_by* if that is stated, at *line*."""
        self._close()
        self._said_by = said_by
        self._is_open, self._label, self._line, self._end_line = True, label, line, line
        self._start_ms = self._start_ms if start_ms is None else start_ms
        self._detached = self._unattributed = False
        if text:
            self._said(line, text)

    def speech(self, line: int, text: str, start_ms: int | None = None) -> None:
        """Continues what is being said, or starts a paragraph."""
        if not self._is_open:
            self._is_open, self._label, self._line, self._end_line = True, None, line, line
        if start_ms is not None and not self._parts:
            self._start_ms = start_ms
        if text:
            self._said(line, text)

    def other_voice(self, line: int, text: str, start_ms: int | None = None) -> None:
        """Starts a turn of a speaker of whom nothing is written."""
        self.other_voice_follows()
        self.speech(line, text, start_ms)

    def other_voice_follows(self) -> None:
        """Somebody of whom nothing is surely written speaks from here on."""
        self._close()
        self._unattributed, self._detached = True, False

    def blank(self) -> None:
        """Ends a paragraph; a label alone on its line goes on waiting for its speech."""
        if self._parts:
            self._close()

    def interrupt(self) -> None:
        """Something other than speech stands here: what follows unlabelled is detached."""
        self._close()
        self._detached = True

    def drop(self, line: int, text: str, reason: str) -> None:
        """Lists a line, or a part of one, that is no speech."""
        self.dropped.append(Dropped(line, text.strip(), reason))

    def note(self, line: int, text: str, meaning: str) -> None:
        """Lists a line that says something about the transcript."""
        self.metadata.append(Metadata(line, text.strip(), meaning))

    def stamp(self, line: int, text: str, start_ms: int) -> None:
        """A time alone on its line: that of the speech that follows."""
        self._close()
        self._start_ms = start_ms
        self.drop(line, text, "time alone on its line")

    def starts_at(self, start_ms: int) -> None:
        """A time in markup of its own: that of the speech that follows, also below a label."""
        if self._parts:
            self._close()
        self._start_ms = start_ms

    def finish(self) -> tuple[Cue, ...]:
        """All cues, in order."""
        self._close()
        return tuple(self.cues)

    @property
    def in_paragraph(self) -> bool:
        """Whether the line before belongs to a paragraph that goes on."""
        return bool(self._parts)

    def _said(self, line: int, text: str) -> None:
        if text[0] in "[(0123456789":
            text = self._timed(text)
            if not text:
                return
        if "Transcript" in text or "Copyright" in text:
            text, credit = without_credit(text)
            if credit is not None:
                self.drop(line, credit, CREDIT)
        if "(" in text or "[" in text:
            text, directions = cut(text)
            if directions and not any(map(str.isalnum, text)):
                self._acted(line, directions)
                return
            for direction in directions:
                self.drop(line, direction, STAGE_DIRECTION)
        if not self._parts and self._label is None:
            self._line = line
        self._end_line = line
        self._parts.append(text)

    def _acted(self, line: int, directions: tuple[str, ...]) -> None:
        """Lists a line of *directions* alone; its label, if any, waits for speech below it."""
        acted = self._label is not None and not self._parts
        label = f"{self._label}: " if acted else ""
        self.drop(line, label + " ".join(directions), STAGE_DIRECTION)
        self._has_acted = self._has_acted or acted
        if any(map(is_break, directions)) and not acted:
            self.interrupt()

    def _timed(self, text: str) -> str:
        """*text* without the time it begins with, which is the cue's if it is the first."""
        stamp, rest = leading_stamp(text)
        if stamp is not None and not self._parts:
            self._start_ms = stamp
        return rest

    def _close(self) -> None:
        if not self._is_open:
            return
        if self._parts:
            self.cues.append(
                Cue(
                    self._parts[0] if len(self._parts) == 1 else _unwrapped(self._parts),
                    self._label,
                    self._line,
                    self._end_line,
                    self._start_ms,
                    None,
                    self._detached and self._label is None,
                    self._unattributed,
                    self._said_by if self._label is not None else None,
                )
            )
            self._detached = self._unattributed = False
            self._parts = []
            self._start_ms = None
        elif self._label is not None and not self._has_acted:
            self.drop(self._line, f"{self._label}:", "label without speech")
            self._start_ms = None
        self._is_open, self._label, self._has_acted = False, None, False


def _unwrapped(lines: list[str]) -> str:
    """One paragraph of hard-wrapped *lines*: a word cut at its hyphen is whole again."""
    text = lines[0]
    joined = [text]
    for line in lines[1:]:
        cut_word = text[-1] == "-" and text[-2:-1].isalpha() and line[0].islower()
        joined.append(line if cut_word else f" {line}")
        text = line
    return "".join(joined)

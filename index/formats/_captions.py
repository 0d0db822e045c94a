"""Captions as speech: who speaks in a cue, what is repeated on the screen, where a turn ends."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.formats._caption_speakers import DASHES, VOICE, Speakers, plain, speakers_of
from index.formats._heads import split_head
from index.formats._paragraphs import STAGE_DIRECTION
from index.formats._stage import cut, is_break
from index.formats._timed_blocks import Aside, Block, problems_of
from index.released import released
from index.turns import Cue, Dropped

Lines = list[tuple[int, str]]

_MARKED = re.compile(r"[<>&{}\[\](\u200e\xa0]")
# The end of a sentence within a line; "Mr. Orr" and "J. Orr" have none.
_WITHIN = re.compile(
    r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bvs)(?<!\bMrs)(?<!\b[A-Z])[.!?…][\"'”’)]*\s+"
    r"(?=[\"“'‘(]?[A-Z\d])"
)
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")

# Captions without speakers are one long text; passages of about this length can be cited.
_PASSAGE_WORDS = 60
_LONGEST_PASSAGE_WORDS = 120  # without a full stop: automatic captions have none
_PAUSE_MS = 4000
_ROLLING = 0.3  # of the cues begin with what the one before ended with
_MOST_PROBLEMS = 5
_MARKS = frozenset(".,;:!?…-–—\"'”’ ")


@dataclass(slots=True)
class _Said:
    """What one voice says in one cue."""

    label: str | None
    line: int
    words: list[str] = field(default_factory=list)
    new_voice: bool = False


@dataclass(slots=True)
class _Run:
    """Neighbouring captions of one voice: what will be one cue, and one turn."""

    label: str | None
    line: int
    end_line: int
    start_ms: int
    end_ms: int
    words: list[str]
    detached: bool
    apart: bool

    def cue(self) -> Cue:
        return Cue(
            " ".join(self.words),
            self.label,
            self.line,
            self.end_line,
            self.start_ms,
            self.end_ms,
            self.detached,
            self.apart,
        )


@dataclass(slots=True)
class Captions:
    """
    The captions read so far, and what was dropped of them.

    *asides* are the blocks between them. Captions of one voice are joined as they are read: there
    are ten times as many of them as of turns.
    """

    speakers: Speakers
    asides: Sequence[Aside] = ()
    dropped: list[Dropped] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    _runs: list[_Run] = field(default_factory=list)
    _names: dict[str, str | None] = field(default_factory=dict)
    _has_label: bool = False
    _passage: int = 0  # words since the last turn without a speaker began
    _end_ms: int = 0
    _ends_sentence: bool = False
    _detached: bool = False

    def said(self) -> tuple[Cue, ...]:
        """What is said, a cue for each stretch of one voice; it can be asked for once."""
        runs, self._runs = self._runs, []
        return tuple(run.cue() for run in released(runs))

    def read(self, block: Block, lines: Lines) -> None:
        """Reads a cue, of which *lines* have not been on the screen before."""
        if block.end_ms < block.start_ms or block.start_ms < 0:
            self.problems += problems_of(block)
        if len(lines) == 1 and self._read_voice(block, lines[0][1]):
            return
        if not lines:
            self._repeat(block)
            return
        heard = [said for said in self._voices(lines) if self._cut(said)]
        if not heard and not self._is_within(block):
            text = " ".join(plain(line) for _number, line in block.text)
            self.dropped.append(Dropped(block.line, text, STAGE_DIRECTION, block.end_line))
        for at, said in enumerate(heard):
            line = said.line if at else block.line
            end_line = heard[at + 1].line if at + 1 < len(heard) else block.end_line
            self._add(said, block, line, max(line, end_line))
        self._end_ms = max(self._end_ms, block.end_ms)

    def _is_within(self, block: Block) -> bool:
        """Whether the last stretch of speech has taken *block* in."""
        return bool(self._runs) and self._runs[-1].end_line >= block.end_line

    def _read_voice(self, block: Block, text: str) -> bool:
        """Reads "<v Ann Lee>Words.", the commonest line of all; whether *text* is no more."""
        if not text.startswith("<v "):
            return False
        end = text.find(">")
        words = text[end + 1 : -4] if text.endswith("</v>") else text[end + 1 :]
        if (
            end < len("<v A")
            or _MARKED.search(words) is not None
            or not words[:2].strip()[:1].isalnum()
        ):
            return False
        name = text[3:end]
        if name not in self._names:
            self._names[name] = plain(name) or None
        self._say(self._names[name], words.strip(), block, (block.line, block.end_line))
        self._end_ms = max(self._end_ms, block.end_ms)
        return True

    def _repeat(self, block: Block) -> None:
        """A cue that shows again what was shown, or nothing: it belongs to the one before."""
        if self._runs and block.text:
            run = self._runs[-1]
            run.end_line, run.end_ms = block.end_line, max(block.end_ms, run.end_ms)
        else:
            self.dropped.append(Dropped(block.line, "", "cue without text", block.end_line))

    def _voices(self, lines: Lines) -> list[_Said]:
        speakers = self.speakers
        said = [_Said(None, lines[0][0])]
        dashed = len(lines) > 1 and sum(text[:1] in DASHES for _number, text in lines) > 1
        for at, (number, text) in enumerate(lines):
            if speakers.voiced and "<" in text:
                _read_voices(said, number, text)
                continue
            words = plain(text)
            head = split_head(words) if speakers.labels else None
            if head is not None and head.text in speakers.labels:
                said.append(_Said(speakers.labels[head.text], number, [words[head.end :].strip()]))
            elif head is not None and head.text in speakers.doubtful:
                self.problems.append(
                    f'line {number}: "{head.text}:" may be a speaker or not: '
                    "what follows is given to nobody"
                )
                said.append(_Said(None, number, [words], new_voice=True))
            elif at == 0 and words in speakers.names:
                said.append(_Said(words, number))
            elif words.startswith(">>") or (dashed and words[:1] in DASHES):
                said.append(_Said(None, number, [words.lstrip(">-– ")], new_voice=True))
            else:
                said[-1].words.append(words)
        return [one for one in said if one.words]

    def _cut(self, said: _Said) -> bool:
        """Takes stage directions out of *said*; whether anything is left."""
        text = said.words[0] if len(said.words) == 1 else " ".join(filter(None, said.words))
        text, directions = cut(text)
        if text and not directions and _MARKS.issuperset(text):
            return self._punctuate(said, text)
        spoken = text[:1].isalnum() or any(map(str.isalnum, text))
        if spoken:
            self.dropped += [Dropped(said.line, one, STAGE_DIRECTION) for one in directions]
        elif any(map(is_break, directions)):
            self._detached = True
        said.words = [text]
        return spoken

    def _punctuate(self, said: _Said, mark: str) -> bool:
        """Puts *mark*, which some recognisers give a cue of its own, behind the words before it."""
        run = self._runs[-1] if self._runs else None
        if run is None or said.label not in {None, run.label}:
            said.words = [mark]
            return False
        run.words[-1] += mark
        run.end_line = max(run.end_line, said.line)
        self._ends_sentence = _SENTENCE_END.search(mark) is not None
        said.words = []
        return False

    def _add(self, said: _Said, block: Block, line: int, end_line: int) -> None:
        text = said.words[0]
        apart = said.label is None and self._stands_apart(said, block)
        if said.label is None and not apart and self._is_full():
            text = self._end_sentence(text, line, block.end_ms)
            apart = bool(text) and text != said.words[0]
        if text:
            self._say(said.label, text, block, (line, end_line), apart=apart)

    def _say(
        self,
        label: str | None,
        text: str,
        block: Block,
        lines: tuple[int, int],
        *,
        apart: bool = False,
    ) -> None:
        """Adds *text* to what the voice of *label* says, or begins another stretch."""
        run = self._runs[-1] if self._runs else None
        if label is not None or apart:
            self._has_label, self._passage = label is not None, 0
        self._passage += text.count(" ") + 1
        self._ends_sentence = text[-1] in '.!?…”"' and _SENTENCE_END.search(text) is not None
        detached = self._detached and label is None and not apart
        self._detached = False
        goes_on = not (apart or detached) if label is None else run and label == run.label
        if run is not None and goes_on:
            run.words.append(text)
            run.end_line, run.end_ms = lines[1], block.end_ms
        else:
            times = max(0, block.start_ms), max(0, block.end_ms)
            self._runs.append(_Run(label, *lines, *times, [text], detached, apart))

    def _is_full(self) -> bool:
        """Whether the passage, of a speaker of whom nothing is written, may end."""
        return bool(self._runs) and not self._has_label and self._passage >= _PASSAGE_WORDS

    def _end_sentence(self, text: str, line: int, end_ms: int) -> str:
        """Gives the passage the end of its sentence in *text*; what is left of it, if anything."""
        found = _WITHIN.search(text)
        if found is None or self._detached:
            return text
        run = self._runs[-1]
        run.words.append(text[: found.end()].rstrip())
        run.end_line, run.end_ms = line, end_ms
        return text[found.end() :]

    def _stands_apart(self, said: _Said, block: Block) -> bool:
        """Whether unlabelled *said* is no continuation: another voice, or a passage of its own."""
        if said.new_voice or self.speakers.voiced:
            return True
        if self._has_label or not self._runs:
            return False
        if self._passage >= _LONGEST_PASSAGE_WORDS:
            return True
        paused = block.start_ms - self._end_ms >= _PAUSE_MS
        return self._ends_sentence and (paused or self._passage >= _PASSAGE_WORDS)


def _read_voices(said: list[_Said], number: int, text: str) -> None:
    """Adds to *said* what the voice tags in *text* part."""
    at = 0
    for found in VOICE.finditer(text):
        before = plain(text[at : found.start()])
        if before:
            said[-1].words.append(before)
        name = plain(found[1]) if found[1] else None
        said.append(_Said(name or None, number))
        at = found.end()
    rest = plain(text[at:])
    if rest:
        said[-1].words.append(rest)


def unrolled(blocks: Sequence[Block]) -> Iterator[Lines]:
    """
    The lines of each block that were not on the screen just before.

    Automatic captions, which name nobody, roll: each cue shows the last line of the one before
    above its own.
    """
    shown = [[plain(text) for _number, text in block.text] for block in blocks]
    repeated = sum(
        bool(before and after and after[0] == before[-1]) for before, after in pairwise(shown)
    )
    rolls = repeated >= max(2, _ROLLING * len(blocks))
    before: list[str] = []
    for block, texts in zip(blocks, shown, strict=True):
        overlap = _overlap(before, texts) if rolls else 0
        yield block.text[overlap:]
        before = texts


def _overlap(before: Sequence[str], after: Sequence[str]) -> int:
    """How many lines at the start of *after* are those at the end of *before*."""
    most = min(len(before), len(after))
    return next((size for size in range(most, 0, -1) if before[-size:] == after[:size]), 0)


def read_captions(items: Iterable[Block | Aside]) -> Captions:
    """All of *items* read; of a large file the caller should keep none of them."""
    blocks, asides = list[Block](), list[Aside]()
    for item in items:
        if isinstance(item, Block):
            blocks.append(item)
        else:
            asides.append(item)
    del items
    captions = Captions(speakers_of(blocks), asides)
    named = captions.speakers.voiced or captions.speakers.labels or captions.speakers.names
    lines = None if named else unrolled(blocks)
    waiting = released(blocks)
    if lines is None:
        del blocks
    for block in waiting:
        captions.read(block, block.text if lines is None else next(lines))
    return captions


def first_problems(problems: Sequence[str]) -> tuple[str, ...]:
    """The first of *problems*, and how many more there are."""
    more = len(problems) - _MOST_PROBLEMS
    return (*problems[:_MOST_PROBLEMS], *([f"{more:,} more cues have faults"] if more > 0 else ()))

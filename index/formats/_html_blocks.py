"""A web page's elements as blocks: paragraphs, what their markup says of them, and their lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from index.formats import _html_marks as marks
from index.formats._blocks import Block, parted
from index.formats._columns import Columns, columns_of, time_in
from index.formats._html_labels import label_in
from index.formats._html_marks import Node
from index.formats._stamps import stamp_alone

_CAPPED = 65_535  # the parser counts no further lines
_LARGE = 0.5  # of a page's words: what holds more is no furniture
_LONGEST_NAME = 80  # characters before a time
_NEVER_SPEECH = frozenset({"script", "style", "template", "noscript", "svg"})
_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\ufeff\u00ad"))


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of a block, all of one style."""

    line: int
    words: str
    style: _Style


@dataclass(frozen=True, slots=True)
class _Style:
    strong: bool = False
    slanted: bool = False
    linked: bool = False
    verbatim: bool = False  # lines and spaces count, as in <pre>


@dataclass(slots=True)
class Blocks:
    """
    The blocks of a page so far.

    Attributes:
        labels: the elements that hold speakers' names, with the names.
        named: the elements around them.
        sizes: the characters in each element of the page; *words*: in all of it.
        found: the blocks.
        owners: the element each of *found* stands in.
    """

    labels: Mapping[Node, str]
    named: Collection[Node]
    sizes: Mapping[Node, int]
    words: int
    found: list[Block] = field(default_factory=list)
    owners: list[Node] = field(default_factory=list)
    _runs: list[_Run] = field(default_factory=list)
    _around: list[Node] = field(default_factory=list)
    _line: int = 1
    _label: str | None = None
    _label_line: int = 0
    _voice: str | None = None  # that of the attribute that was read last
    _start_ms: int | None = None
    _joined: bool = False
    _level: int = 0

    def read(self, element: Node, style: _Style | None = None) -> None:
        """Reads *element* and all that is in it, but for what follows its end tag."""
        style = style or _Style()
        self._line = max(self._line, min(element.sourceline or 0, _CAPPED))
        if not isinstance(element.tag, str):
            self._comment(element)
        elif element.tag == "title":
            self._count_lines(element)  # what the page says of itself is read apart
        elif element in self.labels:
            self._begin(self.labels[element])
            self._count_lines(element)
        elif _is_time(element):
            self._time(element)
        elif (reason := self._aside(element)) is not None:
            self._leave(element, reason)
        elif element.tag == "br":
            self._end_line()
        elif element.tag == "table" and (columns := _columns(element)) is not None:
            self._table(element, columns)
        elif element.tag in marks.INLINE:
            self._inline(element, style)
        else:
            self._block(element, style)

    def end(self, *, joined: bool = False) -> None:
        """Ends the block that is being read."""
        block = self._made()
        self._runs, self._label, self._start_ms = [], None, None
        if block is not None:
            self.found.append(block)
            self.owners.append(self._around[-1] if self._around else None)
            self._joined = joined
        elif not joined:
            self._joined = False

    def _made(self) -> Block | None:
        text = " ".join("".join(run.words for run in self._runs).translate(_INVISIBLE).split())
        text = text.replace("( )", "").replace("()", "").replace("[]", "").strip()
        if not text and self._label is None and self._start_ms is None:
            return None
        filled = [run for run in self._runs if run.words.strip()]
        first = self._label_line if self._label is not None else self._line
        line = min((_first_line(filled[0]), first)) if filled else first
        if filled and self._label is None:
            line = _first_line(filled[0])
        end = _last_line(filled[-1]) if filled else line
        linked = sum(len(run.words) for run in filled if run.style.linked) / max(1, len(text))
        slanted = bool(filled) and all(run.style.slanted for run in filled)
        label = self._label
        strong = "" if label is not None else _strong(self._runs, text)
        text = text.lstrip(": \t") if label is not None else parted(text, strong)
        return Block(
            line, max(line, end), text, label, strong, self._start_ms, self._level,
            joined=self._joined, linked=linked, slanted=slanted,
        )  # fmt: skip

    def _comment(self, element: Node) -> None:
        words = " ".join((element.text or "").split())
        lines = (element.text or "").count("\n")
        if words:
            line = max(1, (element.sourceline or 1) - lines)
            self.found.append(Block(line, line + lines, words, aside="comment"))
            self.owners.append(None)

    def _aside(self, element: Node) -> str | None:
        reason = marks.aside_of(element)
        if reason is None and element.tag == "header":
            plain = not any(True for _one in element.iter("h1", "h2", "h3"))
            reason = "page header" if plain and self._depth < 3 else None
        if reason is None or element.tag in _NEVER_SPEECH:
            return reason
        large = self.sizes[element] > _LARGE * self.words
        return None if large or element in self.named else reason

    @property
    def _depth(self) -> int:
        return len(self._around)

    def _leave(self, element: Node, reason: str) -> None:
        """Lists *element* as no speech; a block that is being read goes on behind it."""
        start = self._line
        self._count_lines(element)
        words = " ".join(" ".join(element.itertext(with_tail=False)).split())
        if words:
            if element.tag not in marks.INLINE:
                self.end()
            self.found.append(Block(start, max(start, self._line), words, aside=reason))
            self.owners.append(None)

    def _count_lines(self, element: Node) -> None:
        lines = sum(text.count("\n") for text in element.itertext(with_tail=False))
        within = max((one.sourceline or 0 for one in element.iterdescendants()), default=0)
        self._line = max(self._line + lines, min(within, _CAPPED))

    def _begin(self, label: str) -> None:
        """*label* speaks from here on."""
        if not label:
            return
        if any(run.words.strip() for run in self._runs) or self._label is not None:
            self.end(joined=True)
        self._label, self._label_line = label, self._line

    def _end_line(self) -> None:
        if self._runs or self._label is not None or self._start_ms is not None:
            self.end(joined=True)
        else:
            self._joined = False

    def _time(self, element: Node) -> None:
        # Also behind a name that is no label by its markup: "<b>Ann:</b> <time>0:12</time>".
        if self._start_ms is None and sum(len(run.words) for run in self._runs) < _LONGEST_NAME:
            self._start_ms = stamp_alone(_words(element))
        self._count_lines(element)

    def _inline(self, element: Node, style: _Style) -> None:
        before = element.getprevious()
        if before is not None and not before.tail and _are_words(before, element):
            self._say(" ", style)
        voice = marks.stated_speaker(element)
        if voice is not None and voice != self._voice:
            self._begin(voice)
            self._voice = voice
        self._inside(
            element,
            _Style(
                style.strong or marks.is_strong(element),
                style.slanted or marks.is_slanted(element),
                style.linked or element.tag == "a",
                style.verbatim,
            ),
        )

    def _block(self, element: Node, style: _Style) -> None:
        self.end()
        self._around.append(element)
        level = self._level
        self._level = level or marks.HEADINGS.get(element.tag, 0)
        voice = marks.stated_speaker(element)
        if voice is not None:
            self._begin(voice)
            self._voice = voice
        start_ms = marks.stated_start(element)
        self._start_ms = self._start_ms if start_ms is None else start_ms
        verbatim = style.verbatim or element.tag == "pre"
        self._inside(
            element, _Style(marks.is_strong(element), style.slanted, style.linked, verbatim)
        )
        self.end()
        self._level = level
        self._around.pop()

    def _inside(self, element: Node, style: _Style) -> None:
        self._say(element.text, style)
        for child in element:
            self.read(child, style)
            self._say(child.tail, style)

    def _say(self, text: str | None, style: _Style) -> None:
        if not text:
            return
        if not style.verbatim:
            self._runs.append(_Run(self._line, text, style))
            self._line += text.count("\n")
            return
        for at, line in enumerate(text.split("\n")):
            if at:
                self._end_line() if self._runs else self.end()
                self._line += 1
            if line.strip():
                self._runs.append(_Run(self._line, line, style))

    def _table(self, table: Node, columns: Columns) -> None:
        self.end()
        self._around.append(table)
        for at, cells in enumerate(_rows(table)):
            if columns.header and at == 0:
                for cell in cells:
                    if cell is not None:
                        self._leave(cell, "table heading")
            else:
                self._row(cells, columns)
        self._around.pop()

    def _row(self, cells: list[Node], columns: Columns) -> None:
        self.end()
        wanted = {columns.speaker, columns.words, columns.time}
        for at, cell in enumerate(cells):
            if cell is not None and at not in wanted:
                self._line = max(self._line, min(cell.sourceline or 0, _CAPPED))
                self._leave(cell, "table column beside the words")
        time = None if columns.time is None else _cell(cells, columns.time)
        start_ms = None if time is None else time_in(_words(time))
        speaker = _cell(cells, columns.speaker)
        label = label_in(speaker) if speaker is not None else ""
        if label:
            self._line = max(self._line, min(speaker.sourceline or 0, _CAPPED))
            self._begin(label)
        words = _cell(cells, columns.words)
        self._start_ms = start_ms
        self.end(joined=True)
        if words is not None:
            self._block(words, _Style())


def _is_time(element: Node) -> bool:
    """Whether *element* is a time of the recording, marked so or a button to jump there."""
    if not marks.may_be_time(element) and element.tag != "button":
        return False
    return stamp_alone(_words(element)) is not None


def _are_words(before: Node, element: Node) -> bool:
    """Whether two neighbours are words or sentences that the page marks one by one."""
    classes = element.get("class")
    return (
        element.tag == "span" == before.tag
        and classes is not None
        and classes == before.get("class")
    )


def _words(element: Node) -> str:
    return " ".join("".join(element.itertext(with_tail=False)).split())


def _first_line(run: _Run) -> int:
    blank = len(run.words) - len(run.words.lstrip())
    return run.line + run.words[:blank].count("\n")


def _last_line(run: _Run) -> int:
    return run.line + run.words.rstrip().count("\n")


def _strong(runs: Iterable[_Run], text: str) -> str:
    """The emphasised words that *text*, that of *runs*, begins with."""
    parts: list[str] = []
    for run in runs:
        if not run.style.strong and run.words.strip():
            break
        parts.append(run.words)
    strong = " ".join("".join(parts).translate(_INVISIBLE).split())
    return strong if text.startswith(strong) else ""


def _columns(table: Node) -> Columns | None:
    if next(table.iterdescendants("table"), None) is not None:
        return None
    return columns_of([[_shown(cell) for cell in cells] for cells in _rows(table)])


def _shown(cell: Node) -> str:
    return "" if cell is None else _words(cell)


def _cell(cells: list[Node], at: int) -> Node:
    return cells[at] if at < len(cells) else None


def _rows(table: Node) -> list[list[Node]]:
    """The cells of *table*, row by row; None where one from above reaches down."""
    rows: list[list[Node]] = []
    reaching: dict[int, int] = {}
    for row in table.iter("tr"):
        cells: list[Node] = []
        for cell in row.iterchildren("td", "th"):
            while reaching.get(len(cells), 0) > 0:
                reaching[len(cells)] -= 1
                cells.append(None)
            span = cell.get("rowspan", "1")
            if span.isdecimal() and len(span) < 5 and int(span) > 1:
                reaching[len(cells)] = int(span) - 1
            cells.append(cell)
        rows.append(cells)
    return rows

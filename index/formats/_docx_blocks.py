"""A Word document's paragraphs as blocks; their lines are the paragraphs, counted from 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from index.formats._blocks import Block, parted
from index.formats._columns import Columns, columns_of, time_in

Node: TypeAlias = Any  # an element of lxml, which has no types

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|title|subtitle)\s?(\d?)", re.IGNORECASE)
_OFF = frozenset({"0", "false", "none", "off"})
# What a run holds beside text; a break of a page is none of a line.
_SIGNS = {f"{_W}tab": "  ", f"{_W}noBreakHyphen": "-", f"{_W}ptab": "  "}
_BREAKS = frozenset({f"{_W}br", f"{_W}cr"})
_LEFT_OUT = {
    f"{_W}del": "deleted text",
    f"{_W}moveFrom": "text that was moved",
    f"{_W}instrText": "field code",
    _FALLBACK: "",  # the same words once more, for old programs
}
HIDDEN = "hidden text"


@dataclass(frozen=True, slots=True)
class _Run:
    words: str
    strong: bool = False
    ends_line: bool = False


@dataclass(slots=True)
class Paragraphs:
    """The blocks of a document so far; *styles* are the names of its styles by id."""

    styles: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    title: str | None = None
    _number: int = 0

    def read(self, body: Node) -> None:
        """Reads all of *body*, the tables in it included."""
        for element in _parts(body):
            if element.tag == f"{_W}p":
                self._paragraph(element)
            else:
                self._table(element)

    def _paragraph(self, paragraph: Node, label: str | None = None) -> None:
        self._number += 1
        level = self._level(paragraph)
        runs = list(self._runs(paragraph))
        for at, line in enumerate(_lines(runs)):
            self._add(line, level, joined=at > 0, label=label if at == 0 else None)
        for box in paragraph.iter(f"{_W}txbxContent"):
            if not any(one.tag == _FALLBACK for one in box.iterancestors()):
                self.read(box)

    def _add(self, line: list[_Run], level: int, *, joined: bool, label: str | None) -> None:
        text = " ".join("".join(run.words for run in line).split())
        if not text and label is None:
            return
        title = level == 1 and self.title is None and label is None
        self.title = text if title else self.title
        strong = _strong(line, text)
        text = parted(text, strong)
        self.blocks.append(
            Block(self._number, self._number, text, label, strong, None, level,
                  joined=joined)
        )  # fmt: skip

    def _level(self, paragraph: Node) -> int:
        """The level of *paragraph* where it is a heading, else 0."""
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = "" if style is None else style.get(f"{_W}val", "")
        found = _HEADING.fullmatch(self.styles.get(name, name))
        return 0 if found is None else int(found[1] or 1)

    def _runs(self, paragraph: Node) -> Iterator[_Run]:
        """The text of *paragraph*; what was deleted or is hidden is listed."""
        waiting = list(reversed(paragraph))
        while waiting:
            element = waiting.pop()
            if element.tag in _LEFT_OUT:
                self._leave(element, _LEFT_OUT[element.tag])
            elif element.tag == f"{_W}r":
                yield from self._run(element, waiting)
            elif element.tag not in {f"{_W}pPr", f"{_W}txbxContent"}:
                waiting += reversed(element)

    def _run(self, run: Node, waiting: list[Node]) -> Iterator[_Run]:
        if _is_set(run, "vanish"):
            self._leave(run, HIDDEN)
            return
        strong = _is_set(run, "b") or self._is_strong_style(run)
        for part in run:
            if part.tag == f"{_W}t":
                yield _Run(part.text or "", strong)
            elif part.tag in _SIGNS:
                yield _Run(_SIGNS[part.tag], strong)
            elif part.tag in _BREAKS:
                yield _Run("", strong, ends_line=True)
            elif part.tag in _LEFT_OUT:
                self._leave(part, _LEFT_OUT[part.tag])
            elif part.tag != f"{_W}rPr":
                waiting.append(part)

    def _is_strong_style(self, run: Node) -> bool:
        style = run.find(f"{_W}rPr/{_W}rStyle")
        name = "" if style is None else style.get(f"{_W}val", "")
        return self.styles.get(name, name).casefold() == "strong"

    def _leave(self, element: Node, reason: str) -> None:
        tags = (f"{_W}t", f"{_W}delText", f"{_W}instrText")
        words = " ".join("".join(one.text or "" for one in element.iter(*tags)).split())
        if words and reason:
            self.blocks.append(Block(self._number, self._number, words, aside=reason))

    def _table(self, table: Node) -> None:
        rows = list(_rows(table))
        nested = next(table.iter(f"{_W}tbl"), None) is None or any(
            one is not table for one in table.iter(f"{_W}tbl")
        )
        columns = None if nested else columns_of([[_shown(cell) for cell in row] for row in rows])
        for at, row in enumerate(rows):
            if columns is None:
                for cell in row:
                    if cell is not None:
                        self.read(cell)
            elif columns.header and at == 0:
                self._leave_cells(row, "table heading")
            else:
                self._row(row, columns)

    def _row(self, cells: list[Node], columns: Columns) -> None:
        """A row in its order; the label and the time stand before the words."""
        start_ms: int | None = None
        label = ""
        named = timed = 0
        words: list[Block] = []
        for at, cell in enumerate(cells):
            if cell is None:
                continue
            before = len(self.blocks)
            if at == columns.time:
                start_ms, timed = time_in(_shown(cell)), self._passed(cell)
            elif at == columns.speaker:
                label, named = _shown(cell).strip(" :"), self._passed(cell)
            elif at == columns.words:
                self.read(cell)
                words = self.blocks[before:]
                del self.blocks[before:]
            else:
                self._leave_cells([cell], "table column beside the words")
        first = min(filter(None, (named if label else 0, timed)), default=0)
        if label:
            self.blocks.append(Block(first, named, "", label, "", start_ms))
        elif start_ms is not None and words:
            words[0] = replace(words[0], line=min(first, words[0].line), start_ms=start_ms)
        self.blocks += words

    def _passed(self, cell: Node) -> int:
        """The number of the first paragraph of *cell*, all of which are counted."""
        first = self._number + 1
        self._number += sum(1 for _one in cell.iter(f"{_W}p"))
        return first

    def _leave_cells(self, cells: Iterable[Node], reason: str) -> None:
        for cell in cells:
            if cell is None:
                continue
            words, first = _shown(cell), self._passed(cell)
            if words:
                self.blocks.append(Block(first, self._number, words, aside=reason))


def _parts(container: Node) -> Iterator[Node]:
    """The paragraphs and tables of *container*, those in content controls and changes too."""
    waiting = list(reversed(container))
    while waiting:
        element = waiting.pop()
        if element.tag in {f"{_W}p", f"{_W}tbl"}:
            yield element
        elif isinstance(element.tag, str) and element.tag not in {f"{_W}sectPr", f"{_W}tcPr"}:
            waiting += reversed(element)


def _rows(table: Node) -> Iterator[list[Node]]:
    """The cells of *table* row by row; None where one from the left reaches."""
    for row in table.iter(f"{_W}tr"):
        cells: list[Node] = []
        for cell in row.iter(f"{_W}tc"):
            # One that continues the cell above is empty, and has its paragraph all the same.
            cells.append(cell)
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            width = "1" if span is None else span.get(f"{_W}val", "1")
            cells += [None] * (min(int(width), 64) - 1 if width.isdecimal() else 0)
        yield cells


def _shown(cell: Node) -> str:
    if cell is None:
        return ""
    return " ".join(" ".join(one.text or "" for one in cell.iter(f"{_W}t")).split())


def _is_set(run: Node, name: str) -> bool:
    found = run.find(f"{_W}rPr/{_W}{name}")
    return found is not None and found.get(f"{_W}val", "1").casefold() not in _OFF


def _lines(runs: Iterable[_Run]) -> list[list[_Run]]:
    lines: list[list[_Run]] = [[]]
    for run in runs:
        if run.ends_line:
            lines.append([])
        else:
            lines[-1].append(run)
    return lines


def _strong(runs: Iterable[_Run], text: str) -> str:
    """The bold words that *text*, that of *runs*, begins with."""
    parts: list[str] = []
    for run in runs:
        if not run.strong and run.words.strip():
            break
        parts.append(run.words)
    strong = " ".join("".join(parts).split())
    return strong if text.startswith(strong) else ""

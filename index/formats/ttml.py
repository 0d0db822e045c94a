"""TTML captions (.ttml, .dfxp): broadcasters', IMSC and those of Apple's podcasts."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from index.formats._captions import read_captions
from index.formats._clues import opening_clues
from index.formats._ids import ids_in, label_of
from index.formats._lines import ParseError
from index.formats._markup_lines import with_markup
from index.formats._media_times import MediaClock
from index.formats._specificity import Specificity
from index.formats._timed_blocks import Block
from index.formats._xml import Element, Text, pieces, root_of
from index.turns import Dropped, Layout, Metadata, Parsed

name = "ttml"
signs = "its root element is <tt>"
specificity = Specificity.SIGNATURE
suffixes = (".ttml", ".dfxp", ".xml")

_CONTAINERS = frozenset({"tt", "body", "div"})
_ASIDE = frozenset({"metadata", "desc", "title", "copyright", "agent", "name"})
_NAME_TYPES = ("full", "alias", "other", "family", "given")
_MOST_PROBLEMS = 5


@dataclass(slots=True)
class _Reader:
    """What has been read of the file so far."""

    names: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    metadata: list[Metadata] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    title: str | None = None
    clock: MediaClock | None = None


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one voice; *line_break* for a <br/>."""

    line: int
    words: str
    agents: str | None
    line_break: bool = False


def sniff(head: str) -> bool:
    """Whether the root element of *head* is TTML's."""
    root = root_of(head)
    return root is not None and root.tag == "tt"


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: a cue a <p>, its speaker the agent of it or of what is around it.

    Without agents, speakers are told as in other captions. Times are relative to what is around,
    as TTML2 asks; layout and style are ignored.

    Raises:
        ParseError: the XML is broken or hostile, or it has no captions.
    """
    reader = _Reader()
    for piece in pieces(text, _CONTAINERS):
        _read_piece(reader, piece)
    if not reader.blocks:
        raise ParseError("this TTML has no captions (<p> elements): export it again")
    captions = read_captions(reader.blocks)
    cues = tuple(captions.said())
    dropped = [*reader.dropped, *captions.dropped]
    return Parsed(
        cues=cues,
        layout=Layout.CAPTIONS,
        dropped=with_markup(text.split("\n"), cues, dropped, reader.metadata),
        title=reader.title,
        clues=tuple(opening_clues(cues)),
        problems=(*reader.problems[:_MOST_PROBLEMS], *captions.problems),
        metadata=tuple(reader.metadata),
    )


def _read_piece(reader: _Reader, piece: Element) -> None:
    if piece.tag == "head":
        reader.names |= _agents(piece)
        titles = (one.words() for one in piece.all("title"))
        reader.title = reader.title or next(filter(None, titles), None)
        reader.metadata += _noted(piece)
    elif piece.tag == "p":
        reader.blocks.append(_block(reader, piece))
    elif piece.tag in _ASIDE:
        reader.metadata += _noted(piece)
    elif piece.words():
        reader.dropped.append(
            Dropped(piece.line, piece.words(), "text outside a cue", piece.end_line)
        )


def _agents(head: Element) -> dict[str, str]:
    """The names of the agents that *head* declares, by id."""
    stated = {one.attributes.get("id", ""): one for one in head.all("agent")}
    names = {key: _agent_name(one) for key, one in stated.items()}
    for key, one in stated.items():
        actor = next(one.all("actor"), None)
        if not names[key] and actor is not None:
            names[key] = names.get(actor.attributes.get("agent", ""), "")
    return {key: found for key, found in names.items() if key and found}


def _agent_name(agent: Element) -> str:
    by_type: dict[str, str] = {}
    for one in agent.all("name"):
        by_type.setdefault(one.attributes.get("type", "full"), one.words())
    if "full" not in by_type and {"given", "family"} <= by_type.keys():
        return f"{by_type['given']} {by_type['family']}"
    return next((by_type[kind] for kind in _NAME_TYPES if by_type.get(kind)), "")


def _noted(element: Element) -> Iterator[Metadata]:
    """Every line of words in *element*, with what it says."""
    for one in element.walk():
        if isinstance(one, Element):
            for inner in one.content:
                if isinstance(inner, Text) and inner.words.strip():
                    yield from _noted_lines(inner, one.tag)


def _noted_lines(text: Text, meaning: str) -> Iterator[Metadata]:
    for number, line in enumerate(text.words.split("\n"), start=text.line):
        if line.strip():
            yield Metadata(number, " ".join(line.split()), meaning)


def _block(reader: _Reader, cue: Element) -> Block:
    start_ms, end_ms = _times(reader, cue)
    for aside in cue.all(*_ASIDE):
        if isinstance(aside.parent, Element) and aside.parent.tag not in _ASIDE and aside.words():
            reader.dropped.append(
                Dropped(aside.line, aside.words(), "description of the cue", aside.end_line)
            )
    lines = list(_lines(_runs(cue, cue.inherited("agent")), reader.names))
    return Block(cue.line, cue.end_line, start_ms, end_ms, lines)


def _times(reader: _Reader, cue: Element) -> tuple[int, int]:
    """When *cue* begins and ends; where it does not say, when the one before ended."""
    if reader.clock is None:
        reader.clock = MediaClock.of(_root(cue).attributes)
    spans = _span(cue, reader.clock)
    if spans is None:
        reader.problems.append(f"line {cue.line}: the times of the cue cannot be read")
        before = reader.blocks[-1].end_ms if reader.blocks else 0
        return before, before
    return spans


def _span(element: Element, clock: MediaClock) -> tuple[int, int] | None:
    """The times of *element*; None where none is stated, or one cannot be read."""
    around = _around(element.parent, clock)
    own = _own(element, clock)
    if own is None:
        timed = [one for one in element.all("span") if "begin" in one.attributes]
        inner = [found for one in timed if (found := _own(one, clock)) is not None]
        if not inner:
            return None
        own = inner[0][0], max(end for _begin, end in inner if end is not None)
    begin, end = own
    offset = around[0]
    # Apple's times are those of the recording, also within a timed <div>.
    marked = any(_is_marked(one) for one in element.all("span"))
    if marked or (around[1] is not None and (end or begin) + offset > around[1]):
        offset = 0
    return begin + offset, (begin if end is None else end) + offset


def _around(container: Element | None, clock: MediaClock) -> tuple[int, int | None]:
    """The times of what is around a cue, from the start of the recording."""
    begin, end = 0, None
    chain: list[Element] = []
    while container is not None:
        chain.append(container)
        container = container.parent
    for one in reversed(chain):
        own = _own(one, clock)
        if own is not None:
            end = None if own[1] is None else begin + own[1]
            begin += own[0]
    return begin, end


def _own(element: Element, clock: MediaClock) -> tuple[int, int | None] | None:
    """What *element* states: when it begins, and when it ends or None."""
    stated = {
        key: clock.milliseconds(element.attributes[key])
        for key in ("begin", "end", "dur")
        if key in element.attributes
    }
    if not stated or None in stated.values():
        return None
    begin, end, lasting = (stated.get(key) for key in ("begin", "end", "dur"))
    begin = begin or 0
    if lasting is not None:
        end = begin + lasting if end is None else min(end, begin + lasting)
    return begin, end


def _root(element: Element) -> Element:
    while element.parent is not None:
        element = element.parent
    return element


def _runs(element: Element, agents: str | None) -> Iterator[_Run]:
    """The text of *element* in order, with whose it is."""
    for one in element.content:
        if isinstance(one, Text):
            yield _Run(one.line, one.words, agents)
        elif one.tag == "br":
            yield _Run(one.line, "", agents, line_break=True)
        elif one.tag not in _ASIDE:
            if _is_marked(one):
                # Apple puts no space between the words that it marks.
                yield _Run(one.line, " ", agents)
            yield from _runs(one, one.attributes.get("agent", agents))


def _escaped(words: str) -> str:
    """*words* as captions are written, in which "<" begins a tag; they are decoded again."""
    return html.escape(words, quote=False)


def _is_marked(span: Element) -> bool:
    """Whether *span* is a word or a sentence of a transcript of Apple's podcasts."""
    return span.attributes.get("unit") in {"word", "sentence"}


def _lines(runs: Iterable[_Run], names: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """The lines on the screen, with a voice tag where a voice begins that is named."""
    parts: list[str] = []
    number = 0
    voice: str | None = None
    for run in runs:
        if run.line_break:
            if "".join(parts).strip():
                yield number, " ".join("".join(parts).split())
            parts = []
            continue
        if not run.words.strip():
            parts.append(run.words)
            continue
        if not "".join(parts).strip():
            blank = len(run.words) - len(run.words.lstrip())
            number = run.line + run.words[:blank].count("\n")
        label = label_of(ids_in(run.agents), names)
        if label != voice:
            parts.append(f"<v {_escaped(label)}>" if label else "</v>")
            voice = label
        parts.append(_escaped(run.words))
    if "".join(parts).strip():
        yield number, " ".join("".join(parts).split())

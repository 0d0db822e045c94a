"""YAML with a list of turns, a file of its own or the front matter of a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from index.formats._clock import SECONDS, Clock, day_of
from index.formats._clues import listed_clues, opening_clues
from index.formats._fields import cleaned, label_of
from index.formats._json_text import is_json
from index.formats._lines import ParseError, lines_of
from index.formats._segments import stated
from index.formats._specificity import Specificity
from index.formats._speech import Speech
from index.turns import Cue, Dropped, Layout, Metadata, NameClue, Parsed

name = "yaml"
signs = "YAML with a list of `line` (or `text`) and `who` (or `speaker`)"
specificity = Specificity.SIGNATURE
suffixes = (".yaml", ".yml")

_TEXT = ("line", "text", "content", "said", "quote", "utterance", "speech", "transcript", "body")
_WHO = ("who", "speaker", "speaker_name", "name", "label")
_WHEN = ("sec", "seconds", "start", "start_time", "startTime", "time", "timestamp")
_UNTIL = ("end", "end_time", "endTime")
_HEADING = ("header", "heading", "section", "chapter", "title")
_DEEPEST = 200
# Composed YAML takes twenty times its length; a day of speech is about 1 MB.
_LARGEST = 16_000_000  # characters
_MOST_PROBLEMS = 5
_BEGINS = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:---|%YAML|[\w'\" -]{1,60}:(?:\s|$)|-\s)")
_KEY = re.compile(
    r"(?P<indent>[ \t]*)(?P<dash>-[ \t]+)?['\"]?(?P<key>\w+)['\"]?:(?P<value>[ \t]+\S|\s*$)"
)
_ROLES = {"host": "host", "hosts": "host", "guest": "guest", "guests": "guest"}
_PEOPLE = (*_ROLES, "speakers", "participants", "people")
_LINKS = ("url", "link", "permalink", "youtube", "video", "media", "audio")


def sniff(head: str) -> bool:
    """Whether *head* is YAML with a list of what was said and who said it, or when."""
    if is_json(head) or "-->" in head or _BEGINS.match(head) is None:
        return False
    lines = head.split("\n")
    return any(
        keys.intersection(_TEXT) and keys.intersection((*_WHO, *_WHEN))
        for keys in _keys_of_items(lines[: _front_end(lines)])
    )


def _keys_of_items(lines: Iterable[str]) -> Iterator[set[str]]:
    """The keys of each element of a list, as far as the lines tell without being parsed."""
    keys: set[str] = set()
    indent = -1
    for line in lines:
        found = _KEY.match(line)
        if found is None:
            continue
        column = len((found["indent"] + (found["dash"] or "")).expandtabs())
        if found["dash"]:
            yield keys
            keys, indent = set(), column
        elif column < indent:
            yield keys
            keys, indent = set(), -1
        if column >= indent >= 0:
            keys.add(found["key"])
    yield keys


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: the list with the most turns; a `header` among them is no speech.

    Raises:
        ParseError: it is no YAML, nested too deeply, or as large as no episode is.
    """
    if len(text) > _LARGEST:
        raise ParseError(
            f"the YAML has {len(text) / 1e6:,.0f} MB, and is read up to {_LARGEST / 1e6:,.0f} MB: "
            "split it into one file an episode"
        )
    lines = lines_of(text)
    end = _front_end(lines)
    top, lists = _read("\n".join(lines[:end]))
    doubled = [
        f'line {item.line}: "{key}" stands twice in one element, the last one is read'
        for items in lists
        for item in items
        for key in item.doubled
    ]
    items = max(lists, key=lambda one: sum(map(_is_turn, one)), default=[])
    speech, clock = Speech(apart=True), Clock(SECONDS)
    for item in items:
        _say(speech, item, clock)
    metadata = list(_beside(lines[: end + 1], items))
    below = [
        Dropped(number, line.strip(), "page text below the transcript")
        for number, line in enumerate(lines[end + 1 :], start=end + 2)
        if line.strip()
    ]
    return Parsed(
        cues=tuple(speech.cues),
        layout=Layout.PARAGRAPHS,
        dropped=tuple(sorted((*speech.dropped, *below), key=lambda one: one.line)),
        title=cleaned(top.get("title")) or None,
        date=next(
            (day for key in ("date", "published", "pubDate") if (day := day_of(top.get(key)))), None
        ),
        url=next((one for key in _LINKS if (one := top.get(key, "")).startswith("http")), None),
        clues=(*_people(top), *opening_clues(speech.cues)),
        problems=(*doubled[:_MOST_PROBLEMS], *clock.problems, *speech.problems),
        metadata=tuple(metadata),
    )


@dataclass(slots=True)
class _Item:
    """An element of a list: its scalar fields, and its lines from 1."""

    line: int
    end_line: int
    fields: dict[str, str] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()


def _is_turn(item: _Item) -> bool:
    return stated(item.fields, _TEXT) is not None and (
        stated(item.fields, _WHO) is not None or stated(item.fields, _WHEN) is not None
    )


def _say(speech: Speech, item: _Item, clock: Clock) -> None:
    place = Cue("", line=item.line, end_line=item.end_line)
    said = stated(item.fields, _TEXT)
    if said is None:
        heading = stated(item.fields, _HEADING)
        text = cleaned(heading) or " ".join(f"{key}: {value}" for key, value in item.fields.items())
        speech.drop(place, cleaned(text), "heading" if heading else "nothing is said")
        return
    speech.say(
        replace(
            place,
            text=said,
            label=label_of(stated(item.fields, _WHO)),
            start_ms=clock.ms(stated(item.fields, _WHEN), item.line),
            end_ms=clock.ms(stated(item.fields, _UNTIL), item.line),
        )
    )


def _front_end(lines: list[str]) -> int:
    """Where the front matter ends that *lines* begin with; all of them where there is none."""
    if lines[0].rstrip() != "---":
        return len(lines)
    ends = (at for at, line in enumerate(lines) if at and line.rstrip() in {"---", "..."})
    return next(ends, len(lines))


def _beside(lines: list[str], items: Iterable[_Item]) -> Iterator[Metadata]:
    """The lines that are no part of *items*."""
    inside = {number for item in items for number in range(item.line, item.end_line + 1)}
    for number, line in enumerate(lines, start=1):
        if line.strip() and number not in inside:
            yield Metadata(number, line.strip(), "front matter")


def _people(top: Mapping[str, str]) -> Iterator[NameClue]:
    for key in _PEOPLE:
        yield from listed_clues(top.get(key, ""), "front matter", None, _ROLES.get(key))


def _read(text: str) -> tuple[dict[str, str], list[list[_Item]]]:
    """
    The scalars at the top of *text*, those of its links, and each list of mappings in it.

    Raises:
        ParseError: it is no YAML, or nested too deeply.
    """
    import yaml  # noqa: PLC0415 - only files of this format need it

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _refuse_depth(yaml.parse(text, Loader=loader))
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "it cannot be read"
        line = None if mark is None else mark.line + 1
        raise ParseError(f"this is no YAML ({what}): correct it", line) from error
    top = _scalars(root)
    for key, value in _members(root):
        if key == "links":
            top |= {name: link for name, link in _scalars(value).items() if name not in top}
    return top, list(_lists(root))


def _refuse_depth(events: Iterable[Any]) -> None:
    """
    Sees that no collection is nested deeply: what composes them would need as deep a stack.

    Raises:
        ParseError: one is.
    """
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if depth > _DEEPEST:
            raise ParseError(
                f"the YAML is nested more than {_DEEPEST} levels deep, and no transcript is: "
                "see that this is the right file",
                event.start_mark.line + 1,
            )


def _members(node: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - yaml has no types
    if node is not None and node.id == "mapping":
        yield from ((key.value, value) for key, value in node.value if key.id == "scalar")


def _scalars(node: Any) -> dict[str, str]:  # noqa: ANN401 - yaml has no types
    return {key: value.value for key, value in _members(node) if value.id == "scalar"}


def _lists(root: Any) -> Iterator[list[_Item]]:  # noqa: ANN401 - yaml has no types
    """The lists of mappings; what an alias repeats counts once."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen or node.id == "scalar":
            continue
        seen.add(id(node))
        if node.id == "mapping":
            waiting += [value for _key, value in node.value]
            continue
        waiting += node.value
        yield [_item(one) for one in node.value if one.id == "mapping"]


def _item(node: Any) -> _Item:  # noqa: ANN401 - yaml has no types
    # The end mark of a block stands where the next token begins.
    last = node.value[-1][1] if node.value else node
    first, after = node.start_mark.line + 1, last.end_mark
    end_line = after.line + (after.column > 0 or after.line + 1 == first)
    keys = Counter(key for key, _value in _members(node))
    doubled = tuple(key for key, count in keys.items() if count > 1)
    return _Item(first, max(first, end_line), _scalars(node), doubled)

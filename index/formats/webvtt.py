"""WebVTT captions, by players, meeting recorders and automatic transcription."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.formats._captions import first_problems, read_captions
from index.formats._clues import opening_clues
from index.formats._lines import lines_of
from index.formats._specificity import Specificity
from index.formats._timed_blocks import Aside, Block, blocks
from index.turns import Dropped, Layout, Metadata, Parsed

name = "webvtt"
signs = "it begins with WEBVTT"
specificity = Specificity.SIGNATURE
suffixes = (".vtt",)

_HEADER = re.compile(r"WEBVTT(?:[ \t]+(?:-[ \t]*)?(?P<title>.*))?")
_LINK = re.compile(r"https?://\S+")


def sniff(head: str) -> bool:
    """Whether *head* begins as the W3C's WebVTT must."""
    return _HEADER.match(head) is not None and not head[6:7].strip()


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, whose lines end in a newline each.

    A speaker is named by a voice tag, before a colon, or on a line of its own; neighbouring cues
    of one speaker are one turn.
    """
    header, items = _parted(text)
    captions = read_captions(items)
    found = _HEADER.fullmatch(header[0].strip())
    stated = (found["title"] if found else None) or ""
    link = _LINK.search(stated)
    for aside in captions.asides:
        captions.dropped.append(_dropped(aside))
        if "-->" in aside.text:
            captions.problems.append(f"line {aside.line}: its times cannot be read, it is left out")
    cues = captions.said()
    return Parsed(
        cues=cues,
        layout=Layout.CAPTIONS,
        dropped=tuple(sorted(captions.dropped, key=lambda dropped: dropped.line)),
        title=_LINK.sub("", stated).strip() or None,
        url=link.group() if link else None,
        clues=tuple(opening_clues(cues)),
        problems=first_problems(captions.problems),
        metadata=tuple(
            Metadata(at, line.strip(), "header") for at, line in enumerate(header, start=1)
        ),
    )


def _parted(text: str) -> tuple[list[str], Iterator[Block | Aside]]:
    """The lines of the header, and what stands below it."""
    lines = lines_of(text)
    end = _header_end(lines)
    header, lines[:end] = lines[:end], [""] * end
    return header, blocks(lines, gaps=False)


def _header_end(lines: Sequence[str]) -> int:
    """Where the header ends: at a blank line, or where the first cue follows without one."""
    for at in range(1, len(lines)):
        identifies = at + 1 < len(lines) and "-->" in lines[at + 1]
        if not lines[at].strip() or "-->" in lines[at] or identifies:
            return at
    return len(lines)


def _dropped(aside: Aside) -> Dropped:
    kind = aside.text.split(maxsplit=1)[0]
    reasons = {"NOTE": "note", "STYLE": "style", "REGION": "style"}
    return Dropped(aside.line, aside.text, reasons.get(kind, "text outside a cue"), aside.end_line)

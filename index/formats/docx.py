"""Word documents: transcripts of Teams, Google Meet, Otter, Rev and Word itself, and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from index.formats._block_labels import labelled
from index.formats._block_reader import speech_in
from index.formats._blocks import Block
from index.formats._dates import iso_date_in
from index.formats._docx_blocks import Paragraphs
from index.formats._docx_package import MAGIC_OLE, MAGIC_ZIP, opened
from index.formats._labels import Form, form_of
from index.formats._lines import LONGEST_LINE, ParseError
from index.formats._page import Page
from index.turns import Dropped, Parsed

name = "docx"
signs = "it is a Word document"
suffixes = (".docx",)

_RANGE = re.compile(
    r"(\d{1,2}):(\d{1,2}):(\d{1,2})[.,](\d{1,3}) *--> *\d{1,2}:\d{1,2}:\d{1,2}[.,]\d{1,3}"
)
# What recorders write around the speech.
_NOTICES = re.compile(
    r"sonix is the world's most advanced .*"
    r"|.{1,80} (?:started|stopped) (?:the )?(?:transcription|recording)"
    r"|(?:\d{1,2} ?h(?:ours?)? ?)?(?:\d{1,2} ?m(?:in(?:utes)?)? ?)?(?:\d{1,2} ?s(?:ec(?:onds)?)?)?",
    re.IGNORECASE,
)
_NO_TITLE = frozenset({"word document", "document", "transcript", "untitled", "untitled document"})
_BESIDE = {
    "header": "page header",
    "footer": "page footer",
    "footnotes": "footnote",
    "endnotes": "footnote",
    "comments": "comment",
}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sniff_bytes(head: bytes) -> bool:
    """Whether *head* begins an archive of office documents, or an old Word document."""
    office = b"[Content_Types].xml" in head or b"word/" in head
    return head.startswith(MAGIC_OLE) or (head.startswith(MAGIC_ZIP) and office)


def parse_bytes(content: bytes) -> Parsed:
    """
    The transcript in the Word document *content*; its lines are its paragraphs, from 1.

    Speakers are told by tables, bold names, names with times, or as in plain text.

    Raises:
        ParseError: the document is damaged, hostile, no Word document, or names no speakers.
    """
    document = opened(content)
    found = Paragraphs({one.style_id: one.name or "" for one in document.styles})
    found.read(document.element.body)
    blocks = list(_recorded(found.blocks))
    if not blocks:
        raise ParseError("there is no text in this Word document: give one with a transcript")
    _check_lengths(blocks)
    title = _title(found.title, document)
    page = Page(title=title, date=iso_date_in(title or ""))
    parsed = speech_in(labelled(blocks), page)
    beside = tuple(_beside(document, blocks[-1].line))
    dropped = sorted((*parsed.dropped, *beside), key=lambda one: one.line)
    return replace(parsed, dropped=tuple(dropped))


def _title(heading: str | None, document: Any) -> str | None:  # noqa: ANN401 - python-docx's
    stated = " ".join((document.core_properties.title or "").split())
    titles = (one for one in (heading, stated) if one and one.casefold() not in _NO_TITLE)
    return next(titles, None)


def _recorded(blocks: Sequence[Block]) -> Iterator[Block]:
    """*blocks*, those that a meeting recorder writes around the speech as what they are."""
    start_ms: int | None = None
    for block in blocks:
        times = _RANGE.fullmatch(block.text)
        if times is not None:
            start_ms = _milliseconds(times)
            yield replace(block, aside="times of the cue")
        elif start_ms is not None and form_of(block.text) > Form.WORD:
            # Below its times a cue has its speaker.
            yield replace(block, label=block.text, text="", strong="", start_ms=start_ms)
            start_ms = None
        elif block.aside is None and block.label is None and _NOTICES.fullmatch(block.text):
            yield replace(block, aside="recorder's notice") if block.text else block
        else:
            yield block


def _milliseconds(times: re.Match[str]) -> int:
    hours, minutes, seconds, fraction = times.groups()
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


def _check_lengths(blocks: Sequence[Block]) -> None:
    for block in blocks:
        if len(block.text) > LONGEST_LINE:
            raise ParseError(
                f"the paragraph has {len(block.text):,} characters, and a turn at most "
                f"{LONGEST_LINE:,}: put each turn into a paragraph of its own",
                block.line,
            )


def _beside(document: Any, last: int) -> Iterator[Dropped]:  # noqa: ANN401 - python-docx's
    """The words of headers, footers, notes and comments: the first at the top, others below."""
    for relation in document.part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        if relation.is_external or kind not in _BESIDE:
            continue
        for words in _words_of(relation.target_part):
            yield Dropped(1 if kind == "header" else last, words, _BESIDE[kind])


def _words_of(part: Any) -> Iterator[str]:  # noqa: ANN401 - python-docx's
    from lxml import etree  # noqa: PLC0415 - only Word documents need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(part.blob, parser)
    except etree.XMLSyntaxError:
        return
    for paragraph in tree.iter(f"{_W}p"):
        words = " ".join("".join(one.text or "" for one in paragraph.iter(f"{_W}t")).split())
        if words:
            yield words

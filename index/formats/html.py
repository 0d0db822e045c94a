"""Web pages: Podcasting 2.0 transcripts (<cite><time><p>), and transcripts within any page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.formats._block_labels import labelled
from index.formats._block_reader import speech_in
from index.formats._blocks import Block
from index.formats._dates import iso_date_in
from index.formats._html_article import article_of
from index.formats._html_blocks import Blocks
from index.formats._html_labels import label_elements
from index.formats._html_marks import Node, Sureness, aside_of
from index.formats._html_page import Stated, stated_in
from index.formats._lines import LONGEST_LINE, ParseError
from index.formats._markup_lines import with_markup
from index.formats._page import Page
from index.formats._specificity import Specificity
from index.turns import Parsed

name = "html"
signs = "it is a web page, or a part of one"
specificity = Specificity.SIGNATURE
suffixes = (".html", ".htm", ".xhtml")

OUTSIDE = "page text outside the article"
_DEEPEST = 200  # levels; real pages have about 30
_PROLOG = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*>\s*|<!--(?:[^-]|-(?!->))*-->\s*)*")
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"<(?:article|aside|b|blockquote|center|cite|details|dialogue|div|dl|figure|font|h[1-6]|header"
    r"|hr|link|main|meta|nav|ol|p|pre|script|section|span|strong|style|table|tbody|time|title|tr|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"</(?:cite|span|pre|h[1-6])>|<(?:p|div|li|dd|td|tr|article|section|br)\b", re.IGNORECASE
)
_FEWEST_TAGS = 0.3  # of the filled lines of a fragment have a tag of a block


def sniff(head: str) -> bool:
    """Whether *head* begins as a web page does, or is nothing but elements of one."""
    start = _PROLOG.match(head)
    at = start.end() if start else 0
    if _PAGE.match(head, at):
        return True
    if _FRAGMENT.match(head, at) is None:
        return False
    filled = sum(bool(line.strip()) for line in head.split("\n"))
    return sum(1 for _found in _ENDS.finditer(head)) >= _FEWEST_TAGS * filled


def parse(text: str) -> Parsed:
    """
    The transcript in *text*: what a readability library takes for the article, its speakers told
    by classes, lists, tables, emphasis, times, or as in plain text.

    Raises:
        ParseError: the page is nested too deeply, or nobody can be told to speak on it.
    """
    tree = _tree(text)
    stated = stated_in(tree)
    found = _blocks(tree)
    _check_lengths(found.found)
    _stay_within(found, text.count("\n") + 1)
    date = stated.date or iso_date_in(stated.title or "")
    page = Page(stated.title, date, stated.url, list(stated.clues))
    return _with_head(speech_in(labelled(_in_article(tree, found, text)), page), stated, text)


def _blocks(tree: Node) -> Blocks:
    """The blocks of the page, by its surest classes that name speakers."""
    elements = list(tree.iter())  # kept: lxml makes its elements anew when nobody holds them
    shown = _shown(elements)
    sizes = _sizes(elements)
    best: Blocks | None = None
    for sureness in sorted(Sureness, reverse=True):
        labels = label_elements(shown, sureness)
        named = {one for label in labels for one in label.iterancestors()} | labels.keys()
        found = Blocks(labels, named, sizes, sizes[tree])
        found.read(tree)
        found.end()
        if labelled(found.found).count > 1:
            return found
        best = best or found
    assert best is not None
    return best


def _tree(text: str) -> Node:
    from lxml import etree  # noqa: PLC0415 - only web pages need it

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"the page cannot be read ({error.msg}): save it again") from error
    for entry in parser.error_log:
        if entry.level_name == "FATAL":
            raise ParseError(
                f"the page cannot be read whole ({entry.message}): simplify it", entry.line
            )
    if tree is None:
        raise ParseError("there is nothing but comments on this page: save it again")
    return tree


def _sizes(elements: Sequence[Node]) -> dict[Node, int]:
    """How many characters are in each of *elements*, all of a page in their order."""
    sizes: dict[Node, int] = {}
    for element in reversed(elements):
        children = sum(sizes[child] + len(child.tail or "") for child in element)
        sizes[element] = len(element.text or "") + children if isinstance(element.tag, str) else 0
    return sizes


def _shown(elements: Sequence[Node]) -> list[Node]:
    """The *elements* that may hold speech, without what stands in scripts, menus and the like."""
    hidden: set[Node] = set()
    shown: list[Node] = []
    for element in elements:
        parent = element.getparent()
        if not isinstance(element.tag, str) or parent in hidden or _is_tiny_aside(element):
            hidden.add(element)
        else:
            shown.append(element)
    return shown


def _is_tiny_aside(element: Node) -> bool:
    return aside_of(element) in {"readers' comments", "related links", "navigation", "script"}


def _check_lengths(blocks: Sequence[Block]) -> None:
    for block in blocks:
        if block.aside is None and len(block.text) > LONGEST_LINE:
            raise ParseError(
                f"a paragraph has {len(block.text):,} characters, and a turn at most "
                f"{LONGEST_LINE:,}: put each turn into a paragraph of its own",
                block.line,
            )


def _stay_within(found: Blocks, last: int) -> None:
    """Corrects lines behind the *last* one: in broken tables cells are counted twice."""
    found.found = [
        block
        if block.end_line <= last
        else replace(block, line=min(block.line, last), end_line=last)
        for block in found.found
    ]


def _in_article(tree: Node, found: Blocks, text: str) -> list[Block]:
    """The blocks of the page, those outside of the article marked so."""
    named = labelled(found.found)
    speaking = [
        owner
        for owner, block in zip(found.owners, named.blocks, strict=True)
        if owner is not None and named.is_labelled(block)
    ]
    article = article_of(tree, speaking, text)
    inside = set() if article is None else set(article.iter())
    return [
        replace(block, aside=OUTSIDE, label=None)
        if article is not None and block.aside is None and owner not in inside and block.text
        else block
        for owner, block in zip(found.owners, found.found, strict=True)
    ]


def _with_head(parsed: Parsed, stated: Stated, text: str) -> Parsed:
    """*parsed* with the lines of the page's head, and those that hold nothing but markup."""
    metadata = tuple(sorted((*stated.metadata, *parsed.metadata), key=lambda one: one.line))
    return replace(
        parsed,
        metadata=metadata,
        dropped=with_markup(text.split("\n"), parsed.cues, parsed.dropped, metadata),
    )

"""The article of a web page: where a readability library finds it, and where people speak."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from index.formats._html_marks import Node

_MARK = "data-quoth"
_MARKED = re.compile(rf'{_MARK}="(\d+)"')
_MOST_LABELS = 0.9  # of the page's labels lie in the transcript
_MOST_WORDS = 0.8  # of what the library keeps lies in the article
_LARGEST = 4_000_000  # characters; of a larger page the library would think for minutes


def article_of(tree: Node, speaking: Sequence[Node], markup: str) -> Node | None:
    """
    The element of *tree*, a page of *markup*, that has its article; None for all of the page.

    *speaking* are the elements in which somebody begins to speak: the article holds them, too.
    """
    found = _by_library(tree) if len(markup) <= _LARGEST else None
    if not speaking:
        return found
    spoken = _around(speaking, _MOST_LABELS)
    if found is not None and spoken is not None and _holds(found, spoken):
        return found
    return spoken


def _by_library(tree: Node) -> Node | None:
    """The element that holds most of what readability keeps of *tree*."""
    from lxml import etree  # noqa: PLC0415 - only web pages need it
    from readability import Document  # noqa: PLC0415 - as above
    from readability.readability import Unparseable  # noqa: PLC0415 - as above

    # It tells of its own failures; here they only mean that the whole page is read.
    logging.getLogger("readability").setLevel(logging.CRITICAL + 1)
    elements = [one for one in tree.iter() if isinstance(one.tag, str)]
    for at, element in enumerate(elements):
        element.set(_MARK, str(at))
    try:
        kept = Document(etree.tostring(tree, encoding="unicode", method="html")).summary()
    except Unparseable:
        kept = ""
    finally:
        for element in elements:
            del element.attrib[_MARK]
    numbers = {int(found[1]) for found in _MARKED.finditer(kept)}
    own = [elements[at] for at in sorted(numbers) if at < len(elements) and _own(elements[at])]
    return _around(own, _MOST_WORDS) if own else None


def _own(element: Node) -> str:
    """The words that stand in *element* itself."""
    parts = [element.text or "", *(child.tail or "" for child in element)]
    return "".join(parts).strip()


def _around(elements: Sequence[Node], share: float) -> Node | None:
    """The smallest element that holds this *share* of *elements*, by their number."""
    counts: dict[Node, int] = {}
    for element in elements:
        for one in element.iterancestors():  # alone, it is no article
            counts[one] = counts.get(one, 0) + 1
    wanted = share * len(elements)
    enough = [one for one, count in counts.items() if count >= wanted]
    return max(enough, key=lambda one: len(list(one.iterancestors())), default=None)


def _holds(outer: Node, inner: Node) -> bool:
    return outer is inner or any(one is outer for one in inner.iterancestors())

"""XML read safely and piece by piece: no entities of its own, nothing fetched, every line known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html import entities
from typing import Any, NamedTuple
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_external_ges, feature_namespaces
from xml.sax.xmlreader import Locator

from index.formats._lines import LONGEST_LINE, ParseError

DEEPEST = 200  # levels; a parliament's sitting has about 12
_CHUNK = 1 << 16  # characters that are parsed between two looks at what came of them
_PROLOG = re.compile(
    r"\ufeff?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE(?:[^\[>]|\[[^\]]*\])*>\s*)*", re.DOTALL
)
_ROOT = re.compile(r"<(?:(?P<prefix>[\w.-]+):)?(?P<tag>[A-Za-z_][\w.-]*)(?P<rest>[^>]*)")


class Root(NamedTuple):
    """The first element of a text: its name without a prefix, and its attributes as written."""

    tag: str
    attributes: str


class Text(NamedTuple):
    """Characters between two tags; *line* is where they begin, from 1."""

    line: int
    words: str


@dataclass(slots=True, eq=False)
class Element:
    """
    An element with all that stands in it.

    Attributes:
        tag, attributes: names without their prefixes.
        line, end_line: those of its tags, from 1.
        parent: None for the root; the elements around a piece have no content of their own.
        content: texts and elements, in order.
    """

    tag: str
    attributes: dict[str, str]
    line: int
    parent: Element | None = None
    end_line: int = 0
    content: list[Element | Text] = field(default_factory=list)

    def inherited(self, name: str) -> str | None:
        """The attribute *name* of this element, or of the nearest one around it that has it."""
        at: Element | None = self
        while at is not None:
            if name in at.attributes:
                return at.attributes[name]
            at = at.parent
        return None

    def walk(self) -> Iterator[Element | Text]:
        """All elements and texts within, in the order of the source; the element itself first."""
        waiting: list[Element | Text] = [self]
        while waiting:
            one = waiting.pop()
            yield one
            if isinstance(one, Element):
                waiting += reversed(one.content)

    def all(self, *tags: str) -> Iterator[Element]:
        """The elements within of any of *tags*, in order."""
        for one in self.walk():
            if isinstance(one, Element) and one.tag in tags and one is not self:
                yield one

    def words(self) -> str:
        """All text within on one line."""
        return " ".join("".join(one.words for one in self.walk() if isinstance(one, Text)).split())


def root_of(head: str) -> Root | None:
    """The root element of the text that begins with *head*; None where it is no XML."""
    prolog = _PROLOG.match(head)
    found = _ROOT.match(head, prolog.end() if prolog else 0)
    return Root(found["tag"], found["rest"]) if found else None


def is_xml(text: str) -> bool:
    """Whether *text* says that it is XML."""
    return text.lstrip("\ufeff \t\r\n").startswith("<?xml")


def pieces(text: str, containers: Collection[str]) -> Iterator[Element]:
    """
    The elements of *text* whose parents are all in *containers*, one by one as they close.

    Text that stands directly in a container comes as an element with the tag "". What has been
    yielded is not kept, so that a large file needs little memory.

    Raises:
        ParseError: *text* is no well-formed XML, declares entities, or is nested too deeply.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only XML needs it
    from defusedxml.expatreader import create_parser  # noqa: PLC0415 - as above

    # A document type may be named elsewhere; it is not fetched (the last feature), and what it
    # would declare is not needed.
    parser = create_parser(forbid_external=False)
    parser.setFeature(feature_namespaces, 1)
    parser.setFeature(feature_external_ges, 0)
    builder = _Builder(containers, parser)
    parser.setContentHandler(builder)
    try:
        for start in range(0, len(text), _CHUNK):
            parser.feed(text[start : start + _CHUNK])
            yield from builder.taken()
        parser.close()
    except DefusedXmlException as error:
        raise ParseError(
            "the XML declares entities, which can hide other files or fill the memory: "
            "write the words out and take the declarations away",
            text[: text.find("<!ENTITY") + 1].count("\n") + 1,
        ) from error
    except SAXParseException as error:
        raise ParseError(
            f"the XML is broken ({error.getMessage()}): export the file again or mend it there",
            error.getLineNumber() or None,
        ) from error
    yield from builder.taken()


class _Builder(ContentHandler):
    """Makes elements of what the parser finds."""

    def __init__(self, containers: Collection[str], locator: Locator) -> None:
        super().__init__()
        self._containers, self._locator = containers, locator
        self._open: list[Element] = []
        self._piece_depth = 0  # how many of the open elements are containers; 0 before the root
        self._done: list[Element] = []
        self._text: list[str] = []
        self._text_line = self._text_length = 0

    def taken(self) -> list[Element]:
        """The pieces that closed since this was last asked."""
        done, self._done = self._done, []
        return done

    def startElementNS(  # noqa: N802 - xml.sax's name
        self,
        name: tuple[str | None, str],
        qname: str | None,  # noqa: ARG002 - as above
        attrs: Any,  # noqa: ANN401 - xml.sax's attributes
    ) -> None:
        self._end_text()
        line = self._locator.getLineNumber() or 1
        if len(self._open) >= DEEPEST:
            raise ParseError(f"the XML is nested more than {DEEPEST} deep: simplify it", line)
        parent = self._open[-1] if self._open else None
        attributes = {key[1]: value for key, value in attrs.items()}
        element = Element(name[1], attributes, line, parent)
        if self._in_piece:
            self._open[-1].content.append(element)
        elif element.tag in self._containers:
            self._piece_depth += 1
        self._open.append(element)

    @property
    def _in_piece(self) -> bool:
        return len(self._open) > self._piece_depth

    def endElementNS(  # noqa: N802 - xml.sax's name
        self,
        name: tuple[str | None, str],  # noqa: ARG002 - as above
        qname: str | None,  # noqa: ARG002 - as above
    ) -> None:
        self._end_text()
        element = self._open.pop()
        element.end_line = self._locator.getLineNumber() or element.line
        if len(self._open) < self._piece_depth:
            self._piece_depth -= 1
        elif len(self._open) == self._piece_depth:
            self._done.append(element)

    def characters(self, content: str) -> None:
        """Keeps a part of a text; the parser tells it line by line."""
        if not self._text:
            self._text_line = self._locator.getLineNumber() or 1
        self._text.append(content)
        self._text_length += len(content)
        if self._text_length > LONGEST_LINE:
            raise ParseError(
                f"the text has more than {LONGEST_LINE:,} characters without a tag, and no turn is "
                "so long: put each turn into an element of its own",
                self._text_line,
            )

    def _end_text(self) -> None:
        text, self._text, self._text_length = "".join(self._text), [], 0
        if self._in_piece and text:
            self._open[-1].content.append(Text(self._text_line, text))
        elif text.strip():
            stripped = text.strip()
            line = self._text_line + text[: text.index(stripped[0])].count("\n")
            parent = self._open[-1] if self._open else None
            end_line = line + stripped.count("\n")
            self._done.append(Element("", {}, line, parent, end_line, [Text(line, stripped)]))

    def skippedEntity(self, name: str) -> None:  # noqa: N802 - xml.sax's name
        """A name such as "nbsp" that a document type elsewhere declares."""
        if f"{name};" not in entities.html5:
            raise ParseError(
                f'the XML uses the entity "{name}", which it does not declare: write its words out',
                self._locator.getLineNumber(),
            )
        self.characters(entities.html5[f"{name};"])

"""The container of a Word document, opened only when nothing in it can do harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from index.formats._lines import ParseError

MAGIC_ZIP = b"PK\x03\x04"
MAGIC_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_MOST_PARTS = 10_000
_LARGEST_XML = 64 * 1024 * 1024  # bytes; a book of a thousand pages has 10 MB
_LARGEST_ALL = 512 * 1024 * 1024  # bytes, with pictures
_ENCRYPTED = 0x1
_TOP = 64 * 1024  # bytes of a part in which a document type would stand
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_OTHERS = {
    "xl/workbook.xml": "a spreadsheet",
    "ppt/presentation.xml": "a presentation",
    "META-INF/container.xml": "an e-book",
}
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
)


def opened(content: bytes) -> Any:  # noqa: ANN401 - python-docx's document
    """
    The Word document with the bytes *content*.

    Raises:
        ParseError: it has a password, is of an old version, is another kind of archive, is
            damaged, or would unpack to more than any transcript has.
    """
    if content.startswith(MAGIC_OLE):
        raise ParseError(
            "this is an old Word document, or one with a password: "
            "save it as .docx without a password"
        )
    _check(content)
    from docx import Document  # noqa: PLC0415 - only Word documents need it
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415 - as above
    from lxml.etree import XMLSyntaxError  # noqa: PLC0415 - as above

    try:
        document = Document(io.BytesIO(content))
        has_body = document.element.body is not None
    except (PackageNotFoundError, XMLSyntaxError, *_DAMAGE) as error:
        raise ParseError(
            f"the Word document is damaged ({_short(error)}): open it in Word and save it again"
        ) from error
    if not has_body:
        raise ParseError(
            "the Word document is damaged (no body): open it in Word and save it again"
        )
    return document


def _check(content: bytes) -> None:
    """Refuses the archive *content* by its list of parts, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _check_kind({part.filename for part in parts})
            _check_sizes(parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part)
    except ParseError:
        raise
    except _DAMAGE as error:
        raise ParseError(
            f"the Word document is damaged ({_short(error)}): open it in Word and save it again"
        ) from error


def _check_kind(names: set[str]) -> None:
    if any(name.startswith("word/") for name in names):
        return
    kind = next((kind for name, kind in _OTHERS.items() if name in names), None)
    if kind is None and "mimetype" in names and "content.xml" in names:
        kind = "an OpenDocument file"
    if kind is not None:
        raise ParseError(f"this is {kind} and no Word document: save its text as .docx or .txt")
    raise ParseError("this archive is no Word document: unpack it, and give the files in it")


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise ParseError("the Word document has a password: save it without one")
    if len(parts) > _MOST_PARTS:
        raise ParseError(f"the document has {len(parts):,} parts: save its text alone")
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and part.file_size > _LARGEST_XML:
            raise ParseError(_too_large(part.filename, part.file_size, _LARGEST_XML))
    total = sum(part.file_size for part in parts)
    if total > _LARGEST_ALL:
        raise ParseError(_too_large("the document", total, _LARGEST_ALL))


def _too_large(name: str, size: int, largest: int) -> str:
    return (
        f"{name} unpacks to {size / 1e6:,.0f} MB, and a transcript to {largest / 1e6:,.0f} MB at "
        "most: save its text as .txt"
    )


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Word writes no document types: with them come entities."""
    with archive.open(part) as file:
        top = file.read(_TOP)
    if any(doctype in top for doctype in _DOCTYPES):
        raise ParseError(
            f"{part.filename} in the document declares a document type, which Word never does: "
            "open it in Word and save it again"
        )


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__

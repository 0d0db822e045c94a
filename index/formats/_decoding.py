"""Bytes of a file as text: the encoding read where it is certain, else said what is wrong."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from index.errors import TranscriptError

# A day of speech is about 1 MB; what is larger than this is no transcript, or many in one file.
LARGEST_BYTES = 256 * 1024 * 1024

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# XML in UTF-16 without a mark, which its first signs show for certain.
_WIDE_MARKUP = (
    ("<?xml".encode("utf-16-le"), "utf-16-le"),
    ("<?xml".encode("utf-16-be"), "utf-16-be"),
)
_DECLARATION = re.compile(
    rb"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.:-]{1,30})"""
    rb"""|<meta\s[^>]*?charset\s*=\s*["']?\s*([A-Za-z][\w.:-]{1,30})""",
    re.IGNORECASE,
)
_TOP = 2048  # bytes in which a declaration stands; WHATWG asks for the first 1,024
_NO_TEXT = frozenset("base64 bz2 hex quopri rot13 uu zlib idna punycode undefined".split())
# What people give instead of a transcript, by its first bytes.
_KNOWN_BINARY = {
    "this is a PDF: save its text as .txt or .docx, and give that": re.compile(rb"%PDF-"),
    "this is an archive: unpack it, and give the files in it": re.compile(
        rb"PK\x03\x04|PK\x05\x06|\x1f\x8b\x08|BZh\d|7z\xbc\xaf|Rar!\x1a|\xfd7zXZ"
    ),
    "this is a recording: have it transcribed, and give the transcript": re.compile(
        rb"ID3[\x02-\x04]|\xff[\xf2\xf3\xfb]|OggS\0|fLaC\0|RIFF....WAVE|....ftyp|\x1aE\xdf\xa3",
        re.DOTALL,
    ),
}
_CONTROLS = bytes(range(9)) + bytes(range(14, 32)) + b"\x7f"
_MOST_CONTROLS = 0.001  # of all bytes: a stray one happens in a copied text
# What Western European text has above ASCII; its letters stand beside other letters.
_WESTERN_SIGNS = frozenset("‘’‚“”„‹›«»–—…•·°£€¢§©®™¿¡½¼¾×÷±´¨¸¹²³ªº\xa0\xad")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_ABOVE_ASCII = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, its lines ending in a newline each, and what to tell about its encoding."""

    text: str
    problem: str | None = None


def decoded(path: Path) -> Decoded:
    """
    The text of the file at *path*.

    Raises:
        TranscriptError: it cannot be opened, is empty, too large, binary, or of an encoding that
            cannot be told for certain.
    """
    return decode(content_of(path), path)


def decode(content: bytes, path: Path) -> Decoded:
    """
    *content*, that of the file at *path*, as text.

    Raises:
        TranscriptError: it is binary, or of an encoding that cannot be told for certain.
    """
    text, problem = _decode(content, path)
    if _CONTROL.search(text):
        # An escape sequence would act on the terminal that a quote is shown in.
        text = _CONTROL.sub("", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = text if "\n" in text else text.replace("\r", "\n")
    if not text.strip():
        raise TranscriptError(str(path), "the file is empty: give one with a transcript in it")
    return Decoded(text, problem)


def content_of(path: Path) -> bytes:
    """
    The bytes of the file at *path*.

    Raises:
        TranscriptError: it cannot be opened, is empty or too large.
    """
    content = _read(path)
    if not content.strip():
        raise TranscriptError(str(path), "the file is empty: give one with a transcript in it")
    return content


def _read(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            raise TranscriptError(
                str(path),
                f"the file has {size / 1e6:,.0f} MB, and a transcript at most "
                f"{LARGEST_BYTES / 1e6:,.0f} MB: split it into one file an episode",
            )
        if not path.is_file():
            raise TranscriptError(str(path), _no_file(path))
        return path.read_bytes()
    except OSError as error:
        raise TranscriptError(str(path), _unreadable(error)) from error


def _no_file(path: Path) -> str:
    if path.is_dir():
        return "this is a folder that cannot be read: check who may open it"
    return "this is no regular file: give a file with a transcript in it"


def _unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file: check the path"
    if isinstance(error, PermissionError):
        return "the file may not be read by you: change its permissions"
    return f"the file cannot be read ({error.strerror or error}): check the path and the disk"


def _decode(content: bytes, path: Path) -> tuple[str, str | None]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding, path), None
    for start, encoding in _WIDE_MARKUP:
        if content.startswith(start):
            return _strictly(content, encoding, path), None
    _refuse_binary(content, path)
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        declared = _declared(content)
        if declared is not None:
            return _strictly(content, declared, path), None
        return _western(content, error, path)


def _declared(content: bytes) -> str | None:
    """
    The encoding that XML or a web page states at its top, if Python knows it.

    It is asked when the text is not UTF-8: files are saved anew and their declarations forgotten.
    """
    found = _DECLARATION.search(content[:_TOP]) if content.lstrip()[:1] == b"<" else None
    if found is None:
        return None
    name = (found[1] or found[2]).decode("ascii").casefold()
    if name in {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}:
        return "cp1252"  # as browsers read it (WHATWG, Encoding, 4.2)
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return None
    return None if codec.name in {"utf-8", "utf-16", "utf-32", *_NO_TEXT} else codec.name


def _strictly(content: bytes, encoding: str, path: Path) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise TranscriptError(
            str(path),
            f"the file says that it is {name}, and these bytes are not: save it as UTF-8",
            content[: error.start].count(b"\n") + 1,
        ) from error


def _refuse_binary(content: bytes, path: Path) -> None:
    for problem, magic in _KNOWN_BINARY.items():
        if magic.match(content):
            raise TranscriptError(str(path), problem)
    if b"\0" in content:
        wide = _is_wide(content[:4096])
        problem = (
            "the text seems to be UTF-16 without a byte order mark: save it as UTF-8"
            if wide
            else "the file is binary: give its transcript as text"
        )
        raise TranscriptError(str(path), problem)
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if controls > 1 and controls > _MOST_CONTROLS * len(content):
        raise TranscriptError(str(path), "the file is binary: give its transcript as text")


def _is_wide(start: bytes) -> bool:
    """Whether nearly every other byte of *start* is zero, as in UTF-16 of Latin letters."""
    even, odd = start[::2], start[1::2]
    return any(
        zeros.count(0) > 0.8 * len(zeros) and others.count(0) < 0.1 * len(others)
        for zeros, others in ((even, odd), (odd, even))
        if zeros and others
    )


def _western(content: bytes, error: UnicodeDecodeError, path: Path) -> tuple[str, str | None]:
    """*content* as Windows-1252, of which Latin-1 text is a part, if it can be nothing else."""
    line = content[: error.start].count(b"\n") + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or _has_utf8(content) or not _is_western(text):
        raise TranscriptError(
            str(path),
            "the text is not UTF-8, and its encoding cannot be told for certain: save it as UTF-8",
            line,
        ) from error
    return text, f"line {line}: read as Windows-1252 (Latin-1), since it is not UTF-8"


def _has_utf8(content: bytes) -> bool:
    """Whether *content* also has letters in UTF-8: a damaged file, and no other encoding."""
    signs = set(content.decode("utf-8", "replace"))
    return any(sign > "\x7f" for sign in signs - {"\ufffd"})


def _is_western(text: str) -> bool:
    """Whether all signs above ASCII are punctuation, or accented letters among plain ones."""
    return all(_fits(text, found) for found in _ABOVE_ASCII.finditer(text))


def _fits(text: str, found: re.Match[str]) -> bool:
    letters = [sign for sign in found.group() if sign not in _WESTERN_SIGNS]
    if not letters:
        return True
    beside = text[max(0, found.start() - 1) : found.start()] + text[found.end() : found.end() + 1]
    plain = any(sign.isascii() and sign.isalpha() for sign in beside)
    return len(letters) <= 2 and plain and all(sign.isalpha() for sign in letters)

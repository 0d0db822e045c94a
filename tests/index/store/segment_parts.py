"""Where the parts of a segment lie, and damage to them."""

from __future__ import annotations

import os
from pathlib import Path

from index.store.parts import Part, parts_of
from index.store.segment_files import noted_in


def part_in(segment: Path, name: str) -> Part:
    """The part *name* of the file *segment*."""
    return parts_of(segment, noted_in(segment))[name]


def flip(segment: Path, at: int, bit: int = 1) -> None:
    """Changes a bit of the byte *at*, counted from the end where it is negative."""
    content = bytearray(segment.read_bytes())
    content[at] ^= bit
    segment.write_bytes(content)


def flip_in(segment: Path, name: str, at: int, bit: int = 1) -> None:
    """Changes a bit of the byte *at* of the part *name*, counted likewise."""
    part = part_in(segment, name)
    flip(segment, part.start + at % part.size, bit)


def cut_in(segment: Path, name: str) -> None:
    """Takes away the last byte of the part *name*, and all that follows."""
    part = part_in(segment, name)
    os.truncate(segment, part.start + part.size - 1)


def copied(segment: Path, name: str, target: Path) -> Path:
    """Writes the part *name* into a file of its own."""
    part = part_in(segment, name)
    target.write_bytes(segment.read_bytes()[part.start : part.start + part.size])
    return target

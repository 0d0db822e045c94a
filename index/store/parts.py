"""
Where the parts of a segment lie: its columns, its vectors and, of a large one, their codes.

They lie one after the other in one file, the *manifest* after them. Up to layout 4 a segment was a
folder, with a file for each part.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from index.errors import IndexDamagedError

COLUMNS, PIECES, CODES = "columns", "pieces", "codes"
_BLOCK = 1 << 20
_BLAKE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Part:
    """
    *size* bytes of a file, from *start* on.

    Attributes:
        name: what they are, where the file holds more than them.
        crc32, blake2b: their checksum when they were written, hex; one of the two.
    """

    path: Path
    size: int
    start: int = 0
    name: str = ""
    crc32: str = ""
    blake2b: str = ""

    @classmethod
    def whole(cls, path: Path) -> Self:
        """All of the file *path*, whatever was written there."""
        return cls(path, path.stat().st_size)

    def __str__(self) -> str:
        return f"{self.path} ({self.name})" if self.name else str(self.path)

    def check_size(self) -> None:
        """
        Nothing, when they are all there.

        Raises:
            IndexDamagedError: they are not.
        """
        try:
            found = self.path.stat().st_size
        except FileNotFoundError:
            raise IndexDamagedError(str(self), "is missing") from None
        if not self.name and found != self.size:
            raise IndexDamagedError(str(self), f"has {found} bytes, {self.size} were written")
        if found < self.start + self.size:
            raise IndexDamagedError(str(self), f"is cut short: the file has {found} bytes")

    def is_as_written(self) -> bool:
        """Whether they have their checksum still; all of them are read."""
        if self.crc32:
            return f"{self._crc():08x}" == self.crc32
        return self._blake() == self.blake2b

    def _crc(self) -> int:
        found = 0
        for block in self._blocks():
            found = zlib.crc32(block, found)
        return found

    def _blake(self) -> str:
        digest = hashlib.blake2b(digest_size=_BLAKE_BYTES)
        for block in self._blocks():
            digest.update(block)
        return digest.hexdigest()

    def _blocks(self) -> Iterator[bytes]:
        left = self.size
        with self.path.open("rb") as file:
            file.seek(self.start)
            while block := file.read(min(left, _BLOCK)):
                left -= len(block)
                yield block


def parts_of(path: Path, manifest: Mapping[str, Any]) -> dict[str, Part]:
    """
    The parts of the segment at *path*, by name.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: *manifest* is not one of a segment.
    """
    if "parts" in manifest:
        return {
            name: Part(path, int(one["size"]), int(one["start"]), str(name), crc32=one["crc32"])
            for name, one in manifest["parts"].items()
        }
    return {
        name.partition(".")[0]: Part(path / name, int(one["size"]), blake2b=one["blake2b"])
        for name, one in manifest["files"].items()
    }

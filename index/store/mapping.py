"""Files seen as memory, read as they are touched."""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexDamagedError


def mapped(path: Path) -> NDArray[np.uint8]:
    """The bytes of a file that is not empty."""
    with path.open("rb") as file:
        view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(view, dtype=np.uint8)


def mapped_columns(path: Path, layout: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """The arrays that *layout* places in the file, by name: [dtype, shape, offset] each."""
    contents = mapped(path)
    columns = {}
    for name, (dtype, shape, offset) in layout.items():
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        columns[name] = contents[offset : offset + size].view(dtype).reshape(shape)
    return columns


def check_size(path: Path, size: int) -> None:
    """
    Nothing, when *path* is a file of *size* bytes.

    Raises:
        IndexDamagedError: it is not.
    """
    try:
        found = path.stat().st_size
    except FileNotFoundError:
        raise IndexDamagedError(str(path), "is missing") from None
    if found != size:
        raise IndexDamagedError(str(path), f"has {found} bytes, {size} were written")

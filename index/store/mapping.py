"""Parts of files seen as memory, read as they are touched."""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.store.parts import Part


def mapped(part: Part) -> NDArray[np.uint8]:
    """The bytes of *part*, of a file that is not empty; fewer where it is cut short."""
    with part.path.open("rb") as file:
        view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return np.frombuffer(view, dtype=np.uint8)[part.start : part.start + part.size]


def mapped_columns(part: Part, layout: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """The arrays that *layout* places in *part*, by name: [dtype, shape, offset] each."""
    contents = mapped(part)
    columns = {}
    for name, (dtype, shape, offset) in layout.items():
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        columns[name] = contents[offset : offset + size].view(dtype).reshape(shape)
    return columns

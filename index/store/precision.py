"""How exactly vectors are kept, and the header of the file that FAISS reads them from."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np

# A vector of half floats takes half the room, is searched in less than half the time, and its
# cosines differ by less than 0.0001, so that no ranking tells the two apart (docs/benchmarks.md).
FULL, HALF = "float32", "float16"
DTYPES: dict[str, np.dtype[Any]] = {FULL: np.dtype("<f4"), HALF: np.dtype("<f2")}

_HEADER = struct.Struct("<4siqqq?i")  # of every FAISS index
_FLOATS, _HALVES = struct.Struct("<Q"), struct.Struct("<iifQQQQ")


def flat_header(rows: int, dimension: int, precision: str) -> bytes:
    """
    The first bytes of a FAISS file with a flat inner-product index; the vectors follow.

    Written by hand so that vectors stream into the file: FAISS itself would need all of them in
    memory. The layout is that of `faiss.write_index` (write_index_header, then for float32 the
    codes' size in units of 4 bytes, for float16 the quantiser and the codes' size in bytes), and a
    test compares the two byte by byte.
    """
    unused, trained, inner_product = 1 << 20, True, 0
    kind = b"IxFI" if precision == FULL else b"IxSQ"
    start = _HEADER.pack(kind, dimension, rows, unused, unused, trained, inner_product)
    if precision == FULL:
        return start + _FLOATS.pack(rows * dimension)
    half_floats, width, nothing_trained = 4, 2 * dimension, 0
    return start + _HALVES.pack(
        half_floats, 0, 0.0, dimension, width, nothing_trained, rows * width
    )  # fmt: skip


def header_size(precision: str) -> int:
    """The bytes of a `flat_header`."""
    return _HEADER.size + (_FLOATS if precision == FULL else _HALVES).size

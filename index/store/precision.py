"""How exactly vectors are kept, and the header of the file that FAISS reads them from."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix
from index.store import eight_bits

# A vector of half floats takes half the room, is searched in less than half the time, and its
# cosines differ by less than 0.0001, so that no ranking tells the two apart (docs/benchmarks.md).
# A byte a component takes half of that room again, and a third of the time: `eight_bits`.
FULL, HALF, BYTE = "float32", "float16", "int8"
DTYPES: dict[str, np.dtype[Any]] = {
    FULL: np.dtype("<f4"),
    HALF: np.dtype("<f2"),
    BYTE: np.dtype("u1"),
}

_FRACTION_BITS_MORE = 13  # of a float's fraction, 23 bits, than of a half float's, 10
_MEANT = np.int32(np.uint32(0x8FFFE000).view(np.int32))  # the bits that a half float fills
_EXPONENT_FROM = np.float32(2.0 ** (127 - 15))
_HEADER = struct.Struct("<4siqqq?i")  # of every FAISS index
_FLOATS, _QUANTISED = struct.Struct("<Q"), struct.Struct("<iifQQQQ")
_QUANTISERS = {HALF: 4, BYTE: 8}  # QT_fp16 and QT_8bit_direct_signed


def fitting(blocks: Iterable[Matrix], precision: str) -> str:
    """*precision*, or half floats where bytes would lose too much of the vectors in *blocks*."""
    return HALF if precision == BYTE and not eight_bits.are_kept_well(blocks) else precision


def as_kept(vectors: Matrix, precision: str) -> NDArray[Any]:
    """*vectors* as they lie in a file."""
    if precision == BYTE:
        return eight_bits.bytes_of(vectors)
    return np.ascontiguousarray(vectors, dtype=DTYPES[precision])


def floats_of(halves: NDArray[np.uint8]) -> NDArray[np.float32]:
    """
    The numbers whose half floats are the bytes *halves*, rows of them; exact but for infinity.

    numpy takes more than a nanosecond for each, which is most of what weighing candidates costs;
    this takes a fifth of it. Sign, exponent and fraction are moved to where a float has them, and
    the exponents, which count from another number there, are put right by one multiplication.
    """
    bits = halves.view("<i2").astype(np.int32)
    bits <<= _FRACTION_BITS_MORE
    bits &= _MEANT
    floats = bits.view(np.float32)
    floats *= _EXPONENT_FROM
    return floats


def flat_header(rows: int, dimension: int, precision: str) -> bytes:
    """
    The first bytes of a FAISS file with a flat inner-product index; the vectors follow.

    Written by hand so that vectors stream into the file: FAISS itself would need all of them in
    memory. The layout is that of `faiss.write_index` (write_index_header, then for float32 the
    codes' size in units of 4 bytes, for the others the quantiser and the codes' size in bytes), and
    a test compares the two byte by byte.
    """
    unused, trained, inner_product = 1 << 20, True, 0
    kind = b"IxFI" if precision == FULL else b"IxSQ"
    start = _HEADER.pack(kind, dimension, rows, unused, unused, trained, inner_product)
    if precision == FULL:
        return start + _FLOATS.pack(rows * dimension)
    width, nothing_trained = DTYPES[precision].itemsize * dimension, 0
    return start + _QUANTISED.pack(
        _QUANTISERS[precision], 0, 0.0, dimension, width, nothing_trained, rows * width
    )  # fmt: skip


def header_size(precision: str) -> int:
    """The bytes of a `flat_header`."""
    return _HEADER.size + (_FLOATS if precision == FULL else _QUANTISED).size

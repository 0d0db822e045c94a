"""
The codes of 32 vectors side by side, in memory: scanned in two thirds of the time.

One byte of each of 32 codes lies beside the others, so that one instruction looks up all of them:
André, Kermarrec and Le Scouarnec, "Quicker ADC" (2019), which FAISS calls fast scan.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

_TOGETHER = 32
# Which of 16 vectors lie in the low halves of 16 bytes; the 16 after these lie in the high ones.
_ORDER = np.array([0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15])
_COMPARED = 70  # rows: two whole blocks, and a part of one
_STEP = 16_384  # rows that are laid at a time, so that little memory is taken beside the result


def side_by_side(index: Any) -> Any:  # noqa: ANN401 - FAISS has no types
    """
    An index that finds what *index* finds: a rotation, and RaBitQ codes of one bit a dimension.

    It holds its codes in memory, as many bytes as before; the rotation stays that of *index*.
    """
    faiss: Any = importlib.import_module("faiss")
    return faiss.IndexPreTransform(index.chain.at(0), laid(faiss.downcast_index(index.index)))


def laid(plain: Any) -> Any:  # noqa: ANN401 - as above
    """
    A FAISS IndexRaBitQFastScan of the codes in the IndexRaBitQ *plain*.

    FAISS's own way takes 4 microseconds a code, seconds for a large index, and this a sixtieth of
    it. The two are compared for a few codes, and another FAISS with another layout has its way.
    """
    faiss: Any = importlib.import_module("faiss")
    codes = faiss.rev_swig_ptr(plain.codes.data(), plain.codes.size())
    codes = codes.reshape(plain.ntotal, plain.code_size)
    few = codes[:_COMPARED]
    quick = faiss.IndexRaBitQFastScan(_with(plain, few))
    expected = faiss.rev_swig_ptr(quick.codes.get(), quick.codes.size())
    if expected.size != _laid_size(few):
        return faiss.IndexRaBitQFastScan(plain)
    by_hand = np.empty_like(expected)
    lay(few, -(-plain.d // 8), by_hand)
    if (by_hand != expected).any():
        return faiss.IndexRaBitQFastScan(plain)
    _hold(quick, codes)
    return quick


def _with(plain: Any, codes: NDArray[np.uint8]) -> Any:  # noqa: ANN401 - as above
    """An index like *plain*, of nothing but *codes*."""
    faiss: Any = importlib.import_module("faiss")
    like = faiss.IndexRaBitQ(plain.d, plain.metric_type)
    like.center, like.qb, like.centered = plain.center, plain.qb, plain.centered
    like.is_trained = True
    like.add_sa_codes(np.ascontiguousarray(codes))
    return like


def _hold(quick: Any, codes: NDArray[np.uint8]) -> None:  # noqa: ANN401 - as above
    """Puts *codes* in the place of those that *quick* has."""
    faiss: Any = importlib.import_module("faiss")
    quick.codes.resize(_laid_size(codes))
    lay(codes, -(-quick.d // 8), faiss.rev_swig_ptr(quick.codes.get(), quick.codes.size()))
    quick.ntotal, quick.ntotal2 = len(codes), _blocks(codes) * _TOGETHER


def _blocks(codes: NDArray[np.uint8]) -> int:
    return -(-len(codes) // _TOGETHER)


def _laid_size(codes: NDArray[np.uint8]) -> int:
    return _blocks(codes) * _TOGETHER * int(codes.shape[1])


def lay(codes: NDArray[np.uint8], bits: int, into: NDArray[np.uint8]) -> None:
    """
    Lays *codes*, a row each, side by side *into* as many whole blocks as they fill.

    The first *bits* bytes of a code are the signs of the dimensions; what follows them lies at a
    block's end, code by code. Rows that the last block has room for are zero.
    """
    blocks = into.reshape(-1, _TOGETHER * codes.shape[1])
    step = _STEP // _TOGETHER
    for first in range(0, len(blocks), step):
        part = codes[first * _TOGETHER : (first + step) * _TOGETHER]
        _lay_blocks(_filled_up(part), bits, blocks[first : first + step])


def _filled_up(codes: NDArray[np.uint8]) -> NDArray[np.uint8]:
    missing = -len(codes) % _TOGETHER
    return np.pad(codes, ((0, missing), (0, 0))) if missing else codes


def _lay_blocks(codes: NDArray[np.uint8], bits: int, blocks: NDArray[np.uint8]) -> None:
    halves = codes.reshape(len(blocks), 2, 16, -1)[:, :, _ORDER, :bits]
    first, second = halves.transpose(1, 0, 3, 2)  # blocks, bytes of a code, 16 vectors
    signs = blocks[:, : _TOGETHER * bits].reshape(len(blocks), bits, 2, 16)
    signs[:, :, 0] = (first & 15) | (second << 4)
    signs[:, :, 1] = (first >> 4) | (second & 240)
    rest = codes.reshape(len(blocks), _TOGETHER, -1)[:, :, bits:]
    blocks[:, _TOGETHER * bits :] = rest.reshape(len(blocks), -1)

"""Letting go of a file's pages that a library has mapped and read, where the system can."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

_MAPS = Path("/proc/self/maps")
_DONTNEED = 4  # of Linux's madvise: the pages are read again when somebody looks at them


def let_go(file: Path) -> None:
    """
    Frees the memory in which *file* is mapped, to be read again from the disk's cache as needed.

    OpenVINO maps a model's weights, makes its own copy of most in the precision that it computes
    in, and keeps the mapping: 86 MB of a process that answers in 260. Only mappings that are shared
    and cannot be written to are let go of, so that nothing is lost; on systems other than Linux,
    none is.
    """
    try:
        lines = _MAPS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    wanted = os.path.realpath(file)
    for line in lines:
        place, _space, rest = line.partition(" ")
        if rest.startswith("r--s") and rest.endswith(f" {wanted}"):
            first, last = (int(end, 16) for end in place.split("-"))
            _advise(first, last - first)


def _advise(address: int, size: int) -> None:
    """Tells the system; it may say no, which harms nothing."""
    madvise = ctypes.CDLL(None).madvise
    madvise(ctypes.c_void_p(address), ctypes.c_size_t(size), ctypes.c_int(_DONTNEED))

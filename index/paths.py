"""Paths as they are kept and compared."""

from __future__ import annotations

import os
from pathlib import Path


def absolute(path: str | Path) -> Path:
    """*path* from the root, without "." and ".."; a link stays a link."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - Path.absolute() keeps ".."

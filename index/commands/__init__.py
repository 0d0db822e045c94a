"""The commands of `quoth`, one file each, found by name."""

from __future__ import annotations

import sys


def announce(line: str) -> None:
    """Tells whoever runs a command, on stderr, what it is that they wait for."""
    sys.stderr.write(f"quoth: {line}\n")
    sys.stderr.flush()

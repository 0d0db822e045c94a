"""Text without what a terminal would obey: it may come from anybody (pure)."""

from __future__ import annotations

import re

# C0 and C1 controls but for tab and newline, and what turns the direction of writing around.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    """*text* with a space for each control sign."""
    return _CONTROLS.sub(" ", text)

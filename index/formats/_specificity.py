"""Which format reads a text that more than one of them could read."""

from __future__ import annotations

from enum import IntEnum


class Specificity(IntEnum):
    """
    How surely a format's signs belong to it alone.

    Of the formats that claim a text, those with the highest specificity count; when two of them
    have the same, the text is refused as ambiguous.
    """

    PROSE = 0  # plain words in an order: any text may look like it
    LAYOUT = 1  # how the lines lie: names on lines of their own, numbered lines
    MARKUP = 2  # signs of a markup that other formats could hold as text
    SIGNATURE = 3  # the text says what it is: "WEBVTT", a JSON key of one service

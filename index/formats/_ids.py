"""Speakers that a text refers to by an id: "#AnnLee" is Ann Lee where the text says so."""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.names import read_label

_REFERENCE = re.compile(r"[^\s#]+$")


def ids_in(references: str | None) -> list[str]:
    """The ids in *references*, as TEI's and TTML's attributes list them: "#a #b", "a b"."""
    found = (_REFERENCE.search(one) for one in (references or "").split())
    return [one.group() for one in found if one is not None]


def label_of(ids: list[str], names: Mapping[str, str]) -> str | None:
    """
    The label of whoever has *ids*: their names, or "Speaker #id" where a name is nowhere stated.

    An id is no name ("#MP1234", "#voice1"), so that it is read as a generic label.
    """
    labels = [names.get(one) or unnamed(one) for one in ids]
    return " & ".join(dict.fromkeys(labels)) or None


def unnamed(identifier: str) -> str:
    """The generic label for *identifier*, of which no name is stated."""
    bare = re.sub(r"\W+", "_", identifier).strip("_") or "0"
    return bare if read_label(bare).generic else f"Speaker #{bare}"

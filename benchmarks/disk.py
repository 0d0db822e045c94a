"""Where the bytes of an index are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from index.store import catalogue, schema
from index.store.parts import CODES, COLUMNS, PIECES, parts_of
from index.store.segment_files import SEGMENTS


def size_of(folder: Path, name: str = "*") -> int:
    """The bytes of the files *name* below *folder*."""
    return sum(file.stat().st_size for file in folder.rglob(name) if file.is_file())


def sizes_of(index: Path) -> dict[str, int]:
    """The bytes of all that is in the folder *index*, and of what they are."""
    opened, _immutable = schema.open_for_reading(index / schema.CATALOGUE)
    with schema.closing_connection(opened) as connection:
        rows = catalogue.segments(connection)
    held: Counter[str] = Counter()
    for row in rows:
        for name, part in parts_of(index / SEGMENTS / row.name, row.manifest).items():
            held[name] += part.size
    return {
        "bytes": size_of(index),
        "vectors": held[PIECES],
        "codes": held[CODES],
        "words_and_windows": held[COLUMNS],
        "texts_and_catalogue": size_of(index, "catalogue.db*"),
    }

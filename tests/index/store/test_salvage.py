from __future__ import annotations

from pathlib import Path

from index.store.kept_vectors import KeptVectors
from index.store.salvage import DAMAGED, Salvage, set_aside
from tests.index.store.older import make_older
from tests.index.store.segment_parts import flip_in
from tests.index.store.toy import DIMENSION, interview, opened, small


def test_segments_are_read_without_any_catalogue(folder: Path) -> None:
    """By what each says of itself: a folder of before, a file of now, and nothing half written."""
    with opened(folder) as store, store.writer():
        store.commit([interview()])
    make_older(folder, 4)
    with opened(folder) as store, store.writer() as writer:
        writer.commit([small(1)])
        named = [one.row for one in store.snapshot().segment_rows.segments]
    set_aside(folder)
    (folder / DAMAGED).write_bytes(b"no database" * 1000)
    for log in ("-wal", "-shm"):
        (folder / (DAMAGED + log)).unlink(missing_ok=True)
    path = folder / "segments" / named[1].name
    (folder / "segments" / "00000009-half.segment").write_bytes(path.read_bytes()[:-9])
    with Salvage(folder) as left:
        found = left.segments("f" * 16)
        assert [(one.name, one.turns, one.pieces) for one in found] == [
            (one.name, one.turns, one.pieces) for one in named
        ]
        assert left.segments("e" * 16) == []
    old, new = (set(one.piece_keys.tolist()) for one in (interview(), small(1)))
    assert set(KeptVectors(folder, found, DIMENSION).of([*old, *new])) == old | new
    flip_in(path, "pieces", 0)
    assert set(KeptVectors(folder, found, DIMENSION).of([*old, *new])) == old

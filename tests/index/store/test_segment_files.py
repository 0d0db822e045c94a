from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from index.errors import IndexDamagedError, IndexWriteError
from index.store.eight_bits import steps_of
from index.store.flat import FlatVectors
from index.store.mapping import mapped_columns
from index.store.parts import Part, parts_of
from index.store.precision import BYTE, FULL, HALF, as_kept, flat_header, floats_of
from index.store.segment_files import (
    ALIGNMENT,
    SegmentContents,
    Vectors,
    noted_in,
    orphans,
    write_segment,
)
from tests.index.store.segment_parts import copied
from tests.index.store.toy import DIMENSION, interview, opened, stacked

VECTORS = stacked(["a", "b", "c"])


def contents() -> SegmentContents:
    """Three pieces in two blocks, and some columns."""
    columns: dict[str, NDArray[Any]] = {
        "turn_id": np.arange(2, dtype=np.int64),
        "odd": np.arange(3, dtype=np.uint8),
        "none": np.empty((0, 2), dtype=np.int32),
        "wide": np.arange(5, dtype=np.int64),
    }
    blocks = [VECTORS[:2], VECTORS[2:]]
    return SegmentContents(2, columns.items(), Vectors(3, blocks), DIMENSION, fingerprint="f")


def faiss_index(precision: str) -> Any:
    """What FAISS itself keeps vectors of that precision in."""
    if precision == FULL:
        return faiss.IndexFlatIP(DIMENSION)
    kinds = faiss.ScalarQuantizer
    kind = kinds.QT_fp16 if precision == HALF else kinds.QT_8bit_direct_signed
    return faiss.IndexScalarQuantizer(DIMENSION, kind, faiss.METRIC_INNER_PRODUCT)


@pytest.mark.parametrize("precision", [FULL, HALF, BYTE])
@pytest.mark.parametrize("rows", [0, 1, 3])
def test_vector_files_are_what_faiss_writes(tmp_path: Path, rows: int, precision: str) -> None:
    """Byte by byte, so that FAISS and its tools read them."""
    index = faiss_index(precision)
    kept = as_kept(VECTORS[:rows], precision)
    index.add(steps_of(kept) if precision == BYTE else VECTORS[:rows])
    faiss.write_index(index, str(tmp_path / "by_faiss"))
    assert (tmp_path / "by_faiss").read_bytes() == (
        flat_header(rows, DIMENSION, precision) + kept.tobytes()
    )


def test_half_floats_are_read_exactly() -> None:
    """Every number there is, positive and negative, large, small and smaller than small."""
    every = np.arange(2**16, dtype=np.uint16).view(np.float16)
    finite = every[np.isfinite(every)]
    found = floats_of(finite.view(np.uint8))
    np.testing.assert_array_equal(found, finite.astype(np.float32))


def test_a_segment_comes_back_from_its_manifest(tmp_path: Path) -> None:
    """Columns with dtype and shape, at aligned offsets; vectors; sizes and checksums."""
    manifest = json.loads(write_segment(tmp_path, "one", contents()))
    parts = parts_of(tmp_path / "one", manifest)
    columns = mapped_columns(parts["columns"], manifest["columns"])
    assert columns["odd"].tolist() == [0, 1, 2]
    assert columns["none"].shape == (0, 2)
    assert columns["wide"].tolist() == [0, 1, 2, 3, 4]
    assert all(offset % ALIGNMENT == 0 for _dtype, _shape, offset in manifest["columns"].values())
    pieces = FlatVectors(parts["pieces"], 3, DIMENSION, BYTE)
    np.testing.assert_array_equal(pieces.at(np.array([2, 0])), VECTORS[[2, 0]])
    assert all(part.is_as_written() for part in parts.values())
    assert noted_in(tmp_path / "one") == manifest
    assert {name: manifest[name] for name in ("turns", "pieces", "fingerprint")} == {
        "turns": 2,
        "pieces": 3,
        "fingerprint": "f",
    }


@pytest.mark.parametrize("kept", [b"", b"short", b"\xff" * 200, b"x" * 8 + b"segment\n"])
def test_a_file_that_was_not_finished_has_no_manifest(tmp_path: Path, kept: bytes) -> None:
    """Whatever a killed writer left of it."""
    (tmp_path / "one").write_bytes(kept)
    with pytest.raises(ValueError, match=r"segment|JSON|Expecting|decode"):
        noted_in(tmp_path / "one")


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="names what is open there")
def test_the_file_and_its_name_are_on_the_disk_before_the_segment_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of the file, then the folder that has its name."""
    steps: list[tuple[str, int]] = []
    synced = os.fsync

    def fsync(number: int) -> None:
        path = Path(f"/proc/self/fd/{number}").readlink()
        steps.append((path.name, path.stat().st_size if path.is_file() else 0))
        synced(number)

    monkeypatch.setattr(os, "fsync", fsync)
    write_segment(tmp_path, "one", contents())
    assert steps == [("one", (tmp_path / "one").stat().st_size), (tmp_path.name, 0)]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="names what is open there")
def test_each_folder_of_a_new_index_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the first one that there was: its name lies in the folder above it."""
    synced: list[Path] = []
    real = os.fsync

    def fsync(number: int) -> None:
        synced.append(Path(f"/proc/self/fd/{number}").readlink())
        real(number)

    monkeypatch.setattr(os, "fsync", fsync)
    with opened(tmp_path / "data" / "index") as store, store.writer():
        store.commit([interview()])
    above = [tmp_path, tmp_path / "data", tmp_path / "data" / "index"]
    assert [one for one in synced if one in above] == above
    assert synced[-1] == tmp_path / "data" / "index" / "segments"


def test_a_segment_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("in the way", encoding="utf-8")
    with pytest.raises(IndexWriteError, match="cannot be written"):
        write_segment(tmp_path, "one", contents())
    assert [entry.name for entry in tmp_path.iterdir()] == ["one"]


def test_what_no_commit_names_is_an_orphan(tmp_path: Path) -> None:
    for name in ("one", "two", "two.unfinished"):
        (tmp_path / name).mkdir()
    assert orphans(tmp_path, ["one"]) == [tmp_path / "two", tmp_path / "two.unfinished"]
    assert orphans(tmp_path / "nowhere", ["one"]) == []


def _flip_metric(content: bytearray) -> None:
    content[33] ^= 1


def _cut(content: bytearray) -> None:
    del content[-1]


@pytest.mark.parametrize("damage", [_flip_metric, _cut])
def test_vectors_under_another_header_are_not_searched(
    tmp_path: Path, damage: Callable[[bytearray], None]
) -> None:
    """A flipped bit may turn cosines into distances: no search is better than that."""
    write_segment(tmp_path, "one", contents())
    path = copied(tmp_path / "one", "pieces", tmp_path / "pieces.faiss")
    content = bytearray(path.read_bytes())
    damage(content)
    path.write_bytes(content)
    with pytest.raises(IndexDamagedError, match=r"pieces\.faiss"):
        FlatVectors(Part.whole(path), 3, DIMENSION, BYTE)

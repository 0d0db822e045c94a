from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.embedding import Matrix
from index.errors import IndexDamagedError
from index.store import catalogue, schema, segment_files
from index.store.eight_bits import (
    LEAST_COSINE,
    are_kept_well,
    bytes_kept_well,
    bytes_of,
    rounded,
    squares_of,
    steps_of,
)
from index.store.flat import MAPPED_AFTER, FlatVectors
from index.store.parts import Part
from index.store.precision import BYTE, HALF
from index.store.segment_files import SegmentContents, Vectors, write_segment
from index.store.store import Store
from index.store.verify import verify
from tests.index.store.older import make_older
from tests.index.store.segment_parts import copied, part_in
from tests.index.store.toy import DIMENSION, episode_of, interview, small, vector_of

REAL = 384  # dimensions, as models have
NO_TURNS = {"turn_id": np.empty(0, np.int64)}


def drawn(rows: int, dimension: int = REAL, seed: int = 1) -> Matrix:
    """Unit vectors in all directions."""
    return unit(np.random.default_rng(seed).standard_normal((rows, dimension), np.float32))


def unit(vectors: Matrix) -> Matrix:
    of_length_1: Matrix = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return of_length_1.astype(np.float32)


def read(kept: np.ndarray) -> Matrix:
    """What is read of *kept*: vectors of length 1."""
    steps = steps_of(kept)
    steps /= np.sqrt(squares_of(steps))[:, None]
    return steps


def peaked(rows: int, peak: float) -> Matrix:
    """Unit vectors with one component of about *peak* in each, the same one."""
    vectors = drawn(rows) * np.float32(np.sqrt(1 - peak**2))
    vectors[:, 7] = peak
    return unit(vectors)


@pytest.mark.parametrize("dimension", [64, 384, 1024])
def test_a_vector_keeps_its_direction(dimension: int) -> None:
    """In any number of dimensions."""
    vectors = drawn(500, dimension)
    cosines = np.einsum("ij,ij->i", read(bytes_of(vectors)), vectors)
    assert cosines.min() > LEAST_COSINE
    assert cosines.mean() == pytest.approx(0.99994, abs=0.00001)


@pytest.mark.parametrize("vectors", [drawn(2000), peaked(50, 0.3)])
def test_what_was_read_is_written_again_as_the_same_bytes(vectors: Matrix) -> None:
    """A merge, or using a vector again, loses nothing; nor on the way through half floats."""
    kept = bytes_of(vectors)
    np.testing.assert_array_equal(bytes_of(read(kept)), kept)
    halves = read(kept).astype(np.float16).astype(np.float32)
    np.testing.assert_array_equal(bytes_of(halves), kept)


def test_a_component_beyond_the_reach_shortens_the_vector_and_does_not_bend_it() -> None:
    (vector,) = vectors = peaked(1, 0.3)
    (steps,) = steps_of(bytes_of(vectors))
    assert steps[7] == 127
    assert float(read(bytes_of(vectors))[0] @ vector) > LEAST_COSINE


@pytest.mark.parametrize(
    ("vectors", "well"),
    [
        (drawn(1000), True),
        (np.concatenate([drawn(1000), peaked(5, 0.3)]), True),
        (np.concatenate([drawn(1000), peaked(6, 0.3)]), False),  # too many to be found by scores
        (np.concatenate([drawn(1000), peaked(1, 0.6)]), False),  # too short for its other parts
        (drawn(0), True),
    ],
)
def test_only_vectors_that_lose_next_to_nothing_are_kept_so(vectors: Matrix, well: bool) -> None:
    """By the block, and at once with what they are kept as."""
    assert are_kept_well([vectors[:600], vectors[600:]]) is well
    kept = bytes_kept_well([vectors[:600], vectors[600:]])
    assert (kept is not None) is well
    assert kept is None or np.array_equal(np.concatenate(kept), bytes_of(vectors))


def test_a_question_is_rounded_to_whole_numbers_that_a_byte_holds() -> None:
    """Also one that is nothing."""
    whole, worth = rounded(np.array([0.5, -1.0, 0.002, 0], np.float32))
    assert (whole.tolist(), worth) == ([64, -127, 0, 0], 1 / 127)
    assert rounded(np.zeros(3, np.float32))[0].tolist() == [0, 0, 0]


def written(folder: Path, vectors: Matrix) -> FlatVectors:
    """*vectors*, as a segment of eight bits has them."""
    rows, dimension = vectors.shape
    contents = SegmentContents(0, NO_TURNS.items(), Vectors(rows, [vectors]), dimension, BYTE)
    assert json.loads(write_segment(folder, "one", contents))["precision"] == BYTE
    return FlatVectors(part_in(folder / "one", "pieces"), rows, dimension, BYTE)


@pytest.mark.parametrize("k", [1, 10, 300, 2000])
def test_the_nearest_are_those_of_every_vector_as_it_is_kept(tmp_path: Path, k: int) -> None:
    """Though they are looked for by whole numbers: the same rows, ties by row, exact scores."""
    drawn_once = drawn(1500)
    vectors = np.concatenate([drawn_once, drawn_once[:200]])
    pieces, question = written(tmp_path, vectors), drawn(1, seed=2)[0]
    exact = pieces.block(0, len(vectors)) @ question
    best = np.lexsort((np.arange(len(exact)), -exact.round(6)))[:k]
    rows, scores = pieces.nearest(question, k)
    np.testing.assert_allclose(scores, exact[best], atol=1e-6)
    assert rows[:10].tolist() == best[:10].tolist()
    np.testing.assert_allclose(pieces.cosines(question, rows), scores, atol=1e-6)
    np.testing.assert_allclose(pieces.at(rows) @ question, scores, atol=1e-6)


def test_dead_rows_are_not_among_the_nearest(tmp_path: Path) -> None:
    pieces, question = written(tmp_path, drawn(64)), drawn(1, seed=2)[0]
    alive = np.arange(64) % 2 == 0
    rows, _scores = pieces.nearest(question, 64, np.packbits(alive, bitorder="little"))
    assert sorted(rows.tolist()) == list(range(0, 64, 2))


def test_lengths_that_are_known_give_the_very_same_cosines(tmp_path: Path) -> None:
    """Asked often, a file keeps the lengths of its vectors; what it says stays."""
    pieces, question = written(tmp_path, drawn(3000)), drawn(1, seed=2)[0]
    rows = np.arange(0, 3000, 7)
    first = pieces.cosines(question, rows)
    for _ask in range(MAPPED_AFTER):
        later = pieces.cosines(question, rows)
    assert "_squares" in vars(pieces)
    np.testing.assert_array_equal(later, first)


def test_vectors_that_were_never_written_do_not_answer(tmp_path: Path) -> None:
    written(tmp_path, drawn(4))
    path = copied(tmp_path / "one", "pieces", tmp_path / "pieces")
    content = path.read_bytes()
    path.write_bytes(content[:-REAL] + b"\xff" * REAL)
    pieces = FlatVectors(Part.whole(path), 4, REAL, BYTE)
    assert len(pieces.at(np.arange(3))) == 3
    with pytest.raises(IndexDamagedError):
        pieces.at(np.array([3]))
    for _ask in range(MAPPED_AFTER):
        assert len(pieces.at(np.arange(3))) == 3
    with pytest.raises(IndexDamagedError):
        pieces.at(np.array([3]))


def store_in(folder: Path, precision: str = BYTE) -> Store:
    return Store.open(
        folder,
        model="toy",
        fingerprint="f" * 16,
        dimension=DIMENSION,
        create=True,
        precision=precision,
    )


def precisions(folder: Path) -> list[str]:
    """Of the segments, and the layout that the index says it has."""
    with closing(sqlite3.connect(folder / schema.CATALOGUE)) as database:
        kept = [row.manifest["precision"] for row in catalogue.segments(database)]
        return [*kept, str(schema.layout_of(database))]


def test_an_index_of_half_floats_goes_on_with_eight_bits(folder: Path) -> None:
    """Beside what is there, as an older Quoth wrote it."""
    with store_in(folder, HALF) as store, store.writer():
        store.commit([interview()])
    make_older(folder, 3)
    assert precisions(folder) == [HALF, "3"]
    with store_in(folder) as store:
        assert store.snapshot().nearest_pieces(vector_of("Right 0"), 1)[0].tolist() == [3]
        with store.writer():
            store.commit([small(2)])
            assert precisions(folder) == [HALF, BYTE, str(schema.LAYOUT)]
            rows, scores = store.snapshot().nearest_pieces(vector_of("small talk 2 0"), 1)
    assert (rows.tolist(), scores.tolist()) == ([5], [pytest.approx(1, abs=0.001)])
    assert verify(folder) == []


def test_segments_of_several_precisions_are_merged_to_that_of_the_settings(folder: Path) -> None:
    with store_in(folder, HALF) as store, store.writer():
        for number in range(4):
            store.commit([small(number)])
    with store_in(folder) as store, store.writer():
        for number in range(4, 8):
            store.commit([small(number)])
    assert precisions(folder) == [BYTE, str(schema.LAYOUT)]
    with store_in(folder) as store:
        rows, _scores = store.snapshot().nearest_pieces(vector_of("small talk 5 0"), 1)
        assert rows.tolist() == [10]
    assert verify(folder) == []


def test_vectors_that_bytes_would_spoil_are_kept_as_half_floats(tmp_path: Path) -> None:
    """Beside segments of bytes, and nobody has to set anything."""
    contents = SegmentContents(0, NO_TURNS.items(), Vectors(20, [peaked(20, 0.6)]), REAL, BYTE)
    assert json.loads(write_segment(tmp_path, "one", contents))["precision"] == HALF
    pieces = FlatVectors(part_in(tmp_path / "one", "pieces"), 20, REAL, HALF)
    np.testing.assert_allclose(pieces.block(0, 20), peaked(20, 0.6), atol=1e-3)


def test_large_segments_get_codes_of_what_their_bytes_say(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_files, "QUANTISED_FROM", 20)
    lines = [("A", f"what was said {number}") for number in range(40)]
    with store_in(folder) as store, store.writer():
        store.commit([episode_of("long", lines)])
        snapshot = store.snapshot()
        assert [one.codes is not None for one in snapshot.segment_rows.segments] == [True]
        rows, scores = snapshot.nearest_pieces(vector_of("what was said 7 0"), 3)
        found = snapshot.piece_vectors(rows) @ vector_of("what was said 7 0")
        assert rows[0] == 7
        np.testing.assert_allclose(scores, found, atol=1e-6)

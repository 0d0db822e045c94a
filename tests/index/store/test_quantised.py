from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedding import Matrix, Vector
from index.store import ModelIdentity, Scores, catalogue, quantised, rows, schema, segment_files
from index.store.flat import searched
from index.store.quantised import Codes, depth
from index.store.store import Store
from index.store.verify import verify
from tests.index.store.segment_parts import flip_in
from tests.index.store.toy import episode_of, interview, opened, vector_of

SAID = [f"what was said {number}" for number in range(40)]


@pytest.fixture(autouse=True)
def _codes_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of so many pieces have codes."""
    monkeypatch.setattr(segment_files, "QUANTISED_FROM", 20)


@pytest.fixture
def coded(folder: Path) -> Store:
    """An index with a segment that has codes, and one that has not."""
    store = opened(folder)
    with store.writer():
        store.commit([episode_of("long", [("A", text) for text in SAID])])
        store.commit([interview()])
    return store


def vectors_of(texts: list[str]) -> Matrix:
    return np.stack([vector_of(f"{text} 0") for text in texts])


def test_codes_find_what_reading_every_vector_finds(coded: Store) -> None:
    """With their exact scores, best first, beside the segments that are read whole."""
    snapshot = coded.snapshot()
    assert [one.codes is not None for one in snapshot.segment_rows.segments] == [True, False]
    question = vector_of("a question")
    exact = (
        np.concatenate(
            [vectors_of(SAID), snapshot.piece_vectors(np.arange(40, 45, dtype=np.int32))]
        )
        @ question
    )
    rows, scores = snapshot.nearest_pieces(question, 10)
    assert rows.tolist() == np.argsort(-exact, kind="stable")[:10].tolist()
    np.testing.assert_allclose(scores, exact[rows], atol=1e-6)


def test_codes_of_dead_rows_are_not_found(coded: Store) -> None:
    with coded.writer():
        coded.commit([], removed=["long"])
        coded.commit([episode_of("next", [("A", text) for text in SAID[:20]])])
        coded.commit([], removed=["kabul"])
    rows, _scores = coded.snapshot().nearest_pieces(vector_of("a question"), 100)
    assert len(rows) == 20
    assert coded.snapshot().alive[coded.snapshot().piece_turn[rows]].all()


def test_damaged_codes_are_told(coded: Store, folder: Path) -> None:
    """They are a part of the segment like any other."""
    assert verify(folder, coded.model) == []
    with schema.closing_connection(schema.open_for_reading(folder / schema.CATALOGUE)[0]) as read:
        (name,) = [row.name for row in catalogue.segments(read) if "codes" in row.manifest["parts"]]
    flip_in(folder / "segments" / name, "codes", -1)
    (problem,) = verify(folder, ModelIdentity("toy", "f" * 16, 8))
    assert "(codes) has other bytes than were written" in problem


def test_hundreds_are_looked_at_for_a_few() -> None:
    """Less would miss some of the nearest in a large index."""
    assert (depth(1), depth(100), depth(400)) == (500, 500, 1600)


def codes_of(store: Store) -> Codes:
    (codes,) = (one.codes for one in store.snapshot().segment_rows.segments if one.codes)
    return codes


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[Codes]:
    """The codes that are laid side by side, as they are."""
    seen: list[Codes] = []
    lay = Codes.lay

    def noted(codes: Codes) -> None:
        seen.append(codes)
        lay(codes)

    monkeypatch.setattr(Codes, "lay", noted)
    return seen


def test_codes_are_laid_side_by_side_at_the_fourth_question(
    coded: Store, laid: list[Codes]
) -> None:
    """Whoever asks once does not wait for it; who asks on gets the same answers."""
    question = vector_of("a question")
    found = [coded.snapshot().nearest_pieces(question, 10)[0].tolist() for _ in range(3)]
    assert not laid
    found += [coded.snapshot().nearest_pieces(question, 10)[0].tolist() for _ in range(3)]
    assert laid == [codes_of(coded)]
    assert found == [found[0]] * 6


def test_a_commit_leaves_what_was_laid(coded: Store, laid: list[Codes]) -> None:
    coded.snapshot().warm()
    with coded.writer():
        coded.commit([episode_of("more", [("A", "something else")])])
    coded.snapshot().warm()
    assert {*laid} == {codes_of(coded)}


def test_codes_of_more_than_memory_is_for_stay_in_their_file(
    coded: Store, laid: list[Codes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "LAID_AT_MOST", 39)
    with coded.writer():
        coded.commit([episode_of("more", [("A", "something else")])])
    coded.snapshot().warm()
    for _ in range(5):
        coded.snapshot().nearest_pieces(vector_of("a question"), 10)
    assert not laid


@pytest.mark.parametrize("counting", [range(40), range(2, 40), range(20), range(39, 40), range(0)])
@pytest.mark.parametrize(
    ("scattered", "surely"), [(True, 0), (False, 0), (True, 1_000), (False, 1_000)]
)
def test_codes_side_by_side_answer_for_a_part_of_the_rows(
    coded: Store,
    counting: range,
    scattered: bool,
    surely: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether most rows count or few, and whether those that do not crowd the others out."""
    monkeypatch.setattr(quantised, "_SPARE", 0)
    monkeypatch.setattr(quantised, "_SURELY", surely)
    alive = np.isin(np.arange(40), [*counting])
    bits, question = np.packbits(alive, bitorder="little"), vector_of("a question")
    plain = codes_of(coded).nearest(question, 10, bits)[0]
    codes_of(coded).lay()
    found = codes_of(coded).nearest(question, 10, bits, scattered=scattered)[0]
    assert len(found) == min(10, len(counting))
    assert len({*found.tolist()} & {*plain.tolist()}) >= len(plain) - 2
    assert {*found.tolist()} <= {*counting}


def test_a_question_put_to_one_persons_turns_next_is_not_scanned_for_again(
    coded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where enough of what was found counts; another question is."""
    monkeypatch.setattr(quantised, "_SURELY", 0)
    searches: list[NDArray[np.uint8] | None] = []

    def counted(
        index: object, question: Vector, k: int, alive: NDArray[np.uint8] | None
    ) -> tuple[Scores, NDArray[np.int64]]:
        searches.append(alive)
        return searched(index, question, k, alive)

    monkeypatch.setattr(quantised, "searched", counted)
    codes, question = codes_of(coded), vector_of("a question")
    codes.lay()
    best = codes.nearest(question, 10)[0]
    bits = np.packbits(np.isin(np.arange(40), best[::2]), bitorder="little")
    assert codes.nearest(question, 5, bits)[0].tolist() == best[::2].tolist()
    assert len(searches) == 1
    codes.nearest(vector_of("another one"), 5, bits)
    assert len(searches) == 2


@pytest.mark.parametrize(
    ("counting", "scattered", "asked"),
    [
        (10_000, True, 500),  # nothing is passed over
        (9_600, False, 900),  # all that may lie before those that count
        (9_000, True, 643),
        (9_000, False, 0),  # the rest may well be what the question is about
        (7_000, True, 0),  # too many would be looked at in vain
    ],
)
def test_so_many_are_asked_for_that_enough_count(
    counting: int,
    scattered: bool,
    asked: int,
) -> None:
    bits = np.packbits(np.arange(10_000) < counting, bitorder="little")
    alive = None if counting == 10_000 else bits
    assert quantised.asked_of_all(10_000, 500, alive, scattered=scattered) == asked


def test_a_segment_with_more_than_its_share_of_the_best_is_asked_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the candidates lie in the segments, they are the best of all."""
    store = opened(folder)
    with store.writer():
        for name, turns in (("long", 200), ("brief", 24)):
            said = [f"{name} said {number}" for number in range(turns)]
            store.commit([episode_of(name, [("A", text) for text in said])])
    assert [one.codes is not None for one in store.snapshot().segment_rows.segments] == [True] * 2
    monkeypatch.setattr(quantised, "LEAST", 8)
    monkeypatch.setattr(quantised, "DEPTH", 1)
    questions = [vector_of(f"question {number}") for number in range(20)]
    monkeypatch.setattr(rows, "_SPARE", 30)
    expected = [store.snapshot().nearest_pieces(one, 8)[0].tolist() for one in questions]
    monkeypatch.setattr(rows, "_SPARE", 1)
    monkeypatch.setattr(rows, "_MORE", 1.0)
    found = [store.snapshot().nearest_pieces(one, 8)[0].tolist() for one in questions]
    assert found == expected

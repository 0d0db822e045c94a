"""A snapshot as somebody sees it is the one that a plain reading of the decisions gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.reviews.placing import Effects
from index.store.snapshot import StoreSnapshot
from index.viewed import ViewedSnapshot
from tests.index.store.toy import Lines, episode_of, opened, vector_of

TALKS: dict[str, Lines] = {
    "harbour": [
        ("ANN LEE", "the mussels pay"),
        ("BOB", "who pays the mussels"),
        ("ANN LEE", "a secret sauna"),
        ("BOB", "right"),
    ],
    "orchard": [("CAT DOE", "apples and frost"), ("ANN LEE", "the frost pays"), (None, "hm")],
    "kitchen": [("BOB", "bread"), ("DAN ROE", "bread and apples")],
}
ROWS = [(name, line) for name, lines in TALKS.items() for line in lines]
NAMES = ("Cat Doe", "Bob", "Eve Moe")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSnapshot]:
    with opened(tmp_path_factory.mktemp("store")) as store:
        with store.writer():
            for name, lines in TALKS.items():
                store.commit([episode_of(name, lines)])
        yield store.snapshot()


effects = st.builds(
    lambda hidden, speakers: Effects(
        np.isin(np.arange(len(ROWS)), list(hidden)),
        speakers={row: name for row, name in speakers.items() if row not in hidden},
    ),
    st.sets(st.integers(0, len(ROWS) - 1)),
    st.dictionaries(st.integers(0, len(ROWS) - 1), st.sampled_from(NAMES)),
)


def spoken(found: Effects) -> list[tuple[str, str, str]]:
    """(episode, who, words) of every turn that is seen and has a speaker."""
    said = []
    for row, (episode, (label, text)) in enumerate(ROWS):
        name = found.speakers.get(row, label.title() if label else None)
        if not found.hidden[row] and name is not None:
            said.append((episode, name, text))
    return said


@settings(max_examples=150)
@given(effects)
def test_who_is_heard_and_how_often_is_counted_from_what_is_seen(
    stored: StoreSnapshot, found: Effects
) -> None:
    """A full name is one person everywhere, a single one is somebody else in each episode."""
    view = ViewedSnapshot(stored, found)
    expected = Counter(
        (name, None if " " in name else episode) for episode, name, _text in spoken(found)
    )
    heard: Counter[tuple[str, str | None]] = Counter()
    for person in view.speakers.values():
        lone = None if " " in person.name else person.episodes[0]
        heard[person.name, lone] += person.turns
    assert heard == expected
    for person in view.speakers.values():
        places = {one for one, name, _text in spoken(found) if name == person.name}
        assert set(person.episodes) <= places


@settings(max_examples=150)
@given(effects, st.sampled_from(["pays", "frost", "bread", "sauna", "mussels"]))
def test_words_are_found_where_they_are_seen_alone(
    stored: StoreSnapshot, found: Effects, word: str
) -> None:
    view = ViewedSnapshot(stored, found)
    pieces, counts = view.postings(word)
    rows = [int(view.piece_turn[piece]) for piece in pieces]
    expected = [
        (row, text.split().count(word))
        for row, (_episode, (_label, text)) in enumerate(ROWS)
        if word in text.split() and not found.hidden[row]
    ]
    assert list(zip(rows, counts.tolist(), strict=True)) == expected


@settings(max_examples=100)
@given(effects)
def test_the_closest_are_the_closest_of_what_is_seen(stored: StoreSnapshot, found: Effects) -> None:
    view, question = ViewedSnapshot(stored, found), vector_of("who pays")
    rows, scores = view.nearest_pieces(question, 5)
    seen = np.flatnonzero(~found.hidden)
    cosines = stored.piece_cosines(question, seen.astype(np.int32))
    best = np.sort(cosines)[::-1][:5]
    assert not found.hidden[rows].any()
    np.testing.assert_allclose(scores, best, atol=2e-3)


@settings(max_examples=100)
@given(effects)
def test_episodes_are_those_of_which_anything_is_seen(
    stored: StoreSnapshot, found: Effects
) -> None:
    view = ViewedSnapshot(stored, found)
    left = Counter(episode for row, (episode, _line) in enumerate(ROWS) if not found.hidden[row])
    assert {one.record.id: one.turns for one in view.episodes} == dict(left)
    for row, (episode, (_label, text)) in enumerate(ROWS):
        number = int(view.turn_episode[row])
        if found.hidden[row]:
            assert number == -1
            assert view.row_of(int(stored.turn_id[row])) is None
        else:
            assert view.episodes[number].record.id == episode
            (turn,) = view.turns([row])
            assert turn.turn.text == text


def test_texts_alone_are_those_of_the_turns(stored: StoreSnapshot) -> None:
    """In the order asked for, what is withheld of them blocked out; none of what is hidden."""
    hidden = np.isin(np.arange(len(ROWS)), [1])
    view = ViewedSnapshot(stored, Effects(hidden, {2: ((2, 8),)}))
    rows = np.array([8, 2, 0, 2], np.int32)
    assert view.texts(rows)[:3] == ["bread and apples", "a ██████ sauna", "the mussels pay"]
    assert view.texts(rows) == [one.turn.text for one in view.turns(rows.tolist())]
    assert stored.texts(rows)[1] == "a secret sauna"
    with pytest.raises(ValueError, match="row 1 is not seen"):
        view.texts(np.array([0, 1], np.int32))

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from index.embedding import Vector
from index.store import NewEpisode
from index.store.snapshot import StoreSnapshot
from index.store.store import Store
from index.turns import Alias, Attribution, Speaker, Turn
from index.windows import SIZES
from tests.index.store.toy import (
    CHANG,
    INTERVIEW,
    MINES,
    episode_of,
    interview,
    key_of,
    record_of,
    vector_of,
)


def commit(store: Store, *episodes: NewEpisode, removed: Sequence[str] = ()) -> StoreSnapshot:
    with store.writer():
        store.commit(list(episodes), removed=removed)
    return store.snapshot()


def test_an_empty_index_answers_with_nothing(store: Store) -> None:
    """Nobody has to ask first whether there is anything."""
    snapshot = store.snapshot()
    question = vector_of("anything")
    assert tuple(snapshot.episodes) == ()
    assert snapshot.speakers == {}
    assert [len(part) for part in snapshot.nearest_pieces(question, 5)] == [0, 0]
    assert [len(part) for part in snapshot.postings("word")] == [0, 0]
    assert snapshot.piece_cosines(question, np.empty(0, dtype=np.int32)).shape == (0,)
    assert snapshot.turns([]) == []
    assert snapshot.row_of(7) is None
    assert snapshot.vectors_of("kabul") == {}
    assert snapshot.speakers_of("kabul") == ()
    assert snapshot.turn_first_piece.tolist() == [0]
    assert [len(snapshot.windows(size)) for size in SIZES] == [0, 0, 0]
    assert snapshot.alive.shape == (0,)


def test_a_turn_comes_back_as_it_was_committed(store: Store) -> None:
    """Speaker, label, attribution, place and text of each turn survive."""
    episode = interview()
    snapshot = commit(store, episode)
    found = snapshot.turns([3, 0, 3])
    assert [one.turn for one in found] == [
        episode.transcript.turns[3],
        episode.transcript.turns[0],
        episode.transcript.turns[3],
    ]
    assert [one.row for one in found] == [3, 0, 3]
    assert [one.turn_id for one in found] == [
        episode.turn_ids[3],
        episode.turn_ids[0],
        episode.turn_ids[3],
    ]
    assert found[0].episode == episode.record


def test_times_and_line_ranges_of_a_turn_come_back(store: Store) -> None:
    """What a citation links to is kept to the millisecond."""
    turn = Turn(0, "So.", "A", "A", Attribution.GENERIC, 4, 6, 1_500, 99_000)
    episode = episode_of("one", [("A", "So.")])
    changed = replace(episode, transcript=replace(episode.transcript, turns=(turn,)))
    assert commit(store, changed).turns([0])[0].turn == turn


def test_columns_number_rows_through_all_segments(store: Store) -> None:
    """Rows of the second segment follow those of the first, pieces and windows alike."""
    commit(store, episode_of("one", [("A", "a b"), ("B", "c")], pieces_of_turn=2))
    snapshot = commit(store, episode_of("two", [("A", "d"), ("B", "e f g")]))
    assert snapshot.turn_position.tolist() == [0, 1, 0, 1]
    assert snapshot.turn_words.tolist() == [2, 1, 1, 3]
    assert snapshot.turn_episode.tolist() == [0, 0, 1, 1]
    assert snapshot.turn_first_piece.tolist() == [0, 2, 4, 5, 6]
    assert snapshot.piece_turn.tolist() == [0, 0, 1, 1, 2, 3]
    assert snapshot.piece_end.tolist() == [3, 3, 1, 1, 1, 5]
    windows = snapshot.windows(80)
    assert (windows.first.tolist(), windows.end.tolist()) == ([0, 4], [4, 6])
    assert windows.norm.tolist() == [1.0, 1.0]
    assert len(snapshot.windows(320)) == 0
    assert [one.first_row for one in snapshot.episodes] == [0, 2]
    assert [one.words for one in snapshot.episodes] == [3, 4]


def test_words_are_found_in_every_segment_with_their_counts(store: Store) -> None:
    """Postings rise through the segments; a word that nobody said has none."""
    commit(store, episode_of("one", [("A", "tea tea cup"), ("B", "cup")]))
    snapshot = commit(store, episode_of("two", [("A", "Tea")]))
    rows, counts = snapshot.postings("tea")
    assert rows.tolist() == [0, 2]
    assert counts.tolist() == [2, 1]
    assert snapshot.postings("cup")[0].tolist() == [0, 1]
    assert snapshot.postings("te")[0].tolist() == []
    assert snapshot.postings("zebra")[0].tolist() == []


def test_a_word_said_a_thousand_times_counts_255(store: Store) -> None:
    """A count that does not fit its column stops, it does not wrap."""
    snapshot = commit(store, episode_of("one", [("A", "no " * 1000)]))
    assert snapshot.postings("no")[1].tolist() == [255]


def brute_force(snapshot: StoreSnapshot, texts: Sequence[str], question: Vector) -> list[float]:
    """The cosine of each piece, computed one at a time from the texts."""
    assert len(texts) == len(snapshot.piece_turn)
    return [float(np.dot(vector_of(text), question)) for text in texts]


def test_search_agrees_with_brute_force_on_rows_and_scores(store: Store) -> None:
    """Over three segments, with dead rows in two of them, the k best are exactly the k best."""
    texts = [[f"turn {episode} {turn}" for turn in range(9)] for episode in range(6)]
    episodes = [
        episode_of(f"e{number}", [("A", text) for text in said])
        for number, said in enumerate(texts)
    ]
    with store.writer():  # whose end would merge them
        store.commit(episodes[:3])
        store.commit(episodes[3:5])
        store.commit(episodes[5:], removed=["e1", "e4"])
        snapshot = store.snapshot()
    question = vector_of("what was said")
    joined = [f"{text} 0" for said in texts for text in said]
    expected = brute_force(snapshot, joined, question)
    live = [row for row in range(len(joined)) if snapshot.alive[row]]
    assert len(live) == 4 * 9
    for k in (1, 5, 36, 100):
        rows, scores = snapshot.nearest_pieces(question, k)
        best = sorted(live, key=lambda row: (-expected[row], row))[:k]
        assert rows.tolist() == best
        np.testing.assert_allclose(scores, [expected[row] for row in best], atol=1e-6)
    np.testing.assert_allclose(
        snapshot.piece_cosines(question, np.array([53, 0, 20], dtype=np.int32)),
        [expected[row] for row in (53, 0, 20)],
        atol=1e-6,
    )


def test_equal_scores_come_in_the_order_of_rows(store: Store) -> None:
    """Where many turns are equal, the k first of them are found, not any k."""
    with store.writer():  # whose end makes two segments one
        for name in ("one", "two"):
            store.commit([episode_of(name, [("A", "Right.")] * 30)])
        snapshot = store.snapshot()
    for k in (1, 7, 29, 30, 31, 60):
        rows, scores = snapshot.nearest_pieces(vector_of("Right. 0"), k)
        assert rows.tolist() == list(range(k))
        np.testing.assert_allclose(scores, 1.0, atol=1e-3)
    snapshot = commit(store, removed=["one"])
    rows, _scores = snapshot.nearest_pieces(vector_of("Right. 0"), 3)
    assert rows.tolist() == np.flatnonzero(snapshot.alive)[:3].tolist()


def test_a_question_of_another_dimension_is_refused(store: Store) -> None:
    """A mistake in the caller is no search result."""
    snapshot = commit(store, interview())
    with pytest.raises(ValueError, match=r"shape \(3,\)"):
        snapshot.nearest_pieces(np.ones(3, dtype=np.float32), 1)


def test_no_nearest_is_asked_for_and_none_is_found(store: Store) -> None:
    assert commit(store, interview()).nearest_pieces(vector_of("x"), 0)[0].tolist() == []


def test_an_edited_episode_is_found_once_in_its_new_state(store: Store) -> None:
    """The old rows are dead: no search, no id, no count leads to them."""
    old = commit(store, episode_of("one", [("A", "old words"), ("A", "kept")]))
    gone, kept = (int(number) for number in old.turn_id)
    snapshot = commit(store, episode_of("one", [("A", "kept"), ("A", "new words")]))
    live = [row for row in range(len(snapshot.alive)) if snapshot.alive[row]]
    assert [one.turn.text for one in snapshot.turns(live)] == ["kept", "new words"]
    assert snapshot.row_of(gone) is None
    assert snapshot.row_of(kept) == live[0]
    assert [one.turns for one in snapshot.episodes] == [2]
    assert len(snapshot.nearest_pieces(vector_of("old words 0"), 10)[0]) == 2


def test_a_dead_row_is_never_read(store: Store) -> None:
    """Asking for it is a mistake that must not end in another episode's turn."""
    commit(store, episode_of("one", [("A", "x")]), episode_of("two", [("A", "y")]))
    snapshot = commit(store, removed=["one"])
    dead = snapshot.alive.tolist().index(False)
    with pytest.raises(ValueError, match="dead"):
        snapshot.turns([dead])


def test_words_side_by_side_are_found_by_turn(store: Store) -> None:
    """In their order, within one turn, over the cuts between its pieces, in every segment."""
    commit(store, episode_of("one", [("A", "green tea"), ("B", "tea green"), ("A", "tea")]))
    snapshot = commit(store, episode_of("two", [("A", "tea")], pieces_of_turn=2))
    held = snapshot.beside(
        np.array([3, 0, 1, 2], np.int32), [("green", "tea"), ("tea", "tea"), ("tea", "none")]
    )
    assert held.tolist() == [
        [False, True, False],
        [True, False, False],
        [False, False, False],
        [False, False, False],
    ]


def test_identical_replies_keep_their_own_rows(store: Store) -> None:
    """Two turns that both say "Right" are two turns, not one."""
    snapshot = commit(store, interview())
    rows = [snapshot.row_of(int(number)) for number in snapshot.turn_id]
    assert rows == [0, 1, 2, 3, 4]


def test_people_with_a_full_name_are_the_same_across_episodes(store: Store) -> None:
    """Ailsa Chang is one person; a bare Mines is somebody of his own in each episode."""
    snapshot = commit(store, interview("kabul"), interview("doha"))
    chang = [one for one in snapshot.speakers.values() if one.name == "Ailsa Chang"]
    mines = [one for one in snapshot.speakers.values() if one.name == "Mines"]
    assert [(one.episodes, one.turns) for one in chang] == [(("kabul", "doha"), 4)]
    assert [(one.episodes, one.turns) for one in mines] == [(("kabul",), 2), (("doha",), 2)]
    assert chang[0].roles == {"kabul": "host", "doha": "host"}
    assert chang[0].aliases == ("Ailsa Chang", "AILSA CHANG")
    assert set(mines[0].aliases) == {"Mines", "Andrew", "MINES"}


def test_episodes_and_people_come_back_as_they_are_written(store: Store) -> None:
    """Whatever signs their names and titles hold, and what is not known of them as nothing."""
    name = 'Ann "Ace" O\\Neil \u2028 \x01 Żółć 🎙, [Lee]'
    speaker = Speaker(name=name, labels=("O\\N", name), turns=1, aliases=(Alias("A, B", "own", 2),))
    plain = record_of("kabul", path="/talks/\t'x'.txt")
    record = replace(plain, title=name, mtime_ns=2**62, date=None, audio="a,b", ads=True)
    snapshot = commit(
        store, episode_of("kabul", [(name, "Yes")], record=record, speakers=[speaker])
    )
    assert [one.record for one in snapshot.episodes] == [record]
    [found] = [one for one in snapshot.speakers.values() if one.name == name]
    assert set(found.aliases) == {name, "O\\N", "A, B"}
    assert (found.episodes, found.turns, found.roles) == (("kabul",), 1, {})


def test_words_in_a_turn_on_average_are_of_the_live_ones(store: Store) -> None:
    """What was removed counts for nothing."""
    long = episode_of("long", [("ANN LEE", "one two three four five six")])
    short = episode_of("short", [("ANN LEE", "one two"), ("BOB", "three four five six")])
    assert commit(store, long, short).mean_words == 4.0
    assert commit(store, removed=["long"]).mean_words == 3.0


def test_each_turn_points_to_its_speaker(store: Store) -> None:
    """And a turn of nobody to nobody."""
    snapshot = commit(store, interview())
    names = [
        snapshot.speakers[ordinal].name if ordinal >= 0 else None
        for ordinal in snapshot.turn_speaker.tolist()
    ]
    assert names == [None, "Ailsa Chang", "Mines", "Mines", "Ailsa Chang"]


def test_a_speaker_whose_last_episode_goes_is_gone(store: Store) -> None:
    commit(store, interview("kabul"), episode_of("x", [("A B", "y")]))
    snapshot = commit(store, removed=["kabul"])
    assert [one.name for one in snapshot.speakers.values()] == ["A B"]


def test_the_cast_of_an_episode_comes_back_whole(store: Store) -> None:
    """Labels, aliases with their provenance, role and its reason."""
    assert commit(store, interview()).speakers_of("kabul") == (CHANG, MINES)


def test_a_speaker_whom_only_the_turns_name_is_in_the_cast(store: Store) -> None:
    """Nobody who speaks is lost because a list left them out."""
    snapshot = commit(store, episode_of("one", [("ANN LEE", "x"), ("ANN LEE", "y")]))
    (found,) = snapshot.speakers.values()
    assert (found.name, found.turns) == ("Ann Lee", 2)


def test_the_vectors_of_an_episode_are_there_to_be_used_again(store: Store) -> None:
    """By key, bit by bit, also from the second segment."""
    commit(store, episode_of("other", [("A", "x")]))
    snapshot = commit(store, interview())
    pieces = snapshot.vectors_of("kabul")
    assert set(pieces) == {key_of(f"{text} 0") for _label, text in INTERVIEW}
    key = key_of("Smoke over the airport 0")
    np.testing.assert_array_equal(pieces[key], vector_of("Smoke over the airport 0"))


def test_vectors_are_read_by_row_over_segments(store: Store) -> None:
    commit(store, episode_of("one", [("A", "x")]))
    snapshot = commit(store, episode_of("two", [("A", "y"), ("A", "z")]))
    found = snapshot.piece_vectors(np.array([2, 0], dtype=np.int32))
    np.testing.assert_array_equal(found, [vector_of("z 0"), vector_of("x 0")])


def test_one_segment_is_read_where_it_lies(store: Store) -> None:
    """Its columns are the mapped file, not a copy of it."""
    snapshot = commit(store, interview())
    assert snapshot.turn_id.base is not None
    assert not snapshot.turn_id.flags.writeable


def test_an_unchanged_index_gives_the_same_snapshot(store: Store) -> None:
    """So that what was computed for it is kept."""
    first = commit(store, interview())
    assert store.snapshot() is first


def test_an_old_snapshot_goes_on_while_the_index_changes(store: Store) -> None:
    """A question that began before a commit ends on the state it began on, turns and names too."""
    old = commit(store, interview())
    commit(store, episode_of("kabul", [("ZOE REY", "all is new")]))
    assert [one.turn.text for one in old.turns([2])] == ["Smoke over the airport"]
    assert [one.record.id for one in old.episodes] == ["kabul"]
    assert "Ailsa Chang" in {one.name for one in old.speakers.values()}
    assert len(old.nearest_pieces(vector_of("x"), 10)[0]) == 5
    assert old.vectors_of("kabul").keys() == {key_of(f"{text} 0") for _who, text in INTERVIEW}


def test_an_episode_without_turns_is_kept(store: Store) -> None:
    """A file of furniture alone is an episode in which nobody speaks."""
    snapshot = commit(store, episode_of("silence", []), episode_of("one", [("A", "x")]))
    assert [(one.record.id, one.turns) for one in snapshot.episodes] == [("silence", 0), ("one", 1)]
    assert snapshot.turn_episode.tolist() == [1]
    assert snapshot.vectors_of("silence") == {}


def test_the_record_of_an_episode_comes_back(store: Store) -> None:
    full = replace(record_of("one"), date="2021-08-27", url="https://example.org/1")
    snapshot = commit(store, episode_of("one", [("A", "x")], record=full))
    assert snapshot.episodes[0].record == full

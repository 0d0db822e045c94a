from __future__ import annotations

import pytest

from index.errors import StaleSnapshotError
from index.store import live
from index.store.live import LiveEpisodes, LiveSpeakers, bring, named_turns, names_of
from index.store.snapshot import StoreSnapshot
from index.store.store import Store
from index.turns import Alias, Speaker
from tests.index.store.toy import episode_of, interview


@pytest.fixture
def snapshot(store: Store) -> StoreSnapshot:
    """Three episodes in two segments, one of them removed."""
    named = Speaker(
        "Ann B. Lee", labels=("ANN", "LEE"), turns=1, aliases=(Alias("Annie", "own", 1),)
    )
    with store.writer():
        store.commit([interview("kabul"), episode_of("gone", [("OLD MAN", "x")])])
        store.commit([episode_of("two", [("ann b. lee", "y")], speakers=[named])], removed=["gone"])
    return store.snapshot()


def fresh(snapshot: StoreSnapshot) -> LiveSpeakers:
    return LiveSpeakers(snapshot.reader, snapshot.generation)


def test_one_episode_is_read_without_the_others(
    snapshot: StoreSnapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its record, its row and how much it holds; a first question needs no more."""
    monkeypatch.setattr(live, "_EPISODES_A_LOOK", 1)
    episodes = snapshot.episodes
    assert isinstance(episodes, LiveEpisodes)
    assert (episodes[1].record.id, episodes[-1].first_row, episodes[1].turns) == ("two", 6, 1)
    assert "_all" not in vars(episodes)
    assert [one.record.id for one in episodes] == ["kabul", "two"]
    assert episodes[0:1] == tuple(episodes)[:1]
    assert (len(episodes), episodes.turns) == (2, 6)


def test_titles_and_dates_are_read_by_themselves(snapshot: StoreSnapshot) -> None:
    """In the order of the episodes, of the live ones alone."""
    episodes = snapshot.episodes
    assert (episodes.titles, episodes.dates) == (("Kabul", "Two"), (None, None))
    assert "_all" not in vars(episodes)
    assert [one.record.title for one in episodes] == list(episodes.titles)


def test_many_looks_for_episodes_end_in_reading_them_all(snapshot: StoreSnapshot) -> None:
    """Whoever asks again and again does not look each up."""
    assert snapshot.episodes[0].record.id == "kabul"
    assert snapshot.episodes[1].record.id == "two"
    assert "_all" in vars(snapshot.episodes)


def test_an_episode_that_was_swept_is_told(store: Store, snapshot: StoreSnapshot) -> None:
    """Who reads an old state too late is told so, and not given another episode."""
    with store.writer(grace_seconds=0):
        store.commit([], removed=["two"])
        store.commit([episode_of("three", [("A", "z")])])
    with pytest.raises(StaleSnapshotError):
        snapshot.episodes[1]


def test_a_speaker_is_read_alone_as_among_all(snapshot: StoreSnapshot) -> None:
    """Names, turns, episodes and roles are the same."""
    everyone = dict(snapshot.reader.speakers_at(snapshot.generation))
    for ordinal, speaker in everyone.items():
        one = fresh(snapshot)
        assert one[ordinal] == speaker
        assert "_all" not in vars(one)
    assert dict(fresh(snapshot)) == everyone
    with pytest.raises(KeyError):
        fresh(snapshot)[99]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["ANN"], ["Ann B. Lee"]),
        (["Annie", "Ailsa Chang"], ["Ailsa Chang", "Ann B. Lee"]),
        (["Old Man", "ann"], []),
    ],
)
def test_speakers_are_found_by_what_they_are_called(
    snapshot: StoreSnapshot, names: list[str], found: list[str]
) -> None:
    """By names, labels and aliases, in the order of all; whose episodes are gone is not found."""
    people = fresh(snapshot)
    assert [one.name for one in people.called_any(names)] == found
    assert people.called >= {"Ann B. Lee", "ANN", "LEE", "Annie", "Ailsa Chang", "AILSA CHANG"}
    assert "_all" not in vars(people)


def test_names_are_known_before_and_after_everyone_is_read(snapshot: StoreSnapshot) -> None:
    """The same, but for those who speak nowhere any more."""
    people = fresh(snapshot)
    early = people.names()
    assert "_all" not in vars(people)
    len(people)
    assert {ordinal: early[ordinal] for ordinal in people} == people.names()


def test_turns_of_each_name_are_the_same_before_everyone_is_read(snapshot: StoreSnapshot) -> None:
    """In order of appearance; a name that two people have counts for both."""
    early, late = fresh(snapshot), fresh(snapshot)
    len(late)
    assert list(early.named_turns.items()) == list(late.named_turns.items())
    assert early.named_turns == named_turns(dict(late).values())
    assert early.named_turns == {"Ailsa Chang": 2, "Mines": 2, "Ann B. Lee": 1}
    assert "_all" not in vars(early)


@pytest.mark.parametrize("at_most", [0, 1_000])
def test_who_speaks_in_some_episodes_is_looked_up_there(
    snapshot: StoreSnapshot, monkeypatch: pytest.MonkeyPatch, at_most: int
) -> None:
    """The same people for few episodes as for many; nobody of one that was removed."""
    monkeypatch.setattr(live, "_FEW_EPISODES", at_most)
    for ids, names in (
        (["kabul"], ["Ailsa Chang", "Mines"]),
        (["two", "gone"], ["Ann B. Lee"]),
        (["gone"], []),
    ):
        people = fresh(snapshot)
        assert [one.name for one in people.within(ids)] == names
        assert ("_all" in vars(people)) is (at_most == 0)


def test_episodes_that_are_wanted_together_are_read_together(snapshot: StoreSnapshot) -> None:
    """One look is enough for all of them, whatever holds them."""
    episodes = snapshot.episodes
    bring(episodes, [1, 0, 1])
    assert [episodes[0].record.id, episodes[1].record.id] == ["kabul", "two"]
    assert episodes.paths == ["/talks/kabul.txt", "/talks/two.txt"]
    bring(tuple(episodes), [1])


def test_names_are_taken_from_whatever_holds_the_speakers(snapshot: StoreSnapshot) -> None:
    people = dict(fresh(snapshot))
    assert names_of(people) == {ordinal: one.name for ordinal, one in people.items()}
    assert names_of(fresh(snapshot)).items() >= names_of(people).items()

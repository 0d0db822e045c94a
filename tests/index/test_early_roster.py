from __future__ import annotations

import pytest

from index.early_roster import EarlyRoster
from index.roster import Roster
from index.store import live
from index.store.live import LiveSpeakers
from index.store.snapshot import StoreSnapshot
from index.store.store import Store
from tests.index.store.toy import episode_of, opened

NAMES = [
    "Andrew Mines", "Ailsa Chang", "Ross Geller", "Monica Geller", "Kelly Clark", "José Nuñez",
    "Stevenson Jean-Pierre", "Sinéad O’Brien", "Mrs. Hale", "Mr. Hale", "J. R. Okafor",
    "Mireille Reece", "Mireille B. Reece", "Andrew Hightower",
]  # fmt: skip


@pytest.fixture
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> StoreSnapshot:
    """An index in which each of `NAMES` speaks."""
    store: Store = opened(tmp_path_factory.mktemp("index"))
    with store.writer():
        store.commit([episode_of(f"e{at}", [(name, "x")]) for at, name in enumerate(NAMES)])
    return store.snapshot()


def early(snapshot: StoreSnapshot) -> EarlyRoster:
    return EarlyRoster(LiveSpeakers(snapshot.reader, snapshot.generation))


@pytest.mark.parametrize(
    ("name", "reads_everyone"),
    [
        ("Andrew", False),
        ("andrew mines", False),
        ("Dr. Geller", False),
        ("Mrs. Hale", False),
        ("jean pierre", False),
        ("Sinead OBrien", False),
        ("Jose", False),
        ("Mireille Reece", False),
        ("was", False),
        ("Kubernetes", False),
        ("2021", False),
        ("Barack Obama", False),
        ("what was said about it", False),
        ("the professor", False),
        ("", False),
        ("Mnies", True),
        ("kclark", True),
        ("monicag", True),
        ("RossGeller", True),
        ("Hightowr", True),
        ("Rose Geller", True),
        ("Monika Gelleer", True),
        ("Kelly C", True),
    ],
)
def test_a_name_means_the_same_before_everyone_is_read(
    snapshot: StoreSnapshot, name: str, *, reads_everyone: bool
) -> None:
    """And only one that may be misspelt has everyone read."""
    roster = early(snapshot)
    everyone = Roster(tuple(snapshot.reader.speakers_at(snapshot.generation).values()))
    assert roster.match(name) == everyone.match(name)
    assert ("_all" in vars(roster.everyone)) is reads_everyone


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("what did they say about writing tests", ()),
        ("what Geller said to Andrew Mines", ("Andrew Mines", "Ross Geller", "Monica Geller")),
        ("did stevenson jean-pierre agree", ("Stevenson Jean-Pierre",)),
        ("O'Brien's view", ("Sinéad O’Brien",)),
        ("", ()),
    ],
)
def test_who_is_mentioned_is_the_same_before_everyone_is_read(
    snapshot: StoreSnapshot, text: str, found: tuple[str, ...]
) -> None:
    """In the same order, and nobody else is read for it."""
    roster = early(snapshot)
    everyone = Roster(tuple(snapshot.reader.speakers_at(snapshot.generation).values()))
    assert roster.mentioned(text) == everyone.mentioned(text)
    assert sorted(one.name.casefold() for one in roster.mentioned(text)) == sorted(
        name.casefold() for name in found
    )
    assert "_all" not in vars(roster.everyone)


def test_who_asks_for_many_people_has_everyone_read_once(snapshot: StoreSnapshot) -> None:
    """Looking each of them up would take longer."""
    roster = early(snapshot)
    for name in NAMES[: live.PEOPLE_LOOKS + 1]:
        assert len(roster.match(name).speakers) == 1, name
    assert "_all" in vars(roster.everyone)
    assert len(roster.speakers) == len(NAMES)

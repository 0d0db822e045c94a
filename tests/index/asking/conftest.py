"""A small world to ask about: three dated episodes, one undated, and who speaks in them."""

from __future__ import annotations

import pytest

from index.asking.shelf import Shelf
from index.roster import Roster
from index.store import CatalogueEpisode, CatalogueSpeaker, EpisodeRecord


def episode(name: str, title: str, date: str | None, path: str = "") -> CatalogueEpisode:
    record = EpisodeRecord(name, path or f"show/{name}.txt", title, "plain", "", 0, 0, date)
    return CatalogueEpisode(record, first_row=0, turns=10, words=100)


def speaker(ordinal: int, *names: str, episodes: tuple[str, ...]) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, names[0], names, episodes, 7, generic=False, roles={})


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """0 the mosque (undated), 1 the withdrawal, 2 the bread, 3 the lighthouse."""
    return Shelf(
        (
            episode("mosque", "A Kandahar mosque attack", None),
            episode("exit", "Withdrawal from Afghanistan", "2021-08-30"),
            episode("rye", "Rye and reason, episode 12", "2021-10-06"),
            episode("light", "The last keeper", "2022-04-14", "slack-water/sw-156.md"),
        )
    )


@pytest.fixture(scope="session")
def roster() -> Roster:
    """Andrew Mines in the first two, Ada Byron in the last two, Bo Lund in the bread alone."""
    return Roster(
        (
            speaker(0, "Andrew Mines", "MINES", episodes=("mosque", "exit")),
            speaker(1, "Ada Byron", episodes=("rye", "light")),
            speaker(2, "Bo Lund", episodes=("rye",)),
        )
    )

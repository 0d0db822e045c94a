from __future__ import annotations

import pytest

from index.asking.shelf import LOOKS, Shelf
from index.store import CatalogueEpisode, EpisodeRecord

TITLES = (
    "The code",
    "Code and “coders”",
    "Rye and reason",
    "We went to the U.S.",
    "Reasons, (rye)",
    "Of it",
    "Dyed-in-the-wool codes",
)


def shelf_of(*titles: str) -> Shelf:
    records = [EpisodeRecord(one, f"/{one}", one, "plain", "00", 1, 1) for one in titles]
    return Shelf([CatalogueEpisode(one, 0, 1, 1) for one in records])


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("a code", {0}),
        ("coders code", {1}),
        ("reason rye", {2, 4}),
        ("going US", {3}),
        ("it", {5}),
        ("wool dyed code", {6}),
        ("rye", set()),
    ],
)
def test_a_whole_title_is_found_however_often_one_is_looked_for(
    words: str, numbers: set[int]
) -> None:
    """By its index words alone: the first times by looking through, later in a table."""
    shelf = shelf_of(*TITLES)
    assert [shelf.exactly_titled(words) for _look in range(LOOKS + 1)] == [numbers] * (LOOKS + 1)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("kabul", {0}),
        ("the kabuls", {0}),
        ("notes talk", {1}),
        ("talk_9", {1}),
        ("evening series", {0, 1}),
        ("evening kabul", set()),
        ("kabull", {0}),
    ],
)
def test_episodes_are_found_by_words_however_often_they_are_looked_for(
    words: str, numbers: set[int]
) -> None:
    """Of the title, else of the file's name, else of its folder; all in one of them."""
    paths = {"Kabul falls": "/Evening-series/one.v2.txt", "Two": "/Evening-series/talk-9_notes.txt"}
    records = [EpisodeRecord(one, paths[one], one, "plain", "00", 1, 1) for one in paths]
    shelf = Shelf([CatalogueEpisode(one, 0, 1, 1) for one in records])
    assert [shelf.titled(words) for _look in range(LOOKS + 1)] == [numbers] * (LOOKS + 1)

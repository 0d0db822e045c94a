from __future__ import annotations

from datetime import date

import pytest

from index.asking.shelf import Shelf
from index.question import Intent, parse
from index.roster import Roster
from index.store import CatalogueEpisode, CatalogueSpeaker, EpisodeRecord


def episode(title: str) -> CatalogueEpisode:
    record = EpisodeRecord(title, f"{title}.md", title, "markdown", "", 0, 0, None)
    return CatalogueEpisode(record, first_row=0, turns=10, words=100)


def person(ordinal: int, name: str, *episodes: str) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, name, (name,), episodes, 7, generic=False, roles={})


SHELF = Shelf(
    tuple(
        map(
            episode,
            (
                "The Long Night 7",
                "The Long Night 12",
                "Night Shift 12",
                "Rye and reason",
                "Bees s2e1",
            ),
        )
    )
)
ROSTER = Roster(
    (
        person(0, "Ada Byron", "The Long Night 7", "Rye and reason"),
        person(1, "Ada Lund", "Night Shift 12"),
    )
)


@pytest.mark.parametrize(
    ("text", "episodes", "topic"),
    [
        ("what did Lund say on Night Shift 12 about bread", {2}, "bread"),
        ("night shift episode 12 on bread", {2}, "bread"),
        ("the long night #7: how do bees sleep", {0}, "how do bees sleep"),
        ("the bees s2e1 about honey", {4}, "honey"),
        ("what did they discuss on long night 12", {1}, ""),
        ("what did the guest on rye and reason say about salt", {3}, "salt"),
        ("in rye and reason did anyone mention salt", {3}, "salt"),
        ("Rye and reason: what about salt", {3}, "salt"),
        ("what did Lund say on the long night about bees", {0, 1}, "bees"),
        ("the long night on bees", {0, 1}, "bees"),
        ("which long night episodes mention bees", {0, 1}, "bees"),
    ],
)
def test_a_title_names_its_episode_and_a_show_its_episodes(
    text: str, episodes: set[int], topic: str
) -> None:
    question = parse(text, ROSTER, SHELF, today=date(2022, 5, 13))
    assert (set(question.narrowed.episodes or ()), question.topic) == (episodes, topic)


@pytest.mark.parametrize(
    "text",
    [
        "what did Lund say about the long night",
        "what did Lund say on the long night",
        "what did Lund say about rye and reason",
        "rye and reason",
        "what happened on the night of the 12",
        "long night shifts on trains",
    ],
)
def test_words_of_a_title_that_are_the_topic_name_no_episode(text: str) -> None:
    assert parse(text, ROSTER, SHELF, today=date(2022, 5, 13)).narrowed.episodes is None


def test_of_two_who_share_a_name_the_one_in_the_episode_is_asked() -> None:
    question = parse("what did Ada say on night shift 12 about bread", ROSTER, SHELF)
    assert question.said_by is not None
    assert (question.said_by.names, question.intent) == (("Ada Lund",), Intent.SAID)
    both = parse("what did Ada say about bread", ROSTER, SHELF)
    assert both.said_by is not None
    assert both.said_by.names == ("Ada Byron", "Ada Lund")


def test_a_show_is_named_where_its_episodes_are_searched() -> None:
    question = parse("what did Lund say on the long night about bees", ROSTER, SHELF)
    named = ["episode: The Long Night 12 or The Long Night 7"]
    assert [one.text for one in question.narrowed.constraints] == named
    more = Shelf((*SHELF.episodes, episode("The Long Night 13")))
    question = parse("what did Lund say on the long night about bees", ROSTER, more)
    assert [one.text for one in question.narrowed.constraints] == ["3 episodes of The Long Night"]

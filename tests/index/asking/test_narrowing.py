from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.asking.narrowing import Narrower
from index.asking.shelf import Shelf
from index.roster import Roster

TODAY = date(2022, 5, 13)


@pytest.fixture
def narrower(shelf: Shelf, roster: Roster) -> Narrower:
    return Narrower(shelf, roster, TODAY)


@pytest.mark.parametrize(
    ("words", "rest", "episodes"),
    [
        ("what did she say in the latest episode about aid", "what did she say about aid", {3}),
        ("what did she say in the first episode", "what did she say", {1}),
        ("aid in the second episode", "aid", {2}),
        ("aid in the 3rd episode", "aid", {3}),
        ("aid in the last two episodes", "aid", {2, 3}),
        ("what did Bo say in his latest interview", "what did Bo say", {2}),
        ("aid in Ada's first episode", "aid", {2}),
        ("aid in the last episode with Andrew Mines", "aid", {1}),
        ("aid in the Kandahar episode", "aid", {0}),
        ("aid in the Kandahr episode", "aid", {0}),
        ("in the Kandahar episode, what of aid", "what of aid", {0}),
        ("aid on the mosque attack interview", "aid", {0}),
        ("what is said in the episode about Kandahar about aid", "what is said about aid", {0}),
        ("aid in the episode with Bo Lund", "aid", {2}),
        ("aid in the Mines episode", "aid", {0, 1}),
        ("aid in episode 12", "aid", {2}),
        ("aid, ep. 156", "aid", {3}),
        ("aid in The last keeper", "aid", {3}),
        ("notes about aid on A Kandahar mosque attack", "notes about aid", {0}),
    ],
)  # fmt: skip
def test_words_for_episodes_leave_the_question(
    narrower: Narrower, words: str, rest: str, episodes: set[int]
) -> None:
    """By place in time, number, title or guest; "latest" counts the dated ones."""
    left, narrowed = narrower.episodes(words)
    assert (left, narrowed.episodes) == (rest, frozenset(episodes))
    assert [one.kind for one in narrowed.constraints] == ["episode"]


@pytest.mark.parametrize(
    ("words", "constraint"),
    [
        ("aid before the withdrawal episode", "before 2021-08-30"),
        ("aid after the first episode", "since 2021-08-31"),
        ("aid since the bread and rye episode", None),
        ("aid in the October episode", "in 2021-10"),
        ("aid in last year's episodes", "in 2021"),
    ],
)
def test_an_episode_may_stand_for_its_date(
    narrower: Narrower, words: str, constraint: str | None
) -> None:
    _rest, narrowed = narrower.episodes(words)
    texts = [one.text for one in narrowed.constraints]
    assert texts == ([constraint] if constraint else [])


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("bread in the pilot episode", "no episode fits “pilot”: all episodes are searched"),
        ("bread in episode 99", "no episode fits “in episode 99”: all episodes are searched"),
        (
            "aid before the Kandahar episode",
            "“Kandahar” has no date, so nothing is known to be before it",
        ),
        ("aid in the Mines episode", "“Mines” fits 2 episodes: all of them are searched"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_of_an_episode_is_said(
    narrower: Narrower, words: str, note: str
) -> None:
    assert narrower.episodes(words)[1].notes == (note,)


@pytest.mark.parametrize(
    "words",
    [
        "what happened at the previous meetings",
        "what was agreed upon on sample transcripts",
        "what did she say on rye and reason",
        "how did the interview with the police go",
    ],
)
def test_a_meeting_that_is_talked_about_is_no_episode(narrower: Narrower, words: str) -> None:
    assert narrower.episodes(words) == (words, Narrower.episodes(narrower, "x")[1])


@pytest.mark.parametrize(
    ("words", "rest", "period", "sure"),
    [
        ("what did she say in 2021 about aid", "what did she say about aid", "2021", True),
        ("In October 2021, what was said", "what was said", "2021-10", True),
        ("what did she say last October", "what did she say", "2021-10", True),
        ("notes on aid before 2021-11", "notes on aid", "before 2021-11", False),
        ("who mentioned aid since last year", "who mentioned aid", "since 2021", False),
        ("aid after March", "aid", "since 2022-04", False),
        ("aid between March and May 2021", "aid", "2021-03-01 to 2021-05-31", False),
        ("aid from 2019 to 2021", "aid", "2019-01-01 to 2021-12-31", False),
        ("aid since 2020 and before June 2021", "aid and", "2020-01-01 to 2021-05-31", False),
    ],
)  # fmt: skip
def test_words_for_dates_leave_the_question(
    narrower: Narrower, words: str, rest: str, period: str, *, sure: bool
) -> None:
    """It is sure that a date says when something was said where it stands at the saying."""
    left, found, is_sure = narrower.dates(words)
    assert (left, str(found), is_sure) == (rest, period, sure)


@pytest.mark.parametrize(
    "words",
    [
        "what did she say about last year's election",
        "what did she say about the last year of school",
        "what may she say in second place",
        "she will march in a week",
        "what of 1984",
    ],
)
def test_a_date_that_is_talked_about_stays(narrower: Narrower, words: str) -> None:
    assert narrower.dates(words) == (words, None, True)


@pytest.mark.parametrize(
    ("key", "values", "texts", "notes"),
    [
        ("in", ("kandahar",), ["episode: A Kandahar mosque attack"], ()),
        ("in", ("12",), ["episode: Rye and reason, episode 12"], ()),
        ("in", ("latest",), ["episode: The last keeper"], ()),
        ("in", ("slack-water",), ["episode: The last keeper"], ()),
        ("in", ("rye", "keeper"), ["episode: Rye and reason, episode 12 or The last keeper"], ()),
        ("in", ("zebra",), ["0 episodes"], ("no episode fits in:zebra",)),
        ("before", ("2021-11",), ["before 2021-11"], ("1 undated episode is left out",)),
        ("during", ("2021",), ["in 2021"], ("1 undated episode is left out",)),
        ("after", ("withdrawal",), ["since 2021-08-31"], ("1 undated episode is left out",)),
        ("before", ("banana",), [], ("before:banana is no date and no episode: it is left out",)),
    ],
)  # fmt: skip
def test_an_operator_narrows_or_says_why_not(
    narrower: Narrower, key: str, values: tuple[str, ...], texts: list[str], notes: tuple[str, ...]
) -> None:
    narrowed = narrower.operator(key, values)
    assert [one.text for one in narrowed.constraints] == texts
    assert narrowed.notes == notes


def test_an_undated_episode_is_in_no_period(narrower: Narrower, shelf: Shelf) -> None:
    narrowed = narrower.operator("before", ("2030",))
    assert narrowed.numbers(shelf) == frozenset({1, 2, 3})
    both = narrowed & narrower.operator("in", ("kandahar", "rye"))
    assert both.numbers(shelf) == frozenset({2})


def test_without_dates_the_file_names_tell_the_order() -> None:
    """ "go-time-9" came before "go-time-10"."""
    from index.store import CatalogueEpisode, EpisodeRecord

    def undated(stem: str) -> CatalogueEpisode:
        record = EpisodeRecord(stem, f"{stem}.md", stem, "markdown", "", 0, 0)
        return CatalogueEpisode(record, 0, 1, 1)

    shelf = Shelf((undated("go-time-10"), undated("go-time-9"), undated("go-time-101")))
    assert shelf.in_order == (1, 0, 2)


def test_the_podcast_that_no_title_has_stays_what_is_asked_about(
    shelf: Shelf, roster: Roster
) -> None:
    """One episode speaks of it: it is searched, and its name is looked for there."""
    speaking = replace(shelf, mentions=lambda words: {3: 9} if words == "Night Boat" else {})
    narrower = Narrower(speaking, roster, date(2022, 6, 1))
    words, narrowed = narrower.episodes("Ada's thoughts on the Night Boat podcast")
    assert words == "Ada's thoughts on Night Boat"
    assert narrowed.episodes == frozenset({3})
    words, narrowed = narrower.episodes("what did Ada say in the Night Boat episode")
    assert words == "what did Ada say"
    assert narrowed.episodes == frozenset({3})

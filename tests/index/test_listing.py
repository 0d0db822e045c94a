"""What there is to ask about, and the turns around a turn."""

from __future__ import annotations

import pytest

from index import Conversation, GoneTurnError, QuestionError, State, Surroundings, TranscriptIndex

FOG = "what was said about the fog horn"


def cited(invented: TranscriptIndex) -> int:
    """A turn in the middle of an episode."""
    return invented.ask("what did Elias Corbett say about the fog horn").citations[0].turn_id


def places(shown: Surroundings) -> list[int]:
    return [turn.position for turn in shown.turns]


def test_who_says_most_is_listed_first(invented: TranscriptIndex) -> None:
    people = invented.listed().speakers
    assert [(one.name, one.turns) for one in people[:3]] == [
        ("Marit Okonjo", 98),
        ("Jonah Abiodun", 40),
        ("Beatriz Quill", 21),
    ]
    assert len(people[0].episodes) == 5


def test_the_newest_episode_is_listed_first_and_undated_ones_last(
    invented: TranscriptIndex,
) -> None:
    listed = invented.listed().episodes
    assert [(one.episode.title, one.episode.date) for one in (listed[0], listed[-1])] == [
        ("The honest thermometer", "2023-09-20"),
        ("Open evening about the ferry timetable", None),
    ]
    assert listed[-2].speakers == ("Marit Okonjo", "Ruth Corbett", "Elias Corbett")
    assert listed[-1].speakers == ()  # labels that are no names are nobody to choose from


def test_what_is_listed_is_worked_out_once_for_a_commit(invented: TranscriptIndex) -> None:
    assert invented.listed() is invented.listed()


def test_the_turns_around_a_turn_stand_in_reading_order(invented: TranscriptIndex) -> None:
    turn_id = cited(invented)
    shown = invented.turns_around(turn_id, 2, 3)
    centre = shown.centre
    assert places(shown) == [centre - 2, centre - 1, centre, centre + 1, centre + 2, centre + 3]
    assert shown.turns[2].turn_id == turn_id
    assert shown.turns[2].speaker == "Elias Corbett"
    assert (shown.episode.title, shown.total) == ("The last keeper of Skarrow Light", 49)


@pytest.mark.parametrize(("before", "after"), [(-3, 7), (7, -3)])
def test_a_page_may_begin_beside_the_turn(
    invented: TranscriptIndex, before: int, after: int
) -> None:
    shown = invented.turns_around(cited(invented), before, after)
    assert places(shown) == list(range(shown.centre - before, shown.centre + after + 1))


@pytest.mark.parametrize(
    ("before", "after", "expected"), [(500, -400, [0]), (-400, 500, [48]), (500, 500, [*range(49)])]
)
def test_pages_stay_within_the_episode(
    invented: TranscriptIndex, before: int, after: int, expected: list[int]
) -> None:
    """Beyond an end there is the last turn of that end, never another episode."""
    assert places(invented.turns_around(cited(invented), before, after)) == expected


def test_a_turn_that_is_gone_is_said_to_be(invented: TranscriptIndex) -> None:
    with pytest.raises(GoneTurnError, match="no longer in the index") as raised:
        invented.turns_around(12345, 1, 1)
    assert raised.value.turn_id == 12345


def test_a_speaker_who_is_chosen_is_asked_whatever_the_words_say(
    invented: TranscriptIndex,
) -> None:
    for who in ("Elias Corbett", "Ruth Corbett"):
        answer, carried = invented.follow_up(FOG, Conversation(), speaker=who)
        assert {one.speaker for one in answer.citations} == {who}
        assert answer.understood.summary == f"speaker: {who}"
        assert answer.question == FOG
        assert carried.speakers == (who,)


def test_a_chosen_speaker_whom_nobody_knows_is_an_honest_no(invented: TranscriptIndex) -> None:
    answer, _ = invented.follow_up(FOG, Conversation(), speaker="Ada Quimby")
    assert answer.state is State.UNKNOWN_SPEAKER
    assert answer.understood.named == "Ada Quimby"


@pytest.mark.parametrize("episode", ["Rye and reason", "rye reason", "ID"])
def test_an_episode_that_is_chosen_is_searched_alone(
    invented: TranscriptIndex, episode: str
) -> None:
    """By its title, words of it, or its lasting id."""
    if episode == "ID":
        listed = invented.listed().episodes
        (episode,) = [one.episode.id for one in listed if one.episode.title == "Rye and reason"]
    answer, carried = invented.follow_up(
        "what was said about bread", Conversation(), episode=episode
    )
    assert {one.episode.title for one in answer.citations} == {"Rye and reason"}
    assert answer.searched.episodes == 1
    assert answer.understood.summary == "episode: Rye and reason"
    assert len(carried.episodes) == 1


def test_an_episode_that_nobody_knows_is_refused_in_a_sentence(invented: TranscriptIndex) -> None:
    with pytest.raises(QuestionError, match="no episode fits “Zebra”: choose one"):
        invented.follow_up(FOG, Conversation(), episode="Zebra")

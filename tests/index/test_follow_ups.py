"""What follow-ups mean, over a conversation that stands still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from index.asking.narrowing import Narrower
from index.asking.shelf import Shelf
from index.conversation import Conversation
from index.follow_ups import resolve
from index.meant import FollowUp
from index.question import Intent
from index.roster import Roster
from index.store import CatalogueEpisode, CatalogueSpeaker, EpisodeRecord


def person(ordinal: int, name: str) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, name, (name,), ("e1",), 7, generic=False, roles={})


def episode(name: str, title: str, when: str) -> CatalogueEpisode:
    return CatalogueEpisode(EpisodeRecord(name, name, title, "plain", "", 0, 0, when), 0, 9, 90)


KNOWN = Narrower(
    Shelf((episode("e1", "The mosque", "2021-10-16"), episode("e2", "The exit", "2022-01-02"))),
    Roster((person(0, "Andrew Mines"), person(1, "Ailsa Chang"), person(2, "Ari Shapiro"))),
    date(2022, 5, 13),
)
ABOUT_AID = Conversation(
    topic="aid",
    speakers=("Andrew Mines",),
    heard=("Andrew Mines",),
    shown=(11, 12),
    focus=11,
    focus_episode="e1",
)
ANYONE_ABOUT_AID = Conversation(
    topic="aid", heard=("Ailsa Chang", "Andrew Mines"), shown=(21, 22), focus=21, focus_episode="e2"
)


def meant(text: str, conversation: Conversation = ABOUT_AID) -> FollowUp:
    return resolve(text, conversation, KNOWN)


def summary(found: FollowUp) -> tuple[str, tuple[str, ...], list[str]]:
    """The topic, the speakers, what the search is narrowed to."""
    question = found.question
    speakers = question.said_by.names if question.said_by else ()
    return question.topic, speakers, [one.text for one in question.narrowed.constraints]


@pytest.mark.parametrize(
    "text",
    [
        "more",
        "More!",
        "go on",
        "what else?",
        "what else did he say?",
        "what else did Mines say about it?",
        "did he say anything else?",
        "and anything else",
        "nothing else?",
        "show me more quotes",
    ],
)
def test_more_asks_the_same_without_what_was_shown(text: str) -> None:
    found = meant(text)
    assert summary(found) == ("aid", ("Andrew Mines",), [])
    assert found.seen == (11, 12)
    assert found.question.further
    assert found.question.search_text == "what did Andrew Mines say about aid"


@pytest.mark.parametrize(
    ("text", "topic", "speakers"),
    [
        ("and the Taliban?", "the Taliban", ("Andrew Mines",)),
        ("what about the Taliban?", "the Taliban", ("Andrew Mines",)),
        ("the Taliban?", "the Taliban", ("Andrew Mines",)),
        ("no, I meant the Taliban", "the Taliban", ("Andrew Mines",)),
        ("and Chang?", "aid", ("Ailsa Chang",)),
        ("no, I meant Chang", "aid", ("Ailsa Chang",)),
        ("no, Chang", "aid", ("Ailsa Chang",)),
        ("what about Chang and Shapiro?", "aid", ("Ailsa Chang", "Ari Shapiro")),
        ("Chang?", "aid", ("Ailsa Chang",)),
        ("and Chang on drones?", "drones", ("Ailsa Chang",)),
        ("and anyone?", "aid", ()),
        ("not him, Chang", "aid", ("Ailsa Chang",)),
        ("not Mines but Chang", "aid", ("Ailsa Chang",)),
        ("no not him, Chang", "aid", ("Ailsa Chang",)),
        ("same for Chang", "aid", ("Ailsa Chang",)),
        ("the same question but about drones", "drones", ("Andrew Mines",)),
        ("just Chang", "aid", ("Ailsa Chang",)),
        ("Chang, I mean", "aid", ("Ailsa Chang",)),
        ("drones rather", "drones", ("Andrew Mines",)),
        ("what did Chang reply?", "aid", ("Ailsa Chang",)),
        ("did he agree?", "aid", ("Andrew Mines",)),
        ("what did Chang say about that?", "aid", ("Ailsa Chang",)),
        ("and what did Chang say?", "aid", ("Ailsa Chang",)),
        ("what did he say about drones?", "drones", ("Andrew Mines",)),
        ("did he ever mention drones", "drones", ("Andrew Mines",)),
        ("what is his view on drones", "drones", ("Andrew Mines",)),
        ("anything from him about drones", "drones", ("Andrew Mines",)),
        ("when did he say that?", "aid", ("Andrew Mines",)),
        ("who asked about that?", "aid", ()),
        ("what did Chang say about drones?", "drones", ("Ailsa Chang",)),
        ("what was said about drones?", "drones", ()),
    ],
)
def test_a_part_of_the_question_is_replaced(
    text: str, topic: str, speakers: tuple[str, ...]
) -> None:
    """What the follow-up does not name is carried over; a whole question stands by itself."""
    found = meant(text)
    assert summary(found) == (topic, speakers, [])
    assert (found.seen, found.step) == ((), 0)


@pytest.mark.parametrize(
    ("text", "constraints"),
    [
        ("what about in 2021?", ["in 2021"]),
        ("and before 2022?", ["before 2022"]),
        ("and in the exit episode?", ["episode: The exit"]),
        ("in the latest episode?", ["episode: The exit"]),
        ("and what did he say in that episode?", ["episode: The mosque"]),
        ("in that episode", ["episode: The mosque"]),
        ("what did he say about it in the same episode?", ["episode: The mosque"]),
    ],
)
def test_dates_and_episodes_are_added(text: str, constraints: list[str]) -> None:
    assert summary(meant(text)) == ("aid", ("Andrew Mines",), constraints)


def test_what_a_question_was_narrowed_to_is_carried_and_replaced() -> None:
    narrowed = Conversation(
        topic="aid",
        speakers=("Andrew Mines",),
        episodes=("e1",),
        first=date(2021, 1, 1),
        shown=(1,),
    )
    texts = summary(meant("more", narrowed))[2]
    assert texts == ["episode: The mosque", "since 2021"]
    replaced = summary(meant("and in the exit episode?", narrowed))[2]
    assert replaced == ["since 2021", "episode: The exit"]
    assert summary(meant("what was said about drones", narrowed))[2] == []
    undone = resolve("more", narrowed, KNOWN, without=("episode", "speaker"))
    assert summary(undone) == ("aid", (), ["since 2021"])


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("what came right before that?", -1),
        ("what was said just before?", -1),
        ("and before that", -1),
        ("what did Chang say right before that?", -1),
        ("the previous turn", -1),
        ("what came after that?", 1),
        ("and after?", 1),
        ("what happened next?", 1),
        ("what's the next thing he says?", 1),
        ("the previous passage", -1),
        ("can you repeat that?", 0),
        ("who said that?", 0),
        ("who was that?", 0),
        ("who explained it?", 0),
        ("when was that?", 0),
        ("where is that from?", 0),
        ("which episode?", 0),
        ("what episode was that in?", 0),
        ("link?", 0),
        ("is there a timestamp for that?", 0),
        ("show me the context", 0),
    ],
)
def test_the_turn_beside_is_a_step(text: str, step: int) -> None:
    found = meant(text)
    assert (found.step, found.focus) == (step, 11)


@pytest.mark.parametrize(
    ("text", "conversation", "left_out"),
    [
        ("who else said that?", ABOUT_AID, ["Andrew Mines"]),
        ("who disagreed?", ABOUT_AID, ["Andrew Mines"]),
        ("did anyone disagree?", ABOUT_AID, ["Andrew Mines"]),
        ("what did the others say?", ABOUT_AID, ["Andrew Mines"]),
        ("who else?", ANYONE_ABOUT_AID, ["Ailsa Chang", "Andrew Mines"]),
    ],
)
def test_the_others_are_all_but_those_just_heard(
    text: str, conversation: Conversation, left_out: list[str]
) -> None:
    found = meant(text, conversation)
    assert summary(found) == ("aid", (), [])
    assert found.question.intent is Intent.WHO
    assert [one.name for one in found.question.other_than] == left_out
    assert found.seen == conversation.shown


@pytest.mark.parametrize("text", ["what else did he say?", "what did she say about drones?"])
def test_where_nobody_was_asked_about_a_pronoun_is_whoever_was_heard_first(text: str) -> None:
    assert summary(meant(text, ANYONE_ABOUT_AID))[1] == ("Ailsa Chang",)


@pytest.mark.parametrize(
    "text", ["and what did Mines answer?", "what was his answer?", "what did he say to that?"]
)
def test_the_reply_is_the_turn_after_a_question(text: str) -> None:
    asked = Conversation("aid", ("Ailsa Chang",), asks=True, shown=(5,), focus=5)
    found = meant(text, asked)
    assert (found.step, found.focus) == (1, 5)


def test_why_is_asked_where_it_was_said() -> None:
    found = meant("why?")
    assert summary(found) == ("aid", ("Andrew Mines",), ["episode: The mosque"])
    assert (found.question.search_text, found.seen) == ("why aid, because", (11, 12))


@pytest.mark.parametrize("text", ["more", "who else?", "and Chang?", "what came before that?"])
def test_at_the_start_nothing_is_carried_over(text: str) -> None:
    found = resolve(text, Conversation(), KNOWN)
    assert (found.seen, found.step) == ((), 0)
    assert found.question.text == text


@pytest.mark.parametrize("conversation", [Conversation(), ABOUT_AID, ANYONE_ABOUT_AID])
def test_a_conversation_survives_being_written_down(conversation: Conversation) -> None:
    assert Conversation.from_json(conversation.as_json()) == conversation


def test_an_older_version_s_conversation_is_read() -> None:
    written = {"topic": "aid", "speakers": ["Andrew Mines"], "shown": [], "focus": None}
    assert Conversation.from_json(written) == Conversation("aid", ("Andrew Mines",))


@pytest.mark.parametrize(
    ("conversation", "shown"),
    [
        (Conversation(), "nothing is carried over yet"),
        (ABOUT_AID, "about “aid”, said by Andrew Mines, 2 passages shown"),
        (
            Conversation("aid", role="guest", asks=True, episodes=("e1",), last=date(2021, 12, 31)),
            "about “aid”, asked by the guest, in 1 episode, before 2022, 0 passages shown",
        ),
    ],
)
def test_what_is_carried_over_can_be_read(conversation: Conversation, shown: str) -> None:
    assert str(conversation) == shown


def test_the_context_is_the_turn_with_those_around_it() -> None:
    found = meant("can you show me the context of that?")
    assert (found.focus, found.step, found.around) == (11, 0, 3)
    assert meant("who said that").around == 0


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("in all episodes", ()),
        ("at any time?", ()),
        ("what about any other episode?", ()),
        ("anywhere else?", (1,)),
        ("other episodes?", (1,)),
    ],
)
def test_what_was_narrowed_is_widened_again(text: str, seen: tuple[int, ...]) -> None:
    narrowed = Conversation(
        "aid", ("Andrew Mines",), episodes=("e1",), first=date(2021, 1, 1), shown=(1,)
    )
    found = meant(text, narrowed)
    assert (summary(found), found.seen) == (("aid", ("Andrew Mines",), []), seen)


@pytest.mark.parametrize(
    ("text", "intent", "topic", "speakers"),
    [
        ("and Chang?", Intent.COUNT, "aid", ("Ailsa Chang",)),
        ("and drones?", Intent.COUNT, "drones", ("Andrew Mines",)),
        ("in 2021?", Intent.COUNT, "aid", ("Andrew Mines",)),
        ("and the last time?", Intent.LAST, "aid", ("Andrew Mines",)),
        ("when was it first?", Intent.FIRST, "aid", ("Andrew Mines",)),
        ("which episodes?", Intent.EPISODES, "aid", ("Andrew Mines",)),
        ("what else did he say?", Intent.SAID, "aid", ("Andrew Mines",)),
    ],
)
def test_the_shape_of_the_answer_is_carried_over(
    text: str, intent: Intent, topic: str, speakers: tuple[str, ...]
) -> None:
    """ "After "how often did Mines mention aid?", "and Chang?" asks how often Chang did."""
    counted = Conversation("aid", ("Andrew Mines",), shown=(1,), focus=1, shape="count")
    found = meant(text, counted)
    assert (found.question.intent, *summary(found)[:2]) == (intent, topic, speakers)


def test_how_often_can_be_asked_after_what() -> None:
    assert meant("how often?").question.intent is Intent.COUNT
    assert summary(meant("how often?")) == ("aid", ("Andrew Mines",), [])


def test_somebody_can_be_left_out_later() -> None:
    found = meant("besides Chang", ANYONE_ABOUT_AID)
    assert summary(found)[:2] == ("aid", ())
    assert [one.name for one in found.question.other_than] == ["Ailsa Chang"]


def test_all_that_is_carried_over_survives_being_written_down() -> None:
    full = Conversation(
        "aid", ("Andrew Mines",), left_out=("Ailsa Chang",), shape="count", shown=(1,), focus=1
    )
    assert Conversation.from_json(full.as_json()) == full
    younger = {key: value for key, value in full.as_json().items() if key not in _YOUNG}
    assert Conversation.from_json(younger) == replace(full, left_out=(), shape=None)
    assert Conversation.from_json(full.as_json() | {"shape": "round"}).shape is None
    assert str(full) == "about “aid”, said by Andrew Mines but Ailsa Chang, 1 passage shown"


_YOUNG = ("left_out", "shape")


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("the first one", 11),
        ("and the second?", 12),
        ("show me the last quote", 13),
        ("the third passage please", 13),
        ("the 2nd quote", 12),
        ("#3", 13),
        ("number 2 please", 12),
        ("3", 13),
    ],
)
def test_one_of_the_passages_shown_is_picked(text: str, picked: int) -> None:
    found = meant(text, replace(ABOUT_AID, latest=(11, 12, 13)))
    assert (found.focus, found.step) == (picked, 0)


@pytest.mark.parametrize(
    "text", ["the fifth one", "#9", "2021", "the first time", "the second strike"]
)
def test_what_was_not_shown_is_not_picked(text: str) -> None:
    assert meant(text, replace(ABOUT_AID, latest=(11, 12, 13))).focus is None

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from index.asking.shelf import Shelf
from index.errors import QuestionError
from index.question import LONGEST_QUESTION, Intent, parse
from index.roster import Roster
from index.store import CatalogueEpisode, CatalogueSpeaker, EpisodeRecord
from tests.in_time import is_done_within


def person(ordinal: int, *names: str, generic: bool = False) -> CatalogueSpeaker:
    return CatalogueSpeaker(ordinal, names[0], names, ("e1",), 7, generic, {})


ROSTER = Roster(
    (
        person(0, "Andrew Mines", "ANDREW MINES", "MINES"),
        person(1, "Ailsa Chang", "CHANG"),
        person(2, "Ross Geller"),
        person(3, "Monica Geller"),
        person(4, "Speaker 2", generic=True),
        person(5, "Professor C", generic=True),
        person(6, "Project Manager"),
        person(7, "Marketing"),
        person(8, "Kelly"),
        person(9, "Kelly Clark"),
    )
)


def episode(name: str, title: str, when: str | None) -> CatalogueEpisode:
    return CatalogueEpisode(EpisodeRecord(name, name, title, "plain", "", 0, 0, when), 0, 9, 90)


SHELF = Shelf(
    (
        episode("mosque", "A Kandahar mosque attack", None),
        episode("exit", "Withdrawal from Afghanistan", "2021-08-30"),
        episode("rye", "Rye and reason", "2021-10-06"),
    )
)
TODAY = date(2022, 5, 13)


@pytest.mark.parametrize(
    ("text", "speaker", "topic", "asked_of"),
    [
        ("What did Chang ask about foreign aid?", "Ailsa Chang", "foreign aid", False),
        ("what did Chang ask Mines about the Taliban", "Ailsa Chang", "the Taliban", False),
        ("which questions did Chang ask", "Ailsa Chang", "", False),
        ("did Chang ask him whether it works", "Ailsa Chang", "it works", False),
        ("what was Mines asked about the Taliban", "Andrew Mines", "the Taliban", True),
    ],
)  # fmt: skip
def test_a_question_for_a_question_says_so(
    text: str, speaker: str, topic: str, *, asked_of: bool
) -> None:
    """Whoever is asked is no part of the topic, and is told from whoever asks."""
    question = parse(text, ROSTER)
    intent = Intent.ASKED_OF if asked_of else Intent.ASKED
    assert (question.intent, question.topic) == (intent, topic)
    assert question.said_by is not None
    assert question.said_by.names == (speaker,)
    assert (question.asks, question.asked_of) == (True, asked_of)


@pytest.mark.parametrize(
    ("text", "intent", "topic", "speakers"),
    [
        ("who talked about Iran", Intent.WHO, "Iran", ()),
        ("who else mentioned Iran?", Intent.WHO, "Iran", ()),
        ("which speakers mentioned Iran", Intent.WHO, "Iran", ()),
        ("who thinks rent is too high", Intent.WHO, "rent is too high", ()),
        ("how often did Mines mention drones", Intent.COUNT, "drones", ("Andrew Mines",)),
        ("how many times was Iran mentioned", Intent.COUNT, "Iran", ()),
        (
            "how many times has bread been mentioned by Ross",
            Intent.COUNT,
            "bread",
            ("Ross Geller",),
        ),
        ("how many times did Ross use the word bread", Intent.COUNT, "bread", ("Ross Geller",)),
        ("how many people talked about bread", Intent.COUNT, "bread", ()),
        ("in how many episodes did Ross mention rye", Intent.COUNT, "rye", ("Ross Geller",)),
        ("number of times Ross mentioned rye", Intent.COUNT, "rye", ("Ross Geller",)),
        ("when did Mines first mention drones", Intent.FIRST, "drones", ("Andrew Mines",)),
        ("when was the last time Ross mentioned rye", Intent.LAST, "rye", ("Ross Geller",)),
        ("who was the first to mention drones", Intent.FIRST, "drones", ()),
        ("what was the first thing Ross said about rye", Intent.FIRST, "rye", ("Ross Geller",)),
        ("list everything Ross said about rent", Intent.LIST, "rent", ("Ross Geller",)),
        ("all quotes by Ross about rent", Intent.LIST, "rent", ("Ross Geller",)),
        ("which episodes talk about bread", Intent.EPISODES, "bread", ()),
        ("total number of times Ross mentioned rye", Intent.COUNT, "rye", ("Ross Geller",)),
        ("when was the very first time Ross mentioned rye", Intent.FIRST, "rye", ("Ross Geller",)),
        ("is there an episode about bread", Intent.EPISODES, "bread", ()),
        ("which one was the episode with bread", Intent.EPISODES, "bread", ()),
        ("frequency of the word bread", Intent.COUNT, "bread", ()),
        ("which of the speakers mentioned bread", Intent.WHO, "bread", ()),
        ("which of them talked about bread", Intent.WHO, "bread", ()),
        ("which one of them mentioned bread", Intent.WHO, "bread", ()),
        ("who's the guy that mentioned bread?", Intent.WHO, "bread", ()),
        ("name the person who talked about bread", Intent.WHO, "bread", ()),
        ("who was it that said bread is dear", Intent.WHO, "bread is dear", ()),
        ("someone mentioned bread, who?", Intent.WHO, "bread", ()),
        ("somebody said bread is dear but I forgot who", Intent.WHO, "bread is dear", ()),
        ("out of everyone, who talked about bread", Intent.WHO, "bread", ()),
        ("number of episodes that mention bread", Intent.COUNT, "bread", ()),
        ("count how many times Ross says bread", Intent.COUNT, "bread", ("Ross Geller",)),
        ("Chang's question about aid", Intent.ASKED, "aid", ("Ailsa Chang",)),
        ("which ep was the one about bread", Intent.EPISODES, "bread", ()),
        ("which episode was it where Ross mentions rye", Intent.EPISODES, "rye", ("Ross Geller",)),
        ("episodes with bread", Intent.EPISODES, "bread", ()),
        ("someone said rye is hard, who was that?", Intent.WHO, "rye is hard", ()),
        ("rye is hard - who said that?", Intent.WHO, "rye is hard", ()),
        ("I remember a guest saying that rye is hard, who was it", Intent.WHO, "rye is hard", ()),
        ("in which episode did Ross mention rent", Intent.EPISODES, "rent", ("Ross Geller",)),
        ("in which episodes is Iran mentioned", Intent.EPISODES, "Iran", ()),
        (
            "which episode with Monica does Ross like most",
            Intent.EPISODES,
            "like with Monica most",
            ("Ross Geller",),
        ),
        ("which episodes is Ross in", Intent.EPISODES, "", ("Ross Geller",)),
        ("everything Chang asked", Intent.LIST, "", ("Ailsa Chang",)),
    ],
)
def test_the_shape_of_the_answer_is_asked_for(
    text: str, intent: Intent, topic: str, speakers: tuple[str, ...]
) -> None:
    question = parse(text, ROSTER)
    assert (question.intent, question.topic) == (intent, topic)
    assert (question.said_by.names if question.said_by else ()) == speakers


def test_who_disagreed_leaves_out_whom_they_disagreed_with() -> None:
    question = parse("who disagreed with Ross about rent", ROSTER)
    assert (question.intent, question.topic) == (Intent.WHO, "rent")
    assert [one.name for one in question.other_than] == ["Ross Geller"]


@pytest.mark.parametrize(
    "text",
    [
        "how do chronic stress and bad sleep lead to diabetes",
        "how does chronic stress affect sleep",
        "does static state cause trouble",
        "why do servers report errors twice",
    ],
)
def test_a_noun_that_is_also_a_verb_of_saying_has_no_speaker(text: str) -> None:
    assert parse(text, ROSTER).named is None


def test_of_two_names_the_unknown_one_is_missing() -> None:
    question = parse("what did Ross and Biden say about rent", ROSTER)
    assert question.said_by is not None
    assert question.said_by.names == ("Ross Geller",)
    assert [(name, meant.names) for name, meant in question.each] == [
        ("Ross", ("Ross Geller",)),
        ("Biden", ()),
    ]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("what did the guest say about Iran", "guest"),
        ("what did the host think about Iran", "host"),
        ("what did the interviewer ask about Iran", "host"),
        ("what was the guest asked about Iran", "guest"),
        ("what was said about Iran by the host", "host"),
        ("what have guests said about Iran", "guest"),
    ],
)
def test_a_role_stands_for_whoever_has_it(text: str, role: str) -> None:
    question = parse(text, ROSTER)
    assert (question.role, question.topic, question.said_by) == (role, "Iran", None)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("what was said about Biden", "Biden"),
        ("who mentioned Iran", "Iran"),
        ("what did anyone say about aid", "aid"),
        ("what did they say about aid", "aid"),
        ("what does the episode say about aid", "aid"),
        ("Why did the US leave?", "Why did the US leave"),
        ("what do people say about aid", "aid"),
        ("did anyone mention aid", "aid"),
        ("what's been said about aid", "aid"),
        ("is aid mentioned", "aid"),
        ("is there anything about aid", "aid"),
        ("tell me about aid", "aid"),
        ("what did the host and the guest say about aid", "aid"),
        ("what did scientists say about aid", "what did scientists say about aid"),
        ("what did the Taliban say about aid", "what did the Taliban say about aid"),
        ("What did Ross see at the museum", "What did Ross see at the museum"),
        ("who is the director", "who is the director"),
        ("go modules on windows", "go modules on windows"),
        ("where was Ross", "where was Ross"),
        ("why can't Ross go home", "why can't Ross go home"),
        ("how is Monica addressed by everyone", "how is Monica addressed by everyone"),
        ("is the rent that Ross described high", "is the rent that Ross described high"),
        ("What's the budget of the project manager", "What's the budget of the project manager"),
        ("why does everyone hate rent", "hate rent"),
        ("does the market like aid", "does the market like aid"),
        ("How does Rye compare to wheat?", "How does Rye compare to wheat"),
        ("does the bank or a broker support it", "does the bank or a broker support it"),
    ],
)
def test_a_question_about_anyone_names_nobody(text: str, topic: str) -> None:
    question = parse(text, ROSTER)
    assert (question.topic, question.said_by, question.named) == (topic, None, None)


@pytest.mark.parametrize(
    "name", ["Biden", "biden", "the president", "Joe R. Biden", "Cheng", "Evan You"]
)
def test_an_unknown_name_in_the_speakers_place_is_kept(name: str) -> None:
    question = parse(f"what did {name} say about Afghanistan", ROSTER)
    assert question.names_nobody_known
    assert (question.named, question.topic) == (name, "Afghanistan")


@pytest.mark.parametrize(
    ("text", "topic", "constraints", "searched_for"),
    [
        (
            "what did Mines say in the Kandahar episode about aid",
            "aid",
            ["episode: A Kandahar mosque attack"],
            "what did Mines say about aid",
        ),
        (
            "what did Mines say in 2021 about aid",
            "aid",
            ["in 2021"],
            "what did Mines say about aid",
        ),
        ("who mentioned aid before 2021-10", "aid", ["before 2021-10"], "who mentioned aid"),
        (
            "from:mines in:rye before:2022 aid",
            "aid",
            ["episode: Rye and reason", "before 2022"],
            "aid",
        ),
        ("who said “aid  workers”", "aid workers", ["“aid workers”"], "who said aid workers"),
        ("what did Mines say about the talks in 2015", "the talks in 2015", [], None),
        ("why did the US leave in 2021", "why did the US leave in 2021", [], None),
        ("what did Mines say of aid last week", "aid last week", [], None),
    ],
)
def test_dates_episodes_and_phrases_narrow_the_search(
    text: str, topic: str, constraints: list[str], searched_for: str | None
) -> None:
    """A date at the end narrows where there is an episode of that time; else it is the topic."""
    question = parse(text, ROSTER, SHELF, today=TODAY)
    assert question.topic == topic
    assert [one.text for one in question.narrowed.constraints] == constraints
    assert question.search_text == searched_for


def test_operators_win_over_words() -> None:
    question = parse("from:chang what did Mines say about aid", ROSTER, SHELF, today=TODAY)
    assert question.said_by is not None
    assert (question.said_by.names, question.topic) == (("Ailsa Chang",), "aid")


@pytest.mark.parametrize(
    ("without", "speakers", "kinds", "topic"),
    [
        ((), ("Andrew Mines",), ["dates", "episode"], "aid"),
        (("speaker",), (), ["dates", "episode"], "aid"),
        (("episode",), ("Andrew Mines",), ["dates"], "in the Kandahar episode about aid"),
        (("dates",), ("Andrew Mines",), ["episode"], "aid in 2021"),
    ],
)
def test_what_was_understood_can_be_undone(
    without: tuple[str, ...], speakers: tuple[str, ...], kinds: list[str], topic: str
) -> None:
    text = "what did Mines say in the Kandahar episode about aid in 2021"
    question = parse(text, ROSTER, SHELF, today=TODAY, without=without)
    assert (question.said_by.names if question.said_by else ()) == speakers
    assert sorted(one.kind for one in question.narrowed.constraints) == kinds
    assert question.topic == topic


def test_a_long_question_is_read_in_bounded_time() -> None:
    """No repetition of words makes the patterns run away."""
    for words in ("say ", "in the episode about ", "a's view on ", "by ", "in 2021 ", "“a” "):
        long = ("what did " + words * LONGEST_QUESTION)[:LONGEST_QUESTION]
        assert is_done_within(2, partial(parse, long, ROSTER, SHELF))


def test_a_misspelt_name_is_read_with_a_reservation() -> None:
    match = parse("what did Minnes say about Iran", ROSTER).said_by
    assert match is not None
    assert [one.name for one in match.speakers] == ["Andrew Mines"]
    assert not match.exact


def test_a_name_outside_the_speakers_place_is_only_mentioned() -> None:
    question = parse("what does Ross want to name his son?", ROSTER)
    assert question.said_by is None
    assert [one.name for one in question.mentioned] == ["Ross Geller"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the question is empty"),
        (" \n\t ", "the question is empty"),
        ("?!…", "the question has no words"),
        ("x" * (LONGEST_QUESTION + 1), "the question has 2,001 characters"),
    ],
)
def test_what_is_no_question_is_refused_in_one_sentence(text: str, problem: str) -> None:
    with pytest.raises(QuestionError, match=problem):
        parse(text, ROSTER)

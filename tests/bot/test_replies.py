"""What Discord shows of an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.escaping import units
from bot.passages import clock, safe_link, speaker
from bot.replies import Reply, of_answer, of_status, of_words
from index import Attribution, Searched, State, Status, Suggestion

Make = Callable[..., Any]
TITLE = "A Kandahar mosque attack exposes the Taliban's security challenges"


def texts_of(reply: Reply) -> list[str]:
    """Every string of markdown in *reply*."""
    return [reply.content, reply.text, *(card.description for card in reply.cards)]


def assert_within_limits(reply: Reply) -> None:
    """The limits that Discord enforces, and no empty part."""
    assert 0 < units(reply.text) <= 2000
    assert units(reply.content) <= 2000
    assert reply.content.strip() or reply.cards
    assert len(reply.cards) <= 10
    assert sum(card.size for card in reply.cards) <= 6000
    for card in reply.cards:
        assert 0 < units(card.author.strip()) <= 256
        assert 0 < units(card.description.strip()) <= 4096
        assert 0 < units(card.footer.strip()) <= 2048


def test_an_answer_shows_who_said_what_where(answer: Make, citation: Make) -> None:
    reply = of_answer(answer(citation()))
    assert reply.content == (
        "**what did Mines say about over-the-horizon counterterrorism**\n"
        "-# answered with 1 quote · speaker: Andrew Mines · searched 1 episode, undated"
    )
    (card,) = reply.cards
    assert card.author == "Andrew Mines"
    assert card.description == (
        "> … And so now people who have served and done the reconnaissance that is necessary for "
        "**over-the-horizon counterterrorism** to work have said that they estimate those "
        "capabilities to be at a quarter of what they were last year. …"
    )
    assert card.footer == f"{TITLE} · undated · line 28"


def test_the_text_form_says_the_same(answer: Make, citation: Make) -> None:
    """Where nothing can be embedded, one text has the heading, the quote, and where it stands."""
    reply = of_answer(answer(citation("It works.", ("It works.",), "works", title="Ep")))
    assert reply.text == (
        "**what did Mines say about over-the-horizon counterterrorism**\n"
        "-# answered with 1 quote · speaker: Andrew Mines · searched 1 episode, undated\n"
        "**Andrew Mines**\n-# Ep · undated · line 28\n> It **works**."
    )


def test_a_dated_episode_with_a_link_and_a_time(answer: Make, citation: Make) -> None:
    shown = of_answer(
        answer(
            citation(
                "It works.",
                ("It works.",),
                "",
                title="Ep [1]",
                date="2021-10-15",
                url="https://pod.example/a b?x=1",
                start_ms=3_754_999,
            )
        )
    )
    assert shown.cards[0].description == (
        "[Ep \\[1\\]](<https://pod.example/a%20b?x=1#:~:text=It%20works.>)\n> It works."
    )
    assert shown.cards[0].footer == "2021-10-15 · 1:02:34"


@pytest.mark.parametrize(
    ("name", "label", "attribution", "shown"),
    [
        ("Andrew Mines", "MINES", Attribution.EXPLICIT, "Andrew Mines"),
        ("Andrew Mines", None, Attribution.CARRIED, "Andrew Mines (continuing)"),
        ("Ailsa Chang", None, Attribution.INFERRED, "Ailsa Chang (inferred, not stated)"),
        ("Speaker 2", "Speaker 2", Attribution.GENERIC, "Labelled “Speaker 2”, no name given"),
        (None, "Q", Attribution.GENERIC, "Labelled “Q”, no name given"),
        (None, None, Attribution.NONE, "Speaker not stated"),
        (None, None, Attribution.INFERRED, "Speaker not stated"),
        ("Andrew Mines", None, Attribution.NONE, "Speaker not stated"),
        ("\u202e", None, Attribution.EXPLICIT, "Speaker not stated"),
    ],
)
def test_a_name_that_is_not_stated_is_never_shown_bare(
    name: str | None, label: str | None, attribution: Attribution, shown: str
) -> None:
    assert speaker(name, label, attribution) == shown


def test_a_person_who_is_quoted_is_named_as_quoted(answer: Make, citation: Make) -> None:
    assert of_answer(answer(citation(quoting="Joe Biden"))).cards[0].author == (
        "Andrew Mines, quoting Joe Biden"
    )


def test_nobody_said_it(answer: Make) -> None:
    """An honest no says so, then what came nearest, as such."""
    near = Suggestion("passage", "The U.S. left …", 5, "Andrew Mines", "Ep", Attribution.EXPLICIT)
    reply = of_answer(
        answer(
            state=State.NOT_FOUND,
            question="what about bitcoin",
            speakers=(),
            named=None,
            suggestions=(near,),
        )
    )
    assert reply.content == (
        "**what about bitcoin**\n"
        "-# searched 1 episode, undated\n"
        "Nobody says that in the 1 episode searched.\n"
        "Nearest passage, not an answer:"
    )
    (card,) = reply.cards
    assert (card.author, card.description, card.footer) == (
        "Andrew Mines",
        "> The U.S. left …",
        "Ep",
    )


def test_the_speaker_asked_about_did_not_say_it_nor_did_anyone(answer: Make) -> None:
    reply = of_answer(answer(state=State.NOT_FOUND, searched=Searched(14, 310)))
    assert reply.content.splitlines()[-1] == (
        "Andrew Mines does not say that in the 14 episodes searched, and nobody else does."
    )
    assert reply.cards == ()


def test_somebody_else_said_it(answer: Make, citation: Make) -> None:
    reply = of_answer(
        answer(citation(), state=State.OTHER_SPEAKER, speakers=("Ailsa Chang",), named="Chang")
    )
    assert reply.content.splitlines()[-1] == (
        "Ailsa Chang does not say that in the 1 episode searched, but Andrew Mines does:"
    )
    assert reply.cards[0].author == "Andrew Mines"


def test_somebody_else_is_not_named_where_the_source_does_not(answer: Make, citation: Make) -> None:
    guessed = citation(attribution=Attribution.INFERRED)
    reply = of_answer(answer(guessed, state=State.OTHER_SPEAKER, speakers=("Ailsa Chang",)))
    assert reply.content.endswith("but somebody else does:")


def test_nobody_of_that_name_speaks_here(answer: Make) -> None:
    known = (Suggestion("speaker", "Andrew Mines"), Suggestion("speaker", "Ailsa Chang"))
    reply = of_answer(
        answer(state=State.UNKNOWN_SPEAKER, speakers=(), named="biden", suggestions=known)
    )
    assert reply.content.splitlines()[-2:] == [
        "Nobody called “biden” speaks in the 1 episode searched.",
        "Who does: Andrew Mines, Ailsa Chang.",
    ]


def test_notes_and_questions_to_ask_instead_are_shown(answer: Make) -> None:
    reply = of_answer(
        answer(
            state=State.NOT_FOUND,
            notes=("“Mine” was read as Andrew Mines",),
            suggestions=(Suggestion("question", "what did Chang ask?"),),
        )
    )
    assert reply.content.splitlines()[1:3] == [
        "-# “Mine” was read as Andrew Mines",
        "-# You could ask: what did Chang ask?",
    ]


@pytest.mark.parametrize(
    ("searched", "shown"),
    [
        (Searched(1, 17), "searched 1 episode, undated"),
        (Searched(1, 1, "2021-10-15", "2021-10-15"), "searched 1 episode, 2021-10-15"),
        (
            Searched(14, 3100, "2021-08-02", "2021-11-30"),
            "searched 14 episodes, 2021-08 to 2021-11",
        ),
        (Searched(2, 9, "2021-08-02", "2021-08-30"), "searched 2 episodes, 2021-08"),
    ],
)
def test_coverage_is_said(answer: Make, citation: Make, searched: Searched, shown: str) -> None:
    assert of_answer(answer(citation(), searched=searched)).content.endswith(shown)


def test_quotes_for_which_there_is_no_room_are_counted(answer: Make, citation: Make) -> None:
    """Ten long quotes: what a text of 2,000 characters cannot hold, it says so."""
    long = "word " * 300
    reply = of_answer(answer(*[citation(long, (long,), "")] * 10))
    assert len(reply.cards) == 10
    shown = reply.text.count("> word")
    assert 1 < shown < 10
    assert f"{10 - shown} more for which there is no room" in reply.text
    assert_within_limits(reply)


def test_hostile_transcripts_do_nothing(
    hostile: str,
    answer: Make,
    citation: Make,
    acting: Callable[[str], list[str]],
    words_of: Callable[[str], str],
) -> None:
    """Every place that somebody else's words can reach, filled with what is meant to act."""
    one = citation(
        hostile, (hostile,), hostile[:7], speaker=hostile, title=hostile, url=f"https://a/{hostile}"
    )
    for state in State:
        reply = of_answer(
            answer(
                one,
                state=state,
                question=hostile,
                speakers=(hostile,),
                named=hostile,
                notes=(hostile,),
                suggestions=(Suggestion("speaker", hostile), Suggestion("question", hostile)),
            )
        )
        assert_within_limits(reply)
        assert [acting(words_of(text)) for text in texts_of(reply)] == [[]] * 3
        plain_parts = reply.cards[0].author + reply.cards[0].footer
        assert not any(token in plain_parts for token in ("@everyone", "@here", "<@", "<#", "://"))


def test_no_answer_breaks_a_limit_or_acts(
    hostile_text: st.SearchStrategy[str],
    answer: Make,
    citation: Make,
    acting: Callable[[str], list[str]],
    words_of: Callable[[str], str],
) -> None:
    @settings(deadline=None)
    @given(hostile_text, hostile_text, st.integers(0, 10), st.sampled_from(list(State)))
    def check(text: str, name: str, count: int, state: State) -> None:
        one = citation(text, (text,), text[1:9], speaker=name, label=name, title=name)
        passage = Suggestion("passage", text, 5, name, name, Attribution.EXPLICIT)
        reply = of_answer(
            answer(
                *[one] * count,
                state=state,
                question=name or "?",
                speakers=(name,) * 20,
                notes=(text,) * 5,
                suggestions=(passage,) * 5,
            )
        )
        assert_within_limits(reply)
        for markdown in texts_of(reply):
            assert acting(words_of(markdown)) == []

    check()


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (None, None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://a.example/x)y[z]>", "https://a.example/x%29y%5Bz%5D%3E"),
        ("https://a.example/\u202e", "https://a.example/%E2%80%AE"),
        ("https://a.example/" + "x" * 300, None),
    ],
)
def test_only_a_web_address_that_stays_in_its_place_is_linked(
    url: str | None, link: str | None
) -> None:
    assert safe_link(url) == link


def test_a_moment_reads_as_hours_minutes_seconds() -> None:
    assert [clock(0), clock(59_999), clock(36_000_000)] == ["0:00:00", "0:00:59", "10:00:00"]


def test_about_says_what_is_known(answer: Make) -> None:
    reply = of_status(Status(episodes=1, turns=17, speakers=2, bytes=9), "0.1.0")
    assert "1 episode, 17 turns by 2 speakers" in reply.cards[0].description
    assert "`/forget` deletes it at once" in reply.cards[0].description
    assert reply.cards[0].footer == "version 0.1.0"
    assert "version 0.1.0" in reply.text
    assert_within_limits(reply)


def test_about_says_from_when_on_the_bot_knows_something() -> None:
    status = Status(episodes=2, turns=17, speakers=2, bytes=9)
    for dates, shown in (
        (["2023-01-02", "2021-04-05"], ", of 2021-04-05 to 2023-01-02."),
        (["2021-04-05"], ", of 2021-04-05."),
        ([], "17 turns by 2 speakers."),
    ):
        assert shown in of_status(status, "0.1.0", dates=dates).cards[0].description


def test_a_name_that_is_nearly_somebodys_is_asked_back(answer: Make) -> None:
    people = tuple(Suggestion("speaker", name) for name in ("Andrew Mines", "Ailsa Chang"))
    reply = of_answer(
        answer(state=State.UNKNOWN_SPEAKER, speakers=(), named="Andrew Mynes", suggestions=people)
    )
    assert "\nDid you mean Andrew Mines?\nWho else does: Ailsa Chang." in reply.content


def test_a_sentence_is_never_empty_nor_too_long(hostile: str) -> None:
    for words in (hostile, hostile * 100):
        assert_within_limits(of_words(words))

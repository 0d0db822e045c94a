"""Web pages: the article in them, the many ways they name a speaker, and what is beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import TranscriptError
from index.formats import read_text
from index.turns import Transcript


def turns(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def dropped(transcript: Transcript) -> list[tuple[str, str]]:
    return [(one.text, one.reason) for one in transcript.dropped if one.text]


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


def test_podcasting_s_transcripts_are_read(fixture: Callable[[str], Transcript]) -> None:
    """<cite> names a speaker on its own, and a work within a paragraph."""
    transcript = fixture("html/podcast.html")
    assert turns(transcript) == [
        ("Milo", "It's a quiet street, but the tram is near.\nYou can hear it & feel it."),
        ("Rosa", "Like in The Long Street, the novel.\nOr was it a film?"),
        ("Milo", "Both."),
    ]
    assert [(turn.line, turn.end_line, turn.start_ms) for turn in transcript.turns] == [
        (1, 5, 0),
        (6, 10, 53_000),
        (11, 13, 80_000),
    ]


def test_the_article_is_taken_out_of_its_page(fixture: Callable[[str], Transcript]) -> None:
    """A reader's comment "Joe: …" and a related link "Cy Dow: …" are nobody's speech."""
    transcript = fixture("html/page.html")
    assert turns(transcript) == [
        (
            "Bob Orr",
            "Welcome, everybody. Today Vera Adair is here, who builds piers.\nVera, good morning.",
        ),
        ("Vera Adair", "Good morning. Glad to be here."),
        ("Bob Orr", "What is a pier? Note: this is no trick."),
        ("Vera Adair", "It is a road that gave up. It has\na beginning,\nand no end."),
        ("Bob Orr", "So it is a street."),
    ]
    assert (transcript.title, transcript.date, transcript.url) == (
        "Vera Adair on Piers (Ep. 12)",
        "2020-05-06",
        "https://example.org/piers",
    )
    reasons = {reason: text for text, reason in dropped(transcript)}
    assert reasons["navigation"] == "About All episodes"
    assert reasons["heading"] == "The early years"
    assert reasons["comment"] == "the transcript begins here"
    assert reasons["related links"] == "More like this Cy Dow: Boats"
    assert reasons["readers' comments"].startswith("Joe: I like piers")
    assert reasons["page footer"] == "© 2021 Harbour Talks"
    assert reasons["stage direction"] == "(laughs)"
    assert reasons["credit line"] == "Photo by Cy Dow"
    assert reasons["script"] == 'var speaker = "Nobody";'


def test_classes_name_speakers_and_times(fixture: Callable[[str], Transcript]) -> None:
    """An empty name continues; a table of contents and a list of the team speak not."""
    transcript = fixture("html/classes.htm")
    assert [(one.speaker, one.text, one.start_ms) for one in transcript.turns] == [
        ("Iris Vane", "Here is Otto Brandt, who dives.\nAnd who comes up again.", 0),
        ("Otto Brandt", "So far.", 92_000),
        ("Iris Vane", "Yes.", 100_000),
    ]
    assert ("0:00 – Iris Vane", "page text above the transcript") in dropped(transcript)


def test_lists_and_tables_name_speakers(fixture: Callable[[str], Transcript]) -> None:
    """A cell that reaches down names both rows, an empty one continues; "Published" is no name."""
    transcript = fixture("html/lists-and-tables.html")
    assert [(one.speaker, one.text, one.start_ms) for one in transcript.turns] == [
        ("Gus Hale", "We begin.\nAll of us.\nI count two.", 1000),
        ("Wilma Hale", "Three, with the dog.\nAnd the gull.", 9000),
        ("Gus Hale", "Is it over?", None),
        ("Wilma Hale", "It is.\nNearly.", None),
        ("Gus Hale", "Good.", None),
    ]
    assert ("3", "table column beside the words") in dropped(transcript)


def test_preformatted_text_is_read_by_its_lines(fixture: Callable[[str], Transcript]) -> None:
    transcript = fixture("html/preformatted.html")
    assert [(one.speaker, one.text, one.line, one.end_line) for one in transcript.turns] == [
        ("Gus", "Who is there, & why so late?", 2, 3),
        ("Wilma", "It is the ferry.", 5, 5),
        ("Gus", "At last.", 7, 7),
    ]


def test_names_in_bold_that_recur_speak(fixture: Callable[[str], Transcript]) -> None:
    """So does who is written in their manner once: their words would be another's."""
    assert turns(fixture("html/names-in-bold.html")) == [
        (None, "We met two divers and talked for an hour about many things, the sea above all."),
        ("Iris Vane", "The sea is grey today."),
        ("Otto Brandt", "It is always grey here, and wide.\nAnd cold."),
        ("Iris Vane", "So we dive."),
    ]


def test_names_as_headings_speak_and_other_headings_do_not(
    read: Callable[[str], Transcript],
) -> None:
    transcript = read(
        page(
            "<h1>The Sea</h1><h3>Act One</h3><h4>Iris Vane</h4><p begin='00:00:01.50'>Welcome.</p>"
            "<h4>Otto Brandt</h4><p begin='15.25'>Thanks.</p><h4>Iris Vane</h4><p>So.</p>"
            "<h3>Act Two</h3><p>Go on.</p>"
        )
    )
    assert [(one.speaker, one.text, one.start_ms) for one in transcript.turns] == [
        ("Iris Vane", "Welcome.", 1500),
        ("Otto Brandt", "Thanks.", 15_250),
        ("Iris Vane", "So.", None),
        ("Iris Vane", "Go on.", None),
    ]
    assert [turn.attribution for turn in transcript.turns][3] == "carried"


def test_chapters_with_times_are_no_speakers(read: Callable[[str], Transcript]) -> None:
    """ "(1:32) The Early Years" looks like a name and a time."""
    transcript = read(
        page(
            "<h3>(0:00) The Early Years</h3><p>Ann Lee: One.</p><h3>(1:32) Soup</h3>"
            "<p>Bo Reed: Two.</p><p>Ann Lee: Three.</p>"
        )
    )
    assert turns(transcript) == [("Ann Lee", "One."), ("Bo Reed", "Two."), ("Ann Lee", "Three.")]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Ann Lee: (<a href=x>00:12</a>)<br>One.</p><p>Bo Reed: (<a>00:20</a>)<br>Two.</p>",
        "<p>Ann Lee (00:12):</p><p>One.</p><p>Bo Reed (00:20):</p><p>Two.</p>",
        "<p>Ann Lee  0:12<br>One.</p><p>Bo Reed  0:20<br>Two.</p>",
        "<p>[00:12] Ann Lee: One.</p><p>[00:20] Bo Reed: Two.</p>",
        """<p data-speaker='Ann Lee' data-start='12'><span data-start='12'>One</span>.</p>
        <p data-speaker='Bo Reed' data-start='20.0'>Two.</p>""",
        """<div><span class='speaker-name'>Ann Lee</span><time>0:12</time></div><p>One.</p>
        <div><span class='speaker-name'>Bo Reed</span><time>0:20</time></div><p>Two.</p>""",
        """<time>0:12</time><cite>Ann Lee</cite><p>One.</p>
        <time>0:20</time><cite>Bo Reed</cite><p>Two.</p>""",
        "<p><b>Ann Lee [0:12]</b> One.</p><p><b>Bo Reed [0:20]</b> Two.</p>",
        "<p><b>Ann Lee</b> (0:12)</p><p>One.</p><p><b>Bo Reed</b> (0:20)</p><p>Two.</p>",
    ],
    ids=range(9),
)
def test_a_time_beside_a_name_is_the_turn_s(read: Callable[[str], Transcript], body: str) -> None:
    transcript = read(page(body))
    assert [(one.speaker, one.text, one.start_ms) for one in transcript.turns] == [
        ("Ann Lee", "One.", 12_000),
        ("Bo Reed", "Two.", 20_000),
    ]


def test_a_role_beside_a_name_is_no_part_of_it(read: Callable[[str], Transcript]) -> None:
    speaker = "<div class='speaker'>Ann Lee <small>Host</small></div><p>One.</p>"
    transcript = read(page(speaker + "<div class='speaker'>Bo Reed</div><p>Two.</p>"))
    assert turns(transcript) == [("Ann Lee", "One."), ("Bo Reed", "Two.")]
    assert transcript.speakers[0].role == "host"


@pytest.mark.parametrize("written", ["Ann Lee (Pier):", "[Ann Lee]", "– Ann Lee –", "> Ann Lee"])
def test_the_signs_around_a_name_are_no_part_of_it(
    read: Callable[[str], Transcript], written: str
) -> None:
    names = (written, "BO REED, Tug Party:")
    body = "".join(f"<p class='speaker'>{escape(one)}</p><p>One.</p>" for one in names)
    assert [one.name for one in read(page(body)).speakers] == ["Ann Lee", "Bo Reed"]


def test_an_office_below_a_name_is_no_part_of_it(read: Callable[[str], Transcript]) -> None:
    names = ("Ann Lee<br>Chair", "Bo Reed<br>Member")
    body = "".join(f"<div class=speaker>{one}</div><p>One.</p>" for one in names)
    assert [one.name for one in read(page(body)).speakers] == ["Ann Lee", "Bo Reed"]


def test_times_within_speech_part_no_voices(read: Callable[[str], Transcript]) -> None:
    words = "At 5:30 we left, and came back at 6:30"
    said = (
        f"<p>Ann Lee 0:01</p><p>Yes.</p><p>Bo Reed 0:05</p><p>{words}</p><p>Ann Lee 0:09</p><p>So."
    )
    assert turns(read(page(said)))[1] == ("Bo Reed", words)


def test_a_list_of_the_speakers_speaks_not(read: Callable[[str], Transcript]) -> None:
    """Its last name would be given what follows."""
    names = "<ul><li class='speaker'>Ann Lee</li><li class='speaker'>Bo Reed</li></ul>"
    body = (
        "<p>Welcome to the show, dear listeners.</p><p>ANN: One.</p><p>BO: Two.</p><p>ANN: So.</p>"
    )
    speakers = [speaker for speaker, _text in turns(read(page(names + body)))]
    assert speakers == [None, "Ann", "Bo", "Ann"]


def test_words_that_are_marked_one_by_one_stay_apart(read: Callable[[str], Transcript]) -> None:
    words = "".join(f"<span class='word'>{word}</span>" for word in ("So", "we", "go."))
    assert turns(read(page(f"<p data-speaker='Ann Lee'>{words}</p>"))) == [("Ann Lee", "So we go.")]


def test_a_page_that_is_one_large_form_is_read(read: Callable[[str], Transcript]) -> None:
    """Some servers put every page into one; what holds most of it is no furniture."""
    body = "<form><div class='sponsor-wrap ads'><p>ANN: One.</p><p>BO: Two.</p></div></form>"
    assert turns(read(page(body))) == [("Ann", "One."), ("Bo", "Two.")]


@pytest.mark.parametrize(
    ("head", "title", "date", "url"),
    [
        ("<title>Soup | Site</title>", "Soup | Site", None, None),
        ("<meta property='og:title' content='Soup'><title>Soup - 3</title>", "Soup", None, None),
        ("<meta property='article:published_time' content='2021-02-03T04:05Z'>", None, "2021-02-03",
         None),
        ("<meta name='date' content='03.02.2021'>", None, None, None),
        ("<meta property='og:url' content='https://example.org/a'>", None, None,
         "https://example.org/a"),
        ("<link rel=canonical href='javascript:x'>", None, None, None),
        ("<script type='application/ld+json'>[{\"@graph\": [{\"headline\": \"Soup\"}]}]</script>",
         "Soup", None, None),
        ("<script type='application/ld+json'>{broken</script>", None, None, None),
        (f"<script type='application/ld+json'>{'[' * 100_000}</script>", None, None, None),
        ("<title>Transcript</title>", None, None, None),
    ],
    ids=range(10),
)  # fmt: skip
def test_a_page_says_what_it_is(
    read: Callable[[str], Transcript],
    head: str,
    title: str | None,
    date: str | None,
    url: str | None,
) -> None:
    transcript = read(page("<p>ANN: One.</p><p>BO: Two.</p>", head))
    assert (transcript.title, transcript.date, transcript.url) == (title, date, url)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<html><body>" + "<div>" * 100_000 + "ANN: One.", "cannot be read whole"),
        ("<html><p>" + "x" * 12_000_000, "cannot be read whole"),
        ("<html><p>ANN: One.</p><p>BO: " + "word " * 1_000_000, "a turn at most 1,000,000"),
        (page("<p>The sea was grey.</p><p>It was wide.</p>"), "no speakers can be told in it"),
        ("<!doctype html><!-- nothing -->", "nothing but comments"),
        ("<html>" + "<!--" * 200_000, "no speakers can be told in it"),
        ("<html>" + "<p a='" * 100_000, "no speakers can be told in it"),
        ("<html>" + "<table><tr><td>" * 40_000, "cannot be read whole"),
        ("<!DOCTYPE html [<!ENTITY a 'b'>]><html><p>&a;", "no speakers can be told in it"),
    ],
    ids=range(9),
)
def test_hostile_pages_are_refused_in_a_sentence(text: str, problem: str) -> None:
    started = time.monotonic()
    with pytest.raises(TranscriptError) as caught:
        read_text(text, "a.html")
    assert problem in caught.value.problem
    assert time.monotonic() - started < 20


def test_markdown_that_begins_with_a_comment_is_no_page(read: Callable[[str], Transcript]) -> None:
    text = "<!-- draft -->\n**Ann Lee:** One <b>bold</b> word.\n\n**Bo Reed:** Two.\n"
    assert read(text).format == "markdown"


NAMES = st.sampled_from(["Ann Lee", "Bo Reed", "Zoë O'Hare"])
WORDS = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=9)
SENTENCES = st.lists(WORDS | st.just("R&D") | st.just("a<b"), min_size=1, max_size=9).map(" ".join)


@given(st.lists(st.tuples(NAMES, SENTENCES), min_size=1, max_size=20))
def test_cited_turns_are_read_back(said: list[tuple[str, str]]) -> None:
    text = "\n".join(
        f"<cite>{escape(name)}:</cite>\n<time>0:{at:02}</time>\n<p>{escape(words)}</p>"
        for at, (name, words) in enumerate(said)
    )
    transcript = read_text(text, "a.html")
    assert [(one.label, one.text, one.start_ms, one.line) for one in transcript.turns] == [
        (name, words, at * 1000, 3 * at + 1) for at, (name, words) in enumerate(said)
    ]


@given(st.text(st.sampled_from("<>/=\"'&;!-abp ANN:\n"), max_size=300))
def test_no_page_is_a_traceback(noise: str) -> None:
    with suppress(TranscriptError):
        read_text(f"<html><body><p>ANN: One.</p>{noise}<p>BO: Two.</p>", "a.html")

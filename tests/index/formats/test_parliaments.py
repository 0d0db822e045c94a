"""TEI and Akoma Ntoso: speakers by reference, and what parliaments put between their words."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import TranscriptError
from index.formats import read_text
from index.turns import Attribution, Transcript


def turns(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def tei(body: str, persons: str = "") -> str:
    return (
        f"<TEI><teiHeader><particDesc><listPerson>{persons}</listPerson></particDesc></teiHeader>"
        f"<text><body><div>{body}</div></body></text></TEI>"
    )


def akoma(body: str, persons: str = "") -> str:
    return (
        f"<akomaNtoso><debate><meta><references>{persons}</references></meta>"
        f"<debateBody><debateSection>{body}</debateSection></debateBody></debate></akomaNtoso>"
    )


def test_a_sitting_is_read_by_its_references(fixture: Callable[[str], Transcript]) -> None:
    """
    Surnames stand first in the list, a former name has ended, titles are no names.

    Two people whom the notes call "Ald. ORR" stay two; a guest without a name stays generic.
    """
    transcript = fixture("tei/sitting.xml")
    assert turns(transcript) == [
        ("Vera Adair", "I open the sitting. The pier is old.\nAlderman Orr has the floor."),
        ("Bob Orr", "It is older than I am."),
        ("Nell van Orr", "Older than both of us."),
        ("Guest_7", "Much older."),
        (None, "Hear, hear!"),
    ]
    assert (transcript.title, transcript.date, transcript.url) == (
        "Sitting of the Harbour Council",
        "2019-03-04",
        "https://example.org/council/2019-03-04",
    )
    assert [(one.line, one.text, one.reason) for one in transcript.dropped if one.text] == [
        (41, "The pier", "heading"),
        (42, "The sitting began at nine.", "note"),
        (45, "Applause.", "stage direction"),
        (53, "A gull enters.", "stage direction"),
    ]
    assert [problem.partition(": put")[0] for problem in transcript.problems] == [
        'line 58: no name is stated for the speaker "#Guest_7"'
    ]


def test_words_that_are_marked_one_by_one_are_joined(
    fixture: Callable[[str], Transcript],
) -> None:
    """By "join" where it stands, else as signs are written."""
    assert turns(fixture("tei/tokens.ana.xml")) == [("Vera Adair", "Don't panic! “Yes, we do”.")]


def test_times_come_from_the_timeline(fixture: Callable[[str], Transcript]) -> None:
    transcript = fixture("tei/conversation.xml")
    assert [(turn.start_ms, turn.end_ms) for turn in transcript.turns] == [
        (1500, 4250),
        (4250, 5250),
    ]
    assert turns(transcript) == [("Rosa Moss", "so it's late"), ("Spk1", "as alw always")]
    assert transcript.turns[1].attribution is Attribution.GENERIC


def test_a_timeline_that_runs_in_a_circle_states_no_time(
    read: Callable[[str], Transcript],
) -> None:
    circle = '<when xml:id="a" interval="1" since="#b"/><when xml:id="b" interval="1" since="#a"/>'
    body = f'<timeline>{circle}</timeline><u who="#SPK0" start="#a">One.</u>'
    assert read(tei(body)).turns[0].start_ms is None


def test_a_play_s_kings_are_told_apart(fixture: Callable[[str], Transcript]) -> None:
    """Both are labelled KING: the reference says who it is. The source's spelling is kept."""
    assert turns(fixture("tei/play.xml")) == [
        ("Old King", "Who took the kettle from the fire, and who the cup?"),
        ("Young King", "I did. Teh cup is mine.\nAnd the spoon."),
        ("MAID and COOKS", "My lord!"),
        ("Voice", "Quiet."),
    ]


def test_a_debate_is_read_by_its_references(fixture: Callable[[str], Transcript]) -> None:
    """ "Mr Hale" and "Mrs Hale" are two; who is Speaker stands in words alone."""
    transcript = fixture("akoma-ntoso/debate.xml")
    assert turns(transcript) == [
        ("Iris Vane", "Order. Mr Hale."),
        ("Gus Hale", "When does the ferry leave, and does it ever come back?\nI ask twice."),
        ("Wilma Hale", "At nine."),
        ("visitor_3", "And never back!"),
        ("Otto Brandt", "It came back once."),
    ]
    assert (transcript.title, transcript.date, transcript.url) == (
        "Ferry debate",
        "2018-06-05",
        "https://example.org/akn/debate/2018-06-05",
    )
    assert [(turn.line, turn.end_line) for turn in transcript.turns][:2] == [(27, 29), (32, 36)]


@pytest.mark.parametrize("make", [tei, akoma])
def test_one_name_in_words_for_two_ids_is_nobody_s(
    read: Callable[[str], Transcript], make: Callable[[str], str]
) -> None:
    """Without a list of persons "Mr Moss" is whom? The ids tell them apart."""
    if make is tei:
        body = "".join(
            f'<note type="speaker">Mr Moss:</note><u who="#{one}">{one}</u>' for one in ("m1", "m2")
        )
    else:
        body = "".join(
            f'<speech by="#{one}"><from>Mr Moss:</from><p>{one}</p></speech>'
            for one in ("m1", "m2")
        )
    transcript = read(make(body))
    assert turns(transcript) == [("Speaker #m1", "m1"), ("Speaker #m2", "m2")]
    assert len(transcript.problems) == 2


def test_an_id_with_two_names_in_words_keeps_neither(read: Callable[[str], Transcript]) -> None:
    body = "".join(
        f'<note type="speaker">{one}:</note><u who="#m">Hm {one[0]}.</u>'
        for one in ("Ann Lee", "Bo Reed")
    )
    assert {speaker for speaker, _text in turns(read(tei(body)))} == {"Speaker #m"}


def test_a_name_in_words_is_the_id_s_also_where_it_does_not_stand(
    read: Callable[[str], Transcript],
) -> None:
    body = (
        '<note type="speaker">Lee:</note><u who="#m">One.</u><u who="#m">Two.</u>'
        '<note type="speaker">Ann Lee:</note><u who="#m">Three.</u>'
    )
    assert {turn.label for turn in read(tei(body)).turns} == {"Ann Lee"}


def test_speeches_within_other_elements_are_found(read: Callable[[str], Transcript]) -> None:
    transcript = read(tei('<list>\n<item>First: <u who="#spk1">One.</u></item>\n</list>'))
    assert [turn.text for turn in transcript.turns] == ["One."]
    assert [(one.line, one.text) for one in transcript.dropped if one.text] == [(2, "First:")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (tei("<p>Prose.</p>"), "nobody speaks in this TEI"),
        (akoma("<p>Prose.</p>"), "nobody speaks in this Akoma Ntoso"),
        ("<TEI><text>", "the XML is broken"),
    ],
)
def test_files_without_speech_are_refused(text: str, problem: str) -> None:
    with pytest.raises(TranscriptError, match=problem):
        read_text(text, "a.xml")


NAMES = st.sampled_from(["Ann Lee", "Bo Reed", "Zoë O'Hare", "Ann van Lee"])
WORDS = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=9)
PARAGRAPHS = st.lists(
    st.lists(WORDS | st.just("R&D"), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=3
)


@given(st.lists(st.tuples(NAMES, PARAGRAPHS), min_size=1, max_size=20))
def test_speeches_are_read_back(said: list[tuple[str, list[str]]]) -> None:
    names = list(dict.fromkeys(name for name, _paragraphs in said))
    ids = {name: f"p{at}" for at, name in enumerate(names)}
    persons = "".join(
        f'<person xml:id="{ids[name]}"><persName>{escape(name)}</persName></person>'
        for name in names
    )
    shown = "".join(f'<TLCPerson eId="{ids[one]}" showAs={quoteattr(one)}/>' for one in names)
    speeches = "\n".join(
        f'<u who="#{ids[name]}">'
        + "\n".join(f"<seg>{escape(one)}</seg>" for one in paragraphs)
        + "</u>"
        for name, paragraphs in said
    )
    akoma_speeches = "\n".join(
        f'<speech by="#{ids[name]}">'
        + "".join(f"<p>{escape(one)}</p>" for one in paragraphs)
        + "</speech>"
        for name, paragraphs in said
    )
    expected = [(name, "\n".join(paragraphs)) for name, paragraphs in said]
    for text in (tei(speeches, persons), akoma(akoma_speeches, shown)):
        transcript = read_text(text, "a.xml")
        assert [(turn.label, turn.text) for turn in transcript.turns] == expected

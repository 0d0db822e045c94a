"""Web pages whose markup says less, and what on them is nobody's speech."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.errors import TranscriptError
from index.formats import read_text
from index.turns import Transcript


def turns(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns]


def dropped(transcript: Transcript) -> list[tuple[str, str]]:
    return [(one.text, one.reason) for one in transcript.dropped if one.text]


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>T</title></head><body>{body}</body></html>"


def member(name: str, words: str) -> str:
    return (
        f"<div class=item><div class=a1>{name}</div><div class=a2>(Pier North) (Ind)</div>"
        f"<div class=a3><p>{words}</p></div></div>"
    )


def test_a_class_that_says_nothing_names_speakers_by_what_it_holds(
    read: Callable[[str], Transcript],
) -> None:
    """Where nothing else does; what stands in brackets below a name belongs to it."""
    names = ("Ann Lee", "Bo Reed", "Ann Lee", "Bo Reed")
    transcript = read(page("".join(member(name, f"I am {name}.") for name in names)))
    assert turns(transcript) == [(name, f"I am {name}.") for name in names]
    assert ("(Pier North) (Ind)", "beside the name") in dropped(transcript)


def test_authors_of_comments_speak_not_where_somebody_else_does(
    read: Callable[[str], Transcript],
) -> None:
    comments = "".join(
        f"<div class=c><span class=author>{name}</span><p>Nice one, I say.</p></div>"
        for name in ("joe99", "sue", "joe99")
    )
    transcript = read(page(f"<div><p>ANN LEE: One.</p><p>CY DOW: Two.</p></div>{comments}"))
    assert turns(transcript) == [("Ann Lee", "One."), ("Cy Dow", "Two.")]
    assert ("joe99", "page text outside the article") in dropped(transcript)


def test_a_page_with_times_alone_names_nobody(read: Callable[[str], Transcript]) -> None:
    body = "".join(
        f"<div><button>00:{at:02}</button><p>Sentence number {at} is said.</p></div>"
        for at in range(3)
    )
    transcript = read(page(f"<h1>Talk</h1>{body}"))
    assert [(one.speaker, one.start_ms) for one in transcript.turns] == [(None, 0)]
    assert transcript.turns[0].text.startswith("Sentence number 0 is said. Sentence number 1")


def test_a_reporter_s_question_is_not_the_mayor_s(read: Callable[[str], Transcript]) -> None:
    """Briefings write "Q" and spaces, without a colon."""
    transcript = read(
        page(
            "<p>2:34 P.M. EDT</p><p>THE MAYOR:&nbsp; Sit.</p><p>Q&nbsp;&nbsp;&nbsp;Why now?</p>"
            "<p>THE MAYOR:&nbsp; Because.</p><p>MS. LEE:&nbsp; Thanks.</p><p>2:40 P.M. EDT</p>"
        )
    )
    assert turns(transcript) == [
        ("The Mayor", "Sit."),
        ("Q", "Why now?"),
        ("The Mayor", "Because."),
        ("Ms. Lee", "Thanks."),
    ]
    assert ("2:40 P.M. EDT", "time of day") in dropped(transcript)


def test_what_stands_below_the_last_turn_is_nobody_s(read: Callable[[str], Transcript]) -> None:
    transcript = read(
        page(
            "<p><b>ANN LEE:</b> One.</p><p><i>A clip from the archive.</i></p><p>Two.</p>"
            "<p><b>BO REED:</b> Three.</p><p><i>The show is made by Cy Dow.</i></p>"
            "<h3>Sources</h3><ul><li>Ann Lee, cook.</li></ul>"
        )
    )
    assert turns(transcript) == [
        ("Ann Lee", "One."),
        (None, "A clip from the archive."),
        (None, "Two."),
        ("Bo Reed", "Three."),
        (None, "The show is made by Cy Dow."),
    ]
    assert ("Ann Lee, cook.", "page text below the transcript") in dropped(transcript)


@pytest.mark.parametrize(
    "body",
    [
        "<p><cite>Ann:</cite> <time>0:12</time> One.</p><p><cite>Bo:</cite> <time>0:20</time> Two.",
        "<p><b>Ann:</b>One.<p><b>Bo:</b>Two.<p><b>Ann:</b>So.<p><b>Bo:</b>Yes.",
        "<p>Ann: One.<p>Bo: Two.<p>Ann: So.<p>Bo: &nbsp; Yes.",
        "<ul><li><strong>Ann:</strong> One.<li><strong>Bo:</strong> Two.</ul>",
        "<p><b>Ann<span>:</span></b> One.</p><p><b>Bo<span>:</span></b> Two.</p>",
        "<p><span style='font-weight: 700'>Ann:</span> One.</p><p><b>Bo</b>: Two.</p>",
    ],
    ids=range(6),
)
def test_names_stand_in_a_paragraph_s_beginning(
    read: Callable[[str], Transcript], body: str
) -> None:
    assert turns(read(page(body)))[:2] == [("Ann", "One."), ("Bo", "Two.")]


@pytest.mark.parametrize(
    "body",
    [
        "<p>The tool.</p>" * 8 + "<p><strong>Library Support:</strong> none.</p>",
        "<h2>One</h2><h4>Explanation</h4><p>Why so.</p><h2>Two</h2><h4>Explanation</h4><p>So.</p>",
        """<table><tr><td>FPU</td><td>DP</td></tr><tr><td>MVE</td><td>SP</td></tr>
        <tr><td>FPU</td><td>SP</td></tr></table>""",
        "<pre><code>pub headline: String,\npub author: String,\npub author: Name,</code></pre>",
        "<p><span class=caption>Filename: a</span></p><p>One two.</p>" * 3,
        """<table><tr><td>Tier 2</td><td>built by the machine each night</td></tr>
        <tr><td>Tier 2</td><td>built by nobody at all, ever</td></tr>
        <tr><td>Tier 3</td><td>not built</td></tr></table>""",
    ],
    ids=range(6),
)
def test_manuals_have_no_speakers(body: str) -> None:
    """Pages of a programming language's manual that were once read as conversations."""
    with pytest.raises(TranscriptError, match="no speakers can be told in it"):
        read_text(page(body), "a.html")


def test_headings_that_are_no_names_name_nobody(read: Callable[[str], Transcript]) -> None:
    """Also "Ep 5", which looks like a speaker without a name."""
    transcript = read(
        page("<h1>Ep 5</h1><p>Now.</p><p>Ann: One.</p><p>Bo: Two.</p><p>Ann: So.</p>")
    )
    assert {turn.speaker for turn in transcript.turns} <= {None, "Ann", "Bo"}

"""What `quoth check` says about a transcript."""

from __future__ import annotations

import io
import json
from pathlib import Path

from rich.console import Console

from index.formats import read_text, read_transcript
from index.report import check_json, render_check
from index.suspicions import notes_of, suspicions


def rendered(text: str) -> str:
    out = io.StringIO()
    render_check(read_text(text, "a.txt"), Console(file=out, width=200, color_system=None))
    return out.getvalue()


def test_the_json_has_the_contract_s_fields(seeds: Path) -> None:
    shown = check_json(read_transcript(seeds / "kandahar-mosque-attack.txt"))
    assert list(shown)[:6] == ["path", "format", "title", "date", "url", "speakers"]
    assert (shown["format"], shown["date"], shown["url"]) == ("plain", None, None)
    assert shown["problems"] == []
    assert shown["speakers"][0] | {"aliases": []} == {
        "name": "Andrew Mines",
        "labels": ["ANDREW MINES", "MINES"],
        "turns": 7,
        "words": 489,
        "generic": False,
        "role": "guest",
        "role_reason": "introduction",
        "aliases": [],
    }
    assert shown["turns"][1] == {
        "position": 1,
        "line": 15,
        "end_line": 15,
        "speaker": "Andrew Mines",
        "label": "ANDREW MINES",
        "attribution": "explicit",
        "start_ms": None,
        "end_ms": None,
        "text": "Thanks for having me.",
    }
    assert shown["dropped"][1] == {
        "line": 2,
        "end_line": 2,
        "text": "800-729-5897 | 307-766-4240",
        "reason": "phone number",
    }
    assert json.loads(json.dumps(shown)) == shown


def test_people_see_how_each_name_was_found(seeds: Path) -> None:
    out = io.StringIO()
    transcript = read_transcript(seeds / "kandahar-mosque-attack.txt")
    render_check(transcript, Console(file=out, width=200, color_system=None))
    shown = out.getvalue()
    assert 'label "CHANG", line 17; "Ailsa Chang" in the footer, line 42' in shown
    assert "host (footer)" in shown
    assert "date    undated" in shown
    assert "Without a label: 1 turn, 10.6 % of words" in shown
    assert "speaker not stated, line 13: “Dozens of people are dead" in shown
    assert "Andrew Mines, line 15: “Thanks for having me.”" in shown


def test_people_see_what_is_no_speech_with_an_example() -> None:
    shown = rendered("ANN: One.\n[MUSIC]\nBO: Two.\n")
    assert "stage direction" in shown
    assert "line 2: [MUSIC]" in shown


def test_a_name_that_is_none_is_marked() -> None:
    assert "Speaker 2 (no name)" in rendered("Speaker 2: One.\nAnn: Two.\n")
    assert "  Speaker 2 (generic), line 1: “One.”" in rendered("Speaker 2: One.\nAnn: Two.\n")


def test_signs_of_a_markup_are_shown_and_not_obeyed() -> None:
    """A quote may hold what the terminal's library takes for a style."""
    assert "“[bold red]No[/].”" in rendered("ANN: [bold red]No[/].\n")


def test_names_that_are_nearly_one_are_asked_about() -> None:
    lines = ["Jerod Santo: Hi.", "Jerrod Santo: Hi.", "Ann: Yes.", "Ann: No.", "Kelly: So."]
    once, alike = suspicions(read_text("\n".join(lines), "a"))
    assert once == '"Kelly" (line 5) is a label once: is it a person?'
    assert alike == (
        '"Jerod Santo" (1 turn) and "Jerrod Santo" (1 turn) are nearly one name: '
        "are they one person?"
    )


def test_what_is_added_says_what_may_be_wrong() -> None:
    """Who adds a folder should not have to check each file to hear of a doubtful speaker."""
    lines = ["Ann: Yes.", "Ann: No.", "Kelly: So.", "Clara: Hm.", "Dora: Oh.", "Elly: Ah."]
    notes = notes_of(read_text("\n".join(lines), "a"))
    assert notes[0] == '"Kelly" (line 3) is a label once: is it a person?'
    assert notes[-1] == "1 more of this kind: see `quoth check`"

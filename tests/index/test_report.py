"""What `quoth check` says about a transcript."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from index.__main__ import main
from index.formats import read_text, read_transcript
from index.report import check_json, check_text, render_check
from index.suspicions import notes_of, suspicions
from index.turns import Transcript


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


def test_the_text_of_the_json_is_written_in_pieces() -> None:
    """A transcript of 200 MB is not kept again as JSON; a text may hold what parts the pieces."""
    transcript = read_text('ANN: He wrote "turns": [ there.\nBO: Two.\n', 'a "turns": [].txt')
    pieces = list(check_text(transcript))
    assert json.loads("".join(pieces)) == check_json(transcript)
    assert len(pieces) == 4


def shown_words(transcript: Transcript) -> dict[str, int]:
    return {name: count for name, count in check_json(transcript)["words"].items() if count}


def test_people_see_how_each_name_was_found(seeds: Path) -> None:
    out = io.StringIO()
    transcript = read_transcript(seeds / "kandahar-mosque-attack.txt")
    render_check(transcript, Console(file=out, width=200, color_system=None))
    shown = out.getvalue()
    assert 'label "CHANG", line 17; "Ailsa Chang" in the footer, line 42' in shown
    assert "host (footer)" in shown
    assert "date    undated" in shown
    assert "89.4 % labelled, 10.6 % by nobody who is named; without a label: 1 turn" in shown
    assert "speech  13 turns, 719 words, no times" in shown
    assert shown_words(transcript) == {"explicit": 643, "none": 76}
    assert "speaker not stated, line 13: “Dozens of people are dead" in shown
    assert "Andrew Mines, line 15: “Thanks for having me.”" in shown


def test_people_see_what_is_no_speech_with_an_example() -> None:
    shown = rendered("ANN: One.\n[MUSIC]\nBO: Two.\n")
    assert "stage direction" in shown
    assert "line 2: [MUSIC]" in shown


def test_a_name_that_is_none_is_marked() -> None:
    assert "Speaker 2 (no name)" in rendered("Speaker 2: One.\nAnn: Two.\n")
    assert "  Speaker 2 (generic), line 1: “One.”" in rendered("Speaker 2: One.\nAnn: Two.\n")


def test_a_label_that_a_sidecar_explains_is_shown_with_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("SPEAKER_00: One.\nBo: Two.\n")
    (tmp_path / "a.episode.yaml").write_text("aliases: {Speaker_00: Ann Lee}")
    out = io.StringIO()
    read = read_transcript(tmp_path / "a.txt")
    render_check(read, Console(file=out, width=200, color_system=None))
    assert 'label "SPEAKER_00" (sidecar a.episode.yaml), line 1; "Ann Lee" in the' in out.getvalue()


def test_how_to_name_a_voice_is_told() -> None:
    shown = rendered("Speaker 2: One.\nAnn: Two.\n")
    assert "Who is “Speaker 2”? Say it in a.episode.yaml beside the file" in shown
    assert "Who is" not in rendered("Bo: One.\nAnn: Two.\n")


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


def test_a_turn_that_nobody_can_say_in_its_time_is_asked_about() -> None:
    words = "so " * 40
    text = f"WEBVTT\n\n00:01.000 --> 00:03.000\n<v Ann Lee>{words}\n\n"
    text += f"00:04.000 --> 00:24.000\n<v Bo Reed>{words}\n"
    assert suspicions(read_text(text, "a.vtt")) == (
        "line 3: 40 words in 2.0 seconds: is its time right?",
    )


def test_several_files_are_summed_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A feed is checked like a folder, and nothing of it is kept."""
    (tmp_path / "a.txt").write_text("ANN: One.\nBO: Two.\n")
    (tmp_path / "b.txt").write_text("")
    (tmp_path / "c.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Lee>One.\n")
    (tmp_path / "feed.xml").write_text(
        '<rss xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><item><guid>1</guid>'
        '<podcast:transcript url="c.vtt" type="text/vtt"/></item></channel></rss>'
    )
    monkeypatch.chdir(tmp_path)
    assert main(["check", "a.txt", "b.txt", "feed.xml"]) == 2
    shown = capsys.readouterr().out
    assert f"file://{tmp_path}/c.vtt" in "".join(shown.split("\n"))
    last = shown.splitlines()[-1]
    assert last == "2 of 3 files read (1 plain, 1 webvtt): 3 turns; 1 cannot be read, see above"
    assert not (tmp_path / "data").exists()

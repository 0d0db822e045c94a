"""The command line as scripts rely on it: JSON alone on stdout, one sentence on stderr, status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index import Settings
from index.__main__ import main
from index.settings import variable

QUESTION = "what did Mines say about over-the-horizon counterterrorism"


@pytest.fixture
def home(seeded: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The data folder of the example transcript as this process's setting, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(seeded.home))
    return seeded.home


@pytest.fixture
def empty_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(tmp_path / "data"))
    return tmp_path / "data"


def as_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err


def test_an_answer_exits_with_0(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--json"]) == 0
    answer = as_json(capsys)
    assert answer["state"] == "answered"
    assert list(answer) == [
        "question", "state", "citations", "confidence", "understood", "searched", "suggestions",
        "notes", "counts", "listed", "parts", "elapsed_ms",
    ]  # fmt: skip
    citation = answer["citations"][0]
    assert len(citation["turn_id"]) == 16
    assert int(citation["turn_id"], 16) < 2**63
    assert citation["episode"]["path"].endswith("seeds/kandahar-mosque-attack.txt")
    assert citation["before"][0].keys() == {"speaker", "attribution", "text", "position"}


def test_what_was_understood_can_be_undone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", QUESTION, "--without", "speaker", "--json"])
    assert as_json(capsys)["understood"]["constraints"] == []


@pytest.mark.parametrize(
    "question",
    ["what did Mines say about bitcoin", "what did Biden say", "what did Chang say about drones"],
)
def test_an_honest_no_exits_with_1(
    home: Path, capsys: pytest.CaptureFixture[str], question: str
) -> None:
    assert main(["ask", question, "--json"]) == 1
    assert as_json(capsys)["state"] != "answered"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", "quoth: the question is empty"),
        ("   ", "quoth: the question is empty"),
        ("x" * 10_000, "quoth: the question has 10,000 characters: ask in at most 2,000"),
    ],
)
def test_no_question_exits_with_2(
    home: Path, capsys: pytest.CaptureFixture[str], question: str, sentence: str
) -> None:
    assert main(["ask", question, "--json"]) == 2
    assert complaint(capsys).startswith(sentence)


def test_a_question_before_anything_is_added_says_what_to_do(
    empty_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", QUESTION]) == 2
    assert "quoth add PATH" in complaint(capsys)
    assert not empty_home.exists()


def test_bad_settings_are_reported_all_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUOTH_QUOTES", "99")
    monkeypatch.setenv("QUOTH_COLOUR", "red")
    assert main(["status"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_adding_again_embeds_nothing(
    empty_home: Path, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """added, then unchanged, then changed by one line: only that turn is embedded."""
    page = Path("page.txt")
    page.write_bytes((seeds / "kandahar-mosque-attack.txt").read_bytes())
    assert main(["add", "page.txt", "--json"]) == 0
    first = as_json(capsys)
    assert (first["added"], first["turns_embedded"], first["failed"]) == (1, 13, [])
    assert main(["add", ".", "--json"]) == 0
    again = as_json(capsys)
    assert (again["unchanged"], again["turns_embedded"]) == (1, 0)
    page.write_text(page.read_text().replace("Thanks for having me on.", "Thank you so much."))
    assert main(["add", "page.txt", "--json"]) == 0
    changed = as_json(capsys)
    assert (changed["changed"], changed["turns_embedded"]) == (1, 1)


def test_a_renamed_file_keeps_its_turns(
    empty_home: Path, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Path("page.txt")
    page.write_bytes((seeds / "kandahar-mosque-attack.txt").read_bytes())
    main(["add", "page.txt"])
    main(["ask", QUESTION, "--json"])
    before = json.loads(capsys.readouterr().out.splitlines()[-1])["citations"][0]
    page.rename("renamed.txt")
    assert main(["add", "renamed.txt", "--json"]) == 0
    assert as_json(capsys)["turns_embedded"] == 0
    main(["ask", QUESTION, "--json"])
    after = as_json(capsys)["citations"][0]
    assert after["turn_id"] == before["turn_id"]
    assert after["episode"]["id"] == before["episode"]["id"]
    assert after["episode"]["path"].endswith("renamed.txt")


def test_a_file_that_cannot_be_read_harms_no_other(
    empty_home: Path, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty.txt").write_text("")
    source = str(seeds / "kandahar-mosque-attack.txt")
    assert main(["add", "empty.txt", source, "missing.txt", "--json"]) == 1
    report = as_json(capsys)
    assert report["added"] == 1
    assert {Path(one["path"]).name for one in report["failed"]} == {"empty.txt", "missing.txt"}


def test_removed_episodes_are_gone(
    empty_home: Path, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["add", str(seeds)])
    capsys.readouterr()
    assert main(["remove", "nothing-of-that-name", "--json"]) == 2
    assert "fits no episode" in complaint(capsys)
    assert main(["remove", str(seeds), "--json"]) == 0
    assert as_json(capsys)["removed"] == 1
    assert main(["status", "--json"]) == 0
    assert as_json(capsys)["turns"] == 0


def test_pruning_removes_what_is_gone_from_disk(
    empty_home: Path, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path("episodes")
    folder.mkdir()
    page = folder / "page.txt"
    page.write_bytes((seeds / "kandahar-mosque-attack.txt").read_bytes())
    main(["add", "episodes"])
    page.unlink()
    capsys.readouterr()
    assert main(["add", "episodes", "--json"]) == 0
    assert as_json(capsys)["removed"] == 0
    assert main(["add", "episodes", "--prune", "--json"]) == 0
    assert as_json(capsys)["removed"] == 1


def test_status_counts(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "--json"]) == 0
    status = as_json(capsys)
    assert (status["episodes"], status["turns"], status["speakers"]) == (1, 13, 2)
    closed = sum(path.stat().st_size for path in (home / "index").rglob("*") if path.is_file())
    assert closed <= status["bytes"] < 2 * closed  # SQLite keeps a log beside it while it is open


def test_a_whole_index_verifies(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--json"]) == 0
    assert as_json(capsys) == {"ok": True, "problems": []}


def test_check_reads_without_indexing(
    empty_home: Path, seeds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object a line; a file that cannot be read is an error after all are done."""
    Path("empty.txt").write_text("")
    assert main(["check", "empty.txt", str(seeds), "--json"]) == 2
    captured = capsys.readouterr()
    failed, read = (json.loads(line) for line in captured.out.splitlines())
    assert failed["error"].keys() == {"type", "line", "problem"}
    assert len(read["turns"]) == 13
    assert not empty_home.exists()


def test_the_same_question_is_plain_when_piped(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", QUESTION]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert shown.startswith("Andrew Mines · A Kandahar mosque attack")
    assert "“… And so now people who have" in shown


def test_context_is_shown_on_request(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ask", QUESTION, "--limit", "1"])
    assert "Ailsa Chang:" not in capsys.readouterr().out
    main(["ask", QUESTION, "--limit", "1", "--context", "1"])
    assert "Ailsa Chang: Well, if the Taliban" in capsys.readouterr().out


def test_chat_follows_up(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Piped in, the prompt is left out and every line is a question or a command."""
    lines = [f"{QUESTION}\n", "what came right before that?\n", "/state\n", "/reset\n", "!!\n"]
    monkeypatch.setattr(sys, "stdin", iter_as_stdin(lines))
    assert main(["chat"]) == 0
    shown = capsys.readouterr().out
    assert "Well, if the Taliban seems to be struggling" in shown
    assert "about “over-the-horizon counterterrorism”, said by Andrew Mines" in shown
    assert "forgotten" in shown
    assert "the question has no words" in shown


def iter_as_stdin(lines: list[str]) -> Any:
    class Piped:
        def isatty(self) -> bool:
            return False

        def __iter__(self) -> Any:
            return iter(lines)

    return Piped()


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["ask"], ["ask", "x", "--limit", "0"], ["add"]]
)
def test_bad_arguments_are_one_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert complaint(capsys).startswith("quoth: ")


def test_what_should_not_happen_is_one_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never a traceback at a user, not even for a mistake of ours."""
    monkeypatch.setattr("index.ask.TranscriptIndex.status", lambda _self: 1 / 0)
    assert main(["status"]) == 2
    assert "ZeroDivisionError" in complaint(capsys)


def test_importing_the_index_loads_nothing_heavy() -> None:
    """`import index` brings neither torch nor faiss nor a model's runtime with it."""
    heavy = ("torch", "faiss", "onnxruntime", "openvino", "tokenizers", "sentence_transformers")
    script = f"import sys, index; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_an_index_of_nothing_can_be_asked(
    empty_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder without transcripts is told of, and leaves an index that knows nobody."""
    (tmp_path / "empty").mkdir()
    assert main(["add", "empty"]) == 0
    assert "there is no transcript in this folder" in capsys.readouterr().err
    assert main(["ask", "what was said about tulips", "--json"]) == 1
    assert as_json(capsys)["state"] == "not_found"


def test_one_file_is_one_episode_however_its_path_is_written(
    empty_home: Path, seeds: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "below").mkdir()
    page = tmp_path / "page.txt"
    page.write_bytes((seeds / "kandahar-mosque-attack.txt").read_bytes())
    assert main(["add", "page.txt", str(tmp_path / "below" / ".." / "page.txt"), "--json"]) == 0
    assert as_json(capsys)["added"] == 1


def test_nothing_is_reported_to_the_makers_of_the_engine(home: Path) -> None:
    """ONNX Runtime is told to keep its use to itself before it is loaded."""
    script = (
        "import os, sys; import index.embedding.onnxruntime_engine; "
        "print(os.environ['ORT_DISABLE_TELEMETRY'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1"


def test_nothing_is_reported_to_the_makers_of_the_engine_for_bulk_work(tmp_path: Path) -> None:
    """OpenVINO would tell them of each import, and keep an id for that in the home folder."""
    script = (
        "import sys; import index.embedding.openvino_engine; "
        "print(any(name.startswith('openvino_telemetry.') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"HOME": str(tmp_path), "CI": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
    assert list(tmp_path.iterdir()) == []

"""Ranking measures, run files and the figures of an honest no, on questions one can count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import Settings
from index.__main__ import main
from index.errors import QuestionFileError
from index.evaluation import LabelledQuestion, Measure, RankedTurn, Run
from index.evaluation.abstention import abstention, auroc, coverage, well_answered
from index.evaluation.measures import measure_of, per_question, summary
from index.evaluation.questions import read_foreign, read_questions, spread
from index.evaluation.runs import Change, compare, read_runs, write_runs
from index.settings import variable

TEXTS = {
    "pilot": {
        0: "Right.",
        1: "The lighthouse keeper wound the clock every single evening.",
        2: "Yes.",
        3: "He wound it again before the storm reached the harbour.",
    },
    "finale": {0: "Nobody has touched that clock since the harbour closed."},
}


def question(name: str, *useful: tuple[str, int]) -> LabelledQuestion:
    return LabelledQuestion(name, f"about {name}", "pilot", frozenset(useful))


def run(name: str, *lines: int, state: str = "answered", confidence: float = 0.5) -> Run:
    ranked = tuple(RankedTurn("pilot", line, line) for line in lines)
    return Run(name, ranked, state, confidence)


def write(path: Path, *lines: Any) -> Path:
    written = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("".join(f"{line}\n" for line in written))
    return path


def asking(name: str, **changed: Any) -> dict[str, Any]:
    relevant = [["pilot", 0], ["pilot", 1]]
    return {
        "id": name,
        "question": "Who wound it?",
        "file": "pilot",
        "relevant": relevant,
    } | changed


def faults_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(QuestionFileError) as caught:
        read_questions(path, TEXTS)
    return tuple(sentence.removeprefix(str(path)) for sentence in caught.value.sentences)


def test_a_question_is_scored_on_its_useful_turns(tmp_path: Path) -> None:
    """Of the relevant turns those with words enough; all where none has, and those given if any."""
    path = write(
        tmp_path / "q.jsonl",
        asking("own words"),
        "",
        asking("short", relevant=[["pilot", 0], ["pilot", 2]]),
        asking("given", useful=[["pilot", 2]], domain="ignored"),
        asking("nobody", relevant=[], file=None),
    )
    assert read_questions(path, TEXTS) == [
        LabelledQuestion("own words", "Who wound it?", "pilot", frozenset({("pilot", 1)})),
        LabelledQuestion(
            "short", "Who wound it?", "pilot", frozenset({("pilot", 0), ("pilot", 2)})
        ),
        LabelledQuestion("given", "Who wound it?", "pilot", frozenset({("pilot", 2)})),
        LabelledQuestion("nobody", "Who wound it?", "", frozenset()),
    ]


def test_every_fault_of_a_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = write(
        tmp_path / "q.jsonl",
        asking("a", file="sequel", relevant=[["pilot", 9], ["spin-off", 0], ["sequel", 1]]),
        "{broken",
        "[1, 2]",
        asking("a"),
        {"id": "b", "question": " ?! ", "relevant": []},
        {"id": "c", "relevant": [["pilot", 0]]},
        {"question": "who?"},
        asking("d", relevant=[["pilot"], ["pilot", True], "pilot"]),
        asking("e", relevant="pilot"),
        asking("f"),
    )
    assert faults_of(path) == (
        ":1: no transcript called 'sequel' is in the index",
        ":1: pilot has no turn at line 9 (counted from 0)",
        ":1: no transcript called 'spin-off' is in the index",
        ":2: is no JSON: Expecting property name enclosed in double quotes at column 2",
        ":3: is no JSON object",
        ":4: has the id 'a' of line 1",
        ":5: has no words in 'question'",
        ":6: has no 'question'",
        ":6: has no 'file'",
        ":7: has no 'id'",
        ":8: has ['pilot'] in 'relevant', which is no [file stem, line from 0]",
        ":8: has ['pilot', True] in 'relevant', which is no [file stem, line from 0]",
        ":8: has 'pilot' in 'relevant', which is no [file stem, line from 0]",
        ":9: has no list 'relevant'",
    )


@pytest.mark.parametrize("written", ["", "\n \n"])
def test_a_file_without_questions_is_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / "q.jsonl").write_text(written)
    assert faults_of(tmp_path / "q.jsonl") == (": there are no questions in it",)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_bytes(b"\xff\xff")
    assert faults_of(tmp_path / "q.jsonl") == (": is no UTF-8 text",)
    assert faults_of(tmp_path / "none") == (": cannot be read (No such file or directory)",)


def test_foreign_questions_need_no_turns_here(tmp_path: Path) -> None:
    path = write(tmp_path / "q.jsonl", asking("a", file="elsewhere", relevant=[["elsewhere", 7]]))
    assert read_foreign(path) == [LabelledQuestion("a", "Who wound it?", "", frozenset())]


def test_a_part_of_the_questions_is_spread_over_all() -> None:
    assert spread("abcdefghij", 4) == ["a", "c", "f", "h"]
    assert spread("abc", 3) == spread("abc", 9) == spread("abc", None) == ["a", "b", "c"]


def test_measures_of_a_ranking_counted_by_hand() -> None:
    """Right at ranks 2 and 4, a third right turn not found."""
    asked = [question("one", ("pilot", 1), ("pilot", 3), ("pilot", 30))]
    values = per_question(asked, {"one": run("one", 0, 1, 2, 3)})
    gained = 1 / np.log2(3) + 1 / np.log2(5)
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    expected = {
        "nDCG@10": gained / ideal, "MRR@10": 1 / 2, "recall@5": 2 / 3, "recall@10": 2 / 3,
        "recall@20": 2 / 3, "success@1": 0, "success@5": 1, "file@1": 1,
    }  # fmt: skip
    assert {name: scores.tolist() for name, scores in values.items()} == {
        name: [pytest.approx(value)] for name, value in expected.items()
    }


def test_a_turn_of_many_lines_is_one_hit() -> None:
    """Three right lines in one ranked turn are one right document, so the ranking is perfect."""
    asked = [question("one", ("pilot", 1), ("pilot", 2), ("pilot", 3))]
    found = {"one": Run("one", (RankedTurn("pilot", 1, 3),), "answered")}
    values = per_question(asked, found)
    assert (values["nDCG@10"][0], values["recall@5"][0]) == (1, 1)


def test_the_line_of_another_file_is_no_hit() -> None:
    asked = [question("one", ("finale", 1))]
    values = per_question(asked, {"one": run("one", 1)})
    assert (values["nDCG@10"][0], values["success@5"][0]) == (0, 0)


def test_only_the_twenty_best_count() -> None:
    asked = [question("one", ("pilot", 20)), question("two", ("pilot", 19))]
    ranked = range(25)
    values = per_question(asked, {"one": run("one", *ranked), "two": run("two", *ranked)})
    assert values["recall@20"].tolist() == [0, 1]


def test_a_mean_has_an_interval_that_narrows_with_more_questions() -> None:
    few, many = np.array([0.0, 1.0] * 50), np.array([0.0, 1.0] * 5000)
    assert measure_of(np.full(7, 0.25)) == Measure(0.25, 0.25, 0.25)
    small, large = measure_of(few), measure_of(many)
    assert small.mean == large.mean == 0.5
    # 1.96 standard errors of a fair coin are 0.098 and 0.0098.
    assert small.high - small.low == pytest.approx(2 * 0.098, abs=0.03)
    assert large.high - large.low == pytest.approx(2 * 0.0098, abs=0.003)
    assert summary({"x": few}) == {"x": small}


def test_two_runs_are_compared_question_by_question() -> None:
    """Paired: a gain on every question is certain, however much the questions differ."""
    asked = [question(name, ("pilot", 1)) for name in ("up", "down", "same", "only new")]
    old = {"up": run("up", 0, 1), "down": run("down", 1), "same": run("same", 2, 1)}
    new = {"up": run("up", 1), "down": run("down", 0), "same": run("same", 2, 1)}
    found = compare(asked, old, new | {"only new": run("only new", 1)})
    second = float(1 / np.log2(3))
    assert found.questions == 3
    assert found.better == (Change("up", "about up", found.better[0].before, 1.0),)
    assert found.better[0].before == pytest.approx(second)
    assert found.worse == (Change("down", "about down", 1.0, 0.0),)
    assert found.differences["nDCG@10"].mean == pytest.approx((1 - second - 1) / 3)
    assert compare(asked, new, new).differences["nDCG@10"] == Measure(0, 0, 0)


def test_a_run_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    asked = [question("a", ("pilot", 1))]
    runs = [run("a", 1, 3, confidence=0.75), run("b", 2, state="not_found", confidence=0.125)]
    path = tmp_path / "run.jsonl"
    write_runs(path, runs, ["a"], {"nDCG@10": np.array([1.0])})
    assert [json.loads(line) for line in path.read_text().splitlines()] == [
        {"id": "a", "ranked": [["pilot", 1, 1], ["pilot", 3, 3]], "state": "answered",
         "confidence": 0.75, "measures": {"nDCG@10": 1.0}},
        {"id": "b", "ranked": [["pilot", 2, 2]], "state": "not_found",
         "confidence": 0.125, "measures": None},
    ]  # fmt: skip
    assert list(read_runs(path, asked).values()) == runs


def test_a_run_of_another_program_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "run.jsonl", {"id": "a", "ranked": [["pilot", 1, 1]], "state": None})
    assert read_runs(path, [question("a")]) == {"a": Run("a", (RankedTurn("pilot", 1, 1),), "")}


def test_every_fault_of_a_run_file_is_named(tmp_path: Path) -> None:
    path = write(
        tmp_path / "run.jsonl",
        {"id": "a"},
        {"id": "b", "ranked": [["pilot", 1]]},
        "broken",
    )
    with pytest.raises(QuestionFileError) as caught:
        read_runs(path, [question("a")])
    assert caught.value.sentences == (
        f"{path}:1: has no list 'ranked'",
        f"{path}:2: has ['pilot', 1] in 'ranked', which is no [file stem, first line, last line]",
        f"{path}:3: is no JSON: Expecting value at column 1",
    )


def test_a_run_of_other_questions_cannot_be_compared(tmp_path: Path) -> None:
    path = write(tmp_path / "run.jsonl", {"id": "z", "ranked": []})
    with pytest.raises(QuestionFileError, match="has none of the questions in it"):
        read_runs(path, [question("a")])


def test_the_area_counts_pairs_in_the_right_order() -> None:
    """Of 6 pairs, 4 are in order and one is a tie."""
    assert auroc(np.array([0.9, 0.5, 0.4]), np.array([0.5, 0.1])) == pytest.approx(4.5 / 6)
    assert auroc(np.array([0.9]), np.array([0.1])) == 1.0


def test_coverage_is_what_can_be_answered_at_that_precision() -> None:
    """From 0.6 up 3 right and 1 wrong are answered, from 0.8 up 2 right and none wrong."""
    sure, unsure = np.array([0.9, 0.8, 0.6, 0.2]), np.array([0.7, 0.1])
    assert coverage(sure, unsure, 0.75) == 1.0
    assert coverage(sure, unsure, 0.9) == 0.5
    assert coverage(np.array([0.1]), np.array([0.2]), 0.9) == 0.0


def test_a_question_is_well_answered_by_its_five_best() -> None:
    asked = [question("fifth", ("pilot", 4)), question("sixth", ("pilot", 5))]
    runs = {name: run(name, *range(9)) for name in ("fifth", "sixth")}
    assert well_answered(asked, runs) == asked[:1]


def test_abstention_counts_states_and_confidences() -> None:
    well = [run("a", confidence=0.9), run("b", confidence=0.4, state="not_found")]
    others = [
        run("c", confidence=0.3, state="not_found"),
        run("d", confidence=0.2, state="unknown_speaker"),
        run("e", confidence=0.5),
        run("f", confidence=0.1, state="other_speaker"),
    ]
    found = abstention(well, others)
    assert found is not None
    assert (found.answered, found.unanswerable) == (2, 4)
    assert found.auroc.mean == 7 / 8
    assert found.auroc.low < found.auroc.mean <= found.auroc.high
    assert (found.coverage, found.kept, found.refused) == (0.5, 0.5, 0.5)
    assert abstention([], others) is None
    assert abstention(well, []) is None


@pytest.fixture
def labelled(seeded: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Questions over the example transcript: the second has no answer."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(seeded.home))
    stem = "kandahar-mosque-attack"
    return write(
        tmp_path / "q.jsonl",
        {"id": "horizon", "question": "what did Mines say about over-the-horizon counterterrorism",
         "file": stem, "relevant": [[stem, 24], [stem, 26]]},
        {"id": "bitcoin", "question": "who mined bitcoin in Iceland", "relevant": []},
    )  # fmt: skip


def test_evaluate_prints_all_figures_as_json(
    labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = write(Path("f.jsonl"), {"id": "x", "question": "how are sourdough loaves shaped"})
    assert main(["evaluate", str(labelled), "--run", "old.jsonl", "--json"]) == 0
    capsys.readouterr()
    arguments = ["--against", "old.jsonl", "--foreign", str(foreign), "--absent", "--json"]
    assert main(["evaluate", str(labelled), *arguments]) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == [
        "questions", "within", "nDCG@10", "MRR@10", "recall@5", "recall@10", "recall@20",
        "success@1", "success@5", "file@1", "unanswered", "against", "absent", "foreign",
    ]  # fmt: skip
    assert (report["questions"], report["within"]) == (1, False)
    assert report["success@1"] == {"mean": 1.0, "low": 1.0, "high": 1.0}
    assert report["unanswered"] == {"questions": 1, "refused": 1.0}
    assert report["against"]["questions"] == 1
    assert (report["against"]["better"], report["against"]["worse"]) == ([], [])
    assert (report["foreign"]["kept"], report["foreign"]["refused"]) == (1.0, 1.0)
    assert report["absent"]["auroc"]["mean"] == report["foreign"]["auroc"]["mean"] == 1.0
    first, second = (json.loads(line) for line in Path("old.jsonl").read_text().splitlines())
    assert first["ranked"][0][0] == "kandahar-mosque-attack"
    assert len(first["ranked"]) <= 20
    assert first["measures"]["success@1"] == 1.0
    assert (second["state"], second["measures"]) == ("not_found", None)


def test_evaluate_prints_tables(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", str(labelled), "--within", "--run", "old.jsonl"])
    assert main(["evaluate", str(labelled), "--within", "--against", "old.jsonl"]) == 0
    shown = capsys.readouterr().out
    assert "1 that nothing answers: 100.0% refused" in shown
    assert "against the earlier run, 1 questions" in shown
    assert "0 questions are worse by nDCG@10" in shown


def test_a_bad_question_file_is_one_line_a_fault(
    labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = write(Path("bad.jsonl"), {"id": 1, "question": "x y", "file": "z", "relevant": []}, "!")
    assert main(["evaluate", str(bad), "--json"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        "quoth: bad.jsonl:1: no transcript called 'z' is in the index",
        "quoth: bad.jsonl:2: is no JSON: Expecting value at column 1",
    ]


def test_no_limit_below_one_is_taken(labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["evaluate", str(labelled), "--limit", "0"])
    assert caught.value.code == 2

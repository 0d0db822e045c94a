"""Fitting what the evidence counts: on evidence made by hand, and on the invented episodes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index import Settings, TranscriptIndex
from index.__main__ import main
from index.evaluation import LabelledQuestion
from index.evaluation.questions import read_questions
from index.picking import LISTED
from index.settings import variable
from index.tuning import COLUMNS, FUSED, DataSet, Example
from index.tuning.calibrating import Signals, Told, calibrate, fused, signals, sureness, threshold
from index.tuning.collecting import collect
from index.tuning.fitting import Sheet, fit, is_held_out, split
from index.tuning.tuned import figures, fitted_weights, halves, is_tunable, tune
from index.weights import SHIPPED, load

EPISODES = Path(__file__).resolve().parents[1] / "episodes"
QUESTIONS = EPISODES / "questions.jsonl"


def example(rows: list[list[float]], relevant: list[int], file: str = "a") -> Example:
    right = np.zeros(len(rows), np.bool_)
    right[relevant] = True
    episodes = np.zeros(len(rows), np.int32)
    return Example(file, np.array(rows, np.float32), right, max(1, len(relevant)), episodes)


def row(**features: float) -> list[float]:
    """One candidate's evidence, 0 where none is given."""
    assert set(features) <= set(COLUMNS)
    return [features.get(name, 0.0) for name in COLUMNS]


def weights_of(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, np.float32)


def test_a_sheet_scores_every_example_at_once() -> None:
    """Right at rank 1 of 2, at rank 2 of 3, and one of two right ones at rank 3 of 3."""
    sheet = Sheet([
        example([[0.9], [0.1]], [0]),
        example([[0.9], [0.5], [0.1]], [1]),
        replace(example([[0.9], [0.5], [0.1]], [2]), right=2),
    ])  # fmt: skip
    second, third = 1 / np.log2(3), 1 / np.log2(4)
    expected = [1.0, second, third / (1 + second)]
    assert sheet.ndcg(weights_of(1)).tolist() == pytest.approx(expected)
    first = sheet.hits_of(sheet.scores(weights_of(1)))[:, 0]
    assert first.tolist() == [True, False, False]


def test_a_question_without_candidates_scores_nothing() -> None:
    no_turns = np.empty(0, np.int32)
    none = Example("a", np.empty((0, 1), np.float32), np.empty(0, np.bool_), 1, no_turns)
    assert Sheet([none]).ndcg(weights_of(1)).tolist() == [0.0]
    assert Sheet([none, example([[1]], [0])]).ndcg(weights_of(1)).tolist() == [0.0, 1.0]


def test_a_fit_finds_the_evidence_that_tells() -> None:
    """The first column is noise that the start trusts; the second says which turn is right."""
    chance = np.random.default_rng(7)
    examples = []
    for _ in range(60):
        rows = chance.random((12, 2))
        rows[3, 1] += 0.6
        examples.append(example(rows.tolist(), [3]))
    sheet = Sheet(examples)
    start = {"noise": 1.0, "sign": 0.2}
    found = fit([sheet], ["noise", "sign"], start)
    assert found["noise"] >= 0
    assert found["sign"] > 5 * found["noise"]
    assert sum(found.values()) == pytest.approx(1.2, abs=0.01)
    before = sheet.ndcg(weights_of(1.0, 0.2)).mean()
    after = sheet.ndcg(weights_of(found["noise"], found["sign"])).mean()
    assert after > before + 0.2


def test_a_fit_leaves_what_cannot_be_better() -> None:
    sheet = Sheet([example([[1, 0], [0, 1]], [0])])
    assert fit([sheet], ["right", "wrong"], {"right": 0.7, "wrong": 0.1}) == {
        "right": 0.7,
        "wrong": 0.1,
    }


def test_no_file_is_on_both_sides() -> None:
    names = [f"episode-{number}" for number in range(300)]
    fitted, held_out = split([example([[1.0]], [0], name) for name in names for _ in range(2)])
    assert not {one.file for one in fitted} & {one.file for one in held_out}
    assert {one.file for one in held_out} == {name for name in names if is_held_out(name)}
    assert 80 <= len({one.file for one in held_out}) <= 120


def test_one_file_is_too_few_to_tune_on() -> None:
    assert not is_tunable([])
    assert not is_tunable(["episode-1"])
    assert not is_tunable(["rye-and-reason", "skarrow-light"])
    assert is_tunable(["rye-and-reason", "bell-in-the-lake"])


def test_the_threshold_lets_over_nine_in_ten_pass() -> None:
    sure = [number / 200 for number in range(200)]
    chosen = threshold(sure, [1.0] * 200)
    assert chosen == 0.035
    assert sum(one >= chosen for one in sure) == 193
    assert threshold([*sure, 0.9], [*[1.0] * 200, 1000.0]) == 0.21


def sign(cosine: float, *, well: bool = True) -> Signals:
    """One candidate whose only signal is its cosine."""
    values = np.zeros((1, len(SHIPPED.confidence)), np.float32)
    values[0, list(SHIPPED.confidence).index("turn_cosine")] = cosine
    return Signals(values, well)


def test_the_confidence_is_fitted_between_both_kinds() -> None:
    """A signal that tells gets weight, signals that are always 0 get none."""
    well = [sign(0.5 + number / 100) for number in range(40)]
    others = [sign(0.3 + number / 100) for number in range(40)]
    found = calibrate([Told(well, others)], SHIPPED)
    assert found.fusion == SHIPPED.fusion
    assert found.confidence["turn_cosine"] > 3
    assert {value for name, value in found.confidence.items() if name != "turn_cosine"} == {0.0}
    kept = [sureness(one, found) >= found.answered for one in well]
    refused = [sureness(one, found) < found.answered for one in others]
    assert 0.9 <= np.mean(kept) < 1
    assert np.mean(refused) > 0.5


def test_a_signal_that_tells_the_contrary_gets_no_weight() -> None:
    well = [sign(0.3 + number / 100) for number in range(20)]
    others = [sign(0.6 + number / 100) for number in range(20)]
    assert calibrate([Told(well, others)], SHIPPED).confidence["turn_cosine"] == 0.0


def test_a_small_data_set_counts_as_much_as_a_large_one() -> None:
    """A hundred times the same questions change nothing."""
    small = Told([sign(0.7), sign(0.5)], [sign(0.4), sign(0.6)])
    large = Told([sign(0.5), sign(0.4)], [sign(0.3), sign(0.45)])
    repeated = Told([*large.well] * 100, [*large.absent] * 100)
    found = calibrate([small, repeated], SHIPPED)
    assert found.confidence == calibrate([small, large], SHIPPED).confidence


def test_questions_from_another_world_count_more_than_absent_ones() -> None:
    """What tells them is trusted more than what tells questions whose own file is missing."""
    well = [replace(sign(0.6), values=sign(0.6).values + 0.3)] * 10
    high, low = sign(0.6), replace(sign(0.0), values=sign(0.0).values + 0.3)
    found = calibrate([Told(well, absent=[high] * 10, foreign=[low] * 10)], SHIPPED).confidence
    other = calibrate([Told(well, absent=[low] * 10, foreign=[high] * 10)], SHIPPED).confidence
    assert found["turn_cosine"] > other["turn_cosine"]


def test_without_both_kinds_the_confidence_stays() -> None:
    assert calibrate([Told([], [sign(0.5)])], SHIPPED) is SHIPPED
    assert calibrate([Told([sign(0.5)])], SHIPPED) is SHIPPED


def data_set(name: str) -> DataSet:
    """Questions over twenty files; the right turn has the higher window cosine."""
    chance = np.random.default_rng(3)
    examples = []
    for number in range(80):
        noise = chance.random((8, 2))
        rows = [row(turn_cosine=one, window_cosine_80=two) for one, two in noise.tolist()]
        rows[number % 8] = row(turn_cosine=0.5, window_cosine_80=1.0, window_words_40=0.5)
        examples.append(example(rows, [number % 8], f"file-{number % 20}"))
    gone = [replace(one, relevant=np.zeros(8, np.bool_)) for one in examples]
    return DataSet(name, examples, examples, gone)


def test_tuning_is_measured_on_files_that_it_was_not_fitted_on() -> None:
    one = data_set("q.jsonl")
    start = replace(SHIPPED, fusion={**dict.fromkeys(SHIPPED.fusion, 0.0), "turn_cosine": 1.0})
    mine, rest = halves(one)
    found = tune([one], start)
    assert found.before == {"q.jsonl": figures(rest, start)}
    assert found.after == {"q.jsonl": figures(rest, found.weights)}
    assert not {each.file for each in mine.corpus} & {each.file for each in rest.corpus}
    before, after = (each["q.jsonl"]["corpus nDCG@10"] for each in (found.before, found.after))
    assert before is not None
    assert after is not None
    assert after > before + 0.2
    assert found.as_json()["weights"] == found.weights.as_json()


def test_tuning_within_files_leaves_the_confidence() -> None:
    found = tune([data_set("q.jsonl")], SHIPPED, within_alone=True).weights
    assert (found.confidence, found.intercept, found.answered) == (
        SHIPPED.confidence,
        SHIPPED.intercept,
        SHIPPED.answered,
    )


def test_what_nothing_was_asked_of_has_no_figure() -> None:
    found = figures(data_set("q.jsonl"), SHIPPED)
    assert (found["foreign AUROC"], found["foreign refused"]) == (None, None)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a data folder with the invented episodes."""
    settings = Settings(home=tmp_path_factory.mktemp("episodes"))
    with TranscriptIndex.open(settings, create=True) as index:
        index.add([EPISODES])
    return settings


@pytest.fixture(scope="module")
def episodes(home: Settings) -> Iterator[TranscriptIndex]:
    with TranscriptIndex.open(home) as index:
        yield index


@pytest.fixture(scope="module")
def labelled(episodes: TranscriptIndex) -> list[LabelledQuestion]:
    """Every fourth of the questions that have an answer."""
    asked = read_questions(QUESTIONS, episodes.texts_by_line())
    return [one for one in asked if one.useful][::4]


def test_what_is_collected_ranks_as_the_index_does(
    episodes: TranscriptIndex, labelled: list[LabelledQuestion]
) -> None:
    """The tuned sum and the ranking are the same, so what is fitted is what is used."""
    found = collect(episodes, "q", labelled[:10], labelled[10:12])
    assert len(found.corpus) == len(found.within) == len(found.absent) == 10
    assert len(found.foreign) == 2
    for one, corpus, within in zip(labelled, found.corpus, found.within, strict=False):
        for candidates, inside in ((corpus, False), (within, True)):
            scores = candidates.features[:, : len(FUSED)] @ fused(SHIPPED)
            best = np.argsort(-scores, kind="stable")[:10]
            ranked = episodes.run(one, within=inside).ranked[:10]
            assert candidates.relevant[best].tolist() == [turn.holds(one.useful) for turn in ranked]


def test_the_confidence_is_the_one_that_answers(
    episodes: TranscriptIndex, labelled: list[LabelledQuestion]
) -> None:
    """Of questions about anyone; those that name a speaker, and lists, are judged apart."""
    parsed = [(one, episodes.search(one).question) for one in labelled]
    anyone = [
        one
        for one, question in parsed
        if not (question.named or question.mentioned or question.intent in LISTED)
    ][:8]
    assert len(anyone) >= 3
    found = collect(episodes, "q", anyone)
    for one, candidates in zip(anyone, found.corpus, strict=True):
        stated = episodes.ask(one.question).confidence
        assert sureness(signals(candidates, SHIPPED), SHIPPED) == pytest.approx(stated, abs=1e-4)


def test_absent_questions_lose_their_own_file(
    episodes: TranscriptIndex, labelled: list[LabelledQuestion]
) -> None:
    found = collect(episodes, "q", labelled[:3])
    assert any(one.relevant.any() for one in found.corpus)
    assert not any(one.relevant.any() for one in found.absent)


def test_tune_writes_weights_that_the_setting_takes(
    home: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(home.home))
    lines = QUESTIONS.read_text().splitlines()
    (tmp_path / "q.jsonl").write_text("\n".join(lines[::3]))
    assert main(["tune", "q.jsonl", "--out", "w.json", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert list(report) == ["before", "after", "weights"]
    assert list(report["before"]) == ["q.jsonl"]
    assert report["before"]["q.jsonl"].keys() == report["after"]["q.jsonl"].keys()
    written = json.loads((tmp_path / "w.json").read_text())
    assert list(written) == [
        "version", "fusion", "phrases", "confidence", "intercept", "answered", "fitted_on",
    ]  # fmt: skip
    assert written["fitted_on"]["after"] == report["after"]
    assert load(tmp_path / "w.json").as_json() == report["weights"]
    monkeypatch.setenv(variable("weights"), "w.json")
    assert main(["tune", "q.jsonl", "--within"]) == 0
    assert "q.jsonl, files held out" in capsys.readouterr().out


def test_two_data_folders_are_tuned_on_together(
    home: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Figures for each; questions that nothing answers are asked where they are given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(home.home))
    lines = QUESTIONS.read_text().splitlines()
    bell = [line for line in lines if '"file": "bell-in-the-lake"' in line]
    rye = [line for line in lines if '"file": "rye-and-reason"' in line]
    Path("a.jsonl").write_text("\n".join(bell[:5] + rye[:5]))
    Path("b.jsonl").write_text("\n".join(bell[5:8] + rye[5:8]))
    others = [{"id": number, "question": f"who won the {number}th chess game"} for number in (1, 2)]
    Path("f.jsonl").write_text("\n".join(json.dumps(one) for one in others))
    arguments = ["--also", str(home.home), "b.jsonl", "--foreign", "f.jsonl", "--json"]
    assert main(["tune", "a.jsonl", *arguments]) == 0
    after = json.loads(capsys.readouterr().out)["after"]
    assert list(after) == ["a.jsonl", "b.jsonl"]
    assert after["a.jsonl"]["foreign refused"] == 1.0
    assert after["b.jsonl"]["foreign refused"] is None
    assert main(["tune", "a.jsonl", "--also", str(home.home), "b.jsonl", "f.jsonl", "--json"]) == 0
    after = json.loads(capsys.readouterr().out)["after"]
    assert [after[name]["foreign refused"] for name in after] == [None, 1.0]
    with pytest.raises(SystemExit):
        main(["tune", "a.jsonl", "--also", "b.jsonl"])
    assert (
        "--also takes a data folder, its questions, and perhaps others" in capsys.readouterr().err
    )


def test_questions_about_one_file_cannot_be_tuned_on(
    home: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(home.home))
    (tmp_path / "q.jsonl").write_text(QUESTIONS.read_text().splitlines()[0])
    assert main(["tune", "q.jsonl"]) == 2
    assert capsys.readouterr().err == (
        "quoth: q.jsonl: has questions about too few files: some are fitted on and the rest "
        "held out to measure, so label questions about more files\n"
    )


def test_once_measured_all_files_can_be_fitted_on() -> None:
    """The figures are those of files that were held out; the weights know all of them."""
    sets = [data_set("one")]
    measured, refitted = tune(sets, SHIPPED), tune(sets, SHIPPED, on_all=True)
    assert refitted.after == measured.after
    assert refitted.weights == fitted_weights(sets, SHIPPED)

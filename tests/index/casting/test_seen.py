"""What was decided about people, in an index that stays open and for those who see a part of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import Settings, TranscriptIndex
from index.casting.operating import Operator
from index.decisions import open_decisions
from index.view import View

MILL = "ANN LEE: Welcome to the mill.\n\nBO: The wheel turns with the ebb.\n\nANN LEE: Why?\n"
CLOCKS = "Annie: I fix clocks in a shed.\n\nDora: Why?\n\nAnnie: They chime whenever they please.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "data")


@pytest.fixture
def index(tmp_path: Path, settings: Settings) -> Iterator[TranscriptIndex]:
    for name, text in (("mill", MILL), ("clocks", CLOCKS)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with TranscriptIndex.open(settings, create=True) as opened:
        opened.add([tmp_path / "mill.txt", tmp_path / "clocks.txt"])
        yield opened


def heard(index: TranscriptIndex, **view: View) -> dict[str, tuple[str, ...]]:
    return {one.name: one.aliases for one in index.listed(**view).speakers}


def test_an_open_index_sees_it_at_the_next_question(
    index: TranscriptIndex, settings: Settings
) -> None:
    assert sorted(heard(index)) == ["Ann Lee", "Annie", "Bo", "Dora"]
    operator = Operator(index.sight.snapshot(), settings.decisions_path)
    operator.merge("Ann Lee", ["Annie"])
    assert sorted(heard(index)) == ["Ann Lee", "Bo", "Dora"]
    assert index.ask("what did Ann Lee say about clocks").citations[0].speaker == "Ann Lee"
    operator.undo()
    assert sorted(heard(index)) == ["Ann Lee", "Annie", "Bo", "Dora"]


def test_who_sees_one_episode_learns_no_name_of_another(
    index: TranscriptIndex, settings: Settings
) -> None:
    """The name that the operator gave counts; what the person is called elsewhere does not."""
    Operator(index.sight.snapshot(), settings.decisions_path).merge("Annie", ["Ann Lee"])
    mill = next(one for one in index.sight.snapshot().episodes if "mill" in one.record.path)
    with closing(open_decisions(settings.decisions_path)) as decisions:
        decisions.execute("INSERT INTO collections VALUES ('closed', 1)")
        decisions.execute("INSERT INTO placements VALUES (?, '[\"closed\"]')", (mill.record.id,))
    public = View(frozenset({"public"}))
    assert heard(index)["Annie"] == ("Ann Lee", "ANN LEE", "Annie")
    assert heard(index, view=public) == {"Annie": ("Annie",), "Dora": ("Dora",)}

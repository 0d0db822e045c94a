"""bot.db: made, migrated, refused where it cannot be used; what is forgotten is gone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.asker import Asker
from bot.library import Wanted
from bot.preferences import HELD_S, Chosen, Preferences
from bot.records import Records, RecordsError, answers, queue, schema, verdicts, watches
from bot.records.answers import KeptAnswer, Quoted
from bot.records.schema import MIGRATIONS
from bot.records.watches import Watch

KEPT = KeptAnswer(
    id="00000000000000aa",
    guild_id=1,
    place_id=2,
    message_id=None,
    private=True,
    state="answered",
    confidence=0.9,
    quotes=(Quoted("00000000000000ff", ((0, 5), (9, 12)), ((1, 3),)),),
    understood=("speaker", "dates"),
    asker=7,
    question="q",
    title="q · more",
    wanted=Wanted("Ann", "ep", ("speaker",)),
    carried_in={"topic": "a"},
    carried_on={"topic": "b"},
    kept_at=100,
)
SHOWN = replace(
    KEPT,
    near=(Quoted("00000000000000fd", ((0, 4),)),),
    beside=("00000000000000fc",),
    head={"named": "x"},
)


async def test_what_is_kept_comes_back_as_it_was_after_a_restart(tmp_path: Path) -> None:
    records = Records(tmp_path / "new" / "bot.db")
    await records.run(lambda held: answers.keep(held, KEPT))
    await records.run(lambda held: answers.shown_as(held, KEPT.id, 99))
    records.close()
    again = Records(tmp_path / "new" / "bot.db")
    expected = replace(KEPT, message_id=99)
    assert await again.run(lambda held: answers.found(held, KEPT.id)) == expected
    assert await again.run(lambda held: answers.shown_in(held, 99)) == expected
    assert await again.run(lambda held: answers.quoting(held, "00000000000000ff")) == [expected]
    assert await again.run(lambda held: answers.quoting(held, "00000000000000fe")) == []
    again.close()


async def test_an_answer_is_found_by_each_turn_that_it_shows(tmp_path: Path) -> None:
    """Quoted, named after a no, or replied to; also when its question is forgotten."""
    records = Records(tmp_path / "bot.db")
    await records.run(lambda held: answers.keep(held, SHOWN))
    for turn in ("00000000000000ff", "00000000000000fd", "00000000000000fc"):
        assert await records.run(partial(answers.quoting, turn_id=turn)) == [SHOWN]
    await records.run(lambda held: answers.forget_asker(held, 7))
    (found,) = await records.run(lambda held: answers.quoting(held, "00000000000000fd"))
    assert (found.near, found.beside, found.head) == (SHOWN.near, SHOWN.beside, None)
    records.close()


async def test_an_answer_that_is_asked_anew_keeps_its_message_and_its_asker() -> None:
    records = Records()
    await records.run(lambda held: answers.keep(held, KEPT))
    await records.run(lambda held: answers.shown_as(held, KEPT.id, 99))
    anew = replace(KEPT, quotes=(), state="not_found", wanted=Wanted())
    await records.run(lambda held: answers.keep(held, anew))
    found = await records.run(lambda held: answers.found(held, KEPT.id))
    assert found == replace(anew, message_id=99)
    records.close()


async def test_what_is_forgotten_leaves_the_quotes_alone() -> None:
    """Where a withdrawn passage was quoted has to be found, whoever asked."""
    records = Records()
    await records.run(lambda held: answers.keep(held, KEPT))
    assert await records.run(lambda held: answers.forget_asker(held, 8)) == 0
    assert await records.run(lambda held: answers.forget_asker(held, 7)) == 1
    found = await records.run(lambda held: answers.found(held, KEPT.id))
    assert found == replace(
        KEPT, asker=None, question=None, title=None, wanted=Wanted(), carried_in=None,
        carried_on=None,
    )  # fmt: skip
    records.close()


async def test_a_change_that_fails_changes_nothing() -> None:
    records = Records()

    def fails(held: sqlite3.Connection) -> None:
        answers.keep(held, KEPT)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await records.run(fails)
    assert await records.run(lambda held: answers.found(held, KEPT.id)) is None
    records.close()


def test_a_database_of_a_newer_quoth_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with sqlite3.connect(path) as newer:
        newer.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer.close()
    with pytest.raises(RecordsError, match="written by a newer Quoth"):
        Records(path)


# As the first layout had it.
AS_KEPT = """
INSERT INTO answers (id, guild_id, place_id, message_id, private, state, confidence, quotes,
understood, asker, question, title, wanted, carried_in, carried_on, kept_at) VALUES (
'00000000000000aa', 1, 2, NULL, 1, 'answered', 0.9,
'[["00000000000000ff", [[0, 5], [9, 12]], [[1, 3]]]]', '["speaker", "dates"]', 7, 'q', 'q · more',
'["Ann", "ep", ["speaker"]]', '{"topic": "a"}', '{"topic": "b"}', 100)
"""


@pytest.mark.parametrize("older", range(1, len(MIGRATIONS)))
async def test_a_database_of_each_earlier_layout_keeps_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, older: int
) -> None:
    """Answers with their buttons, conversations, verdicts, watches and settings."""
    path, watch = tmp_path / "bot.db", Watch(None, 1, 2, "Ann Lee", "tea", 7, frozenset({5, -6}))
    with monkeypatch.context() as then:
        then.setattr(schema, "MIGRATIONS", MIGRATIONS[:older])
        records = Records(path)
        await records.run(lambda held: held.execute(AS_KEPT))
        await records.run(lambda held: answers.go_on_from(held, 2, KEPT.id))
        await records.run(lambda held: verdicts.give(held, KEPT.id, 8, verdicts.REPORT, 101))
        await records.run(lambda held: watches.add(held, watch, 102))
        await Preferences(records).put(1, 5, "cooldown_s", 12)
        records.close()
    newer = Records(path)
    assert await newer.run(lambda held: held.execute("PRAGMA user_version").fetchone()[0]) == len(
        MIGRATIONS
    )
    assert await newer.run(lambda held: answers.last_at(held, 2)) == KEPT
    assert await newer.run(watches.every) == [replace(watch, id=1)]
    assert await Preferences(newer).of(Asker(9, 1, 5)) == Chosen(cooldown_s=12)
    (waiting,) = await newer.run(lambda held: queue.wanting(held, 1))
    assert (waiting.item, waiting.reports) == (f"answer:{KEPT.id}", 1)
    newer.close()


async def test_a_copy_of_an_older_layout_that_is_put_back_while_the_bot_runs_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `quoth restore` puts it back: in one transaction, under whoever has it open."""
    with monkeypatch.context() as then:
        then.setattr(schema, "MIGRATIONS", MIGRATIONS[:1])
        older = Records(tmp_path / "copy.db")
        await older.run(lambda held: held.execute(AS_KEPT))
        older.close()
    records = Records(tmp_path / "bot.db")
    with (
        closing(sqlite3.connect(tmp_path / "copy.db")) as copy,
        closing(sqlite3.connect(tmp_path / "bot.db")) as live,
    ):
        live.execute("PRAGMA journal_mode = WAL")
        copy.backup(live)
    assert await records.run(lambda held: answers.found(held, KEPT.id)) == KEPT
    await records.run(lambda held: answers.keep(held, SHOWN))
    assert await records.run(lambda held: answers.found(held, KEPT.id)) == replace(
        KEPT, near=SHOWN.near, beside=SHOWN.beside, head=SHOWN.head
    )
    records.close()


def test_a_damaged_database_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    path.write_bytes(b"no database" * 500)
    with pytest.raises(RecordsError, match=r"bot\.db is damaged .*: put back a copy"):
        Records(path)


async def test_a_channel_goes_before_its_server(tmp_path: Path) -> None:
    records = Records(tmp_path / "bot.db")
    held = Preferences(records)
    await held.put(1, None, "cooldown_s", 12)
    await held.put(1, 5, "cooldown_s", 0)
    await held.put(1, 5, "threads", value=True)
    assert await held.of(Asker(9, 1, 5)) == Chosen(threads=True, cooldown_s=0)
    assert await held.of(Asker(9, 1, 6)) == Chosen(cooldown_s=12)
    assert await held.of(Asker(9, 2, 5)) == Chosen()
    assert await held.of(Asker(9)) == Chosen()
    await held.put(1, 5, "cooldown_s", None)
    assert await Preferences(records).of(Asker(9, 1, 5)) == Chosen(threads=True, cooldown_s=12)
    records.close()


async def test_what_only_reads_waits_for_nobody_who_writes(tmp_path: Path) -> None:
    """A press is shown what it is about while another process holds the file."""
    records = Records(tmp_path / "bot.db")
    await records.run(lambda held: answers.keep(held, KEPT))
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert await records.run(lambda held: answers.found(held, KEPT.id)) == KEPT
    assert other.in_transaction  # whoever had waited would have been told that it is locked
    other.close()
    records.close()


async def test_what_was_read_and_changed_meanwhile_is_read_again(tmp_path: Path) -> None:
    """Two processes that both read before they write: neither loses the other's change."""
    records = Records(tmp_path / "bot.db")
    other = Records(tmp_path / "bot.db")
    rounds: list[object] = []

    def counted(held: sqlite3.Connection) -> None:
        rounds.append(answers.found(held, KEPT.id))
        if len(rounds) == 1:
            other.at_once(lambda theirs: answers.keep(theirs, KEPT))
        answers.shown_as(held, KEPT.id, 99)

    await records.run(counted)
    assert rounds == [None, KEPT]
    assert await records.run(lambda held: answers.found(held, KEPT.id)) == replace(
        KEPT, message_id=99
    )
    other.close()
    records.close()


async def test_settings_that_were_restored_hold_after_a_minute(tmp_path: Path) -> None:
    """Though they were put there by another process."""
    records, moment = Records(tmp_path / "bot.db"), [0.0]
    held = Preferences(records, lambda: moment[0])
    assert await held.of(Asker(9, 1, 5)) == Chosen()
    await Preferences(records).put(1, None, "moderator_roles", [7])
    moment[0] = HELD_S - 1
    assert await held.of(Asker(9, 1, 5)) == Chosen()
    moment[0] = HELD_S
    assert await held.of(Asker(9, 1, 5)) == Chosen()  # nobody waits for the disk
    assert held._refreshing is not None
    await held._refreshing
    assert await held.of(Asker(9, 1, 5)) == Chosen(moderator_roles=(7,))
    records.close()

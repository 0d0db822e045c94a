"""`/reindex` as operators, and those who are none, see it."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import discord
import pytest

from bot.client import QuothClient
from bot.commands import reindex
from bot.desk import Desk
from bot.operation import Operation
from bot.operators import Operators
from bot.reindex_message import cancelling, duration, ended, shown
from bot.reindexing import Outcome, Progress, Reindexer
from bot.views import view_of
from bot.wording import say

REPORT: dict[str, Any] = {
    "added": 1, "changed": 0, "removed": 0, "failed": [],
    "turns_added": 212, "turns_changed": 0, "turns_removed": 0,
}  # fmt: skip
FAILING = REPORT | {"failed": [{"path": "/srv/a_b.txt", "problem": "line 3: *broken*"}]}
DONE = "Re-indexed in 1 s: +1 episode, 212 turns."


def program(source: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import json, signal, sys, time\n{source}")


@pytest.fixture
def command() -> tuple[str, ...]:
    """In the place of `quoth add`."""
    return program(f"print({json.dumps(REPORT)!r})")


@pytest.fixture
def operation(command: tuple[str, ...]) -> Operation:
    return Operation(Operators(), Reindexer(["episodes"], command))


@pytest.fixture
def simcord_bot(index: Any, operation: Operation) -> QuothClient:
    return QuothClient(Desk(lambda: index), operation)


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def manager(channel: Any) -> Any:
    """A role that Discord shows the command to: what counts is who operates the bot."""
    return channel.guild.create_role("manager", permissions=discord.Permissions(manage_guild=True))


@pytest.fixture
def alice(simcord_env: Any, channel: Any, manager: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"), roles=[manager])


@pytest.fixture
def operator(alice: Any, operation: Operation) -> Any:
    object.__setattr__(operation, "operators", Operators((alice.id,)))
    return alice


async def test_an_operator_sees_what_is_different(channel: Any, operator: Any) -> None:
    result = await operator.slash(channel, "reindex")
    assert result.response.content == DONE
    assert not result.response.components


async def test_whoever_is_no_operator_is_told_so(
    channel: Any, alice: Any, operation: Operation
) -> None:
    """Though the command is shown to those who manage the server."""
    result = await alice.slash(channel, "reindex")
    assert result.response.content == say("rights.operators")
    assert result.ephemeral
    assert not operation.reindexer.is_running


@pytest.mark.parametrize("command", [program("time.sleep(300)")])
async def test_a_run_can_be_cancelled_by_an_operator_alone(
    channel: Any, operator: Any, operation: Operation, simcord_env: Any, manager: Any
) -> None:
    running = asyncio.ensure_future(operation.reindexer.run())
    await asyncio.sleep(0)
    bob = channel.guild.add_member(simcord_env.create_user("bob"), roles=[manager])
    await simcord_env.bot.get_channel(channel.id).send("…", view=view_of(((cancelling(),),)))
    pressed = await bob.click(channel.last_message, label="Cancel")
    assert pressed.response.content == say("rights.operators")
    again = await operator.slash(channel, "reindex")
    assert again.response.content == say("reindex.busy")
    pressed = await operator.click(channel.last_message, label="Cancel")
    assert pressed.response.content == say("reindex.cancelling")
    assert (await running).cancelled


@pytest.mark.parametrize("command", [program("time.sleep(300)")])
async def test_of_two_who_ask_for_a_run_at_once_one_is_told_that_it_is_too_late(
    channel: Any, operator: Any, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other's run begins between the look whether there is one and the beginning."""
    running = asyncio.ensure_future(operation.reindexer.run())
    await asyncio.sleep(0)
    monkeypatch.setattr(reindex, "_refusal", lambda *_: None)
    assert (await operator.slash(channel, "reindex")).response.content == say("reindex.busy")
    operation.reindexer.cancel()
    assert (await running).cancelled


async def test_a_button_of_an_earlier_run_says_that_it_is_over(
    channel: Any, operator: Any, simcord_env: Any
) -> None:
    """After a restart, for one: the message stands, the run is gone."""
    await simcord_env.bot.get_channel(channel.id).send("…", view=view_of(((cancelling(),),)))
    pressed = await operator.click(channel.last_message, label="Cancel")
    assert pressed.response.content == say("reindex.nothing_runs")


@pytest.mark.parametrize("command", [program(f"print({json.dumps(FAILING)!r})")])
async def test_files_that_were_not_read_are_named_to_the_operator_alone(
    channel: Any, operator: Any
) -> None:
    result = await operator.slash(channel, "reindex")
    assert [one.content for one in result.followups] == [
        "Not read:\n- /srv/a\\_b.txt: line 3: \\*broken\\*"
    ]
    assert result.followups[0].ephemeral


BEFORE = {"state": "answered", "rank": 1, "first": "00", "speaker": "Ann", "episode": "A"}
AFTER = BEFORE | {"rank": None, "speaker": "Bo", "episode": "B"}
PINNED = REPORT | {"pins_changed": [{"question": "*q*", "before": BEFORE, "after": AFTER}]}


@pytest.mark.parametrize("command", [program(f"print({json.dumps(PINNED)!r})")])
async def test_pins_that_are_answered_otherwise_are_named_to_the_operator_alone(
    channel: Any, operator: Any
) -> None:
    """They are of all servers: the channel is told how many."""
    result = await operator.slash(channel, "reindex")
    assert result.response.content == f"{DONE[:-1]}; 1 pin affected."
    (told,) = result.followups
    assert told.ephemeral
    assert told.content == (
        "Answered otherwise than before:\n- pinned “\\*q\\*”: Ann, A (the pinned passage) → "
        "Bo, B (the pinned passage is not found)"
    )


async def test_without_sources_an_operator_is_told_the_setting(
    channel: Any, operator: Any, operation: Operation
) -> None:
    object.__setattr__(operation, "reindexer", Reindexer(()))
    result = await operator.slash(channel, "reindex")
    assert result.response.content.replace("\\", "") == say("reindex.no_sources")


def test_progress_has_share_rate_and_time_left() -> None:
    progress = Progress(share=0.25, turns=1500, seconds=10)
    assert shown(progress) == "Re-indexing: 25% · 1,500 turns · 150 turns/s · about 30 s left"
    assert shown(Progress(0, 0, 0.1)) == "Re-indexing: 0% · 0 turns"


def test_durations_are_said_as_people_say_them() -> None:
    said = [duration(seconds) for seconds in (0.2, 59, 61, 600, 7200, 9000)]
    assert said == ["1 s", "59 s", "1 min 1 s", "10 min", "2 h", "2.5 h"]


def test_a_problem_is_a_sentence() -> None:
    outcome = Outcome(problem="another process is writing")
    assert ended(outcome, 3) == "The re-index could not be done: another process is writing."

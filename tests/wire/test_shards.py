"""A bot that is spread over several connections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.wire.shapes import STOPPED_WITHIN_S

pytestmark = pytest.mark.timeout(600)  # a first run prepares the model

QUESTION = "what did Mines say about over-the-horizon counterterrorism"


@pytest.fixture
def sharded(wire_module: Any) -> Iterator[Any]:
    """A Discord with two servers on two connections."""
    made = wire_module("sharded").ShardedStandIn(wire_module("limits").faults_of)
    made.start()
    yield made
    made.close()
    assert made.violations == []


def speaker(answer: Any) -> str:
    return str(answer["embeds"][0]["author"]["name"])


@pytest.mark.parametrize("setting", ["2", "0"])
def test_each_server_is_answered_over_its_own_connection(
    sharded: Any, start_bot: Any, setting: str
) -> None:
    """As many as are set; with 0 as many as Discord recommends."""
    bot = start_bot(sharded, QUOTH_SHARDS=setting)
    sharded.wait_for(lambda: len(sharded.sessions) == 2, "second connection")
    assert [one["shard"] for one in sharded.identified] == [[0, 2], [1, 2]]
    assert bool(sharded.made("GET", "/gateway/bot")) is (setting == "0")
    asked = [sharded.ask(QUESTION), sharded.ask_elsewhere(QUESTION)]
    assert [speaker(sharded.answer_to(one)) for one in asked] == ["Andrew Mines"] * 2
    status, seconds = bot.stop()
    assert (status, seconds < STOPPED_WITHIN_S) == (0, True)
    assert "Traceback" not in bot.written()


def test_a_connection_that_drops_leaves_the_other_at_work_and_misses_nothing(
    sharded: Any, start_bot: Any
) -> None:
    start_bot(sharded, QUOTH_SHARDS="2")
    sharded.wait_for(lambda: len(sharded.sessions) == 2, "second connection")
    sharded.answer_to(sharded.ask_elsewhere(QUESTION))
    mine = sharded.sessions[1 - sharded.home_shard]
    sharded.drop(1 - sharded.home_shard)
    missed, here = sharded.ask_elsewhere(QUESTION), sharded.ask(QUESTION)
    assert speaker(sharded.answer_to(here)) == "Andrew Mines"
    assert speaker(sharded.answer_to(missed)) == "Andrew Mines"
    (resumed,) = sharded.resumed
    assert resumed["session_id"] == mine.name

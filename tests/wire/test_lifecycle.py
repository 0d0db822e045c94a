"""How the bot's process starts, and how it ends."""

from __future__ import annotations

import json
import math
import signal
import socket
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.in_time import kept_once
from tests.ports import free_port
from tests.wire.shapes import STOPPED_WITHIN_S

pytestmark = pytest.mark.timeout(600)  # a first run prepares the model

QUESTION = "what did Mines say about over-the-horizon counterterrorism"
RESTARTING = "I am restarting and could not finish this. Please ask again in a minute."


def _said(bot: Any) -> list[str]:
    """What the bot tells its operator; the index, opened meanwhile, may log a line after it."""
    return [line for line in bot.written().splitlines() if line.startswith("quoth: ")]


def test_a_question_to_a_cold_bot_is_acknowledged_within_a_second(
    discord: Any, start_bot: Any
) -> None:
    """The first sign does not wait for the model; the answer comes when that is loaded."""

    def acknowledged_in_s() -> float:
        seen = len(discord.identified)
        bot = start_bot(discord)
        discord.wait_for(lambda: len(discord.identified) > seen, "connection")
        is_cold = "model loaded" not in bot.written()
        asked = [discord.ask(QUESTION) for _ in range(3)]
        for one in asked:
            assert (
                "**over-the-horizon counterterrorism**"
                in (discord.answer_to(one)["embeds"][0]["description"])
            )
        bot.stop()
        return max(one.acknowledged_in_s for one in asked) if is_cold else math.inf

    assert kept_once(1, acknowledged_in_s)


def test_commands_are_written_at_the_first_start_alone(discord: Any, start_bot: Any) -> None:
    for _ in range(2):
        bot = start_bot(discord)
        discord.wait_for(lambda bot=bot: " commands " in bot.written(), "look at the commands")
        assert bot.stop()[0] == 0
    assert len(discord.made("PUT", "commands")) == 1
    assert f"commands up to date count={len(discord.commands)}" in bot.written()


def test_commands_that_were_changed_from_elsewhere_are_written_again(
    discord: Any, start_bot: Any
) -> None:
    discord.commands = [{"id": "1", "name": "old", "description": "Old", "type": 1}]
    start_bot(discord)
    discord.wait_for(lambda: discord.made("PUT", "commands"), "writing of the commands")
    assert "ask" in {one["name"] for one in discord.commands}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_bot_quickly(discord: Any, start_bot: Any, number: int) -> None:
    bot = start_bot(discord)
    discord.wait_for(lambda: discord.identified, "connection")
    status, seconds = bot.stop(number)
    assert status == 0
    assert seconds < STOPPED_WITHIN_S
    assert "Traceback" not in bot.written()


def test_a_signal_before_the_bot_is_ready_ends_it_too(discord: Any, start_bot: Any) -> None:
    discord.ready = False
    bot = start_bot(discord)
    discord.wait_for(lambda: discord.identified, "connection")
    status, seconds = bot.stop()
    assert status == 0
    assert seconds < STOPPED_WITHIN_S


def test_a_signal_lets_an_answer_be_finished(discord: Any, start_bot: Any) -> None:
    bot = start_bot(discord, STANDIN_SLOW_S="1")
    discord.wait_for(lambda: "model loaded" in bot.written(), "model")
    asked = discord.ask(QUESTION)
    discord.wait_for(lambda: asked.acknowledged_at, "acknowledgement")
    status, seconds = bot.stop()
    assert status == 0
    assert seconds < STOPPED_WITHIN_S
    assert asked.shown[-1]["embeds"][0]["author"]["name"] == "Andrew Mines"


def test_a_signal_in_the_middle_of_answers_leaves_nobody_waiting(
    discord: Any, start_bot: Any
) -> None:
    """What cannot be finished in time is apologised for: no "thinking…" stays behind."""
    bot = start_bot(discord, STANDIN_SLOW_S="60")
    discord.wait_for(lambda: discord.identified, "connection")
    asked = [discord.ask(QUESTION) for _ in range(5)]
    number = discord.say(f"<@700000000000000002> {QUESTION}")
    discord.wait_for(lambda: all(one.acknowledged_at for one in asked), "acknowledgements")
    discord.wait_for(lambda: discord.made("POST", "typing"), "typing")
    status, seconds = bot.stop()
    assert status == 0
    assert seconds < STOPPED_WITHIN_S
    assert [one.shown[-1]["content"] for one in asked] == [RESTARTING] * 5
    assert discord.reply_to(number)["content"] == RESTARTING


def test_a_refused_token_is_one_sentence(discord: Any, start_bot: Any) -> None:
    bot = start_bot(discord, DISCORD_TOKEN="revoked.to.ken")
    assert bot.ended() == 2
    (sentence,) = _said(bot)
    assert sentence.startswith("quoth: Discord refused the DISCORD_TOKEN")
    assert "Traceback" not in bot.written()
    assert "revoked" not in bot.written()


def test_a_token_that_is_refused_later_is_the_same_sentence(discord: Any, start_bot: Any) -> None:
    """Revoked while the bot runs, it is refused by the gateway when the bot connects again."""
    bot = start_bot(discord)
    discord.wait_for(lambda: discord.identified, "connection")
    discord.drop_gateway(4004)
    assert bot.ended() == 2
    (sentence,) = _said(bot)
    assert sentence.startswith("quoth: Discord refused the DISCORD_TOKEN")
    assert "Traceback" not in bot.written()


def test_a_discord_that_fails_at_the_login_is_tried_again(discord: Any, start_bot: Any) -> None:
    """Each on its own would end a bot that asks once: who it is, and which application."""
    discord.fail("GET", "/users/@me", 503)
    discord.fail("GET", "/oauth2/applications/@me", 503)
    bot = start_bot(discord)
    discord.wait_for(lambda: discord.identified, "connection")
    assert bot.written().count("login postponed") == 2
    assert "Unclosed" not in bot.written()


def test_a_discord_that_cannot_be_reached_is_one_sentence(start_bot: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        bot = start_bot(SimpleNamespace(port=closed.getsockname()[1]))
        assert bot.ended() == 2
    (sentence,) = _said(bot)
    assert sentence.startswith("quoth: Discord cannot be reached")
    assert "Traceback" not in bot.written()


def test_a_bot_without_an_index_says_what_to_do_and_finds_one_that_is_made_later(
    discord: Any, start_bot: Any, tmp_path: Path, add_seeds: Callable[[Path], None]
) -> None:
    start_bot(discord, QUOTH_HOME=str(tmp_path / "new"))
    discord.wait_for(lambda: discord.identified, "connection")
    answer = discord.answer_to(discord.ask(QUESTION))
    assert answer["content"] == "Nothing is indexed yet: an operator can run quoth add PATH."
    add_seeds(tmp_path / "new")
    answer = discord.answer_to(discord.ask(QUESTION))
    assert answer["embeds"][0]["author"]["name"] == "Andrew Mines"


def test_monitors_see_the_bot_at_work(discord: Any, start_bot: Any) -> None:
    """On loopback: whether it is well, and what it has counted, without anybody's words."""
    port = free_port()
    bot = start_bot(discord, QUOTH_METRICS_PORT=str(port), QUOTH_LOG_FORMAT="json")
    discord.wait_for(lambda: discord.identified, "connection")
    discord.answer_to(discord.ask(QUESTION))
    # A question may be answered before discord.py has waited for all servers to be told of.
    discord.wait_for(lambda: '"ready"' in bot.written(), "readiness")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=60) as response:
        assert json.load(response) == {"ok": True, "discord": True, "index": True}
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=60) as response:
        counted = response.read().decode().splitlines()
    assert 'quoth_answers_total{state="answered"} 1.0' in counted
    assert "quoth_guilds 1.0" in counted
    events = [json.loads(line) for line in bot.written().splitlines()]
    (answered,) = [one for one in events if one["event"] == "answered"]
    assert (answered["state"], answered["logger"]) == ("answered", "bot.asking")

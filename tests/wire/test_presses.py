"""Buttons, modals and conversations over the wire, and what is left of them after a kill."""

from __future__ import annotations

import signal
import threading
from functools import partial
from typing import Any

import pytest

from tests.in_time import kept_once
from tests.wire.shapes import STOPPED_WITHIN_S

pytestmark = pytest.mark.timeout(600)  # a first run prepares the model

QUESTION = "what did Mines say about over-the-horizon counterterrorism"


def shown(answer: Any) -> str:
    return str(answer["embeds"][0]["author"]["name"])


def test_every_button_answers_in_time(town: Any) -> None:
    first = town.ask(QUESTION)
    town.answer_to(first)

    def acknowledged_in_s(label: str) -> float:
        pressed = town.press(first, first.button(label))
        town.answer_to(pressed)
        return float(pressed.acknowledged_in_s)

    for label in ("Context", "More", "Useful", "Not useful", "Report", "Search all speakers"):
        assert kept_once(1, partial(acknowledged_in_s, label))


def test_undoing_edits_the_answer_and_leaves_its_buttons(town: Any) -> None:
    first = town.ask(QUESTION)
    town.answer_to(first)
    pressed = town.press(first, first.button("Search all speakers"))
    edited = town.answer_to(pressed)
    assert "speaker:" not in edited["content"]
    assert pressed.button("As first understood")
    assert pressed.button("More") == first.button("More")


def test_a_failure_of_discord_at_a_press_is_tried_again(town: Any) -> None:
    first = town.ask(QUESTION)
    town.answer_to(first)
    town.fail("POST", "callback", 502)
    limited = {"message": "You are being rate limited.", "retry_after": 0.3, "global": False}
    town.fail("PATCH", "@original", 429, body=limited, headers={"Via": "1.1 google"})
    page = town.answer_to(town.press(first, first.button("Context")))
    assert "▸" in page["embeds"][0]["description"]


def test_names_are_offered_within_a_tenth_of_a_second(town: Any) -> None:
    options = [{"name": "speaker", "type": 3, "value": "min", "focused": True}]
    data = {"id": "1", "name": "ask", "type": 1, "options": options}

    def offered_in_s() -> float:
        typed = town.ask("", type=4, data=data)
        town.wait_for(lambda: typed.offered is not None, "choices")
        assert typed.offered == [{"name": "Andrew Mines", "value": "Andrew Mines"}]
        return float(typed.acknowledged_in_s)

    offered_in_s()
    assert kept_once(0.1, offered_in_s)


def test_what_is_wrong_with_a_question_is_said_to_the_asker_alone(town: Any) -> None:
    words = town.told_alone(town.ask("…"))
    assert words["content"].startswith("The question has no words")


def test_what_is_said_to_the_asker_alone_is_not_said_twice(discord: Any, start_bot: Any) -> None:
    """Though Discord took it, and said that it had failed: it takes one first sign alone."""
    bot = start_bot(discord, STANDIN_SOON_S="2.5")
    discord.wait_for(lambda: "model loaded" in bot.written(), "model")
    discord.fail("POST", "callback", 502, arrives=True)
    asked = discord.ask("…")
    words = discord.told_alone(asked)
    discord.wait_for(lambda: len(discord.made("POST", "callback")) == 2, "second try")
    assert words["content"].startswith("The question has no words")
    assert (len(asked.shown), asked.told) == (1, [])


def test_killed_and_started_again_the_bot_knows_its_buttons_and_conversations(
    discord: Any, start_bot: Any, tmp_path: Any, add_seeds: Any
) -> None:
    """Nothing that was shown is lost by a kill -9: all of it is in bot.db before it is shown."""
    add_seeds(tmp_path / "own")
    bot = start_bot(discord, QUOTH_HOME=str(tmp_path / "own"))
    discord.wait_for(lambda: discord.identified, "connection")
    first = discord.ask(QUESTION)
    discord.answer_to(first)
    opened = discord.press(first, first.button("Ask more"))
    discord.wait_for(lambda: opened.modal, "modal")
    options = [{"name": "speaker", "type": 3, "value": "Ailsa Chang"}]
    nested = [{"name": "add", "type": 1, "options": options}]
    watching = discord.ask("", data={"id": "1", "name": "watch", "type": 1, "options": nested})
    assert "when Ailsa Chang is newly indexed" in discord.answer_to(watching)["content"]
    bot.process.kill()
    bot.ended()

    start_bot(discord, QUOTH_HOME=str(tmp_path / "own"))
    discord.wait_for(lambda: len(discord.identified) == 2, "second connection")
    page = discord.answer_to(discord.press(first, first.button("Context")))
    assert "▸" in page["embeds"][0]["description"]
    followed = discord.answer_to(discord.submit(opened, "and Chang?"))
    assert "Ailsa Chang" in followed["content"]
    nested = [{"name": "list", "type": 1, "options": []}]
    watches = discord.ask("", data={"id": "1", "name": "watch", "type": 1, "options": nested})
    assert discord.answer_to(watches)["content"] == "• Ailsa Chang · in general"


def test_a_session_that_discord_ends_is_begun_anew(discord: Any, start_bot: Any) -> None:
    start_bot(discord)
    discord.wait_for(lambda: discord.identified, "connection")
    discord.answer_to(discord.ask(QUESTION))
    discord.invalidate_session()
    discord.wait_for(lambda: len(discord.identified) == 2, "second session")
    assert shown(discord.answer_to(discord.ask(QUESTION))) == "Andrew Mines"


@pytest.mark.parametrize("after_s", [0.0, 0.05, 0.2, 0.4, 0.7])
def test_a_signal_at_any_moment_leaves_nobody_thinking(
    discord: Any, start_bot: Any, after_s: float
) -> None:
    """Whatever was acknowledged is answered, or apologised for, before the bot is gone."""
    bot = start_bot(discord, STANDIN_SLOW_S="0.4")
    discord.wait_for(lambda: "model loaded" in bot.written(), "model")
    first = discord.ask(QUESTION)
    discord.answer_to(first)
    used = [discord.ask(QUESTION) for _ in range(4)]
    used += [discord.press(first, first.button(label)) for label in ("More", "Context")]
    number = discord.say(f"<@700000000000000002> {QUESTION}")
    threading.Event().wait(after_s)
    status, seconds = bot.stop(signal.SIGTERM)
    assert status == 0
    assert seconds < STOPPED_WITHIN_S
    assert all(one.shown or one.told for one in used if one.acknowledged_at)
    if discord.made("POST", "typing"):
        assert discord.reply_to(number)


def test_a_channel_that_is_deleted_in_the_middle_of_an_answer_breaks_nothing(town: Any) -> None:
    """Neither for a mention nor for a command: nothing is left to say it to."""
    gone = {"code": 10003, "message": "Unknown Channel"}
    town.fail("POST", "/messages", 404, body=gone)
    town.fail("PATCH", "@original", 404, body={"code": 10008, "message": "Unknown Message"})
    town.say(f"<@700000000000000002> {QUESTION}")
    town.ask(QUESTION)
    town.wait_for(lambda: len(town.made("PATCH", "@original")) == 1, "edit")
    town.wait_for(lambda: len(town.made("POST", "/messages")) == 1, "reply")
    assert shown(town.answer_to(town.ask(QUESTION))) == "Andrew Mines"

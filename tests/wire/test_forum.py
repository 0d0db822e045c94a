"""Posts in a forum: asked when they are started, gone on with in them, and found after a start."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.timeout(600)  # a first run prepares the model

ME = "<@700000000000000002>"
QUESTION = "what did Mines say about over-the-horizon counterterrorism"


def speaker(answer: Any) -> str:
    return str(answer["embeds"][0]["author"]["name"])


def test_a_post_is_answered_in_itself_and_gone_on_with_there(town: Any) -> None:
    """A thread is one conversation: "and Chang?" needs no reply to anything."""
    post = town.start_post(f"{ME} {QUESTION}")
    first = town.reply_to(post)
    assert (speaker(first), first["channel_id"]) == ("Andrew Mines", str(post))
    number = town.say(f"{ME} and Chang?", channel_id=str(post))
    followed = town.reply_to(number)
    assert "Ailsa Chang" in followed["content"]
    assert followed["channel_id"] == str(post)


def test_a_command_in_a_post_goes_on_in_it_too(town: Any) -> None:
    post = town.start_post("what do you make of this?", announced=True)
    here = {"channel_id": str(post), "channel": town.threads[post]}
    first = town.ask(QUESTION, **here)
    assert speaker(town.answer_to(first)) == "Andrew Mines"
    followed = town.answer_to(town.ask("and Chang?", **here))
    assert "Ailsa Chang" in followed["content"]


def test_a_post_that_nobody_has_told_the_bot_of_is_asked_for(town: Any) -> None:
    """One that was archived when the bot started: what may be seen there is its forum's."""
    post = town.start_post(f"{ME} {QUESTION}", announced=False)
    assert speaker(town.reply_to(post)) == "Andrew Mines"
    assert [one.status for one in town.made("GET", f"/channels/{post}")] == [200]
    followed = town.reply_to(town.say(f"{ME} and Chang?", channel_id=str(post)))
    assert "Ailsa Chang" in followed["content"]


def test_where_nobody_can_say_what_a_place_is_nothing_is_answered(town: Any) -> None:
    post = town.start_post(f"{ME} nothing yet", announced=False)
    town.reply_to(post)
    town.fail("GET", "/channels/", 403, body={"code": 50001, "message": "Missing Access"})
    town.say(f"{ME} {QUESTION}", channel_id=str(post))
    town.wait_for(lambda: len(town.made("GET", "/channels/")) == 2, "look at the channel")
    assert speaker(town.answer_to(town.ask(QUESTION))) == "Andrew Mines"
    assert len([one for one in town.messages if one["channel_id"] == str(post)]) == 1

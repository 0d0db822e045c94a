"""What goes over the wire between the bot's process and Discord when people ask."""

from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(600)  # a first run prepares the model

ME = "<@700000000000000002>"
ALICE = "700000000000000005"
QUESTION = "what did Mines say about over-the-horizon counterterrorism"
LIMITED = {"message": "You are being rate limited.", "retry_after": 1.2, "global": False}


def words_of(message: Any) -> str:
    """All that a reader sees of *message*."""
    cards = message.get("embeds") or []
    parts = [(one["author"]["name"], one["description"], one["footer"]["text"]) for one in cards]
    return "\n".join([message.get("content") or "", *("\n".join(part) for part in parts)])


def test_the_bot_identifies_without_privileged_intents(town: Any) -> None:
    """Servers, their messages and direct messages: what mentions need, and no more."""
    assert town.identified[0]["intents"] == 1 << 0 | 1 << 9 | 1 << 12


def test_its_commands_are_offered(town: Any) -> None:
    offered = {one["name"]: one for one in town.commands}
    assert {"about", "ask", "forget", "Ask Quoth about this"} <= set(offered)
    option, *others = offered["ask"]["options"]
    assert [one["name"] for one in others] == ["speaker", "episode", "private"]
    assert (option["name"], option["required"], option["max_length"]) == ("question", True, 2000)


def test_a_question_is_acknowledged_then_answered_with_the_right_quote(town: Any) -> None:
    asked = town.ask(QUESTION)
    answer = town.answer_to(asked)
    first = answer["embeds"][0]
    assert first["author"]["name"] == "Andrew Mines"
    assert "**over-the-horizon counterterrorism**" in first["description"]
    assert re.search(r"undated · line \d+$", first["footer"]["text"])
    assert "speaker: Andrew Mines · searched 1 episode" in answer["content"]
    assert [(one.method, one.status) for one in town.requests] == [("POST", 200), ("PATCH", 200)]


def test_somebody_else_said_it(town: Any) -> None:
    answer = town.answer_to(town.ask("what did Chang say about over-the-horizon counterterrorism"))
    assert (
        "Ailsa Chang does not say that in the 1 episode searched, but Andrew Mines does:"
        in (answer["content"])
    )
    assert answer["embeds"][0]["author"]["name"] == "Andrew Mines"


def test_nobody_said_it(town: Any) -> None:
    answer = town.answer_to(town.ask("what did Mines say about the price of bitcoin"))
    assert (
        "Andrew Mines does not say that in the 1 episode searched, and nobody else does."
        in (answer["content"])
    )


def test_nobody_of_that_name_speaks_here(town: Any) -> None:
    answer = town.answer_to(town.ask("what did Biden say about Afghanistan"))
    assert "Nobody called “Biden” speaks in the 1 episode searched." in answer["content"]
    assert "Andrew Mines" in answer["content"]


def test_a_mention_is_answered_by_a_reply(town: Any) -> None:
    number = town.say(f"{ME} {QUESTION}")
    reply = town.reply_to(number)
    assert "**over-the-horizon counterterrorism**" in words_of(reply)
    # A bot that is quick need not have said that it types.
    paths = [one.path.rsplit("/", 1)[1] for one in town.requests]
    assert paths in (["typing", "messages"], ["messages"])


def test_a_message_that_is_gone_is_answered_all_the_same(town: Any) -> None:
    number = town.say(f"{ME} {QUESTION}")
    town._known_messages.clear()
    assert "Andrew Mines" in words_of(town.reply_to(number))


def test_a_message_for_others_is_left_alone(town: Any) -> None:
    town.say("what did Mines say", mentions_bot=False)
    town.answer_to(town.ask("", "about"))
    assert town.made("POST", "/messages|/typing") == []


@pytest.mark.parametrize(
    "question",
    ["@everyone", "@everyone <@1> <@&1> <#1>", "x" * 4000, "?!… ---", "\N{PARTY POPPER}" * 500],
    ids=["everyone", "mentions", "4,000 characters", "punctuation", "emoji"],
)
def test_hostile_questions_are_answered_and_ping_nobody(town: Any, question: str) -> None:
    """Discord would refuse an empty, long or pinging answer; nothing of the question acts."""
    for answer in (town.answer_to(town.ask(question)), town.reply_to(town.say(f"{ME} {question}"))):
        words = words_of(answer)
        assert words.strip()
        assert not re.search(r"@everyone|<@|<#", words)


def test_about_says_what_is_known(town: Any) -> None:
    assert re.search(
        r"1 episode, \d+ turns by 2 speakers", words_of(town.answer_to(town.ask("", "about")))
    )


def test_many_questions_at_once_are_each_acknowledged_in_time(town: Any) -> None:
    """Discord gives three seconds; the model has one processor core or two for all of them."""
    asked = [town.ask(QUESTION) for _ in range(32)]
    assert all("**over-the-horizon" in words_of(town.answer_to(one)) for one in asked)
    assert max(one.acknowledged_in_s for one in asked) < 3


@pytest.mark.parametrize("headers", [{"Via": "1.1 google"}, {"Via": "", "Retry-After": "1.2"}])
def test_a_rate_limit_is_waited_for(town: Any, headers: dict[str, str]) -> None:
    """As Discord says it, and as what stands before Discord does."""
    town.fail("PATCH", "@original", 429, body=LIMITED, headers=headers)
    assert "Andrew Mines" in words_of(town.answer_to(town.ask(QUESTION)))
    refused, taken = town.made("PATCH", "@original")
    assert (refused.status, taken.status) == (429, 200)
    assert taken.at - refused.at >= 1.2


def test_a_rate_limit_on_replies_is_waited_for(town: Any) -> None:
    town.fail("POST", "/messages", 429, body=LIMITED)
    town.reply_to(town.say(f"{ME} {QUESTION}"))
    refused, taken = town.made("POST", "/messages")
    assert taken.at - refused.at >= 1.2


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failure_of_discord_is_tried_again(town: Any, status: int) -> None:
    town.fail("PATCH", "@original", status)
    town.fail("POST", "/messages", status)
    asked, number = town.ask(QUESTION), town.say(f"{ME} {QUESTION}")
    assert "Andrew Mines" in words_of(town.answer_to(asked))
    assert "Andrew Mines" in words_of(town.reply_to(number))


def test_an_acknowledgement_that_failed_is_tried_again(town: Any) -> None:
    town.fail("POST", "callback", 502)
    assert "Andrew Mines" in words_of(town.answer_to(town.ask(QUESTION)))


def test_an_answer_that_discord_will_not_have_becomes_text(town: Any) -> None:
    town.fail("PATCH", "@original", 400, body={"code": 50035, "message": "Invalid Form Body"})
    answer = town.answer_to(town.ask(QUESTION))
    assert not answer.get("embeds")
    assert "> … And so now people" in answer["content"]


def test_an_interaction_that_expired_is_let_go(town: Any, citizen: Any) -> None:
    """No answer is looked for, nothing else is sent, and the log says it without a traceback."""
    expired = {"code": 10062, "message": "Unknown interaction"}
    town.fail("POST", "callback", 404, body=expired)
    town.ask(QUESTION)
    town.wait_for(lambda: town.made("POST", "callback"), "acknowledgement")
    town.answer_to(town.ask("", "about"))
    assert len(town.made("PATCH", "@original")) == 1
    gone = "acknowledgement not sent: gone status=404 code=10062"
    town.wait_for(lambda: gone in citizen.written(), "line of the log")


def test_where_the_bot_may_not_speak_nothing_breaks(town: Any, citizen: Any) -> None:
    missing = {"code": 50013, "message": "Missing Permissions"}
    town.fail("POST", "/typing", 403, body=missing)
    town.fail("POST", "/messages", 403, body=missing, times=3)
    town.say(f"{ME} {QUESTION}")
    town.wait_for(lambda: len(town.made("POST", "/messages")) == 3, "try of the last form")
    town.answer_to(town.ask("", "about"))
    refused = "reply refused status=403 code=50013"
    town.wait_for(lambda: refused in citizen.written(), "line of the log")


def test_a_gateway_that_drops_is_resumed_and_nothing_is_lost(town: Any) -> None:
    """What was asked before the drop is answered, what is asked in between arrives after it."""
    before = town.ask(QUESTION)
    town.drop_gateway()
    between = town.ask(QUESTION)
    town.wait_for(lambda: town.resumed, "resumed session")
    assert "Andrew Mines" in words_of(town.answer_to(before))
    assert "Andrew Mines" in words_of(town.answer_to(between))
    assert len(town.identified) == 1


def test_the_log_has_no_token_no_question_and_no_asker(town: Any, citizen: Any) -> None:
    """After a question, and all of the above."""
    town.answer_to(town.ask(QUESTION))
    log = citizen.written()
    for secret in ("stand.in.token", "interaction-", "over-the-horizon", "alice", ALICE):
        assert secret not in log
    assert "Traceback" not in log
    assert "answered state=answered" in log

"""kill -9 and a start: what people did, began and were shown is all there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(600)  # a first run prepares the model

QUESTION = "what did Mines say about over-the-horizon counterterrorism"
BOB = {"id": "700000000000000008", "username": "bob", "discriminator": "0", "avatar": None}
TAKEN = "Everything that is waiting is being looked at by other moderators."


@pytest.fixture
def home(tmp_path: Path, add_seeds: Callable[[Path], None]) -> Path:
    """An index of its own, since what is decided stays."""
    add_seeds(tmp_path / "own")
    return tmp_path / "own"


def used(discord: Any, group: str, name: str, *options: Any, **changes: Any) -> Any:
    """Alice uses a command of a group."""
    nested = [{"name": name, "type": 1, "options": list(options)}]
    data = {"id": "1", "name": group, "type": 1, "options": nested}
    return discord.ask("", data=data, **changes)


def by_bob(payloads: Any) -> dict[str, Any]:
    return {"member": payloads["interaction"]["member"] | {"user": BOB}}


def fill(discord: Any, opened: Any, **fields: str) -> Any:
    """Alice sends the form that *opened* opened, with its fields filled in."""
    parts = [
        {"type": 18, "id": at, "component": {"type": 4, "id": at, "custom_id": name, "value": one}}
        for at, (name, one) in enumerate(fields.items(), 1)
    ]
    return discord.ask(
        "", type=5, data={"custom_id": opened.modal["custom_id"], "components": parts}
    )


def test_reviews_claims_watches_conversations_and_buttons_survive_a_kill(
    discord: Any, start_bot: Any, home: Path, wire_module: Any
) -> None:
    bob = by_bob(wire_module("standin").PAYLOADS)
    bot = start_bot(discord, QUOTH_HOME=str(home))
    discord.wait_for(lambda: discord.identified, "connection")
    first, other = discord.ask(QUESTION), discord.ask("what did Mines say about the Taliban")
    for one in (first, other):
        discord.answer_to(one)
    discord.answer_to(discord.press(other, other.button("Report")))
    claimed = used(discord, "review", "queue")
    assert "reported" in discord.answer_to(claimed)["content"]
    review = discord.press(first, first.button("Review"))
    discord.answer_to(review)
    form = discord.press(review, review.button("Withhold"))
    discord.wait_for(lambda: form.modal, "form")
    decided = fill(discord, form, reason="he asked for it")
    assert discord.answer_to(decided)["content"].startswith("Withheld")
    drawn = discord.wait_for(lambda: discord.redrawn.get(first.message_id), "redrawn answer")
    assert "withdrawn by a moderator" in drawn["content"]
    speaker = {"name": "speaker", "type": 3, "value": "Ailsa Chang"}
    discord.answer_to(used(discord, "watch", "add", speaker))
    more = discord.press(other, other.button("Ask more"))
    discord.wait_for(lambda: more.modal, "form for a question")
    bot.process.kill()
    bot.ended()

    start_bot(discord, QUOTH_HOME=str(home))
    discord.wait_for(lambda: len(discord.identified) == 2, "second connection")
    log = discord.answer_to(used(discord, "review", "log"))["content"]
    assert "withheld" in log
    assert "he asked for it" in log
    again = discord.answer_to(discord.ask(QUESTION))
    assert "over-the-horizon counterterrorism to work" not in str(again.get("embeds"))
    assert discord.answer_to(used(discord, "review", "queue", **bob))["content"] == TAKEN
    assert "reported" in discord.answer_to(used(discord, "review", "queue"))["content"]
    assert "Ailsa Chang" in discord.answer_to(used(discord, "watch", "list"))["content"]
    assert "Ailsa Chang" in discord.answer_to(discord.submit(more, "and Chang?"))["content"]
    for label in ("Context", "More", "Useful"):
        pressed = discord.answer_to(discord.press(other, other.button(label)))
        assert pressed.get("embeds") or "Thank you" in pressed["content"]

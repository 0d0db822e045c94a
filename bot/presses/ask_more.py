"""*Ask more*: a modal for a question that goes on from an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bot import delivery, replies
from bot.asking import Ask, ask_by
from bot.controls import doing
from bot.desk import DeclinedError
from bot.press import Press
from bot.wording import say
from index import LONGEST_QUESTION


async def _open(press: Press) -> None:
    kept = await press.answer()
    modal: discord.ui.Modal = discord.ui.Modal(
        title=say("button.ask_more"),
        custom_id=doing("asked", kept.id, press.asker.user_id),
        timeout=None,
    )
    words: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id="question",
        style=discord.TextStyle.short,
        placeholder=say("asking.hint"),
        min_length=1,
        max_length=LONGEST_QUESTION,
    )
    modal.add_item(discord.ui.Label(text=say("asking.label"), component=words))
    await delivery.open_modal(press.interaction, press.desk, modal)


async def _asked(press: Press) -> None:
    if press.doing.about[1:] != (str(press.asker.user_id),):
        raise DeclinedError(replies.refusal(say("press.not_yours")))
    kept = await press.answer()
    question = next(_written(press.sent), "")
    ask = Ask(
        press.asker,
        question,
        carried=press.carried(kept),
        private=kept.private,
    )
    await ask_by(press.interaction, press.desk, ask)


def _written(sent: Mapping[str, Any]) -> Iterator[str]:
    """The words in what a modal sent, whatever they are wrapped in."""
    if isinstance(sent.get("value"), str):
        yield sent["value"]
    for part in sent.get("components", ()):
        yield from _written(part)
    if isinstance(sent.get("component"), Mapping):
        yield from _written(sent["component"])


ACTS = {"ask": _open, "asked": _asked}

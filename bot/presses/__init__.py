"""
What the buttons, menus and modals do, one module a group.

A module here is found by itself and has ``ACTS``: for each act, the coroutine that does it. The
act stands in the custom_id (`bot.controls.doing`) with what it is about, so that a press works
after a restart, in whatever message: a new button is one new file.
"""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Awaitable, Callable, Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, cast

import discord

from bot import delivery, faults, languages, replies
from bot.asker import of_interaction
from bot.controls import Doing
from bot.desk import DeclinedError, Desk
from bot.press import Press
from bot.records import RecordsError
from bot.wording import say

_log = logging.getLogger(__name__)

Act = Callable[[Press], Awaitable[None]]


def modules() -> Iterator[ModuleType]:
    """The groups, by name."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield import_module(f"{__name__}.{found.name}")


@cache
def acts() -> Mapping[str, Act]:
    """Everything that a press can do, by the act in its custom_id."""
    return {act: does for module in modules() for act, does in module.ACTS.items()}


async def follow(interaction: discord.Interaction[Any], desk: Desk) -> None:
    """Does what the press behind *interaction* is meant to do, or says why not."""
    sent = cast("Mapping[str, Any]", interaction.data or {})
    doing = Doing.from_custom_id(str(sent.get("custom_id", "")))
    if doing is None:
        return  # of a view that discord.py keeps (`bot.commands.lasting_views`)
    await languages.listen(interaction, desk)
    act = acts().get(doing.act)
    if act is None:
        await delivery.tell(interaction, desk, replies.refusal(say("press.older")))
        return
    try:
        await act(Press(interaction, desk, doing, of_interaction(interaction)))
    except DeclinedError as declined:
        await delivery.tell(interaction, desk, declined.reply)
    except RecordsError as error:
        reply = faults.unusable(_log, "records unusable", error)
        await delivery.tell(interaction, desk, reply)
    except Exception as error:  # noqa: BLE001 - whoever pressed gets a sentence whatever happens
        await delivery.tell(interaction, desk, faults.apology(_log, f"{doing.act} failed", error))

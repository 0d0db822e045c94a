"""The commands that Discord offers, kept equal to the bot's, and written only when they differ."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import discord
from discord import app_commands

_log = logging.getLogger(__name__)

# What Discord adds to a command that it keeps; dm_permission is said again by contexts.
_ADDED = frozenset(
    {"id", "application_id", "guild_id", "version", "default_permission", "dm_permission"}
)
_FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError)
PAUSES_S = (5.0, 30.0, 120.0, 600.0, 3600.0)  # until what failed is tried again
_DEFAULTS: tuple[object, ...] = (None, False, [], {}, "")


async def keep_trying(tree: app_commands.CommandTree[Any]) -> None:
    """Brings the global commands of *tree* up to date, again and again where that fails."""
    for pause in PAUSES_S:
        if await bring_up_to_date(tree) is not None:
            return
        await asyncio.sleep(pause)
    await bring_up_to_date(tree)


async def bring_up_to_date(tree: app_commands.CommandTree[Any]) -> bool | None:
    """
    Whether the global commands of *tree* had to be written to Discord; None where they could not.

    What Discord has is asked, not remembered: that stays right when the commands are changed from
    elsewhere, and no file can be lost. Where it cannot be asked, they are written, which changes
    nothing that is right. A failure is logged.
    """
    wanted = await _payload(tree)
    try:
        kept = await _kept_by_discord(tree)
        if same_commands(kept, wanted):
            _log.info("commands up to date", extra={"count": len(kept)})
            return False
    except _FAILURES as error:
        _log.warning("commands not read: %s", error)
    try:
        written = await _write(tree, wanted)
    except _FAILURES as error:
        _log.warning("commands not synced: %s", error)
        return None
    _log.info("commands synced", extra={"count": len(written)})
    return True


def same_commands(kept: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the commands that Discord keeps say the same as those wanted, in whatever order."""
    return _by_name(kept) == _by_name(wanted)


async def _kept_by_discord(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """The global commands as Discord has them, raw: `AppCommand` leaves fields out."""
    client = tree.client
    route = discord.http.Route(
        "GET", "/applications/{application_id}/commands", application_id=client.application_id
    )
    kept: list[dict[str, Any]] = await client.http.request(
        route, params={"with_localizations": "true"}
    )
    return kept


async def _write(
    tree: app_commands.CommandTree[Any], wanted: list[dict[str, Any]]
) -> Sequence[object]:
    """What Discord keeps from now on, raw: `CommandTree.sync` wants more of it than we do."""
    client = tree.client
    number = client.application_id
    if number is None:
        raise app_commands.MissingApplicationID
    kept: Sequence[object] = await client.http.bulk_upsert_global_commands(number, payload=wanted)
    return kept


async def _payload(tree: app_commands.CommandTree[Any]) -> list[dict[str, Any]]:
    """What `CommandTree.sync` would write."""
    commands = tree.get_commands()
    if tree.translator is None:
        return [command.to_dict(tree) for command in commands]
    return [await command.get_translated_payload(tree, tree.translator) for command in commands]


def _by_name(commands: Sequence[Mapping[str, Any]]) -> dict[tuple[int, str], Any]:
    return {(one.get("type", 1), one["name"]): _essence(one) for one in commands}


def _essence(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """*value* without what Discord adds, and without what is as good as left out."""
    if isinstance(value, Mapping):
        inner = {key: _essence(item) for key, item in value.items() if key not in _ADDED}
        if (
            "default_member_permissions" in inner
            and inner["default_member_permissions"] is not None
        ):
            inner["default_member_permissions"] = str(inner["default_member_permissions"])
        return {key: item for key, item in inner.items() if item not in _DEFAULTS}
    if isinstance(value, list):
        inner_items = [_essence(item) for item in value]
        return (
            sorted(inner_items) if all(type(item) is int for item in inner_items) else inner_items
        )
    return value

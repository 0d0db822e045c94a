"""Commands are written to Discord when they changed, and only then."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot import sync
from bot.client import QuothClient
from bot.desk import Desk
from bot.sync import bring_up_to_date, same_commands


def writes(env: Any) -> int:
    return sum(one.method == "PUT" and "commands" in one.path for one in env.http_requests)


async def test_commands_are_written_at_the_first_start_alone(simcord_env: Any, index: Any) -> None:
    assert writes(simcord_env) == 1
    await simcord_env.restart_bot(QuothClient(Desk(lambda: index)))
    assert writes(simcord_env) == 1


async def test_changed_commands_are_written_again(simcord_env: Any, index: Any) -> None:
    changed = QuothClient(Desk(lambda: index))
    changed.tree.remove_command("about")
    await simcord_env.restart_bot(changed)
    assert writes(simcord_env) == 2
    await simcord_env.restart_bot(QuothClient(Desk(lambda: index)))
    assert writes(simcord_env) == 3


async def test_commands_that_somebody_else_removed_are_written_again(
    simcord_env: Any, index: Any
) -> None:
    """What Discord has counts, whatever was written before."""
    bot = simcord_env.bot
    await bot.http.bulk_upsert_global_commands(bot.application_id, [])
    await simcord_env.restart_bot(QuothClient(Desk(lambda: index)))
    names = {one["name"] for one in await bot.http.get_global_commands(bot.application_id)}
    assert names == {one.name for one in bot.tree.get_commands()}


async def test_commands_that_cannot_be_read_are_written(simcord_env: Any) -> None:
    simcord_env.inject_error("GET", "/applications/*/commands", status=404)
    assert await bring_up_to_date(simcord_env.bot.tree) is True
    assert writes(simcord_env) == 2


async def test_a_failure_is_logged_and_the_bot_goes_on(
    simcord_env: Any, caplog: pytest.LogCaptureFixture
) -> None:
    simcord_env.inject_error("*", "/applications/*/commands", status=403, times=2)
    assert await bring_up_to_date(simcord_env.bot.tree) is None
    assert "commands not synced: 403" in caplog.text


async def test_what_could_not_be_written_is_written_later(
    simcord_env: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise an hour's fault of Discord's would leave a new bot without commands for good."""
    monkeypatch.setattr(sync, "PAUSES_S", (0.0, 0.0, 0.0))
    simcord_env.inject_error("*", "/applications/*/commands", status=403, times=4)
    await sync.keep_trying(simcord_env.bot.tree)
    assert writes(simcord_env) == 3  # at the start, then in vain, twice
    assert not simcord_env.errors


KEPT = {
    "id": "1",
    "application_id": "2",
    "version": "3",
    "default_permission": True,
    "default_member_permissions": "32",
    "type": 1,
    "name": "ask",
    "name_localizations": None,
    "description": "Ask",
    "description_localizations": None,
    "dm_permission": True,
    "contexts": [1, 0],
    "integration_types": [0],
    "nsfw": False,
    "options": [
        {"type": 3, "name": "question", "description": "What", "required": True, "max_length": 9}
    ],
}
WANTED = {
    "name": "ask",
    "description": "Ask",
    "type": 1,
    "options": [
        {
            "type": 3,
            "name": "question",
            "description": "What",
            "required": True,
            "max_length": 9,
            "channel_types": [],
            "choices": [],
        }
    ],
    "nsfw": False,
    "dm_permission": False,
    "default_member_permissions": 32,
    "contexts": [0, 1],
    "integration_types": [0],
}


def test_what_discord_adds_is_no_change() -> None:
    assert same_commands([KEPT], [WANTED])


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("description",), "Ask me"),
        (("contexts",), [0]),
        (("default_member_permissions",), None),
        (("nsfw",), True),
        (("name_localizations",), {"de": "frage"}),
        (("options", 0, "max_length"), 10),
        (("options", 0, "required"), False),
        (("options",), []),
    ],
)
def test_every_change_that_people_see_counts(where: tuple[Any, ...], value: object) -> None:
    changed: Any = copy.deepcopy(WANTED)
    inner = changed
    for key in where[:-1]:
        inner = inner[key]
    inner[where[-1]] = value
    assert not same_commands([KEPT], [changed])

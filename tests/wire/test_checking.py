"""`python -m bot --check` against Discord's stand-in."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.timeout(600)  # a first run prepares the model

INVITE = "https://discord.com/oauth2/authorize?client_id=700000000000000001&scope=bot+applications"


def test_a_bot_that_can_work_says_so_and_prints_its_invite_link(
    discord: Any, start_bot: Any
) -> None:
    checked = start_bot(discord, arguments=["--check"])
    assert checked.ended() == 0
    lines = checked.written().splitlines()
    assert "FAULT" not in checked.written()
    assert "ok     token: Discord knows it, the bot is Quoth" in lines
    assert "ok     gateway: connected to 1 servers" in lines
    assert "ok     server Listeners: the bot may do all that it needs" in lines
    (last,) = [line for line in lines if line.startswith("ok")][-1:]
    assert last.startswith(f"ok     invite link: {INVITE}")


def test_nothing_is_written_to_discord_by_a_check(discord: Any, start_bot: Any) -> None:
    start_bot(discord, arguments=["--check"]).ended()
    assert [one.path for one in discord.requests if one.method != "GET"] == []


def test_a_refused_token_is_a_fault_with_its_remedy(discord: Any, start_bot: Any) -> None:
    checked = start_bot(discord, arguments=["--check"], DISCORD_TOKEN="revoked.to.ken")
    assert checked.ended() == 1
    assert "FAULT  token: Discord refuses it\n       copy a new one from" in checked.written()
    assert "revoked" not in checked.written()
    assert "Traceback" not in checked.written()


def test_a_gateway_that_closes_the_door_is_a_fault(discord: Any, start_bot: Any) -> None:
    discord.closes_with = 4013
    checked = start_bot(discord, arguments=["--check"])
    assert checked.ended() == 1
    assert "FAULT  gateway: Discord closed the connection (code 4013)" in checked.written()

"""Operators attach transcripts, see how they are read, and decide."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.client import QuothClient
from bot.desk import Desk
from bot.operation import Operation
from bot.operators import Operators
from bot.reindexing import Reindexer
from bot.uploads import Uploads
from bot.wording import say

EPISODE = b"ANNA: The ferry *leaves* at noon.\n\nBEN: I saw it.\n\nANNA: So did I. <@1>\n"
DONE = {
    "added": 1, "changed": 0, "removed": 0, "failed": [],
    "turns_added": 3, "turns_changed": 0, "turns_removed": 0,
}  # fmt: skip


@pytest.fixture
def operation(tmp_path: Path) -> Operation:
    """The real check; in the place of `quoth add`, a program that notes what it was to read."""
    noted = tmp_path / "noted"
    adds = f"import sys; open({str(noted)!r}, 'w').write(sys.argv[-1]); print({json.dumps(DONE)!r})"
    return Operation(
        Operators(),
        Reindexer((), (sys.executable, "-c", adds)),
        uploads=Uploads(tmp_path / "uploads", 1000),
    )


@pytest.fixture
def simcord_bot(index: Any, operation: Operation) -> QuothClient:
    return QuothClient(Desk(lambda: index), operation)


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def operator(alice: Any, operation: Operation) -> Any:
    object.__setattr__(operation, "operators", Operators((alice.id,)))
    return alice


async def attach(who: Any, channel: Any, name: str, content: bytes) -> Any:
    return await who.slash(channel, "episodes add", file=(name, content))


async def test_a_file_is_shown_as_it_would_be_read_before_it_is_indexed(
    channel: Any, operator: Any, tmp_path: Path
) -> None:
    result = await attach(operator, channel, "ferry.txt", EPISODE)
    (embed,) = result.response.embeds
    assert result.ephemeral
    assert embed.author.name == "ferry.txt, as I would read it"
    assert "3 turns by Anna (2), Ben (1)" in embed.description
    assert "> **Anna:** The ferry \\*leaves\\* at noon." in embed.description
    assert not (tmp_path / "uploads" / "ferry.txt").exists()
    pressed = await operator.click(result.response, label="Index it")
    assert (tmp_path / "noted").read_text() == str(tmp_path / "uploads" / "ferry.txt")
    assert (tmp_path / "uploads" / "ferry.txt").read_bytes() == EPISODE
    assert pressed.response.content == "Re-indexed in 1 s: +1 episode, 3 turns."


async def test_a_file_can_be_discarded(channel: Any, operator: Any, tmp_path: Path) -> None:
    result = await attach(operator, channel, "ferry.txt", EPISODE)
    pressed = await operator.click(result.response, label="Discard")
    assert pressed.response.content == say("upload.discarded")
    assert list((tmp_path / "uploads" / ".pending").iterdir()) == []


async def test_whoever_is_no_operator_adds_nothing(
    channel: Any, alice: Any, tmp_path: Path
) -> None:
    result = await attach(alice, channel, "ferry.txt", EPISODE)
    assert result.response.content == say("rights.operators")
    assert not (tmp_path / "uploads").exists()


async def test_what_is_no_transcript_is_refused_in_a_sentence(channel: Any, operator: Any) -> None:
    result = await attach(operator, channel, "photo.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    assert result.response.content.startswith("I cannot read photo.png: ")
    assert result.ephemeral


async def test_a_file_that_is_too_big_is_refused_with_the_limit(
    channel: Any, operator: Any
) -> None:
    result = await attach(operator, channel, "long.txt", EPISODE * 100)
    assert "I take at most" in result.response.content

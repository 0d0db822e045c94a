"""A quote, shared in another channel whose members may see it."""

from __future__ import annotations

from typing import Any

import discord
import pytest

FOG = "what did Elias Corbett say about the fog horn"


@pytest.fixture
def index(invented: Any) -> Any:
    return invented


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


async def share(alice: Any, channel: Any, target: Any) -> Any:
    """What alice is told after she shares the first quote in *target*."""
    first = await alice.slash(channel, "ask", question=FOG)
    page = (await alice.click(first.response, label="Context")).response
    offered = (await alice.click(page, label="Share")).response
    custom_id = offered.components[0]["components"][0]["custom_id"]
    chosen = await alice.select(offered, [target], custom_id=custom_id)
    return chosen, offered


async def test_a_quote_is_posted_where_it_was_shared(channel: Any, alice: Any) -> None:
    target = channel.guild.create_text_channel("elsewhere")
    _, offered = await share(alice, channel, target)
    assert offered.content == f"Shared in <#{target.id}>."
    assert offered.components == []
    posted = target.last_message
    assert posted.content == "-# shared by alice"
    assert posted.embeds[0].author.name == "Elias Corbett"
    assert "**fog horn**" in posted.embeds[0].description


@pytest.mark.parametrize(
    ("whose", "words"),
    [("bot", "I may not write in that channel."), ("user", "You may not write in that channel.")],
)
async def test_where_one_of_them_may_not_write_it_is_not_shared(
    simcord_env: Any, channel: Any, alice: Any, whose: str, words: str
) -> None:
    mute = discord.PermissionOverwrite(send_messages=False)
    who = simcord_env.bot.user if whose == "bot" else alice.user
    target = channel.guild.create_text_channel("quiet", overwrites={who: mute})
    chosen, offered = await share(alice, channel, target)
    said = chosen.response if chosen.response.ephemeral else offered
    assert said.content.startswith(words)
    assert target.history() == []


async def test_where_embeds_are_forbidden_the_quote_is_text(
    simcord_env: Any, channel: Any, alice: Any
) -> None:
    no_embeds = discord.PermissionOverwrite(embed_links=False)
    everyone = channel.guild.default_role
    target = channel.guild.create_text_channel("plain", overwrites={everyone: no_embeds})
    await share(alice, channel, target)
    assert target.last_message.embeds == []
    assert "**fog horn**" in target.last_message.content


async def test_a_quote_that_not_everybody_there_may_see_is_not_shared(
    channel: Any, alice: Any, index: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who shares may see more than those who would read it."""
    target = channel.guild.create_text_channel("elsewhere")
    hidden = index.view_for(None).__class__(frozenset(), "1")
    real = index.view_for

    def seen(guild: Any, channel_id: Any = None, *rest: Any, **more: Any) -> Any:
        return hidden if channel_id == str(target.id) else real(guild, channel_id, *rest, **more)

    monkeypatch.setattr(index, "view_for", seen)
    _, offered = await share(alice, channel, target)
    assert target.history() == []
    assert offered.components


async def test_in_direct_messages_there_is_nowhere_to_share(simcord_env: Any) -> None:
    carol = simcord_env.create_user("carol")
    first = await carol.slash("ask", question=FOG)
    page = (await carol.click(first.response, label="Context")).response
    told = await carol.click(page, label="Share")
    assert told.response.content.startswith("There is no channel to share it in here")

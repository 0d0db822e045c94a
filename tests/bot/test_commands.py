"""What people in Discord see of the bot's commands."""

from __future__ import annotations

from typing import Any


async def test_ask_shows_the_quote(simcord_env: Any, index: Any) -> None:
    """/ask answers with the words, who said them and where."""
    guild = simcord_env.create_guild()
    channel = guild.create_text_channel("general")
    alice = guild.add_member(simcord_env.create_user("alice"))
    result = await alice.slash(channel, "ask", question="what did Mines say")
    print(result, result.response.embeds[0].description)
    assert index.asked == ["what did Mines say"]
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> what did Mines say?")
    print(channel.last_message.embeds[0].description)
    print(simcord_env.transcript())
    r = await alice.slash(channel, "about")
    print(r.response.embeds[0].description)
    assert 0

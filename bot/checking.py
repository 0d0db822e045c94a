"""`python -m bot --check`: what `quoth doctor` looks at, and whether Discord lets the bot work."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable, Iterator

import aiohttp
import discord

from bot import permissions
from bot.client import intents
from bot.proxies import proxy_to
from index import Check, Settings, check_line, examine

WITHIN_S = 30.0  # from the login to the servers being known
CHANNELS_NAMED = 5
REFUSED_REMEDY = (
    "copy a new one from the Discord developer portal (the application, then Bot, then "
    "Reset Token) into .env"
)
_ALL_WELL, _SOMETHING_TO_DO = 0, 1


def check(settings: Settings) -> int:
    """The exit status, 1 when something has to be done; prints each check as it is known."""
    found = [_shown(one) for one in examine(settings, lambda _line: None)]
    found += asyncio.run(_all(settings.discord_token))
    return _ALL_WELL if all(one.ok for one in found) else _SOMETHING_TO_DO


def _shown(one: Check) -> Check:
    sys.stdout.write(check_line(one))
    sys.stdout.flush()
    return one


async def _all(token: str) -> list[Check]:
    return [_shown(one) async for one in of_discord(token)]


async def of_discord(token: str) -> AsyncIterator[Check]:
    """The checks of the token, the connection and every server that the bot is in."""
    if not token:
        yield Check("token", "DISCORD_TOKEN is not set", REFUSED_REMEDY)
        return
    async with _Visitor() as visitor:
        try:
            await visitor.login(token)
        except discord.LoginFailure:
            yield Check("token", "Discord refuses it", REFUSED_REMEDY)
            return
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            yield _unreachable("token", error)
            return
        yield Check("token", f"Discord knows it, the bot is {visitor.user}")
        yield Check("intents", "none that is privileged is needed, and none is asked for")
        gateway = await _connected(visitor)
        yield gateway
        if gateway.ok:
            for one in of_servers(visitor.guilds):
                yield one
        if visitor.application_id:
            yield Check("invite link", permissions.invite(visitor.application_id))


class _Visitor(discord.Client):
    """Connects as the bot does, answers nothing, and goes again."""

    def __init__(self) -> None:
        proxy = proxy_to(discord.http.Route.BASE)
        super().__init__(intents=intents(), max_messages=None, proxy=proxy)


async def _connected(visitor: _Visitor) -> Check:
    running = asyncio.ensure_future(visitor.connect(reconnect=False))
    ready = asyncio.ensure_future(visitor.wait_until_ready())
    try:
        await asyncio.wait({running, ready}, timeout=WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
        if ready.done() and not ready.exception():
            return Check("gateway", f"connected to {len(visitor.guilds)} servers")
        if running.done() and (error := running.exception()):
            return _unreachable("gateway", error)
        return Check(
            "gateway",
            f"no answer within {WITHIN_S:.0f} s",
            "check that this machine may open wss connections to discord.com, then try again",
        )
    finally:
        for task in (running, ready):
            task.cancel()
        await asyncio.wait({running, ready})


def _unreachable(name: str, error: BaseException) -> Check:
    if isinstance(error, discord.ConnectionClosed):
        return Check(name, f"Discord closed the connection (code {error.code})", REFUSED_REMEDY)
    kind = type(error).__name__
    return Check(
        name, f"Discord cannot be reached ({kind})", "check the connection, then try again"
    )


def of_servers(guilds: Iterable[discord.Guild]) -> Iterator[Check]:
    """What the bot may do in each of *guilds*; that it is in none is said too."""
    nowhere = True
    for guild in guilds:
        nowhere = False
        yield _of_server(guild)
    if nowhere:
        yield Check("servers", "the bot is in none yet", "open the invite link below to add it")


def _of_server(guild: discord.Guild) -> Check:
    """Only channels that the bot can see at all: where it is shut out, somebody meant it."""
    channels: list[discord.TextChannel | discord.ForumChannel] = [
        *guild.text_channels,
        *guild.forums,
    ]
    lacking = {
        channel.name: lacks
        for channel in channels
        if (granted := channel.permissions_for(guild.me)).view_channel
        and (lacks := permissions.missing(granted))
    }
    name = f"server {guild.name}"
    if not lacking:
        return Check(name, "the bot may do all that it needs")
    shown = [
        f"in #{channel} it cannot {'; '.join(lacks)}"
        for channel, lacks in list(lacking.items())[:CHANNELS_NAMED]
    ]
    more = len(lacking) - len(shown)
    also = f", and {more} more channels" if more else ""
    remedy = "grant the bot's role these permissions there, or add it anew by the invite link"
    return Check(name, ", ".join(shown) + also, remedy)

"""How replies reach Discord: in the form a channel allows, pinging nobody, never as a traceback."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from enum import Enum, auto
from functools import partial
from typing import Any

import aiohttp
import discord

from bot.desk import Desk
from bot.passages import Card
from bot.replies import Reply

_log = logging.getLogger(__name__)

NO_PINGS = discord.AllowedMentions.none()
UNSENDABLE = "I have an answer, but Discord does not take it. My operator finds why in the log."

_TRIES = 4
_PAUSE_S = 0.25  # doubled at each try: an acknowledgement is due within three seconds
_LONGEST_PAUSE_S = 60.0
_ALREADY_ACKNOWLEDGED = 40060
_NETWORK_FAULTS = (aiohttp.ClientError, OSError)  # TimeoutError is an OSError


class Outcome(Enum):
    """What became of a request to Discord."""

    SENT = auto()
    REFUSED = auto()  # another form may be taken
    HOPELESS = auto()  # there is nobody or no way left to send it to


async def respond(
    interaction: discord.Interaction[Any], desk: Desk, answering: Callable[[], Awaitable[Reply]]
) -> None:
    """Acknowledges *interaction* before anything else, then shows what *answering* comes to."""
    with desk.attending():
        defer = partial(interaction.response.defer, thinking=True)
        if await _sent("acknowledgement", defer) is not Outcome.SENT:
            return
        reply = await answering()
        embeds = interaction.guild_id is None or interaction.app_permissions.embed_links
        forms = _forms(reply, embeds=embeds)
        await _first_taken(
            "answer",
            interaction.edit_original_response,
            [*forms, {"content": UNSENDABLE, "embeds": []}],
        )


async def refuse(interaction: discord.Interaction[Any], desk: Desk, reply: Reply) -> None:
    """Says *reply* to the asker alone, or in place of the answer where one was promised."""
    with desk.attending():
        if interaction.response.is_done():
            await _first_taken("refusal", interaction.edit_original_response, _forms(reply))
        else:
            send = partial(interaction.response.send_message, ephemeral=True)
            await _first_taken("refusal", send, _forms(reply))


async def reply_to(
    message: discord.Message, desk: Desk, answering: Callable[[], Awaitable[Reply]]
) -> None:
    """Shows that the bot is typing, then replies to *message* with what *answering* comes to."""
    with desk.attending():
        typing = asyncio.ensure_future(_typing(message.channel))
        try:
            reply = await answering()
        finally:
            typing.cancel()
        # The nonce keeps a repeated request from posting twice.
        send = partial(message.channel.send, nonce=secrets.randbits(63), mention_author=False)
        reference = message.to_reference(fail_if_not_exists=False)
        forms = _forms(reply, embeds=_may_embed(message))
        await _first_taken(
            "reply", send, [{**forms[0], "reference": reference}, {"content": reply.text}]
        )


def _forms(reply: Reply, *, embeds: bool = False) -> list[dict[str, Any]]:
    """What to send, best form first."""
    text: dict[str, Any] = {"content": reply.text}
    if not reply.cards or not embeds:
        return [text]
    return [{"content": reply.content or None, "embeds": [*map(_embed, reply.cards)]}, text]


def _embed(card: Card) -> discord.Embed:
    embed = discord.Embed(description=card.description, colour=card.colour)
    return embed.set_author(name=card.author).set_footer(text=card.footer)


def _may_embed(message: discord.Message) -> bool:
    """Whether links may be embedded beside *message*; assumed where permissions are not known."""
    guild = message.guild
    if guild is None or isinstance(message.channel, discord.PartialMessageable):
        return True
    try:
        allowed = message.channel.permissions_for(guild.me)
    except (discord.ClientException, AttributeError):  # a thread's parent, or we, are not cached
        return True
    return allowed.embed_links or not allowed.view_channel


async def _typing(channel: discord.abc.Messageable) -> None:
    """Shows the bot as typing until this is cancelled; where it may not, that does not matter."""
    with suppress(discord.DiscordException, *_NETWORK_FAULTS):
        async with channel.typing():
            await asyncio.Event().wait()


async def _first_taken(
    what: str, send: Callable[..., Awaitable[object]], forms: list[dict[str, Any]]
) -> None:
    for form in forms:
        request = partial(send, **form, allowed_mentions=NO_PINGS)
        if await _sent(what, request) is not Outcome.REFUSED:
            return


async def _sent(what: str, request: Callable[[], Awaitable[object]]) -> Outcome:
    """What became of *request*, which is made again where that may help."""
    pause = _PAUSE_S
    for _ in range(_TRIES):
        try:
            await request()
        except discord.HTTPException as error:
            if error.status != 429 and error.status < 500:
                return _judged(what, error)
            _log.warning("%s postponed status=%d code=%d", what, error.status, error.code)
            await asyncio.sleep(_retry_after(error, pause))
        except _NETWORK_FAULTS as error:
            _log.warning("%s postponed error=%s", what, type(error).__name__)
            await asyncio.sleep(pause)
        else:
            return Outcome.SENT
        pause *= 2
    _log.error("%s not sent: Discord could not be reached", what)
    return Outcome.HOPELESS


def _retry_after(error: discord.HTTPException, pause: float) -> float:
    stated = error.response.headers.get("Retry-After", "")
    try:
        return min(float(stated), _LONGEST_PAUSE_S)
    except ValueError:
        return pause


def _judged(what: str, error: discord.HTTPException) -> Outcome:
    if error.code == _ALREADY_ACKNOWLEDGED:  # an earlier try arrived, though its reply was lost
        return Outcome.SENT
    if isinstance(error, discord.NotFound):  # the interaction expired, the message was deleted
        _log.info("%s not sent: gone code=%d", what, error.code)
        return Outcome.HOPELESS
    _log.warning("%s refused status=%d code=%d", what, error.status, error.code)
    return Outcome.REFUSED

"""The bot as Discord sees it: its intents, commands and mentions, and a stop with good manners."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Coroutine
from functools import partial
from typing import Any

import discord
from discord import app_commands

from bot import (
    commands,
    delivery,
    faults,
    forgetting,
    languages,
    mentions,
    presses,
    replies,
    sync,
    watching,
    wording,
)
from bot.desk import Desk
from bot.moderation import gaps, regressions
from bot.operation import Operation
from bot.proxies import proxy_to
from bot.replies import Reply
from bot.translation import FromFiles
from bot.wording import say
from index import Settings

_log = logging.getLogger(__name__)

# Whoever stops a service kills it after 5 to 10 seconds.
FINISH_S = 2.5  # for answers that are under way
APOLOGISE_S = 1.0  # where they were not ready by then
CLOSE_S = 0.8

LOGIN_PAUSES_S = (1, 2, 4, 8, 16)  # when Discord fails at the start

_PRESSES = {discord.InteractionType.component, discord.InteractionType.modal_submit}


def intents() -> discord.Intents:
    """No privileged ones: what mentions the bot, or is sent to it, comes with its words."""
    return discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Commands(app_commands.CommandTree["QuothClient"]):
    """The slash commands; whatever fails in one, its asker gets a sentence."""

    def __init__(self, client: QuothClient) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )

    async def interaction_check(self, interaction: discord.Interaction[QuothClient], /) -> bool:
        """True, always; from here on the task speaks the language of where it was used."""
        await languages.listen(interaction, self.client.desk)
        return True

    async def on_error(
        self, interaction: discord.Interaction[QuothClient], error: app_commands.AppCommandError, /
    ) -> None:
        """Tells the asker, whom nobody has told anything yet, that and why there is no answer."""
        await delivery.refuse(interaction, self.client.desk, _sentence_for(error))


class QuothClient(discord.Client):
    """The bot: answers commands and mentions from *desk*."""

    def __init__(
        self,
        desk: Desk,
        operation: Operation | None = None,
        **connections: Any,  # noqa: ANN401 - discord.py's
    ) -> None:
        super().__init__(
            intents=intents(),
            allowed_mentions=delivery.NO_PINGS,
            max_messages=None,
            **connections,
        )
        self.desk = desk
        self.operation = operation or Operation()
        self.tree = Commands(self)
        self._errands: set[asyncio.Task[Any]] = set()
        commands.add_all(self.tree, desk)

    async def setup_hook(self) -> None:
        """Starts what may take its time: neither READY nor a first question waits for it."""
        await self.tree.set_translator(FromFiles())
        self._run_beside(asyncio.to_thread(wording.make_ready))
        self._run_beside(sync.keep_trying(self.tree))
        self._run_beside(self.desk.warm())
        self._run_beside(self.operation.keep_indexed())
        self._run_beside(forgetting.from_time_to_time(self.desk))
        self._run_beside(watching.keep(self, self.desk))
        self._run_beside(gaps.tell_weekly(self, self.desk))
        self._run_beside(regressions.keep(self, self.desk))

    async def on_ready(self) -> None:
        """Says in the log that questions arrive from now on."""
        _log.info("ready", extra={"guilds": len(self.guilds)})

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Does what a button, a menu or a modal is meant to do; commands have the tree."""
        if interaction.type in _PRESSES:
            await presses.follow(interaction, self.desk)

    async def close(self) -> None:
        """Ends what runs beside, then the connection."""
        for errand in self._errands:
            errand.cancel()
        await super().close()

    async def on_message(self, message: discord.Message) -> None:
        """Answers *message* where it asks the bot something."""
        if self.user is None:
            return
        question = await mentions.question_in(message, self.user, self.desk)
        if question is not None and await mentions.is_located(message, self):
            await languages.listen_to(message, self.desk)
            answering = partial(mentions.answered, message, question, self.desk)
            await delivery.reply_to(message, self.desk, answering)

    async def on_error(self, event_method: str, /, *_args: object, **_kwargs: object) -> None:
        """Logs where an event's handling failed, without the event."""
        error = sys.exc_info()[1]
        if error is not None:
            faults.apology(_log, f"{event_method} failed", error)

    def _run_beside(self, errand: Coroutine[Any, Any, object]) -> None:
        task = asyncio.ensure_future(errand)
        self._errands.add(task)  # the loop alone would let it be collected
        task.add_done_callback(self._errands.discard)


class ShardedClient(QuothClient, discord.AutoShardedClient):
    """The same over several connections, as bots in more than 2,500 servers must."""


def client_by(settings: Settings, desk: Desk) -> QuothClient:
    """The client with as many connections as *settings* say."""
    operation, proxy = Operation.by(settings), proxy_to(discord.http.Route.BASE)
    if settings.shards == 1:
        return QuothClient(desk, operation, proxy=proxy)
    return ShardedClient(desk, operation, shard_count=settings.shards or None, proxy=proxy)


async def serve(client: QuothClient, token: str, stop: asyncio.Event) -> None:
    """
    Runs *client* until *stop* is set or Discord will not have it.

    At the stop, answers under way are finished, those that take longer are apologised for, and the
    connection is closed: within 5 seconds.

    Raises:
        discord.LoginFailure, discord.ConnectionClosed: the token was refused.
        aiohttp.ClientError, OSError: Discord cannot be reached.
    """
    running = asyncio.ensure_future(_run(client, token))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            client.operation.reindexer.cancel()
            await _wind_up(client.desk)
    finally:
        stopping.cancel()
        running.cancel()  # nothing new arrives from here on
        await asyncio.wait({running})
        await _close(client)
    if not stop.is_set():
        running.result()


async def _run(client: QuothClient, token: str) -> None:
    """Logs in, again where Discord itself has failed, and stays connected."""
    for pause in LOGIN_PAUSES_S:
        try:
            await client.login(token)
            break
        except discord.DiscordServerError as error:
            _log.warning("login postponed", extra={"status": error.status})
            await client.http.close()
            client.http.connector = discord.utils.MISSING  # it is closed with the session
            await asyncio.sleep(pause)
    else:
        await client.login(token)
    await client.connect()


async def _wind_up(desk: Desk) -> None:
    _log.info("stopping")
    if not await desk.idle(FINISH_S):
        desk.give_up()
        await desk.idle(APOLOGISE_S)


async def _close(client: QuothClient) -> None:
    client.desk.give_up()
    await client.desk.idle(APOLOGISE_S / 2)  # what arrived while the connection was let go
    try:
        await asyncio.wait_for(client.close(), CLOSE_S)
    except TimeoutError:
        _log.info("Discord did not answer the goodbye")
    client.desk.close()


def _sentence_for(error: app_commands.AppCommandError) -> Reply:
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return replies.of_words(say("fault.changed"))
    return faults.apology(_log, "command failed", getattr(error, "original", error))

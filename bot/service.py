"""The bot as a process: put together, run until it is told to stop, with plain words at the end."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from functools import partial

import aiohttp
import discord

import index
from bot import faults, logs, probes
from bot.client import client_by, serve
from bot.desk import Desk
from bot.library import Index
from bot.records import Records, RecordsError
from bot.rules import rules_of
from index import Settings, SettingsError, settings_from_process

_log = logging.getLogger(__name__)

STOPPED = 0
CANNOT_RUN = 2
# A stop that hangs, on a name server or a socket, ends here all the same.
LONGEST_STOP_S = 4.7

WITHOUT_LOGIN = (
    "there is no DISCORD_TOKEN: copy your bot's token from the Discord developer portal "
    "(the application, then Bot, then Reset Token) and write DISCORD_TOKEN=... into .env"
)
LOGIN_REFUSED = (
    "Discord refused the DISCORD_TOKEN: copy a new one from the Discord developer portal "
    "(the application, then Bot, then Reset Token) into .env"
)
_REFUSED_AT_THE_GATEWAY = 4004


def run() -> int:
    """The exit status of the bot, run until SIGTERM or SIGINT, or until it cannot go on."""
    try:
        settings = settings_from_process()
    except SettingsError as error:
        return _cannot_run(*error.faults)
    if not settings.discord_token:
        return _cannot_run(WITHOUT_LOGIN)
    if not _could_be_a_token(settings.discord_token):
        return _cannot_run(LOGIN_REFUSED)
    logs.configure(settings.log_level, settings.log_format)
    # The bot does not speak: discord.py need not miss the libraries for it.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    try:
        records = Records(settings.records_path)
    except RecordsError as error:
        return _cannot_run(str(error))
    gc.disable()
    desk = Desk(partial(_open_index, settings), records, rules_of(settings))
    desk.once_warm = collect_what_follows
    status = asyncio.run(_until_stopped(settings, desk))
    if desk.is_busy:  # Python would wait for the thread, however long the model takes
        _exit_now(status)
    return status


def check() -> int:
    """The exit status of `--check`: 0 when all is well, 1 when not, 2 for unusable settings."""
    from bot import checking  # noqa: PLC0415 - the bot itself does not need it

    try:
        settings = settings_from_process()
    except SettingsError as error:
        return _cannot_run(*error.faults)
    return checking.check(settings)


def collect_what_follows() -> None:
    """
    Leaves what is there by now out of all garbage collections, which begin here.

    A full one visits every object while all threads stand still: with an index in memory, for a
    tenth of a second and more, in which nothing is acknowledged.
    """
    gc.freeze()
    gc.enable()


def _open_index(settings: Settings) -> Index:
    return index.TranscriptIndex.open(settings)  # loads the index, in the thread that opens it


async def _until_stopped(settings: Settings, desk: Desk) -> int:
    stop = asyncio.Event()
    _on_signals(partial(_begin_stop, stop))
    client = client_by(settings, desk)
    desk.metrics.gauge("quoth_guilds", "Servers that the bot is in.", lambda: len(client.guilds))
    health = partial(_health, client, desk)
    try:
        async with probes.listening(settings.metrics_port, desk.metrics, health):
            await serve(client, settings.discord_token, stop)
    except probes.PortTakenError as error:
        return _cannot_run(str(error))
    except Exception as error:  # noqa: BLE001 - whatever it is, the operator reads a sentence
        return _cannot_run(_reason(error))
    return STOPPED


def _health(client: discord.Client, desk: Desk) -> dict[str, bool]:
    connected = client.is_ready() and not client.is_closed()
    return {"discord": connected, "index": desk.index_works}


def _reason(error: Exception) -> str:
    """Why the bot cannot run, in a sentence."""
    match error:
        case discord.LoginFailure():
            return LOGIN_REFUSED
        case discord.ConnectionClosed(code=code):
            if code == _REFUSED_AT_THE_GATEWAY:
                return LOGIN_REFUSED
            return f"Discord closed the connection for good (code {code}): start the bot again"
        case discord.HTTPException(status=status):
            return f"Discord turned the bot away (status {status}): wait a minute, then start again"
        case aiohttp.ClientError() | OSError():
            kind = type(error).__name__
            return f"Discord cannot be reached ({kind}): check the connection, then start again"
    faults.apology(_log, "the bot stopped", error)
    return "the bot stopped for a reason that nobody foresaw: the log above says where"


def _could_be_a_token(token: str) -> bool:
    """False for what cannot even be sent: white space within, letters beyond ASCII."""
    return token.isascii() and token.isprintable() and " " not in token


def _cannot_run(*sentences: str) -> int:
    for sentence in sentences:
        print(f"quoth: {sentence}", file=sys.stderr)  # noqa: T201 - the command line's answer
    return CANNOT_RUN


def _begin_stop(stop: asyncio.Event) -> None:
    if stop.is_set():
        return
    stop.set()
    watchdog = threading.Timer(LONGEST_STOP_S, _exit_now, [STOPPED])
    watchdog.daemon = True
    watchdog.start()


def _on_signals(begin_stop: partial[None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, begin_stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(begin_stop))


def _exit_now(status: int) -> None:
    """Ends the process without waiting for threads; nothing it writes is left half done."""
    logging.shutdown()
    os._exit(status)

"""The bot as a process says in a sentence why it cannot run."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot import client, service

PROJECT = Path(__file__).resolve().parents[2]


def run_bot(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QUOTH_", "DISCORD_"))
    }
    return subprocess.run(
        [sys.executable, "-m", "bot"],
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(PROJECT), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_missing_token_is_asked_for_in_a_sentence(tmp_path: Path) -> None:
    ended = run_bot(tmp_path)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr == f"quoth: {service.WITHOUT_LOGIN}\n"
    assert "DISCORD_TOKEN" in ended.stderr


def test_every_fault_of_the_settings_is_said_at_once(tmp_path: Path) -> None:
    ended = run_bot(tmp_path, QUOTH_QUOTES="many", QUOTH_COLOUR="red", DISCORD_TOKEN="t")
    assert ended.returncode == 2
    assert [line.split()[1] for line in ended.stderr.splitlines()] == [
        "QUOTH_COLOUR",
        "QUOTH_QUOTES",
    ]


@pytest.mark.parametrize("token", ["two words", "caf\u00e9", "tab\there"])
def test_what_cannot_be_a_token_is_not_even_sent(
    token: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_TOKEN", token)
    assert service.run() == 2
    assert capsys.readouterr().err == f"quoth: {service.LOGIN_REFUSED}\n"


def test_a_stop_ends_within_5_seconds_whatever_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its steps has its time, and whatever they come to, the process is gone by then."""
    set_up: list[Any] = []

    class Timer:
        daemon = False

        def __init__(self, *what: Any) -> None:
            set_up.append(what)

        def start(self) -> None:
            assert self.daemon

    monkeypatch.setattr("bot.service.threading.Timer", Timer)
    stop = asyncio.Event()
    service._begin_stop(stop)
    service._begin_stop(stop)
    ((seconds, ending, arguments),) = set_up
    assert stop.is_set()
    assert (ending, arguments) == (service._exit_now, [service.STOPPED])
    assert client.FINISH_S + client.APOLOGISE_S + client.CLOSE_S < seconds < 5


class _Closed:
    """A gateway connection that Discord closed."""

    def __init__(self, code: int) -> None:
        self.close_code = code


def closed(code: int) -> discord.ConnectionClosed:
    return discord.ConnectionClosed(_Closed(code), shard_id=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (discord.LoginFailure(), "Discord refused the DISCORD_TOKEN"),
        (closed(4004), "Discord refused the DISCORD_TOKEN"),
        (closed(4013), "Discord closed the connection for good (code 4013)"),
        (aiohttp.ClientConnectionError(), "Discord cannot be reached (ClientConnectionError)"),
        (TimeoutError(), "Discord cannot be reached (TimeoutError)"),
        (ZeroDivisionError(), "the bot stopped for a reason that nobody foresaw"),
    ],
)
def test_why_the_bot_cannot_run_is_one_sentence(error: Exception, words: str) -> None:
    reason = service._reason(error)
    assert reason.startswith(words)
    assert "\n" not in reason


def test_what_is_there_when_the_bot_is_warm_is_never_collected_again() -> None:
    """A full collection with an index in memory would hold up the event loop for too long."""
    gc.disable()
    try:
        service.collect_what_follows()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.enable()

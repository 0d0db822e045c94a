"""The bot as a process of its own, and a Discord for it to talk to."""

from __future__ import annotations

import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]

Start = Callable[..., "BotProcess"]


def _module(name: str) -> ModuleType:
    """A file beside this one, from its path: tests are no package."""
    found = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module  # where its dataclasses look for themselves
    found.loader.exec_module(module)
    return module


standin, limits = _module("standin"), _module("limits")


@dataclass
class BotProcess:
    """`python -m bot`, unchanged, with its log in a file."""

    process: subprocess.Popen[bytes]
    log: Path

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """The exit status after a signal, and how many seconds it took."""
        started = time.monotonic()
        self.process.send_signal(number)
        status = self.process.wait(standin.PATIENCE_S)
        return status, time.monotonic() - started

    def ended(self) -> int:
        """The exit status, when it has come to its end by itself."""
        return self.process.wait(standin.PATIENCE_S)

    def written(self) -> str:
        """All whole lines of its log."""
        log = self.log.read_text(encoding="utf-8")
        return log[: log.rfind("\n") + 1]


def run_quoth(home: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "index", *arguments],
        cwd=home.parent,
        env=os.environ | {"QUOTH_HOME": str(home), "PYTHONPATH": str(PROJECT)},
        check=True,
        capture_output=True,
        timeout=500,
    )


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the example transcript in its index."""
    folder = tmp_path_factory.mktemp("home")
    run_quoth(folder, "add", str(PROJECT / "seeds"))
    return folder


@pytest.fixture(scope="session")
def add_seeds() -> Callable[[Path], None]:
    """Indexes the example transcript in another data folder."""
    return lambda folder: run_quoth(folder, "add", str(PROJECT / "seeds"))


def _started(folder: Path, environ: dict[str, str], arguments: Sequence[str] = ()) -> BotProcess:
    log = folder / f"bot-{time.monotonic_ns()}.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=folder,
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join([str(HERE / "redirect"), str(PROJECT)]),
                "DISCORD_TOKEN": standin.TOKEN,
                **environ,
            },
            stdout=stream,
            stderr=stream,
        )
    return BotProcess(process, log)


def _ended(bot: BotProcess) -> None:
    if bot.process.poll() is None:
        bot.process.kill()
    bot.process.wait(standin.PATIENCE_S)
    sys.stdout.write(bot.written())  # pytest shows it where a test failed


@pytest.fixture
def wire_module() -> Callable[[str], ModuleType]:
    """Another file beside this one."""
    return lambda name: sys.modules.get(name) or _module(name)


@pytest.fixture
def discord() -> Iterator[Any]:
    """A Discord for one test, which fails where Discord would have refused anything."""
    made = standin.StandIn(limits.faults_of)
    made.start()
    yield made
    made.close()
    assert made.violations == []


@pytest.fixture
def start_bot(tmp_path: Path, home: Path) -> Iterator[Start]:
    """Starts the bot, as often as it is called; at the end nothing of it is left."""
    started: list[BotProcess] = []

    def start(discord: Any, arguments: Sequence[str] = (), **environ: str) -> BotProcess:
        settings = {"STANDIN_PORT": str(discord.port), "QUOTH_HOME": str(home)}
        started.append(_started(tmp_path, settings | environ, arguments))
        return started[-1]

    yield start
    for bot in started:
        _ended(bot)


@pytest.fixture(scope="module")
def _shared(
    tmp_path_factory: pytest.TempPathFactory, home: Path
) -> Iterator[tuple[Any, BotProcess]]:
    """One Discord and one bot for the tests of a module, with the model warm."""
    made = standin.StandIn(limits.faults_of)
    made.start()
    settings = {"STANDIN_PORT": str(made.port), "QUOTH_HOME": str(home)}
    bot = _started(tmp_path_factory.mktemp("bot"), settings)
    made.wait_for(lambda: "model loaded" in bot.written(), "model")
    made.wait_for(lambda: made.commands, "commands")
    yield made, bot
    _ended(bot)
    made.close()


@pytest.fixture
def town(_shared: tuple[Any, BotProcess]) -> Iterator[Any]:
    """The shared Discord, at rest, as the test before found it."""
    made, bot = _shared
    made.requests.clear()
    yield made
    assert made.violations == []
    assert bot.process.poll() is None


@pytest.fixture
def citizen(_shared: tuple[Any, BotProcess]) -> BotProcess:
    """The bot of the shared Discord."""
    return _shared[1]

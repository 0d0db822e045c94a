"""
A re-index as a process of its own, beside the answering: one at a time, watched, cancellable.

It is `quoth add`, so whatever ends it, what it had committed is in the index and the rest is as it
was; the bot's memory, and its interpreter, are not shared with it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.wording import ENGLISH, say, speaking

_log = logging.getLogger(__name__)

QUOTH_ADD = (sys.executable, "-m", "index", "add", "--json", "--progress", "json")
GRACE_S = 1.5  # for a cancelled process to say goodbye
LOW_PRIORITY = 10  # questions come first
_LONGEST_LINE = 1 << 20  # bytes of a line of the process's; a report names every failed file
_MESSAGE = "quoth: "
_CANCELLED = 130


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, after *seconds* of it."""

    share: float  # 0..1, of the bytes to be read
    turns: int  # embedded so far
    seconds: float

    @property
    def turns_per_s(self) -> float:
        """The rate so far."""
        return self.turns / self.seconds if self.seconds > 0 else 0.0

    @property
    def left_s(self) -> float | None:
        """How long the rest will take at this rate; None as long as nobody can say."""
        if not 0 < self.share <= 1 or self.seconds <= 0:
            return None
        return self.seconds * (1 - self.share) / self.share


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    How a run ended.

    Attributes:
        report: of `quoth add` by docs/json.md; None when there is none.
        cancelled: somebody stopped it.
        problem: a sentence, where it could not be done.
    """

    report: dict[str, Any] | None = None
    cancelled: bool = False
    problem: str | None = None

    def summary(self) -> str:
        """What is different now, in a line."""
        if self.cancelled:
            return say("reindex.cancelled")
        if self.report is None:
            return self.problem or say("reindex.silent")
        return difference(self.report)


class BusyError(Exception):
    """A run is under way; *progress* is how far it is."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        super().__init__("a re-index is under way")


class Reindexer:
    """
    Runs `quoth add` over paths, and addresses of feeds.

    *also* are folders that are read too as soon as they are there.
    """

    def __init__(
        self,
        sources: Sequence[str],
        command: Sequence[str] = QUOTH_ADD,
        *,
        also: Sequence[Path] = (),
    ) -> None:
        self._stated, self._also = tuple(sources), tuple(also)
        self._command = tuple(command)
        self._process: asyncio.subprocess.Process | None = None
        self._running = self._cancelled = False
        self._progress: Progress | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """What a run reads."""
        return (*self._stated, *(str(folder) for folder in self._also if folder.is_dir()))

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._running

    @property
    def progress(self) -> Progress | None:
        """How far the run under way is; None before it has said so."""
        return self._progress

    def cancel(self) -> None:
        """Ends the run that is under way, if there is one, with what it has committed."""
        self._cancelled = self._running
        if self._process is not None and self._process.returncode is None:
            self._signal(self._process, signal.SIGINT)
            # Whatever it is in the middle of: a kill loses nothing that is committed.
            asyncio.get_running_loop().call_later(GRACE_S, self._kill, self._process)

    async def run(
        self,
        on_progress: Callable[[Progress], None] = lambda _progress: None,
        *,
        sources: Sequence[str] = (),
    ) -> Outcome:
        """
        How a run over *sources*, all that are known where there are none, ended.

        Raises:
            BusyError: another one is under way.
        """
        if self._running:
            raise BusyError(self._progress)
        self._running, self._cancelled, self._progress = True, False, None
        try:
            outcome = await self._watched(on_progress, tuple(sources) or self.sources)
        finally:
            self._end()
        with speaking(ENGLISH):
            _log.info("re-indexed", extra={"outcome": outcome.summary()})
        return outcome

    async def _watched(
        self, on_progress: Callable[[Progress], None], sources: Sequence[str]
    ) -> Outcome:
        process = self._process = await asyncio.create_subprocess_exec(
            *self._command,
            "--",
            *sources,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
        )
        _yield_to_questions(process.pid)
        if self._cancelled:  # while the process was being made
            self.cancel()
        assert process.stdout is not None
        assert process.stderr is not None
        said, complaint = await asyncio.gather(
            process.stdout.read(), self._listened(process.stderr, on_progress)
        )
        return self._judged(await process.wait(), said, complaint)

    async def _listened(
        self, stream: asyncio.StreamReader, on_progress: Callable[[Progress], None]
    ) -> str:
        """The last message among the lines of progress."""
        started, complaint = time.monotonic(), ""
        async for line in stream:
            text = line.decode("utf-8", "replace").strip()
            if text.startswith("{"):
                self._progress = _progress(text, time.monotonic() - started) or self._progress
                if self._progress is not None:
                    on_progress(self._progress)
            elif text.startswith(_MESSAGE):
                complaint = text.removeprefix(_MESSAGE)
        return complaint

    def _judged(self, status: int, said: bytes, complaint: str) -> Outcome:
        if self._cancelled or status == _CANCELLED:
            return Outcome(cancelled=True)
        with suppress(ValueError):
            report = json.loads(said)
            if isinstance(report, dict):
                return Outcome(report)
        return Outcome(problem=complaint or say("reindex.status", status=status))

    def _end(self) -> None:
        if self._process is not None:
            self._kill(self._process)  # whoever awaited the run is gone: nobody else would end it
        self._process, self._running = None, False

    @staticmethod
    def _signal(process: asyncio.subprocess.Process, number: int) -> None:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.send_signal(number)

    @classmethod
    def _kill(cls, process: asyncio.subprocess.Process) -> None:
        cls._signal(process, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)


def difference(report: dict[str, Any]) -> str:
    """What a *report* of `quoth add` comes to: "+1 episode, 212 turns; 3 turns changed"."""
    added, removed = (
        [_counted("count.episodes", report[kind]), _counted("count.turns", report[f"turns_{kind}"])]
        for kind in ("added", "removed")
    )
    parts = [
        _signed("+", added),
        _counted("reindex.edited", report["changed"]),
        _counted("reindex.changed", report["turns_changed"]),
        _signed("−", removed),
        _counted("reindex.unread", len(report["failed"])),
        _counted("reindex.decisions", report.get("decisions_moved", 0)),
        _counted("reindex.pins", len(report.get("pins_changed", ()))),
    ]
    return "; ".join(part for part in parts if part) or say("reindex.nothing")


def _signed(sign: str, counts: Sequence[str]) -> str:
    stated = ", ".join(count for count in counts if count)
    return sign + stated if stated else ""


def _counted(message: str, number: int) -> str:
    return say(message, count=number) if number else ""


def _progress(line: str, seconds: float) -> Progress | None:
    with suppress(ValueError, KeyError, TypeError):
        stated = json.loads(line)
        share = stated["bytes_done"] / stated["bytes_total"] if stated["bytes_total"] else 0.0
        return Progress(share, int(stated["turns"]), seconds)
    return None


def _yield_to_questions(pid: int) -> None:
    """Lowers the priority of the process, where the system knows such a thing."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, pid, LOW_PRIORITY)

"""
Files that operators attach in Discord: held back until somebody has seen how they are read.

A file is checked by a process of its own, `quoth check`, so that whatever is in it can neither
stop nor fill the bot.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import shutil
import sys
import time
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.wording import say

QUOTH_CHECK = (sys.executable, "-m", "index", "check", "--json")
LONGEST_CHECK_S = 60.0
_GONE_WITHIN_S = 5.0  # once it is killed
KEPT_S = 24 * 3600  # for somebody to make up their mind
_TOKEN = re.compile(r"[0-9a-f]{16}")
_LONGEST_NAME = 120  # characters; file systems take 255 bytes


class UploadError(Exception):
    """A file that cannot be taken; `str` is a sentence for whoever attached it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits to be accepted, under *token*, and how it is read (`quoth check`)."""

    token: str
    name: str
    report: dict[str, Any]


class Uploads:
    """The files under *folder*: those accepted, and in `pending` those that wait."""

    def __init__(
        self,
        folder: Path,
        most_bytes: int,
        command: Sequence[str] = QUOTH_CHECK,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.folder, self._most_bytes = folder, most_bytes
        self._command, self._now = tuple(command), now

    async def receive(
        self, filename: str, size: int, save: Callable[[Path], Awaitable[object]]
    ) -> Upload:
        """
        The file that *save* writes, checked and held back.

        Args:
            filename: as it was attached.
            size: in bytes, as Discord states it: a file that is too big is not even fetched.
            save: fetches the file to a path.

        Raises:
            UploadError: it is too big, or nothing can be read from it.
        """
        self._check_size(size)
        await asyncio.to_thread(self._sweep)
        token, name = secrets.token_hex(8), safe_name(filename)
        path = self._pending(token) / name
        try:
            await asyncio.to_thread(path.parent.mkdir, parents=True)
            await save(path)
            self._check_size(path.stat().st_size)
            report = await self._checked(path)
        except UploadError:
            self.discard(token)
            raise
        except OSError as error:
            self.discard(token)
            reason = error.strerror or type(error).__name__
            raise UploadError(say("upload.disk", reason=reason)) from error
        return Upload(token, name, report)

    def _check_size(self, size: int) -> None:
        if size > self._most_bytes:
            raise UploadError(
                say("upload.too_big", size=size / 1e6, most=round(self._most_bytes / 1e6))
            )

    def accept(self, token: str) -> Path:
        """
        Where the file of *token* stands from now on; one of the same name is replaced.

        Raises:
            UploadError: it waits no longer.
        """
        waiting = self._waiting(token)
        if waiting is None:
            raise UploadError(say("upload.gone"))
        accepted = self.folder / waiting.name
        os.replace(waiting, accepted)  # noqa: PTH105 - one step, on every system
        self.discard(token)
        return accepted

    def discard(self, token: str) -> None:
        """Forgets the file of *token*, if it waits."""
        if _TOKEN.fullmatch(token):
            shutil.rmtree(self._pending(token), ignore_errors=True)

    def _pending(self, token: str) -> Path:
        return self.folder / ".pending" / token  # hidden: a re-index of the folder leaves it out

    def _waiting(self, token: str) -> Path | None:
        """The file of *token*; None where it does not wait, or *token* is none of ours."""
        if not _TOKEN.fullmatch(token):
            return None
        return next((path for path in self._pending(token).glob("*") if path.is_file()), None)

    def _sweep(self) -> None:
        """Forgets what nobody has decided about in time."""
        for folder in (self.folder / ".pending").glob("*"):
            with suppress(OSError):
                if self._now() - folder.stat().st_mtime > KEPT_S:
                    self.discard(folder.name)

    async def _checked(self, path: Path) -> dict[str, Any]:
        process = await asyncio.create_subprocess_exec(
            *self._command,
            "--",
            str(path),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(), LONGEST_CHECK_S)
        except TimeoutError:
            raise UploadError(say("upload.slow", seconds=round(LONGEST_CHECK_S))) from None
        finally:
            await _end(process)
        return _report(said, path.name)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ends *process* where it has not come to its end, and waits until it is gone."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _GONE_WITHIN_S)


def _report(said: bytes, name: str) -> dict[str, Any]:
    with suppress(ValueError):
        for line in said.splitlines():
            report = json.loads(line)
            if "error" not in report:
                return dict(report)
            raise UploadError(_problem(name, report["error"]))
    raise UploadError(say("upload.unknown", name=name))


def _problem(name: str, error: dict[str, Any]) -> str:
    """Why the file *name* cannot be read; the problem itself is said as `quoth check` does."""
    if error["line"]:
        line, problem = str(error["line"]), error["problem"]
        return say("upload.unreadable_at", name=name, line=line, problem=problem)
    return say("upload.unreadable", name=name, problem=error["problem"])


def safe_name(filename: str) -> str:
    """
    *filename* as a file of ours may be called: no folder, no hidden file, no sign that acts.

    Letters of every script stay.
    """
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(one if one.isalnum() or one in " .-_()" else "_" for one in last)
    stem, dot, suffix = kept.strip(" .").rpartition(".")
    name = f"{stem[: _LONGEST_NAME - len(suffix)]}{dot}{suffix}" if dot else kept[:_LONGEST_NAME]
    return name.strip(" .") or "transcript"

"""Files that wait until somebody has seen how they are read."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import uploads
from bot.uploads import UploadError, Uploads, safe_name

REPORT = {"path": "x", "format": "plain", "title": "The ferry", "turns": []}


def program(source: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import json, sys, time\n{source}")


READS = program(f"print(json.dumps({REPORT!r}))")
REFUSES = program(
    "error = {'type': 'TranscriptError', 'line': 3, 'problem': 'there is no label'}\n"
    "print(json.dumps({'path': sys.argv[-1], 'error': error})); sys.exit(2)"
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def saving(content: str) -> Callable[[Path], Awaitable[object]]:
    async def save(path: Path) -> None:
        await asyncio.to_thread(path.write_text, content)

    return save


async def test_a_file_waits_until_it_is_accepted(tmp_path: Path) -> None:
    kept = Uploads(tmp_path, 100, READS)
    upload = await kept.receive("ferry.txt", 12, saving("ANNA: Hello."))
    assert (upload.name, upload.report) == ("ferry.txt", REPORT)
    assert names(tmp_path) == [".pending"]
    assert kept.accept(upload.token) == tmp_path / "ferry.txt"
    assert (tmp_path / "ferry.txt").read_text() == "ANNA: Hello."
    with pytest.raises(UploadError, match="I no longer have that file"):
        kept.accept(upload.token)


async def test_a_file_that_is_too_big_is_not_fetched(tmp_path: Path) -> None:
    async def save(_path: Path) -> None:
        raise AssertionError

    with pytest.raises(UploadError, match=r"1,000 MB, and I take at most 20 MB"):
        await Uploads(tmp_path, 20_000_000).receive("all.txt", 10**9, save)


async def test_a_file_that_is_bigger_than_was_said_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(UploadError, match="I take at most"):
        await Uploads(tmp_path, 100, READS).receive("all.txt", 12, saving("x" * 101))
    assert names(tmp_path / ".pending") == []


async def test_a_file_that_cannot_be_read_says_where_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UploadError) as caught:
        await Uploads(tmp_path, 100, REFUSES).receive("x.txt", 5, saving("hello"))
    assert str(caught.value) == "I cannot read x.txt: line 3: there is no label."
    assert names(tmp_path / ".pending") == []


async def test_a_check_that_says_nothing_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(UploadError, match="it is no transcript that I know"):
        await Uploads(tmp_path, 100, program("")).receive("x.bin", 5, saving("hello"))


async def test_a_check_that_does_not_end_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[asyncio.subprocess.Process] = []
    real = asyncio.create_subprocess_exec

    async def noted(*command: Any, **streams: Any) -> asyncio.subprocess.Process:
        made.append(await real(*command, **streams))
        return made[-1]

    monkeypatch.setattr("bot.uploads.asyncio.create_subprocess_exec", noted)
    monkeypatch.setattr(uploads, "LONGEST_CHECK_S", 0.2)
    with pytest.raises(UploadError, match="took longer than"):
        await Uploads(tmp_path, 100, program("time.sleep(300)")).receive("x", 5, saving("hello"))
    assert [one.returncode for one in made] == [-signal.SIGKILL]


async def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    async def save(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(UploadError, match="No space left on device"):
        await Uploads(tmp_path, 100, READS).receive("x.txt", 5, save)
    assert names(tmp_path / ".pending") == []


async def test_what_nobody_decided_about_is_forgotten_after_a_day(tmp_path: Path) -> None:
    kept = Uploads(tmp_path, 100, READS)
    old = await kept.receive("old.txt", 5, saving("old"))
    os.utime(tmp_path / ".pending" / old.token, (0, 0))
    new = await kept.receive("new.txt", 5, saving("new"))
    assert names(tmp_path / ".pending") == [new.token]


@pytest.mark.parametrize("token", ["..", "../..", "", "a" * 15, "A" * 16, "x/../y"])
def test_a_token_that_was_made_up_reaches_nothing(tmp_path: Path, token: str) -> None:
    (tmp_path / ".pending").mkdir()
    kept = Uploads(tmp_path, 100)
    kept.discard(token)
    assert (tmp_path / ".pending").exists()
    with pytest.raises(UploadError):
        kept.accept(token)


@pytest.mark.parametrize(
    ("attached", "kept"),
    [
        ("episode 12.vtt", "episode 12.vtt"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.txt", "b.txt"),
        (".hidden.md", "hidden.md"),
        ("Café – Überfahrt.md", "Café _ Überfahrt.md"),
        ("a\x00b\nc.txt", "a_b_c.txt"),
        ("...", "transcript"),
        ("", "transcript"),
        ("x" * 300 + ".json", "x" * 116 + ".json"),
    ],
)
def test_names_lose_what_could_act(attached: str, kept: str) -> None:
    assert safe_name(attached) == kept


async def test_a_real_file_is_checked_by_quoth_itself(tmp_path: Path) -> None:
    said = "ANNA: The ferry leaves at noon.\n\nBEN: I saw it.\n\nANNA: So did I.\n"
    upload = await Uploads(tmp_path, 1000).receive("ferry.txt", len(said), saving(said))
    assert [one["name"] for one in upload.report["speakers"]] == ["Anna", "Ben"]
    assert len(upload.report["turns"]) == 3

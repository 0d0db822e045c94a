"""Writers that are killed at random moments, and what is left of what they wrote."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.sides import Side

LOOK_S = 0.0005


@dataclass(frozen=True, slots=True)
class Victim:
    """The episode that a killed writer puts in place of another version."""

    episode: str
    turns: Path
    vectors: Path
    before: Mapping[str, int]  # turns of each episode
    after: int  # turns of the victim


def saving_ms(side: Side, folder: Path, victim: Victim) -> float:
    """How long a writer that nobody kills is seen to change a copy of *folder*."""
    copy = copied(folder)
    with writing(side.command("write", copy, victim.turns, victim.vectors), side) as writer:
        go(writer, copy)
        started = time.perf_counter()
        assert writer.stdout is not None
        writer.stdout.readline()
        return (time.perf_counter() - started) * 1000


def killed(side: Side, folder: Path, victim: Victim, after_ms: float) -> tuple[str | None, bool]:
    """
    What is wrong with a copy of *folder* (None: nothing) whose writer was killed so long after it
    began to change files, and whether it was still at it.
    """
    copy = copied(folder)
    with writing(side.command("write", copy, victim.turns, victim.vectors), side) as writer:
        go(writer, copy)
        time.sleep(after_ms / 1000)
        writer.kill()
        assert writer.stdout is not None
        was_writing = not writer.stdout.read().endswith("}\n")
    found = side.run("check", copy)
    shutil.rmtree(copy)
    return fault(found, victim), was_writing


def copied(folder: Path) -> Path:
    """A copy of *folder* beside it."""
    copy = folder.with_name(f"{folder.name}-killed")
    shutil.rmtree(copy, ignore_errors=True)
    return Path(shutil.copytree(folder, copy))


def fault(found: Mapping[str, Any], victim: Victim) -> str | None:
    """What a peer's check *found* says is wrong; None when every episode is old or new, whole."""
    if "error" in found:
        return "cannot be opened"
    held: Mapping[str, int] = found["episodes"]
    if sum(held.values()) != found["vectors"]:
        return "counts disagree"
    for episode in victim.before.keys() | held.keys():
        allowed = {victim.before.get(episode, 0)}
        if episode == victim.episode:
            allowed.add(victim.after)
        if held.get(episode, 0) not in allowed:
            return "an episode half there"
    return None


def writing(command: Sequence[str], side: Side) -> subprocess.Popen[str]:
    """The started *command*, which has yet to be told to go on."""
    return subprocess.Popen(
        command,
        env=side.environ(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def go(writer: subprocess.Popen[str], folder: Path) -> None:
    """Tells *writer* to write, once it is ready; returns when *folder* changes, or it has ended."""
    assert writer.stdin is not None
    assert writer.stdout is not None
    if "ready\n" not in iter(writer.stdout.readline, ""):
        raise RuntimeError(f"{writer.args!r} ended before it wrote")
    before = state_of(folder)
    writer.stdin.write("\n")
    writer.stdin.flush()
    while writer.poll() is None and state_of(folder) == before:
        time.sleep(LOOK_S)


def state_of(folder: Path) -> dict[Path, tuple[int, int]]:
    """The size and the time of each file; a file may go away meanwhile."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            status = path.stat()
            found[path] = (status.st_size, status.st_mtime_ns)
    return found

"""Writers that are killed at random moments, and what is left of what they wrote."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.sides import Side


@dataclass(frozen=True, slots=True)
class Victim:
    """The episode that a killed writer puts in place of another version."""

    episode: str
    turns: Path
    vectors: Path
    before: Mapping[str, int]  # turns of each episode
    after: int  # turns of the victim


def killed(side: Side, folder: Path, victim: Victim, ms: float, moment: float) -> str | None:
    """
    What is wrong with a copy of *folder* whose writer was killed; None when all is well.

    *moment* is from 0 to 1, the part of the *ms* milliseconds of such a write that had passed.
    """
    copy = folder.with_name(f"{folder.name}-killed")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    with writing(side.command("write", copy, victim.turns, victim.vectors), side) as writer:
        go(writer)
        time.sleep(moment * ms / 1000)
        writer.kill()
    found = side.run("check", copy)
    shutil.rmtree(copy)
    return fault(found, victim)


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


def go(writer: subprocess.Popen[str]) -> None:
    """Tells *writer* to write, once it is ready."""
    assert writer.stdin is not None
    assert writer.stdout is not None
    for line in writer.stdout:
        if line == "ready\n":
            writer.stdin.write("\n")
            writer.stdin.flush()
            return
    raise RuntimeError(f"{writer.args!r} ended before it wrote")

"""
What every side of the comparison does: each peer is one small script that implements `Peer`.

A script runs in the environment of its peer, as `python -m benchmarks.peers.with_NAME MODEL COMMAND
FOLDER …`; it imports nothing of Quoth, and what it imports of its peer counts as the peer's. Each
command prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

BEST = 3  # turns that answer a question
CLIENTS, ASKED_EACH = 64, 5
WARM_UP = 10


@dataclass(frozen=True, slots=True)
class SaidTurn:
    """A labelled turn, as all sides are given it; *text* is what is embedded."""

    id: str
    episode: str
    speaker: str
    text: str


class Peer(Protocol):
    """
    Turns in a folder, and the nearest of them to a question.

    Vectors are float32, one row a turn, of length 1. What a method wrote is where the peer keeps
    it when the method returns: a peer that saves nothing by itself is saved.
    """

    def build(self, turns: Sequence[SaidTurn]) -> None:
        """Embeds *turns* as the peer does it, and keeps them."""

    def fill(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        """Keeps *turns* with the vectors that are given."""

    def open(self) -> None:
        """Opens what is kept."""

    def ask(self, question: str) -> list[str]:
        """The texts of the turns nearest to *question*, which is embedded."""

    def add(self, turns: Sequence[SaidTurn], vectors: Any) -> None:
        """Keeps *turns* of an episode that was not there before."""

    def put(self, episode: str, turns: Sequence[SaidTurn], vectors: Any) -> None:
        """Keeps *turns* as *episode*, in place of what was there of it."""

    def held(self) -> tuple[list[str], int]:
        """The episode of each turn that is kept, and how many vectors are."""


Maker = Callable[[str, Path], Peer]  # of a model's folder and the peer's


def main(make: Maker) -> None:
    """Carries out the command line (`COMMANDS`) with the peer of *make*."""
    model, command, folder, *arguments = sys.argv[1:]
    said = COMMANDS[command](make(model, Path(folder)), *arguments)
    print(json.dumps(said), flush=True)


def build(peer: Peer, turns: str) -> dict[str, Any]:
    """How long it took from the loaded model on, and the memory of the process."""
    read = turns_in(Path(turns))
    peer.ask("")  # loads the model, which is no part of a rate
    started = time.perf_counter()
    peer.build(read)
    seconds = time.perf_counter() - started
    return {"turns": len(read), "seconds": seconds, "peak_mb": peak_mb()}


def fill(peer: Peer, turns: str, vectors: str) -> dict[str, Any]:
    peer.fill(turns_in(Path(turns)), read_vectors(vectors))
    return {}


def ask(peer: Peer, question: str) -> dict[str, Any]:
    """The answer: what a cold question waits for."""
    peer.open()
    return {"answer": peer.ask(question)}


def answer(peer: Peer, questions: str) -> dict[str, Any]:
    """Warm questions, the memory of the process after them, and many clients at once."""
    peer.open()
    asked = json.loads(Path(questions).read_text())
    warm = warm_ms(peer.ask, asked)
    memory = peak_mb()
    return {"warm_ms": warm, "peak_mb": memory, **at_once(peer.ask, asked)}


def add(peer: Peer, episodes: str, vectors: str) -> dict[str, Any]:
    """Milliseconds of each new episode, its vectors given, until it is saved."""
    peer.open()
    took, first, rows = [], 0, read_vectors(vectors)
    for turns in by_episode(turns_in(Path(episodes))).values():
        given = rows[first : first + len(turns)]
        started = time.perf_counter()
        peer.add(turns, given)
        took.append((time.perf_counter() - started) * 1000)
        first += len(turns)
    return {"ms": took}


def write(peer: Peer, turns: str, vectors: str) -> dict[str, Any]:
    """One episode put, once whoever holds the other end says so: to be killed meanwhile."""
    peer.open()
    said = turns_in(Path(turns))
    rows = read_vectors(vectors)
    print("ready", flush=True)
    sys.stdin.readline()
    started = time.perf_counter()
    peer.put(said[0].episode, said, rows)
    return {"ms": (time.perf_counter() - started) * 1000}


def check(peer: Peer) -> dict[str, Any]:
    """How many turns of each episode, and how many vectors are kept; or why it cannot be opened."""
    try:
        peer.open()
        episodes, vectors = peer.held()
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes the peer raise
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    return {"episodes": Counter(episodes), "vectors": vectors}


COMMANDS: dict[str, Callable[..., dict[str, Any]]] = {
    "build": build,
    "fill": fill,
    "ask": ask,
    "answer": answer,
    "add": add,
    "write": write,
    "check": check,
}


def turns_in(path: Path) -> list[SaidTurn]:
    """The turns in a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [SaidTurn(**json.loads(line)) for line in lines]


def by_episode(turns: Iterable[SaidTurn]) -> dict[str, list[SaidTurn]]:
    """*turns* by their episode, in order."""
    found: dict[str, list[SaidTurn]] = {}
    for turn in turns:
        found.setdefault(turn.episode, []).append(turn)
    return found


def read_vectors(path: str) -> Any:
    """The rows in a file of numpy's."""
    import numpy as np

    return np.load(path)


def warm_ms(ask: Callable[[str], object], questions: Sequence[str]) -> list[float]:
    """Milliseconds of each of *questions*, after some that warm up."""
    for question in questions[:WARM_UP]:
        ask(question)
    took = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        took.append((time.perf_counter() - started) * 1000)
    return took


def at_once(ask: Callable[[str], object], questions: Sequence[str]) -> dict[str, Any]:
    """What `CLIENTS` threads see that ask one question after the other."""
    took: list[float] = []
    errors: list[str] = []
    start = threading.Barrier(CLIENTS + 1)

    def client(number: int) -> None:
        start.wait()
        for each in range(ASKED_EACH):
            started = time.perf_counter()
            try:
                ask(questions[(number * ASKED_EACH + each) % len(questions)])
            except Exception as error:  # noqa: BLE001 - every error counts
                errors.append(repr(error)[:200])
            took.append((time.perf_counter() - started) * 1000)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    start.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    p95 = sorted(took)[int(0.95 * len(took))]
    return {"rate": len(took) / seconds, "p95_ms": p95, "errors": errors}


def peak_mb() -> float:
    """The most memory that this process held at any time, in MB; of Linux."""
    with Path("/proc/self/status").open() as status:
        held = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    return int(held) / 1024

"""The figures: each function measures one of all sides, round by round."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.disk import size_of, sizes_of
from benchmarks.peers import tables
from benchmarks.peers.comparison import Comparison, copied, fresh
from benchmarks.peers.killing import Victim, killed, saving_ms
from benchmarks.peers.material import LARGE
from benchmarks.peers.sides import Side, on_one_processor, run

QUESTION = "what did they say about writing tests before the code"
BUILDS, COLDS, ANSWERS, ADDS, RERUNS = 2, 4, 3, 3, 3  # rounds; the first cold one warms up
KILLS, KILLS_OF_QUOTH = 10, 100
TRIES, SOONER = 6, 0.7


def build(of: Comparison) -> None:
    """From texts, all sides in turn."""
    given, folder = of.material, of.work / "built"
    for round_ in range(BUILDS):
        of.each(
            "build",
            round_,
            lambda _key, side: side.run("build", fresh(folder), given.sample_turns_file),
        )
        of.results.once(
            "build", "quoth", round_, lambda: of.quoth(fresh(folder)).run("build", given.sample)
        )


def whole(of: Comparison) -> None:
    """All transcripts, by Quoth alone: several commits, and what they take of memory."""
    home = of.work / "built"
    of.results.once(
        "whole", "quoth", 0, lambda: of.quoth(fresh(home)).run("build", of.material.corpus)
    )


def agreement(of: Comparison) -> None:
    """Whether what is built quicker is the same."""
    given = of.material
    of.results.once(
        "agreement",
        "quoth",
        0,
        lambda: of.quoth(of.home).run("agreement", given.turns, given.vectors),
    )


def cold(of: Comparison) -> None:
    for round_ in range(COLDS):
        of.each("cold", round_, lambda key, side: side.run("ask", of.folder(key), QUESTION))
        of.both_homes("cold", round_, lambda home: of.asked_cold(home, "ask", QUESTION))


def answer(of: Comparison) -> None:
    asked = of.material.questions
    for round_ in range(ANSWERS):
        of.each("answer", round_, lambda key, side: side.run("answer", of.folder(key), asked))
        of.results.once("answer", "quoth", round_, lambda: of.quoth(of.home).run("answer", asked))


def add(of: Comparison) -> None:
    """Episodes more, vectors given, to a copy."""
    for round_ in range(ADDS):
        of.each("add", round_, lambda key, side: add_to_copy(of, side, key))
        if side := of.peers.get(tables.LANCEDB):
            large = tables.LANCEDB_LARGE
            of.results.once("add", large, round_, partial(add_to_copy, of, side, large))
        of.both_homes("add", round_, lambda home: of.quoth(copied(home)).run("add", of.episodes))
    shutil.rmtree(of.work / "copy", ignore_errors=True)


def add_to_copy(of: Comparison, side: Side, key: str) -> dict[str, Any]:
    return side.run("add", copied(of.folder(key)), *of.material.more)


def rerun(of: Comparison) -> None:
    """Over turns that are all there already."""
    given, pipeline = of.material, of.work / "kept" / "pipeline"
    for round_ in range(RERUNS):
        if side := of.peers.get("llamaindex"):
            again = partial(side.run, "rerun", pipeline, given.turns, given.vectors)
            of.results.once("rerun", side.key, round_, again)
        again = partial(of.asked_cold, of.home, "add", str(given.corpus))
        of.results.once("rerun", "quoth", round_, again)


def nearest(of: Comparison) -> None:
    """The search alone, among vectors of the large index's number."""
    script = [sys.executable, "-P", "-m", "benchmarks.nearest", str(of.home)]
    command = on_one_processor([*script, "--turns", str(LARGE), "--json"])
    of.results.once("nearest", "quoth", 0, lambda: run(command, of.quoth(of.home).environ()))


def disk(of: Comparison) -> None:
    of.each("disk", 0, lambda key, _side: {"bytes": size_of(of.folder(key))})
    of.results.once("disk", "quoth", 0, lambda: sizes_of(of.home / "index"))


def kill(of: Comparison) -> None:
    victim = of.material.victim
    for key, side in of.peers.items():
        of_side = victim
        if not side.can_delete:
            of_side = replace(victim, after=victim.before[victim.episode] + victim.after)
        kill_peer(of, key, side, of_side)
    script = [sys.executable, "-P", "-m", "benchmarks.kills", "--kills", f"{KILLS_OF_QUOTH}"]
    command = on_one_processor([*script, "--json"])
    of.results.once("kill", "quoth", 0, lambda: run(command, of.quoth(of.home).environ()))


def kill_peer(of: Comparison, key: str, side: Side, victim: Victim) -> None:
    """Kills the writer of *side* at moments spread over the time in which it changes files."""
    kept = of.folder(key)
    whole = partial(saving_ms, side, kept, victim)
    ms = of.results.once("write", key, 0, lambda: {"ms": whole()})["ms"]
    for number in range(KILLS):
        moment = (number + Random(number).random()) / KILLS
        of.results.once("kill", key, number, partial(broken, side, kept, victim, ms * moment))


def broken(side: Side, kept: Path, victim: Victim, after_ms: float) -> dict[str, Any]:
    """What a kill left; one that came when all was written is tried again, sooner."""
    for attempt in range(TRIES):
        fault, was_writing = killed(side, kept, victim, after_ms * SOONER**attempt)
        if was_writing:
            break
    return {"faults": [fault] if fault else [], "was_writing": was_writing}

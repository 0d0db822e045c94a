"""All sides with what they keep of all turns, filled when it is first asked for."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.growth import grow
from benchmarks.peers import tables
from benchmarks.peers.material import LARGE, Material
from benchmarks.peers.results import Results
from benchmarks.peers.sides import Side, on_one_processor, run

OfPeer = Callable[[str, Side], dict[str, Any]]
OfHome = Callable[[Path], dict[str, Any]]


@dataclass(frozen=True)
class Comparison:
    """All sides, what they are given, and what was measured."""

    material: Material
    peers: dict[str, Side]
    results: Results

    @property
    def work(self) -> Path:
        return self.material.work

    def each(
        self, figure: str, round_: int, measure: Callable[[str, Side], dict[str, Any]]
    ) -> None:
        """Has *measure* look at each peer."""
        for key, side in self.peers.items():
            self.results.once(figure, key, round_, partial(measure, key, side))

    def both_homes(
        self, figure: str, round_: int, measure: Callable[[Path], dict[str, Any]]
    ) -> None:
        """Has *measure* look at Quoth's folder, and at its large one."""
        for key in (tables.QUOTH, tables.LARGE):
            home = self.home_of(key)
            self.results.once(figure, key, round_, partial(measure, home))

    def home_of(self, key: str) -> Path:
        return self.large_home if key == tables.LARGE else self.home

    def quoth(self, home: Path) -> Side:
        """Quoth with the data folder *home*."""
        return Side("quoth", "Quoth", Path(sys.executable), settings={"QUOTH_HOME": str(home)})

    def asked_cold(self, home: Path, *words: str) -> dict[str, Any]:
        """What `quoth` says, and how long the process took."""
        command = [sys.executable, "-P", "-m", "index", *words, "--json"]
        return run(on_one_processor(command), self.quoth(home).environ())

    def folder(self, key: str) -> Path:
        """The folder of the peer *key* with all turns, their vectors given."""
        path = self.work / "kept" / key
        if not path.exists():
            print(f"filling {path} …", file=sys.stderr)
            path.parent.mkdir(exist_ok=True)
            peer, _at, size = key.partition("-")
            given = self.material.large if size else (self.material.turns, self.material.vectors)
            fresh(path.with_name(f"unfinished-{key}"))
            self.peers[peer].run("fill", path.with_name(f"unfinished-{key}"), *given)
            path.with_name(f"unfinished-{key}").rename(path)
        return path

    @property
    def home(self) -> Path:
        """Quoth's data folder with all turns."""
        path = self.work / "kept" / tables.QUOTH
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            home = fresh(path.with_name("unfinished-quoth"))
            print(f"building {path} …", file=sys.stderr)
            self.quoth(home).run("build", self.material.corpus)
            home.rename(path)
        return path

    @property
    def large_home(self) -> Path:
        path = self.work / "kept" / tables.LARGE
        if not path.exists():
            print(f"growing {path} …", file=sys.stderr)
            grow(self.home, fresh(path.with_name("unfinished-large")), LARGE)
            path.with_name("unfinished-large").rename(path)
        return path

    @property
    def episodes(self) -> Path:
        """Episodes with given vectors, for Quoth."""
        path = self.work / "episodes.pickle"
        if not path.exists():
            self.quoth(self.home).run("make", path)
        return path


def fresh(folder: Path) -> Path:
    """*folder*, with nothing there."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def copied(folder: Path) -> Path:
    """A copy of *folder* to write into."""
    return Path(shutil.copytree(folder, fresh(folder.parent.parent / "copy")))

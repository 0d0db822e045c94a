"""What all sides are given: the turns, their vectors, questions, and what is added later."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.growth import NOISE
from benchmarks.peers.killing import Victim
from benchmarks.peers.protocol import SaidTurn, by_episode, turns_in
from benchmarks.peers.sides import Side
from index.formats import read_transcript, transcript_paths

EPISODE_TURNS, EPISODES_MORE = 198, 7
LARGE = 500_000
QUESTIONS = 64
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Material:
    """
    Files under *work*, each made when it is first asked for.

    Attributes:
        corpus: a folder of transcripts.
        sample_turns: about so many are built from their texts; 0 for all.
        plain: the side that computes the vectors which all peers are given.
    """

    work: Path
    corpus: Path
    sample_turns: int
    plain: Side

    @cached_property
    def paths(self) -> list[Path]:
        return list(transcript_paths([self.corpus]))

    @property
    def turns(self) -> Path:
        """All labelled turns."""
        return self._made("turns.jsonl", lambda path: write_turns(path, labelled(self.paths)))

    @cached_property
    def count(self) -> int:
        return len(turns_in(self.turns))

    @property
    def vectors(self) -> Path:
        """A row of the plain script's model for each of the turns."""
        return self._made("vectors.npy", lambda path: self._embedded(self.turns, path))

    def _embedded(self, turns: Path, path: Path) -> None:
        self.plain.run("vectors", path.with_suffix(".unused"), turns, path)

    @property
    def sample(self) -> Path:
        """A folder with some of the transcripts, evenly spread, or all of them."""
        step = max(1, self.count // self.sample_turns) if self.sample_turns else 1

        def copied(folder: Path) -> None:
            folder.mkdir()
            for path in self.paths[::step]:
                shutil.copy(path, folder)

        return self._made(f"sample-{step}", copied)

    @property
    def sample_turns_file(self) -> Path:
        folder = self.sample
        return self._made(
            f"{folder.name}.jsonl",
            lambda path: write_turns(path, labelled(transcript_paths([folder]))),
        )

    @property
    def questions(self) -> Path:
        """Questions that people ask in the transcripts, evenly spread."""

        def chosen(path: Path) -> None:
            asked = [turn.text for turn in turns_in(self.turns) if is_question(turn.text)]
            path.write_text(json.dumps(asked[:: max(1, len(asked) // QUESTIONS)][:QUESTIONS]))

        return self._made("questions.json", chosen)

    @property
    def more(self) -> tuple[Path, Path]:
        """Episodes more, of real turns under other names, and their vectors."""
        rows = self._spread(EPISODES_MORE, EPISODE_TURNS)
        return self._some("more", rows, lambda at: f"more-{at // EPISODE_TURNS}")

    @property
    def victim(self) -> Victim:
        """The longest episode cut to its first half: a change to be killed at."""
        episodes = by_episode(turns_in(self.turns))
        name = max(episodes, key=lambda one: len(episodes[one]))
        rows = [at for at, turn in enumerate(turns_in(self.turns)) if turn.episode == name]
        kept = rows[: len(rows) // 2]
        turns, vectors = self._some("victim", np.array(kept), lambda _at: name)
        before = {one: len(said) for one, said in episodes.items()}
        return Victim(name, turns, vectors, before, len(kept))

    @property
    def large(self) -> tuple[Path, Path]:
        """The turns over and over until there are `LARGE`, the vectors of the copies moved."""
        turns = self._made("large.jsonl", lambda path: write_turns(path, self._repeated()))
        return turns, self._made("large.npy", self._moved)

    def _repeated(self) -> Iterable[SaidTurn]:
        turns = turns_in(self.turns)
        for at in range(LARGE):
            round_, place = divmod(at, len(turns))
            turn = turns[place]
            yield replace(turn, id=f"{turn.id}~{round_}", episode=f"{turn.episode}~{round_}")

    def _moved(self, path: Path) -> None:
        real: Vectors = np.load(self.vectors)
        random = np.random.default_rng(1)
        rows = np.lib.format.open_memmap(path, "w+", np.float32, (LARGE, real.shape[1]))
        rows[: len(real)] = real
        for first in range(len(real), LARGE, len(real)):
            part = real[: LARGE - first]
            noise = random.standard_normal(part.shape, np.float32)
            moved = part + np.float32(NOISE / np.sqrt(part.shape[1])) * noise
            rows[first : first + len(part)] = moved / np.linalg.norm(moved, axis=1, keepdims=True)

    def _spread(self, runs: int, length: int) -> NDArray[np.int64]:
        """The rows of *runs* stretches of *length* turns."""
        starts = np.linspace(0, self.count - length, runs).astype(np.int64)
        return (starts[:, None] + np.arange(length)).reshape(-1)

    def _some(
        self, name: str, rows: NDArray[Any], episode: Callable[[int], str]
    ) -> tuple[Path, Path]:
        """The turns of *rows* in other episodes, with ids of their own, and their vectors."""
        turns = turns_in(self.turns)

        def renamed() -> Iterable[SaidTurn]:
            for at, row in enumerate(rows.tolist()):
                yield replace(turns[row], id=f"{name}-{at}", episode=episode(at))

        return (
            self._made(f"{name}.jsonl", lambda path: write_turns(path, renamed())),
            self._made(f"{name}.npy", lambda path: np.save(path, np.load(self.vectors)[rows])),
        )

    def _made(self, name: str, make: Callable[[Path], Any]) -> Path:
        """The file or folder *name*, whole: it gets its name when *make* is done."""
        path = self.work / name
        if not path.exists():
            print(f"making {path} …", file=sys.stderr)
            unfinished = path.with_stem(f"unfinished-{path.stem}")
            if unfinished.is_dir():
                shutil.rmtree(unfinished)
            make(unfinished)
            unfinished.rename(path)
        return path


def labelled(paths: Iterable[Path]) -> Iterable[SaidTurn]:
    """The turns with a speaker in the transcripts *paths*."""
    for path in paths:
        said = (turn for turn in read_transcript(path).turns if turn.speaker)
        for number, turn in enumerate(said):
            text = " ".join(turn.text.split())
            yield SaidTurn(f"{path.stem}#{number}", path.stem, turn.speaker or "", text)


def is_question(text: str) -> bool:
    """Whether *text* is one question of a length that people type."""
    return text.endswith("?") and text.count("?") == 1 and 6 <= len(text.split()) <= 24


def write_turns(path: Path, turns: Iterable[SaidTurn]) -> None:
    """Writes *turns* as JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        rows = iter(turns)
        while block := list(islice(rows, 10_000)):
            file.writelines(f"{json.dumps(asdict(turn), ensure_ascii=False)}\n" for turn in block)

"""
How well and how quickly the nearest pieces are found: codes and vectors against vectors alone.

python benchmarks/nearest.py HOME [--turns 20000 500000 2000000]

HOME is the data folder of an index (`quoth add` over some transcripts). Its vectors are real; up to
the number of turns they are filled up with real ones moved by noise (see growth.py). The questions
are those that people ask in the transcripts, in the model's vectors. Prints a Markdown table: one
thread, medians, FAISS's flat index of float32 in the same run where memory allows it; recall is
against that, and where there is none, against all vectors as they are kept. With --json the figures
of each size are a line of JSON, with those of a flat index of one vector a turn.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.embedding.opening import open_encoder
from index.settings import Settings
from index.store.flat import FlatVectors
from index.store.parts import Part
from index.store.precision import BYTE, as_kept, flat_header
from index.store.quantised import QUANTISED_FROM, Codes, codes_of
from index.store.rows import VectorRows
from index.store.snapshot import StoreSnapshot
from index.store.store import Store
from index.words import Flag

Vectors = NDArray[np.float32]

NOISE = 0.75
SEGMENT = 200_000  # pieces, as merges make them
QUESTIONS, BEST = 100, 10
HEAD = """\
| turns | pieces | search | ms | FAISS flat ms | ratio | recall@10 | bytes a piece |
|---:|---:|---|---:|---:|---:|---:|---:|"""
FLAT_AT_MOST = 1_200_000  # vectors of float32 in memory, for comparison


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="data folder of a real index")
    parser.add_argument("--turns", type=int, nargs="+", default=[20_000, 500_000, 2_000_000])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    faiss.omp_set_num_threads(1)
    with Store.open_as_it_is(options.home / "index") as store:
        snapshot = store.snapshot()
        questions = asked(snapshot)
        real = snapshot.piece_vectors(np.arange(len(snapshot.piece_turn), dtype=np.int32))
        share = len(real) / len(snapshot.turn_id)
    if not options.json:
        print(
            "| turns | pieces | search | ms | FAISS flat ms | ratio | recall@10 | bytes a piece |"
        )
        print("|---:|---:|---|---:|---:|---:|---:|---:|")
    for turns in options.turns:
        with tempfile.TemporaryDirectory() as folder:
            found = measure(Path(folder), turns, filled_up(real, int(turns * share)), questions)
        if options.json:
            print(json.dumps(asdict(found[-1])))
        else:
            print("\n".join(line_of(one) for one in found), flush=True)


@dataclass(frozen=True, slots=True)
class Found:
    """
    One way to search: *ms* is the median, *size* bytes a piece.

    Attributes:
        flat_ms: FAISS's flat index over the same pieces; None where memory does not allow it.
        flat_turns_ms: the same over as many vectors as there are turns.
    """

    turns: int
    pieces: int
    name: str
    ms: float
    flat_ms: float | None
    flat_turns_ms: float | None
    recall: float
    size: int


def line_of(found: Found) -> str:
    """*found* as a line of the table."""
    flat = found.flat_ms
    compared = f"{flat:.1f} | {found.ms / flat:.2f}" if flat else " | "
    return (
        f"| {found.turns:,} | {found.pieces:,} | {found.name} | {found.ms:.1f} | {compared} "
        f"| {found.recall:.3f} | {found.size} |"
    )


def asked(snapshot: StoreSnapshot) -> Vectors:
    """The vectors of questions that somebody asks in the transcripts, spread over them."""
    asks = (snapshot.turn_flags & Flag.ASKS > 0) & (snapshot.turn_flags & Flag.USEFUL > 0)
    rows = np.flatnonzero(asks & (snapshot.turn_words < 30) & snapshot.alive)
    chosen = rows[:: max(1, len(rows) // QUESTIONS)][:QUESTIONS]
    texts = [stored.turn.text for stored in snapshot.turns(chosen.tolist())]
    return open_encoder(Settings(threads=1)).encode(texts)


def filled_up(real: Vectors, count: int) -> Iterator[Vectors]:
    """*count* vectors in blocks: *real* ones, then the same moved by noise, over and over."""
    random = np.random.default_rng(1)
    yield real[:count]
    left = count - len(real)
    while left > 0:
        noise = random.standard_normal(real[:left].shape, np.float32)
        moved = real[:left] + np.float32(NOISE / np.sqrt(real.shape[1])) * noise
        yield moved / np.linalg.norm(moved, axis=1, keepdims=True)
        left -= len(moved)


def measure(folder: Path, turns: int, blocks: Iterator[Vectors], questions: Vectors) -> list[Found]:
    """What was found of one size: by vectors alone and, where there are codes, by these."""
    segments: list[Any] = []
    flat = faiss.IndexFlatIP(questions.shape[1])
    for number, vectors in enumerate(in_segments(blocks)):
        segments.append(written(folder / str(number), vectors))
        if flat.ntotal + len(vectors) <= FLAT_AT_MOST:
            flat.add(vectors)
    pieces = sum(one.pieces.rows for one in segments)
    bases = np.cumsum([0, *(one.pieces.rows for one in segments)])
    plain = [_without_codes(one) for one in segments]
    exact, quick = VectorRows(plain, bases), VectorRows(segments, bases)
    beside = flat_ms(flat, pieces, questions), flat_ms(flat, turns, questions)
    best = best_of(flat if flat.ntotal == pieces else None, exact, questions)
    size = questions.shape[1]
    ways = [("bytes, all read", exact, size)]
    if any(one.codes for one in segments):
        held = size + _code_bytes(segments)
        first = VectorRows([_in_its_file(one) for one in segments], bases)
        ways.append(("codes, then bytes: the first questions", first, held))
        ways.append(("codes side by side, then bytes", quick, held))
    found = []
    for name, rows, held in ways:
        ms = timed(partial(_nearest, rows), questions)
        recall = recall_of(rows, questions, best)
        found.append(Found(turns, pieces, name, ms, *beside, recall, held))
    return found


def flat_ms(flat: faiss.IndexFlatIP, rows: int, questions: Vectors) -> float | None:
    """Of FAISS's flat search over *rows* vectors, None where *flat* has not so many."""
    if flat.ntotal < rows:
        return None
    shorter = faiss.IndexFlatIP(flat.d)
    shorter.add(faiss.rev_swig_ptr(flat.get_xb(), rows * flat.d).reshape(rows, flat.d))
    return timed(lambda one: shorter.search(one[None], BEST), questions)


def best_of(
    flat: faiss.IndexFlatIP | None, exact: VectorRows, questions: Vectors
) -> list[set[int]]:
    """The rows that are nearest to each of *questions*, by *flat* where there is one."""
    if flat is None:
        return [set(exact.nearest(one, BEST, None)[0].tolist()) for one in questions]
    return [set(row) for row in flat.search(questions, BEST)[1].tolist()]


def recall_of(rows: VectorRows, questions: Vectors, best: list[set[int]]) -> float:
    """The mean share of the *best* that *rows* finds."""
    found = [set(rows.nearest(one, BEST, None)[0].tolist()) for one in questions]
    return statistics.mean(len(a & b) / len(b) for a, b in zip(found, best, strict=True))


def _without_codes(segment: Any) -> Any:  # noqa: ANN401 - as much of a segment as is needed
    return SimpleNamespace(pieces=segment.pieces, codes=None)


class InItsFile(Codes):
    """Codes as the first questions of a process find them."""

    def lay(self) -> None:
        """Leaves them there."""


def _in_its_file(segment: Any) -> Any:  # noqa: ANN401 - as above
    return SimpleNamespace(
        pieces=segment.pieces, codes=segment.codes and InItsFile(segment.codes.part)
    )


def _nearest(rows: VectorRows, question: Vectors) -> object:
    return rows.nearest(question, BEST, None)


def _code_bytes(segments: list[Any]) -> int:
    held = [one for one in segments if one.codes]
    rows: int = sum(one.pieces.rows for one in held)
    size: int = sum(one.bytes for one in held)
    return round(size / max(1, rows))


def in_segments(blocks: Iterator[Vectors]) -> Iterator[Vectors]:
    """The vectors of *blocks* in parts of `SEGMENT`."""
    held: list[Vectors] = []
    for block in blocks:
        held.append(block)
        while sum(map(len, held)) >= SEGMENT:
            joined = np.concatenate(held)
            yield joined[:SEGMENT]
            held = [joined[SEGMENT:]]
    yield np.concatenate(held)


def written(path: Path, vectors: Vectors) -> SimpleNamespace:
    """A segment of nothing but *vectors*, as the store keeps them."""
    rows, dimension = vectors.shape
    with path.open("wb") as file:
        file.write(flat_header(rows, dimension, BYTE))
        file.write(as_kept(vectors, BYTE).tobytes())
    pieces = FlatVectors(Part.whole(path), rows, dimension, BYTE)
    if rows < QUANTISED_FROM:
        return SimpleNamespace(pieces=pieces, codes=None)
    codes = path.with_suffix(".codes")
    codes.write_bytes(codes_of(pieces))
    size = codes.stat().st_size
    return SimpleNamespace(pieces=pieces, codes=Codes(Part.whole(codes)), bytes=size)


def timed(search: Callable[[Vectors], object], questions: Vectors) -> float:
    """The median milliseconds of the processor of *search* over *questions*."""
    took = []
    for question in (*questions[:5], *questions):  # the first touch the pages
        started = time.process_time()
        search(question)
        took.append((time.process_time() - started) * 1000)
    return statistics.median(took[5:])


if __name__ == "__main__":
    main()

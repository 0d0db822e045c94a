"""
Quoth beside the usual thirty lines (plain.py), in one run, one thread each, on podcast turns.

python benchmarks/against_plain.py [--corpus FOLDER] [--turns 500] [--runs 5]

Prints a Markdown table: the cold question (process start to answer) and the building rate, as
medians and ratios, and how far the vectors of both agree.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import faiss
import numpy as np

from index.embedding.model import locate
from index.embedding.opening import open_encoder
from index.formats import read_transcript, transcript_paths
from index.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
QUESTION = "what did they say about writing tests before the code"
PLAIN = [sys.executable, str(PROJECT / "benchmarks" / "plain.py")]
QUOTH = [sys.executable, "-m", "index"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, default=PROJECT.parent / "shared" / "corpora" / "changelog"
    )
    parser.add_argument("--turns", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    if not options.corpus.is_dir():
        sys.exit(f"{options.corpus} is no folder: name one with transcripts with --corpus")
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), labelled_turns(options.corpus, options.turns), options.runs)


def labelled_turns(corpus: Path, count: int) -> list[tuple[str, str]]:
    """The first *count* turns with a speaker, over the transcripts below *corpus*."""
    turns: list[tuple[str, str]] = []
    for path in transcript_paths([corpus]):
        for turn in read_transcript(path).turns:
            if turn.speaker:
                turns.append((turn.speaker, " ".join(turn.text.split())))
            if len(turns) == count:
                return turns
    return turns


def measure(folder: Path, turns: list[tuple[str, str]], runs: int) -> None:
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "QUOTH_THREADS"), "1")
    environ = {**os.environ, **one_thread, "TOKENIZERS_PARALLELISM": "false"}
    model = str(locate(Settings().model).path)
    lines = "".join(json.dumps(text) + "\n" for _speaker, text in turns)
    page = folder / "episode.txt"
    page.write_text("".join(f"{speaker}: {text}\n" for speaker, text in turns))

    rates: dict[str, list[float]] = {"plain": [], "quoth": []}
    colds: dict[str, list[float]] = {"plain": [], "quoth": []}
    for number in range(runs + 1):  # the first warms caches and exports the model
        home = folder / f"data-{number}"
        home.mkdir()
        environ["QUOTH_HOME"] = str(home)
        built = run([*PLAIN, "build", str(home), model], environ, lines)
        added = run([*QUOTH, "add", str(page), "--json"], environ)
        plain_cold = timed([*PLAIN, "ask", str(home), QUESTION, model], environ)
        quoth_cold = timed([*QUOTH, "ask", QUESTION, "--json"], environ)
        if number:
            rates["plain"].append(built["turns"] / built["seconds"])
            rates["quoth"].append(added["turns_embedded"] / added["seconds"])
            colds["plain"].append(plain_cold)
            colds["quoth"].append(quoth_cold)
    print_table(rates, colds, len(turns), runs)
    print_agreement(home, [text for _speaker, text in turns])


def run(command: list[str], environ: dict[str, str], stdin: str = "") -> dict[str, float]:
    done = subprocess.run(
        command, input=stdin, check=False, capture_output=True, text=True, env=environ
    )
    if done.returncode:
        sys.exit(f"{command} failed: {done.stderr}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def timed(command: list[str], environ: dict[str, str]) -> float:
    started = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environ)
    if done.returncode > 1:
        sys.exit(f"{command} failed: {done.stderr}")
    return time.perf_counter() - started


def print_table(
    rates: dict[str, list[float]], colds: dict[str, list[float]], turns: int, runs: int
) -> None:
    rate, cold = _medians(rates), _medians(colds)
    print(f"{turns} podcast turns, one thread each, medians of {runs} runs in turn\n")
    print("| figure | plain script | Quoth | ratio |")
    print("|---|---|---|---|")
    print(
        f"| building, turns/s (Quoth: all of `quoth add`; the script: encoding alone) "
        f"| {rate['plain']:.0f} | {rate['quoth']:.0f} | {rate['quoth'] / rate['plain']:.1f} times |"
    )
    print(
        f"| cold question, s (process start to answer) "
        f"| {cold['plain']:.2f} | {cold['quoth']:.2f} | {cold['plain'] / cold['quoth']:.1f} times |"
    )


def _medians(figures: dict[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(values) for name, values in figures.items()}


def print_agreement(home: Path, texts: list[str]) -> None:
    """How far Quoth's vectors of the same texts agree with the reference's, kept by plain.py."""
    reference = faiss.read_index(str(home / "turns.faiss")).reconstruct_n(0, len(texts))
    cosines = (open_encoder(Settings(threads=1)).encode(texts) * reference).sum(axis=1)
    print(f"\ncosine to the reference: {np.min(cosines):.5f} at least, {np.mean(cosines):.5f} mean")


if __name__ == "__main__":
    main()

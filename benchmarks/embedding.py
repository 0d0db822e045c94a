"""
Embedding: Quoth's engines against plain sentence-transformers, on the same turns, in one run.

    python benchmarks/embedding.py [--corpus PATH] [--turns N] [--rounds N]

Every engine has one processor thread. The rounds of the engines alternate, so that whatever else
the machine does falls on all of them; rates are the best round, latencies the median question.
Cold starts are processes of their own, from their start to the vector of the first question.
Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Before any library starts its threads.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
QUESTION = "what did Mines say about over-the-horizon counterterrorism"
COLD_PLAIN = f"""
from sentence_transformers import SentenceTransformer
from index.embedding.model import locate
model = SentenceTransformer(str(locate("all-MiniLM-L6-v2").path), device="cpu")
model.encode([{QUESTION!r}], normalize_embeddings=True)
"""
COLD_QUOTH = f"""
from dataclasses import replace
from index.embedding.opening import open_encoder
from index.settings import from_process
open_encoder(replace(from_process(), threads=1, engine=ENGINE)).encode_question({QUESTION!r})
"""
# Of Linux. getrusage would count what this process held when it forked.
MEMORY = """
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))
"""
COLD_ROUNDS = 5
NAMES = {
    "f32": "OpenVINO, float32",
    "bf16": "OpenVINO, bfloat16",
    "int8": "OpenVINO, weights in bytes (questions alone)",
}
LABEL = re.compile(r"^\*\*[^*\n]+:\*\* ", flags=re.MULTILINE)


@dataclass
class Contender:
    """One way to compute vectors, and what was seen of it."""

    name: str
    encode: Callable[[list[str]], Any]
    ask: Callable[[str], Any]
    cold: str | None = None
    rates: list[float] = field(default_factory=list)
    questions_ms: list[float] = field(default_factory=list)
    cold_s: list[float] = field(default_factory=list)
    cold_mb: float = 0
    rows: Any = None


def main() -> None:
    arguments = _arguments()
    os.environ.update(ONE_THREAD)
    texts = list(_turns(arguments.corpus))[: arguments.turns]
    if len(texts) < arguments.turns:
        sys.exit(
            f"{arguments.corpus} holds {len(texts)} labelled turns, {arguments.turns} are needed: "
            "give a folder of podcast transcripts (**Name:** text) with --corpus"
        )
    contenders = _contenders()
    for contender in contenders:
        contender.encode(texts[:20])  # whatever a first call costs is no rate
    for round_number in range(arguments.rounds):
        print(f"round {round_number + 1} of {arguments.rounds}", file=sys.stderr)
        for contender in contenders:
            _measure(contender, texts)
    for _ in range(COLD_ROUNDS):
        for contender in contenders:
            _start_cold(contender)
    _report(contenders, len(texts))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare the embedding engines.")
    beside = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "changelog"
    parser.add_argument("--corpus", type=Path, default=beside)
    parser.add_argument("--turns", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    return parser.parse_args()


def _turns(corpus: Path) -> Iterator[str]:
    for path in sorted(corpus.rglob("*.md")):
        _, *turns = LABEL.split(path.read_text(encoding="utf-8"))
        yield from (" ".join(turn.split()) for turn in turns)


def _contenders() -> list[Contender]:
    import torch
    from sentence_transformers import SentenceTransformer

    from index.embedding.model import locate

    torch.set_num_threads(1)
    model = SentenceTransformer(str(locate("all-MiniLM-L6-v2").path), device="cpu")

    def plain(texts: list[str]) -> Any:  # noqa: ANN401 - a matrix
        return model.encode(texts, normalize_embeddings=True, show_progress_bar=False)

    def plain_question(text: str) -> Any:  # noqa: ANN401 - a vector
        return plain([text])[0]

    return [
        Contender("sentence-transformers, plain", plain, plain_question, COLD_PLAIN),
        *_of_quoth(),
    ]


def _of_quoth() -> Iterator[Contender]:
    from index import settings
    from index.embedding.engines import Engines
    from index.embedding.exported import ExportedModel
    from index.embedding.manifest import GRAPH
    from index.embedding.model import identify, locate
    from index.embedding.opening import cache_folder
    from index.embedding.openvino_engine import INT8, OpenVinoEngine, precisions
    from index.embedding.preparing import prepared

    model = locate("all-MiniLM-L6-v2")
    cache = cache_folder(settings.from_process()) / "models"
    ready = prepared(model, identify(model, cache), cache, _announce)
    recipe = ready.manifest.recipe
    assert recipe is not None
    engine = Engines(ready, "onnxruntime", 1).for_question()
    served = ExportedModel(recipe, ready.files, Alone(engine))
    cold = COLD_QUOTH.replace("ENGINE", "'onnxruntime'")
    yield Contender("ONNX Runtime, float32", served.encode, served.encode_question, cold)
    for precision in (*reversed(precisions()), INT8):
        compiled = Alone(OpenVinoEngine(ready.files / GRAPH, 1, precision))
        served = ExportedModel(recipe, ready.files, compiled)
        is_quickest = precision == precisions()[0]
        cold_openvino = COLD_QUOTH.replace("ENGINE", "'openvino'") if is_quickest else None
        yield Contender(NAMES[precision], served.encode, served.encode_question, cold_openvino)


def _announce(line: str) -> None:
    print(line, file=sys.stderr)


class Alone:
    """One engine for everything, on one thread."""

    threads = 1

    def __init__(self, engine: Any) -> None:  # noqa: ANN401 - any engine
        self._engine = engine

    def for_question(self) -> Any:  # noqa: ANN401 - as above
        return self._engine

    def for_texts(self, count: int) -> Any:  # noqa: ANN401 - as above
        del count
        return self._engine

    def warm(self) -> None:
        """Nothing: there is nothing else to load."""


def _measure(contender: Contender, texts: list[str]) -> None:
    start = time.perf_counter()
    contender.rows = contender.encode(texts)
    contender.rates.append(len(texts) / (time.perf_counter() - start))
    for _ in range(20):
        start = time.perf_counter()
        contender.ask(QUESTION)
        contender.questions_ms.append((time.perf_counter() - start) * 1000)


def _start_cold(contender: Contender) -> None:
    if contender.cold is None:
        return
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    command = [sys.executable, "-c", contender.cold + MEMORY]
    start = time.perf_counter()
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    contender.cold_s.append(time.perf_counter() - start)
    contender.cold_mb = int(done.stdout) / 1024


def _report(contenders: list[Contender], count: int) -> None:
    plain = contenders[0]
    print(f"{count} turns, one thread, one run:\n")
    print("| engine | turns/s | ratio | cosine min | mean | question ms | cold start s | MB |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for contender in contenders:
        cosines = (contender.rows * plain.rows).sum(axis=1)
        cold = f"{min(contender.cold_s):.2f} | {contender.cold_mb:.0f}" if contender.cold else "|"
        print(
            f"| {contender.name} | {max(contender.rates):.0f} "
            f"| {max(contender.rates) / max(plain.rates):.2f} "
            f"| {min(cosines.min(), 1):.5f} | {min(cosines.mean(), 1):.5f} "
            f"| {statistics.median(contender.questions_ms):.1f} | {cold} |"
        )


if __name__ == "__main__":
    main()

"""What `quoth ask` does not load and does not compile: a process that answers once starts light."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index.settings import Settings, variable

QUESTIONS = (
    "what did Mines say about over-the-horizon counterterrorism",
    "what was said about the Taliban before:2030",
    "who asked about the attack",
    "quote Mines about the Taliban",
)
UNNEEDED = frozenset(
    """
    torch rich dotenv filelock socket nicknames
    index.adding index.added index.indexing index.ingest index.identity index.feeds index.formats
    index.casting.view index.names index.follow_ups index.follow_up_words index.listing
    index.moderation index.review_book index.pins index.pins_again index.evaluation
    index.terminal index.embedding.cross_encoder index.embedding.reference
    index.retrieval.reranking index.store.writer index.store.merging index.store.contents
    index.store.lock index.store.verify
    """.split()
)
COUNTED = """
import re._compiler, sys
compiled, patterns = re._compiler.compile, []
re._compiler.compile = lambda *pattern: patterns.append(pattern) or compiled(*pattern)
from index.__main__ import main
main(["ask", *sys.argv[1:]])
print(len(patterns), *sys.modules, file=sys.stderr)
"""


def asked(seeded: Settings, folder: Path, *words: str) -> tuple[int, set[str]]:
    """How many patterns `quoth ask` with *words* compiles in a fresh process, and what it loads."""
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, *words],
        env=os.environ | {variable("home"): str(seeded.home)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    count, *modules = done.stderr.split()
    return int(count), set(modules)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_loads_and_compiles_little(
    seeded: Settings, tmp_path: Path, question: str
) -> None:
    """Torch costs seconds, all formats a fifth of a start, the rest a fifth of what is left."""
    patterns, modules = asked(seeded, tmp_path, "--json", question)
    assert "index.answering" in modules
    assert modules.isdisjoint(UNNEEDED), modules & UNNEEDED
    assert 50 < patterns < 210  # of some 500


def test_names_that_are_written_right_are_compared_with_no_others(
    seeded: Settings, tmp_path: Path
) -> None:
    """The library that tells how alike words are takes 5 ms to load."""
    _patterns, modules = asked(seeded, tmp_path, "--json", QUESTIONS[0])
    assert "rapidfuzz" not in modules


ENDING = """
import atexit, gc, sys, threading
from index.__main__ import main
atexit.register(lambda: print("at exit", gc.get_freeze_count() > 10_000, file=sys.stderr))
status = main(["status", "--json"])
print("goes on", status, gc.get_freeze_count(), file=sys.stderr)
if sys.argv[1:]:
    threading.Timer(0.5, lambda: print("later", file=sys.stderr)).start()
sys.argv[1:] = ["remove", "nothing of this name"]
status = main()
print("is there still", file=sys.stderr)
sys.exit(status)
"""


@pytest.mark.parametrize(
    ("at_work", "said"),
    [
        ([], ["goes on 0 0", "at exit True"]),
        (["thread"], ["goes on 0 0", "is there still", "later", "at exit True"]),
    ],
)
def test_a_process_ends_without_taking_apart_what_it_loaded(
    seeded: Settings, tmp_path: Path, at_work: list[str], said: list[str]
) -> None:
    """Not while a thread is at work, and not where `main` is called with arguments of its own."""
    done = subprocess.run(
        [sys.executable, "-c", ENDING, *at_work],
        env=os.environ | {variable("home"): str(seeded.home)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [one for one in done.stderr.splitlines() if not one.startswith("quoth: ")]
    assert (done.returncode, lines) == (2, said)


def test_a_question_is_never_searched_for_garbage(seeded: Settings, tmp_path: Path) -> None:
    """Neither before it is answered nor when the search is allowed again."""
    script = (
        "import gc, sys; from index.__main__ import main; found = []\n"
        "gc.callbacks.append(lambda phase, how: found.append(len(gc.get_objects(0))))\n"
        "main(['ask', 'what did Mines say', '--json']); [[] for _one in range(5_000)]\n"
        "print(max(found), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {variable("home"): str(seeded.home)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stderr) < 10_000


def test_an_answer_for_people_loads_what_prints_it(seeded: Settings, tmp_path: Path) -> None:
    _patterns, modules = asked(seeded, tmp_path, QUESTIONS[0])
    assert modules & UNNEEDED == {"rich", "index.terminal"}

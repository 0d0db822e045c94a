"""
A writer that is killed: `python killed.py FOLDER STEP MANY`.

Commits an edit, a removal and a new episode at once, then small episodes until segments merge,
and kills itself without warning at STEP; MANY is how many small episodes there are. With the step
"mixed" there are MANY commits that add, edit and remove, from the one that MANY is followed by;
with "upgrade" the index is brought to the present layout, and the kill comes before the commit.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from index.store.upgrading import upgrade
from index.store.writer import Step
from tests.index.store.toy import AFTER, change, opened, small


def main(folder: Path, at: str, many: int, first: int = 0) -> None:
    """Runs until *at*, or to the end."""

    def on_step(step: Step) -> None:
        if step == at:
            os.kill(os.getpid(), signal.SIGKILL)

    if at == "upgrade":
        upgrade(folder, str.split, on_written=lambda: os.kill(os.getpid(), signal.SIGKILL))
    with opened(folder) as store, store.writer(on_step=on_step, grace_seconds=0):
        if many:
            print("writing", flush=True)  # noqa: T201 - whoever waits for it reads it
            for number in range(first, first + many):
                store.commit(*(change(number) if at == "mixed" else ([small(number)],)))
        else:
            store.commit(AFTER, removed=["removed"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))

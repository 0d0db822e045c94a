"""Small transcripts that are indexed, and decisions about them."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import Answer, Settings, TranscriptIndex, View
from index.decisions import open_decisions
from index.reviews import ALL, Kind, Passage, Verdict, log
from index.reviews.placing import Placing
from index.view import EVERYTHING

HARBOUR = """---
url: https://harbour.example/night
---

# The harbour at night

**Mira Tolland:** Good evening. Tonight we talk about the harbour and what it costs to keep it open.

**Oskar Brandt:** The dredging alone costs four million crowns a year. Nobody likes to hear that.

**Mira Tolland:** And who pays for the dredging?

**Oskar Brandt:** The mussel farmers pay a third, by a secret agreement that was signed in a sauna.

**Mira Tolland:** A secret agreement?

**Oskar Brandt:** It was secret until tonight. The rest comes out of the ferry tickets.

**Vera Lindqvist:** The ferry tickets went up by a fifth, and the pensioners stay away.
"""
ORCHARD = """---
url: https://orchard.example/snow
---

# Apples in the snow

**Tilda Okafor:** We planted the winter apples on the north slope, where the frost comes late.

**Henrik Saar:** Why did you plant apples on the north slope?

**Tilda Okafor:** Because a south slope wakes the blossom too early, and then the frost kills it.
"""


@dataclass(frozen=True)
class World:
    """An index over a folder of transcripts, and what is decided about them."""

    index: TranscriptIndex
    home: Path
    talks: Path

    def write(self, name: str, text: str) -> None:
        (self.talks / f"{name}.md").write_text(text)
        self.index.add([self.talks])

    def turn(self, opening: str) -> int:
        """The id of the one turn that starts with *opening*."""
        snapshot = self.index._store.snapshot()
        rows = [int(row) for row in range(len(snapshot.alive)) if snapshot.alive[row]]
        found = [one for one in snapshot.turns(rows) if one.turn.text.startswith(opening)]
        assert len(found) == 1, [one.turn.text for one in found]
        return found[0].turn_id

    def passage(self, opening: str) -> Passage:
        passage = Placing(self.index._store.snapshot()).passage(self.turn(opening))
        assert passage is not None
        return passage

    def decide(self, kind: Kind, opening: str, scope: str = ALL, **more: Any) -> int:
        verdict = Verdict(kind, scope, "tester", passage=self.passage(opening), **more)
        return log.append(self.home / "decisions.db", [verdict])[0].seq

    def undo(self, seq: int, scope: str = ALL) -> int:
        verdict = Verdict(Kind.UNDO, scope, "tester", refers=seq)
        return log.append(self.home / "decisions.db", [verdict])[0].seq

    def place(self, stem: str, *collections: str) -> None:
        """Puts the episode of a file into *collections* alone."""
        ids = [one.id for one in self.index._store.episodes() if Path(one.path).stem == stem]
        with closing(open_decisions(self.home / "decisions.db")) as decisions:
            decisions.execute(
                "INSERT OR REPLACE INTO placements VALUES (?, ?)", (ids[0], json.dumps(collections))
            )

    def ask(self, question: str, view: View = EVERYTHING, **more: Any) -> Answer:
        return self.index.ask(question, view=view, **more)


def opened(folder: Path, **texts: str) -> World:
    """A world of its own in *folder*; file stems with their texts."""
    talks, settings = folder / "talks", Settings(home=folder / "data")
    talks.mkdir(parents=True)
    for name, text in texts.items():
        (talks / f"{name}.md").write_text(text)
    index = TranscriptIndex.open(settings, create=True)
    index.add([talks])
    return World(index, settings.home, talks)

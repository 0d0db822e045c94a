"""Putting transcripts into an index: read, embedded, committed, and decisions taken along."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index import adding
from index.added import AddReport, OnProgress, OnPrune
from index.embedding import Encoder
from index.errors import DecisionsError
from index.identity import Ledger
from index.ingest import Ingest
from index.moderation import Moderation
from index.pins_again import Ask, follow_up_decisions, note_new_pins
from index.rebuild import reusing
from index.settings import Settings
from index.sight import Sight
from index.store.store import Store
from index.words import Words


@dataclass(frozen=True, slots=True)
class Indexing:
    """
    What adding takes.

    Attributes:
        store: gets the turns.
        encoder: of its model.
        words: of its language.
        settings: where things are.
        sight: what is seen before and after.
        moderation: of what is decided, which goes where its passages go.
        ask: a question that is pinned, again.
    """

    store: Store
    encoder: Encoder
    words: Words
    settings: Settings
    sight: Sight
    moderation: Moderation
    ask: Ask

    def add(
        self,
        named: Iterable[str | Path],
        *,
        prune: bool,
        on_progress: OnProgress,
        on_prune: OnPrune,
    ) -> AddReport:
        """
        What changed after everything *named* is indexed: files, folders and feeds (`index.adding`).

        Args:
            named: by whoever adds.
            prune: take out what is gone from the folders.
            on_progress: told how far it is.
            on_prune: told what is taken out, before.

        Raises:
            IndexBusyError: another process is writing.
        """
        home, path = self.settings.home, self.settings.decisions_path
        found = adding.gathered(named, home, prune=prune, on_progress=on_progress)
        note_new_pins(self.moderation, self.sight.snapshot(), self.ask, path)
        with reusing(self.store, self.encoder) as encoder:
            ledger = partial(Ledger.open, path)
            ingest = Ingest(self.store, ledger, encoder, on_progress, self.words)
            report = ingest.add(found.paths, found.roots if prune else (), on_prune)
        found.tell(report)
        now = self.sight.snapshot()
        try:
            follow_up_decisions(report, self.moderation, now, self.ask, path)
        except DecisionsError:
            if report.changed_anything:  # else nothing can be written, and nothing has to be
                raise
        return report

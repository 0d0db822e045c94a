"""Rebuilds what is derived and damaged, out of what the catalogue keeps of the transcripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.drafting import Draft, drafted, finished
from index.embedding import Encoder
from index.identity import Identified
from index.store import EpisodeRecord, NewEpisode
from index.store.mending import damaged_episodes, recount, transcript_of
from index.store.store import Store
from index.words import Words

TURNS_PER_COMMIT = 4096


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was rebuilt: *episodes*, whose ids, words and decisions stay; *counts* put right."""

    episodes: int
    turns: int
    counts: int

    def __str__(self) -> str:
        if not self.episodes and not self.counts:
            return "nothing had to be rebuilt"
        return (
            f"rebuilt {self.turns:,} turn{'s' * (self.turns != 1)} of {self.episodes:,} "
            f"episode{'s' * (self.episodes != 1)}, put {self.counts:,} "
            f"count{'s' * (self.counts != 1)} right"
        )


def repair(
    store: Store,
    encoder: Encoder,
    words: Words,
    on_done: Callable[[int, int], None] = lambda _done, _all: None,
) -> Repaired:
    """
    Rebuilds the segments of *store* whose files are damaged, and counts that are wrong.

    The texts of the turns, and who said them, are in the catalogue: only their pieces, words and
    vectors are made anew. Each commit holds whole episodes, so a run that is stopped goes on.

    Raises:
        IndexBusyError: another process is writing.
        IndexDamagedError: the catalogue itself is damaged: nothing can be rebuilt from it.
    """
    with store.writer():
        counts = recount(store)
        damaged = damaged_episodes(store)
        done = turns = 0
        for batch in _batches(store, damaged, words):
            store.commit(_rebuilt(batch, encoder))
            done += len(batch)
            turns += sum(len(one.transcript.turns) for one in batch)
            on_done(done, len(damaged))
    return Repaired(done, turns, counts)


def _batches(store: Store, damaged: Sequence[EpisodeRecord], words: Words) -> Iterator[list[Draft]]:
    batch: list[Draft] = []
    for record in damaged:
        transcript, same = transcript_of(store, record), Identified(record.id, "same")
        batch.append(drafted(record, transcript, same, {}, words))
        if sum(len(one.transcript.turns) for one in batch) >= TURNS_PER_COMMIT:
            yield batch
            batch = []
    if batch:
        yield batch


def _rebuilt(batch: Sequence[Draft], encoder: Encoder) -> list[NewEpisode]:
    texts: dict[int, str] = {}
    for one in batch:
        texts |= zip(one.piece_keys, one.piece_texts, strict=True)
    vectors = dict(zip(texts, encoder.encode(list(texts.values())), strict=True))
    return [finished(one, vectors, encoder.dimension) for one in batch]

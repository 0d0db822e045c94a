"""What a store must offer, wherever it keeps what it is given, and which stores there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from index.store import Counts, EpisodeRecord, ModelIdentity, NewEpisode, Snapshot, Tombstone


class Backend(Protocol):
    """
    The transcripts of one index: read from many threads, written by one at a time.

    What is committed is there for whoever opens the index again, and in the next snapshot of
    everybody who has it open, in this process or another, within a second. Commits hold whole
    episodes: all of one commit, or nothing of it.
    """

    @property
    def model(self) -> ModelIdentity:
        """The model whose vectors are kept."""
        ...

    def snapshot(self) -> Snapshot:
        """The last committed state, of whichever process; it goes on saying the same."""
        ...

    def writer(self) -> AbstractContextManager[object]:
        """
        The right to write while the block runs.

        Raises:
            IndexBusyError: somebody else has it; it says who.
            IndexWriteError: nothing can be written.
        """
        ...

    def commit(self, new: Sequence[NewEpisode], removed: Sequence[str] = ()) -> None:
        """
        Adds *new* episodes, replaces those of the same ids, takes *removed* ids away: all or none.

        Takes `writer`. Turns that go leave a tombstone each.

        Raises:
            ValueError: an episode's parts do not fit each other.
            IndexWriteError: there is no room, or nothing can be written.
        """
        ...

    def touch(self, episode_id: str, path: str, size: int, mtime_ns: int) -> None:
        """Notes where the unchanged file of an episode is, and what spares hashing it again."""
        ...

    def episodes(self) -> list[EpisodeRecord]:
        """The live episodes, in the order in which they were added."""
        ...

    def find_episode(self, episode_id: str) -> EpisodeRecord | None:
        """The live episode with that id."""
        ...

    def find_episode_by_path(self, path: str) -> EpisodeRecord | None:
        """The live episode that was read from *path*, the oldest of several."""
        ...

    def find_tombstone(self, turn_id: int) -> Tombstone | None:
        """What is left of a removed turn; None for one that is live or was never here."""
        ...

    def counts(self) -> Counts:
        """How much is live."""
        ...

    def bytes_on_disk(self) -> int:
        """How much room everything takes."""
        ...

    def close(self) -> None:
        """Lets go of the index; what is committed stays."""
        ...


# Where an index is, the model it is of, and whether it is made where there is none.
Open = Callable[[Path, ModelIdentity, bool], Backend]


def _in_a_folder(precision: str) -> Open:
    def opened(folder: Path, model: ModelIdentity, create: bool) -> Backend:
        from index.store.store import Store  # noqa: PLC0415 - a store is imported when it is opened

        return Store.open(
            folder,
            model=model.model,
            fingerprint=model.fingerprint,
            dimension=model.dimension,
            create=create,
            precision=precision,
        )

    return opened


# All of them pass tests/index/store/test_contract.py, which reads them here.
BACKENDS: Mapping[str, Open] = {
    "a folder, eight bits": _in_a_folder("int8"),
    "a folder, half floats": _in_a_folder("float16"),
    "a folder, full floats": _in_a_folder("float32"),
}

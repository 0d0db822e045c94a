"""Adding and removing: from what somebody names to what is in the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.added import AddReport, OnProgress, Progress
from index.errors import NotIndexedError, TranscriptError
from index.feeds import is_address
from index.paths import absolute
from index.store import EpisodeRecord
from index.store.backend import Backend


@dataclass(slots=True)
class Named:
    """
    What somebody named, as paths.

    Attributes:
        paths: of files and folders; the transcripts of a feed are files of its folder.
        roots: under which episodes are pruned.
        failed: feeds, and episodes of them, that cannot be had.
        notes: sentences about them.
        addresses: where the transcripts of feeds among *paths* were fetched.
    """

    paths: list[Path] = field(default_factory=list)
    roots: list[Path] = field(default_factory=list)
    failed: list[TranscriptError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    addresses: dict[Path, str] = field(default_factory=dict)

    def tell(self, report: AddReport) -> None:
        """Adds what cannot be had to *report*."""
        report.notes += self.notes
        report.failed += [_failure(error) for error in self.failed]


def _failure(error: TranscriptError) -> dict[str, str]:
    line = f"line {error.line}: " if error.line else ""
    return {"path": error.path, "problem": line + error.problem}


def gathered(
    named: Iterable[str | Path], home: Path, *, prune: bool, on_progress: OnProgress
) -> Named:
    """*named* as paths: the feeds among them are brought up to date first."""
    found = Named()
    for one in named:
        if _is_feed(one):
            _take_feed(str(one), home, found, prune=prune, on_progress=on_progress)
        else:
            found.paths.append(Path(one))
            found.roots.append(absolute(one))
    return found


def _is_feed(one: str | Path) -> bool:
    if is_address(str(one)):
        return True
    path = Path(one)
    if not path.is_file():
        return False
    from index.feeds.syncing import is_feed_file  # noqa: PLC0415 - feeds alone need it

    return is_feed_file(path)


def _take_feed(
    address: str, home: Path, found: Named, *, prune: bool, on_progress: OnProgress
) -> None:
    from index.feeds.fetching import Fetcher  # noqa: PLC0415 - feeds alone need them
    from index.feeds.syncing import address_of, sync  # noqa: PLC0415 - as above

    def tell(done: int, of: int) -> None:
        on_progress(Progress(done, of, 0, "fetching"))

    try:
        synced = sync(absolute(home), address_of(address), Fetcher(), tell)
    except TranscriptError as error:
        found.failed.append(error)
        return
    if prune:
        synced.forget_gone()
    elif synced.gone:
        found.notes.append(
            f"{address}: {len(synced.gone):,} of its earlier episodes are in it no more and stay "
            "in the index; --prune takes them out"
        )
    found.paths += synced.files
    found.addresses |= synced.files
    found.roots.append(synced.folder.path)
    found.failed += synced.failed
    found.notes += synced.notes


def remove(store: Backend, home: Path, named: Sequence[str]) -> list[str]:
    """
    The ids of the episodes that were removed: those with the ids, at the paths, below the folders
    or of the feeds *named*.

    Raises:
        NotIndexedError: one of *named* fits no episode; then nothing is removed.
        IndexBusyError: another process is writing.
    """
    with store.writer():
        records = store.episodes()
        fitting = {name: [one.id for one in records if _fits(one, name, home)] for name in named}
        unknown = [name for name, ids in fitting.items() if not ids]
        if unknown:
            raise NotIndexedError(unknown)
        gone = sorted({one for ids in fitting.values() for one in ids})
        store.commit([], removed=gone)
    return gone


def _fits(record: EpisodeRecord, name: str, home: Path) -> bool:
    if name == record.id:
        return True
    from index.feeds.keeping import folder_of  # noqa: PLC0415 - its errors and digests are light

    path = Path(record.path)
    if is_address(name):
        return path.is_relative_to(folder_of(absolute(home), name))
    feed = folder_of(absolute(home), absolute(name).as_uri())
    return path.is_relative_to(absolute(name)) or path.is_relative_to(feed)

"""
Which episode a file is.

An episode is its feed's GUID or URL, else an id given when it was first added. It stays the same
episode when the file at its path is edited, and when a file of another name has most of its turns
while its own file is gone. The ledger of this lies in decisions.db, since ids must outlive the
index: citations and what people decided refer to them.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np

from index.decisions import open_decisions, transaction, translated
from index.resemblance import MOST, Hashes, Lost, shared, turn_hashes
from index.store import EpisodeRecord
from index.turns import Transcript

SLUG_LENGTH = 40
_NOWHERE = ""  # the path of an episode whose place another file took

Kind = Literal["new", "same", "edited", "renamed"]


@dataclass(frozen=True, slots=True)
class Identified:
    """
    Which episode a file is.

    Attributes:
        kind: "same" bytes at the same path, "edited" at the same path, "renamed" from a file that
            is gone (edited or not), or "new"; whether the index holds it is another question.
        displaced: the id of the episode that was read from this path before, where the file is
            now another one: that episode has no file any more.
        problem: what the user should know, in a sentence.
    """

    id: str
    kind: Kind
    displaced: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An episode in the ledger."""

    episode_id: str
    path: str
    sha256: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What speaks for which episode.

    Attributes:
        at_path: the episode last read from the file's path, and *share* of turns in common.
        by_url: the episode that has the file's URL, and whether its own file is there still.
        by_turns: of the episodes whose file is gone, the one that has most of the turns.
    """

    sha256: str
    url: str | None = None
    at_path: Entry | None = None
    share: float = 0.0
    by_url: Entry | None = None
    url_file_exists: bool = False
    by_turns: Entry | None = None


def decided(evidence: Evidence) -> Identified | None:
    """The known episode that a file is, None for a new one."""
    here = evidence.at_path
    if here and (here.sha256 == evidence.sha256 or evidence.share > MOST):
        return _kept(here, evidence)
    moved = _moved(evidence)
    if moved:
        displaced = here.episode_id if here and here != moved else None
        return Identified(moved.episode_id, "renamed", displaced)
    # A file at a known path that shares little is an edit all the same (each label corrected, a
    # better transcription), unless both states say that they are different episodes.
    if here and not _contradicts(here, evidence.url):
        return _kept(here, evidence)
    return None


def _kept(here: Entry, evidence: Evidence) -> Identified:
    return Identified(here.episode_id, "same" if here.sha256 == evidence.sha256 else "edited")


def _moved(evidence: Evidence) -> Entry | None:
    """The episode whose file is gone and whose URL or turns the file has."""
    if evidence.by_url and not evidence.url_file_exists:
        return evidence.by_url
    if evidence.by_turns and not _contradicts(evidence.by_turns, evidence.url):
        return evidence.by_turns
    return None


def _contradicts(entry: Entry, url: str | None) -> bool:
    return entry.url is not None and url is not None and entry.url != url


def new_id(stem: str, hashes: Hashes, taken: Callable[[str], bool]) -> str:
    """
    An id for an episode without a URL: what its file was called, and eight hex digits.

    The digits come from its turns, so that the same file gets the same id on another machine.
    """
    for copy in range(1_000_000):
        salt = str(copy).encode() if copy else b""
        digest = hashlib.blake2b(hashes.tobytes() + salt, digest_size=4).hexdigest()
        found = f"{slug(stem)}-{digest}"
        if not taken(found):
            return found
    raise AssertionError("a million copies of one file")


def slug(stem: str) -> str:
    """*stem* in small ASCII letters, digits and hyphens; "episode" where none is left."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_LENGTH].rstrip("-") or "episode"


class Ledger:
    """
    The episodes that were ever added, and where they were last seen.

    What `identify` decided is claimed until the ledger is closed, so that two files of one run
    never become the same episode.
    """

    def __init__(self, path: Path, exists: Callable[[str], bool] = os.path.exists) -> None:
        self._path, self._exists = path, exists
        self._decisions = open_decisions(path)
        self._claims: dict[str, str] = {}  # episode id -> the path that has it in this run
        self._lost: Lost | None = None
        # Of transcripts that were identified, by episode, until they are recorded.
        self._hashed: dict[str, tuple[Transcript, Hashes]] = {}

    @classmethod
    def open(cls, path: Path, *, exists: Callable[[str], bool] = os.path.exists) -> Self:
        """
        The ledger in the decisions database at *path*.

        Raises:
            DecisionsError: the database cannot be used.
        """
        return cls(path, exists)

    def close(self) -> None:
        """Ends the connection; what is recorded stays."""
        self._decisions.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def identify(self, path: str, transcript: Transcript, sha256: str) -> Identified:
        """
        Which episode the file at *path* is; nothing is written.

        Args:
            path: absolute.
            transcript: what was read in the file.
            sha256: of its bytes, hex.
        """
        hashes = turn_hashes(transcript)
        with translated(self._path):
            evidence = self._evidence(path, hashes, transcript.stated_id, sha256)
            found = decided(evidence) or self._new(path, hashes, evidence)
        self._claims[found.id] = path
        self._hashed[found.id] = transcript, hashes
        return found

    def _evidence(self, path: str, hashes: Hashes, url: str | None, sha256: str) -> Evidence:
        here = self._free(self._find("path", path), path)
        by_url = self._find("url", url) if url else None
        claimed = by_url is not None and self._claims.get(by_url.episode_id, path) != path
        share = shared(hashes, self._hashes(here.episode_id)) if here else 0.0
        sure = here is not None and (here.sha256 == sha256 or share > MOST)
        return Evidence(
            sha256=sha256,
            url=url,
            at_path=here,
            share=share,
            by_url=by_url,
            url_file_exists=by_url is not None and (claimed or self._exists(by_url.path)),
            by_turns=None if sure else self._free(self._lost_with(hashes), path),
        )

    def _free(self, entry: Entry | None, path: str) -> Entry | None:
        """*entry*, unless another file of this run is that episode."""
        if entry is None or self._claims.get(entry.episode_id, path) != path:
            return None
        return entry

    def _find(self, by: Literal["path", "url", "episode_id"], value: str) -> Entry | None:
        row = self._decisions.execute(_FIND[by], (value,)).fetchone()
        return None if row is None else Entry(*row)

    def _hashes(self, episode_id: str) -> Hashes:
        row = self._decisions.execute(
            "SELECT hashes FROM ledger WHERE episode_id = ?", (episode_id,)
        ).fetchone()
        return np.frombuffer(row[0], dtype="<u8")

    def _lost_with(self, hashes: Hashes) -> Entry | None:
        """Of the episodes whose file is gone, the one that has most of *hashes*."""
        if self._lost is None:
            rows = self._decisions.execute("SELECT episode_id, path FROM ledger").fetchall()
            gone = [episode for episode, path in rows if not path or not self._exists(path)]
            self._lost = Lost(gone, [self._hashes(episode) for episode in gone])
        found = self._lost.with_most(hashes, without=self._claims.keys())
        return None if found is None else self._find("episode_id", found)

    def _new(self, path: str, hashes: Hashes, evidence: Evidence) -> Identified:
        displaced = evidence.at_path.episode_id if evidence.at_path else None
        url, other = evidence.url, evidence.by_url
        if url and other is None and not self._taken(url):
            return Identified(url, "new", displaced)
        problem = None
        if url:
            episode, seen = (other.episode_id, other.path) if other else (url, "another file")
            owner = self._claims.get(episode, seen)
            problem = f"states the same id as {owner}, {url}: it is kept as an episode of its own"
        return Identified(
            new_id(Path(path).stem, hashes, self._taken), "new", displaced, problem
        )  # fmt: skip

    def _taken(self, episode_id: str) -> bool:
        return episode_id in self._claims or self._find("episode_id", episode_id) is not None

    def paths(self) -> list[str]:
        """Where the episodes that were ever added were last seen, by path."""
        with translated(self._path):
            rows = self._decisions.execute("SELECT path FROM ledger WHERE path != '' ORDER BY path")
            return [path for (path,) in rows]

    def record(self, identified: Identified, record: EpisodeRecord, transcript: Transcript) -> None:
        """Notes where *identified* was found and what it holds, durably."""
        self.record_all([(identified, record, transcript)])

    def record_all(self, found: Iterable[tuple[Identified, EpisodeRecord, Transcript]]) -> None:
        """As `record`, for many at the price of one."""
        with translated(self._path), transaction(self._decisions):
            for identified, record, transcript in found:
                self._note(identified, record, transcript)

    def _note(self, identified: Identified, record: EpisodeRecord, transcript: Transcript) -> None:
        hashed, hashes = self._hashed.pop(identified.id, (None, None))
        if hashes is None or hashed is not transcript:
            hashes = turn_hashes(transcript)
        url = None if identified.problem else transcript.stated_id
        self._decisions.execute(
            "UPDATE ledger SET path = ? WHERE path = ? AND episode_id != ?",
            (_NOWHERE, record.path, identified.id),
        )
        self._decisions.execute(
            "INSERT INTO ledger (episode_id, path, sha256, url, turns, hashes) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (episode_id) DO UPDATE SET "
            "path = excluded.path, sha256 = excluded.sha256, url = coalesce(excluded.url, url), "
            "turns = excluded.turns, hashes = excluded.hashes, recorded_at = excluded.recorded_at",
            (identified.id, record.path, record.sha256, url, len(hashes), hashes.tobytes()),
        )


_COLUMNS = "SELECT episode_id, path, sha256, url FROM ledger "
_FIND = {
    "path": _COLUMNS + "WHERE path = ? ORDER BY recorded_at DESC, rowid DESC LIMIT 1",
    "url": _COLUMNS + "WHERE url = ? LIMIT 1",
    "episode_id": _COLUMNS + "WHERE episode_id = ?",
}

"""What each view sees of the index, worked out again only after a commit or a decision."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from index.access import OPEN, Access
from index.asking.shelf import Shelf
from index.decisions import decisions_reader, translated
from index.literal import mentions
from index.retrieval.corpus import Corpus
from index.reviews import ALL, Record, log
from index.reviews.placing import Effects, effects
from index.reviews.standing import Standing, standing
from index.store.snapshot import StoreSnapshot
from index.told import Told
from index.view import EVERYTHING, View
from index.viewed import ViewedSnapshot
from index.words import ENGLISH, Words

if TYPE_CHECKING:
    from index.casting import SpeakerDecision
    from index.listing import Listed

_FILE = 4  # numbers that tell a file and its state
KEPT = 8  # views whose corpora are kept; guilds that see the same share one


@dataclass(frozen=True, slots=True)
class Decided:
    """Everything in decisions.db that says what may be seen."""

    records: tuple[Record, ...] = ()
    access: Access = OPEN
    guilds: frozenset[str] = frozenset()  # with decisions of their own
    people: tuple[SpeakerDecision, ...] = ()  # who is who

    @classmethod
    def read(cls, decisions: sqlite3.Connection) -> Decided:
        """Everything that *decisions* holds now."""
        from index.casting.log import decisions_in  # noqa: PLC0415 - of those who decided anything

        kept = tuple(log.records(decisions))
        guilds = frozenset(one.verdict.scope for one in kept) - {ALL}
        return cls(kept, Access.read(decisions), guilds, decisions_in(decisions))


@dataclass(frozen=True)
class Seen:
    """
    What one view sees.

    Attributes:
        corpus: to be searched.
        shelf: its episodes.
        effects: what differs from the index as it is stored.
        standing: the decisions in force for the view.
        missing: how many episodes lie in files that are damaged.
    """

    corpus: Corpus
    shelf: Shelf
    effects: Effects
    standing: Standing = field(default_factory=Standing)
    missing: int = 0

    @property
    def not_searched(self) -> tuple[Told, ...]:
        """A note where not all that is indexed can be read."""
        if not self.missing:
            return ()
        episodes = f"{self.missing:,} episode{'s' * (self.missing != 1)}"
        said = f"{episodes} not searched, since files of the index are damaged"
        return (Told(f"{said}: run `quoth verify --repair`", "left_out", count=self.missing),)

    @cached_property
    def listed(self) -> Listed:
        """Who is heard, and which episodes there are."""
        from index import listing  # noqa: PLC0415 - no question needs it

        return listing.listed(self.corpus.snapshot)


class DecidedReader:
    """Reads decisions.db again when it changed; safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        self._connection: sqlite3.Connection | None = None
        self._stamp: tuple[int, ...] = ()
        self._decided = Decided()

    def current(self) -> Decided:
        """
        What is decided now, by whichever process.

        Raises:
            DecisionsError: it cannot be read; then nothing may be shown.
        """
        with self._lock, translated(self._path):
            self._reopen_if_replaced()
            if self._connection is None:
                return Decided()
            version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
            if self._stamp[_FILE:] != (version,):
                self._connection.execute("BEGIN")
                try:
                    self._decided = Decided.read(self._connection)
                finally:
                    self._connection.execute("COMMIT")
                # Only now: what could not be read is read again, and nothing is shown until it is.
                self._stamp = (*self._stamp[:_FILE], version)
            return self._decided

    def close(self) -> None:
        """Lets go of the database."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection, self._stamp, self._decided = None, (), Decided()

    def _reopen_if_replaced(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            stamp: tuple[int, ...] = ()
        else:
            # Size and time, too: on a volume that is mounted read-only here and written elsewhere,
            # SQLite is told that the file never changes, and notices nothing by itself.
            stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
        if stamp == self._stamp[:_FILE] and (self._connection is not None or not stamp):
            return
        if self._connection is not None:
            self._connection.close()
        self._connection, self._stamp, self._decided = None, (), Decided()
        if stamp:
            self._connection, self._stamp = decisions_reader(self._path), stamp


class Sight:
    """
    The corpora that views see.

    *latest* gives the committed state; *path* is that of decisions.db.
    """

    def __init__(
        self, latest: Callable[[], StoreSnapshot], path: Path, words: Words = ENGLISH
    ) -> None:
        self._latest, self._words = latest, words
        self._reader = DecidedReader(path)
        self._lock = Lock()
        self._kept: OrderedDict[View, Seen] = OrderedDict()
        self._plain: Seen | None = None
        self._of: tuple[object, object] = (None, None)
        self._cast: tuple[object, object, StoreSnapshot] | None = None

    @property
    def access(self) -> Access:
        """Who may see what, now."""
        return self._reader.current().access

    @property
    def records(self) -> tuple[Record, ...]:
        """Every record of what was decided, oldest first."""
        return self._reader.current().records

    def view_of(self, scope: str) -> View:
        """All that may be seen somewhere in the guild *scope*; everything for `ALL`."""
        return EVERYTHING if scope == ALL else View(self.access.of_guild(scope), scope)

    def seen(self, view: View) -> Seen:
        """
        What *view* sees now.

        Raises:
            DecisionsError: what is decided cannot be read.
        """
        decided, stored = self._reader.current(), self._latest()
        with self._lock:
            snapshot = self._with_people(stored, decided)
            if self._of[0] is not decided or self._of[1] is not snapshot:
                self._kept.clear()
                if self._plain and self._plain.corpus.snapshot is not snapshot:
                    self._plain = None
                self._of = (decided, snapshot)
            key = _shared(view, decided)
            if key not in self._kept:
                self._kept[key] = self._worked_out(key, decided, snapshot)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def snapshot(self) -> StoreSnapshot:
        """
        Everything that is committed now, with the people that an operator decided on.

        Raises:
            DecisionsError: what is decided cannot be read.
        """
        decided, stored = self._reader.current(), self._latest()
        with self._lock:
            return self._with_people(stored, decided)

    def _with_people(self, stored: StoreSnapshot, decided: Decided) -> StoreSnapshot:
        """The same object as long as neither the index nor the people change."""
        if self._cast is None or self._cast[:2] != (stored, decided.people):
            self._cast = (stored, decided.people, _with_people(stored, decided.people))
        return self._cast[2]

    def close(self) -> None:
        """Lets go of decisions.db."""
        self._reader.close()

    def _worked_out(self, view: View, decided: Decided, snapshot: StoreSnapshot) -> Seen:
        holds = standing(decided.records, view.guild)
        sees = None if view.collections is None else partial(decided.access.sees, view)
        found = effects(snapshot, holds, sees)
        if not found:
            plain = self._plain or self._made(snapshot, found, holds)
            self._plain = plain
            return Seen(plain.corpus, plain.shelf, found, holds, snapshot.left_out)
        viewed = self._made(ViewedSnapshot(snapshot, found, self._words), found, holds)
        return replace(viewed, missing=snapshot.left_out)

    def _made(
        self, snapshot: StoreSnapshot | ViewedSnapshot, found: Effects, holds: Standing
    ) -> Seen:
        shelf = Shelf(snapshot.episodes, partial(mentions, snapshot, self._words))
        return Seen(Corpus(snapshot), shelf, found, holds)


def _with_people(stored: StoreSnapshot, people: Sequence[SpeakerDecision]) -> StoreSnapshot:
    if not people:
        return stored
    from index.casting.view import with_people  # noqa: PLC0415 - of those who decided anything

    return with_people(stored, people)


def _shared(view: View, decided: Decided) -> View:
    """*view* without what makes no difference, so that alike guilds share what is worked out."""
    guild = view.guild if view.guild in decided.guilds else None
    return View(view.collections, guild)

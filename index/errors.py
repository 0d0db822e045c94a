"""
Every error that Quoth raises on purpose.

    QuothError
    ├── SettingsError             settings that cannot be used, all of them at once
    ├── QuestionError             a question that cannot be asked: empty, too long
    ├── GoneTurnError             a turn that is not, or no longer, in the index
    ├── TranscriptError           a file that cannot be read as a transcript
    │   └── FetchError            one that cannot be had over the network
    ├── QuestionFileError         a file of labelled questions with faults, all of them at once
    ├── ModelError                the embedding model is missing, changed or unusable
    ├── WeightsError              a weights file that cannot be used
    ├── SpeakerError              a speaker's name that matches nobody, or two people
    ├── DecisionsError            decisions.db cannot be used
    ├── ReviewError               a decision that cannot be made, or that is not theirs to make
    ├── CollectionError           a collection, a guild or an episode that cannot be used so
    ├── BackupError               a backup that cannot be made or put back
    └── IndexStoreError           the index on disk
        ├── NoIndexError          nothing has been added yet
        ├── NotIndexedError       an episode that is named is not in the index
        ├── ForeignDatabaseError  another program's database lies where the index should
        ├── IndexBusyError        another process is writing
        ├── IndexDamagedError     a file of the index is missing or has other bytes than written
        ├── IndexWriteError       the index cannot be written: full disk, no permission
        ├── StaleSnapshotError    an old state was read long after the index changed
        ├── IndexMismatchError    the index was made with another model
        └── IndexVersionError     the index has another Quoth's layout

Each carries its data as attributes; ``str(error)`` is one sentence: what, where, what to do.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.told import Told


class QuothError(Exception):
    """The root: a command line prints it as one sentence and exits with 2."""


class SettingsError(QuothError):
    """Settings that cannot be used; *faults* has one sentence each."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


class QuestionError(QuothError):
    """A question that cannot be asked."""


class GoneTurnError(QuothError):
    """The turn *turn_id* is not, or no longer, in the index."""

    def __init__(self, turn_id: int) -> None:
        self.turn_id = turn_id
        said = "that passage is no longer in the index: ask the question again"
        super().__init__(Told(said, "gone_turn"))


class TranscriptError(QuothError):
    """A file that cannot be read as a transcript; *line* counts from 1, None for the whole file."""

    def __init__(self, path: str, problem: str, line: int | None = None) -> None:
        self.path, self.problem, self.line = path, problem, line
        where = path if line is None else f"{path}:{line}"
        super().__init__(f"{where}: {problem}")


class FetchError(TranscriptError):
    """What lies at the address *path* cannot be had over the network."""

    def __init__(self, path: str, reason: str) -> None:
        self.reason = reason.strip()
        super().__init__(path, f"{self.reason}: check the address, and try again later")


class QuestionFileError(QuothError):
    """
    The labelled questions, or the run, in *path* cannot be used.

    *faults* has a line (from 1, None for the whole file) and a problem each.
    """

    def __init__(self, path: str, faults: Sequence[tuple[int | None, str]]) -> None:
        self.path, self.faults = path, tuple(faults)
        self.sentences = tuple(
            f"{path}: {problem}" if line is None else f"{path}:{line}: {problem}"
            for line, problem in self.faults
        )
        super().__init__("; ".join(self.sentences))


class ModelError(QuothError):
    """The embedding model *model* is missing, changed or unusable."""

    def __init__(self, model: str, problem: str) -> None:
        self.model, self.problem = model, problem
        super().__init__(f"model {model}: {problem}")


class WeightsError(QuothError):
    """The weights file at *path* cannot be used."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(
            f"{path} {problem}: make it anew with `quoth tune`, or leave QUOTH_WEIGHTS blank "
            "for the weights that Quoth ships"
        )


class SpeakerError(QuothError):
    """A speaker's name that matches nobody here, or more than one person."""


class DecisionsError(QuothError):
    """The database of what people decided, at *path*, cannot be used; nothing was changed."""

    def __init__(self, path: str, problem: str) -> None:
        self.path, self.problem = path, problem
        super().__init__(f"{path} {problem}")


class ReviewError(QuothError):
    """A decision about a passage that cannot be made; nothing was recorded."""


class BackupError(QuothError):
    """The backup *file* cannot be made or put back; nothing was changed."""

    def __init__(self, file: str, problem: str) -> None:
        self.file, self.problem = file, problem
        super().__init__(f"{file}: {problem}; nothing was changed")


class CollectionError(QuothError):
    """What was to be set of collections cannot be; nothing was changed."""


class IndexStoreError(QuothError):
    """The index on disk cannot be used as it is."""


class NoIndexError(IndexStoreError):
    """Nothing has been added under *home* yet."""

    def __init__(self, home: str) -> None:
        self.home = home
        super().__init__(
            f"there is no index in {home} yet: add transcripts with `quoth add PATH` first"
        )


class NotIndexedError(IndexStoreError):
    """None of the episodes in the index fits *names*."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        super().__init__(
            f"{', '.join(names)} fits no episode in the index, and nothing was removed: "
            "give an episode's id, its path or its folder"
        )


class ForeignDatabaseError(IndexStoreError):
    """The database at *path*, where the index should lie, is another program's."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} is another program's database, and was left alone: move it away, or name "
            "another folder in QUOTH_HOME"
        )


class IndexBusyError(IndexStoreError):
    """*holder* is writing to the index."""

    def __init__(self, holder: str) -> None:
        self.holder = holder
        super().__init__(
            f"{holder} is writing to the index: wait until it is done, then run the command again"
        )


class IndexDamagedError(IndexStoreError):
    """*part* of the index is missing or has other bytes than were written."""

    def __init__(self, part: str, problem: str) -> None:
        self.part, self.problem = part, problem
        super().__init__(
            f"{part} {problem}: run `quoth verify --repair`, and if that does not help delete the "
            "index folder and `quoth add` the transcripts again"
        )


class IndexWriteError(IndexStoreError):
    """Nothing can be written at *path*; what was committed before is as it was."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(
            f"{path} cannot be written ({reason}): make room or give write permission, "
            "then run the command again; what was indexed before is unharmed"
        )


class StaleSnapshotError(IndexStoreError):
    """A snapshot was read so long after the index changed that its turns are gone."""

    def __init__(self) -> None:
        super().__init__("the index changed while the answer was made: ask the question again")


class IndexMismatchError(IndexStoreError):
    """The index holds vectors of another model than the settings name."""

    def __init__(self, indexed: str, wanted: str) -> None:
        self.indexed, self.wanted = indexed, wanted
        super().__init__(
            f"the index was made with model {indexed} and the settings name {wanted}: "
            "set QUOTH_MODEL and QUOTH_LANGUAGE back, or delete the index folder and add the "
            "transcripts again"
        )


class IndexVersionError(IndexStoreError):
    """The index has a layout of another version of Quoth."""

    def __init__(self, found: int, known: int) -> None:
        self.found, self.known = found, known
        remedy = (
            "use the newer Quoth that wrote it, or delete the index folder and add the transcripts "
            "again"
            if self.is_newer
            else "`quoth verify --repair` brings it there, and keeps its vectors"
        )
        super().__init__(f"the index has layout {found}, this Quoth reads layout {known}: {remedy}")

    @property
    def is_newer(self) -> bool:
        """Whether a newer Quoth wrote it, so that this one cannot bring it to its own layout."""
        return self.found > self.known

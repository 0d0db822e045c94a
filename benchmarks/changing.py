"""A folder of invented transcripts that changes at random: what `kills` and `soak` work on."""

from __future__ import annotations

import random
from pathlib import Path

from index.store import EpisodeRecord
from index.store.mending import transcript_of
from index.store.store import Store

KINDS = ("add", "change", "remove", "rename")
PEOPLE = ("Ada Holm", "Ben Okri", "Cleo Marsh", "Dov Lind", "Eve Santos", "Finn Adair", "Guest")
WORDS = (
    "harbour tide ledger copper winter orchard signal kettle bridge lantern saddle gravel violin "
    "market river engine paper thunder garden window needle barley candle anchor meadow pepper "
    "ferry stone feather cellar ribbon hammer island mirror basket clover tunnel and the of a to "
    "in that was we they said about never always before after because"
).split()
MOST_FILES = 60

Lines = list[str]  # "Name: what they say"


class Folder:
    """Transcripts under *path*, written by `change`; the same for the same *seed*."""

    def __init__(self, path: Path, seed: int, files: int = 12) -> None:
        self.path, self._random, self._made = path, random.Random(seed), 0
        path.mkdir(parents=True, exist_ok=True)
        self.files: dict[Path, Lines] = {}
        self.ever: set[str] = set()  # lines
        for _file in range(files):
            self._add()

    def change(self, kind: str | None = None) -> str:
        """Changes the folder once, or a few times in the same way; returns which way."""
        kind = kind or self._random.choice(KINDS)
        if kind == "add" and len(self.files) >= MOST_FILES:
            kind = "remove"
        for _time in range(self._random.randint(1, 3)):
            getattr(self, f"_{kind}")()
        return kind

    def question(self) -> str:
        """A few words that somebody said, and who."""
        lines = random.choice(list(self.files.values()))  # asked while the folder changes
        name, _colon, text = random.choice(lines).partition(": ")
        return f"what did {name} say about {' '.join(text.split()[:6])}"

    def _add(self) -> None:
        self._made += 1
        lines = [self._line() for _turn in range(self._random.randint(4, 24))]
        self._write(self.path / f"talk-{self._made:04d}.txt", lines)

    def _change(self) -> None:
        path = self._random.choice(list(self.files))
        lines = list(self.files[path])
        lines[self._random.randrange(len(lines))] = self._line()
        lines.insert(self._random.randrange(len(lines) + 1), self._line())
        self._write(path, lines)

    def _remove(self) -> None:
        if len(self.files) < 4:
            return self._add()
        path = self._random.choice(list(self.files))
        path.unlink()
        del self.files[path]
        return None

    def _rename(self) -> None:
        path = self._random.choice(list(self.files))
        self._made += 1
        moved = path.rename(self.path / f"moved-{self._made:04d}.txt")
        self.files[moved] = self.files.pop(path)

    def _line(self) -> str:
        words = self._random.choices(WORDS, k=self._random.randint(3, 30))
        return f"{self._random.choice(PEOPLE)}: {' '.join(words).capitalize()}."

    def _write(self, path: Path, lines: Lines) -> None:
        self.ever.update(lines)
        path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        self.files[path] = lines


def held(folder: Path) -> dict[Path, Lines]:
    """What the index in *folder* says of each file, as the lines that were read in it."""
    with Store.open_as_it_is(folder) as store:
        return {Path(record.path): _lines(store, record) for record in store.episodes()}


def _lines(store: Store, record: EpisodeRecord) -> Lines:
    turns = transcript_of(store, record).turns
    return [f"{turn.label}: {turn.text}" for turn in turns]

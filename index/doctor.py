"""Whether Quoth can work here: one check a line, each fault with its remedy."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from index.embedding import Encoder
from index.embedding.opening import cache_folder, open_encoder, usable_processors
from index.errors import IndexMismatchError, NoIndexError, QuothError
from index.made_with import made_with
from index.settings import Settings
from index.store import ModelIdentity
from index.store.store import Store

OLDEST_PYTHON = (3, 11)
LIBRARIES = ("sentence-transformers", "faiss-cpu", "onnxruntime", "discord.py")
# An exported model takes about 250 MB, the index of 20,000 turns about 100 MB.
LEAST_FREE_BYTES = 500_000_000
# What the clock of a machine that lost its battery says is long before this: 2026-01-01, in UTC.
EARLIEST_NOW_S = 1_767_225_600
TESTED_TEXT = "Is anybody there?"


@dataclass(frozen=True, slots=True)
class Check:
    """
    What was looked at and found.

    Attributes:
        name: of what was looked at, in a word or two.
        found: what there is, in a few words.
        remedy: what to do about it; None when all is well.
    """

    name: str
    found: str
    remedy: str | None = None

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        return self.remedy is None

    def as_json(self) -> dict[str, str | bool | None]:
        """The check by docs/json.md."""
        return {"name": self.name, "ok": self.ok, "found": self.found, "remedy": self.remedy}


def examine(settings: Settings, announce: Callable[[str], None]) -> Iterator[Check]:
    """
    Every check of this machine and of the data that *settings* name, one after the other.

    The model is loaded, and prepared first where that has not been done: *announce* is told one
    line before work that takes its time. Nothing of the data is changed.
    """
    yield versions()
    yield clock(time.time())
    yield data_folder(settings.home)
    yield free_space("disk for the data", settings.home)
    yield free_space("disk for the model", cache_folder(settings))
    encoder = open_encoder(settings, announce)
    loaded = model(encoder)
    yield loaded
    if loaded.ok:
        yield index_against_model(settings.index_folder, made_with(settings, encoder))
    yield decisions(settings.decisions_path)


def check_line(check: Check) -> str:
    """What a person reads of *check*: its name, what was found, and what to do."""
    line = f"{'ok   ' if check.ok else 'FAULT'}  {check.name}: {check.found}\n"
    return line if check.ok else f"{line}       {check.remedy}\n"


def versions() -> Check:
    """Python's, Quoth's and those of the libraries that carry it."""
    missing = [name for name in LIBRARIES if _version(name) is None]
    known = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES if name not in missing)
    found = f"Quoth {_version('quoth') or 'of a source tree'}, Python {platform.python_version()}, "
    if missing:
        return Check("versions", found + known, f"install what is missing: {', '.join(missing)}")
    if sys.version_info < OLDEST_PYTHON:
        return Check("versions", found + known, "run Quoth with Python 3.11 or newer")
    return Check("versions", f"{found}{known}, {usable_processors()} processors")


def clock(now_s: float) -> Check:
    """Whether the clock, *now_s* seconds after 1970, can be right: Discord refuses a wrong one."""
    found = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(now_s))
    if now_s < EARLIEST_NOW_S:
        return Check("clock", found, "set the clock of this machine, best by NTP")
    return Check("clock", found)


def data_folder(home: Path) -> Check:
    """Whether the data folder can be read and written."""
    if not home.exists():
        return Check("data folder", f"{home} is not there yet: `quoth add PATH` makes it")
    if not home.is_dir():
        remedy = "name a folder in QUOTH_HOME, or move the file away"
        return Check("data folder", f"{home} is no folder", remedy)
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        remedy = "give this user permission to read and write it"
        return Check("data folder", f"{home} cannot be written", remedy)
    return Check("data folder", str(home))


def free_space(name: str, folder: Path) -> Check:
    """Whether there is room where *folder* is, or will be made."""
    there = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    free = shutil.disk_usage(there).free
    found = f"{free / 1e9:.1f} GB free at {folder}"
    if free < LEAST_FREE_BYTES:
        return Check(name, found, f"make room: {LEAST_FREE_BYTES / 1e6:.0f} MB should be free")
    return Check(name, found)


def model(encoder: Encoder) -> Check:
    """Whether *encoder* loads and gives a vector."""
    try:
        fingerprint = encoder.fingerprint
        started = time.perf_counter()
        vector = encoder.encode_question(TESTED_TEXT)
        took_ms = (time.perf_counter() - started) * 1000
    except QuothError as error:
        return Check("model", encoder.name, str(error))
    found = f"{encoder.name} ({fingerprint}), {len(vector)} dimensions"
    return Check("model", f"{found}, loaded and asked in {took_ms:.0f} ms")


def index_against_model(folder: Path, wanted: ModelIdentity) -> Check:
    """Whether the index in *folder* is there, and made with what the settings name."""
    try:
        with Store.open_as_it_is(folder) as store:
            store.snapshot()
            counts, indexed = store.counts(), store.model
    except NoIndexError as error:
        return Check("index", "nothing is indexed yet", str(error))
    except QuothError as error:
        return Check("index", str(folder), str(error))
    found = f"{counts.episodes:,} episodes, {counts.turns:,} turns"
    if (indexed.fingerprint, indexed.dimension) != (wanted.fingerprint, wanted.dimension):
        mismatch = IndexMismatchError(indexed.model, wanted.model)
        return Check("index", f"{found}, made with {indexed.model}", str(mismatch))
    return Check("index", found)


def decisions(path: Path) -> Check:
    """Whether the database of what people decided is whole."""
    if not path.exists():
        return Check("decisions", "none yet")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            said = database.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        return Check("decisions", f"{path} is damaged ({said})", "put back a copy from a backup")
    return Check("decisions", f"{path}, {path.stat().st_size / 1e6:.1f} MB, whole")


def _version(library: str) -> str | None:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None

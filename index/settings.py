"""Settings, from the environment and `.env`: read once, checked whole, never at import."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from index.errors import SettingsError

PACKAGED_MODEL = "all-MiniLM-L6-v2"
ENGINES = ("auto", "onnxruntime", "openvino", "sentence-transformers")
LOG_FORMATS = ("text", "json")
PRECISIONS = ("int8", "float16", "float32")
LOG_LEVELS = ("debug", "info", "warning", "error")
LANGUAGES = (
    "english", "none", "arabic", "armenian", "basque", "catalan", "czech", "danish", "dutch",
    "esperanto", "estonian", "finnish", "french", "german", "greek", "hindi", "hungarian",
    "indonesian", "irish", "italian", "lithuanian", "nepali", "norwegian", "persian", "polish",
    "portuguese", "romanian", "russian", "serbian", "spanish", "swedish", "tamil", "turkish",
    "yiddish",
)  # fmt: skip
PREFIX = "QUOTH_"
_TRUTHS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
LONGEST_ID = 20  # digits: Discord's ids have 64 bits


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Every setting, with its default; `.env.example` says what each means.

    Attributes:
        home: the data folder; ``home/index`` is derived, ``home/decisions.db`` is not.
        cache: where exported models are kept, None for the user's cache folder.
        model: a sentence-transformers model: the packaged one, a hub name or a folder.
        language: of the transcripts: how their words are reduced to stems, "none" for not at all.
        engine: what computes the vectors; "auto" takes the quickest that agrees with the model.
        threads: processor threads for the model, 0 for all.
        precision: of the vectors in the index, which are kept at 1, 2 or 4 bytes a component.
        reranker: a sentence-transformers cross-encoder that orders the best turns anew: a hub name
            or a folder; empty for none.
        reranked: how many of the best turns it reads.
        weights: a file that `quoth tune` wrote, None for the weights that Quoth ships.
        quotes: how many passages an answer cites unless the asker says otherwise.
        log_level: how much the bot logs.
        sources: what a re-index by the bot reads: paths, and addresses of feeds.
        reindex_minutes: between two re-indexes that the bot starts by itself, 0 for none.
        watch: whether the bot re-indexes when a file under a path of *sources* changes.
        upload_mb: how big a file may be that an operator attaches in Discord, in megabytes.
        operators: ids of the Discord users who operate the bot beside its application's owner.
        shards: how many connections the bot has to Discord, 0 for as many as Discord recommends.
        metrics_port: of loopback, where the bot answers /health and /metrics; 0 for nowhere.
        log_format: how the bot's log is written: "text" or "json", a line an event.
        conversation_hours: after so long without an answer a follow-up starts from nothing.
        question_days: after so long the bot forgets a question and who asked it.
        cooldown: seconds between two questions of one person, where a server sets nothing else.
        answer_seconds: what a question to the bot may take.
        discord_token: the bot's token; empty for the command line alone.
    """

    home: Path = Path("data")
    cache: Path | None = None
    model: str = PACKAGED_MODEL
    language: str = "english"
    engine: str = "auto"
    threads: int = 0
    precision: str = "int8"
    reranker: str = ""
    reranked: int = 20
    weights: Path | None = None
    quotes: int = 3
    log_level: str = "info"
    log_format: str = "text"
    sources: tuple[str, ...] = ()
    reindex_minutes: int = 0
    watch: bool = False
    upload_mb: int = 20
    operators: tuple[int, ...] = ()
    shards: int = 1
    metrics_port: int = 0
    conversation_hours: int = 24
    question_days: int = 30
    cooldown: int = 0
    answer_seconds: int = 600
    discord_token: str = ""

    @property
    def index_folder(self) -> Path:
        """Derived data: may be deleted and rebuilt."""
        return self.home / "index"

    @property
    def records_path(self) -> Path:
        """What the bot remembers: who asked what, for a time, and what channels watch for."""
        return self.home / "bot.db"

    @property
    def decisions_path(self) -> Path:
        """What people decided: never touched by a rebuild."""
        return self.home / "decisions.db"

    @property
    def uploads_folder(self) -> Path:
        """Transcripts that operators attached in Discord."""
        return self.home / "uploads"


def variable(name: str) -> str:
    """The environment variable of the setting *name*."""
    return "DISCORD_TOKEN" if name == "discord_token" else PREFIX + name.upper()


def load(environ: Mapping[str, str], dotenv: Mapping[str, str | None] | None = None) -> Settings:
    """
    The settings that *environ* and, below it, *dotenv* state; blank means the default.

    Raises:
        SettingsError: with one sentence for each unknown name and each value out of range.
    """
    stated = {name: value or "" for name, value in (dotenv or {}).items()} | dict(environ)
    known = {variable(item.name): item.name for item in fields(Settings)}
    faults = [
        f"{name} is no setting of Quoth: remove it, or see .env.example for the names"
        for name in sorted(stated)
        if name.startswith(PREFIX) and name not in known
    ]
    values: dict[str, Any] = {}
    for name, field_name in known.items():
        written = stated.get(name, "").strip()
        if not written:
            continue
        try:
            values[field_name] = _READERS[field_name](written)
        except ValueError as error:
            faults.append(f"{name} {error}")
    if faults:
        raise SettingsError(faults)
    return Settings(**values)


def from_process() -> Settings:
    """The settings of this process: its environment and the `.env` of its working folder."""
    import os  # noqa: PLC0415 - read here alone, so that importing the module touches nothing

    if not os.path.exists(".env"):  # noqa: PTH110 - as quick as a start has to be
        return load(os.environ)
    from dotenv import dotenv_values  # noqa: PLC0415 - few have the file

    return load(os.environ, dotenv_values(".env"))


def _whole_number(low: int, high: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if not written.isdecimal() or not low <= int(written) <= high:
            raise ValueError(f"is {written!r}: give a whole number from {low} to {high}")
        return int(written)

    return read


def _one_of(*allowed: str) -> Callable[[str], str]:
    def read(written: str) -> str:
        if written.lower() not in allowed:
            raise ValueError(f"is {written!r}: give one of {', '.join(allowed)}")
        return written.lower()

    return read


def _path(written: str) -> Path:
    return Path(written).expanduser()


def _words(written: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(written))
    except ValueError:
        raise ValueError(f"is {written!r}: close the quotation mark") from None


def _yes_or_no(written: str) -> bool:
    if written.lower() not in _TRUTHS:
        raise ValueError(f"is {written!r}: give yes or no")
    return _TRUTHS[written.lower()]


def _ids(written: str) -> tuple[int, ...]:
    ids = written.replace(",", " ").split()
    if not all(one.isdecimal() and len(one) <= LONGEST_ID for one in ids):
        raise ValueError(f"is {written!r}: give ids of Discord users, with commas between")
    return tuple(int(one) for one in ids)


_READERS: dict[str, Callable[[str], Any]] = {
    "home": _path,
    "cache": _path,
    "model": str,
    "language": _one_of(*LANGUAGES),
    "engine": _one_of(*ENGINES),
    "threads": _whole_number(0, 256),
    "precision": _one_of(*PRECISIONS),
    "reranker": str,
    "reranked": _whole_number(2, 200),
    "weights": _path,
    "quotes": _whole_number(1, 10),
    "log_level": _one_of(*LOG_LEVELS),
    "log_format": _one_of(*LOG_FORMATS),
    "sources": _words,
    "reindex_minutes": _whole_number(0, 525_600),
    "watch": _yes_or_no,
    "upload_mb": _whole_number(0, 500),
    "operators": _ids,
    "shards": _whole_number(0, 1000),
    "metrics_port": _whole_number(0, 65535),
    "conversation_hours": _whole_number(1, 8760),
    "question_days": _whole_number(1, 3650),
    "cooldown": _whole_number(0, 3600),
    "answer_seconds": _whole_number(1, 840),
    "discord_token": str,
}

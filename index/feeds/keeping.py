"""The folder of a feed: transcripts, their sidecars, and what the server said of them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import IndexWriteError
from index.feeds import FEEDS, FeedEpisode
from index.feeds.fetching import Validators
from index.identity import slug
from index.visible import visible

_STATE = ".state.json"  # hidden: no transcript
_FEED = ".feed.xml"
_SIDECAR = ".episode.yaml"
_NOTE = "# By `quoth add {address}`, which writes it anew; see docs/transcripts.md.\n"


@dataclass(frozen=True, slots=True)
class Kept:
    """
    A transcript in the folder.

    Attributes:
        file: its name.
        url: where it was fetched.
    """

    file: str
    url: str
    validators: Validators


@dataclass(slots=True)
class FeedFolder:
    """What is kept of the feed at *address*, by the guids of its episodes."""

    path: Path
    address: str
    validators: Validators = field(default_factory=Validators)
    episodes: dict[str, Kept] = field(default_factory=dict)

    @classmethod
    def open(cls, home: Path, address: str) -> FeedFolder:
        """The folder of the feed under the data folder *home*; an empty one for a new feed."""
        folder = cls(folder_of(home, address), address)
        try:
            stated = json.loads((folder.path / _STATE).read_text("utf-8"))
            kept = {guid: _kept(one) for guid, one in stated["episodes"].items()}
            folder.validators = Validators(**stated["validators"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return folder  # nothing, or nothing to rely on: all is fetched again
        folder.episodes = {
            guid: one for guid, one in kept.items() if (folder.path / one.file).is_file()
        }
        return folder

    def feed(self) -> bytes | None:
        """The feed as it was last fetched."""
        try:
            return (self.path / _FEED).read_bytes()
        except OSError:
            return None

    def keep_feed(self, content: bytes, validators: Validators) -> None:
        """Keeps the feed itself."""
        self._write(_FEED, content)
        self.validators = validators

    def keep(
        self,
        episode: FeedEpisode,
        content: bytes,
        ending: str,
        fetched: tuple[str, Validators],
    ) -> Path:
        """Keeps a transcript of *episode*, *fetched* from an address; returns its file."""
        name = f"{slug(episode.title or episode.guid)}-{_digest(episode.guid)}{ending}"
        before = self.episodes.get(episode.guid)
        self._write(name, content)
        if before is not None and before.file != name:
            self._delete(before.file)
        self.episodes[episode.guid] = Kept(name, *fetched)
        return self.path / name

    def describe(self, episode: FeedEpisode) -> None:
        """Writes what the feed says of *episode* beside its transcript."""
        kept = self.episodes[episode.guid]
        written = _NOTE.format(address=self.address) + "".join(_lines(episode))
        self._write(Path(kept.file).stem + _SIDECAR, written.encode())

    def gone(self, guids: set[str]) -> dict[str, Path]:
        """The transcripts of episodes that are none of *guids*."""
        return {
            guid: self.path / one.file for guid, one in self.episodes.items() if guid not in guids
        }

    def forget(self, guid: str) -> None:
        """Deletes the transcript of an episode."""
        self._delete(self.episodes.pop(guid).file)

    def save(self) -> None:
        """Keeps what the servers said, for the next time; nothing where nothing was kept."""
        if not self.path.is_dir():
            return
        stated = {
            "address": self.address,
            "validators": asdict(self.validators),
            "episodes": {guid: asdict(one) for guid, one in self.episodes.items()},
        }
        self._write(_STATE, json.dumps(stated, ensure_ascii=False, indent=1).encode())

    def _write(self, name: str, content: bytes) -> None:
        """Writes a file whole or not at all; one that has these bytes is left as it is."""
        path = self.path / name
        try:
            if path.is_file() and path.read_bytes() == content:
                return
            self.path.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{name.lstrip('.')}.unfinished")
            unfinished.write_bytes(content)
            os.replace(unfinished, path)  # noqa: PTH105 - Path.replace is the same call
        except OSError as error:
            raise IndexWriteError(str(path), error.strerror or str(error)) from error

    def _delete(self, name: str) -> None:
        for one in (name, Path(name).stem + _SIDECAR):
            (self.path / one).unlink(missing_ok=True)


def folder_of(home: Path, address: str) -> Path:
    """The folder of the feed at *address*: readable, and another one for each address."""
    readable = slug(address.partition("://")[2] or address)
    return home / FEEDS / f"{readable}-{_digest(address)}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def _kept(stated: Mapping[str, Any]) -> Kept:
    return Kept(Path(stated["file"]).name, str(stated["url"]), Validators(**stated["validators"]))


def _lines(episode: FeedEpisode) -> Iterator[str]:
    """The sidecar of *episode*."""
    if episode.duration_s:
        yield f"duration: {episode.duration_s}\n"
    named = ("guid", "title", "date", "url", "audio")
    for name in named:
        value = getattr(episode, name)
        if value:
            yield f"{name}: {_quoted(value)}\n"
    if episode.people:
        yield "people:\n"
    for person in episode.people:
        yield f"  - name: {_quoted(person.name)}\n"
        if person.role:
            yield f"    role: {person.role}\n"


def _quoted(text: str) -> str:
    """*text* as YAML takes it: JSON's strings are YAML's, but for control signs."""
    return json.dumps(visible(text), ensure_ascii=False)

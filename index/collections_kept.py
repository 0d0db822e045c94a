"""Sets who may see which episodes: what `quoth collections` and the bot's operators do."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.access import Access
from index.decisions import open_decisions, transaction, translated
from index.errors import CollectionError
from index.paths import absolute
from index.settings import Settings
from index.store import EpisodeRecord
from index.told import Told
from index.view import PUBLIC

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
_ID = re.compile(r"\d{1,20}")


@dataclass(frozen=True, slots=True)
class KeptCollection:
    """
    A collection as it is set.

    Attributes:
        episodes: ids of the episodes of the index that are in it.
        guilds: ids of the guilds that it was given to; `PUBLIC` is seen by all but *refused*.
        roles: by guild, the roles that may ask it where it is private.
    """

    name: str
    private: bool
    episodes: tuple[str, ...]
    guilds: tuple[str, ...]
    refused: tuple[str, ...]
    roles: dict[str, tuple[str, ...]]

    def as_json(self) -> dict[str, Any]:
        """The collection by docs/json.md."""
        return {
            "name": self.name,
            "private": self.private,
            "episodes": list(self.episodes),
            "guilds": list(self.guilds),
            "refused": list(self.refused),
            "roles": {guild: list(roles) for guild, roles in self.roles.items()},
        }


@contextmanager
def open_collections(settings: Settings) -> Iterator[Collections]:
    """
    The collections of the index of *settings*, while the block lasts.

    Raises:
        NoIndexError: there is none yet.
    """
    from index.store.store import Store  # noqa: PLC0415 - a command that fails earlier needs none

    with Store.open_as_it_is(settings.index_folder) as store:
        yield Collections(settings.decisions_path, store.episodes)


class Collections:
    """The collections kept in the database at *path*; *episodes* gives those of the index."""

    def __init__(self, path: Path, episodes: Callable[[], Sequence[EpisodeRecord]]) -> None:
        self._path, self._episodes = path, episodes

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with (
            translated(self._path),
            closing(open_decisions(self._path)) as decisions,
            transaction(decisions),
        ):
            yield decisions

    def kept(self) -> list[KeptCollection]:
        """Every collection, `PUBLIC` first, then by name."""
        with self._changing() as decisions:
            access = Access.read(decisions)
        names = sorted(access.named, key=lambda name: (name != PUBLIC, name))
        return [self._one(access, name) for name in names]

    def _one(self, access: Access, name: str) -> KeptCollection:
        episodes = [one.id for one in self._episodes() if name in access.of_episode(one.id)]
        granted = [(guild, on) for (guild, one), on in access.grants.items() if one == name]
        return KeptCollection(
            name,
            name in access.private,
            tuple(episodes),
            tuple(sorted(guild for guild, on in granted if on)),
            tuple(sorted(guild for guild, on in granted if not on)),
            {
                guild: tuple(sorted(roles))
                for (guild, one), roles in sorted(access.roles.items())
                if one == name
            },
        )

    def create(self, name: str, *, private: bool = False) -> str:
        """
        The name of the new collection; a *private* one answers for allowed roles' eyes alone.

        Raises:
            CollectionError: there is one of that name, or it is no name.
        """
        called = _called(name)
        with self._changing() as decisions:
            if called in Access.read(decisions).named:
                said = f"there is a collection {called} already"
                raise CollectionError(Told(said, "collection.exists", name=called))
            decisions.execute("INSERT INTO collections VALUES (?, ?)", (called, private))
        return called

    def add(self, name: str, episodes: Sequence[str]) -> list[str]:
        """
        The ids of the *episodes* (ids, files or folders) that are in the collection now.

        They leave `PUBLIC` unless they were put into it on purpose, and stay in any other
        collection.

        Raises:
            CollectionError: there is no such collection or episode.
        """
        return self._place(name, episodes, lambda held, called: (held or frozenset()) | {called})

    def remove(self, name: str, episodes: Sequence[str]) -> list[str]:
        """
        The ids of the *episodes* that are not in the collection any more.

        One that is in no other is seen on the command line alone, until it is put into `PUBLIC`.

        Raises:
            CollectionError: there is no such collection or episode.
        """

        def without(held: frozenset[str] | None, called: str) -> frozenset[str]:
            return (frozenset((PUBLIC,)) if held is None else held) - {called}

        return self._place(name, episodes, without)

    def _place(
        self,
        name: str,
        episodes: Sequence[str],
        change: Callable[[frozenset[str] | None, str], frozenset[str]],
    ) -> list[str]:
        found = self._found(episodes)
        with self._changing() as decisions:
            access = Access.read(decisions)
            called = _known(access, name)
            for episode in found:
                held = change(access.placements.get(episode), called)
                decisions.execute(
                    "INSERT OR REPLACE INTO placements VALUES (?, ?)",
                    (episode, json.dumps(sorted(held))),
                )
        return found

    def _found(self, named: Sequence[str]) -> list[str]:
        records = self._episodes()
        fitting = {name: [one.id for one in records if _fits(one, name)] for name in named}
        unknown = [name for name, ids in fitting.items() if not ids]
        if unknown:
            said = (
                f"{', '.join(unknown)} fits no episode in the index: give an episode's id, its "
                "path or its folder"
            )
            raise CollectionError(Told(said, "collection.no_episode", name=", ".join(unknown)))
        return sorted({one for ids in fitting.values() for one in ids})

    def grant(self, name: str, guild: str, roles: Collection[str] = ()) -> None:
        """
        The guild sees the collection; of a private one, those with any of *roles*, added to others.

        Raises:
            CollectionError: there is no such collection, or an id is none.
        """
        server, allowed = _id(guild, "server"), [_id(role, "role") for role in roles]
        with self._changing() as decisions:
            access = Access.read(decisions)
            called = _known(access, name)
            if allowed and called not in access.private:
                said = f"{called} is not private: it needs no roles"
                raise CollectionError(Told(said, "collection.not_private", name=called))
            if called in access.private and not allowed and (server, called) not in access.roles:
                said = f"{called} is private: say which role may ask it, with --role ID"
                raise CollectionError(Told(said, "collection.private", name=called))
            decisions.execute("INSERT OR REPLACE INTO grants VALUES (?, ?, 1)", (server, called))
            decisions.executemany(
                "INSERT OR IGNORE INTO collection_roles VALUES (?, ?, ?)",
                [(server, called, role) for role in allowed],
            )

    def revoke(self, name: str, guild: str) -> None:
        """
        The guild sees the collection no more, `PUBLIC` either, and its roles are forgotten.

        Raises:
            CollectionError: there is no such collection, or the id is none.
        """
        server = _id(guild, "server")
        with self._changing() as decisions:
            called = _known(Access.read(decisions), name)
            decisions.execute("INSERT OR REPLACE INTO grants VALUES (?, ?, 0)", (server, called))
            decisions.execute(
                "DELETE FROM collection_roles WHERE guild = ? AND collection = ?", (server, called)
            )

    def narrow(self, guild: str, channel: str, names: Sequence[str]) -> None:
        """
        The channel sees no more than the collections *names*; all its guild does, for none.

        Raises:
            CollectionError: there is no such collection in the guild, or an id is none.
        """
        server, place = _id(guild, "server"), _id(channel, "channel")
        with self._changing() as decisions:
            access = Access.read(decisions)
            # A collection that the guild was not given is as unknown here as one that is not.
            given = access.of_guild(server)
            unknown = [name for name in names if name.casefold() not in given & access.named]
            if unknown:
                said = f"this server has no collection {', '.join(unknown)}"
                raise CollectionError(Told(said, "collection.not_here", name=", ".join(unknown)))
            if names:
                held = json.dumps(sorted({name.casefold() for name in names}))
                decisions.execute(
                    "INSERT OR REPLACE INTO channel_collections VALUES (?, ?, ?)",
                    (server, place, held),
                )
            else:
                decisions.execute(
                    "DELETE FROM channel_collections WHERE guild = ? AND channel = ?",
                    (server, place),
                )


def _called(name: str) -> str:
    called = name.strip().casefold()
    if not _NAME.fullmatch(called):
        said = (
            f"{name!r} is no name for a collection: give up to 50 letters a to z, digits, hyphens "
            "and underscores"
        )
        raise CollectionError(Told(said, "collection.no_name", name=repr(name)))
    return called


def _known(access: Access, name: str) -> str:
    called = name.strip().casefold()
    if called not in access.named:
        there = ", ".join(sorted(access.named))
        said = (
            f"there is no collection {name}: `quoth collections create {name}` makes it, and "
            f"{there} there is"
        )
        raise CollectionError(Told(said, "collection.unknown", name=name, there=there))
    return called


def _id(written: str, what: str) -> str:
    if not _ID.fullmatch(written.strip()):
        said = f"{written!r} is no id of a {what}: copy it in Discord with the developer mode on"
        raise CollectionError(Told(said, "collection.no_id", written=repr(written)))
    return written.strip()


def _fits(record: EpisodeRecord, name: str) -> bool:
    return name == record.id or Path(record.path).is_relative_to(absolute(name))

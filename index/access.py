"""Who may see which episodes: collections, the guilds that were given them, channels and roles."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Self

from index.decisions import as_written
from index.view import OUTSIDE, PUBLIC, View

_PUBLIC_ALONE = frozenset((PUBLIC,))


@dataclass(frozen=True, slots=True)
class Access:
    """
    What operators and moderators set.

    Attributes:
        private: collections that answer for the asker's eyes only, to those with an allowed role.
        placements: by episode id, the collections that hold it; an episode that is not in here is
            public, one with no collection is seen on the command line alone.
        grants: by (guild, collection), whether the guild sees it; of what is not in here, `PUBLIC`
            alone is seen.
        channels: by (guild, channel), the collections that the channel is narrowed to.
        roles: by (guild, collection), the roles that may ask a private collection.
    """

    private: frozenset[str] = frozenset()
    placements: Mapping[str, frozenset[str]] = field(default_factory=dict)
    grants: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    channels: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    roles: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    named: frozenset[str] = frozenset()

    def of_episode(self, episode_id: str) -> frozenset[str]:
        """The collections that hold the episode."""
        return self.placements.get(episode_id, _PUBLIC_ALONE)

    def sees(self, view: View, episode_id: str) -> bool:
        """Whether *view* may see anything of the episode."""
        return view.collections is None or bool(self.of_episode(episode_id) & view.collections)

    def of_guild(self, guild: str) -> frozenset[str]:
        """The collections that the guild was given, private ones included."""
        given = {name for (one, name), granted in self.grants.items() if one == guild and granted}
        refused = self.grants.get((guild, PUBLIC)) is False
        return frozenset(given if refused else given | {PUBLIC})

    def view(
        self,
        guild: str | None,
        channel: str | None = None,
        roles: Collection[str] = (),
        *,
        for_asker_alone: bool = False,
    ) -> View:
        """
        What may be shown to an asker.

        Args:
            guild: where they ask; None in a direct message.
            channel: the channel, or the parent of the thread, they ask in.
            roles: ids of the roles that they have there.
            for_asker_alone: nobody else will see the answer: private collections may be in it.
        """
        if guild is None:
            return OUTSIDE
        seen = self.of_guild(guild)
        if channel is not None and (guild, channel) in self.channels:
            seen &= self.channels[guild, channel]
        allowed = {
            name
            for name in seen & self.private
            if self.roles.get((guild, name), frozenset()).intersection(roles)
        }
        shown = (seen - self.private) | (allowed if for_asker_alone else set())
        return View(frozenset(shown), guild, frozenset(allowed if for_asker_alone else ()))

    @classmethod
    def read(cls, decisions: sqlite3.Connection) -> Self:
        """What the database holds."""
        ask = decisions.execute
        named = ask("SELECT name, private FROM collections").fetchall()
        roles: dict[tuple[str, str], set[str]] = {}
        for guild, name, role in ask("SELECT guild, collection, role FROM collection_roles"):
            roles.setdefault((guild, name), set()).add(role)
        return cls(
            private=frozenset(name for name, private in named if private),
            placements={
                episode: _names(held)
                for episode, held in ask("SELECT episode_id, collections FROM placements")
            },
            grants={
                (guild, name): bool(granted)
                for guild, name, granted in ask("SELECT guild, collection, granted FROM grants")
            },
            channels={
                (guild, channel): _names(held)
                for guild, channel, held in ask(
                    "SELECT guild, channel, collections FROM channel_collections"
                )
            },
            roles={key: frozenset(held) for key, held in roles.items()},
            named=frozenset(name for name, _private in named) | {PUBLIC},
        )


def _names(held: str) -> frozenset[str]:
    with as_written():
        return frozenset(json.loads(held))


OPEN = Access()  # nothing is set: everything is public

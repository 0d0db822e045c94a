"""What servers and channels have set for themselves; with nothing set, the defaults hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.asker import Asker
from bot.records import Records, preferences
from bot.records.preferences import WHOLE_SERVER


@dataclass(frozen=True, slots=True)
class Chosen:
    """
    What holds in one channel.

    Attributes:
        threads: long answers open a thread.
        cooldown_s: between two questions of one person; None for the operator's setting.
        quotes: in an answer; None for the operator's setting.
        moderator_roles: ids of roles that may decide what is shown, beside who manages messages.
        language: that the bot speaks (`bot.wording.LANGUAGES`); None for the server's own.
        digest_channel: where questions that nobody could answer are listed each week; None: not.
    """

    threads: bool = False
    cooldown_s: int | None = None
    quotes: int | None = None
    moderator_roles: tuple[int, ...] = ()
    language: str | None = None
    digest_channel: int | None = None


class Preferences:
    """What is set, remembered in *records* and held here, so that no question waits for a disk."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: dict[tuple[int | None, int | None], Chosen] = {}

    async def of(self, asker: Asker) -> Chosen:
        """What holds where *asker* is."""
        place = (asker.guild_id, asker.channel_id)
        if asker.guild_id is None:
            return Chosen()
        if place not in self._known:
            found = await self._records.run(lambda held: preferences.in_force(held, *place))
            self._known[place] = _chosen(found)
        return self._known[place]

    async def put(self, guild_id: int, channel_id: int | None, name: str, value: object) -> None:
        """Sets *name* (an attribute of `Chosen`) for a channel or, with None, for the server."""
        where = channel_id or WHOLE_SERVER
        await self._records.run(lambda held: preferences.put(held, guild_id, where, name, value))
        self._known.clear()


def _chosen(found: dict[str, Any]) -> Chosen:
    return Chosen(
        threads=bool(found.get("threads", False)),
        cooldown_s=found.get("cooldown_s"),
        quotes=found.get("quotes"),
        moderator_roles=tuple(found.get("moderator_roles", ())),
        language=found.get("language"),
        digest_channel=found.get("digest_channel"),
    )

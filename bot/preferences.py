"""What servers and channels have set for themselves; with nothing set, the defaults hold."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.asker import Asker
from bot.records import Records, RecordsError, preferences
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


_log = logging.getLogger(__name__)

HELD_S = 60.0  # then it is read again: `quoth restore` may have put other settings in its place
Place = tuple[int | None, int | None]


class Preferences:
    """
    What is set, remembered in *records* and held here, so that hardly a question waits for a disk.

    *now* gives seconds, of whatever beginning.
    """

    def __init__(self, records: Records, now: Callable[[], float] = time.monotonic) -> None:
        self._records, self._now = records, now
        self._known: dict[Place, tuple[Chosen, float]] = {}
        self._refreshing: asyncio.Future[None] | None = None  # the loop alone would let it go

    async def of(self, asker: Asker) -> Chosen:
        """What holds where *asker* is."""
        place = (asker.guild_id, asker.channel_id)
        if asker.guild_id is None:
            return Chosen()
        if place not in self._known:
            return await self._read(place)
        chosen, until = self._known[place]
        if until <= self._now():
            self._known[place] = chosen, self._now() + HELD_S
            self._refreshing = asyncio.ensure_future(self._refresh(place))
        return chosen

    async def _read(self, place: Place) -> Chosen:
        found = await self._records.run(lambda held: preferences.in_force(held, *place))
        chosen = _chosen(found)
        self._known[place] = chosen, self._now() + HELD_S
        return chosen

    async def _refresh(self, place: Place) -> None:
        try:
            await self._read(place)
        except RecordsError as error:  # what was known holds
            _log.error("settings not read: %s", error)

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

"""What the stand-in for Discord takes down: requests, interactions, faults that a test wants."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any

# Five seconds hold by the bot's own watchdog (tests/bot/test_service.py); the rest is what a busy
# machine takes until the signal is heard, and to take a process down.
STOPPED_WITHIN_S = 10


@dataclass
class Request:
    """A request of the bot, and when it came."""

    method: str
    path: str
    body: Json
    at: float
    status: int = 0


@dataclass
class Interaction:
    """A slash command in use: what the bot has shown for it."""

    id: int
    token: str
    sent_at: float
    acknowledged_at: float | None = None
    shown: list[Json] = field(default_factory=list)
    told: list[Json] = field(default_factory=list)  # beside it, to whoever is behind it alone
    offered: list[Json] | None = None
    modal: Json = None
    withdrawn: bool = False
    message_id: int = 0  # of what is shown

    def button(self, label: str) -> str:
        """The custom_id of the button *label* below what is shown."""
        rows = self.shown[-1]["components"]
        found = [one for row in rows for one in row["components"] if one.get("label") == label]
        return str(found[0]["custom_id"])

    @property
    def acknowledged_in_s(self) -> float:
        """How long the asker waited for a sign."""
        assert self.acknowledged_at is not None
        return self.acknowledged_at - self.sent_at


@dataclass
class Fault:
    """An answer that a route gives instead of its own, so many times."""

    method: str
    path: re.Pattern[str]
    status: int
    body: Json
    headers: Mapping[str, str]
    times: int
    arrives: bool = False


class RefusedError(Exception):
    """What Discord would not take."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code

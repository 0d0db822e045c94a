"""How often one person may ask: a pause that a server can set, and a guard against floods."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

# What no person does, and a script may: the cap on waiting questions (`Rules`) guards the rest.
BURST = 500  # questions that one person may ask at once
REFILL_S = 0.05  # until the next one after that
REMEMBERED = 10_000  # people; those who asked longest ago are forgotten first


@dataclass(frozen=True, slots=True)
class _Asked:
    at: float
    left: float  # questions of the burst


@dataclass(slots=True)
class Pace:
    """When people asked last. It is forgotten with the process: nothing of it is kept."""

    _asked: dict[int, _Asked] = field(default_factory=dict)

    def wait_s(self, user_id: int, now: float, cooldown_s: float) -> int:
        """
        How many whole seconds *user_id* has to wait; 0 where they may ask, which then counts.

        Args:
            user_id: who asks.
            now: in seconds, from whatever moment.
            cooldown_s: between two questions of one person; 0 for none.
        """
        last = self._asked.pop(user_id, None) or _Asked(-math.inf, BURST)
        left = min(BURST, last.left + (now - last.at) / REFILL_S)
        wait = max(last.at + cooldown_s - now, (1 - left) * REFILL_S, 0.0)
        self._asked[user_id] = last if wait else _Asked(now, left - 1)
        while len(self._asked) > REMEMBERED:
            del self._asked[next(iter(self._asked))]
        return math.ceil(wait)

"""Many questions at once: each gets its sign in time, and the event loop is never held up."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.in_time import kept_once

pytestmark = pytest.mark.timeout(600)  # a first run prepares the model

QUESTION = "what did Mines say about over-the-horizon counterterrorism"
AT_ONCE = 64
LATE_MS = re.compile(r"late_ms=(\d+)")


def test_64_questions_at_once_are_acknowledged_within_a_second_each(
    discord: Any, start_bot: Any
) -> None:
    """And no callback, rendering or lock keeps the loop from others for a tenth of a second."""
    bot = start_bot(discord, STANDIN_LAG="1", QUOTH_THREADS="1")
    discord.wait_for(lambda: "model loaded" in bot.written(), "model")
    discord.answer_to(discord.ask(QUESTION))
    before = len(bot.written())

    def acknowledged_in_s() -> float:
        asked = [discord.ask(QUESTION) for _ in range(AT_ONCE)]
        answers = [discord.answer_to(one) for one in asked]
        assert all(one["embeds"][0]["author"]["name"] == "Andrew Mines" for one in answers)
        return float(max(one.acknowledged_in_s for one in asked))

    assert kept_once(1, acknowledged_in_s)
    late = sorted(map(int, LATE_MS.findall(bot.written()[before:])))
    assert not late or late[-1] < 100, late

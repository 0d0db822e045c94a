"""What stands below an answer: its buttons, made anew from what is kept of it at every edit."""

from __future__ import annotations

from collections.abc import Iterator

from bot.controls import Button, Look, Row, doing
from bot.records.answers import KeptAnswer
from bot.records.verdicts import NOT_USEFUL, REPORT, USEFUL
from bot.wording import say

# By the kind of what was understood (`index.Constraint`).
UNDOING = {
    "speaker": "all_speakers",
    "episode": "all_episodes",
    "dates": "all_dates",
    "phrase": "other_words",
}


def rows_of(kept: KeptAnswer) -> tuple[Row, ...]:
    """The buttons of *kept*, in rows that a phone does not break."""
    return tuple(filter(None, map(tuple, (_onwards(kept), _undoing(kept), _verdicts(kept)))))


def _onwards(kept: KeptAnswer) -> Iterator[Button]:
    if kept.quotes:
        yield Button(say("button.more"), doing("more", kept.id), Look.MAIN)
        yield Button(say("button.context"), doing("context", kept.id, 0))
    yield Button(say("button.ask_more"), doing("ask", kept.id))


def _undoing(kept: KeptAnswer) -> Iterator[Button]:
    for kind, name in UNDOING.items():
        if kind in kept.understood:
            yield Button(say(f"button.{name}"), doing("undo", kept.id, kind))
    if kept.wanted.without:
        yield Button(say("button.as_understood"), doing("redo", kept.id))


def _verdicts(kept: KeptAnswer) -> Iterator[Button]:
    yield Button(say("button.useful"), doing("verdict", kept.id, USEFUL))
    yield Button(say("button.not_useful"), doing("verdict", kept.id, NOT_USEFUL))
    yield Button(say("button.report"), doing("verdict", kept.id, REPORT))
    if kept.quotes and kept.guild_id is not None:
        yield Button(say("button.review"), doing("review", kept.id))

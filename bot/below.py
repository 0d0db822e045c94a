"""What stands below an answer: its buttons, made anew from what is kept of it at every edit."""

from __future__ import annotations

from collections.abc import Iterator

from bot.controls import Button, Look, Row, doing
from bot.records.answers import KeptAnswer
from bot.records.verdicts import NOT_USEFUL, REPORT, USEFUL

# Each answer says how to ask on: not everybody has met a bot that holds a conversation.
GO_ON = "To go on: Ask more, or mention me in a reply."
# To whom a private collection would answer, but not where others look on.
SEEN_BY_ALL = "Searched is what everybody here may see; use /ask for what you alone may."

# By the kind of what was understood (`index.Constraint`).
UNDOING = {
    "speaker": "Search all speakers",
    "episode": "Search all episodes",
    "dates": "Search all dates",
    "phrase": "Search other wordings",
}


def rows_of(kept: KeptAnswer) -> tuple[Row, ...]:
    """The buttons of *kept*, in rows that a phone does not break."""
    return tuple(filter(None, map(tuple, (_onwards(kept), _undoing(kept), _verdicts(kept)))))


def _onwards(kept: KeptAnswer) -> Iterator[Button]:
    if kept.quotes:
        yield Button("More", doing("more", kept.id), Look.MAIN)
        yield Button("Context", doing("context", kept.id, 0))
    yield Button("Ask more", doing("ask", kept.id))


def _undoing(kept: KeptAnswer) -> Iterator[Button]:
    for kind, label in UNDOING.items():
        if kind in kept.understood:
            yield Button(label, doing("undo", kept.id, kind))
    if kept.wanted.without:
        yield Button("As first understood", doing("redo", kept.id))


def _verdicts(kept: KeptAnswer) -> Iterator[Button]:
    yield Button("Useful", doing("verdict", kept.id, USEFUL))
    yield Button("Not useful", doing("verdict", kept.id, NOT_USEFUL))
    yield Button("Report", doing("verdict", kept.id, REPORT))
    if kept.quotes and kept.guild_id is not None:
        yield Button("Review", doing("review", kept.id))

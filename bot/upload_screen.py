"""How an attached file would be read, for whoever is to decide whether it is indexed (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.controls import Button, Look, doing
from bot.escaping import lines_within
from bot.passages import Card
from bot.quoting import CUT, label, plain
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from bot.uploads import Upload

ACCEPT, DISCARD = "takefile", "dropfile"
SPEAKERS, TURNS, PROBLEMS = 8, 4, 5
_ROOM = 200
_NAME_ROOM = 100
_CARD_ROOM = 3500


def of_upload(upload: Upload) -> Reply:
    """What was found in the file, with a button that indexes it and one that does not."""
    title = label(f"{upload.name}, as I would read it", _ROOM) or CUT
    lines = list(_lines(upload.report))
    body = "\n".join(lines_within(lines, _CARD_ROOM))
    text = "\n".join(lines_within([f"**{plain(title, _ROOM)}**", *lines], MESSAGE_LIMIT))
    rows = (
        (
            Button("Index it", doing(ACCEPT, upload.token), Look.MAIN),
            Button("Discard", doing(DISCARD, upload.token)),
        ),
    )
    card = Card(title, body, "Nothing is indexed yet.", Colour.ABOUT)
    return Reply("", (card,), text, rows)


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    turns: Sequence[Mapping[str, Any]] = report.get("turns", ())
    yield f"**{plain(str(report.get('title') or 'no title is stated'), _ROOM)}**"
    yield f"{plain(str(report.get('format')), _NAME_ROOM)} · {report.get('date') or 'undated'}"
    yield ""
    yield from _speakers(report.get("speakers", ()), len(turns))
    dropped = Counter(str(one["reason"]) for one in report.get("dropped", ()))
    if dropped:
        reasons = ", ".join(f"{plain(why, _NAME_ROOM)} ({n})" for why, n in dropped.most_common(6))
        yield f"Left out, {dropped.total()} lines: {reasons}"
    problems = [*report.get("problems", ()), *report.get("suspicious", ())]
    yield from (f"⚠ {plain(str(one), _ROOM)}" for one in problems[:PROBLEMS])
    yield ""
    yield from (f"> **{plain(_who(one), _NAME_ROOM)}:** {_said(one)}" for one in turns[:TURNS])


def _speakers(speakers: Sequence[Mapping[str, Any]], turns: int) -> Iterator[str]:
    shown = ", ".join(f"{plain(one['name'], _NAME_ROOM)} ({one['turns']})" for one in speakers[:8])
    more = f" and {len(speakers) - SPEAKERS} more" if len(speakers) > SPEAKERS else ""
    yield f"{turns:,} turns by {shown or 'nobody who is named'}{more}"


def _who(turn: Mapping[str, Any]) -> str:
    return str(turn["speaker"] or turn["label"] or "speaker not stated")


def _said(turn: Mapping[str, Any]) -> str:
    return plain(str(turn["text"]), _ROOM) or CUT

"""How an attached file would be read, for whoever is to decide whether it is indexed (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.controls import Button, Look, doing
from bot.escaping import lines_within
from bot.passages import Card, dated
from bot.quoting import CUT, label, plain
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from bot.uploads import Upload
from bot.wording import is_known, say

ACCEPT, DISCARD = "takefile", "dropfile"
SPEAKERS, TURNS, PROBLEMS = 8, 4, 5
_ROOM = 200
_NAME_ROOM = 100
_CARD_ROOM = 3500


def of_upload(upload: Upload) -> Reply:
    """What was found in the file, with a button that indexes it and one that does not."""
    title = label(say("upload.title", name=upload.name), _ROOM) or CUT
    lines = list(_lines(upload.report))
    body = "\n".join(lines_within(lines, _CARD_ROOM))
    text = "\n".join(lines_within([f"**{plain(title, _ROOM)}**", *lines], MESSAGE_LIMIT))
    rows = (
        (
            Button(say("button.index_it"), doing(ACCEPT, upload.token), Look.MAIN),
            Button(say("button.discard"), doing(DISCARD, upload.token)),
        ),
    )
    card = Card(title, body, say("upload.nothing_yet"), Colour.ABOUT)
    return Reply("", (card,), text, rows)


def _lines(report: Mapping[str, Any]) -> Iterator[str]:
    turns: Sequence[Mapping[str, Any]] = report.get("turns", ())
    yield f"**{plain(str(report.get('title') or say('upload.no_title')), _ROOM)}**"
    yield f"{plain(str(report.get('format')), _NAME_ROOM)} · {dated(report.get('date'))}"
    yield ""
    yield from _speakers(report.get("speakers", ()), len(turns))
    dropped = Counter(str(one["reason"]) for one in report.get("dropped", ()))
    if dropped:
        common = dropped.most_common(6)
        reasons = ", ".join(f"{plain(_reason(why), _NAME_ROOM)} ({n})" for why, n in common)
        yield say("upload.left_out", count=dropped.total(), reasons=reasons)
    problems = [*report.get("problems", ()), *report.get("suspicious", ())]
    yield from (f"⚠ {plain(str(one), _ROOM)}" for one in problems[:PROBLEMS])
    yield ""
    yield from (f"> **{plain(_who(one), _NAME_ROOM)}:** {_said(one)}" for one in turns[:TURNS])


def _reason(stated: str) -> str:
    """Why lines are left out, which `quoth check` says in fixed words; in these where it is new."""
    name = stated.replace(" ", "_")
    return say(f"dropped.{name}") if is_known(f"dropped.{name}") else stated


def _speakers(speakers: Sequence[Mapping[str, Any]], turns: int) -> Iterator[str]:
    shown = ", ".join(f"{plain(one['name'], _NAME_ROOM)} ({one['turns']})" for one in speakers[:8])
    if len(speakers) > SPEAKERS:
        more = say("list.more", count=len(speakers) - SPEAKERS)
        shown = say("list.and", first=shown, last=more)
    who = shown or say("upload.nobody_named")
    yield say("upload.turns_by", turns=say("count.turns", count=turns), speakers=who)


def _who(turn: Mapping[str, Any]) -> str:
    return str(turn["speaker"] or turn["label"] or say("passage.unstated"))


def _said(turn: Mapping[str, Any]) -> str:
    return plain(str(turn["text"]), _ROOM) or CUT

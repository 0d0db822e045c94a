"""The queue of what moderators should look at, shown one thing at a time to one of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot import replies, wording
from bot.asker import Asker
from bot.controls import Button, Look, doing
from bot.desk import Desk
from bot.library import Library
from bot.moderation import regressions, screens
from bot.passages import blocks, cards, cited
from bot.presses.context import seen
from bot.quoting import plain
from bot.records import answers, queue
from bot.records.answers import KeptAnswer
from bot.records.queue import Waiting
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from bot.wording import say
from index import ChangedPin, StandingDecision, format_turn_id

DECISION = "decision:"


async def next_thing(desk: Desk, asker: Asker, after: str = "") -> Reply:
    """The first thing after *after* that nobody else looks at, claimed for *asker*."""
    decided = await desk.look_up(asker.by_themselves(), _decided, quickly=True)
    guild_id, now = asker.guild_id or 0, int(desk.now())
    waiting = await desk.records.run(partial(_waiting, guild_id=guild_id, decided=decided))
    if not waiting:
        return replies.of_words(say("queue.empty"))
    at = next((place for place, one in enumerate(waiting) if one.item == after), -1)
    for one in (*waiting[at + 1 :], *waiting[: at + 1]):
        mine = partial(
            queue.claim, guild_id=guild_id, item=one.item, moderator=asker.user_id, now=now
        )
        if await desk.records.run(mine):
            return await _shown(desk, asker, one, len(waiting), decided)
    return replies.of_words(say("queue.taken"))


@dataclass(frozen=True, slots=True)
class _Decided:
    """What a re-index made of decisions: those that moved, and pins that are answered otherwise."""

    moved: list[StandingDecision]
    changed: list[ChangedPin]


def _decided(library: Library) -> _Decided:
    view = library.view
    return _Decided(library.moderation.moved(view), library.moderation.changed_pins(view))


def _waiting(database: sqlite3.Connection, guild_id: int, decided: _Decided) -> list[Waiting]:
    """Answers, moved decisions and changed pins together, oldest first."""
    done = queue.settled(database, guild_id)
    decisions = [
        *(Waiting(f"{DECISION}{one.record.seq}", _seconds(one.record.at)) for one in decided.moved),
        *map(regressions.waiting, decided.changed),
    ]
    fresh = [one for one in decisions if one.item not in done]
    return sorted([*queue.wanting(database, guild_id), *fresh], key=lambda one: one.since)


def _seconds(at: str) -> int:
    return int(datetime.fromisoformat(at).timestamp())


async def _shown(desk: Desk, asker: Asker, one: Waiting, count: int, decided: _Decided) -> Reply:
    kind, _colon, name = one.item.partition(":")
    if f"{kind}:" == DECISION:
        decision = next(each for each in decided.moved if str(each.record.seq) == name)
        return _of_decision(decision, one, count)
    if f"{kind}:" == regressions.PIN:
        changed = next(each for each in decided.changed if regressions.waiting(each) == one)
        return regressions.of_change(changed, _closing(one), count)
    kept = await desk.records.run(lambda held: answers.found(held, name))
    if kept is None:
        return replies.of_words(say("queue.empty"))
    work = partial(_of_answer, kept=kept, one=one, count=count)
    return await desk.reply(asker.by_themselves(), work, quickly=True)


def _of_answer(library: Library, kept: KeptAnswer, one: Waiting, count: int) -> Reply:
    """The question, why it is here, and its passages."""
    quotes = seen(library, kept)
    title = plain(kept.title or kept.question or say("queue.forgotten"), 200)
    state, waiting = say(f"state.{kept.state}"), say("queue.waiting", count=count)
    head = f"**{title}**\n{_why(one)} · {state} · {waiting}"
    passages = [cited(each) for each in quotes.values()]
    lines = blocks(passages, MESSAGE_LIMIT - len(head) - 2)
    first: tuple[Button, ...] = ()
    if quotes:
        turn = format_turn_id(next(iter(quotes.values())).turn_id)
        first = (
            Button(say("button.review"), doing("review", kept.id), Look.MAIN),
            Button(say("button.context"), doing("beside", kept.id, turn)),
        )
    return Reply(
        head,
        cards(passages, Colour.CONTEXT),
        "\n".join([head, *lines]),
        ((*first, *_closing(one)),),
    )


def _why(one: Waiting) -> str:
    parts = [
        say("queue.reported", count=one.reports) if one.reports else "",
        say("queue.not_useful", people=one.not_useful) if one.not_useful else "",
    ]
    if one.confidence is not None:
        parts.append(say("queue.unsure", share=wording.percent(one.confidence)))
    return ", ".join(filter(None, parts))


def _of_decision(decision: StandingDecision, one: Waiting, count: int) -> Reply:
    """A decision whose text was edited."""
    turn = format_turn_id(decision.passage.turn_id)
    text = "\n".join(
        [
            f"{screens.of_decision(decision)}",
            f"> {plain(decision.passage.text, 500)}",
            f"-# {say('queue.waiting', count=count)}",
        ]
    )
    number = decision.record.seq
    buttons = (
        Button(say("button.still_fits"), doing("still_fits", turn, number), Look.MAIN),
        Button(say("button.undo_it"), doing("takeback", number)),
        *_closing(one),
    )
    return Reply(text, (), text, (buttons,))


def _closing(one: Waiting) -> tuple[Button, ...]:
    return (
        Button(say("button.done"), doing("settle", *one.item.split(":"))),
        Button(say("button.next"), doing("later", *one.item.split(":"))),
    )

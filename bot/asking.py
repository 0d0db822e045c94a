"""A question, from the asker's words to what is shown and remembered."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import discord

from bot import below, choosing, delivery, discretion, recalled, replies, threads
from bot.asker import Asker
from bot.desk import DeclinedError, Desk
from bot.discretion import Outcome
from bot.library import ANYTHING, Library, Wanted
from bot.preferences import Chosen
from bot.quoting import quoted_spans
from bot.records import RecordsError, answers
from bot.records.answers import Carried, KeptAnswer, Quoted, new_id
from bot.replies import Reply
from bot.wording import say
from index import Answer, Citation, format_turn_id

_log = logging.getLogger(__name__)

_BEFORE = 3  # turns before a reply, among which stands what it replies to

PATIENCE_S = 1.0  # with a disk, before the sign that Discord wants within three seconds


@dataclass(frozen=True, slots=True)
class Ask:
    """
    A question, and where it comes from.

    Attributes:
        wanted: what was chosen beside its words.
        carried: the conversation it goes on from, as JSON; None for none.
        private: the answer is for the asker alone.
        can_be_private: it may be shown to the asker alone where it comes from a private collection.
            A message cannot be answered so: what is private stays out of it.
        title: what stands above the answer, where the question says little by itself ("more").
        answer_id: of the answer that is asked anew, in its place; None for a new one.
    """

    asker: Asker
    question: str
    wanted: Wanted = ANYTHING
    carried: Carried | None = None
    private: bool = False
    can_be_private: bool = True
    title: str | None = None
    answer_id: str | None = None


async def ask_by(interaction: discord.Interaction[Any], desk: Desk, ask: Ask) -> None:
    """Acknowledges *interaction*, then shows the answer to *ask*."""
    wait = await wait_s(desk, ask.asker)
    if wait:
        await delivery.refuse(interaction, desk, too_soon(wait))
        return
    await delivery.respond(interaction, desk, partial(answered, desk, ask), private=ask.private)


async def wait_s(desk: Desk, asker: Asker) -> int:
    """How many seconds *asker* has to wait before the next question; 0 where it may be asked."""
    chosen = await _chosen(desk, asker)
    cooldown_s = desk.rules.cooldown_s if chosen.cooldown_s is None else chosen.cooldown_s
    return desk.pace.wait_s(asker.user_id, desk.now(), cooldown_s)


async def _chosen(desk: Desk, asker: Asker) -> Chosen:
    """What holds where *asker* is; the defaults where a disk does not say so in time."""
    try:
        return await asyncio.wait_for(desk.preferences.of(asker), PATIENCE_S)
    except (TimeoutError, RecordsError) as error:
        _log.error("settings not read: %s", str(error) or "they took too long")
        return Chosen()


def too_soon(wait: int) -> Reply:
    """That *wait* seconds have to pass before the next question."""
    return replies.refusal(say("fault.too_soon", wait=wait))


async def answered(desk: Desk, ask: Ask) -> Reply:
    """The answer to *ask* with its buttons, or a sentence that says why there is none."""
    chosen = await _chosen(desk, ask.asker)
    wanted = replace(ask.wanted, limit=ask.wanted.limit or chosen.quotes)
    try:
        eyes = ask.asker.by_themselves(alone=ask.private)
        found = await desk.look_up(eyes, lambda library: _found(library, ask, wanted))
    except DeclinedError as declined:
        desk.metrics.declined()
        return declined.reply
    desk.metrics.answered(str(found.answer.state), found.answer.elapsed_ms)
    kept = _as_kept(ask, found, int(desk.now()))
    try:
        await desk.records.run(partial(_keep, ask.asker, kept))
    except RecordsError as error:  # an answer without buttons is better than none
        _log.error("answer not kept: %s", error)
        return found.reply
    in_thread = chosen.threads and _may_part(ask, found) and threads.is_long(found.reply)
    return replace(
        found.reply,
        rows=below.rows_of(kept),
        answer_id=kept.id,
        in_thread=in_thread,
        title=ask.title or ask.question,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    answer: Answer
    reply: Reply
    carried_on: Carried
    private: bool  # for the asker alone, whether or not it was asked so
    near: tuple[Quoted, ...]  # passages that are shown after a no
    beside: tuple[str, ...]  # ids of turns that are shown since quotes reply to them


def _may_part(ask: Ask, found: _Found) -> bool:
    """Whether the answer is a new one for everybody in a channel, where a thread can begin."""
    return not (found.private or ask.answer_id or ask.asker.goes_on)


def _found(library: Library, ask: Ask, wanted: Wanted) -> _Found:
    def put_to(seen: Library) -> Outcome:
        return seen.ask(ask.question, ask.carried, _by_id(seen, wanted))

    if ask.private or not ask.can_be_private:
        (answer, conversation), private = put_to(library), ask.private
    else:
        (answer, conversation), private = discretion.of_two(library, put_to)
    stated = {"state": str(answer.state), "citations": len(answer.citations)}
    _log.info("answered", extra={**stated, "elapsed_ms": answer.elapsed_ms})
    # Each answer says how to ask on: not everybody has met a bot that holds a conversation.
    hint = say("answer.go_on")
    if not ask.can_be_private and discretion.is_trusted(library):
        # To whom a private collection would answer, but not where others look on.
        hint = f"{hint} {say('answer.seen_by_all')}"
    reply = replace(replies.of_answer(answer, ask.title, hint), is_private=private)
    seen = replace(library, asker=library.asker.by_themselves(alone=private))
    near, beside = tuple(_near(seen, answer)), tuple(_replied_to(seen, answer))
    return _Found(answer, reply, conversation.as_json(), private, near, beside)


def _near(seen: Library, answer: Answer) -> Iterator[Quoted]:
    """The passages that are shown where nothing is cited."""
    for one in () if answer.citations else answer.suggestions:
        if one.turn_id is not None:
            turn = seen.cite(Quoted(format_turn_id(one.turn_id), ()))
            yield recalled.near(one, turn.text)


def _replied_to(seen: Library, answer: Answer) -> Iterator[str]:
    """The ids of the turns that are shown above short quotes, which reply to them."""
    for citation in answer.citations:
        if citation.answers is not None:
            around = seen.turns_around(citation.turn_id, _BEFORE, 0)
            at = citation.answers.position
            yield from (format_turn_id(one.turn_id) for one in around.turns if one.position == at)


def _by_id(library: Library, wanted: Wanted) -> Wanted:
    if wanted.episode is None:
        return wanted
    return replace(wanted, episode=choosing.episode_id(library.listed(), wanted.episode))


def _as_kept(ask: Ask, found: _Found, now: int) -> KeptAnswer:
    asker, answer = ask.asker, found.answer
    # One that is private by itself is told beside the message that was to be changed.
    in_place = None if found.private and not ask.private else ask.answer_id
    return KeptAnswer(
        id=in_place or new_id(),
        guild_id=asker.guild_id,
        place_id=asker.place_id,
        message_id=None,
        private=found.private,
        state=str(answer.state),
        confidence=answer.confidence,
        quotes=tuple(map(_quoted, answer.citations)),
        understood=tuple(dict.fromkeys(one.kind for one in answer.understood.constraints)),
        asker=asker.user_id,
        question=ask.question,
        title=ask.title,
        wanted=ask.wanted,
        carried_in=ask.carried,
        carried_on=found.carried_on,
        kept_at=now,
        near=found.near,
        beside=found.beside,
        head=recalled.head_of(answer),
    )


def _quoted(citation: Citation) -> Quoted:
    parts = tuple(quoted_spans(citation))
    return Quoted(format_turn_id(citation.turn_id), parts, citation.emphasis)


def _keep(asker: Asker, kept: KeptAnswer, database: sqlite3.Connection) -> None:
    answers.keep(database, kept)
    if asker.goes_on and kept.place_id is not None and not kept.private:
        answers.go_on_from(database, kept.place_id, kept.id)

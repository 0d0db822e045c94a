"""What was understood of a question, undone: "search all speakers"; and taken back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot import delivery
from bot.asking import Ask, answered, too_soon, wait_s
from bot.below import UNDOING
from bot.desk import DeclinedError
from bot.press import Press
from bot.records.answers import KeptAnswer


async def _undo(press: Press) -> None:
    kept, question = await press.question()
    kinds = (*kept.wanted.without, *press.doing.about[1:2])
    await _ask_again(press, kept, question, tuple(one for one in UNDOING if one in kinds))


async def _redo(press: Press) -> None:
    kept, question = await press.question()
    await _ask_again(press, kept, question, ())


async def _ask_again(
    press: Press, kept: KeptAnswer, question: str, without: tuple[str, ...]
) -> None:
    """The same question; in place of its answer for its asker, beside it for anybody else."""
    wait = await wait_s(press.desk, press.asker)
    if wait:
        raise DeclinedError(too_soon(wait))
    mine = press.is_askers(kept)
    ask = Ask(
        press.asker,
        question,
        replace(kept.wanted, without=without),
        carried=kept.carried_in,
        private=kept.private or not mine,
        title=kept.title,
        answer_id=kept.id if mine else None,
    )
    answering = partial(answered, press.desk, ask)
    if mine:
        await delivery.change(press.interaction, press.desk, answering)
    else:
        await delivery.respond(press.interaction, press.desk, answering, private=True)


ACTS = {"undo": _undo, "redo": _redo}

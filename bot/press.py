"""A press of a button, a choice of a menu or a sent modal, with what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import discord

from bot import replies
from bot.asker import Asker
from bot.controls import Doing
from bot.desk import DeclinedError, Desk
from bot.records import answers
from bot.records.answers import Carried, KeptAnswer
from bot.wording import say


@dataclass(frozen=True, slots=True)
class Press:
    """
    A press, and whose.

    Attributes:
        doing: what the custom_id says.
        asker: who pressed, who need not have asked what it is about.
    """

    interaction: discord.Interaction[Any]
    desk: Desk
    doing: Doing
    asker: Asker

    @property
    def sent(self) -> Mapping[str, Any]:
        """What Discord sent with it: what was chosen in a menu, what was written in a modal."""
        return cast("Mapping[str, Any]", self.interaction.data or {})

    @property
    def chosen(self) -> list[int]:
        """The numbers and ids that were chosen in a menu."""
        return [int(one) for one in self.sent.get("values", ()) if str(one).isdecimal()]

    async def answer(self) -> KeptAnswer:
        """
        The answer that it is about.

        Raises:
            DeclinedError: it is not kept, or is not for the eyes of whoever pressed.
        """
        answer_id = self.doing.about[0] if self.doing.about else ""
        kept = await self.desk.records.run(lambda held: answers.found(held, answer_id))
        if kept is None or kept.guild_id != self.asker.guild_id:
            raise DeclinedError(replies.refusal(say("press.stale")))
        if kept.private and kept.asker not in {None, self.asker.user_id}:
            raise DeclinedError(replies.refusal(say("press.not_yours")))
        await self._check_stands(kept)
        return kept

    async def _check_stands(self, kept: KeptAnswer) -> None:
        """
        Nothing, where everything that an asker alone was shown can still be seen.

        Raises:
            DeclinedError: a passage was withdrawn, and Discord edits no such answer any more.
        """
        shown = [*(one.turn_id for one in (*kept.quotes, *kept.near)), *kept.beside]
        if not kept.private or not shown:
            return
        turns = [int(one, 16) for one in shown]
        gone = await self.desk.look_up(
            self.asker.by_themselves(),
            lambda library: any(library.moderation.withheld(one, library.view) for one in turns),
            quickly=True,
        )
        if gone:
            raise DeclinedError(replies.refusal(say("press.withdrawn")))

    async def question(self) -> tuple[KeptAnswer, str]:
        """
        The answer that it is about, and its question.

        Raises:
            DeclinedError: as for `answer`, or the question has been forgotten.
        """
        kept = await self.answer()
        if kept.question is None:
            raise DeclinedError(replies.refusal(say("press.forgotten")))
        return kept, kept.question

    def is_askers(self, kept: KeptAnswer) -> bool:
        """Whether whoever pressed has asked it."""
        return kept.asker == self.asker.user_id

    def carried(self, kept: KeptAnswer) -> Carried | None:
        """The conversation after *kept*; None when that is too long ago."""
        return carried_on(self.desk, kept)


def carried_on(desk: Desk, kept: KeptAnswer | None) -> Carried | None:
    """The conversation after *kept*; None where there is none, or when that is too long ago."""
    if kept is None or kept.kept_at < desk.now() - desk.rules.conversation_s:
        return None
    return kept.carried_on

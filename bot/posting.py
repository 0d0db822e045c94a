"""Quotes posted beside answers: shared, or told by a watch. They are remembered, since a passage
that moderators withdraw is withdrawn from them too.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

import discord

from bot import delivery
from bot.desk import Desk
from bot.quoting import quoted_spans
from bot.records import RecordsError, answers
from bot.records.answers import POSTED, KeptAnswer, Quoted, new_id
from bot.replies import Reply
from index import Citation, format_turn_id

_log = logging.getLogger(__name__)


async def post_quotes(
    desk: Desk,
    channel: discord.abc.Messageable,
    reply: Reply,
    citations: Sequence[Citation],
    *,
    nonce: int,
) -> bool:
    """Whether *reply*, which shows *citations*, was taken in *channel*; then it is remembered."""
    guild = getattr(channel, "guild", None)
    embeds = delivery.may_embed(channel, guild)
    message = await delivery.post(channel, reply, embeds=embeds, nonce=nonce)
    if message is None:
        return False
    kept = KeptAnswer(
        id=new_id(),
        guild_id=None if guild is None else guild.id,
        place_id=getattr(channel, "id", None),
        message_id=getattr(message, "id", None),
        private=False,
        state=POSTED,
        confidence=1.0,
        quotes=tuple(map(_quoted, citations)),
        understood=(),
        asker=None,
        question=None,
        title=None,
        kept_at=int(desk.now()),
    )
    try:
        await desk.records.run(lambda held: answers.keep(held, kept))
    except RecordsError as error:
        _log.error("post not kept: %s", error)
    return True


def _quoted(citation: Citation) -> Quoted:
    parts = tuple(quoted_spans(citation))
    return Quoted(format_turn_id(citation.turn_id), parts, citation.emphasis)

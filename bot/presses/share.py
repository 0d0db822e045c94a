"""*Share*: a quote, posted in another channel whose members may see it."""

from __future__ import annotations

import hashlib
from functools import partial

import discord

from bot import delivery, pages, replies
from bot.asker import Asker
from bot.asking import TOO_SOON, wait_s
from bot.desk import DeclinedError
from bot.passages import blocks, cards, cited
from bot.posting import post_quotes
from bot.press import Press
from bot.presses.context import NO_QUOTE
from bot.quoting import plain
from bot.records.answers import Quoted
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from index import Citation

WHERE = "Where shall I share this quote? Only quotes that everybody there may see can be shared."
NOWHERE = "I do not see that channel. Choose another one, or let me view it."
NOT_YOU = "You may not write in that channel. Choose one in which you may."
NOT_ME = "I may not write in that channel. Let me send messages there, or choose another one."
REFUSED = "Discord did not take the quote there. Choose another channel."
NOT_ALL = "Not everybody in that channel may see this quote. Choose another channel."
DONE = "Shared in {channel}."
_NAME_ROOM = 60

Place = discord.abc.GuildChannel | discord.Thread


async def _offer(press: Press) -> None:
    kept = await press.answer()
    number = press.doing.number(1)
    if kept.guild_id is None:
        raise DeclinedError(replies.refusal("There is no channel to share it in here: copy it."))
    reply = pages.with_channels(replies.of_words(WHERE), kept.id, number)
    await delivery.tell(press.interaction, press.desk, reply)


async def _share(press: Press) -> None:
    kept = await press.answer()
    number = press.doing.number(1)
    if not 0 <= number < len(kept.quotes):
        raise DeclinedError(replies.refusal(NO_QUOTE))
    quoted, channel = kept.quotes[number], _chosen(press)
    wait = await wait_s(press.desk, press.asker)
    if wait:
        raise DeclinedError(replies.refusal(TOO_SOON.format(wait=wait)))
    answering = partial(_shared, press, channel, quoted)
    await delivery.change(press.interaction, press.desk, answering)


def _chosen(press: Press) -> Place:
    """
    The channel that was chosen, in which both may write.

    Raises:
        DeclinedError: one of them may not.
    """
    guild, number = press.interaction.guild, next(iter(press.chosen), 0)
    channel = guild.get_channel_or_thread(number) if guild else None
    user = press.interaction.user
    if channel is None or guild is None or not isinstance(user, discord.Member):
        raise DeclinedError(replies.refusal(NOWHERE))
    if not may_write(channel, user):
        raise DeclinedError(replies.refusal(NOT_YOU))
    if not may_write(channel, guild.me):
        raise DeclinedError(replies.refusal(NOT_ME))
    return channel


def may_write(channel: Place, member: discord.Member) -> bool:
    """Whether *member* sees *channel* and may write there."""
    try:
        allowed = channel.permissions_for(member)
    except discord.ClientException:  # a thread whose channel is not known
        return False
    in_thread = isinstance(channel, discord.Thread)
    writes = allowed.send_messages_in_threads if in_thread else allowed.send_messages
    return allowed.view_channel and writes


async def _shared(press: Press, channel: Place, quoted: Quoted) -> Reply:
    """Posts the quote as everybody in *channel* may see it, then says so to whoever shared it."""
    try:
        await press.desk.look_up(
            press.asker.by_themselves(), lambda library: library.cite(quoted), quickly=True
        )
    except DeclinedError as declined:
        return declined.reply
    parent = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
    anybody = Asker(press.asker.user_id, press.asker.guild_id, parent)
    name = press.interaction.user.display_name
    try:
        citation = await press.desk.look_up(
            anybody, lambda library: library.cite(quoted), quickly=True
        )
    except DeclinedError:
        return replies.refusal(NOT_ALL)
    reply = _quote(citation, name)
    if not isinstance(channel, discord.abc.Messageable):
        return reply
    taken = await post_quotes(press.desk, channel, reply, [citation], nonce=_nonce(press))
    words = DONE.format(channel=channel.mention) if taken else REFUSED
    return Reply(words, (), words)


def _quote(citation: Citation, shared_by: str) -> Reply:
    passage = cited(citation)
    head = f"-# shared by {plain(shared_by, _NAME_ROOM) or 'somebody'}"
    block = "\n\n".join(blocks([passage], MESSAGE_LIMIT - len(head) - 2))
    return Reply(head, cards([passage], Colour.ANSWERED), f"{head}\n{block}")


def _nonce(press: Press) -> int:
    """The same for the same press, so that a repeated request posts once."""
    digest = hashlib.blake2b(str(press.interaction.id).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


ACTS = {"share": _offer, "shareto": _share}

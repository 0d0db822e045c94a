"""*Share*: a quote, posted in another channel whose members may see it."""

from __future__ import annotations

import hashlib
from functools import partial

import discord

from bot import delivery, pages, replies
from bot.asker import Asker
from bot.asking import too_soon, wait_s
from bot.desk import DeclinedError
from bot.passages import blocks, cards, cited
from bot.posting import post_quotes
from bot.press import Press
from bot.quoting import plain
from bot.records.answers import Quoted
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from bot.wording import say
from index import Citation

_NAME_ROOM = 60

Place = discord.abc.GuildChannel | discord.Thread


async def _offer(press: Press) -> None:
    kept = await press.answer()
    number = press.doing.number(1)
    if kept.guild_id is None:
        raise DeclinedError(replies.refusal(say("share.no_channel")))
    reply = pages.with_channels(replies.of_words(say("share.where")), kept.id, number)
    await delivery.tell(press.interaction, press.desk, reply)


async def _share(press: Press) -> None:
    kept = await press.answer()
    number = press.doing.number(1)
    if not 0 <= number < len(kept.quotes):
        raise DeclinedError(replies.refusal(say("pages.no_quote")))
    quoted, channel = kept.quotes[number], _chosen(press)
    wait = await wait_s(press.desk, press.asker)
    if wait:
        raise DeclinedError(too_soon(wait))
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
        raise DeclinedError(replies.refusal(say("share.nowhere")))
    if not may_write(channel, user):
        raise DeclinedError(replies.refusal(say("share.not_you")))
    if not may_write(channel, guild.me):
        raise DeclinedError(replies.refusal(say("share.not_me")))
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
        return replies.refusal(say("share.not_all"))
    reply = _quote(citation, name)
    if not isinstance(channel, discord.abc.Messageable):
        return reply
    taken = await post_quotes(press.desk, channel, reply, [citation], nonce=_nonce(press))
    words = say("share.done", channel=channel.mention) if taken else say("share.refused")
    return Reply(words, (), words)


def _quote(citation: Citation, shared_by: str) -> Reply:
    passage = cited(citation)
    who = plain(shared_by, _NAME_ROOM) or say("share.somebody")
    head = f"-# {say('share.by', who=who)}"
    block = "\n\n".join(blocks([passage], MESSAGE_LIMIT - len(head) - 2))
    return Reply(head, cards([passage], Colour.ANSWERED), f"{head}\n{block}")


def _nonce(press: Press) -> int:
    """The same for the same press, so that a repeated request posts once."""
    digest = hashlib.blake2b(str(press.interaction.id).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


ACTS = {"share": _offer, "shareto": _share}

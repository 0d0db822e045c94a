"""Messages that ask the bot something: by a mention in a server, or in a direct message."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass

import aiohttp
import discord

from bot import asking, replies
from bot.asker import of_message
from bot.asking import Ask, too_soon, wait_s
from bot.desk import Desk
from bot.press import carried_on
from bot.records import answers
from bot.records.answers import KeptAnswer
from bot.replies import Reply
from bot.wording import say

_log = logging.getLogger(__name__)

_SPOKEN = frozenset({discord.MessageType.default, discord.MessageType.reply})
# Said to an answer, these ask nothing.
_THANKS = re.compile(
    r"\W*(?:(?:ok(?:ay)?|cool|great|nice|perfect|good bot|lol|wow|thanks|thank you|thx|ty|cheers|"
    r"danke|merci|gracias)(?: (?:so much|a lot|very much|quoth|all))?\W*)+|[^\w?]*",
    re.IGNORECASE,
)
_USER = re.compile(r"<@!?(\d+)>")
_OTHER_TOKEN = re.compile(r"<(?:@&\d+|#\d+|a?:(\w+):\d+|/([^:>]+):\d+|t:[^>]*|id:[^>]*)>")


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a message asks.

    Attributes:
        words: without the mention of the bot; empty where there are none.
        about: the answer that it replies to; None where it replies to none.
    """

    words: str
    about: KeptAnswer | None = None


async def question_in(
    message: discord.Message, me: discord.abc.Snowflake, desk: Desk
) -> Asked | None:
    """
    What *message* asks of *me*.

    None for what is no question to the bot: other bots, webhooks, joins and pins, thanks, and
    messages that ping it by a role or @everyone alone.
    """
    if message.author.bot or message.webhook_id is not None or message.type not in _SPOKEN:
        return None
    pinged = any(user.id == me.id for user in message.mentions)
    named = str(me.id) in _USER.findall(message.content)
    if not (pinged or named or isinstance(message.channel, discord.DMChannel)):
        return None
    about, is_mine = await _replied_to(message, me, desk)
    if not (named or is_mine or isinstance(message.channel, discord.DMChannel)):
        return None  # a reply to somebody else, in which the ping is not for the bot
    words = _words(message, me)
    if is_mine and words and _THANKS.fullmatch(words):
        return None
    return Asked(words, about)


async def is_located(message: discord.Message, client: discord.Client) -> bool:
    """
    Whether it is known where *message* was written: asked of Discord where nothing has told it.

    A thread that was archived when the bot started is such a place. What may be seen in it is what
    its channel may see, so that nothing is answered as long as that is not known.
    """
    if message.guild is None or not isinstance(message.channel, discord.PartialMessageable):
        return True
    try:
        found = await client.fetch_channel(message.channel.id)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        _log.warning("channel not known", extra={"error": type(error).__name__})
        return False
    if not isinstance(found, discord.TextChannel | discord.VoiceChannel | discord.Thread):
        return False
    message.channel = found
    return True


async def answered(message: discord.Message, asked: Asked, desk: Desk) -> Reply:
    """The answer to *asked*, going on from what *message* replies to, or a line of help."""
    if not asked.words:
        # Discord shows a bot the words of a reply to its message, not of one to a command's answer.
        return replies.of_words(say("fault.help") if asked.about is None else say("fault.unseen"))
    asker = of_message(message)
    wait = await wait_s(desk, asker)
    if wait:
        return too_soon(wait)
    about = asked.about
    if about is None and asker.goes_on and asker.place_id is not None:
        place_id = asker.place_id
        about = await desk.records.run(lambda held: answers.last_at(held, place_id))
    # What was shown to somebody alone is not gone on from where all can read.
    carried = None if about is not None and about.private else carried_on(desk, about)
    ask = Ask(asker, asked.words, carried=carried, can_be_private=False)
    return await asking.answered(desk, ask)


async def _replied_to(
    message: discord.Message, me: discord.abc.Snowflake, desk: Desk
) -> tuple[KeptAnswer | None, bool]:
    """The answer that *message* replies to, and whether it replies to the bot at all."""
    number = message.reference.message_id if message.reference else None
    if number is None:
        return None, False
    kept = await desk.records.run(lambda held: answers.shown_in(held, number))
    if kept is not None and kept.guild_id == (message.guild.id if message.guild else None):
        return kept, True
    resolved = message.reference.resolved if message.reference else None
    is_mine = isinstance(resolved, discord.Message) and resolved.author.id == me.id
    return None, is_mine


def _words(message: discord.Message, me: discord.abc.Snowflake) -> str:
    names = {str(user.id): user.display_name for user in message.mentions if user.id != me.id}
    content = _USER.sub(lambda found: names.get(found[1], ""), message.content)
    content = _OTHER_TOKEN.sub(lambda found: found[1] or found[2] or "", content)
    return " ".join(content.split())

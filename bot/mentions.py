"""Messages that ask the bot something: by a mention in a server, or in a direct message."""

from __future__ import annotations

import re

import discord

HELP = (
    "Ask me what somebody said: mention me with a question, such as what did NAME say about TOPIC, "
    "or use /ask."
)

_SPOKEN = frozenset({discord.MessageType.default, discord.MessageType.reply})
_USER = re.compile(r"<@!?(\d+)>")
_OTHER_TOKEN = re.compile(r"<(?:@&\d+|#\d+|a?:(\w+):\d+|/([^:>]+):\d+|t:[^>]*|id:[^>]*)>")


def question_in(message: discord.Message, me: discord.abc.Snowflake) -> str | None:
    """
    What *message* asks of *me*: its words without the mention, empty where there are none.

    None for what is no question to the bot: other bots, webhooks, joins and pins, and messages
    that ping it by a reply, a role or @everyone alone.
    """
    if message.author.bot or message.webhook_id is not None or message.type not in _SPOKEN:
        return None
    is_direct = isinstance(message.channel, discord.DMChannel)
    if not is_direct and str(me.id) not in _USER.findall(message.content):
        return None
    return _words(message, me)


def _words(message: discord.Message, me: discord.abc.Snowflake) -> str:
    names = {str(user.id): user.display_name for user in message.mentions if user.id != me.id}
    content = _USER.sub(lambda found: names.get(found[1], ""), message.content)
    content = _OTHER_TOKEN.sub(lambda found: found[1] or found[2] or "", content)
    return " ".join(content.split())

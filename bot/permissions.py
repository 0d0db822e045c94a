"""What the bot needs to be allowed in a channel, and the link that invites it with just that."""

from __future__ import annotations

import discord

SCOPES = ("bot", "applications.commands")

# Each with what is missed where it is not granted. The last three can be done without.
NEEDED = {
    "view_channel": "see the channel",
    "send_messages": "answer mentions",
    "send_messages_in_threads": "answer in threads",
    "read_message_history": "reply to the message that asked",
    "embed_links": "show quotes as cards (it sends plain text instead)",
    "create_public_threads": "open threads for long answers",
    "attach_files": "send exports as files",
}


def least() -> discord.Permissions:
    """The permissions that every part of the bot works with; none of them moderates anything."""
    return discord.Permissions(**dict.fromkeys(NEEDED, True))


def missing(granted: discord.Permissions) -> list[str]:
    """What the bot cannot do with what is *granted*, in words that follow "it cannot"."""
    return [meaning for name, meaning in NEEDED.items() if not getattr(granted, name)]


def invite(application_id: int) -> str:
    """The link by which the owner of a server adds the bot to it."""
    return discord.utils.oauth_url(application_id, permissions=least(), scopes=SCOPES)

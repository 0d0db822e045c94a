"""Whose eyes an answer is made for."""

from __future__ import annotations

from dataclasses import dataclass

PUBLIC = "public"  # the collection of every episode that nobody placed in another


@dataclass(frozen=True, slots=True)
class View:
    """
    What one asker may see; hashable, and cheap to make for each question.

    Attributes:
        collections: names of those whose episodes may be seen; None for all of them.
        guild: the id of the guild whose moderators' decisions count beside those for all guilds;
            None on the command line and in direct messages.
        private: those of *collections* that may be shown to this asker alone: an answer made with
            any of them is for their eyes only.
    """

    collections: frozenset[str] | None = None
    guild: str | None = None
    private: frozenset[str] = frozenset()


EVERYTHING = View()  # whoever runs the command line
OUTSIDE = View(frozenset((PUBLIC,)))  # a direct message

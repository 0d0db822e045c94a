"""The chat of a meeting, saved beside its transcript or within it: nobody said it."""

from __future__ import annotations

import re
from collections.abc import Sequence

NOT_SAID = "written in the chat, not said"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[ \u202f]?[AaPp][Mm])?"
# A time, a name, a tab and the message; or "10:05:33 From Ann Lee to Everyone:".
_LINE = re.compile(
    rf"\s*(?:{_TIME}[ \t]+)(?:[^\t\n:]{{1,80}}:\t|From[ \t]+[^\n]{{1,80}}?[ \t]*:(?:\s|$))"
    r"|\s*From[ \t]+[^\n:]{1,60}?[ \t]+to[ \t]+[^\n:]{1,60}?[ \t]*:(?:\s|$)"
)
_REACTION = re.compile(
    r"\s*(?:(?:Reacted to|Replying to|Removed an? .{1,20} reaction from)[ \t]+[\"“]|\t\S)"
)
_MOST = 0.5  # of the lines that are no part of a message


def is_chat(line: str) -> bool:
    """Whether *line* is, or begins, a message of the chat."""
    return ":" in line[:100] and _LINE.match(line) is not None


def continues_chat(line: str) -> bool:
    """Whether *line*, below a message, is a part of it: indented, or a reaction."""
    return _REACTION.match(line) is not None


def is_chat_log(lines: Sequence[str]) -> bool:
    """Whether *lines* are a chat and nothing else."""
    spoken = [line for line in lines if line.strip() and not continues_chat(line)]
    return bool(spoken) and sum(map(is_chat, spoken)) > _MOST * len(spoken)

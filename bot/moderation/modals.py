"""The forms in which moderators say what is wrong and why; what was sent is read from its ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

from bot.controls import LONGEST_CHOICE, MOST_CHOICES
from bot.escaping import units
from bot.quoting import label
from bot.wording import say

REASON_LIMIT = 300
WORDS_LIMIT = 4000  # Discord's, of a text field


def modal(act: str, custom_id: str) -> discord.ui.Modal:
    """An empty form for *act*."""
    return discord.ui.Modal(title=say(f"review.form.{act}"), custom_id=custom_id, timeout=None)


def with_part(form: discord.ui.Modal) -> None:
    """Asks which words are withheld."""
    _add(form, say("review.form.part"), "part", required=False, longest=1000)


def with_names(form: discord.ui.Modal, names: Sequence[str]) -> None:
    """Asks who said it: one of *names*, or a name to be written."""
    # Two people may have one name, and a menu that says a name twice is refused.
    fitting = [name for name in dict.fromkeys(names) if units(name) <= LONGEST_CHOICE]
    if fitting:
        # The name itself is the value: who speaks here may have changed when the form is sent.
        options = [
            discord.SelectOption(label=label(name, LONGEST_CHOICE) or "?", value=name)
            for name in fitting[:MOST_CHOICES]
        ]
        known: discord.ui.Select[Any] = discord.ui.Select(
            custom_id="known", options=options, required=False, placeholder=say("review.form.known")
        )
        form.add_item(discord.ui.Label(text=say("review.form.respoken"), component=known))
    _add(form, say("review.form.name"), "name", required=False, longest=100)


def with_words(form: discord.ui.Modal, text: str) -> None:
    """Asks what was said, beginning with *text*."""
    words: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="words",
        style=discord.TextStyle.paragraph,
        default=text[:WORDS_LIMIT],
        max_length=WORDS_LIMIT,
    )
    form.add_item(discord.ui.Label(text=say("review.form.words"), component=words))


def with_question(form: discord.ui.Modal, question: str) -> None:
    """Asks which question the passage answers, beginning with *question*."""
    words: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="question",
        style=discord.TextStyle.paragraph,
        default=question,
        max_length=2000,
    )
    form.add_item(discord.ui.Label(text=say("review.form.question"), component=words))


def with_reason(form: discord.ui.Modal) -> None:
    """Asks why, for the log."""
    _add(form, say("review.form.why"), "reason", required=False, longest=REASON_LIMIT)


def _add(form: discord.ui.Modal, text: str, name: str, *, required: bool, longest: int) -> None:
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=name,
        style=discord.TextStyle.short,
        required=required,
        max_length=longest,
    )
    form.add_item(discord.ui.Label(text=text, component=field))


def sent(data: Mapping[str, Any]) -> dict[str, str]:
    """What was written or chosen in a form, by the field's custom_id."""
    return dict(_fields(data))


def _fields(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name = part.get("custom_id")
    if isinstance(name, str):
        if isinstance(part.get("value"), str):
            yield name, part["value"]
        chosen = part.get("values")
        if isinstance(chosen, list) and chosen:
            yield name, str(chosen[0])
    for inner in part.get("components", ()):
        yield from _fields(inner)
    if isinstance(part.get("component"), Mapping):
        yield from _fields(part["component"])

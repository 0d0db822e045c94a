"""Controls as discord.py sends them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord

from bot.controls import Button, ChannelMenu, Choice, Control, Link, Menu, Row

CHANNELS = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]


def view_of(rows: Sequence[Row]) -> discord.ui.View:
    """
    *rows* as discord.py sends them.

    What a press does stands in the custom_id alone (`bot.presses`), so that it works after a
    restart; discord.py need not remember the view, and would for as long as the bot runs.
    """
    view = discord.ui.View(timeout=None)
    for number, row in enumerate(rows):
        for control in row:
            view.add_item(_item(control, number))
    view.stop()
    return view


def _item(control: Control, row: int) -> discord.ui.Item[Any]:
    match control:
        case Button():
            return discord.ui.Button(
                label=control.label,
                custom_id=control.does,
                style=discord.ButtonStyle(control.look.value),
                disabled=control.disabled,
                row=row,
            )
        case Link():
            return discord.ui.Button(label=control.label, url=control.url, row=row)
        case Menu():
            return discord.ui.Select(
                custom_id=control.does,
                placeholder=control.placeholder,
                options=[*map(_option, control.choices)],
                row=row,
            )
        case ChannelMenu():
            return discord.ui.ChannelSelect(
                custom_id=control.does,
                placeholder=control.placeholder,
                channel_types=CHANNELS,
                row=row,
            )


def _option(choice: Choice) -> discord.SelectOption:
    return discord.SelectOption(
        label=choice.label,
        value=choice.value,
        description=choice.description,
        default=choice.chosen,
    )

"""Buttons and menus below a message, as plain values; their ids say what a press is meant to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

PREFIX = "quoth"
LONGEST_ID = 100  # characters, of a custom_id
LONGEST_LABEL = 80
LONGEST_CHOICE = 100  # characters of a choice's label, value and description each
MOST_CHOICES = 25


class Look(Enum):
    """How a button stands out: the values are Discord's."""

    PLAIN = 2
    MAIN = 1
    GRAVE = 4


@dataclass(frozen=True, slots=True)
class Button:
    """A button that does something; *does* is a custom_id (`doing`)."""

    label: str
    does: str
    look: Look = Look.PLAIN
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens a web address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu."""

    label: str
    value: str
    description: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of which one line is chosen."""

    does: str
    placeholder: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ChannelMenu:
    """A menu of the server's text channels, threads and announcements."""

    does: str
    placeholder: str


Control = Button | Link | Menu | ChannelMenu
Row = tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """What a press is meant to do, read from a custom_id."""

    act: str
    about: tuple[str, ...] = ()

    @classmethod
    def from_custom_id(cls, written: str) -> Doing | None:
        """What `doing` wrote; None for ids of anybody else."""
        prefix, *parts = written.split(":")
        return cls(parts[0], tuple(parts[1:])) if prefix == PREFIX and parts else None

    def number(self, place: int) -> int:
        """The whole number at *place*; 0 where there is none, as in an id that was made up."""
        try:
            return int(self.about[place])
        except (IndexError, ValueError):
            return 0


def doing(act: str, *about: object) -> str:
    """The custom_id of a control that does *act* to what *about* names."""
    return ":".join([PREFIX, act, *map(str, about)])

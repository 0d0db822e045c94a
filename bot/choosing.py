"""What Discord offers while somebody types a speaker or an episode."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.controls import LONGEST_CHOICE, MOST_CHOICES
from bot.escaping import units
from bot.quoting import CUT, label
from index import Listed, ListedEpisode

_DATE = len("2021-08-28 · ")


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice: what is shown, and what is sent when it is chosen; at most 100 characters each."""

    name: str
    value: str


def speakers(listed: Listed, typed: str) -> list[Offer]:
    """The people whose name or label fits what is *typed*, the best fit first."""
    return [
        Offer(label(one.name, LONGEST_CHOICE) or CUT, one.name)
        for one in listed.speakers_like(typed)[: 2 * MOST_CHOICES]
        if 0 < units(one.name) <= LONGEST_CHOICE
    ][:MOST_CHOICES]


def episodes(listed: Listed, typed: str) -> list[Offer]:
    """The episodes whose title, date or speakers fit what is *typed*, newest first among equals."""
    return [Offer(_shown(one), key_of(one)) for one in listed.episodes_like(typed)[:MOST_CHOICES]]


def key_of(listed: ListedEpisode) -> str:
    """What stands for the episode in a choice: its id, or a digest where that is too long."""
    own = listed.episode.id
    if units(own) <= LONGEST_CHOICE:
        return own
    return "#" + hashlib.blake2b(own.encode(), digest_size=16).hexdigest()


def episode_id(listed: Listed, chosen: str) -> str:
    """The id of the episode that `key_of` stands for; *chosen* as it is where it is none."""
    if not chosen.startswith("#"):
        return chosen
    return next((one.episode.id for one in listed.episodes if key_of(one) == chosen), chosen)


def _shown(listed: ListedEpisode) -> str:
    title = label(listed.episode.title, LONGEST_CHOICE - _DATE) or CUT
    return f"{listed.episode.date} · {title}" if listed.episode.date else title

"""Whom and which episodes an operator means by what they type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from index.errors import SpeakerError
from index.names import name_key
from index.paths import absolute
from index.store import CatalogueSpeaker, Snapshot

MOST_NAMED = 5  # in a sentence
_ALIKE = 75.0  # of 100: names that are offered for one that nobody has


@dataclass(frozen=True, slots=True)
class Finder:
    """People and episodes of *snapshot* by name."""

    snapshot: Snapshot

    def people(self, name: str, episodes: Sequence[str] = ()) -> list[CatalogueSpeaker]:
        """
        Everyone called *name* in *episodes* (none for all), who has the most turns first.

        Whose name it is comes before whose label it is.

        Raises:
            SpeakerError: nobody is.
        """
        wanted = self.episode_ids(episodes)
        everyone = [
            one
            for one in self.snapshot.speakers.values()
            if not episodes or wanted.intersection(one.episodes)
        ]
        key = name_key(name)
        found = [one for one in everyone if name_key(one.name) == key]
        found = found or [one for one in everyone if key in map(name_key, one.aliases)]
        if not found:
            raise SpeakerError(_nobody(name, everyone))
        return sorted(found, key=lambda one: (-one.turns, one.ordinal))

    def one(self, name: str, episodes: Sequence[str] = ()) -> CatalogueSpeaker:
        """
        The one person called *name* in *episodes*.

        Raises:
            SpeakerError: nobody is, or several are.
        """
        found = self.people(name, episodes)
        if len(found) == 1:
            return found[0]
        places = [f"in {self.title(one.episodes[0])}" for one in found[:MOST_NAMED]]
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        raise SpeakerError(
            f"“{name}” are {len(found)} people here ({', '.join(places)}{more}): "
            "say which with --episode, or mean all of them with --all"
        )

    def episode_ids(self, named: Sequence[str]) -> set[str]:
        """
        The episodes that *named* are: by id, title, file or folder.

        Raises:
            SpeakerError: one of them fits no episode.
        """
        return {episode for name in named for episode in self._called(name)}

    def _called(self, name: str) -> list[str]:
        path = absolute(name)
        found = [
            one.record.id
            for one in self.snapshot.episodes
            if name in {one.record.id, Path(one.record.path).name, Path(one.record.path).stem}
            or one.record.title.casefold() == name.casefold()
            or Path(one.record.path).is_relative_to(path)
        ]
        if not found:
            raise SpeakerError(
                f"“{name}” fits no episode: give its id, its title, its file or its folder"
            )
        return found

    def title(self, episode_id: str) -> str:
        """The title of an episode, in quotes."""
        titles = {one.record.id: one.record.title for one in self.snapshot.episodes}
        return f"“{titles.get(episode_id, episode_id)}”"


def _nobody(name: str, everyone: Sequence[CatalogueSpeaker]) -> str:
    names = list(dict.fromkeys(one.name for one in everyone))
    near = process.extract(name, names, scorer=fuzz.WRatio, score_cutoff=_ALIKE, limit=MOST_NAMED)
    meant = f": is it {' or '.join(one[0] for one in near)}?" if near else ""
    return f"nobody called “{name}” speaks here{meant or ': see `quoth speakers`'}"

"""The index as one asker may see it: the one place through which the bot looks anything up."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from bot.asker import Asker
from index import EVERYTHING, Answer, Citation, View

if TYPE_CHECKING:
    from bot.records.answers import Quoted

    # Importing these would load the index.
    from index import By, Conversation, Listed, Moderation, Status, Surroundings


class Index(Protocol):
    """What is asked of an index; its methods take their time and may be called from any thread."""

    def follow_up(  # noqa: PLR0913 - the index's own
        self,
        question: str,
        conversation: Conversation,
        *,
        limit: int | None = None,
        context: int = 1,
        without: Collection[str] = (),
        speaker: str | None = None,
        episode: str | None = None,
        view: View = EVERYTHING,
    ) -> tuple[Answer, Conversation]:
        """The answer to *question* as it is meant in *conversation*, and what is carried over."""

    def cite(
        self,
        turn: int,
        parts: Sequence[tuple[int, int]],
        emphasis: Sequence[tuple[int, int]],
        *,
        view: View = EVERYTHING,
    ) -> Citation:
        """The turn as it was once quoted."""

    def said_by(self, speaker: str, *, view: View = EVERYTHING) -> tuple[int, ...]:
        """The ids of somebody's turns."""

    def turns_around(
        self, turn_id: int, before: int, after: int, *, view: View = EVERYTHING
    ) -> Surroundings:
        """The turn and its neighbours in reading order."""

    def listed(self, *, view: View = EVERYTHING) -> Listed:
        """Who speaks, and which episodes there are."""

    def warm(self) -> None:
        """Loads what the first question needs."""

    def status(self, *, view: View = EVERYTHING) -> Status:
        """How much the index holds."""

    def view_for(
        self,
        guild: str | None,
        channel: str | None = None,
        roles: Collection[str] = (),
        *,
        for_asker_alone: bool = False,
    ) -> View:
        """What may be shown to an asker at some place."""

    @property
    def moderation(self) -> Moderation:
        """Decides what may be seen."""

    def close(self) -> None:
        """Lets go of the index."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What is asked for beside the words of a question.

    Attributes:
        speaker: a name that was chosen; None to go by the question's words.
        episode: an id, a title or a number that was chosen; None for all.
        without: kinds of constraints that are not read out of the words ("search all speakers").
        limit: at most so many quotes; None for the setting.
    """

    speaker: str | None = None
    episode: str | None = None
    without: tuple[str, ...] = ()
    limit: int | None = None


ANYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Library:
    """*index*, as *asker* may see it: no command, button or list goes past this class."""

    index: Index
    asker: Asker

    @property
    def view(self) -> View:
        """What the asker may see now: an operator may have changed it a moment ago."""
        asker = self.asker
        return self.index.view_for(
            _written(asker.guild_id),
            _written(asker.channel_id),
            frozenset(map(str, asker.role_ids)),
            for_asker_alone=asker.alone,
        )

    def ask(
        self, question: str, carried: Mapping[str, Any] | None = None, wanted: Wanted = ANYTHING
    ) -> tuple[Answer, Conversation]:
        """
        The answer to *question* as it is meant in a conversation, and the conversation after it.

        Args:
            question: in plain words.
            carried: the conversation as JSON; None, or what cannot be read any more, for none.
            wanted: what was chosen beside the words.

        Raises:
            QuestionError: *question*, or what is wanted beside it, cannot be asked.
        """
        return self.index.follow_up(
            question,
            _conversation(carried),
            limit=wanted.limit,
            context=0,
            without=wanted.without,
            speaker=None if "speaker" in wanted.without else wanted.speaker,
            episode=None if "episode" in wanted.without else wanted.episode,
            view=self.view,
        )

    def cite(self, quoted: Quoted) -> Citation:
        """
        The turn as it was once *quoted*, with whatever has been decided about it since.

        Raises:
            GoneTurnError: it is not, or no longer, to be seen.
        """
        turn_id = int(quoted.turn_id, 16)
        return self.index.cite(turn_id, quoted.parts, quoted.emphasis, view=self.view)

    def turns_around(self, turn_id: int, before: int, after: int) -> Surroundings:
        """
        The turn *turn_id* with as many turns of its episode before and after it.

        Raises:
            GoneTurnError: it is not, or no longer, in the index.
        """
        return self.index.turns_around(turn_id, before, after, view=self.view)

    def said_by(self, speaker: str) -> tuple[int, ...]:
        """The ids of the turns of whoever is called *speaker*, in reading order."""
        return self.index.said_by(speaker, view=self.view)

    @property
    def state(self) -> object:
        """Something that differs whenever what can be seen may have changed."""
        return (id(listed := self.index.listed(view=EVERYTHING)), listed.generation)

    def listed(self) -> Listed:
        """Who speaks, and which episodes there are."""
        return self.index.listed(view=self.view)

    @property
    def moderation(self) -> Moderation:
        """Decides what may be seen; with `by` it is about nothing that the asker does not see."""
        return self.index.moderation

    def by(self, who: str, scope: str, reason: str) -> By:
        """Who decides, for whom and why."""
        from index import By  # noqa: PLC0415 - loads the index, in the thread that decides

        return By(who, scope, reason, self.view)

    def status(self) -> Status:
        """How much there is to ask."""
        return self.index.status(view=self.view)


def _written(number: int | None) -> str | None:
    """An id as the index knows it."""
    return None if number is None else str(number)


def _conversation(carried: Mapping[str, Any] | None) -> Conversation:
    from index import Conversation  # noqa: PLC0415 - loads the index, in the thread that asks

    try:
        return Conversation() if carried is None else Conversation.from_json(carried)
    except (KeyError, ValueError, TypeError):  # of an older version
        return Conversation()

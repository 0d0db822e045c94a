"""How long things are remembered, and how much anybody may ask: the operator's settings."""

from __future__ import annotations

from dataclasses import dataclass

from index import Settings

HOUR, DAY = 3600, 86_400


@dataclass(frozen=True, slots=True)
class Rules:
    """
    What holds for all servers; times are in seconds.

    Attributes:
        conversation_s: after so long without an answer, a follow-up starts from nothing.
        question_s: after so long a question, and who asked it, is forgotten.
        cooldown_s: between two questions of one person, where a server sets nothing else.
        longest_s: what a question may take.
        most_waiting: so many questions may wait at once; more are turned away.
    """

    conversation_s: int = DAY
    question_s: int = 30 * DAY
    cooldown_s: int = 0
    longest_s: float = 600.0  # an interaction can be answered for 15 minutes: room for sending
    most_waiting: int = 500  # at a tenth of a second each, the last one waits under a minute

    @property
    def question_days(self) -> int:
        """How many days a question is kept."""
        return self.question_s // DAY


def rules_of(settings: Settings) -> Rules:
    """What the operator has set."""
    return Rules(
        conversation_s=settings.conversation_hours * HOUR,
        question_s=settings.question_days * DAY,
        cooldown_s=settings.cooldown,
        longest_s=settings.answer_seconds,
    )

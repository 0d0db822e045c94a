"""
What a follow-up question carries over from the ones before, as a value that can be shown, reset and
written down.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from index.answer import Answer
from index.question import Question, parse
from index.roster import Match, Roster
from index.turns import format_turn_id, parse_turn_id

REMEMBERED = 50  # passages already shown that "more" leaves out


@dataclass(frozen=True, slots=True)
class Conversation:
    """
    What is carried over.

    Attributes:
        topic: what was asked about last; empty at the start.
        speakers: full names of those asked about as speakers.
        shown: ids of the turns already cited, oldest first; the last answer's first is *focus*.
        focus: the turn that "that" means; None when nothing was cited.
    """

    topic: str = ""
    speakers: tuple[str, ...] = ()
    shown: tuple[int, ...] = ()
    focus: int | None = None

    def after(self, question: Question, answer: Answer) -> Conversation:
        """The conversation after *answer* to *question*."""
        cited = tuple(citation.turn_id for citation in answer.citations)
        goes_on = question.topic == self.topic and answer.understood.speakers == self.speakers
        shown = (self.shown if goes_on else ()) + cited
        return Conversation(
            topic=question.topic,
            speakers=answer.understood.speakers,
            shown=shown[-REMEMBERED:],
            focus=cited[0] if cited else self.focus,
        )

    def as_json(self) -> dict[str, Any]:
        """The state as JSON values; `from_json` reads them."""
        return {
            "topic": self.topic,
            "speakers": list(self.speakers),
            "shown": [format_turn_id(one) for one in self.shown],
            "focus": None if self.focus is None else format_turn_id(self.focus),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Conversation:
        """
        The conversation that `as_json` wrote.

        Raises:
            KeyError, ValueError: *written* is something else.
        """
        focus = written["focus"]
        return cls(
            topic=str(written["topic"]),
            speakers=tuple(map(str, written["speakers"])),
            shown=tuple(parse_turn_id(one) for one in written["shown"]),
            focus=None if focus is None else parse_turn_id(focus),
        )

    def __str__(self) -> str:
        """What is carried over, for the one who asks."""
        if not self.topic:
            return "nothing is carried over yet"
        who = " and ".join(self.speakers) or "anyone"
        return f"about “{self.topic}”, said by {who}, {len(self.shown)} passages shown"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """
    A question as it is meant in its conversation.

    Attributes:
        question: with what was carried over filled in.
        without: turns already shown, which are no answer again.
        step: -1 for the turn before *focus*, 1 for the one after, 0 for neither.
        focus: the turn that "that" means.
    """

    question: Question
    without: tuple[int, ...] = ()
    step: int = 0
    focus: int = 0


_MORE = re.compile(
    r"^(?:and\s+)?(?:more|go\s+on|continue|next|(?:tell\s+me|show\s+me|any|some)\s+more|"
    r"any(?:thing|body)?\s+else|what\s+else(?:\s+(?:did|does|do|has|have)\s+(?P<who>.+?)\s+"
    r"(?:say|think|mention|talk)\b.*)?)$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"^(?:and\s+)?(?:who\s+(?:else\b.*|(?:dis)?agree[sd]?\b.*)|"
    r"(?:did|does|do|has|have)\s+any(?:one|body)\s+(?:else\b.*|(?:dis)?agree\b.*)|"
    r"what\s+did\s+(?:the\s+)?others\s+(?:say|think)\b.*)$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"^(?:and\s+)?(?:what\s+(?:came|was\s+said|happened|did\s+.+?\s+say)\s+)?(?:right\s+|just\s+)?"
    r"(?P<side>before|after)\s*(?:that|this|it)?$",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"^(?:no[,.]?\s+)?(?:i\s+(?:meant|mean)\s+|(?:and\s+)?what\s+about\s+|how\s+about\s+|and\s+)"
    r"(?:about\s+|by\s+)?(?P<what>.+)$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"^(?:he|she|they|him|her|them)$", re.IGNORECASE)
_PRONOUN_SAID = re.compile(
    r"^(?P<head>.*?\b(?:did|does|do|has|have|is|was|would)\s+(?:\w+\s+)?)(?P<who>he|she|they)\b(?P<tail>.*)$",
    re.IGNORECASE,
)


def resolve(text: str, conversation: Conversation, roster: Roster) -> FollowUp:
    """
    What *text* asks in *conversation*; a question that stands by itself is taken as it is.

    Raises:
        QuestionError: *text* is blank, has no words, or is too long.
    """
    fresh = parse(text, roster)
    if not conversation.topic:
        return FollowUp(fresh)
    bare = fresh.text.rstrip("?!. ")
    same = _carried(fresh, conversation, roster)
    if (found := _BESIDE.match(bare)) and conversation.focus is not None:
        step = -1 if found["side"].lower() == "before" else 1
        return FollowUp(same, step=step, focus=conversation.focus)
    if _OTHERS.match(bare):
        others = same.said_by.speakers if same.said_by else ()
        anyone = replace(same, said_by=None, named=None, other_than=others)
        return FollowUp(anyone, conversation.shown)
    if (found := _MORE.match(bare)) and _same_speaker(found["who"], same, roster):
        return FollowUp(same, conversation.shown)
    if fresh.said_by is None and (found := _INSTEAD.match(bare)):
        return FollowUp(_instead(same, found["what"], roster))
    return FollowUp(_with_pronoun(fresh, conversation, roster))


def _carried(fresh: Question, conversation: Conversation, roster: Roster) -> Question:
    """The last question's topic and speakers, asked with the words of *fresh*."""
    said_by = _speakers(conversation, roster)
    named = " or ".join(conversation.speakers) or None
    asked = replace(fresh, topic=conversation.topic, named=named, said_by=said_by, role=None)
    return replace(asked, search_text=_as_sentence(asked))


def _speakers(conversation: Conversation, roster: Roster) -> Match | None:
    found = [one for name in conversation.speakers for one in roster.match(name).speakers]
    return Match(tuple(found)) if found else None


def _same_speaker(who: str | None, same: Question, roster: Roster) -> bool:
    """True when "what else did WHO say" asks about the speaker of before, or about anyone."""
    if who is None or _PRONOUN.match(who.strip()):
        return True
    return same.said_by is not None and roster.match(who).speakers == same.said_by.speakers


def _instead(same: Question, what: str, roster: Roster) -> Question:
    """*same* with its speaker replaced when *what* is one, else with its topic replaced."""
    match = roster.match(what)
    if match.speakers:
        asked = replace(same, named=what, said_by=match)
    else:
        asked = replace(same, topic=what)
    return replace(asked, search_text=_as_sentence(asked))


def _with_pronoun(fresh: Question, conversation: Conversation, roster: Roster) -> Question:
    """*fresh* with "he" or "she" in the speaker's place read as the speaker of before."""
    found = _PRONOUN_SAID.match(fresh.text)
    if found is None or fresh.said_by is not None or len(conversation.speakers) != 1:
        return fresh
    name = conversation.speakers[0]
    meant = parse(f"{found['head']}{name}{found['tail']}", roster)
    if meant.said_by is None:
        return fresh
    return replace(meant, text=fresh.text, search_text=meant.text)


def _as_sentence(question: Question) -> str:
    """*question* as it would be asked by itself."""
    if question.said_by and question.said_by.speakers:
        name = question.said_by.speakers[0].name
        return f"what did {name} say about {question.topic}"
    return f"what was said about {question.topic}"

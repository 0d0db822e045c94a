"""One answer to several questions that were asked in one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, TypeVar

from index.answer import Answer, Citation, Part, State, Understood
from index.asking.narrowing import Narrower
from index.asking.several import questions_in
from index.conversation import Conversation
from index.question import parse
from index.told import Told

if TYPE_CHECKING:
    from index.pins import PinBoard

T = TypeVar("T")
AskOne = Callable[[str, Conversation], tuple[Answer, Conversation]]


def questions_of(text: str, about: Narrower, board: PinBoard | None) -> tuple[str, ...]:
    """The questions that *text* is made of; none where it is one, or pinned as it stands."""
    questions = questions_in(text, about)
    if len(questions) < 2:
        return ()
    whole = parse(text, about.roster, about.shelf, today=about.today)
    return () if board and board.rows_for(whole) else questions


def answer_each(
    text: str,
    questions: Sequence[str],
    ask: AskOne,
    conversation: Conversation,
    limit: int | None,
) -> tuple[Answer, Conversation]:
    """
    The answer to *text*, which is made of *questions*, and the conversation after it.

    Each is asked in the conversation after the one before, so that "he" is whom that was about.

    Args:
        text: as it was asked.
        questions: in order, two or more.
        ask: answers one of them in a conversation.
        conversation: before the first.
        limit: at most so many citations altogether; None for as many as each has.
    """
    answers = []
    for question in questions:
        found, conversation = ask(question, conversation)
        answers.append(found)
    return combined(text, answers, limit), conversation


def combined(text: str, answers: Sequence[Answer], limit: int | None) -> Answer:
    """
    *answers* as one to *text*.

    It is `answered` as soon as one of them is, and cites these alone: what somebody else said in
    place of the one asked about stands in a note, never beside what was asked for.
    """
    asked = {name for one in answers for name in one.understood.speakers}
    answers = [_by_others_alone(one, asked) for one in answers]
    state = _state([one.state for one in answers])
    cited = [one.citations for one in answers if one.state is state]
    told = [note for one in answers for note in (*_missing(one, state), *one.notes)]
    widest = max(answers, key=lambda one: one.searched.episodes)
    return replace(
        widest,
        question=text,
        state=state,
        citations=_distinct(_in_turns(cited) if limit else chain(*cited))[:limit],
        confidence=min((one.confidence for one in answers if one.state is state), default=0.0),
        understood=_understood([one.understood for one in answers]),
        suggestions=tuple(dict.fromkeys(
            chain(*(one.suggestions for one in answers if one.state is not State.ANSWERED))
        )),
        notes=tuple(dict.fromkeys(told)),
        counts=tuple(chain(*(one.counts for one in answers))),
        listed=tuple(chain(*(one.listed for one in answers))),
        parts=tuple(_part(one, state) for one in answers),
    )  # fmt: skip


def _by_others_alone(found: Answer, asked: Collection[str]) -> Answer:
    """*found* without what whoever is *asked* in another part said in place of its own speaker."""
    if found.state is not State.OTHER_SPEAKER:
        return found
    others = tuple(one for one in found.citations if one.speaker not in asked)
    return replace(
        found, citations=others, state=State.OTHER_SPEAKER if others else State.NOT_FOUND
    )


def _state(states: Sequence[State]) -> State:
    """The best of *states*; where nobody said anything, that is not because nobody is known."""
    if State.ANSWERED in states:
        return State.ANSWERED
    if State.OTHER_SPEAKER in states:
        return State.OTHER_SPEAKER
    return states[0] if len(set(states)) == 1 else State.NOT_FOUND


def _missing(found: Answer, state: State) -> Iterator[str]:
    """A note for a part whose own answer is no part of the whole."""
    if found.state is state:
        return
    who = " and ".join(found.understood.speakers) or found.understood.named or ""
    topic = found.understood.topic
    if found.state is State.UNKNOWN_SPEAKER:
        yield Told(f"nobody called “{who}” speaks here", "nobody_called", name=who)
    else:
        yield Told(
            f"nothing of {who} was found about “{topic}”", "silent_on", name=who, topic=topic
        )


def _understood(parts: Sequence[Understood]) -> Understood:
    constraints = tuple(dict.fromkeys(chain(*(one.constraints for one in parts))))
    intents = {one.intent for one in parts}
    return Understood(
        topic="; ".join(dict.fromkeys(one.topic for one in parts if one.topic)),
        # Where one of them asks for a role, or anyone, the speakers of the others are not all.
        speakers=tuple(dict.fromkeys(chain(*(one.speakers for one in parts))))
        if all(one.speakers for one in parts)
        else (),
        named=" and ".join(dict.fromkeys(one.named for one in parts if one.named)) or None,
        intent=parts[0].intent if len(intents) == 1 else "said",
        summary=" · ".join(one.text for one in constraints),
        constraints=constraints,
    )


def _part(found: Answer, state: State) -> Part:
    own = found.citations if found.state is state else ()
    return Part(
        found.question,
        found.state,
        found.understood.topic,
        found.understood.speakers,
        tuple(one.turn_id for one in own),
    )


def _in_turns(groups: Sequence[Sequence[T]]) -> Iterator[T]:
    """The first of each, then the second of each …."""
    for row in zip_longest(*groups):
        yield from (one for one in row if one is not None)


def _distinct(cited: Iterator[Citation]) -> tuple[Citation, ...]:
    """*cited*, each turn once."""
    return tuple({one.turn_id: one for one in reversed(list(cited))}.values())[::-1]

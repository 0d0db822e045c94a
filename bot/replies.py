"""What Discord shows of an answer: pure text, within Discord's limits, harmless and never empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.escaping import units
from bot.passages import Card, Passage, blocks, cards, cited, suggested
from bot.quoting import CUT, plain
from index import Answer, Attribution, Searched, State

if TYPE_CHECKING:
    from index import Status  # importing it would load the index

MESSAGE_LIMIT = 2000  # characters as Discord counts them; UTF-16 units are never fewer

_QUESTION_ROOM = 200
_SENTENCE_ROOM = 200
_NAME_ROOM = 120
_MOST_NOTES = 3


class Colour:
    """The stripe beside a card, by what the answer amounts to: RGB."""

    ANSWERED = 0x2D7D46
    OTHER_SPEAKER = 0xC27C0E
    NO = 0x6D6F78
    ABOUT = 0x5865F2


_ABOUT = """\
I answer in the speakers’ own words: every line is a verbatim quote, with who said it and where. \
When nobody said it, I say so.
**What I know:** {known}.
**How to ask:** `/ask`, or mention me with a question.
**Privacy:** your question is searched for on the computer that runs me; it is neither stored nor \
logged, nor sent anywhere else."""

_STATED = frozenset({Attribution.EXPLICIT, Attribution.CARRIED})
_COLOURS = {State.ANSWERED: Colour.ANSWERED, State.OTHER_SPEAKER: Colour.OTHER_SPEAKER}


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What to send, in two forms that say the same.

    Attributes:
        content: markdown above the cards; may be empty where there are cards.
        cards: embeds.
        text: all of it as markdown alone, for where nothing can be embedded.
    """

    content: str
    cards: tuple[Card, ...]
    text: str


def of_answer(answer: Answer) -> Reply:
    """*answer* at a glance: the question, the verdict, who said what where, what was searched."""
    passages = _passages(answer)
    shown = cards(passages, _COLOURS.get(answer.state, Colour.NO))
    room = MESSAGE_LIMIT - units(_head(answer, len(passages))) - 1
    lines = blocks(passages, room)
    return Reply(
        content=_head(answer, len(passages) - len(shown)),
        cards=shown,
        text="\n".join([_head(answer, len(passages) - len(lines)), "\n\n".join(lines)]).strip(),
    )


def of_status(status: Status, version: str) -> Reply:
    """What the bot knows, how to ask it, which version it is, and what it keeps of an asker."""
    episodes, turns = _counted(status.episodes, "episode"), _counted(status.turns, "turn")
    known = f"{episodes}, {turns} by {_counted(status.speakers, 'speaker')}"
    about = _ABOUT.format(known=known)
    card = Card("Quoth", about, f"version {version}", Colour.ABOUT)
    return Reply("", (card,), f"{about}\n-# Quoth, version {plain(version, _SENTENCE_ROOM)}")


def of_words(words: str) -> Reply:
    """A plain sentence, such as why there is no answer."""
    text = plain(words, MESSAGE_LIMIT) or CUT
    return Reply(text, (), text)


def _head(answer: Answer, left_out: int) -> str:
    """What stands above the passages."""
    question = plain(answer.question, _QUESTION_ROOM) or CUT
    small = [f"-# {plain(line, _SENTENCE_ROOM)}" for line in _small_print(answer, left_out)]
    return "\n".join([f"**{question}**", *small, *_verdict(answer)])


def _verdict(answer: Answer) -> Iterator[str]:
    """The state in plain words; nothing where the quotes that follow say it."""
    where = f"in the {_counted(answer.searched.episodes, 'episode')} searched"
    asked_about = " or ".join(answer.understood.speakers) or answer.understood.named or ""
    who = plain(asked_about[:1].upper() + asked_about[1:], _NAME_ROOM)
    match answer.state:
        case State.ANSWERED:
            return
        case State.OTHER_SPEAKER:
            yield f"{who or 'The speaker asked about'} does not say that {where}, {_others(answer)}"
        case State.UNKNOWN_SPEAKER:
            yield f"Nobody called “{plain(asked_about, _NAME_ROOM) or CUT}” speaks {where}."
            yield from _speakers(answer)
        case State.NOT_FOUND:
            yield _nobody(who, where)
    nearest = 0 if answer.citations else sum(one.kind == "passage" for one in answer.suggestions)
    if nearest:
        yield f"Nearest {'passage' if nearest == 1 else 'passages'}, not an answer:"


def _others(answer: Answer) -> str:
    """Who does say it, by name only where it is one person and the source says who."""
    names = {one.speaker if one.attribution in _STATED else None for one in answer.citations}
    name = names.pop() if len(names) == 1 else None
    return f"but {plain(name, _NAME_ROOM)} does:" if name else "but somebody else does:"


def _nobody(who: str, where: str) -> str:
    if who:
        return f"{who} does not say that {where}, and nobody else does."
    return f"Nobody says that {where}."


def _speakers(answer: Answer) -> Iterator[str]:
    names = [one.text for one in answer.suggestions if one.kind == "speaker"]
    if names:
        yield f"Who does: {plain(', '.join(names), _SENTENCE_ROOM)}."


def _passages(answer: Answer) -> list[Passage]:
    if answer.citations:
        return [cited(citation) for citation in answer.citations]
    return [suggested(one) for one in answer.suggestions if one.kind == "passage"]


def _small_print(answer: Answer, left_out: int) -> Iterator[str]:
    yield from answer.notes[:_MOST_NOTES]
    questions = [one.text for one in answer.suggestions if one.kind == "question"]
    if questions:
        yield f"You could ask: {' · '.join(questions)}"
    quotes = _counted(len(answer.citations), "quote")
    parts = (
        f"answered with {quotes}" if answer.state is State.ANSWERED else "",
        f"{left_out} more for which there is no room" if left_out else "",
        answer.understood.summary,
        _coverage(answer.searched),
    )
    yield " · ".join(filter(None, parts))


def _coverage(searched: Searched) -> str:
    """What was searched: "searched 14 episodes, 310 turns, 2021-08 to 2021-11"."""
    first, last = searched.first_date, searched.last_date
    dates = "undated"
    if first and last:
        ends = (first, last) if searched.episodes == 1 else (first[:7], last[:7])
        dates = " to ".join(dict.fromkeys(ends))
    episodes = _counted(searched.episodes, "episode")
    return f"searched {episodes}, {_counted(searched.turns, 'turn')}, {dates}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

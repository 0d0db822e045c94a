"""What Discord shows of an answer: pure text, within Discord's limits, harmless and never empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.passages import Passage, cited, laid_out, suggested
from bot.quoting import CUT, plain
from index import Answer, Searched, State

if TYPE_CHECKING:
    from index import Status  # importing it would load the index

# Discord counts characters; here they are UTF-16 units, which are never fewer.
MESSAGE_LIMIT = 2000
DESCRIPTION_LIMIT = 4096

_QUESTION_ROOM = 200
_SENTENCE_ROOM = 300


class Colour:
    """The stripe beside a card, by what the answer amounts to: RGB."""

    ANSWERED = 0x2D7D46
    OTHER_SPEAKER = 0xC27C0E
    NO = 0x6D6F78
    ABOUT = 0x5865F2


_ABOUT = """\
### Quoth
I answer in the speakers’ own words: every line is a verbatim quote, with who said it and where. \
When nobody said it, I say so.
**What I know:** {known}.
**How to ask:** `/ask`, or mention me with a question.
**Privacy:** your question is searched for on the computer that runs me; it is neither stored nor \
logged, nor sent anywhere else.
-# version {version}"""

_COLOURS = {State.ANSWERED: Colour.ANSWERED, State.OTHER_SPEAKER: Colour.OTHER_SPEAKER}


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What to send, in two forms that say the same.

    Attributes:
        text: for a channel where nothing can be embedded; at most 2,000 UTF-16 units.
        card: the description of an embed, at most 4,096 units; None where *text* is better.
        colour: of the card's stripe, RGB.
    """

    text: str
    card: str | None = None
    colour: int = Colour.ABOUT


def of_answer(answer: Answer) -> Reply:
    """*answer* at a glance: the question, the verdict, who said what where, what was searched."""
    return Reply(
        text=_page(answer, MESSAGE_LIMIT),
        card=_page(answer, DESCRIPTION_LIMIT),
        colour=_COLOURS.get(answer.state, Colour.NO),
    )


def of_status(status: Status, version: str) -> Reply:
    """What the bot knows, how to ask it, which version it is, and what it keeps of an asker."""
    episodes, turns = _counted(status.episodes, "episode"), _counted(status.turns, "turn")
    known = f"{episodes}, {turns} by {_counted(status.speakers, 'speaker')}"
    page = _ABOUT.format(known=known, version=plain(version, _SENTENCE_ROOM))
    return Reply(text=page, card=page)


def of_words(words: str) -> Reply:
    """A plain sentence, such as why there is no answer."""
    return Reply(text=plain(words, MESSAGE_LIMIT) or CUT)


def _page(answer: Answer, limit: int) -> str:
    """The answer as markdown of at most *limit* units; the quotes share what the rest leaves."""
    top = [f"### {plain(answer.question, _QUESTION_ROOM) or CUT}", *_verdict(answer)]
    end = [f"-# {plain(line, _SENTENCE_ROOM)}" for line in _small_print(answer)]
    return laid_out(top, _passages(answer), end, limit)


def _verdict(answer: Answer) -> Iterator[str]:
    """The state in plain words; nothing where the quotes that follow say it."""
    where = f"in the {_counted(answer.searched.episodes, 'episode')} searched"
    asked_about = plain(" or ".join(answer.understood.speakers), _SENTENCE_ROOM)
    match answer.state:
        case State.ANSWERED:
            return
        case State.OTHER_SPEAKER:
            who = asked_about or plain(answer.understood.named or "", _SENTENCE_ROOM)
            yield f"**{who or 'The speaker asked about'} does not say that** {where}."
            yield "Somebody else does:"
        case State.UNKNOWN_SPEAKER:
            named = plain(answer.understood.named or "", _SENTENCE_ROOM) or CUT
            yield f"**Nobody called “{named}” speaks** {where}."
            yield from _speakers(answer)
        case State.NOT_FOUND if asked_about:
            yield f"**{asked_about} does not say that** {where}, and nobody else does."
        case State.NOT_FOUND:
            yield f"**Nobody says that** {where}."


def _speakers(answer: Answer) -> Iterator[str]:
    names = [one.text for one in answer.suggestions if one.kind == "speaker"]
    if names:
        yield f"Who does: {plain(', '.join(names), _SENTENCE_ROOM)}."


def _passages(answer: Answer) -> list[Passage]:
    if answer.citations:
        return [cited(citation) for citation in answer.citations]
    return [suggested(one) for one in answer.suggestions if one.kind == "passage"]


def _small_print(answer: Answer) -> Iterator[str]:
    yield from answer.notes
    questions = [one.text for one in answer.suggestions if one.kind == "question"]
    if questions:
        yield f"You could ask: {' · '.join(questions)}"
    summary = [answer.understood.summary] if answer.understood.summary else []
    yield " · ".join([*summary, _coverage(answer.searched)])


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

"""What Discord shows of an answer: pure text, within Discord's limits, harmless and never empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.controls import Row
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
_ALIKE = 75  # of 100, for a name to be asked back: as the index offers them first


class Colour:
    """The stripe beside a card, by what the answer amounts to: RGB."""

    ANSWERED = 0x2D7D46
    OTHER_SPEAKER = 0xC27C0E
    NO = 0x6D6F78
    ABOUT = 0x5865F2
    CONTEXT = 0x4E5058


_ABOUT = """\
I answer in the speakers’ own words: every line is a verbatim quote, with who said it and where. \
When nobody said it, I say so.
**What I know:** {known}.
**How to ask:** `/ask`, or mention me with a question.
**How to go on:** reply to an answer with the ping on, mention me in a thread, write to me \
directly, or press *Ask more*.
**Privacy:** your question is searched for on the computer that runs me and sent nowhere else. I \
keep it for {kept}, with who asked, so that buttons and follow-ups work, and never log it; \
`/forget` deletes it at once."""

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
        rows: buttons and menus below it.
        answer_id: of the answer that it shows (`bot.records.answers`); None for other words.
        is_refusal: it says why there is no answer, which concerns the asker alone.
        is_private: it is for the asker alone, whatever was promised before it was known.
        in_thread: it is long, and the channel wants long answers in threads.
        title: the question, as the name of such a thread.
    """

    content: str
    cards: tuple[Card, ...]
    text: str
    rows: tuple[Row, ...] = ()
    answer_id: str | None = None
    is_refusal: bool = False
    is_private: bool = False
    in_thread: bool = False
    title: str = ""


def of_answer(answer: Answer, title: str | None = None, hint: str = "") -> Reply:
    """
    *answer* at a glance: the question, the verdict, who said what where, what was searched.

    *title* stands above it in place of the question: "more" says little by itself. *hint* says
    how to go on.
    """
    passages = _passages(answer)
    shown = cards(passages, _COLOURS.get(answer.state, Colour.NO))
    head = partial(_head, answer, title or answer.question, hint)
    room = MESSAGE_LIMIT - units(head(len(passages))) - 1
    lines = blocks(passages, room)
    return Reply(
        content=head(len(passages) - len(shown)),
        cards=shown,
        text="\n".join([head(len(passages) - len(lines)), "\n\n".join(lines)]).strip(),
    )


def of_status(
    status: Status, version: str, kept: str = "30 days", dates: Sequence[str] = ()
) -> Reply:
    """
    What the bot knows and since when, how to ask it, its version, and what it keeps of an asker.

    *dates* are those of the episodes that have one; *kept* is for how long a question is kept.
    """
    episodes, turns = _counted(status.episodes, "episode"), _counted(status.turns, "turn")
    known = f"{episodes}, {turns} by {_counted(status.speakers, 'speaker')}"
    if dates:
        ends = dict.fromkeys((min(dates), max(dates)))
        known += f", of {' to '.join(ends)}"
    about = _ABOUT.format(known=known, kept=kept)
    card = Card("Quoth", about, f"version {version}", Colour.ABOUT)
    return Reply("", (card,), f"{about}\n-# Quoth, version {plain(version, _SENTENCE_ROOM)}")


def of_words(words: str) -> Reply:
    """A plain sentence, such as why there is no answer."""
    text = plain(words, MESSAGE_LIMIT) or CUT
    return Reply(text, (), text)


def refusal(words: str) -> Reply:
    """A sentence that says why there is no answer and what to do, for the asker alone."""
    return replace(of_words(words), is_refusal=True)


def _head(answer: Answer, title: str, hint: str, left_out: int) -> str:
    """What stands above the passages."""
    question = plain(title, _QUESTION_ROOM) or CUT
    small = [f"-# {plain(line, _SENTENCE_ROOM)}" for line in _small_print(answer, left_out)]
    small += [f"-# {plain(hint, _SENTENCE_ROOM)}"] if hint else []
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
            yield from _speakers(answer, asked_about)
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


def _speakers(answer: Answer, named: str) -> Iterator[str]:
    """Whom the asker may have meant, then who else speaks."""
    names = [one.text for one in answer.suggestions if one.kind == "speaker"]
    alike = [one for one in names if fuzz.WRatio(named.casefold(), one.casefold()) >= _ALIKE]
    if alike:
        yield f"Did you mean {plain(' or '.join(alike), _SENTENCE_ROOM)}?"
    others = [one for one in names if one not in alike]
    if others:
        who = "Who else does" if alike else "Who does"
        yield f"{who}: {plain(', '.join(others), _SENTENCE_ROOM)}."


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
    """What was searched: "searched 14 episodes, 2021-08 to 2021-11"."""
    first, last = searched.first_date, searched.last_date
    dates = "undated"
    if first and last:
        ends = (first, last) if searched.episodes == 1 else (first[:7], last[:7])
        dates = " to ".join(dict.fromkeys(ends))
    episodes = _counted(searched.episodes, "episode")
    return f"searched {episodes}, {dates}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

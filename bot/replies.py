"""What Discord shows of an answer: pure text, within Discord's limits, harmless and never empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot import wording
from bot.controls import Row
from bot.escaping import units
from bot.passages import Card, Passage, blocks, cards, cited, suggested
from bot.quoting import CUT, plain
from bot.wording import say, told
from index import Answer, Attribution, Searched, State, Understood

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


def of_answer(answer: Answer, title: str | None = None, hint: str = "", note: str = "") -> Reply:
    """
    *answer* at a glance: the question, the verdict, who said what where, what was searched.

    *title* stands above it in place of the question: "more" says little by itself. *hint* says
    how to go on, and *note* what has happened to it since.
    """
    passages = _passages(answer)
    shown = cards(passages, _COLOURS.get(answer.state, Colour.NO))
    head = partial(_head, answer, title or answer.question, (hint, note))
    room = MESSAGE_LIMIT - units(head(len(passages))) - 1
    lines = blocks(passages, room)
    return Reply(
        content=head(len(passages) - len(shown)),
        cards=shown,
        text="\n".join([head(len(passages) - len(lines)), "\n\n".join(lines)]).strip(),
    )


def of_status(
    status: Status, version: str, kept_days: int = 30, dates: Sequence[str] = ()
) -> Reply:
    """
    What the bot knows and since when, how to ask it, its version, and what it keeps of an asker.

    *dates* are those of the episodes that have one; a question is kept for *kept_days*.
    """
    known = {
        "episodes": say("count.episodes", count=status.episodes),
        "turns": say("count.turns", count=status.turns),
        "speakers": say("count.speakers", count=status.speakers),
    }
    if dates:
        words = say("about.known_dated", **known, dates=_span(min(dates), max(dates)))
    else:
        words = say("about.known", **known)
    about = say("about.text", known=words, kept=say("count.days", count=kept_days))
    card = Card("Quoth", about, say("about.version", version=version), Colour.ABOUT)
    stated = say("about.version", version=plain(version, _SENTENCE_ROOM))
    return Reply("", (card,), f"{about}\n-# Quoth, {stated}")


def of_words(words: str) -> Reply:
    """A plain sentence, such as why there is no answer."""
    text = plain(words, MESSAGE_LIMIT) or CUT
    return Reply(text, (), text)


def refusal(words: str) -> Reply:
    """A sentence that says why there is no answer and what to do, for the asker alone."""
    return replace(of_words(words), is_refusal=True)


def _head(answer: Answer, title: str, around: tuple[str, str], left_out: int) -> str:
    """What stands above the passages; *around* it are how to go on, and what has happened."""
    hint, note = around
    question = plain(title, _QUESTION_ROOM) or CUT
    small = [f"-# {plain(line, _SENTENCE_ROOM)}" for line in _small_print(answer, left_out)]
    small += [f"-# {plain(hint, _SENTENCE_ROOM)}"] if hint else []
    noted = [f"*{note}*"] if note else []
    return "\n".join([f"**{question}**", *small, *noted, *_verdict(answer)])


def _verdict(answer: Answer) -> Iterator[str]:
    """The state in plain words; nothing where the quotes that follow say it."""
    count = answer.searched.episodes
    asked_about = wording.choice(answer.understood.speakers) or answer.understood.named or ""
    who = plain(asked_about[:1].upper() + asked_about[1:], _NAME_ROOM)
    match answer.state:
        case State.ANSWERED:
            return
        case State.OTHER_SPEAKER:
            yield _others(answer, who or say("answer.asked_about"))
        case State.UNKNOWN_SPEAKER:
            named = plain(asked_about, _NAME_ROOM) or CUT
            yield say("answer.unknown", name=named, count=count)
            yield from _speakers(answer, asked_about)
        case State.NOT_FOUND if who:
            yield say("answer.nobody_else", who=who, count=count)
        case State.NOT_FOUND:
            yield say("answer.nobody", count=count)
    nearest = 0 if answer.citations else sum(one.kind == "passage" for one in answer.suggestions)
    if nearest:
        yield say("answer.nearest", count=nearest)


def _others(answer: Answer, who: str) -> str:
    """Who does say it, by name only where it is one person and the source says who."""
    names = {one.speaker if one.attribution in _STATED else None for one in answer.citations}
    name, count = names.pop() if len(names) == 1 else None, answer.searched.episodes
    if name is None:
        return say("answer.other_unnamed", who=who, count=count)
    return say("answer.other_named", who=who, other=plain(name, _NAME_ROOM), count=count)


def _speakers(answer: Answer, named: str) -> Iterator[str]:
    """Whom the asker may have meant, then who else speaks."""
    names = [one.text for one in answer.suggestions if one.kind == "speaker"]
    alike = [one for one in names if fuzz.WRatio(named.casefold(), one.casefold()) >= _ALIKE]
    if alike:
        yield say("answer.did_you_mean", names=plain(wording.choice(alike), _SENTENCE_ROOM))
    others = plain(", ".join(one for one in names if one not in alike), _SENTENCE_ROOM)
    if others and alike:
        yield say("answer.who_else", names=others)
    elif others:
        yield say("answer.who_speaks", names=others)


def _passages(answer: Answer) -> list[Passage]:
    if answer.citations:
        return [cited(citation) for citation in answer.citations]
    return [suggested(one) for one in answer.suggestions if one.kind == "passage"]


def _small_print(answer: Answer, left_out: int) -> Iterator[str]:
    yield from map(told, answer.notes[:_MOST_NOTES])
    questions = [one.text for one in answer.suggestions if one.kind == "question"]
    if questions:
        yield say("answer.could_ask", questions=" · ".join(questions))
    is_answered = answer.state is State.ANSWERED and answer.citations
    parts = (
        say("answer.quotes", count=len(answer.citations)) if is_answered else "",
        say("answer.no_room", count=left_out) if left_out else "",
        _understood(answer.understood),
        _coverage(answer.searched),
    )
    yield " · ".join(filter(None, parts))


def _understood(understood: Understood) -> str:
    """What was made of the question's words, in a line."""
    said = " · ".join(told(one.text) for one in understood.constraints)
    return said or understood.summary


def _coverage(searched: Searched) -> str:
    """What was searched: "searched 14 episodes, 2021-08 to 2021-11"."""
    first, last = searched.first_date, searched.last_date
    dates = say("dates.undated")
    if first and last:
        one = searched.episodes == 1
        dates = _span(first, last) if one else _span(first[:7], last[:7])
    return say("answer.searched", count=searched.episodes, dates=dates)


def _span(first: str, last: str) -> str:
    """From one date to the other; one of them where they are the same."""
    if first == last:
        return wording.day(first)
    return say("dates.span", first=wording.day(first), last=wording.day(last))

"""What moderators see: a passage with what can be decided about it, and what was decided (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.controls import LONGEST_CHOICE, Button, Choice, Look, Menu, Row, doing
from bot.passages import blocks, cards, cited, speaker
from bot.quoting import label, plain
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from bot.wording import day, say, told
from index import Citation, Record, ReviewKind, StandingDecision, format_turn_id

_WORDS_ROOM = 300
_NAME_ROOM = 80

# An answer's id where there is none: a decision that is looked at by itself.
NO_ANSWER = "0"


def of_passage(answer_id: str, citation: Citation, *, can_pin: bool) -> Reply:
    """*citation* with the buttons that decide about it."""
    turn = format_turn_id(citation.turn_id)
    passage = cited(citation)
    head = say("review.head")
    about = (answer_id, turn)
    deciding: Row = (
        Button(say("button.withhold"), doing("withhold", *about), Look.GRAVE),
        Button(say("button.correct_speaker"), doing("speaker", *about)),
        Button(say("button.correct_words"), doing("words", *about)),
    )
    closing: Row = (
        Button(say("button.pin"), doing("pin", *about), disabled=not can_pin),
        Button(say("button.fine"), doing("fine", *about)),
        Button(say("button.context"), doing("beside", *about)),
    )
    text = "\n".join([head, *blocks([passage], MESSAGE_LIMIT - len(head) - 2)])
    return Reply(head, cards([passage], Colour.CONTEXT), text, (deciding, closing))


def with_choice(reply: Reply, answer_id: str, chosen: int, quotes: Mapping[int, Citation]) -> Reply:
    """*reply* with a menu of the other *quotes* of the answer."""
    if len(quotes) < 2:
        return reply
    choices = tuple(
        Choice(
            label(f"{at + 1}. {named(one)}", LONGEST_CHOICE),
            str(at),
            label(one.quote[0] if one.quote else one.text, LONGEST_CHOICE) or None,
            chosen=at == chosen,
        )
        for at, one in quotes.items()
    )
    menu = Menu(doing("reviewed", answer_id), say("review.another"), choices)
    return replace(reply, rows=(*reply.rows, (menu,)))


def named(citation: Citation) -> str:
    """Who said *citation*, with how sure that is."""
    return speaker(
        citation.speaker,
        citation.label,
        citation.attribution,
        corrected=citation.corrected_speaker,
    )


def of_record(record: Record, *, can_extend: bool) -> Reply:
    """What was just decided, with the button that takes it back."""
    verdict = record.verdict
    text = f"{_done(record)}\n-# {say('review.decision', number=str(record.seq))}"
    buttons: list[Button] = [Button(say("button.undo"), doing("takeback", record.seq))]
    if can_extend and verdict.scope != "all" and verdict.kind is not ReviewKind.UNDO:
        buttons.append(Button(say("button.extend"), doing("extend", record.seq)))
    return Reply(text, (), text, (tuple(buttons),))


def _done(record: Record) -> str:
    """What *record* decided, in a sentence."""
    verdict = record.verdict
    return say(
        f"review.done.{verdict.kind}",
        after=plain(verdict.after or "", _NAME_ROOM),
        question=plain(verdict.question or "", 200),
    )


def redrawn(title: str, citations: Sequence[Citation], gone: int) -> Reply:
    """An answer as it is shown after a decision: what is left of it, and that something is gone."""
    note = withdrawn(citations, gone)
    head = f"**{plain(title, 200)}**" if title else ""
    head = "\n".join(filter(None, (head, f"*{note}*" if note else "")))
    passages = [*map(cited, citations)]
    lines = blocks(passages, MESSAGE_LIMIT - len(head) - 2)
    text = "\n".join(filter(None, (head, "\n\n".join(lines)))) or say("review.withdrawn_all")
    return Reply(head, cards(passages, Colour.ANSWERED), text)


def withdrawn(citations: Sequence[Citation], gone: int) -> str:
    """That *gone* passages of an answer are withdrawn; empty where none is."""
    if not gone:
        return ""
    return say("review.withdrawn") if citations else say("review.withdrawn_all")


def line_of(record: Record) -> str:
    """*record* in a line of the log, as markdown; who decided is shown as a mention."""
    verdict, passage = record.verdict, record.verdict.passage
    who = f"<@{verdict.who}>" if verdict.who.isdecimal() else plain(verdict.who, _NAME_ROOM)
    where = ""
    if passage:
        turn, episode = str(passage.position + 1), plain(passage.episode, 60)
        where = say("review.log.turn", episode=episode, turn=turn)
    scope = say("review.log.all_servers") if verdict.scope == "all" else ""
    change = " · ".join(filter(None, (_change(record), where, scope)))
    reason = plain(verdict.reason, 120)
    why = f" · {say('review.log.why', reason=reason)}" if reason else ""
    at = f"{day(record.at[:10])} {record.at[11:16]}"
    return f"**{record.seq}** {at} · {who} · {change}{why}"


def _change(record: Record) -> str:
    verdict = record.verdict
    return say(
        f"review.log.{verdict.kind}",
        before=plain(verdict.before or say("review.log.nobody_named"), _NAME_ROOM),
        after=plain(verdict.after or "", _NAME_ROOM),
        question=plain(verdict.question or "", _NAME_ROOM),
        refers=str(verdict.refers),
    )


def of_decision(decision: StandingDecision) -> str:
    """A decision that has to be looked at again, as markdown."""
    note = f"\n-# {plain(told(decision.note), _WORDS_ROOM)}" if decision.note else ""
    return f"{line_of(decision.record)}{note}"

"""What moderators see: a passage with what can be decided about it, and what was decided (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.controls import LONGEST_CHOICE, Button, Choice, Look, Menu, Row, doing
from bot.passages import blocks, cards, cited, speaker
from bot.quoting import label, plain
from bot.replies import MESSAGE_LIMIT, Colour, Reply
from index import Citation, Record, ReviewKind, StandingDecision, format_turn_id

WITHDRAWN = "A passage was withdrawn by a moderator."
WITHDRAWN_ALL = "What stood here was withdrawn by a moderator."
NOTHING_LEFT = (
    "Every passage of this answer is withdrawn, or no longer in the index. `/review log` has what "
    "was decided, and undoes it."
)
_WORDS_ROOM = 300
_NAME_ROOM = 80

# An answer's id where there is none: a decision that is looked at by itself.
NO_ANSWER = "0"

DONE = {
    ReviewKind.WITHHOLD: "Withheld: nothing is made of it any more.",
    ReviewKind.SPEAKER: "Corrected: said by {after}.",
    ReviewKind.WORDS: "Corrected: the new words are shown, marked; the source’s stay on record.",
    ReviewKind.PIN: "Pinned: this passage comes first when “{question}” is asked.",
    ReviewKind.FINE: "Noted: nothing is wrong with it.",
    ReviewKind.UNDO: "Undone: it is as it was before.",
}


def of_passage(answer_id: str, citation: Citation, *, can_pin: bool) -> Reply:
    """*citation* with the buttons that decide about it."""
    turn = format_turn_id(citation.turn_id)
    passage = cited(citation)
    head = "**What about this passage?** Every decision counts at once, and can be undone."
    about = (answer_id, turn)
    deciding: Row = (
        Button("Withhold", doing("withhold", *about), Look.GRAVE),
        Button("Correct speaker", doing("speaker", *about)),
        Button("Correct words", doing("words", *about)),
    )
    closing: Row = (
        Button("Pin as the answer", doing("pin", *about), disabled=not can_pin),
        Button("Mark as fine", doing("fine", *about)),
        Button("Context", doing("beside", *about)),
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
    menu = Menu(doing("reviewed", answer_id), "Another passage of this answer", choices)
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
    said = DONE[verdict.kind].format(
        after=plain(verdict.after or "", _NAME_ROOM), question=plain(verdict.question or "", 200)
    )
    text = f"{said}\n-# decision {record.seq}"
    buttons: list[Button] = [Button("Undo", doing("takeback", record.seq))]
    if can_extend and verdict.scope != "all" and verdict.kind is not ReviewKind.UNDO:
        buttons.append(Button("Extend to all servers", doing("extend", record.seq)))
    return Reply(text, (), text, (tuple(buttons),))


def redrawn(title: str, citations: Sequence[Citation], gone: int) -> Reply:
    """An answer as it is shown after a decision: what is left of it, and that something is gone."""
    note = (WITHDRAWN if citations else WITHDRAWN_ALL) if gone else ""
    head = f"**{plain(title, 200)}**" if title else ""
    head = "\n".join(filter(None, (head, f"*{note}*" if note else "")))
    passages = [*map(cited, citations)]
    lines = blocks(passages, MESSAGE_LIMIT - len(head) - 2)
    text = "\n".join(filter(None, (head, "\n\n".join(lines)))) or WITHDRAWN_ALL
    return Reply(head, cards(passages, Colour.ANSWERED), text)


def line_of(record: Record) -> str:
    """*record* in a line of the log, as markdown; who decided is shown as a mention."""
    verdict, passage = record.verdict, record.verdict.passage
    who = f"<@{verdict.who}>" if verdict.who.isdecimal() else plain(verdict.who, _NAME_ROOM)
    where = f"{plain(passage.episode, 60)}, turn {passage.position + 1}" if passage else ""
    scope = "all servers" if verdict.scope == "all" else ""
    change = " · ".join(filter(None, (_change(record), where, scope)))
    why = f" · why: {plain(verdict.reason, 120)}" if verdict.reason else ""
    return f"**{record.seq}** {record.at[:16].replace('T', ' ')} · {who} · {change}{why}"


_CHANGES = {
    ReviewKind.WITHHOLD: "withheld “{before}”",
    ReviewKind.SPEAKER: "speaker: {before} → {after}",
    ReviewKind.WORDS: "words: “{before}” → “{after}”",
    ReviewKind.PIN: "pinned to “{question}”",
    ReviewKind.FINE: "marked as fine",
    ReviewKind.UNDO: "undid {refers}",
    ReviewKind.MOVED: "decision {refers} moved to “{after}”",
}


def _change(record: Record) -> str:
    verdict = record.verdict
    return _CHANGES[verdict.kind].format(
        before=plain(verdict.before or "nobody named", _NAME_ROOM),
        after=plain(verdict.after or "", _NAME_ROOM),
        question=plain(verdict.question or "", _NAME_ROOM),
        refers=verdict.refers,
    )


def of_decision(decision: StandingDecision) -> str:
    """A decision that has to be looked at again, as markdown."""
    note = f"\n-# {plain(decision.note, _WORDS_ROOM)}" if decision.note else ""
    return f"{line_of(decision.record)}{note}"

"""*Review*: a moderator looks at a passage of an answer, and decides about it."""

from __future__ import annotations

from functools import partial

from bot import delivery, pages, replies
from bot.controls import MOST_CHOICES, doing
from bot.desk import DeclinedError
from bot.escaping import units
from bot.library import Library
from bot.moderation import modals, screens
from bot.moderation.deciding import Decide, decided, redraw
from bot.moderation.rights import rights_of
from bot.moderation.screens import NO_ANSWER
from bot.press import Press
from bot.presses.context import seen
from bot.records import answers
from bot.records.answers import KeptAnswer
from bot.replies import Reply
from bot.wording import say
from index import By, Moderation, Record, format_turn_id


async def _kept(press: Press) -> KeptAnswer:
    """
    The answer that it is about, also one that was shown to its asker alone: it was reported.

    Raises:
        DeclinedError: it is not kept, or whoever pressed may not decide here.
    """
    answer_id = press.doing.about[0] if press.doing.about else ""
    kept = await press.desk.records.run(lambda held: answers.found(held, answer_id))
    if kept is None or kept.guild_id != press.asker.guild_id:
        raise DeclinedError(replies.refusal(say("press.stale")))
    try:
        await rights_of(press.interaction, press.desk)
    except DeclinedError:
        if kept.private and not press.is_askers(kept):
            raise DeclinedError(replies.refusal(say("press.not_yours"))) from None
        raise
    return kept


async def _open(press: Press) -> None:
    kept = await _kept(press)
    await delivery.respond(press.interaction, press.desk, partial(shown, press, kept), private=True)


async def _another(press: Press) -> None:
    kept = await _kept(press)
    number = next(iter(press.chosen), 0)
    answering = partial(shown, press, kept, number)
    await delivery.change(press.interaction, press.desk, answering)


async def shown(press: Press, kept: KeptAnswer, number: int | None = None) -> Reply:
    """The passage *number* of *kept*, or its first, to be decided about."""

    def work(library: Library) -> Reply:
        quotes = seen(library, kept)
        if not quotes:
            return replies.refusal(say("review.nothing_left"))
        at = number if number in quotes else next(iter(quotes))
        reply = screens.of_passage(kept.id, quotes[at or 0], can_pin=True)
        return screens.with_choice(reply, kept.id, at or 0, quotes)

    return await press.desk.reply(press.asker.by_themselves(), work, quickly=True)


def _turn(press: Press) -> int:
    """
    The turn that the custom_id names.

    Raises:
        DeclinedError: it names none, as in an id that was made up.
    """
    try:
        return int(press.doing.about[1], 16)
    except (IndexError, ValueError):
        raise DeclinedError(replies.refusal(say("review.made_up"))) from None


async def _question(press: Press) -> str:
    """The question that the answer was given to; empty where it is forgotten, or there is none."""
    if not press.doing.about or press.doing.about[0] == NO_ANSWER:
        return ""
    answer_id = press.doing.about[0]
    kept = await press.desk.records.run(lambda held: answers.found(held, answer_id))
    mine = kept is not None and kept.guild_id == press.asker.guild_id
    return (kept.question or "") if kept is not None and mine else ""


async def _ask(press: Press) -> None:
    """Opens the form for what was pressed."""
    await rights_of(press.interaction, press.desk)
    turn, act = _turn(press), _FORMS[press.doing.act]
    form = modals.modal(act, doing(act, *press.doing.about[:2]))
    if act == "withheld":
        modals.with_part(form)
    elif act == "respoken":
        modals.with_names(form, await _names(press))
    elif act == "reworded":
        modals.with_words(form, await _text(press, turn))
    elif act == "pinned":
        modals.with_question(form, await _question(press))
    modals.with_reason(form)
    await delivery.open_modal(press.interaction, press.desk, form)


_FORMS = {
    "withhold": "withheld",
    "speaker": "respoken",
    "words": "reworded",
    "pin": "pinned",
    "fine": "found_fine",
}


async def _names(press: Press) -> list[str]:
    """Those who speak in the turn's episode first, then who speaks most."""
    turn = _turn(press)

    def work(library: Library) -> list[str]:
        listed = library.listed()
        here = library.turns_around(turn, 0, 0).episode.id
        people = sorted(listed.speakers, key=lambda one: here not in one.episodes)
        return [one.name for one in people[:MOST_CHOICES]]

    return await press.desk.look_up(press.asker.by_themselves(), work, quickly=True)


async def _text(press: Press, turn: int) -> str:
    def work(library: Library) -> str:
        shown = library.turns_around(turn, 0, 0).turns[0]
        return shown.text if shown.corrected_text is None else shown.corrected_text

    text = await press.desk.look_up(press.asker.by_themselves(), work, quickly=True)
    if units(text) > modals.WORDS_LIMIT:
        raise DeclinedError(replies.refusal(say("review.too_long")))
    return text


async def _decide(press: Press) -> None:
    """Does what the form says, shows that, and draws the answers anew that show the passage."""
    rights = await rights_of(press.interaction, press.desk)
    turn, fields = _turn(press), modals.sent(press.sent)
    decide = _decision(press.doing.act, turn, fields)
    made: list[Record] = []

    async def answering() -> Reply:
        reason = fields.get("reason", "")
        try:
            record = await decided(press.desk, press.asker, rights, reason, decide)
        except DeclinedError as declined:
            return declined.reply
        made.append(record)
        return screens.of_record(record, can_extend=rights.is_operator)

    await delivery.respond(press.interaction, press.desk, answering, private=True)
    for record in made:
        await redraw(press.interaction.client, press.desk, record)


def _decision(act: str, turn: int, fields: dict[str, str]) -> Decide:
    """What the form *act* asks for."""

    def withhold(moderation: Moderation, by: By) -> Record:
        part = fields.get("part", "").strip()
        start, end = moderation.part_of(turn, part) if part else (None, None)
        return moderation.withhold(turn, by, start=start, end=end)

    def respeak(moderation: Moderation, by: By) -> Record:
        name = fields.get("name", "").strip() or fields.get("known", "")
        if not name:
            raise DeclinedError(replies.refusal(say("review.no_speaker")))
        return moderation.correct_speaker(turn, name, by)

    decisions: dict[str, Decide] = {
        "withheld": withhold,
        "respoken": respeak,
        "reworded": lambda moderation, by: moderation.correct_words(
            turn, fields.get("words", ""), by
        ),
        "pinned": lambda moderation, by: moderation.pin(turn, fields.get("question", ""), by),
        "found_fine": lambda moderation, by: moderation.fine(turn, by),
    }
    return decisions[act]


async def _take_back(press: Press) -> None:
    await _again(press, lambda moderation, by: moderation.undo(press.doing.number(0), by))


async def _extend(press: Press) -> None:
    await _again(
        press, lambda moderation, by: moderation.extend(press.doing.number(0), by), everywhere=True
    )


async def _again(press: Press, decide: Decide, *, everywhere: bool = False) -> None:
    """Decides once more about a record, in place of the message that tells of it."""
    rights = await rights_of(press.interaction, press.desk)
    made: list[Record] = []

    async def answering() -> Reply:
        try:
            record = await decided(
                press.desk, press.asker, rights.for_all() if everywhere else rights, "", decide
            )
        except DeclinedError as declined:
            return declined.reply
        made.append(record)
        return screens.of_record(record, can_extend=rights.is_operator)

    await delivery.respond(press.interaction, press.desk, answering, private=True)
    for record in made:
        await redraw(press.interaction.client, press.desk, record)


async def _context(press: Press) -> None:
    """The turns around the passage."""
    await rights_of(press.interaction, press.desk)
    turn = _turn(press)

    def work(library: Library) -> Reply:
        around = library.turns_around(turn, 2, 2)
        return pages.of_surroundings(around, format_turn_id(turn))

    answering = partial(press.desk.reply, press.asker.by_themselves(), work, quickly=True)
    await delivery.respond(press.interaction, press.desk, answering, private=True)


ACTS = {
    "review": _open,
    "beside": _context,
    "reviewed": _another,
    **dict.fromkeys(_FORMS, _ask),
    **dict.fromkeys(_FORMS.values(), _decide),
    "takeback": _take_back,
    "extend": _extend,
}

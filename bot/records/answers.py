"""The answers that were shown: what their buttons, follow-ups and moderators need of them."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.library import ANYTHING, Wanted

POSTED = "posted"  # in place of the state of an answer: it answers no question of its own
Span = tuple[int, int]
Carried = Mapping[str, Any]  # a conversation as JSON


_COLUMNS = (
    "id, guild_id, place_id, message_id, private, state, confidence, quotes, understood, asker, "
    "question, title, wanted, carried_in, carried_on, kept_at, near, beside, head"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """
    What an answer quotes of a turn, without its words: those are the index's.

    Attributes:
        turn_id: 16 hex digits.
        parts, emphasis: (start, end) offsets into the turn's text.
    """

    turn_id: str
    parts: tuple[Span, ...]
    emphasis: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """
    An answer as it is remembered.

    Attributes:
        id: 16 hex digits.
        guild_id: None in direct messages.
        place_id: the channel or thread that it is shown in.
        message_id: None until Discord has it.
        private: it is shown to its asker alone.
        state: what it amounts to (`index.State`).
        quotes: what it quotes, in the order shown.
        understood: kinds of constraints that can be undone (`index.Constraint`).
        asker: who asked; None once that is forgotten, with all that follows.
        question: the words of the asker.
        title: what stands above the answer.
        wanted: what was chosen beside the question.
        carried_in: the conversation that it was asked in, None for none.
        carried_on: the conversation after it.
        kept_at: seconds since 1970.
        near: the passages that it shows after a no.
        beside: ids of the turns that it shows with its quotes, which reply to them; 16 hex digits.
        head: what stands above the quotes, as JSON (`bot.recalled`); None once it is forgotten.
    """

    id: str
    guild_id: int | None
    place_id: int | None
    message_id: int | None
    private: bool
    state: str
    confidence: float
    quotes: tuple[Quoted, ...]
    understood: tuple[str, ...]
    asker: int | None
    question: str | None
    title: str | None
    wanted: Wanted = ANYTHING
    carried_in: Carried | None = None
    carried_on: Carried | None = None
    kept_at: int = 0
    near: tuple[Quoted, ...] = ()
    beside: tuple[str, ...] = ()
    head: Mapping[str, Any] | None = None


def new_id() -> str:
    """The id of an answer, which nobody can guess."""
    return secrets.token_hex(8)


def rest_of(kept: KeptAnswer, place_id: int, message_id: int) -> KeptAnswer:
    """The quotes of *kept* but for the first, as posted in another message."""
    return KeptAnswer(
        id=new_id(),
        guild_id=kept.guild_id,
        place_id=place_id,
        message_id=message_id,
        private=False,
        state=POSTED,
        confidence=1.0,
        quotes=kept.quotes[1:],
        understood=(),
        asker=None,
        question=None,
        title=None,
        kept_at=kept.kept_at,
        beside=kept.beside,
    )


def keep(database: sqlite3.Connection, kept: KeptAnswer) -> None:
    """Remembers *kept*, in place of what was remembered under its id; its message stays known."""
    database.execute(
        f"INSERT INTO answers ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) "  # noqa: S608
        "ON CONFLICT (id) DO UPDATE SET state = excluded.state, quotes = excluded.quotes, "
        "confidence = excluded.confidence, wanted = excluded.wanted, "
        "understood = excluded.understood, "
        "carried_on = excluded.carried_on, near = excluded.near, beside = excluded.beside, "
        "head = excluded.head",
        _as_row(kept),
    )


def go_on_from(database: sqlite3.Connection, place_id: int, answer_id: str) -> None:
    """Makes the next question at a thread or in direct messages go on from this answer."""
    database.execute(
        "INSERT INTO places VALUES (?, ?) "
        "ON CONFLICT (place_id) DO UPDATE SET answer_id = excluded.answer_id",
        (place_id, answer_id),
    )


def shown_as(database: sqlite3.Connection, answer_id: str, message_id: int) -> None:
    """Remembers in which message the answer is shown."""
    database.execute("UPDATE answers SET message_id = ? WHERE id = ?", (message_id, answer_id))


def found(database: sqlite3.Connection, answer_id: str) -> KeptAnswer | None:
    """The answer of that id, None where it was never kept."""
    return _first(database, "id = ?", answer_id)


def shown_in(database: sqlite3.Connection, message_id: int) -> KeptAnswer | None:
    """The answer that a message shows, None for other messages."""
    return _first(database, "message_id = ?", message_id)


def last_at(database: sqlite3.Connection, place_id: int) -> KeptAnswer | None:
    """The answer from which a question at a thread or in direct messages goes on."""
    return _first(database, "id = (SELECT answer_id FROM places WHERE place_id = ?)", place_id)


def quoting(database: sqlite3.Connection, turn_id: str) -> list[KeptAnswer]:
    """The answers that show a turn, oldest first, forgotten questions included."""
    rows = database.execute(
        f"SELECT {_COLUMNS} FROM answers "  # noqa: S608
        "WHERE quotes LIKE ?1 OR near LIKE ?1 OR beside LIKE ?1 ORDER BY kept_at, id",
        (f'%"{turn_id}"%',),
    )
    return [_from_row(row) for row in rows]


def forget_asker(database: sqlite3.Connection, asker: int, place_id: int | None = None) -> int:
    """
    How many questions of *asker* were forgotten: their words, who asked, what was carried over.

    Where an answer is shown, and which turns it quotes, stays: a passage that moderators withdraw
    has to be found in it. What a thread or direct messages (*place_id*) go on from is forgotten
    as well.
    """
    database.execute("UPDATE verdicts SET given_by = NULL WHERE given_by = ?", (asker,))
    database.execute("UPDATE watches SET added_by = NULL WHERE added_by = ?", (asker,))
    if place_id is not None:
        database.execute("DELETE FROM places WHERE place_id = ?", (place_id,))
    return _forget(database, "asker = ?", asker)


def forget_old(database: sqlite3.Connection, questions_from: int, conversations_from: int) -> int:
    """
    How many questions were forgotten because they were kept before *questions_from*.

    What older answers than *conversations_from* carried over is forgotten too. Both are seconds
    since 1970.
    """
    database.execute(
        "UPDATE answers SET carried_on = NULL WHERE kept_at < ? AND carried_on IS NOT NULL",
        (conversations_from,),
    )
    database.execute(
        "DELETE FROM places WHERE answer_id IN "
        "(SELECT id FROM answers WHERE kept_at < ? AND carried_on IS NULL)",
        (conversations_from,),
    )
    database.execute(
        "UPDATE verdicts SET given_by = NULL WHERE given_at < ? AND given_by IS NOT NULL",
        (questions_from,),
    )
    return _forget(database, "kept_at < ?", questions_from)


def _forget(database: sqlite3.Connection, which: str, value: int) -> int:
    chosen = f"{which} AND asker IS NOT NULL"
    database.execute(
        f"DELETE FROM places WHERE answer_id IN (SELECT id FROM answers WHERE {chosen})",  # noqa: S608
        (value,),
    )
    # The conditions are this module's own; what comes from outside is bound.
    forgetting = (
        "UPDATE answers SET asker = NULL, question = NULL, title = NULL, wanted = NULL, "  # noqa: S608
        f"carried_in = NULL, carried_on = NULL, head = NULL WHERE {chosen}"
    )
    return database.execute(forgetting, (value,)).rowcount


def _first(database: sqlite3.Connection, which: str, value: object) -> KeptAnswer | None:
    row = database.execute(
        f"SELECT {_COLUMNS} FROM answers WHERE {which} ORDER BY kept_at DESC LIMIT 1",  # noqa: S608
        (value,),
    ).fetchone()
    return None if row is None else _from_row(row)


def _as_row(kept: KeptAnswer) -> Sequence[str | int | float | None]:
    return (
        kept.id,
        kept.guild_id,
        kept.place_id,
        kept.message_id,
        int(kept.private),
        kept.state,
        kept.confidence,
        _quotes(kept.quotes),
        json.dumps(kept.understood),
        kept.asker,
        kept.question,
        kept.title,
        json.dumps([kept.wanted.speaker, kept.wanted.episode, kept.wanted.without]),
        _written(kept.carried_in),
        _written(kept.carried_on),
        kept.kept_at,
        _quotes(kept.near),
        json.dumps(kept.beside),
        _written(kept.head),
    )


def _from_row(row: sqlite3.Row) -> KeptAnswer:
    speaker, episode, without = _read(row["wanted"]) or (None, None, ())
    return KeptAnswer(
        id=row["id"],
        guild_id=row["guild_id"],
        place_id=row["place_id"],
        message_id=row["message_id"],
        private=bool(row["private"]),
        state=row["state"],
        confidence=row["confidence"],
        quotes=tuple(map(_quoted, _read(row["quotes"]))),
        understood=tuple(_read(row["understood"])),
        asker=row["asker"],
        question=row["question"],
        title=row["title"],
        wanted=Wanted(speaker, episode, tuple(without)),
        carried_in=_read(row["carried_in"]),
        carried_on=_read(row["carried_on"]),
        kept_at=row["kept_at"],
        near=tuple(map(_quoted, _read(row["near"]))),
        beside=tuple(_read(row["beside"])),
        head=_read(row["head"]),
    )


def _quotes(quotes: Sequence[Quoted]) -> str:
    return json.dumps([[one.turn_id, one.parts, one.emphasis] for one in quotes])


def _written(carried: Carried | None) -> str | None:
    return None if carried is None else json.dumps(carried)


def _read(written: str | None) -> Any:  # noqa: ANN401 - any JSON
    return None if written is None else json.loads(written)


def _quoted(written: list[Any]) -> Quoted:
    turn_id, parts, emphasis = written
    return Quoted(turn_id, tuple((a, b) for a, b in parts), tuple((a, b) for a, b in emphasis))

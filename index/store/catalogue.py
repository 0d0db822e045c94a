"""Reading the catalogue: each function is one query, and none scans all turns."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from index.store import (
    Counts,
    EpisodeRecord,
    ModelIdentity,
    Tombstone,
)
from index.turns import Alias, Attribution, Speaker, Turn

_RECORD = (
    "ordinal, id, path, title, format, sha256, size, mtime_ns, date, url, collection, audio, ads"
)
_RECORDS = f"SELECT {_RECORD} FROM episodes "  # noqa: S608 - a constant
LIVE_AT = "WHERE born <= :generation AND (died IS NULL OR died > :generation) "
_LISTED = "WHERE ordinal IN (SELECT value FROM json_each(?))"
_FIND = {
    "id": "WHERE id = ? AND died IS NULL ",
    "path": "WHERE path = ? AND died IS NULL ",
    "sha256": "WHERE sha256 = ? AND died IS NULL ",
}


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment that the catalogue names; *live_turns* of its *turns* count."""

    ordinal: int
    name: str
    turns: int
    pieces: int
    live_turns: int
    manifest: Mapping[str, Any]


class Placed(NamedTuple):  # of which thousands are made by every process that starts
    """Where a live episode lies: *first_turn* is a row of the segment with that ordinal."""

    ordinal: int
    segment: int
    first_turn: int
    turns: int
    words: int


@dataclass(frozen=True, slots=True)
class CastRow:
    """A speaker of an episode, and the person that it is in the index."""

    speaker: int
    cast: Speaker


def identity(catalogue: sqlite3.Connection) -> ModelIdentity:
    """The model whose vectors the index holds."""
    row = catalogue.execute("SELECT model, fingerprint, dimension FROM store").fetchone()
    return ModelIdentity(*row)


def generation(catalogue: sqlite3.Connection) -> int:
    """The number of the last commit."""
    return int(catalogue.execute("SELECT generation FROM store").fetchone()[0])


def segments(catalogue: sqlite3.Connection) -> list[SegmentRow]:
    """The segments, the oldest first."""
    rows = catalogue.execute(
        "SELECT ordinal, name, turns, pieces, live_turns, manifest FROM segments ORDER BY ordinal"
    )
    return [
        SegmentRow(ordinal, name, turns, pieces, live_turns, _manifest(manifest))
        for ordinal, name, turns, pieces, live_turns, manifest in rows
    ]


def sizes(catalogue: sqlite3.Connection) -> list[tuple[int, int]]:
    """How many turns the segments have, and how many of them count; the oldest first."""
    query = "SELECT turns, live_turns FROM segments ORDER BY ordinal"
    return catalogue.execute(query).fetchall()


def _manifest(text: str) -> dict[str, Any]:
    """An empty one where its text is damaged: opening the segment tells of it."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def placed(catalogue: sqlite3.Connection) -> list[Placed]:
    """Where the live episodes lie, in the order of their rows."""
    rows = catalogue.execute(_PLACED + "WHERE died IS NULL ORDER BY segment, first_turn, ordinal")
    return list(map(Placed._make, rows))


def placed_in(catalogue: sqlite3.Connection, segment: int) -> list[Placed]:
    """Where the live episodes of one segment lie, in the order of their rows."""
    rows = catalogue.execute(
        _PLACED + "WHERE segment = ? AND died IS NULL ORDER BY first_turn, ordinal", (segment,)
    )
    return list(map(Placed._make, rows))


_PLACED = "SELECT ordinal, segment, first_turn, turns, words FROM episodes "


def counts(catalogue: sqlite3.Connection) -> Counts:
    """How much is live: from the episodes' own counts."""
    episodes, turns, words = catalogue.execute(
        "SELECT count(*), total(turns), total(words) FROM episodes WHERE died IS NULL"
    ).fetchone()
    (speakers,) = catalogue.execute(
        "SELECT count(DISTINCT speaker) FROM cast_members "
        "JOIN episodes ON ordinal = episode WHERE died IS NULL AND NOT generic"
    ).fetchone()
    return Counts(episodes=episodes, turns=int(turns), words=int(words), speakers=speakers)


def live_records(catalogue: sqlite3.Connection) -> list[EpisodeRecord]:
    """The record of each live episode, in the order in which they were added."""
    rows = catalogue.execute(_RECORDS + "WHERE died IS NULL ORDER BY ordinal")
    return [_record(row) for row in rows]


def records_at(catalogue: sqlite3.Connection, generation: int) -> dict[int, EpisodeRecord]:
    """The record of each episode that was live at *generation*, by ordinal."""
    columns = swept(catalogue, _RECORD, f"episodes {LIVE_AT}", {"generation": generation})
    return {row[0]: _record(row) for row in zip(*columns, strict=True)}


def records_of(catalogue: sqlite3.Connection, ordinals: Iterable[int]) -> dict[int, EpisodeRecord]:
    """The record of each of the episodes *ordinals* that is there still, live or not."""
    listed = json.dumps(list(ordinals))
    rows = catalogue.execute(_RECORDS + _LISTED, (listed,))
    return {row[0]: _record(row) for row in rows}


def titles_at(catalogue: sqlite3.Connection, generation: int) -> dict[int, tuple[str, str | None]]:
    """The title and the date of each episode that was live at *generation*, by ordinal."""
    ordinals, titles, dates = swept(
        catalogue, "ordinal, title, date", f"episodes {LIVE_AT}", {"generation": generation}
    )
    return dict(zip(ordinals, zip(titles, dates, strict=True), strict=True))


def paths_at(catalogue: sqlite3.Connection, generation: int) -> dict[int, str]:
    """Where each episode that was live at *generation* was read, by ordinal."""
    rows = f"episodes {LIVE_AT}"
    return dict(
        zip(*swept(catalogue, "ordinal, path", rows, {"generation": generation}), strict=True)
    )


def swept(
    catalogue: sqlite3.Connection, columns: str, rows: str, values: Mapping[str, int]
) -> list[list[Any]]:
    """
    Each of the *columns* of the *rows* of a whole table, in its order.

    Each column comes as one list: thousands of rows, handed over one by one, take half as long
    again.
    """
    lists = ", ".join(f"json_group_array({one})" for one in columns.split(", "))
    found = catalogue.execute(f"SELECT {lists} FROM {rows}", values)  # noqa: S608 - constants
    return [json.loads(one) for one in found.fetchone()]


def find_live(
    catalogue: sqlite3.Connection, by: Literal["id", "path", "sha256"], value: str
) -> EpisodeRecord | None:
    """The live episode that has *value*, the oldest of several."""
    row = catalogue.execute(_RECORDS + _FIND[by] + "ORDER BY ordinal LIMIT 1", (value,)).fetchone()
    return None if row is None else _record(row)


def _record(row: Sequence[Any]) -> EpisodeRecord:
    record = EpisodeRecord(*row[1:-1])
    return replace(record, ads=True) if row[-1] else record


def record_of(catalogue: sqlite3.Connection, ordinal: int) -> tuple[EpisodeRecord, int]:
    """The episode with that *ordinal*, and how many turns it has."""
    query = _RECORDS + "WHERE ordinal = ?"
    record = _record(catalogue.execute(query, (ordinal,)).fetchone())
    count = "SELECT turns FROM episodes WHERE ordinal = ?"
    return record, int(catalogue.execute(count, (ordinal,)).fetchone()[0])


def ordinal_at(catalogue: sqlite3.Connection, episode_id: str, generation: int) -> int | None:
    """The ordinal of the episode *episode_id* as it was at *generation*."""
    row = catalogue.execute(
        _RECORDS + LIVE_AT + "AND id = :id", {"id": episode_id, "generation": generation}
    ).fetchone()
    return None if row is None else int(row[0])


def find_turns(
    catalogue: sqlite3.Connection, keys: Sequence[tuple[int, int]]
) -> dict[tuple[int, int], tuple[int, Turn]]:
    """The turn_id and the turn at each of *keys*, (episode ordinal, position)."""
    rows = catalogue.execute(
        _TURNS + "FROM json_each(?) AS wanted CROSS JOIN turns AS t "
        "ON t.episode = json_extract(wanted.value, '$[0]') "
        "AND t.position = json_extract(wanted.value, '$[1]') " + _NAMED,
        (json.dumps(keys),),
    )
    return {(row[0], row[1]): _turn(row) for row in rows}


def find_texts(catalogue: sqlite3.Connection, keys: Sequence[tuple[int, int]]) -> list[str]:
    """What the turns at *keys*, (episode ordinal, position), say, in their order."""
    rows = catalogue.execute(
        "SELECT t.text FROM json_each(?) AS wanted CROSS JOIN turns AS t "
        "ON t.episode = json_extract(wanted.value, '$[0]') "
        "AND t.position = json_extract(wanted.value, '$[1]')",
        (json.dumps(keys),),
    )
    return [text for (text,) in rows]


def turns_of(catalogue: sqlite3.Connection, episode: int) -> list[tuple[int, Turn]]:
    """The turns of the episode with ordinal *episode*, each with its turn_id, in order."""
    rows = catalogue.execute(
        _TURNS + "FROM turns AS t " + _NAMED + "WHERE t.episode = ? ORDER BY t.position",
        (episode,),
    )
    return [_turn(row) for row in rows]


_TURNS = (
    "SELECT t.episode, t.position, t.turn_id, t.text, t.label, c.name, t.attribution, "
    "t.line, t.end_line, t.start_ms, t.end_ms "
)
_NAMED = "LEFT JOIN cast_members AS c ON c.episode = t.episode AND c.place = t.place "


def _turn(row: Sequence[Any]) -> tuple[int, Turn]:
    _episode, position, turn_id, text, label, speaker, attribution, *place = row
    return turn_id, Turn(position, text, label, speaker, Attribution(attribution), *place)


def cast_of(catalogue: sqlite3.Connection, episode: int) -> list[CastRow]:
    """Who speaks in the episode with ordinal *episode*, in order of appearance."""
    rows = catalogue.execute(
        "SELECT speaker, name, labels, turns, aliases, role, role_reason, generic "
        "FROM cast_members WHERE episode = ? ORDER BY place",
        (episode,),
    )
    return [CastRow(row[0], _speaker(row[1:])) for row in rows]


def _speaker(row: Sequence[Any]) -> Speaker:
    name, labels, turns, aliases, role, role_reason, generic = row
    return Speaker(
        name=name,
        labels=tuple(json.loads(labels)),
        turns=turns,
        aliases=tuple(Alias(*alias) for alias in json.loads(aliases)),
        role=role,
        role_reason=role_reason,
        generic=bool(generic),
    )


def find_tombstone(catalogue: sqlite3.Connection, turn_id: int) -> Tombstone | None:
    """What is left of a removed turn."""
    row = catalogue.execute(
        "SELECT turn_id, episode, position, speaker, removed_at FROM tombstones WHERE turn_id = ?",
        (turn_id,),
    ).fetchone()
    return None if row is None else Tombstone(*row)

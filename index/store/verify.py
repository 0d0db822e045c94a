"""Checking an index against itself: the catalogue, the segments, and the one against the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from index.errors import IndexDamagedError, NoIndexError
from index.store import ModelIdentity, catalogue, schema
from index.store.catalogue import Placed
from index.store.salvage import DAMAGED, is_set_aside
from index.store.segment_files import SEGMENTS
from index.store.segments import Segment
from index.store.verify_segment import file_problems, segment_problems
from index.turns import Turn, turn_ids

_TRIES = 3
SET_ASIDE = (
    f"{DAMAGED}: episodes of a damaged catalogue are missing still: `quoth verify --repair` names "
    f"them; delete {DAMAGED} when none of them is wanted"
)
OnEpisode = Callable[[int, int], None]
PieceKey = Callable[[Turn, int, int], int]


def verify(
    folder: Path,
    wanted: ModelIdentity | None = None,
    on_episode: OnEpisode = lambda _done, _all: None,
    piece_key: PieceKey | None = None,
) -> list[str]:
    """
    What is wrong with the index in *folder*, a sentence each; nothing when all is well.

    What a killed run left behind and no commit names is no problem: the next writer sweeps it.

    Args:
        folder: of the index.
        wanted: the model of the settings, None to leave it out.
        on_episode: called with how many episodes are done, and how many there are.
        piece_key: the key of a turn's piece between two places: a name or a word that differs from
            what was embedded is found by it. None to leave it out.

    Raises:
        NoIndexError: there is none.
        IndexVersionError: it has another layout.
    """
    path = folder / schema.CATALOGUE
    if not path.is_file():
        if is_set_aside(folder):
            return [SET_ASIDE]
        raise NoIndexError(str(folder.parent))
    try:
        connection, _immutable = schema.open_for_reading(path)
    except IndexDamagedError as error:
        return [_sentence(error)]
    with schema.closing_connection(connection):
        for attempt in range(_TRIES):
            try:
                with schema.translated(path):
                    if not schema.check_layout(connection, path):
                        raise NoIndexError(str(folder.parent))
                    before = catalogue.generation(connection)
                    found = list(_problems(connection, folder, wanted, on_episode, piece_key))
                    # What a writer merged in the meantime looks like damage, and is not.
                    if not found or catalogue.generation(connection) == before:
                        return found
            except IndexDamagedError as error:
                return [_sentence(error)]
            if attempt == _TRIES - 1:
                return found
    raise AssertionError("the last attempt returns")


def catalogue_problems(folder: Path) -> list[str]:
    """What is wrong with the catalogue in *folder* as a database; nothing when it can be read."""
    path = folder / schema.CATALOGUE
    if not path.is_file():
        return [f"{schema.CATALOGUE} is missing"]
    try:
        with (
            schema.translated(path),
            schema.closing_connection(schema.open_for_reading(path)[0]) as connection,
        ):
            return list(_database_problems(connection))
    except IndexDamagedError as error:
        return [_sentence(error)]


def _sentence(error: IndexDamagedError) -> str:
    return f"{error.part} {error.problem}"


def _problems(
    connection: sqlite3.Connection,
    folder: Path,
    wanted: ModelIdentity | None,
    on_episode: OnEpisode,
    piece_key: PieceKey | None,
) -> Iterator[str]:
    if is_set_aside(folder):
        yield SET_ASIDE
    broken = list(_database_problems(connection))
    if broken:
        yield from broken
        return
    with schema.one_state(connection):
        model = catalogue.identity(connection)
        yield from _model_problems(model, wanted)
        yield from _count_problems(connection)
        placed = catalogue.placed(connection)
        segments, unreadable = _opened(connection, folder / SEGMENTS, model.dimension)
        yield from unreadable
        ids: dict[int, str] = {}
        for done, one in enumerate(placed, 1):
            segment = segments.get(one.segment)
            yield from _episode_problems(connection, one, segment, ids, piece_key)
            on_episode(done, len(placed))
        yield from _overlaps(placed)


def _database_problems(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield f"{schema.CATALOGUE}: {line}"
    for table, row, parent, _number in connection.execute("PRAGMA foreign_key_check"):
        yield f"{schema.CATALOGUE}: row {row} of {table} refers to a row of {parent} that is gone"


def _model_problems(model: ModelIdentity, wanted: ModelIdentity | None) -> Iterator[str]:
    same = (model.fingerprint, model.dimension)
    if wanted is not None and same != (wanted.fingerprint, wanted.dimension):
        yield (
            f"the index was made with model {model.model} ({model.fingerprint}), "
            f"the settings name {wanted.model} ({wanted.fingerprint})"
        )


# A description of what each query finds, where it finds anything.
_NONE_OF = {
    "live episodes lie in no segment": (
        "SELECT count(*) FROM episodes WHERE died IS NULL AND segment IS NULL"
    ),
    "episodes have another number of turns than is noted": (
        "SELECT count(*) FROM episodes WHERE turns != "
        "(SELECT count(*) FROM turns WHERE episode = ordinal)"
    ),
    "turns name a speaker who is not in the cast": (
        "SELECT count(*) FROM turns LEFT JOIN cast_members AS c "
        "ON c.episode = turns.episode AND c.place = turns.place "
        "WHERE turns.place IS NOT NULL AND c.place IS NULL"
    ),
    "speakers speak in no episode": (
        "SELECT count(*) FROM speakers WHERE NOT EXISTS "
        "(SELECT 1 FROM cast_members WHERE speaker = ordinal)"
    ),
    "live turns have a tombstone": (
        "SELECT count(*) FROM tombstones JOIN turns USING (turn_id) "
        "JOIN episodes ON ordinal = turns.episode WHERE died IS NULL"
    ),
    "segments have another number of live episodes than is noted": (
        "SELECT count(*) FROM segments WHERE live_episodes != "
        "(SELECT count(*) FROM episodes WHERE segment = segments.ordinal AND died IS NULL)"
    ),
    "segments have another number of live turns than is noted": (
        "SELECT count(*) FROM segments WHERE live_turns != "
        "(SELECT total(turns) FROM episodes WHERE segment = segments.ordinal AND died IS NULL)"
    ),
}


def _count_problems(connection: sqlite3.Connection) -> Iterator[str]:
    for words, query in _NONE_OF.items():
        (count,) = connection.execute(query).fetchone()
        if count:
            yield f"{schema.CATALOGUE}: {count} {words}"


def _opened(
    connection: sqlite3.Connection, folder: Path, dimension: int
) -> tuple[dict[int, Segment], list[str]]:
    """The segments whose files are as they were written, by ordinal, and what is wrong."""
    whole, problems = {}, []
    for row in catalogue.segments(connection):
        wrong = list(file_problems(folder, row, dimension))
        if not wrong:
            segment = Segment(folder, row, dimension)
            wrong = list(segment_problems(segment))
            if not wrong:
                whole[row.ordinal] = segment
        problems += wrong
    return whole, problems


def _episode_problems(
    connection: sqlite3.Connection,
    one: Placed,
    segment: Segment | None,
    ids: dict[int, str],
    piece_key: PieceKey | None,
) -> Iterator[str]:
    episode_id, words = connection.execute(
        "SELECT id, words FROM episodes WHERE ordinal = ?", (one.ordinal,)
    ).fetchone()
    name = f"episode {episode_id}"
    stored = catalogue.turns_of(connection, one.ordinal)
    turns = [turn for _turn_id, turn in stored]
    stored_ids = [turn_id for turn_id, _turn in stored]
    if [turn.position for turn in turns] != list(range(len(turns))):
        yield f"{name}: its turns are not numbered from 0 without a gap"
    if stored_ids != turn_ids(episode_id, turns):
        yield f"{name}: the ids of its turns are not those of what is said in them"
    for turn_id in stored_ids:
        if ids.setdefault(turn_id, episode_id) != episode_id:
            yield f"{name}: turn {turn_id:016x} is also a turn of {ids[turn_id]}"
    if segment is not None and one.first_turn + one.turns > segment.row.turns:
        yield f"{name}: it reaches out of segment {segment.row.name}"
    elif segment is not None:
        yield from _row_problems(name, one, segment, stored_ids, _speakers(connection, one))
        yield from _span_problems(name, one, segment, turns, piece_key)
        if int(segment.columns["turn_words"][_rows(one)].sum()) != words:
            yield f"{name}: another number of words is noted than its turns have"


def _speakers(connection: sqlite3.Connection, one: Placed) -> list[int]:
    """The ordinal of the speaker of each turn, -1 for nobody, as the catalogue has it."""
    rows = connection.execute(
        "SELECT coalesce(speaker, -1) FROM turns AS t LEFT JOIN cast_members AS c "
        "ON c.episode = t.episode AND c.place = t.place WHERE t.episode = ? ORDER BY position",
        (one.ordinal,),
    )
    return [ordinal for (ordinal,) in rows]


def _rows(one: Placed) -> slice:
    return slice(one.first_turn, one.first_turn + one.turns)


def _row_problems(
    name: str, one: Placed, segment: Segment, stored_ids: list[int], ordinals: list[int]
) -> Iterator[str]:
    expected = {
        "turn_id": stored_ids,
        "turn_position": list(range(one.turns)),
        "turn_speaker": ordinals,
    }
    for column, values in expected.items():
        if segment.columns[column][_rows(one)].tolist() != values:
            yield f"{name}: {column} in segment {segment.row.name} differs from the catalogue"


def _span_problems(
    name: str, one: Placed, segment: Segment, turns: list[Turn], piece_key: PieceKey | None
) -> Iterator[str]:
    lengths = np.array([len(turn.text) for turn in turns], dtype=np.int64)
    pieces = segment.pieces_of(one.first_turn, one.turns)
    start, end = segment.columns["piece_start"][pieces], segment.columns["piece_end"][pieces]
    turn = segment.columns["piece_turn"][pieces] - one.first_turn
    if len(lengths) == one.turns and ((start < 0) | (start > end) | (end > lengths[turn])).any():
        yield f"{name}: a piece reaches out of the text of its turn"
    elif len(lengths) == one.turns and piece_key is not None:
        spans = zip(turn.tolist(), start.tolist(), end.tolist(), strict=True)
        keys = [piece_key(turns[at], first, last) for at, first, last in spans]
        if segment.columns["piece_key"][pieces].tolist() != keys:
            yield f"{name}: its words or names are not those that were embedded"


def _overlaps(placed: list[Placed]) -> Iterator[str]:
    spoken = [one for one in placed if one.turns]
    for before, after in pairwise(spoken):
        same = before.segment == after.segment
        if same and after.first_turn < before.first_turn + before.turns:
            yield f"{schema.CATALOGUE}: two episodes claim the same rows of a segment"

"""Writing the catalogue: each function is a part of the one transaction of a commit."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from itertools import chain

from index.store import NewEpisode
from index.store.people import Cast, person


def next_generation(catalogue: sqlite3.Connection) -> int:
    """The number of the commit that this transaction is."""
    catalogue.execute("UPDATE store SET generation = generation + 1")
    return int(catalogue.execute("SELECT generation FROM store").fetchone()[0])


def enrol(catalogue: sqlite3.Connection, episode_id: str, cast: Cast) -> list[int]:
    """The ordinal of each speaker of *cast*; new people get new ones, never used before."""
    ordinals = []
    for speaker in cast.speakers:
        key = person(episode_id, speaker)
        row = catalogue.execute("SELECT ordinal FROM speakers WHERE person = ?", (key,)).fetchone()
        if row is None:
            row = catalogue.execute(
                "INSERT INTO speakers (person, name, generic) VALUES (?, ?, ?) RETURNING ordinal",
                (key, speaker.name, speaker.generic),
            ).fetchone()
        ordinals.append(int(row[0]))
    return ordinals


def add_segment(
    catalogue: sqlite3.Connection,
    name: str,
    rows: tuple[int, int],
    episodes: int,
    manifest: str,
) -> int:
    """Names a written segment of *rows* turns and pieces; returns its ordinal."""
    row = catalogue.execute(
        "INSERT INTO segments "
        "(name, turns, pieces, live_episodes, live_turns, manifest) "
        "VALUES (?, ?, ?, ?, ?, ?) RETURNING ordinal",
        (name, *rows, episodes, rows[0], manifest),
    ).fetchone()
    return int(row[0])


def add_episode(
    catalogue: sqlite3.Connection, new: NewEpisode, place: tuple[int, int], generation: int
) -> int:
    """Adds the row of *new*, which lies at *place* (segment, first turn); returns its ordinal."""
    record = new.record
    values = (
        record.id,
        record.path,
        record.title,
        record.format,
        record.sha256,
        record.size,
        record.mtime_ns,
        record.date,
        record.url,
        record.collection,
        record.audio,
        record.ads,
        len(new.transcript.turns),
        int(new.turn_words.sum()),
        *place,
        generation,
    )
    row = catalogue.execute(
        "INSERT INTO episodes (id, path, title, format, sha256, size, mtime_ns, date, url, "
        "collection, audio, ads, turns, words, segment, first_turn, born) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ordinal",
        values,
    ).fetchone()
    return int(row[0])


def add_cast(
    catalogue: sqlite3.Connection, episode: int, cast: Cast, people: Sequence[int]
) -> None:
    """Adds who speaks in *episode*; *people* has the ordinal of each."""
    catalogue.executemany(
        "INSERT INTO cast_members VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                episode,
                place,
                ordinal,
                speaker.name,
                speaker.turns,
                json.dumps(speaker.labels, ensure_ascii=False),
                json.dumps([astuple(alias) for alias in speaker.aliases], ensure_ascii=False),
                speaker.role,
                speaker.role_reason,
                speaker.generic,
            )
            for place, (ordinal, speaker) in enumerate(zip(people, cast.speakers, strict=True))
        ],
    )


def add_turns(catalogue: sqlite3.Connection, episode: int, new: NewEpisode, cast: Cast) -> None:
    """Adds the turns of *episode*; a turn that comes back loses its tombstone."""
    rows = [
        (
            episode,
            turn.position,
            turn_id,
            place,
            turn.label,
            str(turn.attribution),
            turn.line,
            turn.end_line,
            turn.start_ms,
            turn.end_ms,
            turn.text,
        )
        for turn_id, place, turn in zip(
            new.turn_ids, cast.places, new.transcript.turns, strict=True
        )
    ]
    grouped = len(rows) - len(rows) % _TOGETHER
    groups = (rows[first : first + _TOGETHER] for first in range(0, grouped, _TOGETHER))
    catalogue.executemany(_SOME_TURNS, ([*chain.from_iterable(group)] for group in groups))
    catalogue.executemany(_ONE_TURN, rows[grouped:])
    catalogue.execute(
        "DELETE FROM tombstones WHERE (SELECT max(turn_id) FROM tombstones) IS NOT NULL "
        "AND turn_id IN (SELECT turn_id FROM turns WHERE episode = ?)",
        (episode,),
    )


_TOGETHER = 16  # turns that one statement adds, in two thirds of the time of one after the other
_ONE_TURN = "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SOME_TURNS = _ONE_TURN + ", (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" * (_TOGETHER - 1)


def bury(
    catalogue: sqlite3.Connection, episode_ids: Iterable[str], generation: int, now: float
) -> int:
    """
    Ends the live episodes of *episode_ids* at *generation*; returns how many there were.

    Their turns get tombstones; the rows stay for readers of older generations until `sweep`.
    """
    written = datetime.fromtimestamp(now, tz=UTC).isoformat(timespec="seconds")
    buried = 0
    for episode_id in episode_ids:
        row = catalogue.execute(
            "UPDATE episodes SET died = ?, died_at = ? WHERE id = ? AND died IS NULL "
            "RETURNING ordinal, turns, segment",
            (generation, now, episode_id),
        ).fetchone()
        if row is None:
            continue
        buried += 1
        ordinal, turns, segment = row
        catalogue.execute(
            "UPDATE segments SET live_episodes = live_episodes - 1, live_turns = live_turns - ? "
            "WHERE ordinal = ?",
            (turns, segment),
        )
        catalogue.execute(
            "INSERT OR REPLACE INTO tombstones "
            "SELECT turn_id, ?, position, name, ? FROM turns LEFT JOIN cast_members "
            "ON cast_members.episode = turns.episode AND cast_members.place = turns.place "
            "WHERE turns.episode = ?",
            (episode_id, written, ordinal),
        )
    return buried


def sweep(catalogue: sqlite3.Connection, before: float) -> None:
    """Deletes the episodes that were buried at *before* or earlier, and who speaks nowhere else."""
    graves = catalogue.execute(
        "SELECT ordinal FROM episodes WHERE died IS NOT NULL AND died_at <= ?", (before,)
    ).fetchall()
    for grave in graves:
        people = catalogue.execute(
            "SELECT DISTINCT speaker FROM cast_members WHERE episode = ?", grave
        ).fetchall()
        catalogue.execute("DELETE FROM episodes WHERE ordinal = ?", grave)
        catalogue.executemany(
            "DELETE FROM speakers WHERE ordinal = ?1 "
            "AND NOT EXISTS (SELECT 1 FROM cast_members WHERE speaker = ?1)",
            people,
        )


def move(catalogue: sqlite3.Connection, places: Iterable[tuple[int, int, int]]) -> None:
    """Says where live episodes lie after a merge: (ordinal, segment, first turn) each."""
    catalogue.executemany(
        "UPDATE episodes SET segment = ?2, first_turn = ?3 WHERE ordinal = ?1", places
    )


def drop_segments(catalogue: sqlite3.Connection, ordinals: Iterable[int]) -> None:
    """Names segments no more; their files may be deleted once this is committed."""
    catalogue.executemany("DELETE FROM segments WHERE ordinal = ?", [(one,) for one in ordinals])


def drop_dead_segments(catalogue: sqlite3.Connection) -> list[str]:
    """Names segments no more in which no episode lives; returns their names."""
    rows = catalogue.execute("DELETE FROM segments WHERE live_episodes = 0 RETURNING name")
    return [name for (name,) in rows]


def touch(
    catalogue: sqlite3.Connection, episode_id: str, path: str, size: int, mtime_ns: int
) -> None:
    """Notes where the unchanged file of an episode is now, and what spares hashing it again."""
    catalogue.execute(
        "UPDATE episodes SET path = ?, size = ?, mtime_ns = ? WHERE id = ? AND died IS NULL",
        (path, size, mtime_ns, episode_id),
    )

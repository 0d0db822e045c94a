"""What a repair needs of a store: which episodes are damaged, what was said in them, the counts."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import IndexDamagedError
from index.store import EpisodeRecord, catalogue, schema
from index.store.catalogue import SegmentRow
from index.store.segment_files import SEGMENTS
from index.store.segments import Segment
from index.store.store import Store
from index.store.verify_segment import file_problems, segment_problems
from index.turns import Transcript


def damaged_episodes(store: Store) -> list[EpisodeRecord]:
    """The live episodes that lie in segments which are not as they were written."""
    with store.reading() as connection:
        rows = catalogue.segments(connection)
        broken = {row.ordinal for row in rows if any(_problems(store, row))}
        records = catalogue.records_at(connection, catalogue.generation(connection))
        return [
            records[one.ordinal]
            for one in catalogue.placed(connection)
            if one.segment in broken or one.segment is None
        ]


def _problems(store: Store, row: SegmentRow) -> Iterator[str]:
    folder, dimension = store.folder / SEGMENTS, store.model.dimension
    wrong = list(file_problems(folder, row, dimension))
    yield from wrong
    if not wrong:
        try:
            yield from segment_problems(Segment(folder, row, dimension))
        except (IndexDamagedError, ValueError, KeyError, IndexError) as error:
            yield str(error)


def transcript_of(store: Store, record: EpisodeRecord) -> Transcript:
    """The transcript of the live episode *record*, as the catalogue keeps it."""
    with store.reading() as connection:
        ordinal = catalogue.ordinal_at(connection, record.id, catalogue.generation(connection))
        if ordinal is None:
            raise IndexDamagedError(str(store.folder), f"has lost the episode {record.id}")
        turns = tuple(turn for _turn_id, turn in catalogue.turns_of(connection, ordinal))
        speakers = tuple(row.cast for row in catalogue.cast_of(connection, ordinal))
    return Transcript(record.path, record.format, turns, speakers)


_RECOUNTED = (
    "UPDATE segments SET live_episodes = held.episodes, live_turns = held.turns FROM "
    "(SELECT s.ordinal, count(e.ordinal) AS episodes, coalesce(sum(e.turns), 0) AS turns "
    "FROM segments AS s LEFT JOIN episodes AS e ON e.segment = s.ordinal AND e.died IS NULL "
    "GROUP BY s.ordinal) AS held "
    "WHERE held.ordinal = segments.ordinal "
    "AND (live_episodes != held.episodes OR live_turns != held.turns)"
)


def recount(store: Store) -> int:
    """Puts the counts of the segments right; returns how many were wrong."""
    path = store.folder / schema.CATALOGUE
    with (
        schema.translated(path),
        schema.closing_connection(schema.open_for_writing(path)) as connection,
        schema.transaction(connection),
    ):
        return connection.execute(_RECOUNTED).rowcount

"""Tables of a transcript: which column is the speaker, which the time, which the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.formats._labels import Form, form_of
from index.formats._stamps import stamp_alone
from index.names import read_label

_SPEAKER = re.compile(
    r"(?:speakers?|names?|who|participants?|persons?|voices?)(?: names?)?", re.IGNORECASE
)
_TIME = re.compile(
    r"(?:time ?(?:stamps?|codes?)?|start(?: time)?|begin|in|from)(?: .{0,12})?", re.IGNORECASE
)
_WORDS = re.compile(
    r"(?:transcript(?:ion)?|text|words|speech|utterances?|dialogue|content|said|comments?"
    r"|statement|message|line|quote)s?(?: .{0,12})?",
    re.IGNORECASE,
)
_TIMECODE = re.compile(r"(\d{1,2}:\d{2}:\d{2})[:;]\d{2}")
_LONGEST_LABEL = 80
_FEWEST_WORDS = 3  # on average in a cell of speech; tables of facts have fewer
_RECUR = 0.5  # of a column's labels stand in it twice
_MOST_LABELLED = 0.8  # of a column's filled cells look like labels, or are times


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column is what, from 0; *header*: the first row says so."""

    speaker: int
    words: int
    time: int | None = None
    header: bool = False


def columns_of(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns of the table with the cells *rows*; None where it is no transcript."""
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    width = max(map(len, rows))
    stated = _stated(rows[0], width)
    if stated is not None:
        return stated
    return _guessed([[*row, *[""] * (width - len(row))] for row in rows])


def _stated(header: Sequence[str], width: int) -> Columns | None:
    """The columns as the first row names them."""
    cells = [*header, *[""] * (width - len(header))]
    names = {
        kind: [at for at, cell in enumerate(cells) if pattern.fullmatch(cell.strip(" :"))]
        for kind, pattern in (("speaker", _SPEAKER), ("time", _TIME), ("words", _WORDS))
    }
    if not names["speaker"] or not names["words"]:
        return None
    time = names["time"][0] if names["time"] else None
    return Columns(names["speaker"][0], names["words"][0], time, header=True)


def _guessed(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns by what stands in them: labels that recur, beside long cells."""
    columns = list(zip(*rows, strict=True))
    lengths = [sum(map(len, column)) for column in columns]
    words = max(range(len(columns)), key=lambda at: lengths[at])
    times = [at for at, column in enumerate(columns) if _is_time(column)]
    speakers = [
        at for at, column in enumerate(columns) if at not in {words, *times} and _speaks(column)
    ]
    spoken = [cell for cell in columns[words] if cell.strip()]
    if sum(len(cell.split()) for cell in spoken) < _FEWEST_WORDS * len(spoken):
        return None
    if len(speakers) != 1 or words in times:
        return None
    return Columns(speakers[0], words, times[0] if times else None)


def time_in(cell: str) -> int | None:
    """The time in milliseconds that *cell* states, its frames left out; None for anything else."""
    found = _TIMECODE.fullmatch(cell.strip())
    return stamp_alone(found[1] if found else cell.strip())


def _is_time(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell.strip()]
    timed = sum(time_in(cell) is not None for cell in filled)
    return bool(filled) and timed >= _MOST_LABELLED * len(filled)


def _speaks(column: Sequence[str]) -> bool:
    """Whether the cells of *column* are labels that recur, and not facts beside their names."""
    filled = [cell.strip(" :") for cell in column if cell.strip(" :")]
    labels = [cell for cell in filled if _is_label(cell)]
    if not labels or len(labels) < _MOST_LABELLED * len(filled):
        return False
    counts = Counter(labels)
    recurring = sum(count for count in counts.values() if count > 1)
    noun = all(form_of(cell) is Form.SURE for cell in labels)
    return len(counts) > 1 and (noun or recurring >= _RECUR * len(labels))


def _is_label(cell: str) -> bool:
    """Whether *cell* is a name, or a noun that only speakers have: "Speaker 2", not "Tier 2"."""
    if len(cell) > _LONGEST_LABEL:
        return False
    form = form_of(cell)
    return form is Form.SURE if read_label(cell).generic else form > Form.ODD

"""What in a transcript may be no person, or one person under two names (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from index.turns import Speaker, Transcript, Turn

_ALIKE = 88.0  # of 100: "Jerrod Santo" and "Jerod Santo", not "Mat Ryer" and "Matt Royer"
_MOST_COMPARED = 200  # speakers; a parliament's sitting has fewer
_FASTEST = 8.0  # words a second; auctioneers reach 6
_ENOUGH_WORDS = 20
_MOST_NOTES = 3  # of one file, where files by the hundred may be added


def suspicions(transcript: Transcript) -> tuple[str, ...]:
    """Sentences about labels that may be no person, or a misspelling of another one."""
    named = [one for one in transcript.speakers if not one.generic]
    lines = {turn.label: turn.line for turn in reversed(transcript.turns)}
    once = [
        f'"{one.labels[0]}" ({_where(lines.get(one.labels[0]))}) is a label once: is it a person?'
        for one in named
        if len(named) > 2 and one.turns == 1 and " " not in one.name
    ]
    return (*once, *_alike(named[:_MOST_COMPARED]), *_hurried(transcript.turns))


def _hurried(turns: Sequence[Turn]) -> Iterable[str]:
    """Turns that nobody can say in the time that is stated for them."""
    found = [(turn, seconds) for turn in turns if (seconds := _impossible_seconds(turn))]
    for turn, seconds in found[:_MOST_NOTES]:
        words = len(turn.text.split())
        yield f"{_where(turn.line)}: {words:,} words in {seconds:.1f} seconds: is its time right?"
    if len(found) > _MOST_NOTES:
        yield f"{len(found) - _MOST_NOTES:,} more turns are said faster than anybody speaks"


def _impossible_seconds(turn: Turn) -> float | None:
    if turn.start_ms is None or turn.end_ms is None or turn.end_ms <= turn.start_ms:
        return None
    seconds, words = (turn.end_ms - turn.start_ms) / 1000, len(turn.text.split())
    return seconds if words >= _ENOUGH_WORDS and words > _FASTEST * seconds else None


def _alike(speakers: Sequence[Speaker]) -> Iterable[str]:
    for at, one in enumerate(speakers):
        for other in speakers[at + 1 :]:
            if fuzz.ratio(one.name, other.name) >= _ALIKE:
                yield (
                    f'"{one.name}" ({_turns(one)}) and "{other.name}" '
                    f"({_turns(other)}) are nearly one name: are they one person?"
                )


def notes_of(transcript: Transcript) -> tuple[str, ...]:
    """The first problems and suspicions, for whoever adds many files, and how many more."""
    every = (*transcript.problems, *suspicions(transcript))
    more = len(every) - _MOST_NOTES
    rest = (f"{more:,} more of this kind: see `quoth check`",) if more > 0 else ()
    return (*every[:_MOST_NOTES], *rest)


def _where(line: int | None) -> str:
    return "no line" if line is None else f"line {line}"


def _turns(speaker: Speaker) -> str:
    return f"{speaker.turns:,} turn{'s' * (speaker.turns != 1)}"

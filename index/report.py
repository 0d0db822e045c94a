"""What was made of a transcript, for people before they index it, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from index.formats import every_format
from index.suspicions import suspicions
from index.terminal import clock
from index.turns import Attribution, Dropped, Speaker, Transcript, Turn

_FIRST_TURNS = 5
_LONGEST_SHOWN = 160  # characters of a turn or an example
_SURENESS = {
    Attribution.EXPLICIT: ("green", "labelled"),
    Attribution.CARRIED: ("cyan", "continued from a labelled turn"),
    Attribution.INFERRED: ("magenta", "by a guess"),
    Attribution.GENERIC: ("yellow", "under a label that is no name"),
    Attribution.NONE: ("red", "by nobody who is named"),
}


def check_json(transcript: Transcript) -> dict[str, Any]:
    """The transcript by docs/json.md, as `quoth check --json` prints it."""
    shown = _frame(transcript)
    shown["turns"] = [_turn_json(turn) for turn in transcript.turns]
    return shown


def check_text(transcript: Transcript) -> Iterator[str]:
    """`check_json` as text, piece by piece: a long transcript would be kept three times."""
    # Within a string the quotes would be escaped.
    head, mark, tail = json.dumps(_frame(transcript), ensure_ascii=False).partition('"turns": [')
    yield head + mark
    for turn in transcript.turns:
        comma = ", " if turn.position else ""
        yield comma + json.dumps(_turn_json(turn), ensure_ascii=False)
    yield tail


def _frame(transcript: Transcript) -> dict[str, Any]:
    """All but the turns."""
    words = _words_by_speaker(transcript.turns)
    return {
        "path": transcript.path,
        "format": transcript.format,
        "title": transcript.title,
        "date": transcript.date,
        "url": transcript.url,
        "speakers": [_speaker_json(one, words[one.name]) for one in transcript.speakers],
        "turns": [],
        "dropped": [
            {
                "line": one.line,
                "end_line": one.end_line or one.line,
                "text": one.text,
                "reason": one.reason,
            }
            for one in transcript.dropped
        ],
        "metadata": [
            {"line": one.line, "text": one.text, "meaning": one.meaning}
            for one in transcript.metadata
        ],
        "problems": list(transcript.problems),
        "suspicious": list(suspicions(transcript)),
        "audio": transcript.audio,
        "words": {str(one): count for one, count in words_by_attribution(transcript.turns).items()},
    }


def _speaker_json(speaker: Speaker, words: int) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "labels": list(speaker.labels),
        "turns": speaker.turns,
        "words": words,
        "generic": speaker.generic,
        "role": speaker.role,
        "role_reason": speaker.role_reason,
        "aliases": [
            {"name": alias.name, "provenance": alias.provenance, "line": alias.line}
            for alias in speaker.aliases
        ],
    }


def _turn_json(turn: Turn) -> dict[str, Any]:
    return {
        "position": turn.position,
        "line": turn.line,
        "end_line": turn.end_line,
        "speaker": turn.speaker,
        "label": turn.label,
        "attribution": str(turn.attribution),
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
        "text": turn.text,
    }


def render_check(transcript: Transcript, console: Console) -> None:
    """Prints what was made of *transcript*: the source, who speaks, what is no speech."""
    console.print(Text(transcript.path, style="bold"))
    console.print(_facts(transcript))
    console.print(_speakers_table(transcript))
    console.print(_attributions(transcript.turns))
    nameless = [one.name for one in transcript.speakers if one.generic]
    if nameless:
        console.print(Text(_how_to_name(nameless[0], transcript.path), style="dim"))
    if transcript.dropped:
        console.print(_dropped_table(transcript.dropped))
    for sentence in (*transcript.problems, *suspicions(transcript)):
        console.print(Text(f"! {sentence}", style="yellow"))
    console.print(Text("The first turns, as they would be quoted:", style="bold"))
    for turn in transcript.turns[:_FIRST_TURNS]:
        console.print(Padding(_quoted(turn), (0, 0, 0, 2)))
    console.print()


def _how_to_name(label: str, path: str) -> str:
    sidecar = f"{PurePath(path).stem}.episode.yaml"
    return (
        f"Who is “{label}”? Say it in {sidecar} beside the file, or with `quoth speakers rename` "
        "once it is indexed."
    )


def _facts(transcript: Transcript) -> Table:
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(style="dim")
    facts.add_column(overflow="fold")
    signs = {one.name: one.signs for one in every_format()}.get(transcript.format)
    facts.add_row("format", Text(transcript.format + (f": {signs}" if signs else "")))
    facts.add_row("title", Text(transcript.title or "none, the file's name is used"))
    facts.add_row("date", Text(transcript.date or "undated"))
    for name, address in (("url", transcript.url), ("audio", transcript.audio)):
        if address:
            facts.add_row(name, Text(address))
    facts.add_row("speech", Text(_extent(transcript.turns)))
    return facts


def _extent(turns: Sequence[Turn]) -> str:
    """How much is said, and until when where times are stated."""
    last = max((turn.end_ms or turn.start_ms or 0 for turn in turns), default=0)
    until = f", to {clock(last)}" if last else ", no times"
    return f"{_counted(len(turns), 'turn')}, {_counted(_words(turns), 'word')}{until}"


def _speakers_table(transcript: Transcript) -> Table:
    words = _words_by_speaker(transcript.turns)
    total = max(1, sum(words.values()))
    table = Table(title="Who speaks", title_justify="left")
    table.add_column("speaker", style="bold", overflow="fold")
    table.add_column("role")
    table.add_column("turns", justify="right")
    table.add_column("words", justify="right")
    table.add_column("how the name was found")
    lines = {turn.label: turn.line for turn in reversed(transcript.turns)}
    for one in transcript.speakers:
        name = f"{one.name} (no name)" if one.generic else one.name
        role = f"{one.role} ({one.role_reason})" if one.role else ""
        share = f"{100 * words[one.name] / total:.0f} %"
        found = "; ".join([*_label_places(one, lines), *_alias_places(one)])
        style = "yellow" if one.generic else "green"
        table.add_row(Text(name, style), Text(role), f"{one.turns:,}", share, Text(found))
    return table


def _label_places(speaker: Speaker, lines: dict[str | None, int | None]) -> Iterable[str]:
    stated = {one.name: one.provenance for one in speaker.aliases if one.provenance != "label"}
    for label in speaker.labels:
        by = f" ({stated[label]})" if label in stated and label != speaker.name else ""
        yield f'label "{label}"{by}, {_where(lines.get(label))}'


def _alias_places(speaker: Speaker) -> Iterable[str]:
    for alias in speaker.aliases:
        is_told = alias.name in speaker.labels and alias.name != speaker.name
        if alias.provenance != "label" and not is_told:
            line = "" if alias.line is None else f", line {alias.line}"
            yield f'"{alias.name}" in the {alias.provenance}{line}'


def _dropped_table(dropped: Sequence[Dropped]) -> Table:
    reasons = Counter(one.reason for one in dropped)
    examples = {one.reason: one for one in reversed(dropped)}
    table = Table(title="What is no speech", title_justify="left")
    table.add_column("reason")
    table.add_column("lines", justify="right")
    table.add_column("for example", style="dim")
    for reason, count in reasons.most_common():
        example = examples[reason]
        shown = f"line {example.line}: {_shortened(example.text)}"
        table.add_row(Text(reason), f"{count:,}", Text(shown))
    return table


def words_by_attribution(turns: Iterable[Turn]) -> dict[Attribution, int]:
    """How many words are said by whom it is how sure, in the order of `Attribution`."""
    words = dict.fromkeys(Attribution, 0)
    for turn in turns:
        words[turn.attribution] += len(turn.text.split())
    return words


def _attributions(turns: Sequence[Turn]) -> Text:
    """How much of the speech is under a label, and how sure the rest is."""
    total = max(1, _words(turns))
    line = Text("Of the words: ")
    shown = [(one, count) for one, count in words_by_attribution(turns).items() if count]
    for number, (one, count) in enumerate(shown):
        style, meaning = _SURENESS[one]
        line.append(", " * bool(number)).append(f"{100 * count / total:.1f} % {meaning}", style)
    without = [turn for turn in turns if turn.label is None]
    if without:
        share = 100 * _words(without) / total
        line.append(f"; without a label: {_counted(len(without), 'turn')}, {share:.1f} % of words")
    return line


def _quoted(turn: Turn) -> Text:
    speaker = turn.speaker or "speaker not stated"
    unsure = turn.attribution not in {Attribution.EXPLICIT, Attribution.NONE}
    line = Text(speaker, style="bold " + _SURENESS[turn.attribution][0])
    line.append(f" ({turn.attribution})" if unsure else "", style="not bold default")
    moment = "" if turn.start_ms is None else f", {clock(turn.start_ms)}"
    line.append(f", {_where(turn.line)}{moment}: ", style="not bold dim")
    return line.append(f"“{_shortened(turn.text)}”", style="not bold default")


def _where(line: int | None) -> str:
    return "no line" if line is None else f"line {line}"


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= _LONGEST_SHOWN:
        return flat
    end = flat.rfind(" ", 0, _LONGEST_SHOWN)
    return f"{flat[: end if end > 0 else _LONGEST_SHOWN]} …"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _words_by_speaker(turns: Iterable[Turn]) -> Counter[str | None]:
    words: Counter[str | None] = Counter()
    for turn in turns:
        words[turn.speaker] += len(turn.text.split())
    return words


def _words(turns: Iterable[Turn]) -> int:
    return sum(len(turn.text.split()) for turn in turns)

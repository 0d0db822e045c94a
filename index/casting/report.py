"""People and decisions about them as the terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from index.casting import Kind, SpeakerDecision, Voice
from index.casting.evidence import Appearance, Evidence
from index.store import CatalogueSpeaker
from index.visible import visible

_LONGEST_SHOWN = 120  # characters of somebody's first words
MANY = 500  # people: to lay each row of a table out takes rich half a millisecond and more
_WIDEST = 40  # columns of a name, beyond which a row is out of line

_Row = tuple[str, str, str, str, str]
_Justified = Literal["left", "right"]
_HEADINGS: _Row = ("speaker", "turns", "episodes", "role", "also called")
_JUSTIFIED: tuple[_Justified, ...] = ("left", "right", "right", "left", "left")


def print_people(out: Console, people: Sequence[CatalogueSpeaker], decided: set[str]) -> None:
    """
    Prints a table of *people*; *decided* are the names that an operator decided on.

    One of more than `MANY` rows is in plain columns.
    """
    rows = [_row(one, decided) for one in people]
    if len(rows) > MANY:
        _print_columns(out, rows)
    else:
        _print_table(out, rows)
    if decided.intersection(one.name for one in people):
        out.print(Text("* by an operator's word: `quoth speakers log`", style="dim"))


def _row(one: CatalogueSpeaker, decided: set[str]) -> _Row:
    name = f"{one.name} (no name)" if one.generic else one.name
    mark = " *" if one.name in decided else ""
    others = ", ".join(alias for alias in one.aliases if alias != one.name)
    roles = ", ".join(sorted(set(one.roles.values())))
    turns, episodes = f"{one.turns:,}", f"{len(one.episodes):,}"
    return visible(name + mark), turns, episodes, roles, visible(others)


def _print_table(out: Console, rows: Sequence[_Row]) -> None:
    table = Table(title=_counted(len(rows), "speaker"), title_justify="left")
    for heading, justify in zip(_HEADINGS, _JUSTIFIED, strict=True):
        table.add_column(heading, justify=justify, overflow="fold")
    table.columns[0].style = "bold cyan"
    for row in rows:
        table.add_row(*map(Text, row))
    out.print(table)


def _print_columns(out: Console, rows: Sequence[_Row]) -> None:
    widths = [
        min(_WIDEST, max(map(cell_len, column))) for column in zip(_HEADINGS, *rows, strict=True)
    ]
    lines = ("  ".join(map(_padded, row, widths, _JUSTIFIED)).rstrip() for row in rows)
    out.print(Text(_counted(len(rows), "speaker"), style="italic"))
    out.print(Text("  ".join(map(_padded, _HEADINGS, widths, _JUSTIFIED)), style="bold"))
    out.out("\n".join(lines), highlight=False)


def _padded(text: str, width: int, justified: _Justified) -> str:
    padding = " " * max(0, width - cell_len(text))
    return padding + text if justified == "right" else text + padding


def print_evidence(out: Console, found: Evidence) -> None:
    """Prints who somebody is, and what that rests on in each episode."""
    one = found.speaker
    name = f"{one.name} (no name)" if one.generic else one.name
    episodes = _counted(len(found.appearances), "episode")
    out.print(Text(name, style="bold cyan").append(
        f" · {_counted(one.turns, 'turn')} in {episodes}", style="not bold default"
    ))  # fmt: skip
    for appearance in found.appearances:
        _print_appearance(out, appearance)
    for decision in found.decisions:
        out.print(Text(f"  {sentence_of(decision)}", style="yellow"))
    out.print()


def _print_appearance(out: Console, seen: Appearance) -> None:
    episode = seen.episode
    when = episode.date or "undated"
    out.print(Text(f"  {episode.title} · {when} · {_counted(seen.turns, 'turn')}", style="bold"))
    out.print(Text(f"    {episode.path}", style="dim"))
    for cast in seen.cast:
        labels = ", ".join(f"“{label}”" for label in cast.labels)
        role = f", {cast.role} ({cast.role_reason})" if cast.role else ""
        out.print(Text(f"    labelled {labels}{role}" if labels else f"    no label{role}"))
        for alias in cast.aliases:
            line = "" if alias.line is None else f", line {alias.line}"
            out.print(Text(f"    “{alias.name}”: {alias.provenance}{line}"))
    turn = seen.first.turn
    words = " ".join(turn.text.split())
    short = shorten(words, _LONGEST_SHOWN, placeholder=" …")
    place = "" if turn.line is None else f", line {turn.line}"
    out.print(Padding(Text(f"first{place}: “{short}”", style="dim"), (0, 0, 0, 4)))


def print_log(out: Console, log: Iterable[SpeakerDecision], undone: frozenset[int]) -> None:
    """Prints every decision, those taken back marked as such."""
    shown = False
    for one in log:
        taken_back = one.number in undone
        text = f"{sentence_of(one)}{' (taken back)' if taken_back else ''}"
        out.print(Text(text, style="dim" if taken_back else "default"))
        shown = True
    if not shown:
        out.print(Text("nothing was decided about speakers yet"))


def sentence_of(decision: SpeakerDecision) -> str:
    """*decision* in one line: number, when, by whom, what."""
    head = f"{decision.number}. {decision.at} {decision.by}:"
    if decision.kind is Kind.UNDO:
        return f"{head} takes back {decision.undoes}"
    people = list(dict.fromkeys(map(_voice, decision.voices)))
    shown = ", ".join(people[:4]) + (f" and {len(people) - 4} more" if len(people) > 4 else "")
    named = {Kind.MERGE: "are all", Kind.SPLIT: "is apart, as", Kind.RENAME: "is called"}
    return f"{head} {shown} {named[decision.kind]} {decision.name}"


def _voice(voice: Voice) -> str:
    episode, _separator, name = voice.person.rpartition("\x1f")
    place = voice.episode or episode
    label = f" labelled “{voice.label}”" if voice.label else ""
    return f"“{name}”{label}" + (f" of {place}" if place else "")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"

"""What people see in a terminal: answers, reports and progress; plain text when piped."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.text import Text

from index.answer import Answer, Citation, ContextTurn, Searched, State, Suggestion
from index.sentences import sentence_spans
from index.turns import Attribution
from index.visible import visible

if TYPE_CHECKING:  # annotations of a command that answers no question
    from index.added import AddReport, OnProgress, Progress

Item = TypeVar("Item")

LONGEST_QUESTION_SHOWN = 240  # characters of the turn that a short answer answers
INDENT = 2  # columns of what was said below who said it
CONTEXT_INDENT = 6  # of the turns around it, which are no part of the quote
LISTED_SHOWN = 40  # people or episodes; JSON has them all
COUNTS_SHOWN = 12  # rows; JSON has them all

_UNSURE = {
    Attribution.INFERRED: "inferred",
    Attribution.CARRIED: "continued",
    Attribution.GENERIC: "as labelled",
}


class _Console(Console):
    """Colours of its own, and none that a transcript, a path or a question brings along."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible(segment.text))


def console(*, stderr: bool = False) -> Console:
    """A console that colours on a terminal, is plain when piped, and obeys NO_COLOR."""
    return _Console(highlight=False, soft_wrap=not sys.stdout.isatty(), stderr=stderr)


def print_answer(answer: Answer, *, with_context: bool = False) -> None:
    """Prints *answer*: its state where it is no plain answer, then each citation."""
    out = console()
    if headline := headline_of(answer):
        out.print(Text(headline, style="bold"))
        out.print()
    _print_counts(out, answer)
    _print_listed(out, answer)
    around = with_context or answer.understood.intent == "context"
    for citation in answer.citations:
        _print_citation(out, citation, with_context=around)
    _print_suggestions(out, answer)
    for note in answer.notes:
        out.print(Text(note, style="italic"))
    out.print(Text(_footer(answer), style="dim"))


def headline_of(answer: Answer) -> str:
    """The state of *answer* in plain words; empty for an answer that speaks for itself."""
    understood = answer.understood
    named = " or ".join(understood.speakers) or understood.named or "that speaker"
    named = named[:1].upper() + named[1:]
    asked = understood.intent.startswith("asked")
    if answer.state is State.ANSWERED:
        return ""
    if answer.state is State.OTHER_SPEAKER:
        others = dict.fromkeys(_name_of(citation) for citation in answer.citations)
        verbs = ("ask", "Asked") if asked else ("say", "Said")
        return f"{named} did not {verbs[0]} that. {verbs[1]} by {' and '.join(others)}:"
    if answer.state is State.UNKNOWN_SPEAKER:
        return f"Nobody called “{understood.named}” speaks here."
    return _nobody(answer, named, "ask" if asked else "say")


def _nobody(answer: Answer, named: str, verb: str) -> str:
    where, understood = _within(answer), answer.understood
    if understood.further:
        return f"Nothing further was found about that{where}."
    if understood.intent == "asked_of":
        return f"{named} was not asked about that{where}, as far as was found."
    if understood.named:
        return f"{named} did not {verb} anything about that, and nor did anyone else{where}."
    return f"Nobody {'asked' if verb == 'ask' else 'said'} anything about that{where}."


def _within(answer: Answer) -> str:
    """Where nobody said it, if not everywhere."""
    kinds = {constraint.kind for constraint in answer.understood.constraints}
    return " in what was searched" if kinds - {"speaker"} else ""


def _name_of(citation: Citation) -> str:
    return speaker_of(citation) if citation.speaker else "somebody who is not named"


def speaker_of(turn: Citation | ContextTurn) -> str:
    """Who spoke *turn*, never a bare name where that is not sure."""
    if turn.speaker is None:
        return "speaker not stated"
    unsure = "corrected" if turn.corrected_speaker else _UNSURE.get(turn.attribution)
    return f"{turn.speaker} ({unsure})" if unsure else turn.speaker


def place_of(citation: Citation) -> str:
    """Where *citation* stands: the moment where there is one, else the line."""
    if citation.start_ms is not None:
        return f"{'about ' * citation.is_about}{clock(citation.start_ms)}"
    return f"line {citation.line}" if citation.line is not None else f"turn {citation.position + 1}"


def clock(milliseconds: int) -> str:
    """*milliseconds* from the start as h:mm:ss, or m:ss below an hour."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def coverage(searched: Searched) -> str:
    """What was searched, such as "searched 14 episodes, 2021-08-03 to 2021-11-30"."""
    episodes = f"{searched.episodes:,} episode{'s' * (searched.episodes != 1)}"
    turns = f"{searched.turns:,} turn{'s' * (searched.turns != 1)}"
    if searched.first_date is None:
        dates = "undated"
    elif searched.first_date == searched.last_date:
        dates = searched.first_date
    else:
        dates = f"{searched.first_date} to {searched.last_date}"
    return f"searched {episodes}, {turns}, {dates}"


def _footer(answer: Answer) -> str:
    parts = [answer.understood.summary, coverage(answer.searched), f"{answer.elapsed_ms:.0f} ms"]
    return " · ".join(part for part in parts if part)


def _print_citation(out: Console, citation: Citation, *, with_context: bool) -> None:
    episode = citation.episode
    head = Text(speaker_of(citation), style="bold cyan")
    if citation.quoting:
        head.append(f", quoting {citation.quoting}")
    if citation.pinned:
        head.append(" · pinned", style="not bold default")
    where = f" · {episode.title} · {episode.date or 'undated'} · {place_of(citation)}"
    out.print(head.append(where, style="not bold default"))
    if citation.link:
        out.print(Text(citation.link, style="dim"))
    if with_context:
        _print_context(out, citation.before)
    elif citation.answers:
        asked = f"{speaker_of(citation.answers)}: {ending_of(citation.answers.text)}"
        print_indented(out, Text(asked, style="dim italic"))
    for line in _quoted(citation):
        print_indented(out, line)
    if citation.corrected_text is not None:
        corrected = " ".join(citation.corrected_text.split())
        print_indented(out, Text(f"corrected by a moderator: {corrected}", style="italic"))
    if with_context:
        _print_context(out, citation.after)
    out.print()


def print_indented(out: Console, text: Text, by: int = INDENT) -> None:
    """Prints *text* so that every line of it stands *by* columns in."""
    if out.soft_wrap:
        out.print(Text(" " * by).append_text(text))
    else:
        out.print(Padding(text, (0, 0, 0, by), expand=False))


def ending_of(text: str) -> str:
    """The end of *text*, where a question stands, cut at a sentence when it is long."""
    joined = " ".join(text.split())
    at = len(joined)
    for start, _end in reversed(sentence_spans(joined)):
        if len(joined) - start > LONGEST_QUESTION_SHOWN and at < len(joined):
            break
        at = start
    return joined if at == 0 else f"… {joined[at:]}"


def _print_counts(out: Console, answer: Answer) -> None:
    for count in answer.counts[:COUNTS_SHOWN]:
        turns = f"{count.turns:,} turn{'s' * (count.turns != 1)}"
        often = f", {count.times:,} times" if count.times and count.times > count.turns else ""
        out.print(
            Text(f"{count.speaker or 'speaker not stated'} · {count.episode} · {turns}{often}")
        )
    if len(answer.counts) > COUNTS_SHOWN:
        out.print(Text(f"… and {len(answer.counts) - COUNTS_SHOWN:,} more"))
    if answer.counts:
        out.print()


def _print_listed(out: Console, answer: Answer) -> None:
    for entry in answer.listed[:LISTED_SHOWN]:
        parts = [entry.text, entry.date or ""] if entry.kind == "episode" else [entry.text]
        turns = f"{entry.turns:,} turn{'s' * (entry.turns != 1)}"
        if entry.episodes is not None:
            turns += f" in {entry.episodes:,} episode{'s' * (entry.episodes != 1)}"
        out.print(Text(" · ".join(part for part in (*parts, turns) if part)))
    if len(answer.listed) > LISTED_SHOWN:
        out.print(Text(f"… and {len(answer.listed) - LISTED_SHOWN:,} more"))
    if answer.listed:
        out.print()


def _print_context(out: Console, turns: tuple[ContextTurn, ...]) -> None:
    for turn in turns:
        said = f"{speaker_of(turn)}: {' '.join(turn.text.split())}"
        print_indented(out, Text(said, style="dim"), CONTEXT_INDENT)


def _quoted(citation: Citation) -> Iterator[Text]:
    """The quote with its answering words emphasised; "…" where something is left out."""
    at = 0
    for number, part in enumerate(citation.quote):
        start = citation.text.index(part, at)
        at = start + len(part)
        shown = Text(part)
        for first, end in citation.emphasis:
            if start <= first and end <= at:
                shown.stylize("bold yellow", first - start, end - start)
        opening = "" if start == 0 or number else "… "
        closing = "" if at >= len(citation.text.rstrip()) else " …"
        quoted = Text(f"“{opening}").append_text(shown).append(f"{closing}”")
        yield Text(" ").join(Text(" ").join(line.split()) for line in quoted.split("\n"))


def _print_suggestions(out: Console, answer: Answer) -> None:
    speakers = [one.text for one in answer.suggestions if one.kind == "speaker"]
    passages = [one for one in answer.suggestions if one.kind == "passage"]
    if speakers:
        out.print(Text(f"Who speaks here: {', '.join(speakers)}."))
    if passages:
        out.print(Text("The nearest passages, which may not be about it at all:"))
    for passage in passages:
        print_indented(out, Text(f"{_said_by(passage)}: {passage.text}", style="dim"))
    questions = [one.text for one in answer.suggestions if one.kind == "question"]
    if questions:
        out.print(Text("You could ask:"))
    for question in questions:
        print_indented(out, Text(question))
    if answer.suggestions:
        out.print()


def _said_by(passage: Suggestion) -> str:
    return passage.speaker or "speaker not stated"


def print_add(report: AddReport) -> None:
    """Prints what `quoth add` did, the files that failed last, on stderr."""
    counted = (
        f"{report.added:,} added, {report.changed:,} changed, {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed; turns: {report.turns_added:,} added, "
        f"{report.turns_changed:,} changed, {report.turns_removed:,} removed, "
        f"{report.turns_embedded:,} embedded in {report.seconds:.1f} s"
    )
    console().print(Text(counted))
    errors = console(stderr=True)
    for note in report.notes:
        errors.print(Text(note))
    for failure in report.failed:
        errors.print(Text(f"{failure['path']}: {failure['problem']}"))


def counted(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """*items*, with a progress bar on stderr while a terminal shows them being worked through."""
    from rich.progress import track  # noqa: PLC0415 - only long work pays for it

    shown = console(stderr=True)
    hidden = not shown.is_terminal
    yield from track(items, f"{doing} …", console=shown, transient=True, disable=hidden)


@contextmanager
def add_progress() -> Iterator[OnProgress]:
    """A progress bar on stderr with rate and time left, shown on a terminal alone."""
    from rich import progress as rich_progress  # noqa: PLC0415 - only long work pays for it
    from rich.progress import (  # noqa: PLC0415 - as above
        BarColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    shown = console(stderr=True)
    columns = (
        TextColumn("{task.fields[doing]}"),
        BarColumn(),
        TextColumn(
            "{task.percentage:>3.0f} % · {task.fields[turns]:,} turns · {task.fields[rate]}"
        ),
        TextColumn("·"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with rich_progress.Progress(
        *columns, console=shown, transient=True, disable=not shown.is_terminal
    ) as bar:
        task = bar.add_task("indexing", total=None, turns=0, rate="", doing="indexing")

        def show(progress: Progress) -> None:
            elapsed = bar.tasks[0].elapsed or 0
            rate = f"{progress.turns / elapsed:,.0f} turns/s" if elapsed > 1 else ""
            bar.update(
                task,
                completed=progress.bytes_done,
                total=progress.bytes_total,
                turns=progress.turns,
                rate=rate,
                doing=progress.doing,
            )

        yield show

"""Reads text whose turns begin at known lines, however the format has found these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.formats._clues import opening_clues
from index.formats._page import Page, drop_notice, tail_start
from index.formats._paragraphs import Paragraphs
from index.turns import Layout, Parsed

OnOther = Callable[[int, str, Paragraphs], bool]


@dataclass(frozen=True, slots=True)
class Opening:
    """
    How a line begins a turn: its label, the words beside it, its time.

    Attributes:
        said_by: for whom the label stands, where that is stated elsewhere.
    """

    label: str
    text: str = ""
    start_ms: int | None = None
    said_by: str | None = None


def no_other(_number: int, _line: str, _body: Paragraphs) -> bool:
    """Nothing but speech and what stands in all transcripts."""
    return False


def read_turns(
    lines: Sequence[str],
    openings: Mapping[int, Opening],
    *,
    on_other: OnOther = no_other,
    begins_paragraph: Callable[[str], bool] | None = None,
    title_line: int | None = None,
) -> Parsed:
    """
    The transcript in *lines*, of which those at the keys of *openings*, from 0, begin turns.

    What stands above the first of them and below the last one is judged as a page's surroundings.

    Args:
        lines: of the file, without their ends.
        openings: by the line's number, from 0.
        on_other: reads a line (its number from 1, the line stripped) that is no speech, and
            says whether it has.
        begins_paragraph: tells so of a line by its indentation, where blank lines tell nothing;
            None where they do.
        title_line: from 0, where the format knows it; else the headline is looked for.
    """
    first, last = min(openings, default=0), max(openings, default=-1)
    labels = {opening.label for opening in openings.values()}
    end = last + 1 + tail_start(lines[last + 1 :], labels)
    page, body = Page(), Paragraphs()
    head = list(lines[:first])
    if title_line is not None and title_line < first:
        page.title, head[title_line] = head[title_line].strip(), ""
        body.note(title_line + 1, page.title, "title")
    page.read_head(head, body)
    body.blank()
    for at in range(first, end):
        line, opening = lines[at], openings.get(at)
        if opening is not None:
            body.labelled(at + 1, opening.label, opening.text, opening.start_ms, opening.said_by)
        elif not line or line.isspace():
            if begins_paragraph is None:
                body.blank()
        else:
            if begins_paragraph is not None and begins_paragraph(line):
                body.blank()
            _read_line(at + 1, line.strip(), body, on_other)
    page.read_tail(lines[end:], end + 1, body)
    cues = body.finish()
    return Parsed(
        cues=cues,
        layout=Layout.PARAGRAPHS,
        dropped=tuple(sorted(body.dropped, key=lambda dropped: dropped.line)),
        title=page.title,
        date=page.date,
        url=page.url,
        clues=(*page.clues, *opening_clues(cues)),
        metadata=tuple(body.metadata),
    )


def _read_line(number: int, line: str, body: Paragraphs, on_other: OnOther) -> None:
    if not on_other(number, line, body) and not drop_notice(number, line, body):
        body.speech(number, line)

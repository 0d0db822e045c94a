"""SubRip captions (.srt), with or without speakers."""

from __future__ import annotations

import re

from index.formats._captions import first_problems, read_captions
from index.formats._clues import opening_clues
from index.formats._lines import lines_of
from index.formats._specificity import Specificity
from index.formats._timed_blocks import blocks
from index.turns import Dropped, Layout, Parsed

name = "subrip"
signs = "it begins with a time line, 00:00:01,000 --> 00:00:04,000"
specificity = Specificity.SIGNATURE
suffixes = (".srt",)

_FIRST_CUE = re.compile(
    r"\s*(?:\d+[ \t]*\n)?[ \t]*-?\d{1,3}:\d{1,2}(?::\d{1,2})?[.,]\d{1,3}[ \t]*-->"
)


def sniff(head: str) -> bool:
    """Whether *head* begins with a cue: a number and times, or times alone."""
    return _FIRST_CUE.match(head) is not None


def parse(text: str) -> Parsed:
    """
    The transcript in *text*, whose lines end in a newline each.

    A name before a colon holds until the next one; neighbouring cues of one speaker are one turn.
    """
    captions = read_captions(blocks(lines_of(text), gaps=True))
    for aside in captions.asides:
        captions.dropped.append(
            Dropped(aside.line, aside.text, "text outside a cue", aside.end_line)
        )
        captions.problems.append(f"line {aside.line}: text outside a cue is left out")
    cues = captions.said()
    return Parsed(
        cues=cues,
        layout=Layout.CAPTIONS,
        dropped=tuple(sorted(captions.dropped, key=lambda dropped: dropped.line)),
        clues=tuple(opening_clues(cues)),
        problems=first_problems(captions.problems),
    )

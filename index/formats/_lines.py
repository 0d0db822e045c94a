"""The lines of a text format, and how such a format says that it cannot read one."""

from __future__ import annotations

LONGEST_LINE = 1_000_000  # characters; a turn of a whole day's speech is shorter


class ParseError(ValueError):
    """A text that breaks its format; *line* counts from 1, None for the whole text."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        self.problem, self.line = problem, line
        super().__init__(problem)


def lines_of(text: str) -> list[str]:
    """
    The lines of *text*, without their ends.

    Raises:
        ParseError: a line is longer than any speech.
    """
    lines = text.split("\n")
    longest = max(map(len, lines))
    if longest > LONGEST_LINE:
        number = next(at for at, line in enumerate(lines, start=1) if len(line) == longest)
        raise ParseError(
            f"the line has {longest:,} characters, and a turn at most {LONGEST_LINE:,}: "
            "put each turn on a line of its own",
            number,
        )
    return lines

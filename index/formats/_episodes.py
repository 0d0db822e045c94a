"""Several episodes in one file: whether somebody in one could be taken for somebody in another."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from index.formats._lines import ParseError
from index.names import read_label


def refuse_namesakes(labels: Sequence[Collection[str]]) -> None:
    """
    Sees that no short name of one episode could be somebody in another.

    Raises:
        ParseError: one could.
    """
    full = [{read_label(label).words for label in episode} for episode in labels]
    for at, episode in enumerate(full):
        elsewhere = {words for number, one in enumerate(full) if number != at for words in one}
        short = (words for words in episode if len(words) == 1)
        alone = (words for words in short if not any(_is_part(words, one) for one in episode))
        for words in alone:
            if any(_is_part(words, one) for one in elsewhere):
                raise ParseError(
                    f'"{words[0]}" of one episode in this file could be somebody of another: '
                    "put each episode into a file of its own"
                )


def _is_part(words: tuple[str, ...], full: tuple[str, ...]) -> bool:
    return len(full) > 1 and words[0] in {full[0], full[-1]}

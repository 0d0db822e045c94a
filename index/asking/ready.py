"""Every way of asking, compiled before somebody asks."""

from __future__ import annotations

from index import follow_up_words
from index.asking import date_words, dates, episode_words, holdings, readings, shapes, verbs

_WAYS = (
    date_words,
    dates,
    episode_words,
    follow_up_words,
    holdings,
    readings,
    shapes,
    verbs,
)


def prepare() -> None:
    """Compiles what a question is compared with: for a process that answers many."""
    for ways in _WAYS:
        ways.prepare()

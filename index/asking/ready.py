"""Every way of asking, compiled before somebody asks."""

from __future__ import annotations

from index.asking import date_words, holdings, readings, shapes


def prepare() -> None:
    """Compiles what a question is compared with: for a process that answers many."""
    for ways in (date_words, holdings, readings, shapes):
        ways.prepare()

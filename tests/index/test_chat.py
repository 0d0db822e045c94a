from __future__ import annotations

import pytest

from index.commands.chat import command_of


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("/quit", "/quit"),
        ("Quit", "/quit"),
        (" exit ", "/quit"),
        ("reset", "/reset"),
        ("help", "/help"),
        ("Thanks!", "/thanks"),
        ("hello", "/help"),
        ("hello kitty", "hello kitty"),
        ("who wanted to quit", "who wanted to quit"),
    ],
)
def test_commands_need_no_slash(line: str, command: str) -> None:
    """A line that is more than the word is a question."""
    assert command_of(line) == command

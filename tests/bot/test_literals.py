"""No sentence for people stands in the bot's code: all are in the files of its languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).resolve().parents[2] / "bot"
# What these say is for whoever runs the bot, on the command line and in its log: in English.
FOR_THE_OPERATORS_MACHINE = {
    "__main__.py",
    "checking.py",
    "permissions.py",
    "probes.py",
    "service.py",
}
# Calls whose words are no reply: the log, descriptions of commands (which have files of their own),
# metrics, SQL, types, and what a request is called in the log.
NO_REPLY = {
    "cast", "__init__", "_first_taken", "_sent",
    "debug", "info", "warning", "error", "say", "describe", "command", "Group", "context_menu",
    "gauge", "Counter", "Histogram", "execute", "executemany", "compile", "locale_str", "apology",
    "unusable", "RuntimeError", "getattr",
}  # fmt: skip
PROSE = re.compile(r"[A-Za-z’']{2,}[,;:]? [A-Za-z’']{2,}")
BUTTONS = {"Button", "Link", "Menu", "ChannelMenu", "Modal", "Label", "Select", "Card"}


def sources() -> list[Path]:
    return [
        path
        for path in sorted(BOT.rglob("*.py"))
        if path.name not in FOR_THE_OPERATORS_MACHINE and path.parent.name != "records"
    ]


def literals(node: ast.AST) -> Iterator[ast.Constant]:
    """The texts below *node* that may reach people."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant):
            continue  # a docstring
        if isinstance(inner, ast.Call) and called(inner) in NO_REPLY:
            continue
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner
        yield from literals(inner)


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", "") or getattr(call.func, "id", "")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(BOT)))
def test_no_prose_stands_in_the_code(path: Path) -> None:
    """A new sentence is a line in each file of bot/locales/replies, and say("its.id") here."""
    found = [
        f"{path.name}:{one.lineno}: {one.value!r}"
        for one in literals(ast.parse(path.read_text()))
        if PROSE.search(str(one.value)) and not re.search(r"\\[bwds]|\(\?", str(one.value))
    ]
    assert not found


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(BOT)))
def test_no_label_stands_in_the_code(path: Path) -> None:
    """The word on a button is looked up like any sentence."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and called(node) in BUTTONS:
            given = [*node.args, *(one.value for one in node.keywords if one.arg in LABELS)]
            plain = [one.value for one in given if isinstance(one, ast.Constant)]
            texts = [one for one in plain if isinstance(one, str) and one[:1].isupper()]
            assert not [one for one in texts if one not in NAMES], f"{path.name}:{node.lineno}"


LABELS = {"label", "placeholder", "title", "text", "author", "footer", "description"}
NAMES = {"Quoth"}

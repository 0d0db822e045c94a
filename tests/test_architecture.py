"""The house rules that keep the parts apart, read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
LONGEST_FILE = 400
VAGUE = {"utils", "helpers", "common", "manager", "base"}


def sources(package: str) -> list[Path]:
    return sorted((PROJECT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The dotted names of everything that *path* imports, at any depth of its code."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", sources("index"), ids=lambda path: str(path.relative_to(PROJECT)))
def test_the_index_knows_nothing_of_discord(path: Path) -> None:
    assert not [name for name in imported(path) if name.split(".")[0] in {"bot", "discord"}]


@pytest.mark.parametrize("path", sources("bot"), ids=lambda path: str(path.relative_to(PROJECT)))
def test_the_bot_uses_the_public_names_of_the_index_alone(path: Path) -> None:
    """What `index.__all__` does not list may change without the bot noticing."""
    import index

    public = {f"index.{name}" for name in index.__all__} | {"index"}
    assert {name for name in imported(path) if name.split(".")[0] == "index"} <= public


@pytest.mark.parametrize(
    "path",
    [*sources("index"), *sources("bot"), *sources("tests")],
    ids=lambda path: str(path.relative_to(PROJECT)),
)
def test_files_stay_readable(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE
    assert path.stem not in VAGUE


def test_torch_is_imported_by_the_embedding_alone() -> None:
    torch_users = {
        path.relative_to(PROJECT).parts[:2]
        for package in ("index", "bot")
        for path in sources(package)
        if any(name.split(".")[0] in {"torch", "sentence_transformers"} for name in imported(path))
    }
    assert torch_users <= {("index", "embedding")}

"""A store in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store.store import Store
from tests.index.store.toy import opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the index goes."""
    return tmp_path / "data" / "index"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """An empty store."""
    with opened(folder) as made:
        yield made

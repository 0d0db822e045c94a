"""What tests of decisions share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.index.reviews.harbour import HARBOUR, ORCHARD, World, opened


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The harbour and the orchard."""
    made = opened(tmp_path, harbour=HARBOUR, orchard=ORCHARD)
    yield made
    made.index.close()

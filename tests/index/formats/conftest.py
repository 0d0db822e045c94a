"""What tests of the formats share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.formats import read_text, read_transcript
from index.turns import Transcript

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def fixture() -> Callable[[str], Transcript]:
    """Reads a file of the fixtures: "plain/meeting.txt"."""
    return lambda name: read_transcript(FIXTURES / name)


@pytest.fixture
def read() -> Callable[[str], Transcript]:
    """Reads a text as a file of that content would be."""
    return lambda text: read_text(text, "a.txt")

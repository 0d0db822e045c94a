"""What tests of all parts share: the seed transcript, the labelled material beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the example transcript."""
    return PROJECT / "seeds"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Labelled questions and podcasts beside the checkout; tests that need them skip without."""
    folder = PROJECT.parent / "shared"
    if not (folder / "eval").is_dir():
        pytest.skip("the labelled material is not beside the checkout")
    return folder

"""What tests of answers share: an index over the invented episodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Settings, TranscriptIndex

EPISODES = Path(__file__).resolve().parents[1] / "episodes"


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TranscriptIndex]:
    """An index over the invented episodes, open to be asked."""
    settings = Settings(home=tmp_path_factory.mktemp("invented"))
    with TranscriptIndex.open(settings, create=True) as index:
        index.add([EPISODES])
        yield index

"""What tests of all parts share: the seed transcript, the labelled material beside the checkout."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from index import Settings, TranscriptIndex

# The same examples at every run, so that a change is judged by what it changes; and however long
# a busy machine takes to make them.
hypothesis.settings.register_profile(
    "quoth",
    derandomize=True,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("quoth")

PROJECT = Path(__file__).resolve().parents[1]

# How the machine is used is the caller's matter; what is answered, and how it looks, is not.
KEPT = {"QUOTH_CACHE", "QUOTH_THREADS"}
SHOWING = {"COLUMNS", "LINES", "FORCE_COLOR", "NO_COLOR"}
for _name in [*os.environ]:
    if _name in SHOWING or (_name.startswith(("QUOTH_", "DISCORD_")) and _name not in KEPT):
        del os.environ[_name]


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder without an `.env`."""
    return tmp_path_factory.mktemp("elsewhere")


@pytest.fixture(autouse=True)
def no_dotenv(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has a bot of their own in this checkout has their settings in its `.env`."""
    monkeypatch.chdir(elsewhere)


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


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Settings:
    """Settings of a data folder in which the example transcript is indexed; not to be changed."""
    settings = Settings(home=tmp_path_factory.mktemp("seeded"))
    with TranscriptIndex.open(settings, create=True) as index:
        index.add([seeds])
    return settings


@pytest.fixture(scope="session")
def asked(seeded: Settings) -> Iterator[TranscriptIndex]:
    """The index over the example transcript, open to be asked."""
    with TranscriptIndex.open(seeded) as index:
        yield index

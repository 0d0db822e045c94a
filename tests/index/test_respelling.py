"""A word is found however it is taken apart: "devrel" and "dev rel", "co-opted" and "coopted"."""

from __future__ import annotations

import pytest

from index import Settings, TranscriptIndex
from index.respelling import respelled
from index.words import ENGLISH

TALK = """RUTH: We put the dev rel budget into the lamp house, and nobody coopted it.

BO: The rel was a dev, I say, and open source, and opensource too, a lamp of a house.

RUTH: Then the keeper asked who was going to pay for the paraffin in the winter.
"""


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> TranscriptIndex:
    folder = tmp_path_factory.mktemp("talk")
    (folder / "talk.txt").write_text(TALK, encoding="utf-8")
    index = TranscriptIndex.open(Settings(home=folder / "home"), create=True)
    index.add([folder / "talk.txt"])
    return index


@pytest.mark.parametrize(
    ("topic", "written"),
    [
        ("devrel budget", ("dev", "rel", "budget")),
        ("lamphouse", ("lamp", "hous")),
        ("co-opted budget", ("budget", "coopt")),
        ("open-source budget", ("open", "sourc", "budget")),
        ("winterlamp", ("winterlamp",)),
        ("lighthouse", ("lighthous",)),
        ("budget", ("budget",)),
    ],
)
def test_a_word_is_looked_for_as_the_transcripts_write_it(
    talk: TranscriptIndex, topic: str, written: tuple[str, ...]
) -> None:
    """Only where nobody says it as it was asked, and where the parts stand side by side."""
    corpus, _shelf = talk._corpus()
    assert respelled(corpus.snapshot, ENGLISH, topic, ENGLISH.tokens(topic)) == written


def test_what_was_written_together_is_answered_by_what_was_said_apart(
    talk: TranscriptIndex,
) -> None:
    answer = talk.ask("what did Ruth say about devrel")
    assert answer.citations[0].text.startswith("We put the dev rel budget")

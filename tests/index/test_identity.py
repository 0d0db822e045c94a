from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.identity import (
    Entry,
    Evidence,
    Identified,
    Ledger,
    decided,
    new_id,
    slug,
)
from index.resemblance import shared, turn_hashes
from index.store import EpisodeRecord
from index.turns import Transcript, Turn

TALK = tuple(f"sentence number {number}" for number in range(10))
OTHER = tuple(f"another talk {number}" for number in range(10))


def transcript(texts: Sequence[str] = TALK, url: str | None = None, label: str = "A") -> Transcript:
    turns = tuple(Turn(position, text, label) for position, text in enumerate(texts))
    return Transcript(path="x", format="plain", turns=turns, url=url)


class Files:
    """Files that are there or gone, and a ledger of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.there: set[str] = set()
        self.ledger = self.opened()

    def opened(self) -> Ledger:
        return Ledger.open(self.path, exists=self.there.__contains__)

    def next_run(self) -> None:
        self.ledger.close()
        self.ledger = self.opened()

    def identify(self, path: str, read: Transcript, sha256: str = "00") -> Identified:
        self.there.add(path)
        return self.ledger.identify(path, read, sha256)

    def add(self, path: str, read: Transcript, sha256: str = "00") -> Identified:
        """Identified, and recorded as an index does that has committed it."""
        found = self.identify(path, read, sha256)
        record = EpisodeRecord(found.id, path, "Title", "plain", sha256, 1, 1)
        self.ledger.record(found, record, read)
        return found


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    made = Files(tmp_path / "decisions.db")
    yield made
    made.ledger.close()


HERE = Entry("here", "/a", "00", None)
GONE = Entry("gone", "/b", "11", None)
URL = "https://x/1"
LINKED = Entry("linked", "/c", "22", URL)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence("99"), None),
        (Evidence("00", at_path=HERE), Identified("here", "same")),
        (Evidence("99", at_path=HERE, share=0.6), Identified("here", "edited")),
        (Evidence("99", at_path=HERE, share=0.6, by_turns=GONE), Identified("here", "edited")),
        (Evidence("99", at_path=HERE, share=0.1), Identified("here", "edited")),
        (Evidence("99", at_path=HERE, by_turns=GONE), Identified("gone", "renamed", "here")),
        (Evidence("99", by_turns=GONE), Identified("gone", "renamed")),
        (Evidence("99", URL, by_url=LINKED), Identified("linked", "renamed")),
        (Evidence("99", URL, by_url=LINKED, url_file_exists=True), None),
        (Evidence("99", "https://x/2", by_turns=LINKED), None),
        (Evidence("99", "https://x/2", at_path=LINKED), None),
        (Evidence("99", None, at_path=LINKED), Identified("linked", "edited")),
        (Evidence("99", "https://x/2", at_path=LINKED, share=0.6), Identified("linked", "edited")),
        (
            Evidence("99", URL, by_url=LINKED, by_turns=GONE),
            Identified("linked", "renamed"),
        ),
    ],
)
def test_the_decision_follows_the_evidence(evidence: Evidence, expected: Identified | None) -> None:
    """Turns in common at the path, then a file that is gone, then the path; URLs may contradict."""
    assert decided(evidence) == expected


def test_a_new_file_gets_an_id_that_tells_its_name(files: Files) -> None:
    """And the same one on another machine."""
    found = files.identify("/talks/Über Kabul (2021).txt", transcript())
    assert found.id.startswith("uber-kabul-2021-")
    assert len(found.id) == len("uber-kabul-2021-") + 8
    assert found.kind == "new"
    assert found.id == new_id("Über Kabul (2021)", turn_hashes(transcript()), lambda _id: False)


def test_a_transcript_with_a_url_is_that_episode(files: Files) -> None:
    found = files.add("/a.txt", transcript(url="https://example.org/ep/7"))
    assert found == Identified("https://example.org/ep/7", "new")


def test_an_unchanged_file_is_the_same_episode_after_the_index_was_deleted(files: Files) -> None:
    """The ledger does not lie in the index."""
    first = files.add("/a.txt", transcript())
    files.next_run()
    assert files.identify("/a.txt", transcript()) == Identified(first.id, "same")


def test_an_edited_file_keeps_its_id(files: Files) -> None:
    """Also when every label of it was corrected."""
    first = files.add("/a.txt", transcript(), "00")
    files.next_run()
    assert files.add("/a.txt", transcript((*TALK, "more")), "01") == Identified(first.id, "edited")
    files.next_run()
    relabelled = transcript((*TALK, "more"), label="Andrew Mines")
    assert files.identify("/a.txt", relabelled, "02") == Identified(first.id, "edited")


def test_a_renamed_file_keeps_its_id(files: Files) -> None:
    """Also when it was edited on the way; its new path is remembered."""
    first = files.add("/a.txt", transcript())
    files.there.remove("/a.txt")
    files.next_run()
    assert files.add("/b.txt", transcript(TALK[:-3]), "01") == Identified(first.id, "renamed")
    files.next_run()
    assert files.identify("/b.txt", transcript(TALK[:-3]), "01") == Identified(first.id, "same")


def test_a_file_that_shares_half_is_another_episode(files: Files) -> None:
    """More than half makes the same one."""
    files.add("/a.txt", transcript())
    files.there.remove("/a.txt")
    files.next_run()
    half = transcript((*TALK[:5], *OTHER[:5]))
    assert files.identify("/b.txt", half).kind == "new"
    most = transcript((*TALK[:6], *OTHER[:4]))
    assert files.identify("/c.txt", most).kind == "renamed"


def test_a_short_file_of_stock_phrases_is_not_part_of_a_long_one(files: Files) -> None:
    files.add("/a.txt", transcript())
    files.there.remove("/a.txt")
    files.next_run()
    assert files.identify("/b.txt", transcript(TALK[:2])).kind == "new"


def test_a_copy_is_an_episode_of_its_own(files: Files) -> None:
    """The first file is there still."""
    first = files.add("/one/a.txt", transcript())
    second = files.add("/two/a.txt", transcript())
    assert second.kind == "new"
    assert second.id != first.id
    assert second.id.startswith("a-")


def test_two_files_of_one_run_never_become_one_episode(files: Files) -> None:
    """Two copies of a file that is gone: the first is it, the second is new."""
    first = files.add("/a.txt", transcript())
    files.there.remove("/a.txt")
    files.next_run()
    assert files.identify("/b.txt", transcript()) == Identified(first.id, "renamed")
    second = files.identify("/c.txt", transcript())
    assert second.kind == "new"
    assert second.id != first.id


def test_a_file_written_over_another_takes_its_place(files: Files) -> None:
    """`mv b.txt a.txt`: what is there now is b, and a has no file any more."""
    a = files.add("/a.txt", transcript(TALK))
    b = files.add("/b.txt", transcript(OTHER), "11")
    files.there.remove("/b.txt")
    files.next_run()
    assert files.add("/a.txt", transcript(OTHER), "11") == Identified(b.id, "renamed", a.id)
    files.next_run()
    assert files.identify("/a.txt", transcript(OTHER), "11") == Identified(b.id, "same")
    assert files.identify("/c.txt", transcript(TALK)) == Identified(a.id, "renamed")


def test_a_file_that_is_another_episode_by_its_url_displaces_the_old_one(files: Files) -> None:
    """A folder with one file, overwritten each week."""
    old = files.add("/latest.txt", transcript(TALK, "https://x/1"))
    files.next_run()
    found = files.add("/latest.txt", transcript(OTHER, "https://x/2"), "11")
    assert found == Identified("https://x/2", "new", displaced=old.id)


@pytest.mark.parametrize("recorded", [True, False])
def test_two_files_with_one_url_are_told(files: Files, recorded: bool) -> None:
    """The second is kept as an episode of its own, in the same run or a later one."""
    url = "https://x/1"
    first = files.add("/a.txt", transcript(TALK, url)) if recorded else None
    if not recorded:
        files.identify("/a.txt", transcript(TALK, url))
    second = files.add("/b.txt", transcript(OTHER, url), "11")
    assert first is None or first.id == url
    assert second.id.startswith("b-")
    assert second.problem == (
        f"states the same id as /a.txt, {url}: it is kept as an episode of its own"
    )
    files.next_run()
    assert files.identify("/b.txt", transcript(OTHER, url), "11") == Identified(second.id, "same")


def test_an_episode_that_states_its_url_later_keeps_its_id(files: Files) -> None:
    """Citations and decisions refer to it."""
    first = files.add("/a.txt", transcript())
    files.next_run()
    assert files.add("/a.txt", transcript(TALK, "https://x/1"), "11").id == first.id
    files.there.remove("/a.txt")
    files.next_run()
    found = files.identify("/b.txt", transcript(OTHER, "https://x/1"), "22")
    assert found == Identified(first.id, "renamed")


def test_many_files_that_moved_are_each_themselves(files: Files) -> None:
    """A folder that got another name, its files also."""
    ids = {}
    for number in range(20):
        texts = [f"{line} of talk {number}" for line in TALK]
        ids[number] = files.add(f"/old/{number}.txt", transcript(texts), str(number)).id
    files.there.clear()
    files.next_run()
    for number in reversed(range(20)):
        texts = [f"{line} of talk {number}" for line in TALK]
        found = files.identify(f"/new/episode {number}.txt", transcript(texts), str(number))
        assert found == Identified(ids[number], "renamed")


def test_a_file_without_turns_is_no_other_file(files: Files) -> None:
    files.add("/a.txt", transcript(()))
    files.there.remove("/a.txt")
    files.next_run()
    found = files.identify("/b.txt", transcript(()))
    assert found.kind == "new"


def test_repeated_turns_count_as_often_as_they_are_said() -> None:
    """Ten times "Right." is not the same as once."""
    ten, one = turn_hashes(transcript(["Right."] * 10)), turn_hashes(transcript(["Right."]))
    assert len(ten) == 10
    assert shared(ten, one) == 0.1
    assert shared(ten, ten) == 1.0
    assert shared(np.empty(0, np.uint64), np.empty(0, np.uint64)) == 0.0


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("ep12", "ep12"),
        ("Ep. 12 – Kabul!", "ep-12-kabul"),
        ("李明", "episode"),
        ("a" * 99, "a" * 40),
        ("x" * 39 + " yz", "x" * 39),
    ],
)
def test_slugs_are_short_and_plain(stem: str, expected: str) -> None:
    assert slug(stem) == expected

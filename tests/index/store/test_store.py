from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import IndexMismatchError, IndexVersionError, NoIndexError
from index.store import Counts, ModelIdentity
from index.store.schema import LAYOUT
from index.store.store import Store
from index.store.verify import verify
from tests.index.store.toy import (
    DIMENSION,
    episode_of,
    interview,
    opened,
    record_of,
    vector_of,
)


def test_there_is_no_index_before_one_is_made(folder: Path) -> None:
    """Asking makes nothing: neither a folder nor a file."""
    with pytest.raises(NoIndexError, match="quoth add"):
        opened(folder, create=False)
    assert not folder.exists()


def test_a_store_is_found_again_after_it_was_closed(folder: Path) -> None:
    """Turns, vectors and words are on the disk, not in the process."""
    with opened(folder) as store, store.writer():
        store.commit([interview()])
    with opened(folder, create=False) as store:
        snapshot = store.snapshot()
        assert [one.turn.text for one in snapshot.turns([3])] == ["Right"]
        assert snapshot.nearest_pieces(vector_of("Smoke over the airport 0"), 1)[0].tolist() == [2]
        assert snapshot.postings("smoke")[0].tolist() == [2]
        assert store.model == ModelIdentity("toy", "f" * 16, DIMENSION)


def test_vectors_of_another_model_are_refused(folder: Path) -> None:
    """Both models are named; the same name with other weights is another model."""
    opened(folder).close()
    with pytest.raises(IndexMismatchError, match=r"made with model toy and .* name other"):
        Store.open(folder, model="other", fingerprint="e" * 16, dimension=DIMENSION)
    with pytest.raises(IndexMismatchError, match=r"toy \(ffffffffffffffff\) .* toy \(eeee"):
        Store.open(folder, model="toy", fingerprint="e" * 16, dimension=DIMENSION)


def test_a_renamed_model_with_the_same_weights_is_the_same(folder: Path) -> None:
    """A folder with the model of the hub is that model."""
    opened(folder).close()
    Store.open(folder, model="/models/toy", fingerprint="f" * 16, dimension=DIMENSION).close()


def test_an_index_of_a_newer_layout_is_left_alone(folder: Path) -> None:
    opened(folder).close()
    with closing(sqlite3.connect(folder / "catalogue.db")) as catalogue:
        catalogue.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    with pytest.raises(IndexVersionError, match=f"layout {LAYOUT + 1}"):
        opened(folder)
    with pytest.raises(IndexVersionError):
        verify(folder)


def test_a_creation_that_was_cut_short_is_no_index(folder: Path) -> None:
    """An empty catalogue file is made whole by the next creation."""
    folder.mkdir(parents=True)
    (folder / "catalogue.db").touch()
    with pytest.raises(NoIndexError):
        opened(folder, create=False)
    with pytest.raises(NoIndexError):
        verify(folder)
    with opened(folder) as store:
        assert store.episodes() == []


def test_an_index_can_be_listed_without_its_model(folder: Path) -> None:
    with opened(folder) as store, store.writer():
        store.commit([interview()])
    with Store.open_as_it_is(folder) as store:
        assert [one.id for one in store.episodes()] == ["kabul"]


def test_episodes_are_found_by_id_path_and_hash(store: Store) -> None:
    """Live ones alone."""
    record = record_of("one", path="/talks/1.txt", sha256="ab")
    with store.writer():
        store.commit([episode_of("one", [("A", "x")], record=record)])
        assert store.find_episode("one") == record
        assert store.find_episode_by_path("/talks/1.txt") == record
        assert store.find_episode_by_sha("ab") == record
        assert store.find_episode_by_path("/talks/2.txt") is None
        store.commit([], removed=["one"])
    assert store.find_episode("one") is None
    assert store.find_episode_by_path("/talks/1.txt") is None
    assert store.find_episode_by_sha("ab") is None


def test_counts_are_of_what_is_live(store: Store) -> None:
    """Three episodes, one edited, one removed; generic labels are no speakers."""
    with store.writer():
        store.commit([interview(), episode_of("x", [("A B", "y z")]), episode_of("q", [])])
        assert store.counts() == Counts(episodes=3, turns=6, words=17, speakers=3)
        store.commit([episode_of("x", [("A B", "y"), ("A B", "z")])], removed=["kabul"])
    assert store.counts() == Counts(episodes=2, turns=2, words=2, speakers=1)


def test_an_unchanged_file_that_was_touched_or_moved_is_noted(store: Store) -> None:
    """The record changes, the turns stay where they are; `episodes` knows at once."""
    with store.writer():
        store.commit([interview()])
        before = store.snapshot()
        store.touch("kabul", "/elsewhere/kabul.txt", 101, 6)
        (found,) = store.episodes()
        assert found == replace(
            record_of("kabul"), path="/elsewhere/kabul.txt", size=101, mtime_ns=6
        )
        store.touch("kabul", "/elsewhere/kabul.txt", 102, 7)
    after = store.snapshot()
    assert after.episodes[0].record.size == 102
    assert after.segment_rows is before.segment_rows


def test_writing_takes_a_writer(store: Store) -> None:
    with pytest.raises(RuntimeError, match=r"store\.writer"):
        store.commit([interview()])


def test_removing_what_is_not_there_changes_nothing(store: Store) -> None:
    with store.writer():
        store.commit([interview()])
        store.commit([], removed=["nothing"])
    assert store.counts().episodes == 1


def test_a_removed_turn_leaves_a_tombstone(store: Store) -> None:
    """It says where the turn stood and who spoke; a turn that comes back loses it."""
    episode = interview()
    smoke, right = episode.turn_ids[2], episode.turn_ids[3]
    with store.writer():
        store.commit([episode])
        assert store.find_tombstone(smoke) is None
        store.commit([episode_of("kabul", [("MINES", "Right")])])
        found = store.find_tombstone(smoke)
        assert found is not None
        assert (found.episode, found.position, found.speaker) == ("kabul", 2, "Mines")
        assert found.removed_at.endswith("+00:00")
        assert store.find_tombstone(right) is None
        store.commit([], removed=["kabul"])
        assert store.find_tombstone(right) is not None
        store.commit([episode])
        assert store.find_tombstone(smoke) is None


def test_a_commit_of_two_states_of_an_episode_is_refused(store: Store) -> None:
    """Nothing is written of it."""
    with store.writer(), pytest.raises(ValueError, match="kabul: given twice"):
        store.commit([interview(), interview()])
    assert store.counts().episodes == 0
    assert list((store.folder / "segments").iterdir()) == []


KABUL = interview()
WRONG = {
    "each turn has an id": replace(KABUL, turn_ids=[1]),
    "ids are unique": replace(KABUL, turn_ids=[1, 1, 2, 3, 4]),
    "each piece has its words": replace(KABUL, piece_tokens=[[]]),
    "each piece has a key": replace(KABUL, piece_keys=KABUL.piece_keys[:1]),
    "each piece has a unit vector": replace(KABUL, piece_vectors=2 * KABUL.piece_vectors),
    "each window has a size and a norm": replace(KABUL, window_norms=KABUL.window_norms[1:]),
    "pieces are of turns that exist, in order": replace(
        KABUL, pieces=replace(KABUL.pieces, turn=KABUL.pieces.turn[::-1])
    ),
    "windows are runs of pieces, in order": replace(
        KABUL, pieces=replace(KABUL.pieces, windows=KABUL.pieces.windows + 1)
    ),
}


@pytest.mark.parametrize("fault", WRONG)
def test_an_episode_whose_parts_do_not_fit_is_refused(store: Store, fault: str) -> None:
    """A mistake of a caller never reaches the disk."""
    sentence = f"^episode kabul: it does not hold that {fault}$"
    with store.writer(), pytest.raises(ValueError, match=sentence):
        store.commit([WRONG[fault]])


def test_sweeping_leaves_no_row_of_a_removed_episode(store: Store) -> None:
    """After the time of grace neither its turns nor its cast are in the catalogue."""
    with store.writer(grace_seconds=0):
        store.commit([interview(), episode_of("x", [("A B", "y")])])
        store.commit([], removed=["kabul"])
        store.commit([], [])
    with closing(sqlite3.connect(store.folder / "catalogue.db")) as catalogue:
        tables = ("episodes", "turns", "cast_members", "speakers", "segments")
        rows = [catalogue.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables]
    assert rows == [1, 1, 1, 1, 1]


def test_the_segment_of_removed_episodes_is_deleted(store: Store) -> None:
    with store.writer():
        store.commit([interview()])
        store.commit([], removed=["kabul"])
    assert list((store.folder / "segments").iterdir()) == []
    assert tuple(store.snapshot().episodes) == ()


def test_what_a_stopped_run_left_is_swept_by_the_next_writer(store: Store) -> None:
    """Whatever no commit names: files, and folders of before."""
    segments = store.folder / "segments"
    for name in ("00000009-deadbeef", "00000009-cafebabe.unfinished"):
        (segments / name).mkdir(parents=True)
        (segments / name / "pieces.faiss").write_bytes(b"x")
    (segments / "00000009-0badf00d.segment").write_bytes(b"x")
    assert verify(store.folder) == []
    with store.writer():
        assert list(segments.iterdir()) == []


def test_importing_the_store_loads_no_faiss() -> None:
    """Nor torch: `quoth status` and the start of the bot do not wait for them."""
    code = (
        "import sys, index.store.store, index.store.verify; "
        "sys.exit(any(name in sys.modules for name in ('faiss', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


READ_ONLY = """
import os, sys
from contextlib import suppress
from pathlib import Path
import faiss, filelock  # which are not looked for until they are needed
import index.store.lock, index.store.writer  # likewise
from tests.index.store.toy import opened, vector_of
if os.geteuid() == 0:  # root may write everywhere
    with suppress(PermissionError):  # a root that may do nothing, as in some containers
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
if os.access(sys.argv[1], os.W_OK):
    sys.exit("nothing is read-only here")
with opened(Path(sys.argv[1]), create=False) as store:
    snapshot = store.snapshot()
    print(snapshot.turns([2])[0].turn.text)
    print(snapshot.nearest_pieces(vector_of("Right 0"), 2)[0].tolist())
    try:
        with store.writer():
            pass
    except Exception as error:
        print(type(error).__name__)
"""


@pytest.mark.skipif(os.name == "nt", reason="folders have no such permission there")
def test_an_index_in_a_read_only_folder_is_read() -> None:
    """A volume mounted read-only answers; writing to it ends in one sentence."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "index"
        with opened(folder) as store, store.writer():
            store.commit([interview()])
        parts = [Path(made), folder, *folder.rglob("*")]
        for part in parts:
            part.chmod(0o555 if part.is_dir() else 0o444)
        command = [sys.executable, "-c", READ_ONLY, str(folder)]
        found = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[3]
        )
        for part in parts:
            part.chmod(0o755)
    if "nothing is read-only here" in found.stderr:
        pytest.skip("whoever runs this may write everywhere, and be nobody else")
    expected = "Smoke over the airport\n[3, 4]\nIndexWriteError\n"
    assert found.stdout == expected, found.stderr

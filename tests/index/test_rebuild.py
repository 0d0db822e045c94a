"""A damaged catalogue is made anew, out of the files, of its own rests, and of kept vectors."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from index import Settings, TranscriptIndex
from index.errors import DecisionsError, IndexMismatchError, NoIndexError
from index.rebuild import Rebuilt
from index.repair import Repaired
from index.store import salvage
from index.store.store import Store
from index.store.verify import SET_ASIDE
from index.upkeep import repair, verify
from tests.index.store.toy import said

PAGE = 4096
NAMES = ("ferry", "tide", "quay", "lamp", "gull", "rope", "mast", "sail", "reef", "buoy")


@dataclass(frozen=True)
class Built:
    """An index of ten episodes, one of them removed again, in two segments; not to be changed."""

    talks: Path
    copy: Path  # of the files
    home: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    made = Built(*(tmp_path_factory.mktemp(name) for name in ("talks", "copy", "home")))
    for name in NAMES:
        lines = [f"ANNA HOLM: {name} number {n} leaves.\n\nBEN: I saw {n}.\n" for n in range(9)]
        (made.talks / f"{name}.txt").write_text("\n".join(lines))
    with TranscriptIndex.open(Settings(home=made.home), create=True) as index:
        index.add([made.talks / f"{name}.txt" for name in NAMES[:4]])
        index.add([made.talks])
        index.remove([str(made.talks / "buoy.txt")])
    shutil.copytree(made.talks, made.copy, dirs_exist_ok=True)
    return made


@pytest.fixture
def talks(built: Built) -> Path:
    shutil.rmtree(built.talks, ignore_errors=True)
    return Path(shutil.copytree(built.copy, built.talks))


@pytest.fixture
def settings(built: Built, talks: Path, tmp_path: Path) -> Settings:
    assert talks.is_dir()
    return Settings(home=Path(shutil.copytree(built.home, tmp_path / "home")))


def spoken(settings: Settings) -> dict[str, list[str]]:
    with Store.open_as_it_is(settings.index_folder) as store:
        return said(store)


def rebuilt(settings: Settings) -> Rebuilt:
    done = repair(settings)
    assert isinstance(done, Rebuilt)
    return done


def catalogue(settings: Settings) -> Path:
    return settings.index_folder / "catalogue.db"


def overwrite(settings: Settings, pages: Callable[[int], bool]) -> None:
    """Puts nonsense into those pages of the catalogue, counted from 0."""
    path = catalogue(settings)
    content = bytearray(path.read_bytes())
    for page in range(len(content) // PAGE):
        if pages(page):
            content[page * PAGE : (page + 1) * PAGE] = b"\xa7" * PAGE
    path.write_bytes(content)


def page_of(settings: Settings, name: str) -> int:
    """The page, from 0, at which a table or an index starts."""
    query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
    with closing(sqlite3.connect(catalogue(settings))) as connection:
        return int(connection.execute(query, (name,)).fetchone()[0]) - 1


@pytest.mark.parametrize("table", ["turns", "episodes", "speakers", "segments", "cast_members"])
def test_a_lost_table_comes_back_from_the_files(settings: Settings, table: str) -> None:
    """All live episodes with their ids, and not the removed one."""
    before, lost = spoken(settings), page_of(settings, table)
    overwrite(settings, lambda page: page == lost)
    assert verify(settings)
    done = rebuilt(settings)
    assert (done.episodes, done.from_files, done.lost, done.unsure) == (9, 9, (), ())
    assert spoken(settings) == before
    assert verify(settings) == []
    assert not salvage.is_set_aside(settings.index_folder)


def test_vectors_are_used_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new catalogue costs no embedding as long as the segments are whole."""
    embedded: list[str] = []
    overwrite(settings, lambda page: page == page_of(settings, "turns"))
    with TranscriptIndex.open(settings) as index:
        kind = type(index._encoder)
    real = kind.encode

    def encode(self: object, texts: list[str], on_done: object = None) -> object:
        embedded.extend(texts)
        return real(self, texts, on_done)  # type: ignore[arg-type]

    monkeypatch.setattr(kind, "encode", encode)
    assert rebuilt(settings).episodes == 9
    assert embedded == []


def test_what_has_no_file_any_more_is_read_from_what_is_left(
    settings: Settings, talks: Path
) -> None:
    """A page of turns is lost: only the episodes that lay on it are."""
    before = spoken(settings)
    shutil.rmtree(talks)
    lost = catalogue(settings).read_bytes().index(b"gull number 5 leaves") // PAGE
    overwrite(settings, lambda page: page == lost)
    done = rebuilt(settings)
    after = spoken(settings)
    assert done.from_files == 0
    assert 0 < len(done.lost) < 5
    assert done.episodes == len(after) == 9 - len(done.lost)
    assert all(after[one] == before[one] for one in after)
    assert verify(settings) == [SET_ASIDE]
    assert str(done).endswith(f"add them again: quoth add {' '.join(done.lost)}")


def test_a_catalogue_of_which_nothing_can_be_read_names_what_to_add(
    settings: Settings, talks: Path
) -> None:
    """Nobody knows any more what was removed, so nothing comes back unasked; vectors are kept."""
    before = spoken(settings)
    overwrite(settings, lambda page: page == 0)
    done = rebuilt(settings)
    assert done.episodes == 0
    assert done.unsure == tuple(sorted(str(talks / f"{name}.txt") for name in NAMES))
    assert "add those that you miss: quoth add" in str(done)
    assert verify(settings) == [SET_ASIDE]
    with TranscriptIndex.open(settings) as index:
        report = index.add([talks / f"{name}.txt" for name in NAMES if name != "buoy"])
    assert report.added == 9
    assert spoken(settings) == before
    salvage.forget(settings.index_folder)
    assert verify(settings) == []


def test_what_was_added_since_stays_when_what_is_missing_comes_back(
    settings: Settings, talks: Path
) -> None:
    """The second repair fills up what the first one made."""
    hidden = talks.with_name("hidden")
    talks.rename(hidden)
    lost = page_of(settings, "cast_members")
    overwrite(settings, lambda page: page == lost)
    assert rebuilt(settings).lost
    new = talks.with_name("new.txt")
    new.write_text("ANNA HOLM: All is new.\n")
    with TranscriptIndex.open(settings) as index:
        index.add([new])
    hidden.rename(talks)
    assert rebuilt(settings).lost == ()
    assert len(spoken(settings)) == 10
    assert verify(settings) == []


def test_a_rebuild_that_was_stopped_goes_on(settings: Settings) -> None:
    """The old catalogue is set aside, and there is no new one yet."""
    before, lost = spoken(settings), page_of(settings, "turns")
    overwrite(settings, lambda page: page == lost)
    salvage.set_aside(settings.index_folder)
    assert verify(settings) == [SET_ASIDE]
    assert rebuilt(settings).episodes == 9
    assert spoken(settings) == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cast_members SET name = 'Anna Hulm' WHERE episode = 2",
        "UPDATE turns SET text = 'Never said.' WHERE episode = 2 AND position = 3",
        "UPDATE turns SET place = 0 WHERE episode = 2 AND position = 3",
        "DELETE FROM turns WHERE episode = 2 AND position = 3",
        "UPDATE segments SET manifest = replace(manifest, 'token_bytes', 'tokem_bytes')",
        "UPDATE segments SET manifest = replace(manifest, '{', '[')",
    ],
)
def test_a_name_a_word_or_a_number_that_is_another_is_found_and_mended(
    settings: Settings, change: str
) -> None:
    """No page is damaged: what is said differs from what was embedded or counted."""
    before = spoken(settings)
    with closing(sqlite3.connect(catalogue(settings))) as connection, connection:
        connection.execute(change)
    assert verify(settings)
    repair(settings)
    assert spoken(settings) == before
    assert verify(settings) == []


def test_nothing_is_made_anew_where_decisions_cannot_be_read(settings: Settings) -> None:
    """The ids of episodes come from there."""
    lost = page_of(settings, "turns")
    overwrite(settings, lambda page: page == lost)
    content = catalogue(settings).read_bytes()
    for log in settings.home.glob("decisions.db-*"):
        log.unlink()
    settings.decisions_path.write_bytes(b"no database" * 1000)
    with pytest.raises(DecisionsError, match="backup"):
        repair(settings)
    assert catalogue(settings).read_bytes() == content


def test_nothing_is_made_anew_with_another_model(settings: Settings) -> None:
    lost = page_of(settings, "turns")
    overwrite(settings, lambda page: page == lost)
    content = catalogue(settings).read_bytes()
    with pytest.raises(IndexMismatchError):
        repair(replace(settings, language="german"))
    assert catalogue(settings).read_bytes() == content


def test_a_whole_index_is_left_as_it_is(settings: Settings, tmp_path: Path) -> None:
    assert isinstance(repair(settings), Repaired)
    with pytest.raises(NoIndexError):
        repair(Settings(home=tmp_path / "nowhere"))

"""Checking the index of some settings, and rebuilding what of it is damaged."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.drafting import piece_key
from index.embedding import Encoder
from index.embedding.opening import open_encoder
from index.errors import IndexStoreError, IndexVersionError
from index.identity import Ledger
from index.made_with import made_with
from index.rebuild import Rebuilder, Rebuilt
from index.repair import Repaired
from index.repair import repair as repair_store
from index.settings import Settings
from index.store import ModelIdentity, schema
from index.store.salvage import is_set_aside
from index.store.store import Store
from index.store.verify import SET_ASIDE, catalogue_problems
from index.store.verify import verify as verify_store
from index.upgrade import opened, upgrade
from index.words import Words


def bring_up_to_date(settings: Settings, announce: Callable[[str], None]) -> None:
    """
    Nothing; an index of an older layout has the present one afterwards, its vectors kept.

    What else may be wrong with it is for `verify` to tell.

    Raises:
        IndexVersionError: a newer Quoth wrote it.
        IndexBusyError, IndexWriteError: it cannot be written to now.
    """
    try:
        Store.open_as_it_is(settings.index_folder).close()
    except IndexVersionError as error:
        if error.is_newer:
            raise
        upgrade(settings, error, announce)
    except IndexStoreError:
        return


def verify(settings: Settings) -> list[str]:
    """
    What is wrong with the index under ``settings.home``, a sentence each; empty when it is whole.

    Raises:
        NoIndexError: nothing has been added yet.
    """
    return _problems(settings.index_folder, made_with(settings, open_encoder(settings)))


def repair(
    settings: Settings, on_done: Callable[[int, int], None] = lambda _done, _all: None
) -> Repaired | Rebuilt:
    """
    What was rebuilt of the index under ``settings.home``: all that is damaged and derived.

    An index of an older layout is brought to the present one first. A catalogue that is damaged, or
    says anything that cannot be put right, is made anew.

    Raises:
        NoIndexError: nothing has been added yet.
        IndexMismatchError: it was made with another model.
    """
    encoder, folder = open_encoder(settings), settings.index_folder
    wanted = made_with(settings, encoder)
    problems = catalogue_problems(folder)
    if not problems or not _is_there(folder):
        repaired = _repaired(settings, encoder, wanted, on_done)
        problems = [one for one in _problems(folder, wanted) if one != SET_ASIDE]
        if not problems and not is_set_aside(folder):
            return repaired
    ledger, words = partial(Ledger.open, settings.decisions_path), Words(settings.language)
    rebuilder = Rebuilder(folder, wanted, settings.precision, ledger, encoder, words)
    return rebuilder.rebuild(anew=bool(problems))


def _problems(folder: Path, wanted: ModelIdentity) -> list[str]:
    return verify_store(folder, wanted, piece_key=piece_key)


def _is_there(folder: Path) -> bool:
    return (folder / schema.CATALOGUE).is_file() or is_set_aside(folder)


def _repaired(
    settings: Settings,
    encoder: Encoder,
    wanted: ModelIdentity,
    on_done: Callable[[int, int], None],
) -> Repaired:
    with opened(settings, wanted) as store:
        return repair_store(store, encoder, Words(settings.language), on_done)

"""Checking the index of some settings, and rebuilding what of it is damaged."""

from __future__ import annotations

from collections.abc import Callable

from index.embedding.opening import open_encoder
from index.errors import IndexStoreError, IndexVersionError
from index.made_with import made_with
from index.repair import Repaired
from index.repair import repair as repair_store
from index.settings import Settings
from index.store.store import Store
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
    return verify_store(settings.index_folder, made_with(settings, open_encoder(settings)))


def repair(
    settings: Settings, on_done: Callable[[int, int], None] = lambda _done, _all: None
) -> Repaired:
    """
    What was rebuilt of the index under ``settings.home``: all that is damaged and derived.

    An index of an older layout is brought to the present one first.

    Raises:
        NoIndexError: nothing has been added yet.
        IndexDamagedError: the catalogue is damaged: the transcripts have to be added again.
    """
    encoder = open_encoder(settings)
    wanted = made_with(settings, encoder)
    with opened(settings, wanted) as store:
        return repair_store(store, encoder, Words(settings.language), on_done)

"""Opening the index of some settings, which is brought to the present layout where it is older."""

from __future__ import annotations

import logging
from collections.abc import Callable

from index.errors import IndexVersionError
from index.settings import Settings
from index.store import ModelIdentity
from index.store.store import Store
from index.words import Words

_log = logging.getLogger(__name__)

BEGINS = "bringing the index from layout {found} to {known}; its texts and vectors are kept…"
LOST = (
    "{lost:,} of {segments:,} parts of it were damaged before: `quoth verify --repair` rebuilds "
    "them from the texts"
)


def opened(
    settings: Settings,
    wanted: ModelIdentity,
    announce: Callable[[str], None] | None = None,
    *,
    create: bool = False,
) -> Store:
    """
    The store of *settings*; an upgrade is announced, or logged where *announce* is None.

    Raises:
        NoIndexError: there is none, and *create* is not set.
        IndexMismatchError: it was made with another model.
        IndexVersionError: a newer Quoth wrote it.
        IndexDamagedError: the catalogue cannot be read.
    """
    try:
        return _opened(settings, wanted, create=create)
    except IndexVersionError as error:
        if error.is_newer:
            raise
        upgrade(settings, error, announce or _log.warning)
    return _opened(settings, wanted, create=create)


def _opened(settings: Settings, wanted: ModelIdentity, *, create: bool) -> Store:
    return Store.open(
        settings.index_folder,
        model=wanted.model,
        fingerprint=wanted.fingerprint,
        dimension=wanted.dimension,
        create=create,
        precision=settings.precision,
    )


def upgrade(settings: Settings, error: IndexVersionError, announce: Callable[[str], None]) -> None:
    """
    Nothing; the index that *error* refuses has the present layout afterwards.

    Raises:
        IndexBusyError: another process is writing.
        IndexWriteError: there is no room for the old and the new one, or it can only be read.
    """
    from index.store import upgrading  # noqa: PLC0415 - once in the life of an index

    announce(BEGINS.format(found=error.found, known=error.known))
    done = upgrading.upgrade(
        settings.index_folder, Words(settings.language).tokens, settings.precision
    )
    if done is not None and done.lost:
        announce(LOST.format(lost=done.lost, segments=done.segments))

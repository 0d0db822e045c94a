"""Checking the index of some settings, and rebuilding what of it is damaged."""

from __future__ import annotations

from collections.abc import Callable

from index.embedding.opening import open_encoder
from index.made_with import made_with
from index.repair import Repaired
from index.repair import repair as repair_store
from index.settings import Settings
from index.store.store import Store
from index.store.verify import verify as verify_store
from index.words import Words


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

    Raises:
        NoIndexError: nothing has been added yet.
        IndexDamagedError: the catalogue is damaged: the transcripts have to be added again.
    """
    encoder = open_encoder(settings)
    wanted = made_with(settings, encoder)
    with Store.open(
        settings.index_folder,
        model=wanted.model,
        fingerprint=wanted.fingerprint,
        dimension=wanted.dimension,
        precision=settings.precision,
    ) as store:
        return repair_store(store, encoder, Words(settings.language), on_done)

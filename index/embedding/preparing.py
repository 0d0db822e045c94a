"""A model made ready in the cache, once, however many processes ask for it at the same time."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.embedding import machine as machines
from index.embedding import manifest as manifests
from index.embedding.child import ChildError, facts_of
from index.embedding.machine import Machine
from index.embedding.manifest import Manifest
from index.embedding.model import ModelFolder
from index.embedding.recipe import recipe_from_json
from index.embedding.stamps import records_of
from index.errors import ModelError

_log = logging.getLogger(__name__)

Announce = Callable[[str], None]
_PART = "export-"
_FULL = 64 << 20  # bytes left on a disk that an export may have failed for


@dataclass(frozen=True, slots=True)
class Prepared:
    """A model in the cache: its manifest, and the folder of its files."""

    manifest: Manifest
    files: Path


def prepared(model: ModelFolder, fingerprint: str, cache: Path, announce: Announce) -> Prepared:
    """
    *model* as the cache has it, exported first where it has none or a damaged one.

    *announce* is told one line before the work, which takes up to a minute.

    Raises:
        ModelError: the model cannot be loaded, or the cache cannot be written.
    """
    # Another version of Quoth, with another layout, keeps its own.
    folder = cache / f"{fingerprint}-{manifests.LAYOUT}"
    if found := _usable(folder):
        return found
    try:
        with _alone(folder, announce):
            if found := _usable(folder):  # another process was quicker
                return found
            announce(f"preparing the model {model.name}, once: this takes up to a minute")
            return _prepare(model, folder)
    except ChildError as error:
        raise ModelError(
            model.name,
            f"preparing it failed ({error}): see that Quoth's requirements are installed whole "
            "and memory is free, then run the command again",
        ) from error
    except OSError as error:
        raise ModelError(
            model.name,
            f"it is prepared once and kept in {folder}, which cannot be written "
            f"({error.strerror or error}): set QUOTH_CACHE to a folder with 500 MB to spare",
        ) from error


def _usable(folder: Path) -> Prepared | None:
    manifest = manifests.read(folder)
    if manifest is None or not manifests.is_whole(folder, manifest):
        return None
    if manifest.recipe is None and not _is_current(manifest):
        return None  # what these libraries could not export, others may
    return Prepared(manifest, folder / manifest.part)


def _is_current(manifest: Manifest) -> bool:
    return all(
        machines.installed_version(library) == made for library, made in manifest.versions.items()
    )


@contextmanager
def _alone(folder: Path, announce: Announce) -> Iterator[None]:
    import filelock  # noqa: PLC0415 - 25 ms that only the first run pays

    folder.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(folder.with_suffix(".lock"))
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        announce("waiting for another process, which is preparing the model")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _prepare(model: ModelFolder, folder: Path) -> Prepared:
    manifest = _exported(model, folder)
    manifests.write(folder, manifest)
    _sweep(folder, _PART, manifest.part)
    ready = Prepared(manifest, folder / manifest.part)
    if manifest.recipe is not None:
        _measure(ready)
    return ready


def _exported(model: ModelFolder, folder: Path) -> Manifest:
    with _new_part(folder, _PART) as part:
        facts = facts_of("index.embedding.export", model.path, part)
        if facts["unloadable"]:
            raise ModelError(
                model.name,
                f"sentence-transformers cannot load {model.path} ({facts['unloadable']}): "
                "set QUOTH_MODEL to a sentence-transformers model",
            )
        if facts["refused"] and shutil.disk_usage(folder).free < _FULL:
            # It would be remembered as a fault of the model, and cost speed for good.
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return Manifest(
            model=model.name,
            recipe=recipe_from_json(facts["recipe"]),
            refused=facts["refused"],
            part=part.name,
            files=records_of(part) if facts["recipe"] else {},
            versions=facts["versions"],
            check=facts["check"] or {},
        )


@contextmanager
def _new_part(folder: Path, prefix: str) -> Iterator[Path]:
    import secrets  # noqa: PLC0415 - a model is prepared once

    part = folder / f"{prefix}{secrets.token_hex(4)}"
    part.mkdir()
    try:
        yield part
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _sweep(folder: Path, prefix: str, kept: str) -> None:
    for part in folder.glob(f"{prefix}*/"):
        if part.name != kept:
            shutil.rmtree(part, ignore_errors=True)


def measured(ready: Prepared) -> Machine | None:
    """
    What the engines are worth on this machine, measured first (a few seconds) if that is unknown.

    None where it cannot be measured or remembered, which costs speed and nothing else.
    """
    try:
        with _alone(ready.files.parent, _log.info):
            return known_here(ready) or _measure(ready)
    except OSError as error:
        _log.info("the engines were not measured: %s", error)
        return None


def known_here(ready: Prepared) -> Machine | None:
    """What was measured with the engines that are installed now."""
    machine = machines.read(ready.files)
    return machine if machine and machine.versions == machines.engine_versions() else None


def _measure(ready: Prepared) -> Machine | None:
    folder = ready.files / machines.FOLDER
    folder.mkdir(exist_ok=True)
    prefix = f"{machines.key()}-"
    try:
        with _new_part(folder, prefix) as part:
            facts = facts_of("index.embedding.probe", ready.files, part)
            machine = Machine(
                part=part.name, files=records_of(part), versions=machines.engine_versions(), **facts
            )
            machines.write(ready.files, machine)
    except ChildError as error:
        _log.warning("the engines could not be measured: %s", error)
        return None
    _sweep(folder, prefix, machine.part)
    return machine

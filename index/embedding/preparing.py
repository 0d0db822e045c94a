"""A model made ready in the cache, once, however many processes ask for it at the same time."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from index.embedding import manifest as manifests
from index.embedding.manifest import Manifest
from index.embedding.model import ModelFolder
from index.embedding.recipe import Recipe
from index.embedding.stamps import recorded, sync_folder
from index.errors import ModelError

_log = logging.getLogger(__name__)

Announce = Callable[[str], None]
_PART = "export-"


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
    folder = cache / fingerprint
    if found := _usable(folder):
        return found
    try:
        return _prepare(model, folder, announce)
    except OSError as error:
        raise ModelError(
            model.name,
            f"it is prepared once and kept in {folder}, which cannot be written "
            f"({error.strerror or error}): set QUOTH_CACHE to a folder with 400 MB to spare",
        ) from error


def _usable(folder: Path) -> Prepared | None:
    manifest = manifests.read(folder)
    if manifest is None or not manifests.is_whole(folder, manifest):
        return None
    if manifest.recipe is None and not _is_current(manifest):
        return None  # what these libraries could not export, others may
    return Prepared(manifest, folder / manifest.part)


def _is_current(manifest: Manifest) -> bool:
    try:
        return all(version(library) == made for library, made in manifest.versions.items())
    except PackageNotFoundError:
        return False


def _prepare(model: ModelFolder, folder: Path, announce: Announce) -> Prepared:
    import filelock  # noqa: PLC0415 - 25 ms that only the first run pays

    folder.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(folder.with_suffix(".lock")):
        if found := _usable(folder):  # another process was quicker
            return found
        announce(f"preparing the model {model.name}, once: this takes up to a minute")
        manifest = _exported(model, folder)
        manifests.write(folder, manifest)
        _sweep(folder, manifest)
    if manifest.recipe is None:
        _log.warning(
            "model %s cannot be exported (%s): sentence-transformers serves it, more slowly",
            model.name,
            manifest.refused,
        )
    return Prepared(manifest, folder / manifest.part)


def _exported(model: ModelFolder, folder: Path) -> Manifest:
    part = Path(tempfile.mkdtemp(dir=folder, prefix=_PART))
    try:
        facts = _facts_of_child(model, part)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    if facts["unloadable"]:
        shutil.rmtree(part, ignore_errors=True)
        raise ModelError(
            model.name,
            f"sentence-transformers cannot load {model.path} ({facts['unloadable']}): "
            "set QUOTH_MODEL to a sentence-transformers model",
        )
    recipe = facts["recipe"]
    files = sorted(path for path in part.iterdir() if path.is_file()) if recipe else []
    for path in files:
        _sync(path)
    sync_folder(part)
    return Manifest(
        model=model.name,
        recipe=recipe and Recipe(**{**recipe, "inputs": tuple(recipe["inputs"])}),
        refused=facts["refused"],
        part=part.name,
        files={path.name: recorded(path) for path in files},
        versions=facts["versions"],
        check=facts["check"] or {},
    )


def _facts_of_child(model: ModelFolder, part: Path) -> dict[str, Any]:
    package_root = str(Path(__file__).parents[2])
    paths = [package_root, *filter(None, [os.environ.get("PYTHONPATH")])]
    environ = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "HF_HUB_OFFLINE": "1",  # the folder is all that may be read
        "TOKENIZERS_PARALLELISM": "false",
    }
    command = [sys.executable, "-m", "index.embedding.export", str(model.path), str(part)]
    child = subprocess.run(  # noqa: S603 - ourselves
        command, env=environ, capture_output=True, text=True, errors="replace", check=False
    )
    facts = part / "facts.json"
    if child.returncode or not facts.is_file():
        raise ModelError(model.name, _why_it_failed(child))
    stated: dict[str, Any] = json.loads(facts.read_text(encoding="utf-8"))
    facts.unlink()
    return stated


def _why_it_failed(child: subprocess.CompletedProcess[str]) -> str:
    if child.returncode < 0:
        return (
            f"preparing it was ended by signal {-child.returncode}: "
            "it needs about 1.5 GB of memory, see that it has them and run the command again"
        )
    last = (child.stderr.strip().splitlines() or ["it said nothing"])[-1]
    return f"preparing it failed ({last[:300]}): reinstall Quoth's requirements and try again"


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sweep(folder: Path, manifest: Manifest) -> None:
    for part in folder.glob(f"{_PART}*"):
        if part.name != manifest.part:
            shutil.rmtree(part, ignore_errors=True)

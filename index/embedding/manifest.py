"""What the cache says about a prepared model; writing it is what makes an export count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.embedding.recipe import Recipe, recipe_from_json
from index.embedding.stamps import (
    FileRecord,
    is_unchanged,
    records_from_json,
    records_to_json,
    write_json,
)

LAYOUT = 1  # raised when files of another layout can no longer be used
NAME = "manifest.json"
GRAPH, TOKENIZER, CHECK = "model.onnx", "tokenizer.json", "check.npz"


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    A model as it was prepared.

    Attributes:
        model: its name at that time, for people.
        recipe: None for a model that could not be exported, with *refused* saying why.
        part: the folder of the files, beside the manifest.
        files: the exported files by name.
        versions: of the libraries that made it.
        check: how far the export agreed with sentence-transformers.
    """

    model: str
    recipe: Recipe | None
    refused: str | None
    part: str
    files: Mapping[str, FileRecord]
    versions: Mapping[str, str]
    check: Mapping[str, float] = field(default_factory=dict)


def read(folder: Path) -> Manifest | None:
    """The manifest in *folder*; None where there is none that this Quoth can read."""
    try:
        stated = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return _parsed(stated) if stated["layout"] == LAYOUT else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _parsed(stated: dict[str, Any]) -> Manifest:
    return Manifest(
        model=stated["model"],
        recipe=recipe_from_json(stated["recipe"]),
        refused=stated["refused"],
        part=stated["part"],
        files=records_from_json(stated["files"]),
        versions=stated["versions"],
        check=stated["check"],
    )


def write(folder: Path, manifest: Manifest) -> None:
    """Put *manifest* into *folder* at once."""
    content = {
        "layout": LAYOUT,
        "model": manifest.model,
        "recipe": manifest.recipe and asdict(manifest.recipe),
        "refused": manifest.refused,
        "part": manifest.part,
        "files": records_to_json(manifest.files),
        "versions": dict(manifest.versions),
        "check": dict(manifest.check),
    }
    write_json(folder / NAME, content)


def is_whole(folder: Path, manifest: Manifest) -> bool:
    """Whether every file of *manifest* has the bytes it was written with."""
    return all(
        is_unchanged(folder / manifest.part / name, record)
        for name, record in manifest.files.items()
    )

"""What was measured and made for one machine: which engine is quickest there, and its graph."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.embedding.stamps import (
    FileRecord,
    is_unchanged,
    records_from_json,
    records_to_json,
    write_json,
)

LAYOUT = 2
FOLDER = f"machines-{LAYOUT}"  # another version of Quoth, with another layout, keeps its own
ENGINE_LIBRARIES = ("onnxruntime", "openvino")
TUNED_GRAPH = "onnxruntime.onnx"  # optimised for the processor, weights laid out for it
_CPUINFO = Path("/proc/cpuinfo")
_CPUINFO_BYTES = 8192  # the first processor's entry; of many processors the file is long
_TELLING = ("vendor_id", "model name", "flags", "Features", "CPU part")


@dataclass(frozen=True, slots=True)
class Machine:
    """
    The outcome of a probe.

    Attributes:
        part: the folder of the files, beside the record.
        files: what was made for this machine, by name.
        versions: of the engines, "" for one that is not installed.
        bulk: the engine for bulk work, as `Engine.name` has it.
        questions: the engine for one question after another.
        rates: texts a second on one processor, by engine.
        cosines: the least cosine to the model, by engine; an engine below the limit is not used.
    """

    part: str
    files: Mapping[str, FileRecord]
    versions: Mapping[str, str]
    bulk: str
    questions: str
    rates: Mapping[str, float]
    cosines: Mapping[str, float]


def key() -> str:
    """What distinguishes this machine's processors, 16 hex digits; it lasts over a restart."""
    count = os.cpu_count() or 1
    return hashlib.sha256(f"{_processor()}\n{count}".encode()).hexdigest()[:16]


def _processor() -> str:
    try:
        with _CPUINFO.open("rb") as file:
            text = file.read(_CPUINFO_BYTES).decode(errors="replace")
    except OSError:  # no Linux
        return f"{platform.machine()} {platform.processor()}"
    entry = text.partition("\n\n")[0].splitlines()
    return "\n".join(line for line in entry if line.startswith(_TELLING))


def engine_versions() -> dict[str, str]:
    """The engines of this environment, "" for one that is not installed."""
    return {library: installed_version(library) for library in ENGINE_LIBRARIES}


def installed_version(library: str) -> str:
    """The version of *library* in this environment, "" where it is not installed."""
    from importlib import metadata  # noqa: PLC0415 - 25 ms, and no question needs it

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


def read(files: Path) -> Machine | None:
    """What was made for this machine out of the model in *files*; None: nothing that is whole."""
    folder = files / FOLDER
    try:
        stated = json.loads((folder / f"{key()}.json").read_text(encoding="utf-8"))
        if stated.pop("layout") != LAYOUT:
            return None
        machine = Machine(**{**stated, "files": records_from_json(stated["files"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    whole = all(
        is_unchanged(folder / machine.part / name, record) for name, record in machine.files.items()
    )
    return machine if whole else None


def write(files: Path, machine: Machine) -> None:
    """Make *machine* count for this machine."""
    content = {
        "layout": LAYOUT,
        "part": machine.part,
        "files": records_to_json(machine.files),
        "versions": dict(machine.versions),
        "bulk": machine.bulk,
        "questions": machine.questions,
        "rates": dict(machine.rates),
        "cosines": dict(machine.cosines),
    }
    write_json(files / FOLDER / f"{key()}.json", content)

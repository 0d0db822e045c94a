"""An environment for each peer, made when it is not there: pinned, with one torch for all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements")
BASE = "base"  # torch, sentence-transformers, FAISS and the model; the others see what is in it
TORCH = "torch"  # the line of base.txt that is installed first, alone


def python_of(folder: Path, name: str) -> Path:
    """The interpreter of the environment *name* under *folder*, which is made if need be."""
    place = folder / name
    python = place / "bin" / "python"
    done = place / "installed.txt"
    wanted = (REQUIREMENTS / f"{name}.txt").read_text()
    if done.is_file() and done.read_text() == wanted:
        return python
    print(f"making the environment {place} …", file=sys.stderr)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
    if name == BASE:
        install_torch(python, next(one for one in wanted.split() if one.startswith(TORCH)))
    else:
        _see(python, python_of(folder, BASE))
    _pip(python, "install", "--requirement", str(REQUIREMENTS / f"{name}.txt"))
    done.write_text(wanted)
    return python


def install_torch(python: Path, torch: str) -> None:
    """The build of *torch* for the processor, since pip may take gigabytes for CUDA (setup.sh)."""
    report = _pip(python, "install", "--dry-run", "--no-deps", "--report", "-", torch)
    found = json.loads(report)["install"]
    if any(one["metadata"]["version"].endswith("+cpu") for one in found):
        _pip(python, "install", torch)
        return
    _pip(python, "install", "uv")
    uv = [str(python.with_name("uv")), "pip", "install", "--python", str(python)]
    subprocess.run([*uv, "--torch-backend=cpu", torch], check=True)


def _see(python: Path, base: Path) -> None:
    """Lets *python* import what is installed for *base*, after what is installed for itself."""
    folders = [_site(one) for one in (python, base)]
    (folders[0] / "base.pth").write_text(f"{folders[1]}\n")


def _site(python: Path) -> Path:
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    said = subprocess.run([str(python), "-c", where], check=True, capture_output=True, text=True)
    return Path(said.stdout.strip())


def _pip(python: Path, *arguments: str) -> str:
    command = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr[-2000:]}")
    return done.stdout


def versions(python: Path, packages: list[str]) -> str:
    """*packages* with their versions in the environment of *python*, as one line."""
    ask = (
        "import sys; from importlib.metadata import version as v; "
        "print(', '.join(f'{one} {v(one)}' for one in sys.argv[1:]))"
    )
    said = subprocess.run(
        [str(python), "-c", ask, *packages], check=True, capture_output=True, text=True
    )
    return said.stdout.strip()

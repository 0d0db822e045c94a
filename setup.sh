#!/bin/sh
# Makes .venv and installs WHAT (a pip requirement such as . or '.[test]') into it.
#
# torch goes first: on its own, pip would pull the build with CUDA, gigabytes that a machine without
# a GPU has no use for. A torch that is already in .venv is left alone, so a GPU owner installs
# theirs before running this.
set -eu

WHAT=${1:-.}
PYTHON=${PYTHON:-python3}
TORCH=torch==2.13.0
BIN=.venv/bin

say() { printf 'quoth: %s\n' "$*" >&2; }

if [ ! -x "$BIN/python" ]; then
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        say "Python 3.11 or newer is needed: install it, or name it with PYTHON=/path/to/python3.11"
        exit 2
    }
    say "making .venv"
    "$PYTHON" -m venv .venv || {
        rm -rf .venv
        say "Python cannot make virtual environments: on Debian, install the package python3-venv"
        exit 2
    }
fi

pip() { "$BIN/python" -m pip --disable-pip-version-check "$@"; }

# True when pip would take a torch without CUDA: a local or configured CPU build, or another system.
pip_has_cpu_torch() {
    [ "$(uname -s)" != Linux ] && return 0
    pip install --quiet --dry-run --no-deps --report - "$TORCH" 2>/dev/null |
        grep -q '"version": *"[^"]*+cpu"'
}

if ! "$BIN/python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)'; then
    say "installing torch for the processor"
    if pip_has_cpu_torch; then
        pip install --quiet "$TORCH"
    else
        pip install --quiet uv
        "$BIN/uv" pip install --quiet --python "$BIN/python" --torch-backend=cpu "$TORCH"
    fi
fi

say "installing Quoth and what it needs"
pip install --quiet --editable "$WHAT"

# pip compiles all that it installs but this checkout, and whoever runs it may not write here later
# (a service, PYTHONDONTWRITEBYTECODE): each start would then read all modules from their source,
# a fifth of a question's time. What changes afterwards is seen by its time and compiled anew.
"$BIN/python" -m compileall -q index bot || say "compiling failed: every start takes a little longer"

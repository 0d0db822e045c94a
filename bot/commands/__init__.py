"""
The slash commands, one module a group.

A module here is found by itself and has one function, ``add_to(tree, desk)``, which adds its
commands to the tree: a new command is one new file.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

from discord import app_commands

from bot.desk import Desk


def modules() -> Iterator[ModuleType]:
    """The command groups, by name."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        yield import_module(f"{__name__}.{found.name}")


def add_all(tree: app_commands.CommandTree[Any], desk: Desk) -> None:
    """Adds every command of every group to *tree*, answered from *desk*."""
    for module in modules():
        module.add_to(tree, desk)

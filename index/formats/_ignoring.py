"""What the `.quothignore` files of a folder leave out, in the manner of gitignore."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILE = ".quothignore"


@dataclass(frozen=True)
class Ignoring:
    """
    What is left out below *folder*; patterns of a folder count more than those above it.

    Attributes:
        above: of the folder that *folder* lies in, None where the walk begins.
    """

    folder: Path
    above: Ignoring | None = None

    @cached_property
    def _spec(self) -> GitIgnoreSpec | None:
        try:
            written = (self.folder / IGNORE_FILE).read_text("utf-8-sig", errors="replace")
        except OSError:
            return None  # most folders have none, and one that cannot be read leaves nothing out
        from pathspec import GitIgnoreSpec  # noqa: PLC0415 - most folders need no patterns

        return GitIgnoreSpec.from_lines(written.splitlines())

    def below(self, folder: Path) -> Ignoring:
        """The same for *folder*, which lies in this one."""
        return Ignoring(folder, self)

    def leaves_out(self, path: Path, *, is_folder: bool) -> bool:
        """Whether *path*, somewhere below this folder, is left out by this or a folder above."""
        said = self._says(path, is_folder=is_folder)
        if said is None and self.above is not None:
            return self.above.leaves_out(path, is_folder=is_folder)
        return bool(said)

    def _says(self, path: Path, *, is_folder: bool) -> bool | None:
        if self._spec is None:
            return None
        below = path.relative_to(self.folder).as_posix()
        return self._spec.check_file(f"{below}/" if is_folder else below).include


def is_ignored(path: Path, root: Path) -> bool:
    """Whether a walk of the folder *root* leaves out the file at *path*, or a folder on the way."""
    ignoring, at = Ignoring(root), root
    parts = path.relative_to(root).parts
    for number, part in enumerate(parts, start=1):
        at /= part
        if ignoring.leaves_out(at, is_folder=number < len(parts)):
            return True
        ignoring = ignoring.below(at)
    return False

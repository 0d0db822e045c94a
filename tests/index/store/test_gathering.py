from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamagedError
from index.store.gathering import CAN_GATHER, RowFile
from index.store.parts import Part

pytestmark = pytest.mark.skipif(not CAN_GATHER, reason="the system cannot read at a place")

ROWS = np.arange(100 * 7, dtype=np.uint16).view(np.uint8).reshape(100, 14)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a header of five bytes before a hundred rows."""
    made = tmp_path_factory.mktemp("rows") / "rows"
    made.write_bytes(b"HEAD:" + ROWS.tobytes())
    return made


@given(st.lists(st.integers(0, 99), max_size=40))
def test_rows_come_in_the_order_asked_for(path: Path, rows: list[int]) -> None:
    """Twice where they are asked for twice, whatever lies between them."""
    found = RowFile(Part.whole(path), 5, 14).at(np.array(rows, np.int32))
    np.testing.assert_array_equal(found, ROWS[np.array(rows, np.intp)])


def test_a_file_that_was_deleted_is_read_on(path: Path, tmp_path: Path) -> None:
    """A merge deletes segments under those who read them."""
    copy = tmp_path / "copy"
    copy.write_bytes(path.read_bytes())
    rows = RowFile(Part.whole(copy), 5, 14)
    copy.unlink()
    np.testing.assert_array_equal(rows.at(np.array([99, 3])), ROWS[[99, 3]])


def test_a_file_that_was_cut_short_meanwhile_is_damage(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamagedError, match="ends before its last vector"):
        RowFile(Part.whole(copy), 5, 14).at(np.array([99]))

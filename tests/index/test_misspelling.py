from __future__ import annotations

import pytest

from index.misspelling import Spellings

NAMES = Spellings(("mines", "chang", "andrew", "ailsa", "boursiquot", "hightower", "hansen"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("minnes", "mines"),
        ("mnies", "mines"),
        ("changg", "chang"),
        ("andrw", "andrew"),
        ("alisa", "ailsa"),
        ("boursiqout", "boursiquot"),
        ("hightowr", "hightower"),
        ("hightouer", "hightower"),
    ],
)
def test_a_slip_of_the_hand_is_seen_through(written: str, meant: str) -> None:
    assert NAMES.nearest(written) == meant


@pytest.mark.parametrize("written", ["cheng", "chan", "fines", "biden", "mines2", "x"])
def test_another_name_is_not_bent_to_a_known_one(written: str) -> None:
    """A letter exchanged in a short name, or the first letter, makes somebody else of it."""
    assert NAMES.nearest(written) is None


@pytest.mark.parametrize(("written", "meant"), [("minez", "mines"), ("hightow", "hightower")])
def test_beside_a_name_that_is_right_more_is_seen_through(written: str, meant: str) -> None:
    assert NAMES.nearest(written, sure=True) == meant


def test_a_whole_name_may_be_wrong_in_every_word() -> None:
    """As long as each word begins right, and nobody else is called so."""
    names = Spellings(("beatriz quill", "beatriz quinn", "ruth corbett"))
    assert names.nearest_whole("beatrice quil") == "beatriz quill"
    assert names.nearest_whole("beatrice qui") is None
    assert names.nearest_whole("ruth corbin") is None
    assert names.nearest_whole("joe corbett") is None


def test_between_two_names_as_close_none_is_chosen() -> None:
    assert Spellings(("larsen", "larssen")).nearest("larsssen") == "larssen"
    assert Spellings(("marten", "martin")).nearest("martn") is None

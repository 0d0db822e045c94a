from __future__ import annotations

import pytest

from index.name_forms import is_form_of


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("r", "ruth"),
        ("nicholas", "nick"),
        ("nick", "nicholas"),
        ("tim", "timothy"),
        ("jared", "jerod"),
        ("jarrod", "jerod"),
        ("tamsen", "tamsin"),
        ("matt", "mat"),
        ("jon", "john"),
        ("sara", "sarah"),
        ("anne", "ann"),
        ("erik", "eric"),
    ],
)
def test_a_first_name_has_other_forms(written: str, name: str) -> None:
    assert is_form_of(written, name)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("e", "ruth"),
        ("tom", "tim"),
        ("joan", "jean"),
        ("nina", "nadia"),
        ("karl", "erik"),
        ("jane", "jan"),
        ("dean", "dan"),
    ],
)
def test_another_first_name_is_no_form_of_it(written: str, name: str) -> None:
    assert not is_form_of(written, name)

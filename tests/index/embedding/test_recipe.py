"""How tokens are laid side by side, and what counts as a vector."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

import numpy as np
import pytest

from index.embedding.recipe import NoVectorError, Recipe, feeds_of, recipe_from_json, unit, widths


@dataclass
class Text:
    ids: list[int]
    type_ids: list[int] = field(default_factory=list)


RECIPE = Recipe(
    dimension=4,
    max_tokens=8,
    inputs=("input_ids", "attention_mask"),
    pad_id=9,
    pad_left=False,
    question_prompt="",
    document_prompt="",
)


def test_short_texts_are_filled_up_and_masked() -> None:
    feeds = feeds_of([Text([1, 2, 3]), Text([4])], RECIPE)
    assert feeds["input_ids"].tolist() == [[1, 2, 3], [4, 9, 9]]
    assert feeds["attention_mask"].tolist() == [[1, 1, 1], [1, 0, 0]]


def test_a_model_that_pads_on_the_left_gets_it_on_the_left() -> None:
    feeds = feeds_of([Text([1, 2, 3]), Text([4])], replace(RECIPE, pad_left=True))
    assert feeds["input_ids"].tolist() == [[1, 2, 3], [9, 9, 4]]
    assert feeds["attention_mask"].tolist() == [[1, 1, 1], [0, 0, 1]]


def test_only_the_inputs_of_the_graph_are_fed() -> None:
    assert set(feeds_of([Text([1, 2])], RECIPE)) == {"input_ids", "attention_mask"}


def test_segments_are_fed_where_the_graph_has_them() -> None:
    recipe = replace(RECIPE, inputs=("input_ids", "token_type_ids"))
    feeds = feeds_of([Text([1, 2], [0, 1]), Text([3], [1])], recipe)
    assert feeds["token_type_ids"].tolist() == [[0, 1], [1, 0]]


def test_a_batch_is_at_least_as_wide_as_the_graph_was_exported_for() -> None:
    assert feeds_of([Text([5])], RECIPE)["input_ids"].tolist() == [[5, 9]]


def test_bulk_work_has_few_widths() -> None:
    texts = [Text([1] * length) for length in (0, 1, 8, 9, 17, 20)]
    assert widths(texts, replace(RECIPE, max_tokens=20)) == [8, 8, 8, 16, 20, 20]


def test_a_batch_can_be_made_wider_than_its_texts() -> None:
    assert feeds_of([Text([5, 6, 7])], RECIPE, 5)["input_ids"].tolist() == [[5, 6, 7, 9, 9]]


def test_a_recipe_comes_back_from_json_as_it_was() -> None:
    assert recipe_from_json({**asdict(RECIPE), "inputs": list(RECIPE.inputs)}) == RECIPE
    assert recipe_from_json(None) is None


def test_vectors_are_scaled_to_length_one() -> None:
    rows = unit(np.array([[3, 4], [0, -2]], np.float32))
    assert rows.dtype == np.float32
    np.testing.assert_array_equal(rows, np.array([[0.6, 0.8], [0, -1]], np.float32))


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_a_row_that_points_nowhere_is_named(bad: float) -> None:
    rows = np.array([[1, 0], [bad, bad]], np.float32)
    with pytest.raises(NoVectorError) as caught:
        unit(rows)
    assert caught.value.index == 1


def test_no_rows_are_no_error() -> None:
    assert unit(np.empty((0, 4), np.float32)).shape == (0, 4)

"""How text becomes what a model's graph reads, and how its output becomes unit vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.embedding import Matrix

Feeds = dict[str, NDArray[np.int64]]  # input name -> shape (texts, tokens)
FEWEST_TOKENS = 2  # of a batch's width: the graph is exported for 2 and more
# Batches of like width share what OpenVINO prepares and keeps for each new shape: with a step of 8
# the same rate takes 75 MB less after 2,400 turns, and no more after that.
WIDTH_STEP = 8


class Tokens(Protocol):
    """A text as its tokenizer sees it."""

    @property
    def ids(self) -> list[int]:
        """The number of each token."""
        ...

    @property
    def type_ids(self) -> list[int]:
        """Which segment each token belongs to."""
        ...


class Engine(Protocol):
    """What computes an exported graph; safe to use from many threads."""

    @property
    def name(self) -> str:
        """As the settings name it, and its precision where it has several."""
        ...

    def run(self, feeds: Feeds) -> NDArray[np.float32]:
        """The graph's output for *feeds*, shape (texts, dimension), of any norm."""
        ...


@dataclass(frozen=True, slots=True)
class Recipe:
    """
    What an exported model needs beside its graph.

    Attributes:
        dimension: of the vectors.
        max_tokens: a text is cut after so many.
        inputs: the graph's, of input_ids, attention_mask and token_type_ids.
        pad_id: the token that fills up short texts.
        pad_left: whether it does so before the text.
        question_prompt, document_prompt: what the model wants to see before a text; may be empty.
    """

    dimension: int
    max_tokens: int
    inputs: tuple[str, ...]
    pad_id: int
    pad_left: bool
    question_prompt: str
    document_prompt: str


def recipe_from_json(stated: dict[str, Any] | None) -> Recipe | None:
    """
    The recipe that `dataclasses.asdict` made *stated* of; None for None.

    Raises:
        KeyError, TypeError: it did not.
    """
    return None if stated is None else Recipe(**{**stated, "inputs": tuple(stated["inputs"])})


def widths(texts: Sequence[Tokens], recipe: Recipe) -> list[int]:
    """How many tokens each of *texts* takes in bulk work, a few of them empty."""
    steps = [-(-max(len(text.ids), 1) // WIDTH_STEP) * WIDTH_STEP for text in texts]
    return [min(step, max(recipe.max_tokens, FEWEST_TOKENS)) for step in steps]


def feeds_of(texts: Sequence[Tokens], recipe: Recipe, width: int = FEWEST_TOKENS) -> Feeds:
    """*texts* side by side, filled up and masked to at least *width* tokens."""
    ids = [text.ids for text in texts]
    width = max(width, *(len(row) for row in ids))
    rows = {
        "input_ids": lambda: _filled(ids, width, recipe.pad_id, left=recipe.pad_left),
        "attention_mask": lambda: _filled(
            [[1] * len(row) for row in ids], width, 0, left=recipe.pad_left
        ),
        "token_type_ids": lambda: _filled(
            [text.type_ids for text in texts], width, 0, left=recipe.pad_left
        ),
    }
    return {name: rows[name]() for name in recipe.inputs}


def _filled(rows: Sequence[list[int]], width: int, fill: int, *, left: bool) -> NDArray[np.int64]:
    filled = np.full((len(rows), width), fill, np.int64)
    for index, row in enumerate(rows):
        if left:
            filled[index, width - len(row) :] = row
        else:
            filled[index, : len(row)] = row
    return filled


class NoVectorError(ValueError):
    """The model gave no direction for the text at *index*: zero, or not a number."""

    def __init__(self, index: int) -> None:
        self.index = index
        super().__init__(f"no vector for the text at {index}")


def unit(rows: NDArray[np.float32]) -> Matrix:
    """
    *rows* scaled to L2 norm 1.

    Raises:
        NoVectorError: a row is zero or holds something that is not a finite number.
    """
    norms = np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    bad = np.flatnonzero(~np.isfinite(norms[:, 0]) | (norms[:, 0] == 0))
    if len(bad):
        raise NoVectorError(int(bad[0]))
    return np.asarray(rows / norms, np.float32)

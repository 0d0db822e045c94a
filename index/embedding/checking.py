"""Whether two engines give the same vectors: what they are tried on, and how close is the same."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embedding import Matrix
from index.embedding.batching import batches
from index.embedding.manifest import CHECK, TOKENIZER
from index.embedding.recipe import Engine, Feeds, Recipe, feeds_of, unit, widths
from index.embedding.tokenizer import Tokenizer

LEAST_COSINE = 0.9999  # vectors this close live in one index, whichever engine made them
# A question's vector meets texts alone, and this close it finds the same ones: docs/benchmarks.md.
# What all texts share is taken off first, or a model whose vectors are all alike would pass.
LEAST_COSINE_OF_QUESTIONS = 0.99

_LONG = (
    "We had the same argument every spring, about whether the garden should be dug over or left "
    "alone, and every spring somebody read a letter from a listener who had tried the other way. "
)

TEXTS = (
    "Right.",
    "Yes?",
    "Hm, mhm.",
    "Thank you so much for having me.",
    "What did the minister say about the price of bread in 1994?",
    "I mean, it's one of those things where nobody is wrong, and yet...",
    "So the database was down for six hours, and the backup turned out to be empty as well.",
    "Can you tell us how you got from studying moths to building telescopes?",
    "It compiles to about 40 kilobytes, which is smaller than the logo on our front page.",
    "Der Zug nach Zürich fährt um 7:45 Uhr, but we spoke English for the rest of it.",
    "日本では、地震のあとに必ず水の話になります。",
    "U.S. troops left; the question, she said, was never whether, only when & how.",
    "http://example.org/a?b=c#d is where the notes are, and my handle is @someone_else.",
    "I think the people who built this knew what they were doing; nobody can find the document.",
    "Interviewer's note: (laughter) -- we'll leave that in. 🎙️",
    "The ceasefire held for eleven days. On the twelfth, both sides blamed the weather.",
    "No. No, no, no. Absolutely not. Well, maybe.",
    "When you look at the turnout in the small towns, it is higher than in any of the cities.",
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    _LONG,
    _LONG * 2,
    _LONG * 4,
    _LONG * 40,  # longer than a model of 1,024 tokens reads
)
"""Texts of every length, from a word to more than a model reads."""


@dataclass(frozen=True, slots=True)
class Trial:
    """
    What every engine of one model is tried on.

    Attributes:
        texts: those that the model was prepared with.
        documents, questions: the model's own vectors of them.
    """

    recipe: Recipe
    tokenizer: Tokenizer
    texts: Sequence[str]
    documents: Matrix
    questions: Matrix

    def cosine(self, engine: Engine) -> float:
        """The least cosine of *engine* to the model, over texts batched in every way."""
        sides = {  # of a model without prompts they are one
            self.recipe.document_prompt: self.documents,
            self.recipe.question_prompt: self.questions,
        }
        return min(self._side(engine, prompt, rows) for prompt, rows in sides.items())

    def _side(self, engine: Engine, prompt: str, expected: Matrix) -> float:
        tokens = self.tokenizer.tokens([prompt + text for text in self.texts])
        cosines = []
        for way in ways_to_batch(len(tokens)):
            for group in way:
                rows = unit(engine.run(feeds_of([tokens[index] for index in group], self.recipe)))
                cosines.append(least_cosine(rows, expected[group]))
        return min(cosines)

    def cosine_of_questions(self, engine: Engine) -> float:
        """The least cosine of *engine* to the model, asked one by one, what all share taken off."""
        shared = self.questions.mean(0)
        rows = np.concatenate([unit(engine.run(feeds)) for feeds in self.asked()])
        return least_cosine(unit(rows - shared), unit(self.questions - shared))

    def asked(self, most_tokens: int = sys.maxsize) -> list[Feeds]:
        """The texts as questions that come one by one, those of at most *most_tokens*."""
        tokens = self.tokenizer.tokens([self.recipe.question_prompt + text for text in self.texts])
        wide = widths(tokens, self.recipe)
        return [
            feeds_of([text], self.recipe, width)
            for text, width in zip(tokens, wide, strict=True)
            if width <= most_tokens
        ]

    def work(self) -> list[Feeds]:
        """Batches such as bulk work has."""
        tokens = self.tokenizer.tokens([*self.texts, *self.texts])
        wide = widths(tokens, self.recipe)
        return [
            feeds_of([tokens[index] for index in group], self.recipe, wide[group[0]])
            for group in batches(wide)
        ]


def trial_of(files: Path, recipe: Recipe) -> Trial:
    """The trial that was written to *files* when the model was prepared."""
    with np.load(files / CHECK) as check:
        return Trial(
            recipe=recipe,
            tokenizer=Tokenizer(files / TOKENIZER, recipe.max_tokens),
            texts=check["texts"].tolist(),
            documents=check["documents"],
            questions=check["questions"],
        )


def least_cosine(rows: Matrix, reference: Matrix) -> float:
    """The smallest cosine between a row of *rows* and the same row of *reference*, all unit."""
    return float(np.einsum("ij,ij->i", rows, reference, dtype=np.float64).min())


def ways_to_batch(count: int) -> Sequence[list[list[int]]]:
    """The indices below *count* alone, in pairs of unlike length, and all at once."""
    alone = [[index] for index in range(count)]
    pairs = [[index, count - 1 - index] for index in range((count + 1) // 2)]
    return [alone, pairs, [list(range(count))]]

from __future__ import annotations

import pytest

from index.expected import expected


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("why did Ruth leave", "Because the lamp was out."),
        ("Ruth Corbett, why did you leave?", "It was so that nobody fell."),
        ("how come the bell rang", "Due to the ice."),
        ("how many goats were there", "There were two."),
        ("so how much did the lamp cost?", "It cost 40 pounds."),
        ("When was the lamp lit?", "In the autumn."),
        ("what year was that", "In 1956."),
    ],
)
def test_the_sort_of_words_that_answer_is_told_from_the_question(
    question: str, answer: str
) -> None:
    pattern = expected(question)
    assert pattern is not None
    assert pattern.search(answer)
    assert not pattern.search("The keeper liked it.")


@pytest.mark.parametrize(
    "question",
    [
        "what did Ruth say",
        "who lit the lamp",
        "when would you light it",
        "what did Ruth tell them when asked why",
        "",
    ],
)
def test_most_questions_expect_nothing_in_particular(question: str) -> None:
    """A question word that stands late asks for nothing by itself."""
    assert expected(question) is None

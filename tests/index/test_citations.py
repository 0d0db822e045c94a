from __future__ import annotations

from index import TranscriptIndex
from index.citations import excerpt

LONG = " ".join(f"This is the sentence number {number} of a long turn." for number in range(40))


def test_of_a_long_turn_the_beginning_or_the_end_is_shown() -> None:
    start, end = excerpt(LONG)
    assert start == 0
    assert LONG[:end].endswith("number 8 of a long turn.")
    start, end = excerpt(LONG, ending=True)
    assert end == len(LONG)
    assert LONG[start:].startswith("This is the sentence number 31")
    assert excerpt("Short enough.") == (0, 13)


def test_a_suggested_passage_begins_where_it_comes_near(invented: TranscriptIndex) -> None:
    """Not with the first words of a long turn."""
    answer = invented.ask("what did Beatriz Quill say about bitcoin wallets")
    assert all(len(one.text) <= 162 for one in answer.suggestions)


def test_the_model_chooses_between_sentences_that_the_words_leave_equal(
    invented: TranscriptIndex,
) -> None:
    """Of a turn without a word of the question, the sentence that is about it."""
    question = 'in:skarrow-light from:Elias "a lamp that needs a man" coldness and illness'
    first = invented.ask(question).citations[0]
    assert "catch a cold" in " ".join(first.quote)

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import LONGEST_SENTENCE, sentence_spans


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Thanks for having me.", ["Thanks for having me."]),
        ("It grew. It shrank!  Why?", ["It grew.", "It shrank!", "Why?"]),
        ("The U.S. had left. Then it came.", ["The U.S. had left.", "Then it came."]),
        ("Dr. Lee paid $3.50 at 5 p.m. sharp.", ["Dr. Lee paid $3.50 at 5 p.m. sharp."]),
        ("First paragraph\nsecond paragraph", ["First paragraph", "second paragraph"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    """Abbreviations, initials and prices end no sentence; a new paragraph does."""
    assert cut(text) == sentences


def test_text_without_a_full_stop_is_cut_at_spaces() -> None:
    """A caption of thousands of words without punctuation still yields quotable stretches."""
    text = "word " * 1000
    parts = cut(text)
    assert max(map(len, parts)) <= LONGEST_SENTENCE
    assert " ".join(parts) == text.strip()


def test_a_word_longer_than_a_sentence_is_cut_anyway() -> None:
    assert "".join(cut("x" * 3000)) == "x" * 3000


@given(st.text(max_size=2000))
def test_no_character_is_lost_or_doubled(text: str) -> None:
    """The spans are in order, apart, and hold everything that is not white space."""
    spans = sentence_spans(text)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    assert "".join("".join(part.split()) for part in cut(text)) == "".join(text.split())

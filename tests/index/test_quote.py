from __future__ import annotations

from index.quote import choose
from index.words import tokens

TURN = (
    "We shipped the parser in March. Before that, nothing in the old importer could read a caption "
    "file, and people sent us screenshots instead. The release after that was about speed. "
    "Caching the compiled grammar made it nine times faster, which surprised everyone on the team. "
    "After that we slept for a week and then we went back to fixing bugs."
)


def weights(question: str) -> dict[str, float]:
    return dict.fromkeys(tokens(question), 1.0)


def quoted(text: str, question: str) -> list[str]:
    return [text[start:end] for start, end in choose(text, weights(question)).parts]


def test_the_sentence_that_answers_is_quoted() -> None:
    assert quoted(TURN, "caching the grammar") == [
        (
            "Caching the compiled grammar made it nine times faster, "
            "which surprised everyone on the team."
        )
    ]


def test_a_neighbour_that_holds_another_word_of_the_question_joins_the_quote() -> None:
    assert quoted(TURN, "release speed grammar") == [
        (
            "The release after that was about speed. "
            "Caching the compiled grammar made it nine times faster, "
            "which surprised everyone on the team."
        )
    ]


def test_a_short_turn_is_quoted_whole() -> None:
    text = "No. I never said that about the parser."
    assert quoted(text, "parser") == [text]


def test_without_a_word_of_the_question_the_closest_stretch_is_quoted() -> None:
    start = TURN.index("After that we slept")
    found = choose(TURN, weights("exhaustion"), (start, len(TURN)))
    assert found.parts == ((start, len(TURN)),)
    assert found.emphasis == ()


def test_compounds_and_neighbouring_words_are_emphasised_as_one() -> None:
    text = "They lack over-the-horizon counterterrorism, and drones."
    found = choose(text, weights("over-the-horizon counterterrorism drones"))
    stressed = [text[start:end] for start, end in found.emphasis]
    assert stressed == ["over-the-horizon counterterrorism", "drones"]


def test_a_question_without_words_emphasises_nothing() -> None:
    assert choose("A short turn.", {}).emphasis == ()

from __future__ import annotations

from collections.abc import Sequence

from index.literal import phrase_pattern
from index.quote import Sought, choose
from index.words import tokens

TURN = (
    "We shipped the parser in March. Before that, nothing in the old importer could read a caption "
    "file, and people sent us screenshots instead. The release after that was about speed. "
    "Caching the compiled grammar made it nine times faster, which surprised everyone on the team. "
    "After that we slept for a week and then we went back to fixing bugs."
)


def weights(question: str) -> Sought:
    return Sought(dict.fromkeys(tokens(question), 1.0))


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
    assert choose("A short turn.", Sought({})).emphasis == ()


def test_words_that_stand_apart_are_quoted_in_two_parts() -> None:
    """The best sentence, and another that holds what it lacks, in their order."""
    text = (
        "The harbour was silent on the first morning. Nobody came down to the quay before noon, "
        "and the gulls had it all to themselves. We ate what was left of the bread, and we slept "
        "in the wheelhouse. Then the fog lifted, and the pilot boat was suddenly there, right "
        "beside us."
    )
    assert quoted(text, "silent harbour pilot boat fog") == [
        "The harbour was silent on the first morning.",
        "Then the fog lifted, and the pilot boat was suddenly there, right beside us.",
    ]


def test_a_phrase_that_was_asked_for_is_in_the_quote() -> None:
    phrase = phrase_pattern("for a week")
    found = choose(TURN, Sought(weights("caching the grammar").weights, (phrase,)))
    assert "slept for a week" in " ".join(TURN[start:end] for start, end in found.parts)
    assert [TURN[start:end] for start, end in found.emphasis][-1] == "for a week"


def test_between_equal_sentences_the_closer_one_is_quoted() -> None:
    """The rating is asked for the sentences that the words leave equal, and no others."""
    seen: list[list[str]] = []

    def rate(sentences: Sequence[str]) -> list[float]:
        seen.append(list(sentences))
        return [0.1, 0.9]

    text = TURN + " The parser is dead now."
    found = choose(text, weights("parser"), rate=rate)
    assert [text[start:end] for start, end in found.parts] == ["The parser is dead now."]
    assert seen == [["We shipped the parser in March.", "The parser is dead now."]]

from __future__ import annotations

from dataclasses import replace

from index.expected import expected
from index.literal import phrase_pattern
from index.quote import RUN_WORDS, Sought, choose
from index.words import tokens

SHIPPED = (
    "We shipped the parser in March, on the evening before everybody left for the spring holidays, "
    "which in hindsight was brave of us, since nobody would have been there to take it back again."
)
BEFORE = (
    "Before that, nothing in the old importer could read a caption file, and people sent us "
    "screenshots of their televisions instead, which somebody then typed out by hand at night, "
    "line for line."
)
GRAMMAR = (
    "Caching the compiled grammar made the whole importer nine times faster, which surprised "
    "everyone on the team, most of all the person who had written it in a single rainy afternoon "
    "at the lake."
)
SLEPT = (
    "Then we slept for a week, and after that we went back to fixing bugs, of which there were "
    "fewer than anybody had dared to hope for when we sat down to it in January."
)
TURN = f"{SHIPPED} {BEFORE} {GRAMMAR} {SLEPT}"

MILL = (
    "I grew up beside the mill, and every summer my uncle took the whole wheel apart. "
    "What is the first thing that breaks? "
    "The bearings do, all of them, and always on the side of the river. "
    "He kept a drawer of new ones under the stairs, wrapped in oiled paper, between the jam and "
    "the skis. "
    "My mother never went near the place, she could not stand the noise of it, and the dust made "
    "her cough until the autumn, so we children carried lunch over to the men ourselves, in a blue "
    "enamel pot with a lid that was tied down with string, every day but Sunday."
)


def weights(question: str) -> Sought:
    return Sought(dict.fromkeys(tokens(question), 1.0))


def quoted(text: str, question: str) -> list[str]:
    return [text[start:end] for start, end in choose(text, weights(question)).parts]


def test_the_sentence_that_answers_is_quoted() -> None:
    assert quoted(TURN, "caching the grammar") == [GRAMMAR]


def test_a_neighbour_that_holds_another_word_of_the_question_joins_the_quote() -> None:
    text = (
        "Nobody had asked for it, and nobody thanked us when it came, but there it was, on every "
        "machine in the building, from the front desk to the cellar. The release after that was "
        "about speed and about nothing else, since that is what the letters from the schools had "
        "been asking for. Caching the grammar made it nine times faster."
    )
    assert quoted(text, "release speed grammar") == [text[text.index("The release") :]]


def test_a_short_turn_is_quoted_whole() -> None:
    text = "No. I never said that about the parser."
    assert quoted(text, "parser") == [text]


def test_a_sentence_of_few_words_is_quoted_with_what_follows_it() -> None:
    """What holds the question's words often only announces the answer."""
    text = (
        "It was the year of the flood, and I had just left the army with two friends and one "
        "suitcase between us. My first job was at the bakery. I carried flour from the barge to "
        "the loft, forty sacks a morning, until my back gave out. My sister never forgave me for "
        "that, by the way, since she had found me the place."
    )
    assert quoted(text, "first job") == [
        (
            "My first job was at the bakery. I carried flour from the barge to the loft, forty "
            "sacks a morning, until my back gave out. My sister never forgave me for that, by the "
            "way, since she had found me the place."
        )
    ]


def test_a_sentence_that_leans_on_the_one_before_is_quoted_with_it() -> None:
    text = (
        "We tried everything, from lamps to whistles, and nobody on the pier so much as turned "
        "around to look at us that night. The old ferry had a bell. That bell had been cast from "
        "the brass of two sunken ships, and it could be heard as far as the lighthouse, on a clear "
        "day even a little farther than that, people say. I never heard it myself."
    )
    (quote,) = quoted(text, "brass ships lighthouse")
    assert quote.startswith("The old ferry had a bell. That bell had been cast")
    assert not quote.endswith("myself.")


def test_a_question_is_quoted_with_the_answer_that_its_speaker_gives() -> None:
    (quote,) = quoted(MILL, "first thing breaks")
    assert "What is the first thing that breaks? The bearings do, all of them" in quote


def test_a_sentence_that_echoes_the_one_before_is_quoted_with_it() -> None:
    text = (
        "We bought all of it at the market, and it kept for months, whatever the weather did to "
        "the roof that year, and however the mice came in. Wheat holds itself together. Rye "
        "doesn't. What you have in a rye dough is a kind of glue that swells up with water, "
        "and an enzyme that wants to cut it to pieces the moment it gets warm."
    )
    (quote,) = quoted(text, "rye")
    assert quote.startswith("Wheat holds itself together. Rye doesn't. What you have")


def test_what_is_taken_in_around_a_sentence_leaves_the_quote_short() -> None:
    """A neighbour for which there is no room stays out, and the other one is taken."""
    (quote,) = quoted(MILL, "drawer under the stairs")
    assert quote.endswith("wrapped in oiled paper, between the jam and the skis.")
    assert len(quote.split()) <= RUN_WORDS


def test_without_a_word_of_the_question_the_closest_stretch_is_quoted() -> None:
    start = TURN.index(SLEPT)
    found = choose(TURN, weights("exhaustion"), [((0, start), 0.2), ((start, len(TURN)), 0.4)])
    assert found.parts == ((start, len(TURN)),)
    assert found.emphasis == ()


def test_between_sentences_with_the_same_words_the_closer_one_is_quoted() -> None:
    text = f"{TURN} {SHIPPED.replace('shipped', 'buried')}"
    start = text.index("We buried")
    near = [((0, start), 0.2), ((start, len(text)), 0.4)]
    found = choose(text, weights("parser"), near)
    assert found.parts == ((start, len(text)),)


def test_compounds_and_neighbouring_words_are_emphasised_as_one() -> None:
    text = "They lack over-the-horizon counterterrorism, and drones."
    found = choose(text, weights("over-the-horizon counterterrorism drones"))
    stressed = [text[start:end] for start, end in found.emphasis]
    assert stressed == ["over-the-horizon counterterrorism", "drones"]


def test_a_question_without_words_emphasises_nothing() -> None:
    assert choose("A short turn.", Sought({})).emphasis == ()


def test_words_that_stand_apart_are_quoted_in_two_parts() -> None:
    """The best run of sentences, and another that holds what it lacks, in their order."""
    fog = "Then the fog lifted, and the pilot boat was suddenly there, right beside us."
    text = f"{SHIPPED} {BEFORE} {fog}"
    assert quoted(text, "parser holidays brave pilot boat fog") == [SHIPPED, fog]


def test_a_phrase_that_was_asked_for_is_in_the_quote() -> None:
    phrase = phrase_pattern("for a week")
    found = choose(TURN, Sought(weights("caching the grammar").weights, (phrase,)))
    assert "slept for a week" in " ".join(TURN[start:end] for start, end in found.parts)
    assert [TURN[start:end] for start, end in found.emphasis][-1] == "for a week"


def test_the_reason_that_stands_close_by_is_in_the_quote() -> None:
    """ "Why" asks for it; without the question word the quote ends before."""
    wheel = (
        "My uncle took the whole wheel apart every summer, on the lawn, with the cat beside him "
        "and the neighbours at the fence, and he never had a screw left over in thirty-one years."
    )
    reason = "That was because the bearings broke on the side of the river."
    text = f"I grew up beside the mill, with three sisters. {wheel} {reason} " + MILL
    sought = weights("uncle took the wheel apart")
    plain = choose(text, sought)
    asked = choose(text, replace(sought, expected=expected("why did he take it apart?")))
    assert [text[start:end] for start, end in plain.parts] == [wheel]
    assert [text[start:end] for start, end in asked.parts] == [f"{wheel} {reason}"]


def test_a_word_inside_another_is_not_emphasised() -> None:
    """ "Us" neither in "because" nor in "us.army"; with a hyphen the compound is, as a whole."""
    text = "Because house-rules say so, the rules of us.army differ; unruly rules-lawyers know."
    found = choose(text, Sought({"rule": 1.0}))
    assert [text[start:end] for start, end in found.emphasis] == [
        "house-rules", "rules", "rules-lawyers",
    ]  # fmt: skip
    assert choose(text, Sought({"us": 1.0})).emphasis == ()

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.pieces import PIECE_WORDS, cut

SENTENCE = "one two three four five six seven eight nine ten. "


def test_a_short_turn_is_one_piece() -> None:
    pieces = cut(["Thanks for having me.", "So, Kandahar?"])
    assert pieces.turn.tolist() == [0, 1]
    assert (pieces.start.tolist(), pieces.end.tolist()) == ([0, 0], [21, 13])
    assert pieces.words.tolist() == [4, 2]


def test_a_long_turn_is_cut_at_sentence_ends() -> None:
    """A turn of 2,000 words reaches the model whole: every sentence lies in one piece."""
    text = SENTENCE * 200
    pieces = cut([text])
    parts = [text[start:end] for start, end in zip(pieces.start, pieces.end, strict=True)]
    assert sum(pieces.words) == 2000
    assert max(pieces.words) <= PIECE_WORDS
    assert min(pieces.words) >= PIECE_WORDS // 2
    assert all(part.startswith("one") and part.endswith("ten.") for part in parts)


def test_no_turns_make_no_pieces() -> None:
    pieces = cut([])
    assert pieces.turn.shape == (0,)


TEXTS = st.one_of(
    st.text(min_size=1, max_size=1200),
    # Long ones, of sentences that stand with and without a space between them.
    st.lists(st.sampled_from(["Yes. ", "No.", "是的。", "one two ", "x" * 90, "\n", "\xa0"])).map(
        lambda parts: "".join(parts * 20)
    ),
)


@given(st.lists(TEXTS.filter(str.strip), max_size=12))
def test_every_word_lies_in_one_piece(texts: list[str]) -> None:
    """Nothing of a turn is out of the model's reach, and nothing is seen twice."""
    pieces = cut(texts)
    for number, text in enumerate(texts):
        of_turn = pieces.turn == number
        spans = zip(pieces.start[of_turn], pieces.end[of_turn], strict=True)
        said = [text[start:end].split() for start, end in spans]
        assert "".join("".join(words) for words in said) == "".join(text.split())
        assert pieces.words[of_turn].tolist() == [len(words) for words in said]

"""Names with small words in them, and names at the end of a sentence."""

from __future__ import annotations

from index.formats import read_text

TALK = """\
MARK RUTTE: And the dikes?
von der Leyen: We think about dikes, too.
MARK RUTTE: Fine.
von der Leyen: Good indeed.
de Gaulle: France says no to tulips.
"""
WELCOME = """\
HOST: Joining us is Peter Parker. Peter, welcome.
PETER: Thanks for that.
HOST: So how is it going, then?
PETER: It goes on and on.
"""


def test_a_label_may_begin_with_a_small_word() -> None:
    """Else "von der Leyen:" and what she said would be Mark Rutte's."""
    said = [(turn.speaker, turn.text) for turn in read_text(TALK, "a.txt").turns]
    assert said == [
        ("Mark Rutte", "And the dikes?"),
        ("von der Leyen", "We think about dikes, too."),
        ("Mark Rutte", "Fine."),
        ("von der Leyen", "Good indeed."),
        ("de Gaulle", "France says no to tulips."),
    ]


def test_a_name_ends_where_its_sentence_does() -> None:
    """The guest is Peter Parker, not "Peter Parker. Peter"."""
    speakers = [one.name for one in read_text(WELCOME, "a.txt").speakers]
    assert speakers == ["Host", "Peter Parker"]

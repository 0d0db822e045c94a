"""A model of other languages, from adding a transcript to an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index import Settings, State, TranscriptIndex

GERMAN = """\
ANNE BECK: Der Hafen war im Januar zugefroren, und niemand konnte Fische an Land bringen.

BERND LUND: Wir haben die alten Boote verbrannt, um nicht zu erfrieren.

ANNE BECK: Heute ist der Hafen tiefer, und die Boote sind aus Stahl.
"""


def test_a_model_of_another_language_answers_in_it(
    make_model: Callable[..., Path], tmp_path: Path
) -> None:
    """Any sentence-transformers folder serves, its language's word forms are one word, and a
    question in that language is no foreign one.
    """
    (tmp_path / "hafen.txt").write_text(GERMAN, encoding="utf-8")
    settings = Settings(
        home=tmp_path / "home",
        cache=tmp_path / "cache",
        model=str(make_model("bert")),
        language="german",
        engine="sentence-transformers",
    )
    with TranscriptIndex.open(settings, create=True) as index:
        assert index.add([tmp_path / "hafen.txt"]).failed == []
        answer = index.ask('"alten Boote" verbrennen')
        spoken = index.ask("from:Beck Häfen")
    assert (answer.state, answer.citations[0].speaker) == (State.ANSWERED, "Bernd Lund")
    assert {one.speaker for one in spoken.citations} == {"Anne Beck"}
    assert "Hafen" in spoken.citations[0].text
    assert not [note for note in answer.notes if "does not read" in note]

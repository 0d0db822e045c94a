"""Questions in other languages: an honest word, or an index made for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Settings, State, TranscriptIndex
from index.errors import IndexMismatchError
from index.language import foreign_language
from index.settings import LANGUAGES
from index.words import Words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("was hat Mines über die Taliban gesagt", "German"),
        ("qu'a dit Mines sur les talibans ?", "French"),
        ("¿Qué dijo Mines sobre los talibanes?", "Spanish"),
        ("что сказал Майнс о талибане", "Russian"),
        ("塔利班说了什么", "Chinese"),
        ("what did Mines say about bitcoin", None),
        ("sourdough hydration percentages explained", None),
        ("photosynthesis", None),
        ("what is π", None),
        ("zxcvb qwerty asdf", None),
    ],
)
def test_a_language_is_named_only_where_it_is_sure(text: str, language: str | None) -> None:
    assert foreign_language(text, lambda word: word == "Mines") == language


def test_words_that_somebody_says_are_not_strange() -> None:
    """A German question over German transcripts is asked, not refused."""
    assert foreign_language("was hat Mines über die Taliban gesagt", lambda _word: True) is None


def test_a_question_that_the_model_does_not_read_is_told_so(asked: TranscriptIndex) -> None:
    answer = asked.ask("was hat Mines über die Taliban gesagt")
    assert (answer.state, answer.citations, answer.suggestions) == (State.NOT_FOUND, (), ())
    (note,) = answer.notes
    assert note == (
        "the question seems to be in German, which the model all-MiniLM-L6-v2 does not read: "
        "ask in English, or name a multilingual model in QUOTH_MODEL"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_settings_has_words(language: str) -> None:
    assert Words(language).tokens("Über 3.5 NATO") != []


def test_words_are_known_by_the_stems_of_their_language() -> None:
    assert Words("german").tokens("Die Brote der Bäcker") == ["die", "brot", "der", "back"]
    assert Words("none").tokens("Die Brote") == ["die", "brote"]
    assert Words().tokens("The breads of the bakers") == ["bread", "baker"]


def test_an_index_is_made_for_the_language_of_the_settings(tmp_path: Path) -> None:
    page = tmp_path / "backstube.txt"
    page.write_text(
        "ANNA KRUSE: Wir backen jeden Morgen vierzig Brote, und das Mehl kommt aus dem Tal.\n\n"
        "JENS OTTE: Das Brot vom Vortag geben wir den Hühnern der Nachbarin.\n",
        encoding="utf-8",
    )
    german = Settings(home=tmp_path / "data", language="german")
    with TranscriptIndex.open(german, create=True) as index:
        index.add([page])
        answer = index.ask("from:kruse brot")
        assert answer.state is State.ANSWERED
        assert [one.speaker for one in answer.citations] == ["Anna Kruse"]
        assert [answer.citations[0].text[a:b] for a, b in answer.citations[0].emphasis] == ["Brote"]
        assert not index.ask("was geben wir den Hühnern").notes
    with pytest.raises(IndexMismatchError, match="with german words"):
        TranscriptIndex.open(Settings(home=german.home))

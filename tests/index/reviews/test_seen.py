"""What is withheld, or in a collection that is not seen, feeds nothing; what is corrected shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index import Answer, Conversation, GoneTurnError, State, View
from index.reviews import Kind
from tests.index.reviews.harbour import HARBOUR, ORCHARD, World, opened

QUESTIONS = (
    "what did Brandt say about the secret agreement",
    "what did Oskar Brandt say about dredging",
    "who talked about the mussel farmers",
    "how often did anyone mention the agreement",
    "when was the sauna first mentioned",
    "who pays for the dredging",
    '"signed in a sauna"',
    "sauna",
    "everything Brandt said",
    "what did Brandt say",
    "what did Tolland ask about the agreement",
    "what did Okafor say about the north slope",
    "what did Saar ask about apples",
    "what was said in apples in the snow",
    "what did Okafr say about frost",
    "which episodes mention frost",
    "what did Hendrik say",
    "what did anyone say about the price of bitcoin",
    "was sagte Brandt über die geheime Absprache in der Sauna",
)
FOLLOWING = ("what else did he say?", "what came right after that?", "why?")
GUILD = View(frozenset(("public",)), "7")


def outcome(answer: Answer) -> dict[str, Any]:
    """Everything of *answer* but how long it took."""
    return {key: value for key, value in answer.as_json().items() if key != "elapsed_ms"}


def everything(world: World, view: View) -> list[Any]:
    """What every call of the library tells *view*."""
    told: list[Any] = [outcome(world.ask(question, view, context=3)) for question in QUESTIONS]
    conversation = Conversation()
    for question in (
        *QUESTIONS[:2],
        "what else did he say?",
        "what came right after that?",
        "why?",
    ):
        answer, conversation = world.index.follow_up(question, conversation, view=view)
        told += [outcome(answer), conversation.as_json()]
    told += [*world.index.listed(view=view).speakers, *world.index.listed(view=view).episodes]
    told += [
        world.index.turns_around(turn.turn_id, 9, 9, view=view)
        for turn in world.index.ask("everything Tolland said", view=view).citations
    ]
    return [*told, world.index.status(view=view).as_json()]


def without_paths(told: Any, folder: Path) -> str:
    return repr(told).replace(str(folder), "")


@pytest.mark.parametrize("scope", ["all", "7"])
def test_what_a_withheld_turn_says_changes_nothing(tmp_path: Path, scope: str) -> None:
    """Two transcripts that differ in that turn alone are one and the same to whoever asks."""
    secret = "The mussel farmers pay a third, by a secret agreement that was signed in a sauna."
    other = "A troupe of juggling herons performs at noon, on stilts made of the finest glazed ham."
    told = []
    for name, said in (("one", secret), ("two", other)):
        world = opened(tmp_path / name, harbour=HARBOUR.replace(secret, said), orchard=ORCHARD)
        world.decide(Kind.WITHHOLD, said[:10], scope)
        told.append(without_paths(everything(world, GUILD), tmp_path / name))
        world.index.close()
    assert told[0] == told[1]
    assert "sauna" not in told[0].replace(repr(QUESTIONS), "").split("'text': ")[-1]


def test_what_another_guild_withholds_is_seen(world: World) -> None:
    world.decide(Kind.WITHHOLD, "The mussel farmers", "8")
    answer = world.ask(QUESTIONS[0], GUILD)
    assert "signed in a sauna" in answer.citations[0].text
    hidden = world.ask(QUESTIONS[0], View(frozenset(("public",)), "8"))
    assert "sauna" not in repr(hidden.as_json()).replace(hidden.question, "")


def test_an_undone_decision_is_none(world: World) -> None:
    world.index.warm()  # one engine for all questions: another one is off by a little
    before = outcome(world.ask(QUESTIONS[0]))
    seq = world.decide(Kind.WITHHOLD, "The mussel farmers")
    assert outcome(world.ask(QUESTIONS[0])) != before
    world.undo(seq)
    assert outcome(world.ask(QUESTIONS[0])) == before


def test_another_collection_leaks_nothing(tmp_path: Path) -> None:
    """Whatever stands in an episode that is not seen, every call tells the same."""
    other = ORCHARD.replace("Okafor", "Zimmerli").replace("Saar", "Quist").replace("frost", "hail")
    told = []
    for name, text in (("one", ORCHARD), ("two", other.replace("Apples", "Pears") * 3)):
        world = opened(tmp_path / name, harbour=HARBOUR, orchard=text)
        world.place("orchard", "members")
        told.append(without_paths(everything(world, GUILD), tmp_path / name))
        world.index.close()
    assert told[0] == told[1]


def test_a_collection_is_seen_by_whom_it_was_given(world: World) -> None:
    world.place("orchard", "members")
    question = "what did Okafor say about the north slope"
    member = View(frozenset(("public", "members")), "7")
    assert world.ask(question, member).state is State.ANSWERED
    assert world.ask(question, GUILD).state is State.UNKNOWN_SPEAKER
    listed = world.index.listed(view=GUILD)
    assert [one.name for one in listed.speakers] == [
        "Mira Tolland", "Oskar Brandt", "Vera Lindqvist",
    ]  # fmt: skip
    assert [one.episode.title for one in listed.episodes] == ["The harbour at night"]
    apples = world.turn("We planted")
    with pytest.raises(GoneTurnError):
        world.index.turns_around(apples, 1, 1, view=GUILD)
    assert world.index.turns_around(apples, 1, 1, view=member).total == 3


def test_a_range_of_a_turn_can_be_withheld(world: World) -> None:
    """The rest is still found; offsets and line numbers stay."""
    start = "The mussel farmers pay a third, by".__len__()
    text = world.passage("The mussel").text
    world.decide(Kind.WITHHOLD, "The mussel farmers", start=start, end=len(text))
    found = world.ask("who talked about the mussel farmers").citations[0]
    assert found.text.startswith("The mussel farmers pay a third, by █")
    assert len(found.text) == len(text)
    assert world.ask("sauna").state is State.NOT_FOUND


def test_a_corrected_speaker_takes_part_everywhere(world: World) -> None:
    """In filters, counts and lists, marked; the source's label stays."""
    world.decide(Kind.SPEAKER, "The mussel farmers", after="Vera Lindqvist")
    answer = world.ask("what did Vera Lindqvist say about the mussel farmers")
    first = answer.citations[0]
    assert answer.state is State.ANSWERED
    assert (first.speaker, first.corrected_speaker) == ("Vera Lindqvist", True)
    assert first.label == "Oskar Brandt"
    assert world.ask("what did Brandt say about mussel farmers").state is State.OTHER_SPEAKER
    turns = {one.name: one.turns for one in world.index.listed().speakers}
    assert turns["Vera Lindqvist"] == 2
    assert turns["Oskar Brandt"] == 2


def test_a_turn_can_be_given_to_somebody_new(world: World) -> None:
    """Who had only that turn speaks here no more."""
    world.decide(Kind.SPEAKER, "The ferry tickets went up", "7", after="Birger Aalto")
    answer = world.ask("what did Aalto say about the ferry tickets", GUILD)
    assert (answer.state, answer.citations[0].speaker) == (State.ANSWERED, "Birger Aalto")
    assert "Vera Lindqvist" not in {one.name for one in world.index.listed(view=GUILD).speakers}
    assert world.ask("what did Aalto say about tickets").state is State.UNKNOWN_SPEAKER


def test_corrected_words_are_found_and_shown_beside_the_source(world: World) -> None:
    world.decide(Kind.WORDS, "The ferry tickets went up", after="The ferry tickets fell by half.")
    found = world.ask("what did Lindqvist say about tickets that fell").citations[0]
    assert found.corrected_text == "The ferry tickets fell by half."
    assert found.text.startswith("The ferry tickets went up by a fifth")
    assert found.quote[0] in found.text
    assert world.ask("pensioners").state is State.NOT_FOUND


def test_context_and_steps_pass_over_what_is_withheld(world: World) -> None:
    world.decide(Kind.WITHHOLD, "And who pays")
    around = world.index.turns_around(world.turn("The mussel farmers"), 1, 1)
    assert [turn.text[:12] for turn in around.turns] == [
        "The dredging", "The mussel f", "A secret agr",
    ]  # fmt: skip
    answer, conversation = world.index.follow_up(QUESTIONS[1], Conversation())
    answer, conversation = world.index.follow_up("what came right after that?", conversation)
    assert answer.citations[0].text.startswith("The mussel farmers")

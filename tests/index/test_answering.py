"""Answers of the shape that was asked for, over the invented episodes."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from index import Answer, Citation, State, TranscriptIndex, search
from index.retrieval.corpus import Corpus
from index.retrieval.pipeline import Ranking, rank
from index.retrieval.query import Query
from index.weights import Weights


def stem(citation: Citation) -> str:
    return PurePath(citation.episode.path).stem


def speakers(answer: Answer) -> list[str | None]:
    return [citation.speaker for citation in answer.citations]


def suggested(answer: Answer, kind: str) -> list[str]:
    return [one.text for one in answer.suggestions if one.kind == kind]


def test_who_talked_about_it_is_one_passage_for_each_speaker(invented: TranscriptIndex) -> None:
    answer = invented.ask("Who talked about goats?")
    assert answer.state is State.ANSWERED
    assert len(set(speakers(answer))) == len(answer.citations) > 1
    assert all("goat" in citation.text.lower() for citation in answer.citations)


def test_which_episodes_is_one_passage_for_each_episode(invented: TranscriptIndex) -> None:
    answer = invented.ask("Which episodes mention a herring?")
    assert {stem(citation) for citation in answer.citations} >= {"skarrow-light", "cold-aisle"}
    assert len({stem(citation) for citation in answer.citations}) == len(answer.citations)


def test_how_often_is_counted_exactly(invented: TranscriptIndex) -> None:
    """By speaker and episode, with what was counted in words."""
    answer = invented.ask("How often did Elias Corbett mention a goat?")
    assert [(one.speaker, one.episode, one.turns, one.times) for one in answer.counts] == [
        ("Elias Corbett", "The last keeper of Skarrow Light", 2, 3)
    ]
    assert answer.notes == ("2 turns in 1 episode hold “goat” in any form, 3 times in all",)
    assert set(speakers(answer)) == {"Elias Corbett"}


def test_a_count_over_all_is_by_speaker_and_episode(invented: TranscriptIndex) -> None:
    answer = invented.ask("how many times was a goat mentioned")
    assert sum(one.turns for one in answer.counts) == 5
    assert len(answer.counts) == 4
    assert answer.as_json()["counts"][0].keys() == {
        "speaker", "episode", "episode_id", "turns", "times",
    }  # fmt: skip


def test_what_was_never_said_is_counted_as_nothing(invented: TranscriptIndex) -> None:
    answer = invented.ask("how often did anyone mention bitcoin")
    assert (answer.state, answer.counts) == (State.NOT_FOUND, ())
    assert answer.notes == ("no turn holds “bitcoin” in any form",)


def test_someone_elses_count_is_theirs(invented: TranscriptIndex) -> None:
    answer = invented.ask("how often did Tamsin Vale mention a goat")
    assert answer.state is State.OTHER_SPEAKER
    assert "Tamsin Vale" not in {one.speaker for one in answer.counts}


@pytest.mark.parametrize(
    ("question", "episode", "speaker"),
    [
        ("When did Marit first mention Pellworth Kettles?", "skarrow-light", "Marit Okonjo"),
        ("when did Marit last mention Pellworth Kettles", "honest-thermometer", "Marit Okonjo"),
        ("who was the first to mention a goat", "skarrow-light", "Elias Corbett"),
        ("when was a goat last mentioned", "honest-thermometer", "Ruth Corbett"),
    ],
)
def test_first_and_last_go_by_the_dates_of_the_episodes(
    invented: TranscriptIndex, question: str, episode: str, speaker: str
) -> None:
    answer = invented.ask(question)
    assert [(stem(one), one.speaker) for one in answer.citations] == [(episode, speaker)]
    assert "by the dates of the episodes" in answer.notes[0]


def test_a_list_spreads_over_the_episodes(invented: TranscriptIndex) -> None:
    answer = invented.ask("list everything Ruth Corbett said about the relay")
    assert {stem(one) for one in answer.citations[:2]} == {"skarrow-light", "honest-thermometer"}


def test_a_shared_name_is_answered_for_each_and_asked_back(invented: TranscriptIndex) -> None:
    answer = invented.ask("what did Corbett say about the fog horn")
    assert set(speakers(answer)) == {"Ruth Corbett", "Elias Corbett"}
    assert "what did Elias Corbett say about the fog horn" in suggested(answer, "question")
    assert answer.notes[0].startswith("“Corbett” may be ")


def test_of_two_speakers_who_is_silent_is_named(invented: TranscriptIndex) -> None:
    answer = invented.ask("what did Elias and Nadia say about the fog horn")
    assert speakers(answer)[0] == "Elias Corbett"
    assert "nothing of Nadia Corbett was found about that" in answer.notes


def test_whoever_is_not_among_the_speakers_is_missed(invented: TranscriptIndex) -> None:
    answer = invented.ask("what did Elias and Gustavo say about the fog horn")
    assert answer.state is State.ANSWERED
    assert "nobody called “Gustavo” speaks here" in answer.notes


def test_without_a_topic_the_longest_passages_are_shown_in_order(
    invented: TranscriptIndex,
) -> None:
    answer = invented.ask("what did Ruth Corbett say in the lighthouse episode")
    assert answer.state is State.ANSWERED
    assert set(speakers(answer)) == {"Ruth Corbett"}
    positions = [one.position for one in answer.citations]
    assert positions == sorted(positions)
    assert answer.notes == ("the question names no topic: these are the longest passages",)


def test_what_somebody_was_asked_is_the_turn_before_theirs(invented: TranscriptIndex) -> None:
    answer = invented.ask("what was Nadia asked about coffee")
    assert speakers(answer)[0] == "Jonah Abiodun"
    assert "coffee" in answer.citations[0].text
    assert answer.understood.summary == "asked of: Nadia Corbett"


def test_a_phrase_has_to_stand_as_it_is(invented: TranscriptIndex) -> None:
    answer = invented.ask('who said "Not  for a MINUTE"')
    first = answer.citations[0]
    assert first.text == "No. Not for a minute."
    assert [first.text[start:end] for start, end in first.emphasis] == ["Not for a minute"]
    assert invented.ask('"not for an hour"').state is State.NOT_FOUND


def test_a_short_answer_is_shown_with_what_it_answers(invented: TranscriptIndex) -> None:
    first = invented.ask('"not for a minute"').citations[0]
    assert first.answers is not None
    assert first.answers.text == "So you don't trust the monitoring?"
    assert first.as_json()["answers"]["speaker"] == "Marit Okonjo"


def test_a_question_is_cited_by_what_was_said_in_reply(invented: TranscriptIndex) -> None:
    """The words asked for stand in the question alone: it is shown with its reply, not instead."""
    first = invented.ask("Did Elias Corbett ever sleep through a storm?").citations[0]
    assert (first.speaker, first.text) == ("Elias Corbett", "No. Never.")
    assert first.answers is not None
    assert first.answers.text.endswith("Did you ever sleep through a storm?")


def test_what_somebody_asked_stays_a_question(invented: TranscriptIndex) -> None:
    """Of her questions that come near, one that he was asked stands first."""
    answer = invented.ask("What did Marit ask Elias about storms?")
    assert answer.citations[0].text.endswith("Did you ever sleep through a storm?")
    assert set(speakers(answer)) == {"Marit Okonjo"}


def test_the_words_of_someone_who_does_not_speak_here_are_labelled(
    invented: TranscriptIndex,
) -> None:
    first = invented.ask("Who told of a lamp that can catch a cold?").citations[0]
    assert (first.speaker, first.quoting) == ("Elias Corbett", "Commissioner Dorothea Finch")


def test_who_does_not_speak_here_may_be_spoken_of(invented: TranscriptIndex) -> None:
    answer = invented.ask("What did Sunniva say about courage?")
    assert answer.state is State.UNKNOWN_SPEAKER
    assert "Sunniva" in suggested(answer, "passage")[0]


def test_a_no_within_a_year_points_outside_of_it(invented: TranscriptIndex) -> None:
    """It says what was searched, that she does not speak there, and what to ask instead."""
    answer = invented.ask("What did Tamsin Vale say in 2021 about wrecks?")
    assert answer.state is State.NOT_FOUND
    assert (answer.searched.episodes, answer.searched.last_date) == (2, "2021-10-06")
    assert "Tamsin Vale does not speak in the episodes searched" in answer.notes
    assert suggested(answer, "question") == ["What did Tamsin Vale say about wrecks"]
    assert suggested(answer, "passage")


def test_what_was_understood_is_a_line_and_can_be_undone(invented: TranscriptIndex) -> None:
    asked = "What did Ruth Corbett say in 2023 about her father?"
    answer = invented.ask(asked)
    assert answer.understood.summary == "speaker: Ruth Corbett · in 2023"
    assert [one.kind for one in answer.understood.constraints] == ["speaker", "dates"]
    undone = invented.ask(asked, without=["speaker", "dates"])
    assert undone.understood.constraints == ()
    assert undone.searched.episodes == 7


def test_the_limit_holds_for_lists(invented: TranscriptIndex) -> None:
    assert len(invented.ask("who talked about goats", limit=1).citations) == 1
    assert len(invented.ask("from:marit", limit=5).citations) == 5


def test_a_pronoun_without_a_conversation_means_nobody_in_particular(
    invented: TranscriptIndex,
) -> None:
    answer = invented.ask("what did he say about the fog horn")
    assert answer.notes == ("the question does not say who “he” is: everyone was searched",)
    assert answer.understood.speakers == ()


def test_where_nothing_says_who_the_guest_is_anyone_may_be(invented: TranscriptIndex) -> None:
    """The town hall has no roles: that a guest did not say it would be a guess."""
    answer = invented.ask("what did the guest say about the school boat and its lamps")
    assert answer.state is State.ANSWERED
    assert {stem(one) for one in answer.citations} == {"town-hall"}
    assert answer.notes == ("nothing says who the guest is where that was said",)


def test_whoever_does_not_have_a_role_is_somebody_else(invented: TranscriptIndex) -> None:
    answer = invented.ask("what did the guest say about half past four in the morning")
    assert answer.state is State.OTHER_SPEAKER
    assert speakers(answer)[0] == "Marit Okonjo"


def test_of_whom_a_question_names_only_their_own_turns_are_shown(
    invented: TranscriptIndex,
) -> None:
    """No verb of saying, but the best turn is hers: a turn of someone else would mislead."""
    answer = invented.ask("How did Ruth Corbett design the lamps and the relay?")
    assert answer.understood.summary == "speaker: Ruth Corbett"
    assert set(speakers(answer)) == {"Ruth Corbett"}


def test_a_name_that_is_nearly_a_speakers_is_asked_back(invented: TranscriptIndex) -> None:
    answer = invented.ask("what did Jona say about goats")
    assert answer.state is State.UNKNOWN_SPEAKER
    assert suggested(answer, "question") == ["what did Jonah Abiodun say about goats"]


def test_a_no_says_who_speaks_in_what_was_searched(invented: TranscriptIndex) -> None:
    answer = invented.ask("what did Nadia Corbett say in 2022 about the price of bitcoin")
    assert answer.state is State.NOT_FOUND
    assert suggested(answer, "speaker")[0] == "Nadia Corbett"
    assert "Tamsin Vale" not in suggested(answer, "speaker")
    assert len(set(suggested(answer, "speaker"))) == len(suggested(answer, "speaker"))


def test_of_two_names_the_shared_one_is_said_to_be_shared(invented: TranscriptIndex) -> None:
    """Nobody is said to be silent of whom only the surname was given."""
    answer = invented.ask("what did Marit and Corbett say about the fog horn")
    assert [note for note in answer.notes if note.startswith("“Corbett” may be ")]
    assert not [note for note in answer.notes if "Nadia" in note and "nothing" in note]


def test_a_name_alone_brings_nobody_near(invented: TranscriptIndex) -> None:
    """Each of a baker's turns is near to a baker's question; about doughnuts he says nothing."""
    answer = invented.ask("What did Jonah Abiodun say about frying doughnuts?")
    assert answer.state is State.NOT_FOUND


def test_who_says_it_far_better_is_who_said_it(invented: TranscriptIndex) -> None:
    """He speaks of water, she of salt water in the computer room."""
    answer = invented.ask("What did Jonah Abiodun say about salt water in the computer room?")
    assert answer.state is State.OTHER_SPEAKER
    assert speakers(answer)[0] == "Beatriz Quill"


def test_what_was_only_said_was_not_asked(invented: TranscriptIndex) -> None:
    """He speaks of the fog horn, and asks nothing about it; she does."""
    answer = invented.ask("what did Elias ask about the fog horn")
    assert answer.state is not State.ANSWERED
    assert all("?" in citation.text for citation in answer.citations)


def test_what_the_host_asked_the_guest_is_a_question_about_the_topic(
    invented: TranscriptIndex,
) -> None:
    """Whom the host asked is a role, and no word to look for."""
    answer = invented.ask("what did the host ask the guest about bread")
    assert (answer.state, speakers(answer)[0]) == (State.ANSWERED, "Jonah Abiodun")
    assert all("?" in citation.text for citation in answer.citations)


def test_two_speakers_are_compared_by_what_each_says(invented: TranscriptIndex) -> None:
    for asked in ("compare Ruth and Elias on the relay", "Ruth vs Elias on the relay"):
        assert set(speakers(invented.ask(asked))) == {"Ruth Corbett", "Elias Corbett"}


@pytest.mark.parametrize(
    "asked", ["summarize the lighthouse episode", "what is the lighthouse episode about?"]
)
def test_what_an_episode_is_about_is_its_longest_passages(
    invented: TranscriptIndex, asked: str
) -> None:
    answer = invented.ask(asked)
    assert answer.state is State.ANSWERED
    assert {stem(one) for one in answer.citations} == {"skarrow-light"}
    assert answer.notes == ("the question names no topic: these are the longest passages",)


def test_the_same_turns_are_ranked_once(
    invented: TranscriptIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody else's, when it is doubted that it was said, and when somebody else says it."""
    ranked: list[bytes] = []

    def counted(corpus: Corpus, query: Query, weights: Weights) -> Ranking:
        ranked.append(b"" if query.allowed is None else query.allowed.tobytes())
        return rank(corpus, query, weights)

    monkeypatch.setattr(search, "rank", counted)
    answer = invented.ask("What did Jonah Abiodun say about salt water in the computer room?")
    assert answer.state is State.OTHER_SPEAKER
    assert len(ranked) == len(set(ranked)) == 2

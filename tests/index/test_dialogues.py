"""Whole conversations over the example transcript and the invented episodes."""

from __future__ import annotations

from index import Answer, State, TranscriptIndex
from index.conversation import Conversation


def dialogue(index: TranscriptIndex, *questions: str) -> list[Answer]:
    """The answers to *questions*, each asked after the ones before."""
    conversation, answers = Conversation(), []
    for question in questions:
        answer, conversation = index.follow_up(question, conversation)
        conversation = Conversation.from_json(conversation.as_json())
        answers.append(answer)
    return answers


def test_more_never_repeats_and_ends_honestly(asked: TranscriptIndex) -> None:
    first, second, last = dialogue(
        asked, "what did Mines say about ISIS-K", "what else did he say?", "more"
    )
    shown = [citation.turn_id for citation in (*first.citations, *second.citations)]
    assert len(shown) == len(set(shown))
    assert second.state in (State.ANSWERED, State.NOT_FOUND)
    assert second.understood.further
    assert {citation.speaker for citation in second.citations} <= {"Andrew Mines"}
    assert not {one.turn_id for one in last.citations} & set(shown)


def test_around_a_passage_one_can_look_back_and_on(asked: TranscriptIndex) -> None:
    first, before, again = dialogue(
        asked,
        "what did Mines say about the drone strike",
        "what came right before that?",
        "and after?",
    )
    assert before.citations[0].position == first.citations[0].position - 1
    assert again.citations[0].turn_id == first.citations[0].turn_id


def test_the_end_of_the_transcript_is_an_end(asked: TranscriptIndex) -> None:
    answers = dialogue(asked, "what was said about Shiite worshippers", "what came before that?")
    assert (answers[1].state, answers[1].notes) == (
        State.NOT_FOUND,
        ("that is where the transcript ends",),
    )


def test_another_topic_keeps_the_speaker(asked: TranscriptIndex) -> None:
    _first, drones = dialogue(asked, "what did Mines say about ISIS-K", "and the drone strike?")
    assert drones.understood.speakers == ("Andrew Mines",)
    assert "drone strike" in drones.citations[0].text


def test_a_question_is_followed_to_its_reply(asked: TranscriptIndex) -> None:
    _asked, reply = dialogue(
        asked, "what did Chang ask about humanitarian assistance", "and what did Mines answer?"
    )
    assert reply.citations[0].speaker == "Andrew Mines"
    assert reply.citations[0].text.startswith("This is a huge, huge open question")


def test_somebody_else_can_be_meant(invented: TranscriptIndex) -> None:
    elias, ruth = dialogue(
        invented, "what did Elias Corbett say about the fog horn", "no, I meant Ruth"
    )
    assert elias.citations[0].speaker == "Elias Corbett"
    assert {one.speaker for one in ruth.citations} == {"Ruth Corbett"}
    assert "fog horn" in ruth.citations[0].text


def test_who_else_leaves_out_who_was_heard(invented: TranscriptIndex) -> None:
    first, others = dialogue(invented, "what did Elias say about a goat", "who else mentioned it?")
    assert {one.speaker for one in first.citations} == {"Elias Corbett"}
    assert "Elias Corbett" not in {one.speaker for one in others.citations}


def test_that_episode_is_the_one_of_the_passage(invented: TranscriptIndex) -> None:
    _first, second = dialogue(
        invented,
        "who talked about an eel in a piano",
        "what did Marit ask in that episode?",
    )
    assert second.understood.speakers == ("Marit Okonjo",)
    assert {one.episode.title for one in second.citations} == {"The bell in the lake"}


def test_dates_can_be_added_and_taken_back(invented: TranscriptIndex) -> None:
    every, late = dialogue(invented, "who talked about goats", "what about in 2023?")
    assert {one.episode.date for one in late.citations} == {"2023-09-20"}
    assert len({one.episode.date for one in every.citations}) > 1


def test_he_is_whoever_was_just_heard(invented: TranscriptIndex) -> None:
    _first, second = dialogue(
        invented, "who wrote a letter about the fog horn", "what did she say about the relay?"
    )
    assert second.understood.speakers == ("Ruth Corbett",)


def test_whether_somebody_disagrees_is_left_to_the_asker(invented: TranscriptIndex) -> None:
    """Passages of others about it are shown; what they amount to is for whoever reads them."""
    _first, others = dialogue(
        invented, "what did Ruth Corbett say about the fog horn", "who disagreed?"
    )
    note = "these are passages about it: whether they agree is not judged"
    assert note in others.notes
    assert "Ruth Corbett" not in {one.speaker for one in others.citations}
    assert note in invented.ask("who disagreed with Ruth about the fog horn").notes


def test_what_is_left_of_somebody_but_not_about_it_is_no_more(invented: TranscriptIndex) -> None:
    """Their other turns come near with their name alone."""
    answers = dialogue(invented, "what did Nadia Corbett say about coffee", *["what else?"] * 5)
    assert answers[-1].state is State.NOT_FOUND
    said = [one for answer in answers for one in answer.citations]
    assert len({one.turn_id for one in said}) == len(said)


def test_who_is_left_out_stays_left_out(invented: TranscriptIndex) -> None:
    answers = dialogue(
        invented, "besides Elias, who talked about the fog horn?", "more", "and about the goat?"
    )
    assert answers[0].understood.summary == "not: Elias Corbett"
    heard = {one.speaker for answer in answers for one in answer.citations}
    assert "Ruth Corbett" in heard
    assert "Elias Corbett" not in heard


def test_the_turn_itself_names_nobody_as_asked_about(invented: TranscriptIndex) -> None:
    """Whoever speaks before somebody asked about was not asked about, so none is claimed."""
    first, before, context, again = dialogue(
        invented,
        "what did Elias say about storms",
        "what came right before that?",
        "show me the context",
        "what else did he say?",
    )
    assert {one.speaker for one in first.citations} == {"Elias Corbett"}
    assert (before.citations[0].speaker, before.understood.speakers) == ("Marit Okonjo", ())
    assert (before.understood.intent, context.understood.intent) == ("turn", "context")
    assert [len(context.citations[0].before), len(context.citations[0].after)] == [3, 3]
    assert again.understood.speakers == ("Elias Corbett",)


def test_who_was_only_asked_about_is_asked_next(invented: TranscriptIndex) -> None:
    _first, _lonely, robot = dialogue(
        invented,
        "what did Beatriz Quill say about backups?",
        "does she get lonely?",
        "and the robot?",
    )
    assert robot.understood.speakers == ("Beatriz Quill",)
    assert {one.speaker for one in robot.citations} == {"Beatriz Quill"}


def test_idle_words_change_nothing(invented: TranscriptIndex) -> None:
    """ "thanks" is answered by nobody, and what was asked before it is still carried over."""
    _first, idle, again = dialogue(
        invented, "what did Elias Corbett say about a goat", "thanks", "what else did he say?"
    )
    assert idle.state is State.NOT_FOUND
    assert again.understood.topic == "a goat"
    assert again.understood.speakers == ("Elias Corbett",)


def test_what_was_asked_of_one_person_is_carried_over_without_their_name(
    invented: TranscriptIndex,
) -> None:
    first, other = dialogue(
        invented, "how did Tamsin Vale dig out her own legs", "what about Elias Corbett?"
    )
    assert first.understood.summary == "speaker: Tamsin Vale"
    assert other.understood.topic == "how did dig out her own legs"
    assert other.understood.speakers == ("Elias Corbett",)

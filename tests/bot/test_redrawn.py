"""Answers that were posted, drawn anew after a decision: what stood above them stays."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import recalled
from bot.client import QuothClient
from bot.desk import Desk
from bot.moderation.deciding import redraw
from bot.records import Records
from bot.records.answers import KeptAnswer
from bot.wording import say
from index import By, Constraint, Settings, Told, TranscriptIndex, When

EPISODES = Path(__file__).resolve().parents[1] / "episodes"
OTHER = "what did Tamsin Vale say about the fog horn"
NOBODY = "what was said about submarines under water"
BELIEVE = "do you believe that people have heard the bell ring under water"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("indexed") / "data"
    with TranscriptIndex.open(Settings(home=home), create=True) as made:
        made.add([EPISODES / "skarrow-light.md", EPISODES / "bell-in-the-lake.md"])
    return home


@pytest.fixture
def index(tmp_path: Path, indexed: Path) -> Iterator[TranscriptIndex]:
    shutil.copytree(indexed, tmp_path / "data")
    with TranscriptIndex.open(Settings(home=tmp_path / "data")) as opened:
        yield opened


@pytest.fixture
def simcord_bot(index: TranscriptIndex, records: Records) -> QuothClient:
    return QuothClient(Desk(lambda: index, records))


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


def shown(message: Any) -> tuple[str, list[Any]]:
    return message.content, [one.to_dict() for one in message.embeds]


def words(message: Any) -> str:
    return str(shown(message))


async def withhold(env: Any, index: TranscriptIndex, channel: Any, turn: int) -> Any:
    """Withholds a turn for the server of *channel*; gives what takes that back."""
    by = By("4711", str(channel.guild.id))
    record = index.moderation.withhold(turn, by)
    await redraw(env.bot, env.bot.desk, record)
    await env.settle()

    async def undo() -> None:
        await redraw(env.bot, env.bot.desk, index.moderation.undo(record.seq, by))
        await env.settle()

    return undo


@pytest.mark.parametrize("question", [OTHER, "what was said about the fog horn in 2021"])
async def test_the_head_stays_and_an_undo_shows_the_same_again(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex, question: str
) -> None:
    """Question, what was understood, what was searched, the verdict: all but the passage."""
    answer = (await alice.slash(channel, "ask", question=question)).response
    before = shown(answer)
    turn = index.ask(question).citations[0].turn_id
    undo = await withhold(simcord_env, index, channel, turn)
    lines = answer.content.splitlines()
    assert f"*{say('review.withdrawn')}*" in lines
    expected = before[0].replace("answered with 3 quotes", "answered with 2 quotes").splitlines()
    assert [one for one in lines if one not in expected] == [f"*{say('review.withdrawn')}*"]
    assert [one for one in expected if one not in lines] == []
    assert len(answer.embeds) == len(before[1]) - 1
    await undo()
    assert shown(answer) == before


async def test_the_verdict_of_a_redrawn_answer_is_not_that_it_was_answered(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex
) -> None:
    answer = (await alice.slash(channel, "ask", question=OTHER)).response
    assert "Tamsin Vale does not say that in the 2 episodes searched, but" in answer.content
    colour = answer.embeds[0].colour
    await withhold(simcord_env, index, channel, index.ask(OTHER).citations[1].turn_id)
    assert "Tamsin Vale does not say that in the 2 episodes searched, but" in answer.content
    assert answer.embeds[0].colour == colour


async def test_a_passage_near_to_what_nobody_said_is_withdrawn_too(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex
) -> None:
    """It is shown, though it is no answer."""
    answer = (await alice.slash(channel, "ask", question=NOBODY)).response
    before = shown(answer)
    near = next(one for one in index.ask(NOBODY).suggestions if one.kind == "passage")
    assert near.text[:40] in words(answer)
    undo = await withhold(simcord_env, index, channel, near.turn_id or 0)
    assert near.text[:40] not in words(answer)
    assert say("review.withdrawn") in answer.content
    assert "Nobody says that in the 2 episodes searched." in answer.content
    await undo()
    assert shown(answer) == before


@pytest.mark.parametrize("question", [NOBODY, BELIEVE])
async def test_what_one_alone_was_shown_beside_quotes_is_withdrawn_by_its_buttons(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex, question: str
) -> None:
    """Discord edits no such message any more: a passage near to a no, the turn replied to."""
    private = (await alice.slash(channel, "ask", question=question, private=True)).response
    found = index.ask(question)
    turn = next((one.turn_id for one in found.suggestions if one.turn_id is not None), None)
    if turn is None:
        turn = index.turns_around(found.citations[0].turn_id, 1, 0).turns[0].turn_id
    await withhold(simcord_env, index, channel, turn)
    pressed = await alice.click(private, label="Useful")
    assert pressed.response.content == say("press.withdrawn")


async def test_a_turn_that_a_short_quote_replies_to_is_withdrawn_too(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex
) -> None:
    answer = (await alice.slash(channel, "ask", question=BELIEVE)).response
    first = index.ask(BELIEVE).citations[0]
    assert first.answers is not None
    assert first.answers.text[:20] in words(answer)
    around = index.turns_around(first.turn_id, 1, 0)
    await withhold(simcord_env, index, channel, around.turns[0].turn_id)
    assert first.answers.text[:20] not in words(answer)
    assert "Not for a second" in words(answer)


async def test_a_passage_in_the_thread_of_a_long_answer_is_withdrawn_too(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex
) -> None:
    await simcord_env.bot.desk.preferences.put(channel.guild.id, None, "threads", value=True)
    await alice.slash(channel, "ask", question=BELIEVE)
    (thread,) = channel.threads
    second = index.ask(BELIEVE).citations[1]
    assert "valve house" in second.text
    (message,) = [one for one in thread.history() if one.embeds]
    assert "valve house" in words(message)
    await withhold(simcord_env, index, channel, second.turn_id)
    message = next(one for one in thread.history() if one.id == message.id)
    assert "valve house" not in words(message)
    assert say("review.withdrawn") in message.content


async def test_a_forgotten_question_leaves_its_quotes_alone_when_redrawn(
    simcord_env: Any, channel: Any, alice: Any, index: TranscriptIndex
) -> None:
    answer = (await alice.slash(channel, "ask", question=OTHER)).response
    await alice.slash(channel, "forget")
    await withhold(simcord_env, index, channel, index.ask(OTHER).citations[0].turn_id)
    assert "Tamsin Vale" not in words(answer)
    assert say("review.withdrawn") in answer.content
    assert answer.embeds


def test_what_a_sentence_is_made_of_is_kept_with_it(index: TranscriptIndex) -> None:
    """So that it can be told in another language when it is drawn again."""
    found = index.ask("what did Elias Corbett say before 2022")
    kept = KeptAnswer(
        id="a",
        guild_id=1,
        place_id=2,
        message_id=3,
        private=False,
        state=str(found.state),
        confidence=0.5,
        quotes=(),
        understood=(),
        asker=7,
        question="q",
        title=None,
        head=recalled.head_of(found),
    )
    again = recalled.answer_of(kept, found.citations, ())
    assert again.understood.constraints == found.understood.constraints
    told = [one for one in again.understood.constraints if isinstance(one.text, Told)]
    assert [one.text.kind for one in told if isinstance(one.text, Told)]
    made = Told("before 2022", "x", day=When("2022"), names=("a", "b"), count=3)
    (constraint,) = recalled._understood(
        recalled.head_of(found) | {"constraints": [["dates", recalled._written(made)]]}
    ).constraints
    assert constraint == Constraint("dates", made)
    assert isinstance(constraint.text, Told)
    assert constraint.text.values == made.values
    assert isinstance(constraint.text.values["day"], When)

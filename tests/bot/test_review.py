"""What moderators do with an answer: withhold, correct, pin, undo, and who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.client import QuothClient
from bot.desk import Desk
from bot.operation import Operation
from bot.operators import Operators
from bot.records import Records
from bot.wording import say
from index import Settings, TranscriptIndex

EPISODES = Path(__file__).resolve().parents[1] / "episodes"
FOG = "what did Elias Corbett say about the fog horn"
OPERATOR = "opal"
MODERATOR = discord.Permissions(
    view_channel=True, send_messages=True, manage_messages=True, use_application_commands=True
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[TranscriptIndex]:
    """An index of its own, since what is decided stays."""
    with TranscriptIndex.open(Settings(home=tmp_path / "data"), create=True) as made:
        made.add([EPISODES / "skarrow-light.md", EPISODES / "night-shift.md"])
        yield made


@pytest.fixture
def operators() -> set[int]:
    return set()


@pytest.fixture
def simcord_bot(index: TranscriptIndex, records: Records, operators: set[int]) -> QuothClient:
    operation = Operation(Operators(operators))
    return QuothClient(Desk(lambda: index, records), operation)


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    """Somebody who asks."""
    return channel.guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def mod(simcord_env: Any, channel: Any) -> Any:
    """Somebody who may manage messages."""
    return moderator_of(simcord_env, channel.guild, "mod")


def moderator_of(env: Any, guild: Any, name: str) -> Any:
    role = guild.create_role("keeper", permissions=MODERATOR)
    return guild.add_member(env.create_user(name), roles=[role])


def shown(message: Any) -> str:
    """Everything that *message* says."""
    cards = [f"{one.author.name} {one.description} {one.footer.text}" for one in message.embeds]
    return "\n".join([message.content or "", *cards])


async def decide(who: Any, answer: Any, button: str, **fields: str) -> Any:
    """What *who* is told after pressing *button* on the review of *answer* and sending the form."""
    review = await who.click(answer, label="Review")
    form = await who.click(review.response, label=button)
    return await who.submit_modal(form, fields)


async def test_a_moderator_withholds_a_passage_in_one_step(
    channel: Any, alice: Any, mod: Any
) -> None:
    """The answer that everybody sees is edited, and nobody is told it again."""
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    said = shown(answer)
    done = await decide(mod, answer, "Withhold", reason="he asked for it")
    assert done.ephemeral
    assert "Withheld" in done.response.content
    assert "withdrawn by a moderator" in shown(answer)
    quote = said[said.index("> ") + 2 :][:40]
    assert quote not in shown(answer)
    again = (await alice.slash(channel, "ask", question=FOG)).response
    assert quote not in shown(again)


async def test_an_undo_brings_everything_back(channel: Any, alice: Any, mod: Any) -> None:
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    quote = shown(answer).split("> ")[1][:40]
    done = await decide(mod, answer, "Withhold")
    await mod.click(done.response, label="Undo")
    assert quote in shown(answer)
    assert "withdrawn" not in shown(answer)
    assert quote in shown((await alice.slash(channel, "ask", question=FOG)).response)


async def test_what_was_said_by_somebody_else_is_given_to_them(
    channel: Any, alice: Any, mod: Any
) -> None:
    """Somebody known is chosen, somebody new is written; both are marked."""
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    review = await mod.click(answer, label="Review")
    form = await mod.click(review.response, label="Correct speaker")
    names = next(found_in(form.modal, "options"))
    known = next(one["value"] for one in names if one["label"] == "Ruth Corbett")
    await mod.submit_modal(form, {"known": [known], "reason": "her voice"})
    assert "Ruth Corbett (corrected)" in shown(answer)
    await decide(mod, answer, "Correct speaker", name="Birger  Aalto")
    assert "Birger Aalto (corrected)" in shown(answer)
    asked = await alice.slash(channel, "ask", question="what did Aalto say about the fog horn")
    assert "Birger Aalto (corrected)" in shown(asked.response)


async def test_a_turn_that_no_form_holds_is_left_to_an_operator(
    channel: Any, alice: Any, mod: Any, index: TranscriptIndex, tmp_path: Path
) -> None:
    """Half of it would be lost without a word."""
    long = "The heron stood in the reeds and said nothing at all about the weather. " * 70
    (tmp_path / "long.md").write_text(f"# Herons\n\n**Ann Lee:** {long}\n\n**Bo Roe:** Right.\n")
    index.add([tmp_path / "long.md"])
    answer = await alice.slash(channel, "ask", question="what did Ann Lee say about herons")
    review = await mod.click(answer.response, label="Review")
    refused = await mod.click(review.response, label="Correct words")
    assert refused.modal is None
    assert "longer than a form" in refused.response.content


def found_in(part: Any, key: str) -> Iterator[Any]:
    """Every value under *key* within *part*."""
    if isinstance(part, dict):
        if key in part:
            yield part[key]
        for inner in part.values():
            yield from found_in(inner, key)
    elif isinstance(part, list):
        for inner in part:
            yield from found_in(inner, key)


async def test_corrected_words_stand_beside_the_sources(channel: Any, alice: Any, mod: Any) -> None:
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    quote = shown(answer).split("> ")[1][:40]
    await decide(mod, answer, "Correct words", words="The *frog* horn was @everyone’s trouble.")
    assert quote in shown(answer)
    corrected = shown(answer).split("corrected: ")[1]
    assert "frog" in corrected
    assert "*frog*" not in corrected.replace("\\*", "")
    assert "@everyone" not in shown(answer)


async def test_a_pinned_passage_comes_first(channel: Any, alice: Any, mod: Any) -> None:
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    done = await decide(mod, answer, "Pin as the answer", question="who hated the noise?")
    assert "Pinned" in done.response.content
    pinned = (await alice.slash(channel, "ask", question="Who hated the noise")).response
    assert "pinned" in pinned.embeds[0].footer.text


async def test_who_is_no_moderator_decides_nothing(
    simcord_env: Any, channel: Any, alice: Any, mod: Any
) -> None:
    """Neither by a button, nor by a form that they still have open when they lose the right."""
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    before = shown(answer)
    refused = await alice.click(answer, label="Review")
    assert refused.ephemeral
    assert "Only moderators" in refused.response.content
    review = await mod.click(answer, label="Review")
    form = await mod.click(review.response, label="Withhold")
    simcord_env.backend.get_guild(channel.guild.id).members[mod.id].role_ids.clear()
    told = await mod.submit_modal(form, {})
    assert "Only moderators" in told.response.content
    assert shown(answer) == before


async def test_a_role_that_was_set_may_review(
    simcord_env: Any, channel: Any, alice: Any, mod: Any
) -> None:
    """Only who manages the server sets it."""
    role = channel.guild.create_role("archivists")
    bob = channel.guild.add_member(simcord_env.create_user("bob"), roles=[role])
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    assert "Only moderators" in (await bob.click(answer, label="Review")).response.content
    told = await mod.slash(channel, "review setup", moderators=role)
    assert "manage this server" in told.response.content
    owner = channel.guild.add_member(
        simcord_env.create_user("owner"),
        roles=[channel.guild.create_role("owners", permissions=discord.Permissions.all())],
    )
    await owner.slash(channel, "review setup", moderators=role)
    assert "What about this passage" in (await bob.click(answer, label="Review")).response.content


async def test_an_operator_extends_a_decision_to_all_servers(
    simcord_env: Any, channel: Any, alice: Any, mod: Any, operators: set[int]
) -> None:
    other = simcord_env.create_guild().create_text_channel("elsewhere")
    eve = other.guild.add_member(simcord_env.create_user("eve"))
    theirs = (await eve.slash(other, "ask", question=FOG)).response
    mine = (await alice.slash(channel, "ask", question=FOG)).response
    await decide(mod, mine, "Withhold")
    assert "withdrawn" not in shown(theirs)
    opal = channel.guild.add_member(simcord_env.create_user(OPERATOR))
    simcord_env.bot.operation.operators._named |= {opal.id}
    second = (await alice.slash(channel, "ask", question="what did Ruth Corbett say")).response
    done = await decide(opal, second, "Withhold")
    await opal.click(done.response, label="Extend to all servers")
    quote = shown(second)
    assert "withdrawn" in quote
    again = (await eve.slash(other, "ask", question="what did Ruth Corbett say")).response
    first = [one.description for one in again.embeds]
    assert len(first) >= 1
    assert "withdrawn" not in shown(theirs)


async def test_the_buttons_of_a_private_answer_say_that_it_was_withdrawn(
    channel: Any, alice: Any, mod: Any
) -> None:
    """Discord edits no such message any more."""
    private = (await alice.slash(channel, "ask", question=FOG, private=True)).response
    public = (await alice.slash(channel, "ask", question=FOG)).response
    await decide(mod, public, "Withhold")
    for label in ("Context", "Useful", "More"):
        assert (await alice.click(private, label=label)).response.content == say("press.withdrawn")


async def test_the_message_menu_reviews_too(channel: Any, alice: Any, mod: Any) -> None:
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    review = await mod.context_menu(channel, "Review citation", answer)
    assert "What about this passage" in review.response.content
    hello = await alice.send(channel, "hello")
    told = await mod.context_menu(channel, "Review citation", hello)
    assert "shows no answer of mine" in told.response.content


async def test_the_log_tells_everything_and_undoes(channel: Any, alice: Any, mod: Any) -> None:
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    await decide(mod, answer, "Withhold", reason="he asked for it")
    log = await mod.slash(channel, "review log")
    assert log.ephemeral
    assert f"<@{mod.id}> · withheld “" in log.response.content
    assert "why: he asked for it" in log.response.content
    await mod.slash(channel, "review undo", number=1)
    assert "withdrawn" not in shown(answer)
    file = (await mod.slash(channel, "review log", csv=True)).response.attachments[0]
    assert file.filename == "review-log.csv"
    refused = await mod.slash(channel, "review undo", number=1)
    assert "undone already" in refused.response.content


async def test_the_queue_is_worked_through_by_one_moderator_at_a_time(
    simcord_env: Any, channel: Any, alice: Any, mod: Any
) -> None:
    """Oldest first; what is done is gone until somebody complains again."""
    second = moderator_of(simcord_env, channel.guild, "second")
    assert "Nothing is waiting" in (await mod.slash(channel, "review queue")).response.content
    first = (await alice.slash(channel, "ask", question=FOG)).response
    other = (await alice.slash(channel, "ask", question="what did Nadia say about bread")).response
    await alice.click(first, label="Report")
    await alice.click(other, label="Not useful")
    mine = (await mod.slash(channel, "review queue")).response
    assert "fog horn" in mine.content
    assert "reported" in mine.content
    assert "turns" in shown((await mod.click(mine, label="Context")).response)
    theirs = (await second.slash(channel, "review queue")).response
    assert "bread" in theirs.content
    third = moderator_of(simcord_env, channel.guild, "third")
    assert "other moderators" in (await third.slash(channel, "review queue")).response.content
    await mod.click(mine, label="Done")
    assert "fog horn" not in mine.content
    await second.click(theirs, label="Done")
    assert "Nothing is waiting" in theirs.content


async def test_what_nobody_could_answer_is_listed(
    simcord_env: Any, channel: Any, alice: Any, mod: Any
) -> None:
    """Not what was asked for the asker alone, nor what another server asked."""
    other = simcord_env.create_guild().create_text_channel("elsewhere")
    eve = other.guild.add_member(simcord_env.create_user("eve"))
    for question in ("what is the price of bitcoin?", "What is the price of bitcoin"):
        await alice.slash(channel, "ask", question=question)
    await alice.slash(channel, "ask", question="who knows my secret about uranium", private=True)
    await eve.slash(other, "ask", question="what did anyone say about zeppelins")
    listed = (await mod.slash(channel, "review gaps")).response
    assert "bitcoin" in listed.content
    assert "asked 2 times" in listed.content
    assert "uranium" not in listed.content
    assert "zeppelin" not in listed.content


async def test_a_digest_is_posted_once_a_week(simcord_env: Any, channel: Any, alice: Any) -> None:
    from bot.moderation import gaps

    client, room = simcord_env.bot, channel.guild.create_text_channel("archive")
    await client.desk.preferences.put(channel.guild.id, None, "digest_channel", room.id)
    await alice.slash(channel, "ask", question="what is the price of bitcoin?")
    assert await gaps.tell(client, client.desk) == 1
    assert "bitcoin" in room.history()[-1].content
    assert await gaps.tell(client, client.desk) == 0


async def test_pins_are_exported_as_a_file(channel: Any, alice: Any, mod: Any) -> None:
    told = await mod.slash(channel, "review export")
    assert "Nothing is pinned" in told.response.content
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    await decide(mod, answer, "Pin as the answer", question=FOG)
    file = (await mod.slash(channel, "review export")).response.attachments[0]
    assert file.filename == "pins.jsonl"


async def test_a_quote_that_was_shared_is_withdrawn_too(
    simcord_env: Any, channel: Any, alice: Any, mod: Any
) -> None:
    room = channel.guild.create_text_channel("archive")
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    context = await alice.click(answer, label="Context")
    offered = await alice.click(context.response, label="Share")
    await alice.select(offered.response, [room])
    shared = room.history()[-1]
    quote = shown(shared).split("> ")[1][:40]
    await decide(mod, answer, "Withhold")
    shared = room.history()[-1]
    assert quote not in shown(shared)
    assert "withdrawn by a moderator" in shown(shared)


async def test_a_decision_that_moved_is_in_the_queue(
    channel: Any, alice: Any, mod: Any, index: TranscriptIndex, tmp_path: Path
) -> None:
    """Until somebody says that it still fits."""
    told = EPISODES / "skarrow-light.md"
    copy = tmp_path / "skarrow-light.md"
    copy.write_text(told.read_text())
    index.remove([str(told)])
    index.add([copy])
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    await decide(mod, answer, "Withhold", reason="he asked for it")
    copy.write_text(told.read_text().replace("The fog horn was", "The old fog horn was"))
    assert index.add([copy]).decisions_moved == 1
    assert "withdrawn" in shown(answer)
    waiting = (await mod.slash(channel, "review queue")).response
    assert "old fog horn" in waiting.content
    assert "changed since" in waiting.content
    await mod.click(waiting, label="It still fits")
    assert "Nothing is waiting" in waiting.content
    again = (await alice.slash(channel, "ask", question=FOG)).response
    assert "old fog horn" not in shown(again)


async def test_reviews_work_after_a_restart(
    channel: Any, alice: Any, mod: Any, index: TranscriptIndex, tmp_path: Path
) -> None:
    """Everything stands in the databases: another process finds the decision."""
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    await decide(mod, answer, "Withhold")
    with TranscriptIndex.open(Settings(home=tmp_path / "data")) as other:
        kinds = [str(one.verdict.kind) for one in other.moderation.records()]
    assert kinds == ["withhold"]


async def test_a_stale_form_and_a_wrong_part_are_said_in_a_sentence(
    channel: Any, alice: Any, mod: Any
) -> None:
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    wrong = await decide(mod, answer, "Withhold", part="seven whales")
    assert "does not stand in the turn" in wrong.response.content
    blank = await decide(mod, answer, "Correct speaker", reason="unsure")
    assert "Choose who said it" in blank.response.content
    review = await mod.click(answer, label="Review")
    await decide(mod, answer, "Withhold")
    late = await mod.click(review.response, label="Correct words")
    assert late.ephemeral
    assert late.modal is None


async def test_a_part_of_a_passage_is_withheld(channel: Any, alice: Any, mod: Any) -> None:
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    await decide(mod, answer, "Withhold", part="The fog horn was the worst part")
    assert "█" in shown(answer)
    assert "worst part" not in shown(answer)

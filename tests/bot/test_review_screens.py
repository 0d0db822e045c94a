"""What a decision comes to on screens: answers drawn anew, the log's pages, the forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.asker import Asker
from bot.client import QuothClient
from bot.desk import Desk
from bot.moderation import modals
from bot.moderation.deciding import decided, redraw
from bot.moderation.rights import Rights
from bot.records import Records, answers
from index import Settings, TranscriptIndex
from tests.bot.test_review import EPISODES, FOG, decide, found_in, moderator_of, shown

EVERYTHING = "everything Jonah said about rye and bread"


@pytest.fixture
def index(tmp_path: Path) -> Iterator[TranscriptIndex]:
    """An index of its own, since what is decided stays."""
    with TranscriptIndex.open(Settings(home=tmp_path / "data"), create=True) as made:
        made.add([EPISODES / "skarrow-light.md", EPISODES / "rye-and-reason.md"])
        yield made


@pytest.fixture
def simcord_bot(index: TranscriptIndex, records: Records) -> QuothClient:
    return QuothClient(Desk(lambda: index, records))


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


async def test_the_log_leaves_nothing_out_between_its_pages(
    channel: Any, alice: Any, mod: Any
) -> None:
    """Lines that fill a message before a page is full go to the next page."""
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    for number in range(8):
        words = f"{number} " + "fog horn " * 20
        await decide(mod, answer, "Correct words", words=words, reason=words)
    page = (await mod.slash(channel, "review log")).response
    seen = re.findall(r"^\*\*(\d+)\*\*", page.content, re.MULTILINE)
    assert len(seen) < 8
    page = (await mod.click(page, label="Older")).response
    seen += re.findall(r"^\*\*(\d+)\*\*", page.content, re.MULTILINE)
    assert seen == [str(number) for number in range(8, 0, -1)]


async def test_an_answer_is_drawn_anew_as_text_where_embeds_are_forbidden(
    channel: Any, alice: Any, mod: Any
) -> None:
    plain = channel.guild.create_text_channel(
        "plain",
        overwrites={channel.guild.default_role: discord.PermissionOverwrite(embed_links=False)},
    )
    answer = (await alice.slash(plain, "ask", question=FOG)).response
    done = await decide(mod, answer, "Correct speaker", name="Birger Aalto")
    assert answer.embeds == []
    assert "Birger Aalto (corrected)" in answer.content
    await mod.click(done.response, label="Undo")
    assert answer.embeds == []
    assert "Elias Corbett" in answer.content


def test_a_name_that_two_people_have_is_offered_once() -> None:
    """Discord takes no menu that says a value twice."""
    form = modals.modal("respoken", "quoth:respoken:1:2")
    modals.with_names(form, ["Bo Ek", "@everyone", "Bo Ek", "@everyone", "\N{PARTY POPPER}" * 51])
    options = next(found_in(form.to_dict(), "options"))
    assert [one["value"] for one in options] == ["Bo Ek", "@everyone"]


async def test_a_passage_that_stands_in_a_thread_is_withdrawn_there_too(
    simcord_env: Any, channel: Any, alice: Any, records: Records
) -> None:
    """The rest of a long answer is a message of its own."""
    await simcord_env.bot.desk.preferences.put(channel.guild.id, None, "threads", value=True)
    answer = (await alice.slash(channel, "ask", question=EVERYTHING)).response
    (rest,) = channel.threads[0].history()[-1:]
    quotes = [one.description.split("> ")[-1][:30] for one in rest.embeds]
    kept = await records.run(lambda held: answers.shown_in(held, rest.id))
    assert kept is not None
    bot, moderator = simcord_env.bot, Rights(str(channel.guild.id), is_operator=False)
    somebody = Asker(alice.id, channel.guild.id, channel.id)
    turn = int(kept.quotes[0].turn_id, 16)
    record = await decided(
        bot.desk, somebody, moderator, "", lambda moderation, by: moderation.withhold(turn, by)
    )
    await redraw(bot, bot.desk, record)
    (rest,) = channel.threads[0].history()[-1:]
    assert "withdrawn by a moderator" in shown(rest)
    assert [quote in shown(rest) for quote in quotes] == [False, *[True] * (len(quotes) - 1)]
    assert quotes[0] not in shown(answer)

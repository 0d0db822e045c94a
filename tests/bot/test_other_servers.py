"""Nothing that one server was given is told in another: by no command, button, list or log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest

from bot import watching
from bot.client import QuothClient
from bot.desk import Desk
from bot.moderation import gaps
from bot.records import Records
from index import Settings, TranscriptIndex
from index.collections_kept import Collections

EPISODES = Path(__file__).resolve().parents[1] / "episodes"
SECRETS = ("Beatriz", "Quill", "cold aisle", "data centre", "cold-aisle")
LISTS = ("about", "review queue", "review log", "review gaps", "review export")
EVERYTHING = discord.Permissions.all()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "data")


@pytest.fixture
def index(settings: Settings) -> Iterator[TranscriptIndex]:
    with TranscriptIndex.open(settings, create=True) as made:
        made.add([EPISODES / "skarrow-light.md", EPISODES / "cold-aisle.txt"])
        yield made


@pytest.fixture
def simcord_bot(index: TranscriptIndex, records: Records) -> QuothClient:
    return QuothClient(Desk(lambda: index, records))


def server(env: Any, name: str) -> tuple[Any, Any]:
    """A channel of a server of its own, and its owner."""
    channel = env.create_guild().create_text_channel("general")
    role = channel.guild.create_role("owners", permissions=EVERYTHING)
    return channel, channel.guild.add_member(env.create_user(name), roles=[role])


def told(result: Any) -> str:
    """Everything that a result shows, but for the question itself."""
    message = result.response
    if message is None:
        return json.dumps(result.modal or {})
    cards = [one.to_dict() for one in message.embeds]
    below = [row if isinstance(row, dict) else row.to_dict() for row in message.components]
    content = "\n".join((message.content or "").split("\n")[1:])
    return content + json.dumps([cards, below], ensure_ascii=False)


@pytest.fixture
async def servers(simcord_env: Any, index: TranscriptIndex, settings: Settings) -> Any:
    """A server that was given the data centre's episode, and one that was not."""
    mine, owner = server(simcord_env, "owner")
    other, eve = server(simcord_env, "eve")
    kept = Collections(settings.decisions_path, index._store.episodes)
    kept.create("machines")
    kept.add("machines", [str(EPISODES / "cold-aisle.txt")])
    kept.grant("machines", str(mine.guild.id))
    return mine, owner, other, eve


async def test_whoever_was_given_it_is_answered(servers: Any) -> None:
    mine, owner, _other, _eve = servers
    answer = await owner.slash(mine, "ask", question="what did Beatriz Quill say about fans")
    assert "Quill" in told(answer)


async def test_no_command_button_list_or_log_tells_it_elsewhere(
    simcord_env: Any, servers: Any, caplog: pytest.LogCaptureFixture
) -> None:
    mine, owner, other, eve = servers
    caplog.set_level(logging.DEBUG, "bot")
    answer = (await owner.slash(mine, "ask", question="what did Quill say about fans")).response
    await owner.click(answer, label="Report")
    await owner.slash(mine, "ask", question="what did Beatriz say about bitcoin?")
    review = await owner.click(answer, label="Review")
    form = await owner.click(review.response, label="Withhold")
    await owner.submit_modal(form, {"reason": "Beatriz Quill wished it"})

    results = [
        await eve.slash(other, "ask", question=question)
        for question in (
            "what was said about fans and racks",
            "what did Marit Okonjo say in the latest episode",
            "everything Okonjo said",
            "who talked about socks",
        )
    ]
    results += [await eve.slash(other, name) for name in LISTS]
    results += [
        await eve.click(results[2].response, label=button)
        for button in ("Context", "More", "Review", "Useful")
    ]
    stolen = await eve.slash(other, "review undo", number=1)
    assert "no record 1" in stolen.response.content
    offered = [
        await eve.autocomplete(other, "ask", option, typed, question="x")
        for option in ("speaker", "episode")
        for typed in ("", "bea", "cold", "quill")
    ]
    everything = "\n".join([*map(told, results), json.dumps(offered)])
    for secret in SECRETS:
        assert secret.casefold() not in everything.casefold(), secret
    logged = "\n".join(record.getMessage() for record in caplog.records)
    for secret in (*SECRETS, "bitcoin"):
        assert secret.casefold() not in logged.casefold(), secret


async def test_a_digest_tells_nothing_of_another_server(simcord_env: Any, servers: Any) -> None:
    mine, owner, other, eve = servers
    client = simcord_env.bot
    await client.desk.preferences.put(other.guild.id, None, "digest_channel", other.id)
    await owner.slash(mine, "ask", question="what did Beatriz say about bitcoin?")
    await eve.slash(other, "ask", question="what was said about zeppelins?")
    assert await gaps.tell(client, client.desk) == 1
    posted = other.history()[-1].content
    assert "zeppelins" in posted
    assert "Beatriz" not in posted


async def test_a_watch_tells_nothing_of_another_servers_collection(
    simcord_env: Any, servers: Any, index: TranscriptIndex, settings: Settings, tmp_path: Path
) -> None:
    """Of a speaker of both and of one of the other alone, by name and by words, when it comes."""
    mine, owner, other, eve = servers
    for who, where in ((owner, mine), (eve, other)):
        for speaker in ("Beatriz Quill", "Marit Okonjo"):
            await who.slash(where, "watch add", speaker=speaker)
        await who.slash(where, "watch add", speaker="Marit Okonjo", about="cold aisle")
    folder = tmp_path / "talks"
    folder.mkdir()
    (folder / "more.md").write_text(
        "# More of the cold aisle\n\n**Marit Okonjo:** Welcome back to the cold aisle, Beatriz.\n\n"
        "**Beatriz Quill:** The racks in the cold aisle are as loud as they have always been.\n"
    )
    kept = Collections(settings.decisions_path, index._store.episodes)
    report = index.add([folder])
    kept.add("machines", [str(folder / "more.md")])
    assert report.added == 1
    client = simcord_env.bot
    assert await watching.tell(client, client.desk) == 3
    await simcord_env.settle()
    assert len(mine.history()) == 3
    assert other.history() == []
    listed = await eve.slash(other, "watch list")
    assert "machines" not in told(listed)


async def test_direct_messages_see_what_is_public_alone(simcord_env: Any, servers: Any) -> None:
    assert servers
    user = simcord_env.create_user("dan")
    answer = await user.slash("ask", question="what was said about fans and racks")
    for secret in SECRETS:
        assert secret.casefold() not in told(answer).casefold()


async def test_a_private_collection_answers_allowed_roles_alone(
    simcord_env: Any, servers: Any, index: TranscriptIndex, settings: Settings
) -> None:
    """And to their eyes alone."""
    mine, owner, _other, _eve = servers
    role = mine.guild.create_role("board")
    member = mine.guild.add_member(simcord_env.create_user("member"), roles=[role])
    kept = Collections(settings.decisions_path, index._store.episodes)
    kept.create("board", private=True)
    kept.add("board", [str(EPISODES / "cold-aisle.txt")])
    kept.remove("machines", [str(EPISODES / "cold-aisle.txt")])
    kept.grant("board", str(mine.guild.id), [str(role.id)])
    question = "what did Beatriz Quill say about fans"
    alone = await member.slash(mine, "ask", question=question, private=True)
    assert alone.ephemeral
    assert "Quill" in told(alone)
    public = await member.slash(mine, "ask", question=question)
    assert public.ephemeral
    assert mine.history() == []
    other = await owner.slash(mine, "ask", question=question, private=True)
    assert "cold aisle" not in told(other)

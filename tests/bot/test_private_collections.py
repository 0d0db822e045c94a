"""A private collection answers allowed roles, alone, whatever they use to ask."""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest

from bot import watching
from bot.client import QuothClient
from bot.desk import Desk
from bot.records import Records, answers
from bot.wording import say
from index import Settings, TranscriptIndex
from index.collections_kept import Collections

EPISODES = Path(__file__).resolve().parents[1] / "episodes"
SECRETS = ("Beatriz", "Quill", "cold aisle")
ASKED = "what did Beatriz Quill say about the swimming pool"
PUBLIC = "what did Elias Corbett say about the fog horn"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with both episodes, which each test copies."""
    home = tmp_path_factory.mktemp("indexed") / "data"
    with TranscriptIndex.open(Settings(home=home), create=True) as made:
        made.add([EPISODES / "skarrow-light.md", EPISODES / "cold-aisle.txt"])
    return home


@pytest.fixture
def settings(tmp_path: Path, indexed: Path) -> Settings:
    shutil.copytree(indexed, tmp_path / "data")
    return Settings(home=tmp_path / "data")


@pytest.fixture
def index(settings: Settings) -> Iterator[TranscriptIndex]:
    with TranscriptIndex.open(settings) as opened:
        yield opened


@pytest.fixture
def simcord_bot(index: TranscriptIndex, records: Records) -> QuothClient:
    return QuothClient(Desk(lambda: index, records))


@dataclass(frozen=True, slots=True)
class Hall:
    """A channel, one who has the role that may ask the private collection, one who has not."""

    channel: Any
    member: Any
    outsider: Any

    @property
    def told(self) -> str:
        """Everything that everybody in the channel has been shown."""
        return "\n".join(map(written, self.channel.history()))


@pytest.fixture
def hall(simcord_env: Any, index: TranscriptIndex, settings: Settings) -> Hall:
    channel = simcord_env.create_guild().create_text_channel("general")
    role = channel.guild.create_role("board")
    kept = Collections(settings.decisions_path, index._store.episodes)
    kept.create("board", private=True)
    kept.add("board", [str(EPISODES / "cold-aisle.txt")])
    kept.grant("board", str(channel.guild.id), [str(role.id)])
    member = channel.guild.add_member(simcord_env.create_user("member"), roles=[role])
    return Hall(channel, member, channel.guild.add_member(simcord_env.create_user("outsider")))


def written(message: Any) -> str:
    cards = [one.to_dict() for one in message.embeds]
    rows = [row if isinstance(row, dict) else row.to_dict() for row in message.components]
    return str(message.content) + json.dumps([cards, rows], ensure_ascii=False)


def shown(message: Any) -> Any:
    return message.content, [one.to_dict() for one in message.embeds]


def tells(words: str) -> list[str]:
    """The secrets in *words*."""
    return [secret for secret in SECRETS if secret.casefold() in words.casefold()]


def alone(result: Any) -> Any:
    """The message that whoever acted alone was shown."""
    (message,) = [one for one in (result.response, *result.followups) if one and one.ephemeral]
    return message


@pytest.mark.parametrize("when", ["soon", "late"])
async def test_a_public_question_is_answered_to_its_asker_alone(
    hall: Hall, request: pytest.FixtureRequest, records: Records, when: str
) -> None:
    """
    The channel has nothing of it afterwards, and the asker has the quotes with buttons: whether
    that was known before anything was promised to all, or not.
    """
    if when == "late":
        request.getfixturevalue("late")
    result = await hall.member.slash(hall.channel, "ask", question=ASKED)
    answer = alone(result)
    assert {embed.author.name for embed in answer.embeds} == {"Beatriz Quill"}
    assert answer.components
    assert hall.channel.history() == []
    assert await records.run(lambda held: answers.shown_in(held, answer.id)) is not None


@pytest.mark.usefixtures("late")
async def test_what_is_promised_to_all_meanwhile_says_nothing(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where Discord fails to take it away again, too."""
    gone = discord.NotFound(_Response(), {"code": 10008, "message": "Unknown Message"})

    async def fails(_interaction: Any) -> None:
        raise gone

    monkeypatch.setattr(discord.Interaction, "delete_original_response", fails)
    await hall.member.slash(hall.channel, "ask", question=ASKED)
    (left,) = hall.channel.history()
    assert left.content == say("fault.for_one")
    assert not left.embeds


class _Response:
    status, reason = 404, "Not Found"


@pytest.mark.parametrize(
    "options",
    [
        {"question": PUBLIC},
        {"question": "what was said about zeppelins"},
        {"question": PUBLIC, "speaker": "Elias Corbett"},
    ],
)
async def test_what_is_not_private_is_told_to_all_as_to_anybody(
    hall: Hall, options: dict[str, str]
) -> None:
    """An allowed role changes no quote and no count in what all can read."""
    await hall.member.slash(hall.channel, "ask", **options)
    await hall.outsider.slash(hall.channel, "ask", **options)
    to_member, to_outsider = hall.channel.history()
    assert to_member.content == to_outsider.content
    assert [one.to_dict() for one in to_member.embeds] == [
        one.to_dict() for one in to_outsider.embeds
    ]


async def test_others_are_told_that_nobody_of_that_name_speaks_here(hall: Hall) -> None:
    result = await hall.outsider.slash(hall.channel, "ask", question=ASKED)
    assert "Nobody called “Beatriz Quill” speaks" in result.response.content
    again = await hall.outsider.slash(hall.channel, "ask", question=ASKED, private=True)
    assert "swimming" not in written(again.response).replace(ASKED, "").split("\n", 1)[1]


@pytest.mark.parametrize(
    "chosen", [{"speaker": "Beatriz Quill"}, {"episode": "A night in the cold aisle"}]
)
async def test_a_private_speaker_or_episode_that_was_chosen_is_told_to_the_asker_alone(
    hall: Hall, chosen: dict[str, str]
) -> None:
    """Also where the honest answer is no: the choice itself says that there is such a one."""
    for question in ("what was said about the swimming pool", "what was said about zeppelins"):
        result = await hall.member.slash(hall.channel, "ask", question=question, **chosen)
        assert alone(result).content
    assert hall.channel.history() == []


async def test_a_count_of_private_turns_is_told_to_the_asker_alone(hall: Hall) -> None:
    await hall.member.slash(hall.channel, "ask", question="how often did people mention paper?")
    assert tells(hall.told) == []


async def test_choices_are_offered_to_whoever_may_ask_them(hall: Hall) -> None:
    """Nobody else is shown what is offered."""
    for who, expected in ((hall.member, ["Beatriz Quill"]), (hall.outsider, [])):
        offered = await who.autocomplete(hall.channel, "ask", "speaker", "quill", question="x")
        assert [one["name"] for one in offered] == expected
    watched = await hall.member.autocomplete(hall.channel, "watch add", "speaker", "quill")
    assert watched == []  # a watch tells a whole channel


async def test_the_buttons_of_an_answer_that_is_private_by_itself_keep_it_so(hall: Hall) -> None:
    """More, context, copy, follow-ups, undo and verdicts, and nobody else can press them."""
    answer = alone(await hall.member.slash(hall.channel, "ask", question=ASKED))
    for label in ("More", "Context", "Useful", "Report"):
        assert written(alone(await hall.member.click(answer, label=label)))
    await hall.member.click(answer, label="Search all speakers")
    page = alone(await hall.member.click(answer, label="Context"))
    assert "swimming pool" in alone(await hall.member.click(page, label="Copy")).content
    form = await hall.member.click(answer, label="Ask more")
    more = await hall.member.submit_modal(form, {"question": "what else did she say?"})
    assert tells(written(alone(more)))
    assert hall.channel.history() == []


async def test_nobody_else_can_press_what_is_private_by_itself(hall: Hall) -> None:
    """Though they make up the ids of its buttons, below an answer of their own."""
    answer = alone(await hall.member.slash(hall.channel, "ask", question=ASKED))
    own = await hall.outsider.slash(hall.channel, "ask", question=PUBLIC)
    ids = [one["custom_id"] for row in answer.components for one in row["components"]]
    stored = hall.channel._env.backend.get_message(own.response.channel_id, own.response.id)
    button = {"type": 2, "id": 2, "style": 2, "label": "x"}
    for custom_id in ids:
        stored.components = [
            {"type": 1, "id": 1, "components": [{**button, "custom_id": custom_id}]}
        ]
        pressed = await hall.outsider.click(own.response, custom_id=custom_id)
        assert alone(pressed).content == say("press.not_yours")


async def test_a_private_quote_is_shared_with_nobody_who_may_not_see_it(hall: Hall) -> None:
    target = hall.channel.guild.create_text_channel("elsewhere")
    answer = alone(await hall.member.slash(hall.channel, "ask", question=ASKED))
    page = alone(await hall.member.click(answer, label="Context"))
    offered = (await hall.member.click(page, label="Share")).response
    custom_id = offered.components[0]["components"][0]["custom_id"]
    chosen = await hall.member.select(offered, [target], custom_id=custom_id)
    assert alone(chosen).content == say("share.not_all")
    assert target.history() == []


async def test_the_message_menu_answers_the_asker_alone(hall: Hall) -> None:
    said = await hall.outsider.send(hall.channel, ASKED)
    result = await hall.member.context_menu(hall.channel, "Ask Quoth about this", said)
    assert tells(written(alone(result)))
    assert [one.id for one in hall.channel.history()] == [said.id]


async def test_undoing_what_was_understood_does_not_draw_private_quotes_in_public(
    hall: Hall,
) -> None:
    """The answer that all see stays; what becomes private is told beside it."""
    first = await hall.member.slash(
        hall.channel, "ask", question="what did Ruth Corbett say about the swimming pool in winter"
    )
    before = shown(first.response)
    undone = await hall.member.click(first.response, label="Search all speakers")
    assert tells(written(alone(undone)))
    assert shown(hall.channel.history()[-1]) == before


async def test_a_mention_is_answered_from_what_all_may_see_and_names_the_other_way(
    simcord_env: Any, hall: Hall
) -> None:
    """Nothing can be said to one alone there; whoever has no such role is told of none."""
    me = f"<@{simcord_env.bot.user.id}>"
    said = await hall.member.send(hall.channel, f"{me} {ASKED}")
    answer = hall.channel.last_message
    assert "Nobody called “Beatriz Quill” speaks" in answer.content
    assert say("answer.seen_by_all") in answer.content
    assert not answer.embeds
    await hall.member.send(hall.channel, f"{me} and in winter?", reply_to=answer)
    assert "swimming" not in written(hall.channel.last_message)
    await hall.outsider.send(hall.channel, f"{me} {PUBLIC}", reply_to=said)
    assert say("answer.seen_by_all") not in hall.channel.last_message.content


async def test_a_mention_does_not_go_on_from_what_was_told_to_one_alone(
    simcord_env: Any, hall: Hall
) -> None:
    """In a thread, where questions go on from the last answer."""
    me = f"<@{simcord_env.bot.user.id}>"
    opener = await hall.outsider.send(hall.channel, "let us talk")
    seen = simcord_env.bot.get_channel(hall.channel.id)
    made = await (await seen.fetch_message(opener.id)).create_thread(name="talk")
    thread = next(one for one in hall.channel.threads if one.id == made.id)
    await hall.member.slash(thread, "ask", question=ASKED)
    await hall.member.send(thread, f"{me} what else did she say?")
    assert tells(written(thread.last_message)) == []


async def test_a_role_that_was_taken_away_closes_the_answers_that_it_opened(
    simcord_env: Any, hall: Hall, index: TranscriptIndex, settings: Settings
) -> None:
    answer = alone(await hall.member.slash(hall.channel, "ask", question=ASKED))
    Collections(settings.decisions_path, index._store.episodes).revoke(
        "board", str(hall.channel.guild.id)
    )
    for label in ("Context", "More"):
        pressed = await hall.member.click(answer, label=label)
        assert tells(written(pressed.response).replace(ASKED, "")) == [], label


async def test_a_watch_does_not_tell_a_channel_of_private_turns(
    simcord_env: Any, hall: Hall, records: Records
) -> None:
    await hall.member.slash(hall.channel, "watch add", speaker="Beatriz Quill")
    client = simcord_env.bot
    assert await watching.tell(client, client.desk) == 0
    assert hall.channel.history() == []


async def test_moderators_without_the_role_see_no_passage_of_a_reported_answer(
    simcord_env: Any, hall: Hall
) -> None:
    guild = hall.channel.guild
    mods = guild.create_role("mods", permissions=discord.Permissions(manage_messages=True))
    moderator = guild.add_member(simcord_env.create_user("mod"), roles=[mods])
    question = "what was said about the swimming pool"
    answer = alone(await hall.member.slash(hall.channel, "ask", question=question))
    await hall.member.click(answer, label="Report")
    for command in ("review queue", "review gaps", "review log"):
        result = await moderator.slash(hall.channel, command)
        assert tells(written(result.response)) == [], command


async def test_it_is_kept_as_private_and_no_log_names_it(
    hall: Hall, records: Records, caplog: pytest.LogCaptureFixture
) -> None:
    """So neither the queue of unsure answers nor the gaps have it."""
    caplog.set_level(logging.DEBUG, "bot")
    answer = alone(await hall.member.slash(hall.channel, "ask", question=ASKED))
    kept = await records.run(lambda held: answers.shown_in(held, answer.id))
    assert kept is not None
    assert kept.private
    assert tells("\n".join(record.getMessage() for record in caplog.records)) == []

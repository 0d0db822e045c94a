"""The buttons of an answer: for its asker, for others, after a restart, when it is forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot import presses
from bot.client import QuothClient
from bot.desk import Desk
from bot.escaping import units
from bot.presses import context
from bot.records import Records, answers, verdicts
from bot.wording import say

FOG = "what did Elias Corbett say about the fog horn"


@pytest.fixture
def index(invented: Any) -> Any:
    return invented


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def bob(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("bob"))


def buttons(message: Any) -> Iterator[dict[str, Any]]:
    """Every control below *message*."""
    for row in message.components:
        children = row["components"] if isinstance(row, dict) else row.children
        for one in children:
            yield one if isinstance(one, dict) else one.to_dict()


def labels(message: Any) -> list[str]:
    return [str(one.get("label") or one.get("placeholder")) for one in buttons(message)]


async def test_an_answer_has_its_buttons(channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "ask", question=FOG)
    assert labels(result.response) == [
        "More",
        "Context",
        "Ask more",
        "Search all speakers",
        "Useful",
        "Not useful",
        "Report",
        "Review",
    ]
    ids = [one["custom_id"] for one in buttons(result.response)]
    assert len(set(ids)) == len(ids)
    assert all(len(one) <= 100 for one in ids)


async def test_more_leaves_out_what_was_shown(channel: Any, alice: Any) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    more = await alice.click(first.response, label="More")
    assert not more.ephemeral
    assert more.response.content.startswith(
        "**what did Elias Corbett say about the fog horn · more**"
    )
    shown = {embed.description for embed in first.response.embeds}
    assert not shown & {embed.description for embed in more.response.embeds}
    again = await alice.click(more.response, label="More") if more.response.components else more
    assert again.response.content.count("· more") == 1


async def test_what_others_press_is_shown_to_them_alone(channel: Any, alice: Any, bob: Any) -> None:
    """Nobody turns another's answer into something else, or fills the channel by pressing."""
    first = await alice.slash(channel, "ask", question=FOG)
    before = first.response.content
    for label in ("More", "Context", "Search all speakers", "Useful"):
        assert (await bob.click(first.response, label=label)).ephemeral
    assert first.response.content == before
    assert len(channel.history()) == 1


async def test_undoing_what_was_understood_edits_the_answer_and_keeps_its_buttons(
    channel: Any, alice: Any
) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    assert {embed.author.name for embed in first.response.embeds} == {"Elias Corbett"}
    await alice.click(first.response, label="Search all speakers")
    names = {embed.author.name for embed in first.response.embeds}
    assert "Ruth Corbett" in names
    assert labels(first.response) == [
        "More",
        "Context",
        "Ask more",
        "As first understood",
        "Useful",
        "Not useful",
        "Report",
        "Review",
    ]
    await alice.click(first.response, label="As first understood")
    assert {embed.author.name for embed in first.response.embeds} == {"Elias Corbett"}
    assert "Search all speakers" in labels(first.response)
    assert len(channel.history()) == 1


async def test_undoing_a_speaker_that_was_chosen_searches_everybody(
    channel: Any, alice: Any
) -> None:
    question = "what was said about the fog horn"
    first = await alice.slash(channel, "ask", question=question, speaker="Elias Corbett")
    await alice.click(first.response, label="Search all speakers")
    assert "Ruth Corbett" in {embed.author.name for embed in first.response.embeds}
    await alice.click(first.response, label="As first understood")
    assert {embed.author.name for embed in first.response.embeds} == {"Elias Corbett"}


async def test_context_pages_both_ways_through_the_whole_episode(channel: Any, alice: Any) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    opened = await alice.click(first.response, label="Context")
    page = opened.response
    assert opened.ephemeral
    assert page.embeds[0].author.name == "The last keeper of Skarrow Light"
    assert page.embeds[0].description.count("▸") == 1
    seen: set[int] = set()
    for direction in ("Earlier", "Later"):
        for _ in range(15):
            seen.update(turns_on(page))
            if next(one for one in buttons(page) if one["label"] == direction).get("disabled"):
                break
            await alice.click(page, label=direction)
        else:
            pytest.fail("the transcript has no end")
    assert seen == set(range(1, 50))
    await alice.click(page, label="The quote")
    assert page.embeds[0].description.count("▸") == 1


def turns_on(page: Any) -> range:
    """The numbers of the turns that a page shows, by its footer."""
    found = re.match(r"turns? (\d+)(?: to (\d+) of 49)? ·", page.embeds[0].footer.text)
    assert found is not None
    return range(int(found[1]), int(found[2] or found[1]) + 1)


async def test_another_quote_of_the_answer_can_be_chosen(channel: Any, alice: Any) -> None:
    first = await alice.slash(channel, "ask", question="what was said about bread and rye")
    page = (await alice.click(first.response, label="Context")).response
    menu = next(one for one in buttons(page) if one["type"] == 3)
    assert [one["value"] for one in menu["options"]] == ["0", "1", "2"]
    await alice.select(page, ["2"], custom_id=menu["custom_id"])
    menu = next(one for one in buttons(page) if one["type"] == 3)
    assert [one["value"] for one in menu["options"] if one.get("default")] == ["2"]
    assert page.embeds[0].description.count("▸") == 1


async def test_a_citation_is_copied_as_plain_text_with_its_link(channel: Any, alice: Any) -> None:
    first = await alice.slash(channel, "ask", question="what did Jonah say about rye")
    page = (await alice.click(first.response, label="Context")).response
    copied = (await alice.click(page, label="Copy")).response
    assert copied.ephemeral
    lines = copied.content.splitlines()
    assert lines[0] == "```text"
    assert lines[1].startswith("“")
    assert lines[-3].startswith("— Jonah Abiodun, Rye and reason, 2021-10-06, ")
    assert lines[-2].startswith("https://slackwater.example/episodes/rye")


def test_a_copied_quote_of_emoji_fits_and_pings_nobody_where_it_is_pasted(
    citation: Any,
) -> None:
    said = "@everyone " + "\N{PARTY POPPER}" * 1500
    shown = context.as_copied(citation(said, (said,), "")).text
    assert units(shown) < 2000
    assert shown.startswith("```text\n“@\u200beveryone ")
    assert shown.endswith("…\n```")


async def test_records_that_fail_under_a_press_leave_nobody_thinking(
    channel: Any, alice: Any, bob: Any, records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence stands in place of "thinking…", whatever fails after that was shown."""
    first = await alice.slash(channel, "ask", question=FOG)
    work = records.run

    async def failing(wanted: Any) -> Any:
        if "_keep" in repr(wanted):
            raise RuntimeError
        return await work(wanted)

    monkeypatch.setattr(records, "run", failing)
    more = await bob.click(first.response, label="More")
    assert more.response.content.startswith("Something went wrong on my side.")


async def test_useful_and_not_useful_take_each_others_place_and_a_report_stays(
    channel: Any, alice: Any, bob: Any, records: Records
) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    for who, label in ((alice, "Useful"), (alice, "Not useful"), (bob, "Report"), (bob, "Report")):
        assert (await who.click(first.response, label=label)).ephemeral
    flagged = await records.run(lambda held: verdicts.flagged(held, channel.guild.id))
    assert [(one.reports, one.not_useful) for one in flagged] == [(1, 1)]
    await alice.click(first.response, label="Useful")
    flagged = await records.run(lambda held: verdicts.flagged(held, channel.guild.id))
    assert [(one.reports, one.not_useful) for one in flagged] == [(1, 0)]


async def test_buttons_work_after_a_restart(
    simcord_env: Any, channel: Any, alice: Any, index: Any, records: Records
) -> None:
    """All that a press needs stands in its id and in the records."""
    first = await alice.slash(channel, "ask", question=FOG)
    opened = await alice.click(first.response, label="Ask more")
    await simcord_env.restart_bot(QuothClient(Desk(lambda: index, records)))
    assert (await alice.click(first.response, label="More")).response.embeds
    assert (await alice.click(first.response, label="Context")).response.embeds
    asked = await alice.submit_modal(opened, {"question": "and Ruth?"})
    assert {embed.author.name for embed in asked.response.embeds} == {"Ruth Corbett"}


async def test_ask_more_opens_a_modal_and_goes_on(channel: Any, alice: Any, bob: Any) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    opened = await bob.click(first.response, label="Ask more")
    assert opened.modal["title"] == "Ask more"
    asked = await bob.submit_modal(opened, {"question": "and Ruth?"})
    assert not asked.ephemeral
    assert "speaker: Ruth Corbett" in asked.response.content
    again = await bob.click(asked.response, label="Ask more")
    asked = await bob.submit_modal(again, {"question": "what else did she say?"})
    assert "Ruth Corbett" in asked.response.content


async def test_what_goes_on_from_a_private_answer_is_private(channel: Any, alice: Any) -> None:
    first = await alice.slash(channel, "ask", question=FOG, private=True)
    opened = await alice.click(first.response, label="Ask more")
    asked = await alice.submit_modal(opened, {"question": "and Ruth?"})
    assert asked.ephemeral
    assert channel.history() == []


async def test_an_answer_that_is_not_kept_says_so(
    simcord_env: Any, channel: Any, alice: Any, index: Any
) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    await simcord_env.restart_bot(QuothClient(Desk(lambda: index, Records())))
    for one in [*buttons(first.response)]:
        pressed = await alice.click(first.response, custom_id=one["custom_id"])
        assert pressed.ephemeral
        assert pressed.response.content == say("press.stale")


async def test_a_question_that_is_forgotten_says_so_and_its_quotes_keep_their_context(
    channel: Any, alice: Any, bob: Any
) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    done = await alice.slash(channel, "forget")
    assert done.ephemeral
    assert done.response.content.startswith("I have forgotten 1 question of yours")
    assert (await bob.click(first.response, label="More")).response.content == say(
        "press.forgotten"
    )
    assert (await bob.click(first.response, label="Search all speakers")).response.content == say(
        "press.forgotten"
    )
    assert (await bob.click(first.response, label="Context")).response.embeds
    assert (await alice.slash(channel, "forget")).response.content == "I kept nothing of you."


async def test_nothing_of_a_forgotten_question_is_left_in_the_records(
    channel: Any, alice: Any, records: Records
) -> None:
    await alice.slash(channel, "ask", question="what did Elias say about xylophones")
    await alice.slash(channel, "forget")
    rows = await records.run(
        lambda held: [tuple(one) for one in held.execute("SELECT * FROM answers")]
    )
    assert rows
    assert "xylophone" not in json.dumps(rows)
    assert str(alice.id) not in json.dumps(rows)


async def test_a_button_that_nobody_made_is_explained(channel: Any, alice: Any) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    (kept_id,) = {one["custom_id"].split(":")[2] for one in buttons(first.response)}
    for custom_id in (
        "quoth:nothing:x",
        f"quoth:context:{kept_id}:99",
        "quoth:more",
    ):
        pressed = await press(alice, first.response, custom_id)
        assert pressed.ephemeral
        assert re.search(r"[Aa]sk again", pressed.response.content)


async def test_somebody_elses_modal_is_refused(channel: Any, alice: Any, bob: Any) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    opened = await alice.click(first.response, label="Ask more")
    modal = opened.modal["custom_id"]
    pressed = await press(bob, first.response, modal)
    assert pressed.ephemeral
    assert pressed.response.content == say("press.not_yours")


async def test_a_private_answer_does_nothing_for_others(channel: Any, alice: Any, bob: Any) -> None:
    """Its id may be guessed or told; its question is its asker's all the same."""
    public = await bob.slash(channel, "ask", question="what did Ruth say about mercury")
    private = await alice.slash(channel, "ask", question=FOG, private=True)
    for one in [*buttons(private.response)]:
        pressed = await press(bob, public.response, one["custom_id"])
        assert pressed.response.content == say("press.not_yours")


async def test_an_answer_of_another_server_does_nothing(
    simcord_env: Any, channel: Any, alice: Any
) -> None:
    first = await alice.slash(channel, "ask", question=FOG)
    elsewhere = simcord_env.create_guild("elsewhere").create_text_channel("general")
    carol = elsewhere.guild.add_member(simcord_env.create_user("carol"))
    own = await carol.slash(elsewhere, "ask", question=FOG)
    for one in [*buttons(first.response)]:
        pressed = await press(carol, own.response, one["custom_id"])
        assert pressed.response.content == say("press.stale")


async def press(actor: Any, message: Any, custom_id: str) -> Any:
    """A press with a made-up id, as nobody's client sends it."""
    stored = actor._env.backend.get_message(message.channel_id, message.id)
    before = stored.components
    stored.components = [
        {
            "type": 1,
            "id": 1,
            "components": [{"type": 2, "id": 2, "style": 2, "label": "x", "custom_id": custom_id}],
        }
    ]
    try:
        return await actor.click(message, custom_id=custom_id)
    finally:
        stored.components = before


def test_every_act_is_found_once() -> None:
    found = [act for module in presses.modules() for act in module.ACTS]
    assert len(found) == len(set(found))
    assert set(found) == set(presses.acts())
    assert answers

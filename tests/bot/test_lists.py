"""Who speaks and what is indexed, a page at a time."""

from __future__ import annotations

from typing import Any

import pytest

from bot import lists
from bot.escaping import units
from bot.wording import say
from index import EpisodeRef, Listed, ListedEpisode, ListedSpeaker


@pytest.fixture
def index(invented: Any) -> Any:
    return invented


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


def many(count: int, name: str = "Ann") -> Listed:
    episode = EpisodeRef("e", name, "p", "2021-01-02", "https://pod.example/1")
    people = tuple(ListedSpeaker(f"{name} {n}", (name,), n, ("e",)) for n in range(count))
    shown = tuple(ListedEpisode(episode, n, (name,) * 5) for n in range(count))
    return Listed(1, people, shown)


async def test_who_says_most_comes_first(channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "who")
    assert result.ephemeral
    (embed,) = result.response.embeds
    assert embed.description.splitlines()[:2] == [
        "**Marit Okonjo** · 98 turns in 5 episodes",
        "**Jonah Abiodun** · 40 turns in 2 episodes",
    ]
    assert embed.footer.text == "9 in all · page 1 of 1"
    assert result.response.components == []


async def test_episodes_are_listed_newest_first(channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "episodes list")
    lines = result.response.embeds[0].description.splitlines()
    assert lines[0].startswith("[The honest thermometer](<https://slackwater.example/")
    assert lines[1] == (
        "2023-09-20 · 40 turns · Marit Okonjo, Ruth Corbett, Ishaan Mehrotra, 1 more"
    )
    assert lines[-1] == "undated · 25 turns"


async def test_pages_are_turned_in_place(
    channel: Any, alice: Any, index: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "listed", lambda **_view: many(40))
    page = (await alice.slash(channel, "who")).response
    assert [one["label"] for one in page.components[0]["components"]] == ["Back", "Next"]
    for expected in ("page 2 of 3", "page 3 of 3"):
        await alice.click(page, label="Next")
        assert page.embeds[0].footer.text.endswith(expected)
    await alice.click(page, label="Back")
    assert page.embeds[0].footer.text.endswith("page 2 of 3")


def test_a_page_that_is_not_there_any_more_is_the_last_one() -> None:
    assert lists.of_episodes(many(20), 99).cards[0].footer == "20 in all · page 3 of 3"
    assert lists.of_speakers(many(20), -5).cards[0].footer == "20 in all · page 1 of 2"


def test_an_empty_index_is_said_to_be() -> None:
    assert lists.of_speakers(many(0)).text == say("lists.nobody")
    assert lists.of_episodes(many(0)).text == say("lists.nothing")


def test_lists_of_hostile_names_do_nothing(hostile: str, acting: Any, words_of: Any) -> None:
    """Within Discord's limits, whatever people and episodes are called."""
    for reply in (lists.of_speakers(many(40, hostile)), lists.of_episodes(many(40, hostile))):
        assert units(reply.text) <= 2000
        assert units(reply.cards[0].description) <= 4096
        for text in (reply.text, reply.cards[0].description):
            assert acting(words_of(text)) == []

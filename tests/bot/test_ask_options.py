"""`/ask` with a speaker, an episode, for the asker alone; and what Discord offers as one types."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from bot import choosing
from index import EpisodeRef, Listed, ListedEpisode, ListedSpeaker
from tests.in_time import is_done_within

FOG = "what was said about the fog horn"


@pytest.fixture
def index(invented: Any) -> Any:
    return invented


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: Any, channel: Any) -> Any:
    return channel.guild.add_member(simcord_env.create_user("alice"))


async def test_a_speaker_and_an_episode_can_be_chosen(channel: Any, alice: Any) -> None:
    (episode,) = await alice.autocomplete(channel, "ask", "episode", "skarrow", question=FOG)
    assert episode["name"] == "2021-04-14 · The last keeper of Skarrow Light"
    result = await alice.slash(
        channel, "ask", question=FOG, speaker="Ruth Corbett", episode=episode["value"]
    )
    assert {embed.author.name for embed in result.response.embeds} == {"Ruth Corbett"}
    summary = "speaker: Ruth Corbett · episode: The last keeper of Skarrow Light"
    assert f"{summary} · searched 1 episode, 2021-04-14" in result.response.content


async def test_an_answer_for_the_asker_alone_is_seen_by_nobody_else(
    channel: Any, alice: Any
) -> None:
    result = await alice.slash(channel, "ask", question=FOG, private=True)
    assert result.ephemeral
    assert result.response.embeds
    assert channel.history() == []


async def test_an_unknown_episode_is_a_sentence_for_the_asker_alone(
    channel: Any, alice: Any
) -> None:
    result = await alice.slash(channel, "ask", question=FOG, episode="@everyone")
    told = result.response
    assert told.ephemeral
    assert told.content.startswith("No episode fits “@\u200beveryone”: choose one from the list")


async def test_an_unknown_speaker_is_an_honest_no(channel: Any, alice: Any) -> None:
    result = await alice.slash(channel, "ask", question=FOG, speaker="Ada Quimby")
    assert "Nobody called “Ada Quimby” speaks" in result.response.content


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ["Marit Okonjo", "Jonah Abiodun", "Beatriz Quill", "Ruth Corbett"]),
        ("corb", ["Ruth Corbett", "Elias Corbett", "Nadia Corbett"]),
        ("RUTH", ["Ruth Corbett"]),
        ("zebra", []),
    ],
)
async def test_speakers_are_offered_as_they_are_typed(
    channel: Any, alice: Any, typed: str, expected: list[str]
) -> None:
    offered = await alice.autocomplete(channel, "ask", "speaker", typed, question=FOG)
    assert [one["name"] for one in offered][:4] == expected


async def test_episodes_are_offered_newest_first_by_title_date_or_speaker(
    channel: Any, alice: Any
) -> None:
    offered = await alice.autocomplete(channel, "ask", "episode", "corbett", question=FOG)
    assert [one["name"][:4] for one in offered] == ["2023", "2022", "2021"]
    offered = await alice.autocomplete(channel, "ask", "episode", "2022-03", question=FOG)
    assert [one["name"] for one in offered] == ["2022-03-16 · A night in the cold aisle"]


async def test_the_menu_of_a_message_asks_about_its_words(
    channel: Any, alice: Any, simcord_env: Any
) -> None:
    bob = channel.guild.add_member(simcord_env.create_user("bob"))
    said = await bob.send(channel, "what did Elias Corbett say about the fog horn?")
    result = await alice.context_menu(channel, "Ask Quoth about this", said)
    assert result.response.embeds[0].author.name == "Elias Corbett"


async def test_a_message_without_words_cannot_be_asked_about(
    channel: Any, alice: Any, simcord_env: Any
) -> None:
    said = await alice.send(channel, attachments=[("a.png", b"x")])
    result = await alice.context_menu(channel, "Ask Quoth about this", said)
    assert result.ephemeral
    assert result.response.content.startswith("There are no words in that message")


@pytest.mark.parametrize("question", ["\N{PARTY POPPER}", "…?!", "<:blob:123456789012345678>"])
async def test_a_question_without_words_is_refused_to_the_asker_alone(
    channel: Any, alice: Any, question: str
) -> None:
    result = await alice.slash(channel, "ask", question=question)
    told = result.followups[0] if result.followups else result.response
    assert told.content


def many(count: int) -> Listed:
    """An index of many people and episodes."""
    people = tuple(
        ListedSpeaker(f"Ünal Speaker {n}", (f"Ünal Speaker {n}", "SPEAKER"), n, ("e",))
        for n in range(count)
    )
    episodes = tuple(
        ListedEpisode(EpisodeRef(f"https://x.example/{'a' * 200}/{n}", "T" * 300, "p"), 9, ())
        for n in range(count)
    )
    return Listed(1, people, episodes)


def test_at_most_25_choices_are_offered_within_the_limits_in_well_under_100_ms() -> None:
    listed = many(5000)
    choosing.speakers(listed, "warm")
    choosing.episodes(listed, "warm")
    for offer in (choosing.speakers, choosing.episodes):
        assert is_done_within(0.1, partial(offer, listed, "t"))
        found = offer(listed, "t")
        assert len(found) == 25 if offer is choosing.episodes else not found
        for one in found:
            assert 1 <= len(one.name) <= 100
            assert 1 <= len(one.value) <= 100
    assert len(choosing.speakers(listed, "unal sp")) == 25


def test_an_episode_with_a_long_id_is_found_by_what_stands_for_it() -> None:
    listed = many(3)
    values = [one.value for one in choosing.episodes(listed, "")]
    assert len(set(values)) == 3
    ids = [one.episode.id for one in listed.episodes]
    assert [choosing.episode_id(listed, one) for one in values] == ids
    assert choosing.episode_id(listed, "latest") == "latest"


def test_names_that_hide_something_are_offered_without_it() -> None:
    person = ListedSpeaker("\u202eevil @everyone", ("x",), 1, ("e",))
    (offer,) = choosing.speakers(Listed(1, (person,), ()), "")
    assert offer.name == "evil @\u200beveryone"

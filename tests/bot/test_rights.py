"""
Who may do what: every command and every button, tried by somebody who may not.

Though a server lets everybody see the commands, and though somebody makes up the id of a button.
What is new has to be sorted in here before the tests pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands

from bot import presses
from bot.client import QuothClient
from bot.desk import Desk
from bot.wording import say

FOG = "what did Elias Corbett say about the fog horn"
FILE = ("talk.txt", b"Ann: Good evening, and welcome.\n\nBo: Thank you for having me here.\n")
# By the rights that they need: what is given with them, else nothing.
COMMANDS: dict[str, dict[str, dict[str, Any]]] = {
    "operators": {
        "reindex": {},
        "episodes add": {"file": FILE},
        "collections list": {},
        "collections create": {"name": "board"},
        "collections put": {"name": "public", "episode": "x"},
        "collections take": {"name": "public", "episode": "x"},
        "collections grant": {"name": "public"},
        "collections revoke": {"name": "public"},
    },
    "administrators": {
        "collections narrow": {},
        "settings set": {"quotes": 1},
        "settings reset": {},
        "review setup": {},
    },
    "moderators": {
        "review queue": {},
        "review log": {},
        "review undo": {"number": 1},
        "review export": {},
        "review gaps": {},
    },
}
MENUS = {"moderators": ["Review citation"]}
FOR_ALL = {"about", "ask", "episodes list", "forget", "settings show", "watch add", "watch list"}
FOR_ALL |= {"watch remove", "who", "Ask Quoth about this"}
PRESSES = {
    "operators": {"stopindex", "takefile", "dropfile"},
    "moderators": {
        *("review", "reviewed", "withhold", "speaker", "words", "pin", "fine"),
        *("withheld", "respoken", "reworded", "pinned", "found_fine"),
        *("beside", "takeback", "extend", "settle", "later", "still_fits", "logbook"),
    },
}
PRESSED_BY_ALL = {"around", "ask", "asked", "context", "copy", "episodes", "more", "quote", "redo"}
PRESSED_BY_ALL |= {"share", "shareto", "undo", "verdict", "who"}


@pytest.fixture
def index(invented: Any) -> Any:
    return invented


@pytest.fixture
def simcord_bot(index: Any) -> QuothClient:
    return QuothClient(Desk(lambda: index))


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
async def bob(simcord_env: Any, channel: Any) -> Any:
    """Somebody without any right, whom the server shows every command."""
    made = channel.guild.add_member(simcord_env.create_user("bob"))
    for command in await simcord_env.bot.tree.fetch_commands():
        channel.guild.set_command_permissions(command, {made: True})
    return made


def names(client: QuothClient) -> Iterator[str]:
    kinds = (discord.AppCommandType.message, discord.AppCommandType.user)
    for command in client.tree.walk_commands():
        if not isinstance(command, app_commands.Group):
            yield command.qualified_name
    for kind in kinds:
        yield from (command.name for command in client.tree.get_commands(type=kind))


async def test_every_command_is_sorted_by_who_may_use_it(simcord_env: Any) -> None:
    sorted_in = [name for found in COMMANDS.values() for name in found]
    sorted_in += [name for found in MENUS.values() for name in found]
    assert sorted(names(simcord_env.bot)) == sorted([*sorted_in, *FOR_ALL])


def test_every_press_is_sorted_by_who_may_make_it() -> None:
    sorted_in = [act for found in PRESSES.values() for act in found]
    assert sorted(presses.acts()) == sorted([*sorted_in, *PRESSED_BY_ALL])


@pytest.mark.parametrize(
    ("right", "command"),
    [(right, command) for right, found in COMMANDS.items() for command in found],
)
async def test_a_command_is_refused_in_a_sentence_to_whoever_lacks_the_right(
    channel: Any, bob: Any, right: str, command: str
) -> None:
    options = dict(COMMANDS[right][command])
    if command == "collections narrow":
        options["channel"] = channel
    if command in {"collections grant", "collections revoke"}:
        options["server"] = str(channel.guild.id)
    refused = await bob.slash(channel, command, **options)
    assert refused.ephemeral
    assert refused.response.content.replace("\\", "").startswith(_first_words(right))
    assert channel.history() == []


async def test_others_questions_are_forgotten_for_operators_alone(
    simcord_env: Any, channel: Any, bob: Any
) -> None:
    eve = channel.guild.add_member(simcord_env.create_user("eve"))
    refused = await bob.slash(channel, "forget", user=eve)
    assert refused.response.content.startswith(_first_words("operators"))


async def test_the_menu_of_a_message_reviews_for_moderators_alone(channel: Any, bob: Any) -> None:
    await bob.slash(channel, "ask", question=FOG)
    refused = await bob.context_menu(channel, "Review citation", channel.last_message)
    assert refused.ephemeral
    assert refused.response.content.startswith(_first_words("moderators"))


@pytest.mark.parametrize(
    ("right", "act"), [(right, act) for right, acts in PRESSES.items() for act in sorted(acts)]
)
async def test_a_press_is_refused_in_a_sentence_to_whoever_lacks_the_right(
    channel: Any, bob: Any, right: str, act: str
) -> None:
    """Also where it stands below an answer of their own, and asks for a form or sends one."""
    answer = (await bob.slash(channel, "ask", question=FOG)).response
    made = next(one["custom_id"] for row in answer.components for one in row["components"])
    about = made.split(":")[2]
    stored = channel._env.backend.get_message(channel.id, answer.id)
    button = {"type": 2, "id": 2, "style": 2, "label": "x"}
    button["custom_id"] = f"quoth:{act}:{about}:00000000000000ff:0"
    stored.components = [{"type": 1, "id": 1, "components": [button]}]
    refused = await bob.click(answer, custom_id=button["custom_id"])
    assert refused.modal is None
    assert refused.ephemeral
    assert refused.response.content.startswith(_first_words(right))


def _first_words(right: str) -> str:
    """How the sentence begins: what comes later may name a command that can be tapped."""
    return say(f"rights.{right}").split("{")[0][:30]

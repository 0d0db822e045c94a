"""A walk through the bot in German, after which nothing that it sent is in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import discord
import pytest

from bot.client import QuothClient
from bot.desk import Desk
from bot.operation import Operation
from bot.operators import Operators
from bot.records import Records
from bot.records.watches import Watch
from bot.reindex_message import ended, shown
from bot.reindexing import Outcome, Progress
from bot.upload_screen import of_upload
from bot.uploads import Upload
from bot.watching import News, message_of
from bot.wording import ENGLISH, read, speaking
from index import Settings, TranscriptIndex

EPISODES = Path(__file__).resolve().parents[1] / "episodes"
FOG = "what did Elias Corbett say about the fog horn"
ASKED = (
    FOG,
    "what did Ruth Corbett say about the price of bitcoin",
    "what did Ruth Corbett say about the fog horn before 1990",
    "what did anybody say about quantum chromodynamics",
    "what did Elias Corbet say about the fog horn",
    "what did Elias Corbett say about the night shift",
    "what did Biden say about the fog horn",
    "how often did Elias Corbett say horn",
    "who said fog horn first",
    "who speaks here?",
    "which episodes are there?",
    "what did the host say about the fog horn",
    "what did he say about the fog horn since 2020",
    "was sagte der Leuchtturmwärter über das alte Nebelhorn und den Hafen",
    "?!",
)
ALL = discord.Permissions.all()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[TranscriptIndex]:
    with TranscriptIndex.open(Settings(home=tmp_path / "data"), create=True) as made:
        made.add([EPISODES / "skarrow-light.md", EPISODES / "night-shift.md"])
        yield made


@pytest.fixture
def simcord_bot(index: TranscriptIndex, records: Records, tmp_path: Path) -> QuothClient:
    operation = Operation.by(Settings(home=tmp_path / "data"))
    return QuothClient(Desk(lambda: index, records), operation)


@pytest.fixture
def channel(simcord_env: Any) -> Any:
    return simcord_env.create_guild(preferred_locale="de").create_text_channel("hafen")


@pytest.fixture
async def alice(simcord_env: Any, channel: Any) -> Any:
    """Somebody who may do nothing, but sees every command."""
    made = channel.guild.add_member(simcord_env.create_user("alice"))
    for command in await simcord_env.bot.tree.fetch_commands():
        channel.guild.set_command_permissions(command, {made: True})
    return made


@pytest.fixture
def mod(simcord_env: Any, channel: Any) -> Any:
    role = channel.guild.create_role("keeper", permissions=ALL)
    return channel.guild.add_member(simcord_env.create_user("mod"), roles=[role])


def texts(part: Any) -> Iterator[str]:
    """What people read of a request to Discord."""
    if isinstance(part, Mapping):
        for key, value in part.items():
            if isinstance(value, str) and key in READ:
                yield value
            else:
                yield from texts(value)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)


READ = {"content", "title", "description", "label", "placeholder", "text", "name"}


def sent(env: Any) -> list[str]:
    """All that the bot has sent but for its commands; quotes, which stay as they are, left out."""
    bodies = [one.json for one in env.http_requests if not one.path.endswith("/commands")]
    return ["\n".join(_own_words(one)) for body in bodies for one in texts(body)]


def _own_words(text: str) -> Iterator[str]:
    """The lines of *text* but for quotes, and for the question above them."""
    for line in text.replace("\\", "").splitlines():
        if not line.startswith(("> ", "**what", "**who", "**how", "**which", "“")):
            yield line


def english(language: str) -> Iterator[tuple[str, str]]:
    """The stretches of each English sentence that are long enough to be told from a name."""
    theirs = read(language)
    for message, words in read(ENGLISH).items():
        for text in [words] if isinstance(words, str) else words.values():
            for stretch, *_place in Formatter().parse(text):
                said = stretch.replace("\\", "").strip(" .:,;“”*`()")
                if len(said) > 7 and " " in said and said not in str(theirs[message]):
                    yield message, said


def check(env: Any, language: str = "de") -> None:
    """Nothing that was sent holds a stretch of an English sentence."""
    everything = "\n".join(sent(env))
    found = [f"{message}: {said}" for message, said in english(language) if said in everything]
    assert not found, [line for line in everything.splitlines() if found[0].split(": ")[1] in line]


@pytest.mark.parametrize("language", ["de", "fr", "es-ES"])
async def test_asking_in_another_language(simcord_env: Any, language: str) -> None:
    channel = simcord_env.create_guild(preferred_locale=language).create_text_channel("hafen")
    alice = channel.guild.add_member(simcord_env.create_user("alice"))
    for question in ASKED:
        await alice.slash(channel, "ask", question=question)
    await alice.slash(channel, "ask", question="x" * 1999, episode="nowhere")
    await alice.send(channel, f"<@{simcord_env.bot.user.id}>")
    await alice.send(channel, f"<@{simcord_env.bot.user.id}> {FOG}")
    for command in ("who", "episodes list", "about", "forget", "watch list"):
        await alice.slash(channel, command)
    check(simcord_env, language[:2])


async def test_the_buttons_in_german(simcord_env: Any, channel: Any, alice: Any, mod: Any) -> None:
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    for label in ("Mehr", "Bei allen suchen", "Wie zuerst verstanden", "Nicht hilfreich"):
        await alice.click(answer, label=label)
    for label in ("Hilfreich", "Melden", "Melden", "Prüfen"):
        await alice.click(answer, label=label)
    page = (await alice.click(answer, label="Kontext")).response
    for label in ("Später", "Das Zitat", "Kopieren"):
        await alice.click(page, label=label)
    offered = (await alice.click(page, label="Teilen")).response
    menu = offered.components[0]["components"][0]["custom_id"]
    await alice.select(offered, [channel], custom_id=menu)
    form = await alice.click(answer, label="Nachfragen")
    await alice.submit_modal(form, {"question": "what did Ruth say about it?"})
    labels = {one for body in simcord_env.http_requests for one in labels_of(body.json)}
    german = {str(words) for message, words in read("de").items() if message.startswith("button.")}
    assert labels <= german
    check(simcord_env)


def labels_of(part: Any) -> Iterator[str]:
    """The labels of all buttons within *part*."""
    if isinstance(part, Mapping):
        if part.get("type") == 2 and "custom_id" in part:
            yield str(part["label"])
        for value in part.values():
            yield from labels_of(value)
    elif isinstance(part, list):
        for one in part:
            yield from labels_of(one)


async def test_moderating_in_german(simcord_env: Any, channel: Any, alice: Any, mod: Any) -> None:
    answer = (await alice.slash(channel, "ask", question=FOG)).response
    await alice.click(answer, label="Melden")
    await decide(mod, answer, "Person berichtigen", name="Birger Aalto", reason="seine Stimme")
    await decide(mod, answer, "Person berichtigen")
    await decide(mod, answer, "Worte berichtigen", words="Something else was said here.")
    await decide(mod, answer, "Als Antwort anheften", question="why is the horn so loud")
    await decide(mod, answer, "Für gut befinden")
    done = await decide(mod, answer, "Zurückhalten", part="no such words")
    done = await decide(mod, answer, "Zurückhalten", reason="auf seinen Wunsch")
    await mod.click(done.response, label="Rückgängig")
    await alice.slash(channel, "ask", question="why is the horn so loud")
    for command in ("review queue", "review log", "review gaps", "review export"):
        await mod.slash(channel, command)
        await alice.slash(channel, command)
    await mod.slash(channel, "review undo", number=99)
    await mod.slash(channel, "review setup", digest=channel)
    await alice.slash(channel, "review setup", stop_digest=True)
    check(simcord_env)


async def decide(who: Any, answer: Any, button: str, **fields: str) -> Any:
    review = await who.click(answer, label="Prüfen")
    form = await who.click(review.response, label=button)
    return await who.submit_modal(form, fields)


async def test_settings_watches_and_operators_in_german(
    simcord_env: Any, channel: Any, alice: Any, mod: Any
) -> None:
    for who in (alice, mod):
        await who.slash(channel, "settings show")
        await who.slash(channel, "settings set")
        await who.slash(channel, "settings set", quotes=2, cooldown=3, threads=True)
        await who.slash(channel, "collections list")
        await who.slash(channel, "reindex")
    await mod.slash(channel, "settings set", cooldown=3)
    await alice.slash(channel, "ask", question=FOG)
    await alice.slash(channel, "ask", question=FOG)
    for speaker in ("Elias Corbett", "Elias Corbett", "Nobody Known", "?"):
        await mod.slash(channel, "watch add", speaker=speaker, about="horn")
    await mod.slash(channel, "watch list")
    await mod.slash(channel, "watch remove", watch="999")
    object.__setattr__(simcord_env.bot.operation, "operators", Operators((mod.id,)))
    await mod.slash(channel, "reindex")
    await mod.slash(channel, "collections create", name="board", private=True)
    await mod.slash(channel, "collections create", name="board")
    await mod.slash(channel, "collections create", name="b o a r d")
    await mod.slash(channel, "collections grant", name="board")
    await mod.slash(channel, "collections grant", name="none")
    await mod.slash(channel, "collections revoke", name="board", server="x")
    await mod.slash(channel, "collections narrow", channel=channel, names="none")
    await mod.slash(channel, "collections narrow", channel=channel)
    await mod.slash(channel, "collections put", name="public", episode="none")
    await mod.slash(channel, "collections list")
    check(simcord_env)


REPORT = {
    "added": 1, "turns_added": 1200, "changed": 2, "turns_changed": 1, "removed": 1,
    "turns_removed": 3, "failed": [{}], "decisions_moved": 1, "pins_changed": [{}, {}],
}  # fmt: skip
CHECKED = {
    "title": None, "format": "markdown", "date": "2021-08-05",
    "speakers": [{"name": f"Ann {n}", "turns": 1} for n in range(10)],
    "turns": [{"speaker": None, "label": None, "text": "Ja."}],
    "dropped": [{"reason": "heading"}, {"reason": "heading"}, {"reason": "of a new kind"}],
}  # fmt: skip


def test_what_is_posted_without_being_asked_for_is_german_too() -> None:
    with speaking("de"):
        assert shown(Progress(0.5, 1200, 90)) == (
            "Neu einlesen: 50\xa0% · 1.200 Redebeiträge · 13 Redebeiträge/s · noch etwa 1 min 30 s"
        )
        assert ended(Outcome(REPORT), 9000) == (
            "Neu eingelesen in 2,5 h: +1 Folge, 1.200 Redebeiträge; 2 Folgen bearbeitet; "
            "1 Redebeitrag geändert; −1 Folge, 3 Redebeiträge; 1 Datei nicht gelesen; "
            "1 Entscheidung neu anzusehen; 2 angeheftete Antworten betroffen."
        )
        assert ended(Outcome(cancelled=True), 1).startswith("Neu eingelesen in 1 s: abgebrochen")
        upload = of_upload(Upload("0" * 16, "a.md", CHECKED))
        assert upload.cards[0].description.replace("\\", "").splitlines() == [
            "**ohne Titel**",
            "markdown · 05.08.2021",
            "",
            (
                "1 Redebeitrag von Ann 0 (1), Ann 1 (1), Ann 2 (1), Ann 3 (1), Ann 4 (1), "
                "Ann 5 (1), Ann 6 (1), Ann 7 (1) und 2 weitere"
            ),
            "Ausgelassen, 3 Zeilen: Überschrift (2), of a new kind (1)",
            "",
            "> **Person nicht genannt:** Ja.",
        ]
        watch = Watch(1, 1, 1, "Ann Lee", "rye", None, frozenset())
        news = message_of(watch, News((), 2, frozenset()))
        assert news.text.startswith("Neu hier von **Ann Lee** über „rye“: 2 Redebeiträge.")

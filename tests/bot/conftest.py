"""Answers of the real shapes, and an index that gives them, for the bot's tests."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import strategies as st

from bot import delivery
from bot.client import QuothClient
from bot.desk import Desk
from bot.records import Records
from index import (
    EVERYTHING,
    Answer,
    Attribution,
    Citation,
    EpisodeRef,
    Searched,
    Settings,
    State,
    Suggestion,
    TranscriptIndex,
    Understood,
    View,
)

if TYPE_CHECKING:
    from index import Conversation, Listed, Moderation, Status, Surroundings

SETTLED_WITHIN_S = 50  # with what the bot does by itself, on a busy machine
EPISODES = Path(__file__).resolve().parents[1] / "episodes"
TITLE = "A Kandahar mosque attack exposes the Taliban's security challenges"
SAID = (
    "The U.S. had done a good job in the past. And so now people who have served and done the "
    "reconnaissance that is necessary for over-the-horizon counterterrorism to work have said "
    "that they estimate those capabilities to be at a quarter of what they were last year. "
    "That was tragic."
)
QUOTE = (
    "And so now people who have served and done the reconnaissance that is necessary for "
    "over-the-horizon counterterrorism to work have said that they estimate those capabilities "
    "to be at a quarter of what they were last year."
)
SEARCHED = Searched(episodes=1, turns=17)
QUESTION = "what did Mines say about over-the-horizon counterterrorism"


def make_citation(
    text: str = SAID,
    quote: tuple[str, ...] = (QUOTE,),
    emphasised: str = "over-the-horizon counterterrorism",
    *,
    speaker: str | None = "Andrew Mines",
    label: str | None = "MINES",
    attribution: Attribution = Attribution.EXPLICIT,
    title: str = TITLE,
    date: str | None = None,
    url: str | None = None,
    line: int | None = 28,
    start_ms: int | None = None,
    quoting: str | None = None,
) -> Citation:
    start = text.find(emphasised) if emphasised else -1
    return Citation(
        turn_id=1,
        episode=EpisodeRef("kandahar", title, "seeds/kandahar.txt", date, url),
        position=7,
        speaker=speaker,
        label=label,
        attribution=attribution,
        text=text,
        quote=quote,
        emphasis=((start, start + len(emphasised)),) if start >= 0 else (),
        line=line,
        start_ms=start_ms,
        quoting=quoting,
    )


def make_answer(
    *citations: Citation,
    state: State = State.ANSWERED,
    question: str = QUESTION,
    speakers: tuple[str, ...] = ("Andrew Mines",),
    named: str | None = "Mines",
    suggestions: tuple[Suggestion, ...] = (),
    searched: Searched = SEARCHED,
    notes: tuple[str, ...] = (),
) -> Answer:
    summary = f"speaker: {speakers[0]}" if speakers else ""
    return Answer(
        question=question,
        state=state,
        citations=citations,
        confidence=0.9,
        understood=Understood("x", speakers, named, summary=summary),
        searched=searched,
        suggestions=suggestions,
        notes=notes,
    )


@dataclass
class FakeIndex:
    """Gives *answer* to every question once *gate* is open."""

    answer: Answer | Exception
    gate: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)
    warmed: int = 0
    closed: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    def follow_up(
        self, question: str, conversation: Conversation, **wanted: Any
    ) -> tuple[Answer, Conversation]:
        assert wanted["context"] == 0  # no turns around
        self.asked.append(question)
        assert self.gate.wait(60)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer, conversation

    def cite(self, turn: int, parts: Any, emphasis: Any, *, view: View = EVERYTHING) -> Citation:
        raise AssertionError((turn, parts, emphasis))

    def said_by(self, speaker: str, *, view: View = EVERYTHING) -> tuple[int, ...]:
        raise AssertionError(speaker)

    def turns_around(
        self, turn_id: int, before: int, after: int, *, view: View = EVERYTHING
    ) -> Surroundings:
        raise AssertionError((turn_id, before, after))

    def listed(self, *, view: View = EVERYTHING) -> Listed:
        from index import Listed

        return Listed(1, (), ())

    def view_for(
        self,
        guild: str | None,
        channel: str | None = None,
        roles: Collection[str] = (),
        *,
        for_asker_alone: bool = False,
    ) -> View:
        return View(frozenset(("public",)), guild)

    @property
    def moderation(self) -> Moderation:
        raise AssertionError

    def warm(self) -> None:
        self.warmed += 1

    def status(self, *, view: View = EVERYTHING) -> Status:
        from index import Status

        return Status(episodes=1, turns=17, speakers=2, bytes=40_000)

    def close(self) -> None:
        self.closed += 1


HOSTILE = (
    "@everyone",
    "@here",
    "<@123456789012345678>",
    "<@&1>",
    "<#1>",
    "</ask:1>",
    "<t:1700000000:R>",
    "<:blob:1>",
    "<a:blob:1>",
    "<https://b.example>",
    "https://b.example/a_b",
    "discord.gg/x",
    "discord.com/invite/x",
    "[a](http://b)",
    "```ansi",
    "`x`",
    "~~x~~",
    "||x||",
    "**x**",
    "__x__",
    "_x_",
    ":tada:",
    "\n# heading",
    "\n-# small",
    "\n- item",
    "\n1. item",
    "\n> quote",
    "\n>>> quote",
    "\\",
    "\\*",
    "x" * 3000,
    "\u202eright to left\u202c",
    "\u200b\u2060\ufeff",
    "Z" + "\u0335\u0321" * 12,
    "\x1b[31mred\x1b[0m",
    "\N{PARTY POPPER}" * 2000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "?!…",
    "\ud800",
    "\u3164",
)
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(<https?://[^<>\s]+>\)")
# Tokens that Discord's servers or clients look for without regard to backslashes.
_TOKENS = re.compile(
    r"@everyone|@here|<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>|</\w+:\d+>|<t:|<id:|\w://"
    r"|discord\.gg/|discord\.com/",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"[*_`]|~~|\|\||\]\(|<|:(?:[\w+-]*[A-Za-z][\w+-]*):"
    r"|^ *(?:#{1,3}|-#|>{1,3}|[-*+]|\d+\.)(?: |$)",
    re.MULTILINE,
)
_UNSEEN = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\u2060\ufeff\x00-\x09\x0b-\x1f]")


def find_acting(markdown: str) -> list[str]:
    """What of *markdown* Discord would act on, or a reader would not see, beside bold."""
    words = _ESCAPE.sub("¤", markdown.replace("**", ""))
    return [*_TOKENS.findall(markdown), *_MARKUP.findall(words), *_UNSEEN.findall(markdown)]


def without_structure(markdown: str) -> str:
    """*markdown* without the quote marks, small print and links that the bot writes itself."""
    lines = (line.removeprefix("> ").removeprefix("-# ") for line in markdown.splitlines())
    return "\n".join(_LINK.sub(r"x\1", line) for line in lines)


@pytest.fixture(params=HOSTILE, ids=lambda words: ascii(words[:20]))
def hostile(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def hostile_text() -> st.SearchStrategy[str]:
    """Any text, with what is meant to act in it."""
    signs = st.text(alphabet="<@#:/*_~`|[]()>-+1.ta id\n\\", max_size=20)
    tokens = st.sampled_from([token[:300] for token in HOSTILE])
    return st.lists(tokens | signs | st.text(max_size=20), max_size=6).map("".join)


@pytest.fixture(scope="session")
def acting() -> Callable[[str], list[str]]:
    return find_acting


@pytest.fixture(scope="session")
def words_of() -> Callable[[str], str]:
    return without_structure


@pytest.fixture
def citation() -> Callable[..., Citation]:
    return make_citation


@pytest.fixture
def answer() -> Callable[..., Answer]:
    return make_answer


@pytest.fixture
def index() -> FakeIndex:
    return FakeIndex(make_answer(make_citation()))


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TranscriptIndex]:
    """The real index over the invented episodes; a module whose bot answers from it says so."""
    settings = Settings(home=tmp_path_factory.mktemp("invented"))
    with TranscriptIndex.open(settings, create=True) as made:
        made.add([EPISODES])
        yield made


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer comes after all were shown a "thinking…"."""

    async def not_soon(*_told: object) -> bool:
        return False

    monkeypatch.setattr(delivery, "_is_told_alone", not_soon)


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What is known soon, and what a disk says in time, are not a matter of how busy this machine is.

    A test of what comes late sets the times itself, or has `late`. And no errand wakes up.
    """
    for patience in ("delivery.SOON_S", "asking.PATIENCE_S", "languages.PATIENCE_S"):
        monkeypatch.setattr(f"bot.{patience}", 60.0)
    for pause in (
        "watching.EVERY_S",
        "moderation.regressions.EVERY_S",
        "reindex_message.EDIT_EVERY_S",
    ):
        monkeypatch.setattr(f"bot.{pause}", 3600.0)


@pytest.fixture(autouse=True)
def patient_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """simcord gives a bot 5 s to start, whatever its settings say: a busy machine loads longer."""
    from simcord.env import Env

    settle = Env._settle_internal

    async def patiently(env: Any, **wanted: Any) -> None:
        if wanted.get("timeout") is not None:
            wanted["timeout"] = max(wanted["timeout"], SETTLED_WITHIN_S)
        await settle(env, **wanted)

    monkeypatch.setattr(Env, "_settle_internal", patiently)


@pytest.fixture
def records() -> Records:
    return Records()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Gives the bot as long as a busy machine takes to load the model: no test is about that.

    Less than its errands sleep in `no_hurry`: what wakes up in time would be waited for.
    """
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and item.get_closest_marker("simcord") is None:
            item.add_marker(pytest.mark.simcord(settle_timeout=SETTLED_WITHIN_S))


@pytest.fixture
def simcord_bot(index: FakeIndex, records: Records) -> QuothClient:
    return QuothClient(Desk(lambda: index, records))

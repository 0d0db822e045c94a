"""
Draws the pictures of the bot's screens in this folder: `python docs/pictures.py`.

The real bot answers from invented episodes and the example transcript; simcord plays Discord and
draws what people see. Needs `pip install -e ".[screenshot]"` and Chromium, no network and no token.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import discord
import simcord
from playwright.async_api import Browser, BrowserType

from bot.client import QuothClient
from bot.desk import Desk
from index import Settings, TranscriptIndex

HERE = Path(__file__).resolve().parent
TRANSCRIPTS = [HERE.parent / "seeds", HERE.parent / "tests" / "episodes"]
DESKTOP, PHONE = 720, 390  # pixels across
HEIGHT = 1600  # what is lower than that is cut to its height
# Nothing is fetched: a name server that does not answer would be waited for at every picture.
ALONE = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
# Less than the bot waits between two looks for news, which would be waited for.
SETTLED_S = 15
MINES = "what did Mines say about over-the-horizon counterterrorism"
REVIEWED = "what did Mines say about the drone strike"
RYE = "what was said about rye and bread"
ANSWERS = {
    "answer": MINES,
    "answer-other-speaker": "what did Chang say about over-the-horizon counterterrorism",
    "answer-not-found": "what did Mines say about the price of bitcoin",
    "answer-unknown-speaker": "what did Biden say about Afghanistan",
}
LISTS = {"who": "who", "episodes": "episodes list", "about": "about"}


def main() -> None:
    """Writes every picture."""
    with tempfile.TemporaryDirectory() as home, _debian_chromium():
        settings = Settings(home=Path(home))
        with TranscriptIndex.open(settings, create=True) as index:
            index.add(TRANSCRIPTS)
            asyncio.run(_draw(Desk(lambda: index)))


async def _draw(desk: Desk) -> None:
    async with simcord.run(QuothClient(desk), settle_timeout=SETTLED_S) as env:
        env.backend.bot_user.name = "Quoth"
        guild = env.create_guild()
        sam = guild.add_member(env.create_user("sam"))
        town = Town(env, guild.create_text_channel("listeners"), sam)
        desktop, phone = await town.screens()
        await town.draw(desktop, DESKTOP)
        await town.draw(phone, PHONE)
        keepers = guild.create_role("keepers", permissions=discord.Permissions.all())
        kim = guild.add_member(env.create_user("kim"), roles=[keepers])
        keeping = replace(town, viewer=kim)
        await keeping.draw(await keeping.reviewed(), DESKTOP)
        german = env.create_guild(preferred_locale="de")
        max_ = german.add_member(env.create_user("max"))
        hafen = Town(env, german.create_text_channel("zuhören"), max_)
        answered = await max_.slash(hafen.channel, "ask", question=ANSWERS["answer-other-speaker"])
        await hafen.draw({"answer-german": answered}, DESKTOP)


@dataclass(frozen=True, slots=True)
class Town:
    """A server as simcord plays it, seen by one of its people."""

    env: Any
    channel: Any
    viewer: Any

    async def screens(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The messages to draw by the names of their pictures: for a desktop, and for a phone."""
        ask = partial(self.viewer.slash, self.channel, "ask")
        desktop = {name: await ask(question=words) for name, words in ANSWERS.items()}
        rye = await ask(question=RYE)
        desktop["context"] = await self.viewer.click(rye.response, label="Context")
        for name, command in LISTS.items():
            desktop[name] = await self.viewer.slash(self.channel, command)
        sent = await self.env.bot.get_channel(self.channel.id).send(view=_layout(rye.response))
        await self.env.settle()
        desktop["components-v2"] = sent
        return desktop, {"answer-phone": rye, "components-v2-phone": sent}

    async def reviewed(self) -> dict[str, Any]:
        """What a moderator sees who withholds a passage, and what is left of the answer."""
        kim = self.viewer
        answer = await kim.slash(self.channel, "ask", question=REVIEWED)
        review = await kim.click(answer.response, label="Review")
        form = await kim.click(review.response, label="Withhold")
        await kim.submit_modal(form, {"reason": "he asked us to"})
        log = await kim.slash(self.channel, "review log")
        return {"review": review, "withdrawn": answer, "review-log": log}

    async def draw(self, shown: dict[str, Any], width: int) -> None:
        """Writes a picture of each message."""
        for message in shown.values():
            self._as_first_sent(getattr(message, "response", message))
        view = self.env.preview(self.channel, viewers=[self.viewer], width=width, height=HEIGHT)
        async with view as preview:
            for name, message in shown.items():
                path = HERE / f"{name}.png"
                await preview.screenshot(path, target=message, allow_incomplete=True)

    def _as_first_sent(self, message: Any) -> None:  # noqa: ANN401 - simcord's
        """Discord does not call the answer in place of "thinking…" edited; simcord does."""
        self.env.backend.get_message(self.channel.id, message.id).edited_timestamp = None


def _layout(answer: Any) -> discord.ui.LayoutView:  # noqa: ANN401 - simcord's
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(answer.content))
    for embed in answer.embeds:
        words = f"**{embed.author.name}**\n{embed.description}\n-# {embed.footer.text}"
        button: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(label="Context")
        section = discord.ui.Section(words, accessory=button)
        view.add_item(discord.ui.Container(section, accent_colour=embed.colour))
    row = discord.ui.ActionRow[discord.ui.LayoutView]()
    for label in ("More", "Ask more", "Useful", "Not useful", "Report"):
        row.add_item(discord.ui.Button(label=label))
    view.add_item(row)
    return view


@contextmanager
def _debian_chromium() -> Iterator[None]:
    """Lets simcord start the browser that is installed, where it asks for Playwright's own."""
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    launch = BrowserType.launch

    async def launch_installed(browser: BrowserType, **options: Any) -> Browser:  # noqa: ANN401
        if installed is None:
            return await launch(browser, **options)
        return await launch(browser, executable_path=installed, args=ALONE, **options)

    BrowserType.launch = launch_installed  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        BrowserType.launch = launch  # type: ignore[method-assign]


if __name__ == "__main__":
    main()

"""
Draws the pictures of answers in this folder: `python docs/pictures.py`.

The real bot answers from the example transcript; simcord plays Discord and draws what people see.
Needs `pip install -e ".[screenshot]"` and Chromium, no network and no token.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import simcord
from playwright.async_api import Browser, BrowserType

from bot.client import QuothClient
from bot.desk import Desk
from index import Settings, TranscriptIndex

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent / "seeds"
DESKTOP, PHONE = (720, 1400), (390, 1400)  # pixels; what is lower than that is cut to its height
PICTURES = {
    "answer.png": ("what did Mines say about over-the-horizon counterterrorism", DESKTOP),
    "answer-phone.png": ("what did Mines say about over-the-horizon counterterrorism", PHONE),
    "answer-other-speaker.png": (
        "what did Chang say about over-the-horizon counterterrorism",
        DESKTOP,
    ),
    "answer-not-found.png": ("what did Mines say about the price of bitcoin", DESKTOP),
    "answer-unknown-speaker.png": ("what did Biden say about Afghanistan", DESKTOP),
}


def main() -> None:
    """Writes every picture."""
    with tempfile.TemporaryDirectory() as home, _debian_chromium():
        settings = Settings(home=Path(home))
        with TranscriptIndex.open(settings, create=True) as index:
            index.add([SEEDS])
            asyncio.run(_draw(Desk(lambda: index)))


async def _draw(desk: Desk) -> None:
    async with simcord.run(QuothClient(desk), settle_timeout=60) as env:
        env.backend.bot_user.name = "Quoth"
        channel = env.create_guild().create_text_channel("listeners")
        asker = env.guild.add_member(env.create_user("sam"))
        for name, (question, size) in PICTURES.items():
            shown = await asker.slash(channel, "ask", question=question)
            _as_discord_shows_it(env, shown)
            view = env.preview(channel, viewers=[asker], width=size[0], height=size[1])
            async with view as preview:
                await preview.screenshot(HERE / name, target=shown, allow_incomplete=True)


def _as_discord_shows_it(env: Any, shown: Any) -> None:  # noqa: ANN401 - simcord has no types
    """Discord does not call the first answer in place of "thinking…" edited; simcord does."""
    env.backend.get_message(shown.response.channel_id, shown.response.id).edited_timestamp = None


@contextmanager
def _debian_chromium() -> Iterator[None]:
    """Lets simcord start the browser that is installed, where it asks for Playwright's own."""
    installed = shutil.which("chromium") or shutil.which("google-chrome")
    launch = BrowserType.launch

    async def launch_installed(browser: BrowserType, **options: Any) -> Browser:  # noqa: ANN401
        if installed is None:
            return await launch(browser, **options)
        return await launch(browser, executable_path=installed, args=["--no-sandbox"], **options)

    BrowserType.launch = launch_installed  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        BrowserType.launch = launch  # type: ignore[method-assign]


if __name__ == "__main__":
    main()

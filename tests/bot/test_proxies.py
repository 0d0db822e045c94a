"""Discord is reached through the proxy that the environment names, if it names one."""

from __future__ import annotations

from typing import Any

import pytest

from bot.client import QuothClient, client_by
from bot.desk import Desk
from bot.proxies import proxy_to
from index import NoIndexError, Settings

DISCORD = "https://discord.com/api/v10"
PROXY = "http://keeper:lamp@proxy.example:3128"


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def test_without_a_proxy_the_way_is_straight() -> None:
    assert proxy_to(DISCORD) is None


def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert proxy_to(DISCORD) == PROXY
    assert proxy_to("http://discord.example") is None


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1:8080/api", "https://localhost/api", "https://[::1]/api"]
)
def test_this_machine_is_reached_without_it(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    assert proxy_to(address) is None


def test_what_is_excepted_is_reached_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    monkeypatch.setenv("NO_PROXY", "example.org,discord.com")
    assert proxy_to(DISCORD) is None


def test_a_kind_of_proxy_that_is_not_known_is_said_and_left(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The log does not name it: there may be a password in it."""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://keeper:lamp@proxy.example:1080")
    assert proxy_to(DISCORD) is None
    assert "the proxy is not used" in caplog.text
    assert "lamp" not in caplog.text


async def test_the_bot_connects_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)
    client: QuothClient = client_by(Settings(), Desk(_no_index))
    assert client.http.proxy == PROXY


def _no_index() -> Any:
    raise NoIndexError("nowhere")

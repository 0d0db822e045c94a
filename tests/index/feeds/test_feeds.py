"""`quoth add` of a feed: each episode's best transcript, fetched again only when it has changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.__main__ import main
from index.settings import variable
from tests.index.feeds.podcast import CLOCKS, FEED, MILL, Served, Site, serve

Quoth = Callable[..., Any]


@pytest.fixture
def quoth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Quoth:
    """Runs a command in an empty folder; returns its JSON."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(variable("home"), str(tmp_path / "data"))

    def run(*arguments: str, status: int = 0) -> Any:
        capsys.readouterr()
        assert main([*arguments, "--json"]) == status, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    return run


def test_the_episodes_of_a_feed_are_indexed_with_what_it_says_of_them(
    quoth: Quoth, site: Site
) -> None:
    report = quoth("add", serve(site))
    assert (report["added"], report["failed"]) == (2, [])
    assert report["notes"] == [f"{site.address}/feed.xml: 1 episode of 3 has no transcript"]
    cited = quoth("ask", "how old is the oak of the wheel")["citations"][0]
    assert cited["episode"] | {"path": ""} == {
        "id": "mill-0001",
        "title": "The tide mill",
        "date": "2024-05-02",
        "url": f"{site.address}/mill",
        "path": "",
        "audio": f"{site.address}/mill.mp3",
    }
    assert (cited["speaker"], cited["start_ms"]) == ("Bo Reed", 4500)
    assert cited["link"] == f"{site.address}/mill.mp3#t=1"
    assert site.statuses("/mill.txt") == []  # the captions tell who speaks, so they will do


def test_what_has_not_changed_is_not_fetched_again(quoth: Quoth, site: Site) -> None:
    address = serve(site)
    quoth("add", address)
    site.asked.clear()
    again = quoth("add", address)
    assert (again["unchanged"], again["added"], again["changed"]) == (2, 0, 0)
    assert site.asked[0] == ("/feed.xml", '"f1"', 304)
    assert ("/mill.vtt", '"m1"', 304) in site.asked


def test_a_transcript_that_was_corrected_is_fetched_though_the_feed_is_the_same(
    quoth: Quoth, site: Site
) -> None:
    address = serve(site)
    quoth("add", address)
    better = MILL.replace("two hundred", "three hundred")
    site.files["/mill.vtt"] = Served(better.encode(), "text/vtt", etag='"m2"')
    assert quoth("add", address)["changed"] == 1
    cited = quoth("ask", "how old is the oak of the wheel")["citations"][0]
    assert "three hundred" in cited["text"]
    assert cited["episode"]["id"] == "mill-0001"


def test_an_index_that_was_deleted_comes_back_from_what_is_kept(
    quoth: Quoth, site: Site, tmp_path: Path
) -> None:
    address = serve(site)
    quoth("add", address)
    shutil.rmtree(tmp_path / "data" / "index")
    assert quoth("add", address)["added"] == 2
    assert site.statuses("/mill.vtt") == [200, 304]


def test_a_feed_in_a_file_is_added_too(quoth: Quoth, site: Site, tmp_path: Path) -> None:
    """Whatever the file is called; transcripts may lie beside it."""
    (tmp_path / "clocks.srt").write_text(CLOCKS)
    serve(site)
    feed = FEED.replace("/mill.vtt", f"{site.address}/mill.vtt").format(address=site.address)
    feed = feed.replace(f"{site.address}/clocks.srt", "clocks.srt")
    (tmp_path / "podcast.txt").write_text(feed)
    assert quoth("add", "podcast.txt")["added"] == 2
    assert quoth("add", "podcast.txt")["unchanged"] == 2
    assert quoth("remove", "podcast.txt")["removed"] == 2


def test_a_transcript_by_its_address_is_an_episode(quoth: Quoth, site: Site) -> None:
    serve(site)
    assert quoth("add", f"{site.address}/mill.vtt")["added"] == 1
    cited = quoth("ask", "how old is the oak of the wheel")["citations"][0]
    assert cited["episode"]["id"] == f"{site.address}/mill.vtt"


def test_the_type_that_names_its_speakers_is_taken(quoth: Quoth, site: Site) -> None:
    """The captions come first and name nobody; the text does."""
    address = serve(site)
    nameless = MILL.replace("<v Ann Lee>", "").replace("<v Bo Reed>", "")
    site.files["/mill.vtt"] = Served(nameless.encode(), "text/vtt")
    site.files["/mill.txt"] = Served(b"ANN LEE: How old?\nBO REED: Two hundred years.\n")
    quoth("add", address)
    cited = quoth("ask", "two hundred years")["citations"][0]
    assert (cited["speaker"], cited["start_ms"]) == ("Bo Reed", None)


@pytest.mark.parametrize(
    ("path", "served", "problem"),
    [
        ("/clocks.srt", Served(status=404), "the server answers 404"),
        (
            "/clocks.srt",
            Served(b"<!DOCTYPE html><p>Ann: Please log in.</p>", "application/srt"),
            "it is a web page and no application/srt",
        ),
        (
            "/clocks.srt",
            Served(status=302, headers={"Location": "/clocks.srt"}),
            "it redirects more than 5 times",
        ),
        ("/clocks.srt", Served(b"\0\1\2\3" * 99), "the file is binary"),
        ("/clocks.srt", Served(b""), "the file is empty"),
    ],
)
def test_an_episode_that_cannot_be_had_harms_no_other(
    quoth: Quoth, site: Site, path: str, served: Served, problem: str
) -> None:
    address = serve(site)
    site.files[path] = served
    report = quoth("add", address, status=1)
    assert report["added"] == 1
    (failed,) = report["failed"]
    assert failed["path"] == f"{site.address}{path} (“Clocks”)"
    assert failed["problem"].startswith(problem)


def test_an_episode_keeps_its_transcript_when_the_server_loses_it(quoth: Quoth, site: Site) -> None:
    address = serve(site)
    quoth("add", address)
    site.files["/mill.vtt"] = site.files["/mill.txt"] = Served(status=404)
    assert quoth("add", address, status=1)["unchanged"] == 2
    assert quoth("status")["episodes"] == 2


@pytest.mark.parametrize(
    ("served", "problem"),
    [
        (
            Served(b"<html><body>Moved.</body></html>", "application/rss+xml"),
            "it is a web page and no",
        ),
        (Served(b"\x89PNG\r\n\x1a\n\0\0", "application/rss+xml"), "the file is binary"),
        (Served(status=410), "the server answers 410"),
        (Served(status=301, headers={"Location": "/feed.xml"}), "it redirects more than 5 times"),
        (Served(b"", "application/rss+xml"), "the file is empty"),
    ],
)
def test_a_feed_that_is_none_is_said_to_be_so(
    quoth: Quoth, site: Site, served: Served, problem: str
) -> None:
    """Whatever type it claims to have."""
    address = serve(site)
    site.files["/feed.xml"] = served
    report = quoth("add", address, status=1)
    assert report["added"] == 0
    assert problem in report["failed"][0]["problem"]


def test_a_page_that_names_its_feed_leads_to_it(quoth: Quoth, site: Site) -> None:
    page = b"<html><head><link href='/feed.xml?a=1&amp;b=2' type='application/rss+xml'></head>"
    site.files["/"] = Served(page + b"<p>Our podcast is about mills.</p></html>", "text/html")
    (failed,) = quoth("add", f"{site.address}/", status=1)["failed"]
    assert failed["problem"].endswith(f"its feed is {site.address}/feed.xml?a=1&b=2: add that")


def test_a_feed_that_says_it_is_something_else_is_read(quoth: Quoth, site: Site) -> None:
    address = serve(site)
    site.files["/feed.xml"].type = "text/html"
    assert quoth("add", address)["added"] == 2


def test_what_left_the_feed_stays_until_it_is_pruned(
    quoth: Quoth, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    address = serve(site)
    quoth("add", address)
    shorter = FEED.replace("clocks-0002", "clocks-0003").replace("clocks.srt", "mill.vtt")
    site.files["/feed.xml"] = Served(shorter.format(address=site.address).encode())
    report = quoth("add", address)
    assert "1 of its earlier episodes are in it no more" in report["notes"][0]
    assert main(["add", address, "--prune", "--json"]) == 0
    captured = capsys.readouterr()
    assert captured.err.splitlines()[0] == "quoth: 1 episode without a file, to be taken out:"
    assert [one["id"] for one in json.loads(captured.out)["pruned"]] == ["clocks-0002"]


def test_an_odd_title_is_kept_whole(quoth: Quoth, site: Site) -> None:
    """What means something in YAML or to a terminal is only letters in a title."""
    address = serve(site)
    odd = FEED.replace("The tide mill", 'Salt: "a" # \x9bno\u2028end – 日本語')
    site.files["/feed.xml"] = Served(odd.format(address=site.address).encode())
    quoth("add", address)
    cited = quoth("ask", "how old is the oak of the wheel")["citations"][0]
    assert cited["episode"]["title"] == 'Salt: "a" # no end – 日本語'


def test_a_feed_can_be_removed_by_its_address(quoth: Quoth, site: Site) -> None:
    address = serve(site)
    quoth("add", address)
    assert quoth("remove", address)["removed"] == 2

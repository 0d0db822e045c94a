"""What is fetched has limits; what breaks is tried again; what is the same is not sent again."""

from __future__ import annotations

import gzip

import pytest

from index.errors import FetchError
from index.feeds.fetching import Fetcher, Validators
from tests.index.feeds.podcast import Served, Site

QUICK = Fetcher(largest_bytes=1000, whole_seconds=60, backoff_seconds=0.0)


def failure(url: str, fetcher: Fetcher = QUICK) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert caught.value.path == url
    return caught.value.reason


def test_a_file_comes_with_what_tells_whether_it_changed(site: Site) -> None:
    site.files["/a"] = Served(b"words", "Text/VTT; charset=utf-8", etag='"1"')
    fetched = QUICK.fetch(f"{site.address}/a")
    assert (fetched.content, fetched.type) == (b"words", "text/vtt")
    assert QUICK.fetch(f"{site.address}/a", fetched.validators).content is None
    assert QUICK.fetch(f"{site.address}/a", Validators('"0"')).content == b"words"


def test_a_redirect_is_followed(site: Site) -> None:
    site.files["/old"] = Served(status=301, headers={"Location": "/new"})
    site.files["/new"] = Served(b"words")
    fetched = QUICK.fetch(f"{site.address}/old")
    assert (fetched.content, fetched.url) == (b"words", f"{site.address}/new")


def test_a_server_that_is_overloaded_is_asked_again(site: Site) -> None:
    site.files["/a"] = Served(b"words", failures=2)
    assert QUICK.fetch(f"{site.address}/a").content == b"words"
    assert site.statuses("/a") == [503, 503, 200]


def test_one_that_stays_so_is_given_up(site: Site) -> None:
    site.files["/a"] = Served(b"words", failures=99)
    assert failure(f"{site.address}/a").startswith("the server answers 503")


def test_a_wait_of_hours_is_not_waited(site: Site) -> None:
    """A server may ask for any time; what it asks for beyond a little is not heard."""
    site.files["/a"] = Served(b"words", failures=1, headers={"Retry-After": "0"})
    assert QUICK.fetch(f"{site.address}/a").content == b"words"


def test_a_body_larger_than_the_limit_is_refused(site: Site) -> None:
    site.files["/a"] = Served(b"x" * 2000)
    assert failure(f"{site.address}/a") == "it has more than 0 MB"


def test_a_small_body_that_unpacks_to_a_huge_one_is_refused(site: Site) -> None:
    packed = gzip.compress(b"x" * 10_000_000)
    site.files["/a"] = Served(packed, headers={"Content-Encoding": "gzip"})
    assert failure(f"{site.address}/a") == "it has more than 0 MB"


def test_a_body_that_drips_is_given_up(site: Site) -> None:
    """Each byte comes in time, and all of them never would."""
    site.files["/a"] = Served(b"x" * 100, drip=0.05)
    impatient = Fetcher(largest_bytes=1000, whole_seconds=0.3, backoff_seconds=0.0)
    assert failure(f"{site.address}/a", impatient) == "it takes longer than 0 seconds"


def test_a_body_that_breaks_off_is_no_file(site: Site) -> None:
    site.files["/a"] = Served(b"<rss><channel>", announced=1000)
    assert failure(f"{site.address}/a") == "the connection breaks off"


def test_redirects_without_end_end(site: Site) -> None:
    site.files["/a"] = Served(status=302, headers={"Location": "/b"})
    site.files["/b"] = Served(status=302, headers={"Location": "/a"})
    assert failure(f"{site.address}/a") == "it redirects more than 5 times"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://127.0.0.1:9/feed", "nothing answers there"),
        ("http://no-such-host.invalid/feed", "there is no such host, or no network"),
        ("http://[bad/feed", "it cannot be fetched"),
        ("file:///etc/hostname", "it is no address in the web"),
    ],
)
def test_what_cannot_be_had_is_told_in_words(url: str, reason: str) -> None:
    assert failure(url).startswith(reason)

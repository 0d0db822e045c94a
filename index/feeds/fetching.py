"""Fetching over HTTP with limits: of redirects, time and size; again only what has changed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from index import quoth_version
from index.errors import FetchError
from index.feeds import is_address

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

LARGEST_BYTES = 64_000_000
MOST_REDIRECTS = 5
MOST_TRIES = 3  # beside the first, where a server is overloaded or a connection breaks
CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 10.0, 30.0, 120.0
LONGEST_WAIT_SECONDS = 20  # between tries, also where a server asks for more
_AGAIN = (429, 500, 502, 503, 504)
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server tells whether a file has changed (RFC 9110, conditional requests)."""

    etag: str | None = None
    last_modified: str | None = None

    def as_headers(self) -> dict[str, str]:
        """The headers of a request for the file if it has changed."""
        stated = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in stated.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """
    What a server answered.

    Attributes:
        content: None where the file has not changed.
        url: where it lay after redirects.
        type: as the server names it, in small letters: a hint at most.
    """

    content: bytes | None
    url: str
    type: str = ""
    validators: Validators = Validators()


class Fetcher:
    """Gets files over HTTP, keeping connections open between them."""

    def __init__(
        self,
        *,
        largest_bytes: int = LARGEST_BYTES,
        whole_seconds: float = WHOLE_SECONDS,
        backoff_seconds: float = 0.5,
    ) -> None:
        self._largest, self._whole, self._backoff = largest_bytes, whole_seconds, backoff_seconds

    def fetch(self, url: str, known: Validators | None = None) -> Fetched:
        """
        The file at *url*; without content where it is as *known* says.

        Raises:
            FetchError: it cannot be had, or is larger or slower than the limits allow.
        """
        from urllib3.exceptions import HTTPError  # noqa: PLC0415 - only feeds need it

        if not is_address(url):
            raise FetchError(url, "it is no address in the web")
        try:
            response = self._pool(url).request(
                "GET", url, preload_content=False, headers=_headers(known)
            )
        except (HTTPError, ValueError, UnicodeError) as error:
            raise FetchError(url, _reason(error)) from error
        try:
            return self._read(url, response)
        except (HTTPError, OSError) as error:
            raise FetchError(url, _reason(error)) from error
        finally:
            response.close() if response.status >= 300 else response.release_conn()

    def _read(self, url: str, response: BaseHTTPResponse) -> Fetched:
        found = _after_redirects(url, response)
        kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if response.status == 304:
            return Fetched(None, found, kind)
        if response.status != 200:
            raise FetchError(url, f"the server answers {response.status} {response.reason or ''}")
        validators = Validators(response.headers.get("ETag"), response.headers.get("Last-Modified"))
        return Fetched(self._body(url, response), found, kind, validators)

    def _body(self, url: str, response: BaseHTTPResponse) -> bytes:
        """The whole body, as far as it is neither endless nor without end in sight."""
        ends, parts, size = time.monotonic() + self._whole, [], 0
        while chunk := response.read1(_CHUNK, decode_content=True):
            parts.append(chunk)
            size += len(chunk)
            if size > self._largest:
                response.close()
                raise FetchError(url, f"it has more than {self._largest / 1e6:,.0f} MB")
            if time.monotonic() > ends:
                response.close()
                raise FetchError(url, f"it takes longer than {self._whole:,.0f} seconds")
        return b"".join(parts)

    def _pool(self, url: str) -> PoolManager:
        from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - as above

        parts = urlsplit(url)
        proxy = getproxies().get(parts.scheme)
        if proxy and not proxy_bypass(parts.hostname or ""):
            from urllib3 import ProxyManager  # noqa: PLC0415 - as above

            return ProxyManager(proxy, **self._options)
        return self._direct

    @cached_property
    def _direct(self) -> PoolManager:
        from urllib3 import PoolManager  # noqa: PLC0415 - as above

        return PoolManager(**self._options)

    @cached_property
    def _options(self) -> dict[str, Any]:
        from urllib3.util import Retry, Timeout  # noqa: PLC0415 - as above

        retries = Retry(
            total=MOST_REDIRECTS + MOST_TRIES,
            connect=MOST_TRIES,
            read=MOST_TRIES,
            status=MOST_TRIES,
            redirect=MOST_REDIRECTS,
            status_forcelist=_AGAIN,
            backoff_factor=self._backoff,
            backoff_max=LONGEST_WAIT_SECONDS,
            retry_after_max=LONGEST_WAIT_SECONDS,
            raise_on_status=False,
        )
        timeout = Timeout(CONNECT_SECONDS, READ_SECONDS)
        return {"retries": retries, "timeout": timeout, "maxsize": 8}


def _after_redirects(url: str, response: BaseHTTPResponse) -> str:
    """Where the file lay in the end; each redirect may be relative to the one before."""
    for one in response.retries.history if response.retries else ():
        if one.redirect_location:
            url = urljoin(url, one.redirect_location)
    return url


def _headers(known: Validators | None) -> dict[str, str]:
    asked = {
        "User-Agent": f"quoth/{quoth_version()}",
        "Accept-Encoding": "gzip, deflate",
    }
    return asked | (known.as_headers() if known else {})


def _reason(error: Exception) -> str:
    """What went wrong, for people."""
    from urllib3 import exceptions  # noqa: PLC0415 - as above

    cause = getattr(error, "reason", None) or error
    meanings = (
        (exceptions.ResponseError, f"it redirects more than {MOST_REDIRECTS} times"),
        (exceptions.NameResolutionError, "there is no such host, or no network"),
        (exceptions.NewConnectionError, "nothing answers there"),
        (exceptions.TimeoutError, "the server is silent for too long"),
        (exceptions.ProtocolError, "the connection breaks off"),
        (exceptions.SSLError, "its certificate cannot be trusted"),
    )
    for kind, meaning in meanings:
        if isinstance(cause, kind):
            return meaning
    return f"it cannot be fetched ({' '.join(str(cause).split())[:120]})"

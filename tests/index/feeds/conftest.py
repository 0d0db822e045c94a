"""A server on this machine that serves a podcast, and remembers what it was asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.index.feeds.podcast import Served, Site


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        known = self.headers.get("If-None-Match")
        served = self.site.files.get(self.path, Served(status=404))
        status = served.status
        if served.failures:
            served.failures -= 1
            status = 503
        elif served.etag is not None and known == served.etag:
            status = 304
        self.site.asked.append((self.path, known, status))
        body = served.content if status == 200 else b""
        self.send_response(status)
        self.send_header("Content-Type", served.type)
        self.send_header("Content-Length", str(served.announced or len(body)))
        if served.etag:
            self.send_header("ETag", served.etag)
        for name, value in served.headers.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):  # whoever asked may have had enough
            step = 1 if served.drip else max(1, len(body))
            for start in range(0, len(body), step):
                self.wfile.write(body[start : start + step])
                self.wfile.flush()
                time.sleep(served.drip)
        self.close_connection = served.announced is not None or served.drip > 0

    def log_message(self, *_args: object) -> None:
        """Says nothing on stderr."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_arguments: object) -> None:
        """Says nothing of a client that hangs up, which is what some tests are about."""


@pytest.fixture
def site() -> Iterator[Site]:
    """A server with no files yet."""
    served = Site()
    handler: Callable[..., BaseHTTPRequestHandler] = type("Handler", (_Handler,), {"site": served})
    server = _Server(("127.0.0.1", 0), handler)
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join()

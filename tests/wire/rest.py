"""The requests that the stand-in for Discord answers: strict about what it is sent."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from aiohttp import web

from tests.wire.shapes import Fault, Interaction, Json, RefusedError, Request

APPLICATION = 700000000000000001
GUILD = 700000000000000003
CHANNEL = 700000000000000004
TOKEN = "stand.in.token"
# What Discord says of the server, the channel, the people: as it writes them, fields in full.
PAYLOADS = json.loads(Path(__file__).with_name("payloads.json").read_text(encoding="utf-8"))
ACKNOWLEDGE_WITHIN_S = 3.0  # as Discord does


class Rest:
    """What was asked for, what was shown, and what Discord would not have taken."""

    def __init__(self, faults_of: Callable[[Json], list[str]]) -> None:
        self._faults_of = faults_of
        # Whoever waits sees all that came of a request, or nothing of it.
        self._changed = threading.Condition()
        self.requests: list[Request] = []
        self.violations: list[str] = []
        self.commands: list[Json] = []
        self.interactions: dict[str, Interaction] = {}
        self.messages: list[Json] = []
        self.faults: list[Fault] = []
        self.places = {CHANNEL}  # channels and threads in which the bot may write
        self.threads: dict[int, Json] = {}
        self.redrawn: dict[int, Json] = {}  # what messages were edited to, but by interactions
        self._arrived: set[str] = set()  # paths of requests that were done and not confirmed
        self._known_messages: set[int] = set()
        self._next_id = 800000000000000000

    def fail(
        self,
        method: str,
        path: str,
        status: int,
        *,
        body: Json = None,
        headers: Mapping[str, str] | None = None,
        times: int = 1,
        arrives: bool = False,
    ) -> None:
        """
        Makes the next requests to *path*, a regular expression, fail.

        What *arrives* is done, and the answer to it is lost on the way.
        """
        pattern = re.compile(path)
        self.faults.append(Fault(method, pattern, status, body, headers or {}, times, arrives))

    def made(self, method: str, path: str) -> list[Request]:
        """The requests so far whose path has *path*, a regular expression, in it."""
        return [
            one for one in list(self.requests) if one.method == method and re.search(path, one.path)
        ]

    async def _rest(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix("/api/v10")
        text = await request.text()
        made = Request(request.method, path, json.loads(text) if text else None, time.monotonic())
        with self._changed:
            self.requests.append(made)
            response = self._faulty(made, request) or self._answered(made, request)
            made.status = response.status
            self._changed.notify_all()
        return response

    def _faulty(self, made: Request, request: web.Request) -> web.Response | None:
        for fault in self.faults:
            if fault.times and fault.method == made.method and fault.path.search(made.path):
                fault.times -= 1
                if fault.arrives:
                    self._answered(made, request)
                    self._arrived.add(made.path)
                return json_of(fault.body, fault.status, fault.headers)
        return None

    def _answered(self, made: Request, request: web.Request) -> web.Response:
        try:
            body = self._handled(made, request.headers.get("Authorization"))
        except RefusedError as error:
            # A second try is no fault of the bot's where the answer to the first was lost.
            if error.status != 401 and made.path not in self._arrived:
                self.violations.append(f"{made.method} {made.path}: {error}")
            return json_of({"code": error.code, "message": str(error)}, error.status)
        return web.Response(status=204) if body is None else json_of(body)

    def _handled(self, made: Request, authorization: str | None) -> Json:
        for method, pattern, handle in self._routes():
            found = re.fullmatch(pattern, made.path)
            if method != made.method or found is None:
                continue
            if "TOKEN" not in found.groupdict() and authorization != f"Bot {TOKEN}":
                raise RefusedError(401, 0, "401: Unauthorized")
            return handle(made.body, **found.groupdict())
        raise RefusedError(404, 0, f"404: no route {made.method} {made.path}")

    def _routes(self) -> Iterator[tuple[str, str, Callable[..., Json]]]:
        yield "GET", "/users/@me", lambda _: PAYLOADS["bot"]
        yield "GET", "/oauth2/applications/@me", lambda _: PAYLOADS["application"]
        yield "GET", f"/applications/{APPLICATION}/commands", lambda _: self.commands
        yield "PUT", f"/applications/{APPLICATION}/commands", self._put_commands
        yield "POST", r"/interactions/(?P<id>\d+)/(?P<TOKEN>[^/]+)/callback", self._acknowledge
        yield "PATCH", rf"/webhooks/{APPLICATION}/(?P<TOKEN>[^/]+)/messages/@original", self._edit
        original = rf"/webhooks/{APPLICATION}/(?P<TOKEN>[^/]+)/messages/@original"
        yield "DELETE", original, self._withdraw
        yield "POST", rf"/webhooks/{APPLICATION}/(?P<TOKEN>[^/]+)", self._tell
        yield "GET", r"/channels/(?P<place>\d+)", self._channel
        yield "POST", r"/channels/\d+/typing", lambda _: None
        yield "POST", r"/channels/(?P<place>\d+)/messages", self._post
        yield "PATCH", r"/channels/\d+/messages/(?P<number>\d+)", self._redraw

    def _put_commands(self, body: Json) -> Json:
        self.commands = [
            {"description": ""}
            | one
            | {"id": str(self._new_id()), "application_id": str(APPLICATION), "version": "1"}
            for one in body
        ]
        return self.commands

    def _acknowledge(self, body: Json, id: str, TOKEN: str) -> Json:  # noqa: A002, N803 - routes
        asked = self.interactions.get(TOKEN)
        if asked is None or asked.id != int(id):
            raise RefusedError(404, 10062, "Unknown interaction")
        if asked.acknowledged_at is not None:
            raise RefusedError(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - asked.sent_at > ACKNOWLEDGE_WITHIN_S:
            raise RefusedError(404, 10062, "Unknown interaction")
        asked.acknowledged_at = time.monotonic()
        if body["type"] == 4 or body["type"] == 7:
            self._check(body["data"])
            asked.shown.append(body["data"])
        elif body["type"] == 8:
            asked.offered = body["data"]["choices"]
        elif body["type"] == 9:
            asked.modal = body["data"]
        elif body["type"] not in {5, 6}:
            raise RefusedError(400, 50035, f"callback type {body['type']}")
        return {
            "interaction": {"id": id, "type": 2},
            "resource": {"type": body["type"], "message": message_of(asked.message_id, "")},
        }

    def _edit(self, body: Json, TOKEN: str) -> Json:  # noqa: N803 - as above
        asked = self.interactions.get(TOKEN)
        if asked is None or asked.acknowledged_at is None:
            raise RefusedError(404, 10015, "Unknown Webhook")
        self._check(body)
        asked.shown.append(body)
        return message_of(asked.message_id, body.get("content") or "")

    def _withdraw(self, _body: Json, TOKEN: str) -> Json:  # noqa: N803 - as above
        self.interactions[TOKEN].withdrawn = True

    def _tell(self, body: Json, TOKEN: str) -> Json:  # noqa: N803 - as above
        asked = self.interactions.get(TOKEN)
        if asked is None or asked.acknowledged_at is None:
            raise RefusedError(404, 10015, "Unknown Webhook")
        self._check(body)
        asked.told.append(body)
        return message_of(self._new_id(), body.get("content") or "")

    def _channel(self, _body: Json, place: str) -> Json:
        if int(place) not in self.threads:
            raise RefusedError(404, 10003, "Unknown Channel")
        return self.threads[int(place)]

    def _post(self, body: Json, place: str) -> Json:
        if int(place) not in self.places:
            raise RefusedError(404, 10003, "Unknown Channel")
        self._check(body)
        reference = body.get("message_reference")
        gone = reference and int(reference["message_id"]) not in self._known_messages
        if gone and reference.get("fail_if_not_exists", True):
            raise RefusedError(400, 50035, "message_reference: Unknown message")
        if body.get("enforce_nonce") and len(str(body["nonce"])) > 25:
            raise RefusedError(400, 50035, "nonce: Must be 25 or fewer in length.")
        same = [one for one in self.messages if one.get("nonce") == body.get("nonce")]
        if not (same and body.get("enforce_nonce")):
            self.messages.append(body | {"channel_id": place})
        number = self._new_id()
        self._known_messages.add(number)
        return message_of(number, body.get("content") or "") | {"channel_id": place}

    def _redraw(self, body: Json, number: str) -> Json:
        self._check(body)
        self.redrawn[int(number)] = body
        return message_of(int(number), body.get("content") or "")

    def _check(self, message: Json) -> None:
        if faults := self._faults_of(message):
            raise RefusedError(400, 50035, "; ".join(faults))

    def _new_id(self) -> int:
        self._next_id += 1
        return self._next_id


def json_of(
    body: Json, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """A response as Discord writes it: the content type without a character set."""
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        headers={"Content-Type": "application/json", "Via": "1.1 google", **(headers or {})},
    )


def message_of(number: int, content: str, *, mentions_bot: bool = False) -> Json:
    mentions = [PAYLOADS["bot"]] if mentions_bot else []
    return PAYLOADS["message"] | {"id": str(number), "content": content, "mentions": mentions}

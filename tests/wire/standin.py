"""
A small Discord: enough gateway and REST for one bot in one server, strict about what it is sent.

It runs in a thread of its own. Whatever Discord would refuse is refused here, and kept in
`StandIn.violations`, which a test expects to be empty.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.wire.rest import APPLICATION, GUILD, PAYLOADS, TOKEN, Rest, message_of
from tests.wire.shapes import Interaction, Json

PATIENCE_S = 120.0  # with a busy machine
EPHEMERAL = 1 << 6
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15  # members, presences, message content


class StandIn(Rest):
    """Discord, as far as the bot can tell. Its methods may be called from any thread."""

    def __init__(self, faults_of: Callable[[Json], list[str]]) -> None:
        super().__init__(faults_of)
        self.identified: list[Json] = []
        self.resumed: list[Json] = []
        self.ready = True  # False: the gateway takes an IDENTIFY, and says nothing
        self.closes_with: int | None = None  # instead of READY
        self._history: list[Json] = []
        self._session = 0
        self._socket: web.WebSocketResponse | None = None
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    # What a test does -----------------------------------------------------------------------

    def start(self) -> None:
        self._thread.start()
        assert self._started.wait(PATIENCE_S)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(PATIENCE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_S)

    def wait_for(
        self, condition: Callable[[], Any], what: str, timeout_s: float = PATIENCE_S
    ) -> Any:
        """What *condition* gives as soon as that is true."""
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while not (found := condition()):
                left = deadline - time.monotonic()
                assert left > 0, f"no {what} within {timeout_s:g} s"
                self._changed.wait(min(left, 0.2))
        return found

    def ask(self, question: str, command: str = "ask", **changes: Json) -> Interaction:
        """Alice uses /ask (or another *command*)."""
        options = [{"name": "question", "type": 3, "value": question}] if question else []
        data = {"id": "1", "name": command, "type": 1, "options": options}
        return self._use({"data": data} | changes)

    def press(self, shown: Interaction, custom_id: str, **data: Json) -> Interaction:
        """Alice presses a button below what is *shown*, or chooses in a menu."""
        below = {"custom_id": custom_id, "component_type": 2} | data
        body = shown.shown[-1]
        message = message_of(shown.message_id, body.get("content") or "") | {
            "author": PAYLOADS["bot"],
            "components": body.get("components") or [],
            "embeds": body.get("embeds") or [],
        }
        return self._use({"type": 3, "data": below, "message": message})

    def submit(self, opened: Interaction, words: str) -> Interaction:
        """Alice sends the modal that *opened* opened, with *words* in its one field."""
        field = {"type": 4, "custom_id": "question", "value": words}
        sent = {"custom_id": opened.modal["custom_id"]}
        sent["components"] = [{"type": 18, "id": 1, "component": field | {"id": 2}}]
        return self._use({"type": 5, "data": sent})

    def _use(self, changes: Json) -> Interaction:
        number = self._new_id()
        used = Interaction(number, f"interaction-{number}", time.monotonic())
        used.message_id = self._new_id()
        self.interactions[used.token] = used
        told = PAYLOADS["interaction"] | {"id": str(number), "token": used.token} | changes
        self.dispatch("INTERACTION_CREATE", told)
        return used

    def answer_to(self, asked: Interaction) -> Json:
        """What is shown in the end where *asked* was asked, or told beside it."""
        return self.wait_for(lambda: (asked.shown or asked.told)[-1:], "answer")[0]

    def told_alone(self, asked: Interaction) -> Json:
        """What is said to the asker of *asked* alone: at once, or beside what all were shown."""

        def found() -> Json:
            words = (*asked.shown, *asked.told)
            return next((one for one in words if one.get("flags", 0) & EPHEMERAL), None)

        return self.wait_for(found, "word to the asker")

    def say(self, content: str, *, mentions_bot: bool = True, **changes: Json) -> int:
        """Alice writes a message; without a mention the bot is not told its words."""
        number = int(changes.get("id", 0)) or self._new_id()
        self._known_messages.add(number)
        told = message_of(number, content if mentions_bot else "", mentions_bot=mentions_bot)
        self.dispatch("MESSAGE_CREATE", told | changes)
        return number

    def start_post(self, content: str, *, announced: bool = True) -> int:
        """
        Alice starts a post in a forum with *content*: a thread with the id of its first message.

        One that is not *announced* is there already, and of no interest to a bot that starts.
        """
        number = self._new_id()
        self.threads[number] = PAYLOADS["thread"] | {"id": str(number)}
        self.places.add(number)
        if announced:
            self.dispatch("CHANNEL_CREATE", PAYLOADS["forum"])
            self.dispatch("THREAD_CREATE", self.threads[number] | {"newly_created": True})
        return self.say(content, id=str(number), channel_id=str(number))

    def reply_to(self, number: int) -> Json:
        """The bot's reply to the message *number*."""

        def found() -> Json:
            referring = ((one.get("message_reference") or {}, one) for one in self.messages)
            return next((one for to, one in referring if to.get("message_id") == number), None)

        return self.wait_for(found, "reply")

    def dispatch(self, event: str, data: Json) -> None:
        """Sends *event*, now or when the bot has resumed its session."""
        asyncio.run_coroutine_threadsafe(self._dispatch(event, data), self._loop).result(PATIENCE_S)

    def drop_gateway(self, code: int = 4000) -> None:
        """Closes the gateway's connection as Discord does when it restarts."""
        socket = self._socket
        assert socket is not None
        self._socket = None
        closing = socket.close(code=code)
        asyncio.run_coroutine_threadsafe(closing, self._loop).result(PATIENCE_S)

    def invalidate_session(self) -> None:
        """Tells the bot that its session is over and cannot be resumed."""
        socket = self._socket
        assert socket is not None
        self._socket = None
        telling = socket.send_json({"op": 9, "d": False})
        asyncio.run_coroutine_threadsafe(telling, self._loop).result(PATIENCE_S)

    # The gateway -----------------------------------------------------------------------------

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}})
        async for received in socket:
            if received.type is not WSMsgType.TEXT:
                break
            await self._received(socket, json.loads(received.data))
            with self._changed:
                self._changed.notify_all()
        return socket

    async def _received(self, socket: web.WebSocketResponse, payload: Json) -> None:
        match payload["op"]:
            case 1:
                await socket.send_json({"op": 11})
            case 2:
                await self._identify(socket, payload["d"])
            case 6:
                await self._resume(socket, payload["d"])
            case other:
                self.violations.append(f"gateway: operation {other} was not expected")

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        code = 4004 if data["token"] != TOKEN else self.closes_with
        if code is not None:
            await socket.close(code=code)
            return
        if data["intents"] & PRIVILEGED:
            self.violations.append(f"gateway: privileged intents in {data['intents']}")
        self._session += 1
        self._history.clear()
        self._socket = socket if self.ready else None
        self.identified.append(data)  # whoever waits for it may use the rest
        if self.ready:
            await self._dispatch("READY", self._ready())
            await self._dispatch("GUILD_CREATE", PAYLOADS["guild"])

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        if data["session_id"] != f"session-{self._session}" or data["token"] != TOKEN:
            await socket.send_json({"op": 9, "d": False})
            return
        at = data["seq"]
        while at < len(self._history):  # which may grow meanwhile
            await socket.send_json(self._history[at])
            at += 1
        self._socket = socket
        self.resumed.append(data)
        await self._dispatch("RESUMED", {})

    async def _dispatch(self, event: str, data: Json) -> None:
        payload = {"op": 0, "t": event, "s": len(self._history) + 1, "d": data}
        self._history.append(payload)
        if self._socket is not None:
            await self._socket.send_json(payload)

    def _ready(self) -> Json:
        return {
            "v": 10,
            "user": PAYLOADS["bot"],
            "guilds": [{"id": str(GUILD), "unavailable": True}],
            "session_id": f"session-{self._session}",
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway",
            "application": {"id": str(APPLICATION), "flags": 0},
        }

    # The thread ------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._listen())
        self._started.set()
        self._loop.run_forever()
        self._loop.close()

    async def _listen(self) -> None:
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]

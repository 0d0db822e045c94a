"""A Discord that has its servers spread over connections, as it wants of bots in thousands."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.wire.rest import CHANNEL, GUILD, PAYLOADS, TOKEN
from tests.wire.shapes import Interaction, Json
from tests.wire.standin import PATIENCE_S, PRIVILEGED, StandIn

SHARDS = 2
# Which connection a server is on stands in its id: (id >> 22) % SHARDS.
OTHER_GUILD, OTHER_CHANNEL = GUILD + (1 << 22), CHANNEL + (1 << 22)


@dataclass
class Session:
    """A connection's session: what was sent in it, and where it is sent now."""

    name: str
    history: list[Json] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None


class ShardedStandIn(StandIn):
    """Two servers, each on a connection of its own."""

    def __init__(self, faults_of: Callable[[Json], list[str]]) -> None:
        super().__init__(faults_of)
        self.sessions: dict[int, Session] = {}
        self.places.add(OTHER_CHANNEL)

    @property
    def home_shard(self) -> int:
        """The connection of the server that a plain `ask` is in."""
        return _shard(GUILD)

    def ask_elsewhere(self, question: str) -> Interaction:
        """Alice uses /ask in the other server."""
        here, there = (str(GUILD), str(CHANNEL)), (str(OTHER_GUILD), str(OTHER_CHANNEL))
        told = json.dumps(PAYLOADS["interaction"])
        for one, other in zip(here, there, strict=True):
            told = told.replace(one, other)
        return self.ask(question, **json.loads(told))

    def drop(self, shard: int) -> None:
        """Closes one connection."""
        session = self.sessions[shard]
        socket, session.socket = session.socket, None
        assert socket is not None
        asyncio.run_coroutine_threadsafe(socket.close(code=4000), self._loop).result(PATIENCE_S)

    def _handled(self, made: Json, authorization: str | None) -> Json:
        if made.path == "/gateway/bot":
            starts = {"total": 9, "remaining": 9, "reset_after": 1, "max_concurrency": 1}
            gateway = f"ws://127.0.0.1:{self.port}/gateway"
            return {"url": gateway, "shards": SHARDS, "session_start_limit": starts}
        return super()._handled(made, authorization)

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        shard, count = data["shard"]
        if data["token"] != TOKEN or count != SHARDS or data["intents"] & PRIVILEGED:
            self.violations.append(f"gateway: identified with {shard} of {count}")
        self.identified.append(data)
        session = self.sessions[shard] = Session(f"session-{shard}", socket=socket)
        ready = self._ready() | {"session_id": session.name, "shard": [shard, count]}
        guild = _guild(shard)
        ready["guilds"] = [{"id": guild["id"], "unavailable": True}]
        await self._send(session, "READY", ready)
        await self._send(session, "GUILD_CREATE", guild)

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        session = next(one for one in self.sessions.values() if one.name == data["session_id"])
        at = data["seq"]
        while at < len(session.history):  # which may grow meanwhile
            await socket.send_json(session.history[at])
            at += 1
        session.socket = socket
        self.resumed.append(data)
        await self._send(session, "RESUMED", {})

    async def _dispatch(self, event: str, data: Json) -> None:
        await self._send(self.sessions[_shard(int(data["guild_id"]))], event, data)

    async def _send(self, session: Session, event: str, data: Json) -> None:
        payload = {"op": 0, "t": event, "s": len(session.history) + 1, "d": data}
        session.history.append(payload)
        if session.socket is not None:
            await session.socket.send_json(payload)


def _shard(guild_id: int) -> int:
    return (guild_id >> 22) % SHARDS


def _guild(shard: int) -> Json:
    """The server that is on a connection."""
    if shard == _shard(GUILD):
        return PAYLOADS["guild"]
    told = json.dumps(PAYLOADS["guild"]).replace(str(GUILD), str(OTHER_GUILD))
    return json.loads(told.replace(str(CHANNEL), str(OTHER_CHANNEL)))

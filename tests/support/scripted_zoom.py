"""Scripted Zoom: a server over real HTTP. It issues tokens, checks messages against published shapes, and signs webhooks.

Tests can set the answers to the next requests (`script`). It also runs as its own process, for tests that
kill the service: `python -m tests.support.scripted_zoom --port 0 --record FILE` prints its address. It writes one line of
JSON for each accepted request.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import hmac
import itertools
import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from pydantic import BaseModel, ValidationError

from tests.support.zoom_shapes import Edit, Send

ROBOT = "v1robot8fdew@xmpp.zoom.us"
ACCOUNT = "acc0unt_GtyGuaxg"
CLIENT, SECRET, WEBHOOK_SECRET = "client", "client-secret", "secret123"
MESSAGES = "/v2/im/chat/messages"


@dataclass(frozen=True)
class Scripted:
    """An answer to give instead of the usual one."""

    status: int
    body: Any = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    html: bool = False
    only: str = ""  # only to requests of this method
    hang_up: bool = False


@dataclass(frozen=True)
class Taken:
    """An accepted request."""

    method: str
    path: str
    body: dict[str, Any]
    query: dict[str, str]
    message_id: str = ""


def sign(body: bytes, timestamp: int, secret: str = WEBHOOK_SECRET) -> dict[str, str]:
    """The headers Zoom sends with this body. They are computed without the code under test."""
    digest = hmac.new(secret.encode(), b"v0:%d:%s" % (timestamp, body), hashlib.sha256).hexdigest()
    return {
        "x-zm-request-timestamp": str(timestamp),
        "x-zm-signature": f"v0={digest}",
        "Content-Type": "application/json; charset=utf-8",
        "clientid": CLIENT,
    }


def wire(event: Mapping[str, Any]) -> bytes:
    """An event as Zoom writes it: compact, UTF-8, no escapes."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


class ScriptedZoom:
    """The server. `url` is its address after it has started."""

    def __init__(self, record: Path | None = None) -> None:
        self.taken: list[Taken] = []
        self.refused: list[str] = []
        self.script: deque[Scripted] = deque()
        self.token_script: deque[Scripted] = deque()
        self.tokens: set[str] = set()
        self.tokens_given = 0
        self.scope = "imchat:bot"
        self.lasts = 3599
        self.outsiders: set[str] = set()  # user ids who are not in the channel
        self.closed: set[str] = set()  # addresses the bot may not write to
        self.chats: dict[str, str] = {}  # meeting id -> channel id of its continuous chat
        self.messages: dict[str, dict[str, Any]] = {}
        self.url = ""
        self.on_taken: Callable[[], None] = lambda: None
        self._membership = asyncio.Event()
        self._record = record
        self._ids = itertools.count(1)
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Listen on loopback and return the address."""
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/oauth/token", self._token)
        app.router.add_post(MESSAGES, self._send)
        app.router.add_put(MESSAGES + "/{id}", self._edit)
        app.router.add_delete(MESSAGES + "/{id}", self._delete)
        app.router.add_get("/v2/meetings/{id}", self._meeting)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self.url

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner:
            await self._runner.cleanup()

    def revoke(self) -> None:
        """Revoke all issued tokens."""
        self.tokens.clear()

    async def until(self, wanted: Callable[[], bool], within: float) -> None:
        """Wait until `wanted` is true of an accepted request. Raises TimeoutError after this many seconds."""
        async with asyncio.timeout(within):
            while not wanted():
                self._membership.clear()
                await self._membership.wait()

    def sent(self, method: str = "POST") -> list[Taken]:
        """Messages accepted with this method."""
        return [one for one in self.taken if one.method == method and one.path.startswith(MESSAGES)]

    async def _token(self, request: web.Request) -> web.StreamResponse:
        if self.token_script:
            return self._answer(request, self.token_script.popleft())
        login = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = dict(await request.post()) | dict(request.query)
        if request.headers.get("Authorization") != login or asked.get("grant_type") != "client_credentials":
            return web.json_response({"reason": "Invalid client_id or client_secret", "error": "invalid_client"}, status=401)
        self.tokens_given += 1
        token = f"token-{self.tokens_given}"
        self.tokens.add(token)
        given = {"access_token": token, "token_type": "bearer", "expires_in": self.lasts, "scope": self.scope}
        return web.json_response(given | {"api_url": "https://api.zoom.us"})

    async def _send(self, request: web.Request) -> web.StreamResponse:
        early, body = await self._checked(request, Send)
        if early is not None:
            return early
        if body["robot_jid"] != ROBOT:
            return _error(404, 7002, "Invalid robot_jid value specified in the Request Body.")
        if body["to_jid"] in self.closed or body.get("visible_to_user") in self.outsiders:
            return _error(403, 7004, "No channel or user can be found with the given to_jid value.")
        message_id = f"2030010709300000{next(self._ids)}_kZ/x+1"
        self.messages[message_id] = body
        self._take(request, body, message_id)
        return web.json_response(_receipt(message_id, body), status=201)

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        early, body = await self._checked(request, Edit)
        message_id = request.match_info["id"]
        if early is None and message_id not in self.messages:
            early = _error(404, 8001, "Invalid message_id value.")
        if early is not None:
            return early
        self.messages[message_id] |= body
        self._take(request, body, message_id)
        return web.json_response(_receipt(message_id, self.messages[message_id]))

    async def _delete(self, request: web.Request) -> web.StreamResponse:
        early, _ = await self._checked(request, None)
        message_id = request.match_info["id"]
        if early is None and not {"account_id", "robot_jid"} <= set(request.query):
            early = _error(400, 7001, "account_id and robot_jid are required.")
        if early is None and message_id not in self.messages:
            early = _error(404, 8001, "Invalid message_id.")
        if early is not None:
            return early
        self._take(request, {}, message_id)
        return web.json_response(_receipt(message_id, self.messages.pop(message_id)))

    async def _meeting(self, request: web.Request) -> web.StreamResponse:
        early, _ = await self._checked(request, None)
        if early is not None:
            return early
        channel = self.chats.get(request.match_info["id"])
        chat = {"enable": channel is not None, "channel_id": channel}
        return web.json_response({"id": request.match_info["id"], "settings": {"continuous_meeting_chat": chat}})

    async def _checked(self, request: web.Request, shape: type[BaseModel] | None) -> tuple[web.StreamResponse | None, Any]:
        if self.script and self.script[0].only in ("", request.method):
            return self._answer(request, self.script.popleft()), {}
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return _error(401, 7010, "Invalid Authorization token."), {}
        if shape is None:
            return None, {}
        body = await request.json()
        try:
            shape.model_validate(body)
        except ValidationError as wrong:
            self.refused.append(str(wrong))
            return _error(400, 7001, "Invalid Request Body format."), {}
        return None, body

    def _answer(self, request: web.Request, scripted: Scripted) -> web.StreamResponse:
        if scripted.hang_up and request.transport:
            request.transport.abort()
        if scripted.html:
            return web.Response(
                status=scripted.status, text="<html>Bad gateway</html>", content_type="text/html", headers=scripted.headers
            )
        return web.json_response(scripted.body, status=scripted.status, headers=scripted.headers)

    def _take(self, request: web.Request, body: dict[str, Any], message_id: str) -> None:
        taken = Taken(request.method, request.path, body, dict(request.query), message_id)
        self.taken.append(taken)
        self._membership.set()
        self.on_taken()
        if self._record:
            with self._record.open("a", encoding="utf-8") as out:
                out.write(json.dumps(vars(taken), ensure_ascii=False) + "\n")


async def deliver(address: str, event: Mapping[str, Any], timestamp: int, **other: str) -> int:
    """Post an event as Zoom does, and return the status of the answer."""
    body = wire(event)
    async with aiohttp.ClientSession() as http, http.post(address, data=body, headers=sign(body, timestamp) | other) as got:
        await got.read()
        return got.status


def _error(status: int, code: int, message: str) -> web.Response:
    return web.json_response({"code": code, "message": message}, status=status)


def _receipt(message_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: body[name] for name in ("robot_jid", "to_jid", "user_jid") if name in body}
    return {"message_id": message_id, "sent_time": "2030-01-07 09:30:00"} | kept


async def _alone(port: int, record: Path | None) -> None:
    zoom = ScriptedZoom(record)
    print(await zoom.start(port), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--record", type=Path)
    wanted = parser.parse_args()
    asyncio.run(_alone(wanted.port, wanted.record))

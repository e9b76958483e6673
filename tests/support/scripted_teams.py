"""Scripted Teams: a Bot Connector over real HTTP that tests control.

It publishes OpenID metadata and keys, issues and checks tokens, and stores conversations. It signs inbound activities with a
real key. It can answer any call with an error, slowly, or with garbage. Inside a test:

    async with ScriptedConnector() as teams:
        teams.script("post", Answer(429, headers={"Retry-After": "2"}))
        ...
        assert teams.calls[-1].body["summary"] == ...

As a separate process, for services that are started, killed and started again:

    python -m tests.support.scripted_teams --port 4000 --app-id ID --record calls.jsonl \\
        --bot http://127.0.0.1:3978/api/messages

It then prints its settings as THROUGHLINE_* lines. It signs and delivers what is posted to /control/send, and accepts
scripts at /control/script.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import signal
import time
import uuid
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import aiohttp
import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.support.limits import HANG

Data = dict[str, Any]
APP_ID = "5a1e3c52-0c5e-4a55-9f0a-3a4b6d2f7c11"
SECRET = "a-secret-for-tests-only"
TENANT = "7f0d2a6e-2b7c-4f0e-8c3a-9d1f5e6b7a20"
CHAT = "19:meeting_throughline@thread.v2"
MEETING = "MCMxOTptZWV0aW5nX3Rlc3Q="


@dataclass(frozen=True)
class Answer:
    """One scripted answer, sent after `delay` seconds and after `first` is done. `status` 0 drops the connection. `text` is
    sent raw."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    delay: float = 0.0
    first: Callable[[], Awaitable[object]] | None = None


@dataclass(frozen=True)
class Call:
    """A received call: `name` as in `script`, and the answer."""

    at: float
    name: str
    method: str
    path: str
    query: dict[str, str]
    body: Any
    token: str
    status: int


class Key:
    """A signing key and its entry in the published set."""

    def __init__(self, kid: str, endorsements: tuple[str, ...] = ("msteams",)) -> None:
        self.kid, self.endorsements = kid, endorsements
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def published(self) -> Data:
        """The JWKS entry."""
        numbers = self.private.public_key().public_numbers()
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid,
            "x5t": self.kid,
            "n": _base64(numbers.n),
            "e": _base64(numbers.e),
            "endorsements": list(self.endorsements),
        }


@cache
def usual_key() -> Key:
    """The platform's signing key, generated once because it takes a tenth of a second."""
    return Key("key-1")


def _base64(number: int) -> str:
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class ScriptedConnector:
    """The platform. `members` is its roster, `messages` has the messages by conversation, `calls` all received calls."""

    def __init__(self, app_id: str = APP_ID, secret: str = SECRET, port: int = 0, record: Path | None = None) -> None:
        self.app_id, self.secret, self._port, self._record = app_id, secret, port, record
        self.key = usual_key()
        self.published: list[Data] = [self.key.published(), {"kty": "EC", "kid": "other-kind"}]
        self.calls: list[Call] = []
        self.messages: dict[str, dict[str, Data]] = defaultdict(dict)
        self.members: list[Data] = []
        self.organiser: Data | None = {"id": "29:anna", "aadObjectId": "aad-anna", "tenantId": TENANT}
        self.roles: dict[str, str] = {}
        self.page = 100
        self.token_lasts = 3600
        self.more_routes: list[web.RouteDef] = []
        self.on_done: Callable[[str], None] = lambda name: None
        """Called after a call has taken effect and before it is answered. Tests may kill the client here."""
        self._membership = asyncio.Event()
        self.at_once: dict[str, int] = defaultdict(int)  # writes being served, by conversation
        self.most_at_once: dict[str, int] = defaultdict(int)
        self._scripts: dict[str, deque[Answer]] = defaultdict(deque)
        self._always: dict[str, Answer] = {}
        self._tokens: set[str] = set()
        self._numbers = iter(range(1, 1_000_000_000))

    async def __aenter__(self) -> ScriptedConnector:
        self._runner = web.AppRunner(self._app(), access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def address(self) -> str:
        """The address it listens at. This is also the service URL of its conversations."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def service_url(self) -> str:
        """The service URL in activities, with the platform's trailing slash."""
        return f"{self.address}/teams/"

    def settings(self) -> dict[str, str]:
        """The THROUGHLINE_* settings with which a service talks to this platform."""
        return {
            "THROUGHLINE_TEAMS_APP_ID": self.app_id,
            "THROUGHLINE_TEAMS_APP_SECRET": self.secret,
            "THROUGHLINE_TEAMS_TENANT": TENANT,
            "THROUGHLINE_TEAMS_OPENID_URL": f"{self.address}/openid",
            "THROUGHLINE_TEAMS_TOKEN_URL": f"{self.address}/token",
            "THROUGHLINE_TEAMS_SERVICE_HOSTS": "127.0.0.1",
        }

    # -- scripting

    def script(self, name: str, *answers: Answer) -> None:
        """Give these answers to the next calls of `name`: token, openid, keys, post, targeted, edit, delete, converse,
        members, meeting, participant."""
        self._scripts[name].extend(answers)

    def always(self, name: str, answer: Answer | None) -> None:
        """Give this answer to every call of `name`, until it is set to None."""
        if answer is None:
            self._always.pop(name, None)
        else:
            self._always[name] = answer

    async def until(self, happened: Callable[[], object], within: float = HANG) -> None:
        """Wait for calls until `happened()`. Raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            while not happened():
                self._membership.clear()
                await self._membership.wait()

    def withdraw_tokens(self) -> None:
        """Revoke all issued tokens."""
        self._tokens.clear()

    def named(self, name: str) -> list[Call]:
        """The calls of one kind, oldest first."""
        return [call for call in self.calls if call.name == name]

    # -- signing and sending to the bot

    def token(self, key: Key | None = None, header: Data | None = None, **claims: Any) -> str:
        """A token as the platform issues it. `claims` replace its claims; None removes one."""
        key = key or self.key
        now = int(time.time())
        usual = {
            "iss": "https://api.botframework.com",
            "aud": self.app_id,
            "serviceurl": self.service_url,
            "nbf": now - 60,
            "exp": now + 3600,
        }
        said = {name: value for name, value in (usual | claims).items() if value is not None}
        return jwt.encode(said, key.private, algorithm="RS256", headers={"kid": key.kid} | (header or {}))

    def activity(self, kind: str, **more: Any) -> Data:
        """An activity from Anna in the meeting's chat. `more` replaces or adds keys."""
        usual: Data = {
            "type": kind,
            "id": str(next(self._numbers)),
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "timestamp": "2030-01-07T09:30:00.000Z",
            "from": {"id": "29:anna", "name": "Anna Example", "aadObjectId": "aad-anna"},
            "recipient": {"id": f"28:{self.app_id}", "name": "Throughline"},
            "conversation": {"id": CHAT, "isGroup": True, "conversationType": "groupChat", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}, "meeting": {"id": MEETING}},
        }
        return usual | more

    def said(self, text: str, **more: Any) -> Data:
        """A message that mentions the bot."""
        mention = {
            "type": "mention",
            "mentioned": {"id": f"28:{self.app_id}", "name": "Throughline"},
            "text": "<at>Throughline</at>",
        }
        return self.activity("message", text=f"<at>Throughline</at> {text}", textFormat="plain", entities=[mention]) | more

    def press(self, verb: str, data: Data, **more: Any) -> Data:
        """A press of a card's button."""
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "trigger": "manual"}
        return self.activity("invoke", name="adaptiveCard/action", value=value) | more

    async def send(self, bot: str, activity: Data, token: str | None = None) -> tuple[int, Any]:
        """Sign an activity and deliver it to the bot. Returns the status and the JSON response."""
        headers = {"Authorization": f"Bearer {token or self.token()}"}
        async with aiohttp.ClientSession() as session, session.post(bot, json=activity, headers=headers) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    # -- the platform's side of the wire

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        chat = "/teams/v3/conversations"
        app.add_routes(self.more_routes)
        app.add_routes(
            [
                web.get("/openid", self._handle("openid", self._openid)),
                web.get("/keys", self._handle("keys", self._keys)),
                web.post("/token", self._handle("token", self._token)),
                web.post(chat, self._handle("converse", self._converse)),
                web.post(f"{chat}/{{chat}}/activities", self._handle("post", self._post)),
                web.post(f"{chat}/{{chat}}/activities/{{id}}", self._handle("post", self._post)),
                web.put(f"{chat}/{{chat}}/activities/{{id}}", self._handle("edit", self._edit)),
                web.delete(f"{chat}/{{chat}}/activities/{{id}}", self._handle("delete", self._delete)),
                web.get(f"{chat}/{{chat}}/pagedmembers", self._handle("members", self._members)),
                web.get("/teams/v1/meetings/{meeting}", self._handle("meeting", self._meeting)),
                web.post("/teams/v1/meetings/{meeting}/notification", self._handle("notification", self._notification)),
                web.get("/teams/v1/meetings/{meeting}/participants/{aad}", self._handle("participant", self._participant)),
            ]
        )
        return app

    def _handle(self, name: str, work: Any) -> Any:
        async def handle(request: web.Request) -> web.StreamResponse:
            kind = "targeted" if name == "post" and request.query.get("isTargetedActivity") else name
            body = await _body(request)
            scripts = self._scripts[kind]
            scripted = scripts.popleft() if scripts else self._always.get(kind)
            chat = request.match_info.get("chat", "")
            self.at_once[chat] += 1
            self.most_at_once[chat] = max(self.most_at_once[chat], self.at_once[chat])
            if scripted is not None:
                await asyncio.sleep(scripted.delay)
                if scripted.first is not None:
                    await scripted.first()
            self.at_once[chat] -= 1
            answer = scripted or self._unauthorised(request, kind) or work(request, body)
            if scripted is not None and scripted.status == 200 and scripted.body is None and scripted.text is None:
                answer = work(request, body)  # only slow
            self._note(kind, request, body, answer.status)
            self.on_done(kind)
            if answer.status == 0:
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            return _response(answer)

        return handle

    def _note(self, name: str, request: web.Request, body: Any, status: int) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        call = Call(time.time(), name, request.method, request.path, dict(request.query), body, token, status)
        self.calls.append(call)
        self._membership.set()
        if self._record is not None:
            with self._record.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(call)) + "\n")

    def _unauthorised(self, request: web.Request, name: str) -> Answer | None:
        if name in ("openid", "keys", "token"):
            return None
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return None if token in self._tokens else Answer(401, {"error": {"code": "Unauthorized"}})

    def _openid(self, request: web.Request, body: Any) -> Answer:
        return Answer(200, {"issuer": "https://api.botframework.com", "jwks_uri": f"{self.address}/keys"})

    def _keys(self, request: web.Request, body: Any) -> Answer:
        return Answer(200, {"keys": self.published})

    def _token(self, request: web.Request, body: Any) -> Answer:
        good = body.get("client_id") == self.app_id and body.get("client_secret") == self.secret
        if not good or body.get("grant_type") != "client_credentials":
            return Answer(401, {"error": "invalid_client"})
        token = uuid.uuid4().hex
        self._tokens.add(token)
        return Answer(200, {"token_type": "Bearer", "expires_in": self.token_lasts, "access_token": token})

    def _converse(self, request: web.Request, body: Any) -> Answer:
        return Answer(201, {"id": f"a:with-{body['members'][0]['id']}"})

    def _post(self, request: web.Request, body: Any) -> Answer:
        if request.query.get("isTargetedActivity") and not body.get("recipient", {}).get("id"):
            return Answer(400, {"error": {"code": "BadArgument"}})
        message = str(next(self._numbers))
        self.messages[request.match_info["chat"]][message] = body
        return Answer(201, {"id": message})

    def _edit(self, request: web.Request, body: Any) -> Answer:
        messages = self.messages[request.match_info["chat"]]
        if request.match_info["id"] not in messages:
            return Answer(404, {"error": {"code": "ActivityNotFoundInConversation"}})
        if request.query.get("isTargetedActivity") and "recipient" in body:
            return Answer(400, {"error": {"code": "BadArgument"}})
        kept = {name: value for name, value in messages[request.match_info["id"]].items() if name == "recipient"}
        messages[request.match_info["id"]] = {**body, **kept}  # who sees a message never changes
        return Answer(200, {"id": request.match_info["id"]})

    def _delete(self, request: web.Request, body: Any) -> Answer:
        found = self.messages[request.match_info["chat"]].pop(request.match_info["id"], None)
        return Answer(200) if found is not None else Answer(404, {"error": {"code": "ActivityNotFoundInConversation"}})

    def _members(self, request: web.Request, body: Any) -> Answer:
        start = int(request.query.get("continuationToken", "page+0/=").split("+")[1].split("/")[0])
        size = min(int(request.query.get("pageSize", "100")), self.page)
        page: Data = {"members": self.members[start : start + size]}
        if start + size < len(self.members):
            page["continuationToken"] = f"page+{start + size}/="
        return Answer(200, page)

    def _meeting(self, request: web.Request, body: Any) -> Answer:
        if request.match_info["meeting"] != MEETING or self.organiser is None:
            return Answer(403, {"error": {"code": "NotEnoughPermissions"}})
        return Answer(200, {"details": {"id": MEETING, "type": "Scheduled"}, "organizer": self.organiser})

    def _notification(self, request: web.Request, body: Any) -> Answer:
        ids = body["value"]["recipients"]
        right = 0 < len(ids) <= 50 and all(id_.startswith("29:") for id_ in ids)
        return Answer(202) if right else Answer(400, {"error": {"code": "BadArgument"}})

    def _participant(self, request: web.Request, body: Any) -> Answer:
        role = self.roles.get(request.match_info["aad"])
        if role is None or not request.query.get("tenantId"):
            return Answer(404, {"error": {"code": "NotFound"}})
        return Answer(200, {"user": {}, "meeting": {"role ": role, "inMeeting": True}})


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(await request.post())
    data = await request.read()
    return json.loads(data) if data else None


def _response(answer: Answer) -> web.Response:
    text = answer.text if answer.text is not None else json.dumps(answer.body if answer.body is not None else {})
    return web.Response(status=answer.status, text=text, content_type="application/json", headers=dict(answer.headers))


# -- as a separate process


class Control:
    """Scripts and signs for a test in another process."""

    def __init__(self, connector: ScriptedConnector, bot: str) -> None:
        self.connector, self.bot = connector, bot

    def routes(self) -> list[web.RouteDef]:
        """The control addresses."""
        return [
            web.post("/control/script", self.script),
            web.post("/control/send", self.send),
            web.post("/control/token", self.token),
            web.get("/control/messages", self.messages),
        ]

    async def script(self, request: web.Request) -> web.Response:
        """`{"name": ..., "answers": [{"status": ...}], "always": bool}`"""
        asked = await request.json()
        answers = [Answer(**answer) for answer in asked["answers"]]
        if asked.get("always"):
            self.connector.always(asked["name"], answers[0] if answers else None)
        else:
            self.connector.script(asked["name"], *answers)
        return web.json_response({})

    async def send(self, request: web.Request) -> web.Response:
        """`{"say": text}`, `{"press": {"verb", "data"}}` or `{"activity": {...}}`, with `more` keys to replace."""
        asked = await request.json()
        more = asked.get("more", {})
        if "say" in asked:
            activity = self.connector.said(asked["say"], **more)
        elif "press" in asked:
            activity = self.connector.press(asked["press"]["verb"], asked["press"]["data"], **more)
        else:
            activity = self.connector.activity(**(asked["activity"] | more))
        status, answer = await self.connector.send(self.bot, activity)
        return web.json_response({"status": status, "answer": answer})

    async def token(self, request: web.Request) -> web.Response:
        """A signed token with these claims."""
        return web.json_response({"token": self.connector.token(**await request.json())})

    async def messages(self, request: web.Request) -> web.Response:
        """The messages of every conversation."""
        return web.json_response(self.connector.messages)


async def _serve(connector: ScriptedConnector, bot: str) -> None:
    connector.more_routes = Control(connector, bot).routes()
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with connector:
        for name, value in connector.settings().items():
            print(f"{name}={value}", flush=True)
        print("ready", flush=True)
        await stop.wait()


def main() -> None:
    """Run as a process until told to stop."""
    parser = argparse.ArgumentParser(description="A scripted Bot Connector for tests.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--app-id", default=APP_ID)
    parser.add_argument("--secret", default=os.environ.get("THROUGHLINE_TEAMS_APP_SECRET", SECRET))
    parser.add_argument("--bot", default="http://127.0.0.1:3978/api/messages")
    parser.add_argument("--record", type=Path)
    typed = parser.parse_args()
    asyncio.run(_serve(ScriptedConnector(typed.app_id, typed.secret, typed.port, typed.record), typed.bot))


if __name__ == "__main__":
    main()

"""Scripted Microsoft Graph: the two calls of online meetings, with the bodies and answers of its v1.0 reference."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from bot.channels.teams.config import Registration
from bot.channels.teams.online_meetings import OnlineMeetings

ORGANISER = "11111111-2222-3333-4444-555555555555"


class Lobby(BaseModel):
    """lobbyBypassSettings."""

    model_config = ConfigDict(extra="forbid")
    scope: str = Field(pattern="^(everyone|organization|organizationAndFederated|organizer|invited)$")


class Wanted(BaseModel):
    """What is asked for: properties of onlineMeeting that can be set when it is made."""

    model_config = ConfigDict(extra="forbid")
    subject: str = Field(min_length=1)
    start: AwareDatetime = Field(alias="startDateTime")
    end: AwareDatetime = Field(alias="endDateTime")
    lobby: Lobby = Field(alias="lobbyBypassSettings")


@dataclass
class ScriptedGraph:
    """The meetings there are, and answers to give instead of the usual one."""

    url: str = ""
    meetings: dict[str, Wanted] = field(default_factory=dict)
    made: int = 0
    tokens: list[str] = field(default_factory=list)  # scopes that were asked for
    instead: list[tuple[int, str]] = field(default_factory=list)  # status and code
    answers: asyncio.Event = field(default_factory=asyncio.Event)  # cleared while it answers no request for a meeting

    def client(self, now: Any, session: Any) -> OnlineMeetings:
        """Our client, for this Graph."""
        registration = Registration(app_id="app", app_secret="secret", token_url=f"{self.url}/token")
        return OnlineMeetings(self.url, ORGANISER, registration, session, now)

    async def token(self, request: web.Request) -> web.Response:
        self.tokens.append(str((await request.post())["scope"]))
        return web.json_response({"access_token": f"t{len(self.tokens)}", "expires_in": 3599})

    async def create(self, request: web.Request) -> web.Response:
        await self.answers.wait()
        if (answer := self._refusal(request)) is not None:
            return answer
        wanted = Wanted.model_validate_json(await request.read())
        self.made += 1
        id_ = f"MSo1+N2Y5/{self.made}=="
        self.meetings[id_] = wanted
        times = {"startDateTime": wanted.start.isoformat(), "endDateTime": wanted.end.isoformat()}
        url = f"https://teams.microsoft.com/l/meetup-join/19%3ameeting_{self.made}%40thread.v2/0"
        return web.json_response({"id": id_, "joinWebUrl": url, "subject": wanted.subject, **times}, status=201)

    async def delete(self, request: web.Request) -> web.Response:
        if (answer := self._refusal(request)) is not None:
            return answer
        there = self.meetings.pop(request.match_info["id"], None)
        return web.Response(status=204) if there else web.json_response({"error": {"code": "NotFound"}}, status=404)

    def _refusal(self, request: web.Request) -> web.Response | None:
        assert request.match_info["user"] == ORGANISER
        assert request.headers["Authorization"] == f"Bearer t{len(self.tokens)}"
        if not self.instead:
            return None
        status, code = self.instead.pop(0)
        return web.json_response({"error": {"code": code, "message": "No."}}, status=status, headers={"Retry-After": "7"})


def ends(graph: ScriptedGraph) -> set[datetime]:
    """When the meetings end."""
    return {one.end for one in graph.meetings.values()}


@asynccontextmanager
async def scripted_graph() -> AsyncIterator[ScriptedGraph]:
    """Graph, on this machine."""
    graph, served = ScriptedGraph(), web.Application()
    graph.answers.set()
    path = "/v1.0/users/{user}/onlineMeetings"
    served.add_routes([web.post("/token", graph.token), web.post(path, graph.create)])
    served.add_routes([web.delete(path + "/{id}", graph.delete)])
    async with TestServer(served) as server:
        graph.url = str(server.make_url("/")).rstrip("/")
        yield graph
        graph.answers.set()

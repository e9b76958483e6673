"""Web client fixture: the service of `tests.support.running_app` over real HTTP, and a client for each person."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.ports import Heard
from bot.web.rehearsal.pages import RehearsalPages
from bot.web.site import Site
from dialogs.plan.model import Plan
from tests.support.running_app import FRANCES, ROOM, House


@dataclass
class Visit:
    """The service and its address."""

    house: House
    site: Site
    server: TestServer

    @asynccontextmanager
    async def client(self) -> AsyncIterator[Browser]:
        """A browser without cookies."""
        async with TestClient(self.server) as client:
            yield Browser(self, client)

    @asynccontextmanager
    async def let_in(self, person: str = FRANCES.platform_id) -> AsyncIterator[Browser]:
        """The browser of a person who has opened their link."""
        run_id = await self.house.run_id()
        link = await self.site.door.make_link(run_id, await self.person(person))
        async with self.client() as browser:
            answer = await browser.post("/enter", {"ticket": link.partition("#")[2]})
            assert answer.status == 200
            yield browser

    async def person(self, platform_id: str) -> str:
        """A person's id, by their id on the platform."""
        from bot.store import people

        run_id = await self.house.run_id()
        async with self.house.database.reading() as tx:
            known = (await people.attendees(tx, [run_id]))[run_id]
        return next(id_ for id_, member in known.items() if member.platform_id == platform_id)


@dataclass
class Browser:
    """A client that behaves like our own pages."""

    visit: Visit
    http: TestClient[web.Request, web.Application]

    async def post(self, path: str, body: object, **headers: str) -> ClientResponse:
        """Send JSON as the pages' script does. `headers` replace its headers."""
        own = {"X-Throughline": "1", "Origin": str(self.http.make_url("/")).rstrip("/"), "Content-Type": "application/json"}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.post(path, data=json.dumps(body), headers={**own, **given})

    async def say(self, text: str, id_: str = "") -> ClientResponse:
        """Press the button for this command."""
        run_id = await self.visit.house.run_id()
        answer = await self.post(f"/run/{run_id}/say", {"text": text, "id": id_ or secrets.token_hex(8)})
        await self.visit.house.app.idle()
        return answer

    async def state(self, view: str = "") -> dict[str, Any]:
        """The live model for this person."""
        run_id = await self.visit.house.run_id()
        answer = await self.http.get(f"/run/{run_id}/state", params={"view": view})
        assert answer.status == 200, await answer.text()
        return dict(await answer.json())

    @asynccontextmanager
    async def events(self, view: str = "") -> AsyncIterator[Events]:
        """The stream of changes."""
        run_id = await self.visit.house.run_id()
        async with self.http.get(f"/run/{run_id}/events", params={"view": view}) as answer:
            assert answer.status == 200
            yield Events(answer)


@dataclass
class Events:
    """Server-sent events as they arrive."""

    answer: ClientResponse

    async def next(self) -> dict[str, Any]:
        """The next change of state."""
        while True:
            line = (await self.answer.content.readline()).decode()
            assert line, "the stream has ended"
            if line.startswith("data: "):
                return dict(json.loads(line[6:]))


@asynccontextmanager
async def visiting(url: str, plan: Plan, people: int = 4, rehearsals: bool = False, **more: Any) -> AsyncIterator[Visit]:
    """A service with people in its chat, and its pages served. `more` goes to `House`.

    With `rehearsals`, its facilitators may rehearse, as on a service that others reach.
    """
    async with House(url, plan, **more) as house:
        await house.install(people=people)
        site = Site(house.app)
        served = web.Application()
        site.add_to(served)
        rehearsed = RehearsalPages(house.app, here_only=False, signed_in=site.pages) if rehearsals else None
        if rehearsed is not None:
            rehearsed.add_to(served)
        site.serve_editor(served, rehearsed)
        server = TestServer(served)
        await server.start_server()
        site.door.base = str(server.make_url("/")).rstrip("/")
        try:
            yield Visit(house, site, server)
        finally:
            await server.close()


def heard(text: str, delivery_id: str) -> Heard:
    """Frances says something in the chat."""
    return Heard(ROOM, FRANCES, text, delivery_id)

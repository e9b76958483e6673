"""Zoom side-panel fixture: a Zoom chat whose meeting is on, people in the meeting, and contexts as Zoom encrypts them."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from bot.channels.zoom.events import MeetingObject
from bot.channels.zoom.panel_meetings import PanelMeetings
from bot.channels.zoom.presence import Presence
from bot.ports import Conversation, Heard, Installed, Member
from bot.store.channel_state import StoredChannelState
from bot.web.site import Site
from dialogs.plan.model import Pairs, Plan
from tests.support.builders import plan, step
from tests.support.running_app import FakeChannel, House, Platform
from tests.support.scripted_zoom import ACCOUNT, CLIENT, ROBOT, SECRET, WEBHOOK_SECRET
from tests.support.web_visit import Browser, Visit
from tests.support.zoom_channel import CHAT
from tests.support.zoom_events import MEETING, UUID

WHERE = Conversation("zoom", CHAT, ACCOUNT)
PANEL, PANEL_SECRET = "panel-client", "panel-secret"
FRANCES = Member("francesId_9FQ", "Frances", reference={"jid": "francesid_9fq@xmpp.zoom.us"})
HELPER = Member("helperId_9FQ", "Henry", reference={"jid": "helperid_9fq@xmpp.zoom.us"})


def pair_plan() -> Plan:
    """Five minutes together, twenty in pairs, five together. Pairs are drawn two minutes ahead."""
    return plan(
        step("intro.hello", 5, say="Hello"),
        step("pairs.talk", 20, say="Talk", in_pairs=True),
        step("close.back", 5, say="Welcome back"),
        pairs={"pairs": Pairs(ahead=timedelta(minutes=2))},
    )


def person(number: int) -> Member:
    """Somebody in the meeting."""
    return Member(f"user{number}", f"Person {number}", reference={"jid": f"user{number}@xmpp.zoom.us"})


def participant(who: Member) -> str:
    """The participant UUID of somebody, in the shape that was seen in the field."""
    digest = sha256(who.platform_id.encode()).hexdigest().upper()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:32]}"


def sealed(claims: dict[str, Any], secret: str = PANEL_SECRET, aad: bytes = b"", iv: bytes = b"") -> str:
    """A context as Zoom encrypts it. Written without the code under test."""
    iv = iv or os.urandom(12)
    box = AESGCM(sha256(secret.encode()).digest()).encrypt(iv, json.dumps(claims).encode(), aad)
    length = (len(box) - 16).to_bytes(4, "little")
    data = bytes([len(iv)]) + iv + len(aad).to_bytes(2, "little") + aad + length + box
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@dataclass
class PanelHouse:
    """The service with its panel over HTTP, and a meeting."""

    house: House
    site: Site
    server: TestServer
    state: StoredChannelState
    joined: int = 0
    people: list[Member] = field(default_factory=list)

    @property
    def now(self) -> int:
        """The service's time in milliseconds."""
        return int(self.house.clock.now().timestamp() * 1000)

    def context(self, who: Member = FRANCES, role: str = "host", **more: Any) -> str:
        """The context that Zoom gives this person in the meeting."""
        claims = {"typ": "meeting", "uid": who.platform_id, "mid": UUID, "attendrole": role, "ts": self.now}
        known = {"exp": self.now + 120_000, "iss": "marketplace.zoom.us", "aud": PANEL}
        return sealed({**claims, **known, **more})

    async def join(self, *people: Member) -> None:
        """People join the meeting, and Zoom's webhooks say so."""
        presence = Presence(self.state, self.house.clock.now)
        for who in people:
            self.joined += 1
            key = f"{ACCOUNT}/in/{UUID}/{participant(who).lower()}"
            await presence.note(key, "main", self.now + self.joined, joined=True, about={"who": who.platform_id})
            await self.house.app.receive(Heard(WHERE, who, "here", self.house.delivery()))
            self.people.append(who)
        await self.house.app.idle()

    async def say(self, text: str) -> None:
        """Frances says something in the chat."""
        await self.house.app.receive(Heard(WHERE, FRANCES, text, self.house.delivery()))
        await self.house.app.idle()

    async def groups(self, block: str = "pairs") -> Sequence[Sequence[str]]:
        """Names of the people in each group."""
        row = await self.house.app.router.latest(WHERE)
        loaded = await self.house.app.service.loaded(row.id) if row else None
        assert loaded is not None
        from bot.store import people

        async with self.house.database.reading() as tx:
            known = (await people.attendees(tx, [loaded.row.id]))[loaded.row.id]
        return [[known[member].name for member in group.members] for group in loaded.run.pairs.get(block, ())]


@dataclass
class Panel:
    """A panel that is signed in, without a browser."""

    house: PanelHouse
    browser: Browser
    run: str
    token: str
    id: str
    leads: bool
    board: dict[str, Any] = field(default_factory=dict)

    async def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """Post as the panel's script does. Keeps the board of the answer."""
        url = f"/zoom/panel/{self.run}/{path}"
        answer = await self.browser.post(url, body, Authorization=f"Bearer {self.token}")
        plain = answer.content_type != "application/json"
        found = {} if plain else dict(await answer.json())
        if "version" in found:
            self.board = found
        return answer.status, found

    async def lease(self, *, force: bool = False) -> int:
        return (await self.post("lease", panel=self.id, force=force))[0]

    async def report(self, phase: str, draw: str = "", version: int | None = None) -> int:
        drawn = (self.board["drawn"] or {}).get("draw", "")
        at = self.board["version"] if version is None else version
        return (await self.post("report", panel=self.id, draw=draw or drawn, version=at, phase=phase))[0]

    async def look(self) -> dict[str, Any]:
        """Fetch the board."""
        url = f"/zoom/panel/{self.run}/board?panel={self.id}"
        answer = await self.browser.http.get(url, headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status == 200, await answer.text()
        self.board = dict(await answer.json())
        return self.board


async def sign_in(
    house: PanelHouse, browser: Browser, who: Member = FRANCES, number: str = "", **claims: Any
) -> tuple[int, Panel | None]:
    """Open the panel as this person."""
    role = claims.pop("role", "host")
    answer = await browser.post("/zoom/panel/session", {"context": house.context(who, role, **claims), "number": number})
    if answer.status != 200:
        return answer.status, None
    told = await answer.json()
    return 200, Panel(house, browser, told["run"], told["token"], told["panel"], told["leads"])


@asynccontextmanager
async def panel_house(
    people: int = 4,
    url: str = "sqlite:///:memory:",
    *,
    noted: bool = True,
    made: Plan | None = None,
    platform: Platform | None = None,
    **more: Any,
) -> AsyncIterator[PanelHouse]:
    """A connected chat led by Frances and Henry, whose meeting is on, with this many people in it."""
    channel = FakeChannel(platform, organisers=(FRANCES.platform_id, HELPER.platform_id))
    channel.name = "zoom"
    settings = {
        "zoom_client_id": CLIENT,
        "zoom_client_secret": SecretStr(SECRET),
        "zoom_webhook_secret": SecretStr(WEBHOOK_SECRET),
        "zoom_robot_jid": ROBOT,
        "zoom_account_id": ACCOUNT,
        "zoom_panel_client_id": PANEL,
        "zoom_panel_client_secret": SecretStr(PANEL_SECRET),
    }
    async with House(url, made or pair_plan(), channel, **(settings | more)) as house:
        state = StoredChannelState(house.database)
        await state.enter(f"{ACCOUNT}/meeting/{MEETING}", {"jid": CHAT}, house.clock.now())
        if noted:
            await PanelMeetings(state, house.clock.now).note(ACCOUNT, MeetingObject(id=str(MEETING), uuid=UUID))
        await house.app.receive(Installed(WHERE, FRANCES, "i"))
        site = Site(house.app)
        served = web.Application()
        site.add_to(served)
        server = TestServer(served)
        await server.start_server()
        site.door.base = str(server.make_url("/")).rstrip("/")
        there = PanelHouse(house, site, server, state)
        await there.join(*(person(number) for number in range(1, people + 1)))
        try:
            yield there
        finally:
            await server.close()


@asynccontextmanager
async def panel(house: PanelHouse, who: Member = FRANCES, **claims: Any) -> AsyncIterator[Panel]:
    """A signed-in panel."""
    async with TestClient(house.server) as client:
        status, opened = await sign_in(house, Browser(Visit(house.house, house.site, house.server), client), who, **claims)
        assert status == 200
        assert opened is not None
        yield opened

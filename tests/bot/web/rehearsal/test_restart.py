"""Rehearsal rooms across restarts of the service, and everything that can be reached from a room."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.app import build
from bot.infra.settings import Settings
from bot.store import service_state
from bot.web.rehearsal.room_store import near
from bot.web.rehearsal.rooms import Rooms
from bot.web.server import web_app

Client = TestClient[web.Request, web.Application]
WISH = {"plan": "action-learning", "people": 4, "speed": 0}
ZONE = ZoneInfo("Europe/London")


@asynccontextmanager
async def service(database: str) -> AsyncIterator[Client]:
    """The service, from its start to its end."""
    app = build(Settings(database=SecretStr(database)), channels=[])
    await app.start()
    async with TestClient(TestServer(web_app(app))) as made:
        yield made
    await app.stop()


async def post(client: Client, path: str, body: object) -> Any:
    """Send something as our pages do."""
    own = {"X-Throughline": "1", "Origin": str(client.make_url("/")).rstrip("/")}
    answer = await client.post(path, json=body, headers=own)
    assert answer.status == 200, await answer.text()
    return await answer.json()


async def shown(client: Client, path: str) -> str:
    """The text of a page."""
    answer = await client.get(path)
    assert answer.status == 200, path
    return await answer.text()


def messages(page: str) -> list[str]:
    """The ids of the chat's messages on a page."""
    return re.findall(r'<li id="([a-z0-9]+)" class="message', page)


async def test_a_room_survives_a_restart(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'throughline.db'}"
    async with service(database) as client:
        room = (await post(client, "/rehearsal", WISH))["to"]
        home = room.rsplit("/", 2)[0]
        for text in ("start", "+2", "pause"):
            await post(client, f"{room}/say", {"text": text, "aloud": True})
        before = await shown(client, room)
        (run,) = set(re.findall(rf"{home}/run/([0-9a-f]{{32}})", before))
        closed = (await post(client, "/rehearsal", WISH))["to"]
        await post(client, f"{closed.rsplit('/', 2)[0]}/order", {"do": "close"})
    async with service(database) as client:
        front = await shown(client, "/rehearsal")
        assert home in front
        assert closed.rsplit("/", 2)[0] not in front
        after = await shown(client, room)
        assert messages(after) == messages(before)
        assert 'data-phase="paused"' in after
        await post(client, f"{room}/say", {"text": "resume", "aloud": True})
        assert 'data-phase="running"' in await shown(client, room)
        assert "Report" in await shown(client, f"{home}/run/{run}/report")  # a link from before the restart
        assert (await client.get(closed)).status == 403


async def test_a_room_that_cannot_be_read_is_forgotten(tmp_path: Path) -> None:
    app = build(Settings(database=SecretStr(f"sqlite:///{tmp_path / 'throughline.db'}")), channels=[])
    await app.start()
    rooms = Rooms(app)
    async with app.database.writing() as tx:
        await service_state.write(tx, f"{service_state.REHEARSALS}{'a' * 16}", {"wish": {}}, app.clock.now())
    assert await rooms.listed() == []
    assert await rooms.find("a" * 16) is None
    async with app.database.reading() as tx:
        assert await service_state.under(tx, service_state.REHEARSALS) == {}
    await app.stop()


@pytest.mark.parametrize(
    ("today", "starts", "begins"),
    [
        ("2026-11-27T18:20", "09:30", "2026-11-27T09:30"),
        ("2026-11-28T18:20", None, "2026-11-30T09:30"),
        ("2026-11-29T00:10", "13:00", "2026-11-30T13:00"),
    ],
)
def test_a_rehearsal_is_set_near_today(today: str, starts: str | None, begins: str) -> None:
    at = datetime.fromisoformat(today).replace(tzinfo=ZONE)
    assert near(at, starts) == datetime.fromisoformat(begins).replace(tzinfo=ZONE)


async def test_everything_a_session_has_can_be_reached_from_a_room() -> None:
    async with service("sqlite:///:memory:") as client:
        room = (await post(client, "/rehearsal", {**WISH, "plan": "defensible-decisions-1", "people": 5}))["to"]
        home = room.rsplit("/", 2)[0]
        advice = re.findall("“(date 2: [^”]+)”", await shown(client, room))
        for text in ("record attendance", "start", *advice):
            await post(client, f"{room}/say", {"text": text, "aloud": True})
        form = await post(client, f"{room}/say", {"text": "own options", "aloud": True, "private": True})
        assert "picture" in form["reply"].lower()
        steps = re.findall(r'value="([a-z0-9-]+\.[a-z0-9.-]+)"', await shown(client, room))
        await post(client, f"{home}/order", {"do": "jump", "step": steps[-1]})
        await post(client, f"{home}/order", {"do": "week"})
        page = await shown(client, room)
        assert "EvaluatedCard" in page
        links = set(re.findall(rf'href="({home}/(?!as/[a-z0-9]+")[^"]+)"', page))
        kinds = {re.sub(r"[0-9a-f]{32}", "", link.removeprefix(home)) for link in links}
        assert {"/run//report", "/run//attendance", "/run//slips", "/pack/", "/dates//dates.ics"} <= kinds
        for link in links:
            assert (await client.get(link)).status == 200, link
        await shown(client, f"{home}/as/facilitator/panel")
        theirs = await shown(client, f"{home}/as/p1")
        assert f"{home}/as/p1/record" in theirs
        assert "EvaluationCard" in theirs
        await shown(client, f"{home}/as/p1/record")

"""Rehearsal room over HTTP: access, accepted input, and the number of rooms."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.app import build
from bot.infra.settings import Settings
from bot.rehearsal.cast import FACILITATOR
from bot.web.rehearsal.pages import RehearsalPages
from bot.web.rehearsal.requests import RoomOptions
from bot.web.rehearsal.rooms import MOST_ROOMS, Rooms
from bot.web.server import has_rehearsal_room, web_app
from tests.support.running_app import House, short_plan

Client = TestClient[web.Request, web.Application]
WISH = {"plan": "action-learning", "people": 4, "speed": 0}


@pytest_asyncio.fixture
async def client() -> AsyncIterator[Client]:
    """A browser on the machine of the service."""
    app = build(Settings(database=SecretStr("sqlite:///:memory:")), channels=[])
    await app.start()
    async with TestClient(TestServer(web_app(app))) as made:
        yield made
    await app.stop()


async def post(client: Client, path: str, body: object, headers: Mapping[str, str] | None = None) -> ClientResponse:
    """Send something as our pages do. `headers` replace their headers."""
    own = {"X-Throughline": "1", "Origin": str(client.make_url("/")).rstrip("/")}
    return await client.post(path, json=body, headers={**own, **(headers or {})})


async def opened(client: Client, **wish: Any) -> str:
    """Open a new room as its facilitator."""
    answer = await post(client, "/rehearsal", {**WISH, **wish})
    assert answer.status == 200, await answer.text()
    return str((await answer.json())["to"])


async def test_the_front_door_leads_to_the_rehearsal_room(client: Client) -> None:
    answer = await client.get("/")
    assert (answer.status, answer.url.path) == (200, "/rehearsal")
    assert "Choose a session" in await answer.text()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:3978"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"X-Real-IP": "203.0.113.9"},
    ],
)
async def test_only_people_at_this_machine_come_in(client: Client, headers: dict[str, str]) -> None:
    room = await opened(client)
    for path in ("/", "/rehearsal", "/rehearsal/plan/action-learning", room, f"{room}/events", room.rsplit("/", 2)[0]):
        answer = await client.get(path, headers=headers, allow_redirects=False)
        assert answer.status == 403, path
    for path in ("/rehearsal", f"{room}/say", f"{room}/press", f"{room.rsplit('/', 2)[0]}/order"):
        assert (await post(client, path, {}, headers)).status == 403, path


@pytest.mark.parametrize(
    ("host", "setting", "served"),
    [
        ("127.0.0.1", "here", True),
        ("localhost", "here", True),
        ("::1", "here", True),
        ("0.0.0.0", "here", False),
        ("192.0.2.7", "here", False),
        ("0.0.0.0", "on", True),
        ("127.0.0.1", "off", False),
        ("127.0.0.1", "facilitators", True),
        ("0.0.0.0", "facilitators", False),
    ],
)
def test_where_it_is_served(host: str, setting: str, served: bool) -> None:
    assert has_rehearsal_room(Settings(host=host, rehearsal_room=setting)) is served  # type: ignore[arg-type]


async def test_a_proxy_that_says_nothing_of_itself_is_known_by_its_old_http(client: Client) -> None:
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(f"GET /rehearsal HTTP/1.0\r\nHost: 127.0.0.1:{client.port}\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.0 403")


def test_a_service_with_a_public_address_has_none() -> None:
    assert not has_rehearsal_room(Settings(url="https://throughline.example.org"))
    assert has_rehearsal_room(Settings(url="http://localhost:3978"))


@pytest.mark.parametrize(
    "headers", [{"X-Throughline": "0"}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
async def test_pages_of_others_can_order_nothing(client: Client, headers: dict[str, str]) -> None:
    room = await opened(client)
    assert (await post(client, "/rehearsal", WISH, headers)).status == 403
    assert (await post(client, f"{room}/say", {"text": "start", "aloud": True}, headers)).status == 403


@pytest.mark.parametrize(
    "wish",
    [{"people": 0}, {"people": 41}, {"people": "many"}, {"speed": 7}, {"late": -1}, {"more": 1}, {"plan": None}],
)
async def test_wishes_that_cannot_be(client: Client, wish: dict[str, Any]) -> None:
    assert (await post(client, "/rehearsal", {**WISH, **wish})).status == 400


@pytest.mark.parametrize("plan", ["nothing", "../settings", "plans/x.yaml"])
async def test_a_plan_that_is_not_there(client: Client, plan: str) -> None:
    assert (await post(client, "/rehearsal", {**WISH, "plan": plan})).status == 404


async def test_a_room_is_said_in_pressed_in_and_seen_by_each_in_their_own_way(client: Client) -> None:
    room = await opened(client, odd=True)
    home = room.rsplit("/", 2)[0]
    answer = await post(client, f"{room}/say", {"text": "start", "aloud": True})
    assert (await answer.json())["refused"] is False
    assert (await post(client, f"{home}/as/p5/press", {"data": {"press": {"act": "say", "text": "here"}}})).status == 200
    hers = await (await client.get(room)).text()
    theirs = await (await client.get(f"{home}/as/p5")).text()
    assert "Next step" in hers
    assert "Next step" not in theirs
    assert "Only Frances sees this" in hers
    assert "Only Frances sees this" not in theirs
    assert (await client.get(f"{home}/as/p6")).status == 403
    stage = await (await client.get(f"{home}/as/stage")).text()
    assert "Next step" not in stage
    assert "sees this" not in stage
    assert (await post(client, f"{home}/as/stage/say", {"text": "end now"})).status == 403


async def test_orders(client: Client) -> None:
    room = await opened(client)
    home = room.rsplit("/", 2)[0]
    for order in (
        {"do": "speed", "speed": 60},
        {"do": "speed", "speed": 0},
        {"do": "on"},
        {"do": "help", "helped": False},
        {"do": "manner", "who": "p1", "manner": "silent"},
        {"do": "outage"},
        {"do": "week"},
    ):
        assert (await post(client, f"{home}/order", order)).status == 200, order
    for order in (
        {"do": "fly"},
        {"do": "speed", "speed": 5},
        {"do": "jump", "step": "nowhere"},
        {"do": "manner", "who": "p99"},
        {"do": "manner", "who": "p1", "manner": "rude"},
    ):
        assert (await post(client, f"{home}/order", order)).status == 400, order
    again = (await (await post(client, f"{home}/order", {"do": "again"})).json())["to"]
    assert (await client.get(room)).status == 403
    assert (await client.get(again)).status == 200
    closed = await post(client, f"{again.rsplit('/', 2)[0]}/order", {"do": "close"})
    assert (await closed.json())["to"] == "/rehearsal"
    assert (await client.get(again)).status == 403


async def test_next_message_says_what_to_press_where_none_is_due(client: Client) -> None:
    room = await opened(client)
    home = room.rsplit("/", 2)[0]

    async def told_by_next() -> str:
        for _ in range(40):  # people come, answer and move until nothing is due
            if told := (await (await post(client, f"{home}/order", {"do": "on"})).json())["told"]:
                return str(told)
        raise AssertionError("there is always another message")

    await post(client, f"{home}/order", {"do": "speed", "speed": 0})
    assert "Press “Start the session”" in await told_by_next()
    await post(client, f"{room}/say", {"text": "start", "aloud": True})
    assert not (await (await post(client, f"{home}/order", {"do": "on"})).json())["told"]
    await post(client, f"{room}/say", {"text": "pause", "aloud": True})
    assert "Press “Resume”" in await told_by_next()
    await post(client, f"{room}/say", {"text": "end now", "aloud": True})


async def test_the_report_of_a_rehearsal(client: Client) -> None:
    room = await opened(client)
    await post(client, f"{room}/say", {"text": "start", "aloud": True})
    await post(client, f"{room}/say", {"text": "end now", "aloud": True})
    page = await (await client.get(room)).text()
    link = page.split('/report"')[0].rsplit('"', 1)[1] + "/report"
    report = await client.get(link)
    assert report.status == 200
    assert (await client.get(f"{link.rsplit('/', 2)[0]}/{'0' * 32}/report")).status == 403


async def test_the_room_that_stood_empty_longest_makes_way(client: Client) -> None:
    rooms = [await opened(client) for _ in range(MOST_ROOMS)]
    async with client.get(f"{rooms[0]}/events") as looked_at:
        await looked_at.content.readline()
        await opened(client)
        listed = await (await client.get("/rehearsal")).text()
        assert all(room.rsplit("/", 2)[0] in listed for room in rooms)
        assert (await client.get(rooms[1])).status == 200  # opened again, and another one made way


async def test_whoever_looks_is_told_what_is_new_and_of_the_end(client: Client) -> None:
    room = await opened(client)
    async with client.get(f"{room}/events") as events:
        whole = await events.content.readuntil(b"\n\n")
        assert b"WelcomeCard" in whole
        await post(client, f"{room}/say", {"text": "start", "aloud": True})
        change = b""
        while not (b"StartedCard" in change and b'"agenda"' in change):  # in one or more pieces, depending on the machine
            piece = await events.content.readuntil(b"\n\n")
            assert piece, "the stream has ended"
            change += piece
        assert b'"cast"' not in change  # no person has come or gone
        await post(client, f"{room.rsplit('/', 2)[0]}/order", {"do": "close"})
        await events.content.read()
        assert events.content.at_eof()


async def test_in_a_rehearsal_everybody_can_have_a_look_at_their_own_record_and_facilitators_at_attendance(
    client: Client,
) -> None:
    room = await opened(client)
    home = room.rsplit("/", 2)[0]
    for who, text in (("facilitator", "record attendance"), ("facilitator", "start"), ("facilitator", "next")):
        assert (await post(client, f"{home}/as/{who}/say", {"text": text, "aloud": True})).status == 200
    await post(client, f"{home}/order", {"do": "jump", "step": (await steps(client, home))[-1]})
    answer = await (await post(client, f"{home}/as/p1/say", {"text": "my record", "aloud": False})).json()
    assert f"{home}/as/p1/record" in answer["reply"]
    page = await client.get(f"{home}/as/p1/record")
    text = await page.text()
    assert page.status == 200, text
    assert "My CPD record" in text
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert (await client.get(f"{home}/as/p1/record.docx")).content_type.endswith("wordprocessingml.document")
    assert (await client.get(f"{home}/as/stage/record")).status == 403
    await post(client, f"{home}/as/facilitator/say", {"text": "end now", "aloud": True})
    run = re.search(r"run/([0-9a-f]{32})", await (await client.get(f"{home}/as/facilitator")).text())
    assert run is not None
    listed = await client.get(f"{home}/run/{run[1]}/attendance")
    assert "Hours for a certificate" in await listed.text()
    for name in ("attendance.csv", "certificates.csv"):
        assert (await client.get(f"{home}/run/{run[1]}/{name}")).content_type == "text/csv"


async def steps(client: Client, home: str) -> list[str]:
    """The steps that people can jump to."""
    text = await (await client.get(f"{home}/as/facilitator")).text()
    return re.findall(r'value="([a-z0-9-]+\.[a-z0-9.-]+)"', text)


async def test_in_a_pause_the_end_moves_on_with_the_clock_of_the_rehearsal() -> None:
    plan, at = short_plan(), [0.0]
    async with House("sqlite:///:memory:", plan) as house:
        rooms = Rooms(house.app, lambda: at[0])
        room = await rooms.open(RoomOptions(plan=plan.id, people=4, speed=0), plan)
        for _ in range(20):  # everybody comes
            await room.performance.go_on()
        for word in ("start", "pause"):
            await room.performance.say(FACILITATOR, word)
        async with rooms.looking(room):
            told = room.membership
            rooms.look_again()
            assert not told.is_set(), "its clock stands still"
            room.performance.set_speed(1.0)
            before, told = await room.frame(FACILITATOR), room.membership
            at[0] += 60
            rooms.look_again()
            after = await room.frame(FACILITATOR)
        assert told.is_set()
        assert before is not None
        assert after is not None
        assert before.live.ends_at is not None
        assert after.live.ends_at == before.live.ends_at + timedelta(minutes=1)
        assert after.parts["line"] != before.parts["line"]
        await rooms.close_all()


async def test_an_error_while_empty_rooms_are_closed_is_counted_and_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_rooms: Rooms) -> None:
        raise RuntimeError

    monkeypatch.setattr(Rooms, "close_empty", fail)
    async with House("sqlite:///:memory:", short_plan()) as house:
        pages = RehearsalPages(house.app, here_only=True)
        with capture_logs() as logged:
            pages.close_empty_rooms()
            await pages.idle()
        assert [entry["event"] for entry in logged if entry["log_level"] == "error"] == ["empty rehearsal rooms not closed"]
        assert house.app.metrics.failures.labels("rehearsal")._value.get() == 1

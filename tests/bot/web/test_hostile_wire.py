"""Hostile raw requests, on both databases: they cause no server error and do not delay others."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
import structlog
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.app import App, build
from bot.channels.teams import parsing
from bot.infra.json_input import legible
from bot.infra.settings import Settings
from bot.store import schema
from bot.store.tables import person
from bot.web import server
from bot.web.rehearsal.access import RehearsalAccess
from bot.web.security import Buckets, caller
from tests.support import scripted_zoom as zoom
from tests.support import zoom_events as events
from tests.support.limits import HANG
from tests.support.scripted_teams import APP_ID, SECRET, TENANT, ScriptedConnector

DOCUMENT = Document()
OURS = {"X-Throughline": "1", "Origin": "https://throughline.example.org"}


@dataclass
class Served:
    """The service on a port, set up as in production."""

    app: App
    teams: ScriptedConnector
    port: int

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> int:
        """Send it and return the status."""
        async with aiohttp.ClientSession() as http, http.post(self.address(path), data=body, headers=headers) as answer:
            return answer.status

    async def send(self, activity: dict[str, Any], token: str | None = None) -> int:
        """Have the platform deliver an activity in ASCII, so that special characters are escaped."""
        headers = {"Authorization": f"Bearer {token or self.teams.token()}", "Content-Type": "application/json"}
        return await self.post("/api/messages", json.dumps(activity).encode(), headers)

    @property
    def failed(self) -> float:
        """The number of errors so far."""
        return sum(
            one.value for one in self.app.metrics.failures.collect()[0].samples if one.name.endswith("_total")
        )  # fmt: skip


@pytest.fixture
async def served(database_url: str) -> AsyncIterator[Served]:
    zooms = zoom.ScriptedZoom()
    url = await zooms.start()
    async with ScriptedConnector() as teams:
        app = build(
            Settings(
                database=SecretStr(database_url),
                url="https://throughline.example.org",
                teams_app_id=APP_ID,
                teams_app_secret=SecretStr(SECRET),
                teams_tenant=(TENANT,),
                teams_openid_url=f"{teams.address}/openid",
                teams_token_url=f"{teams.address}/token",
                teams_service_hosts=("127.0.0.1",),
                zoom_client_id=zoom.CLIENT,
                zoom_client_secret=SecretStr(zoom.SECRET),
                zoom_webhook_secret=SecretStr(zoom.WEBHOOK_SECRET),
                zoom_account_id=zoom.ACCOUNT,
                zoom_robot_jid=zoom.ROBOT,
                zoom_api_url=f"{url}/v2",
                zoom_token_url=f"{url}/oauth/token",
            )
        )
        if app.database.is_postgres:
            await schema.create(app.database)
        await app.start()
        runner = server.runner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield Served(app, teams, runner.addresses[0][1])
        await runner.cleanup()
        await app.stop()
    await zooms.stop()


@pytest.mark.parametrize("odd", ["A\0B", "\0", "cut \ud83d", "\udc00A", "A\uffff\U0010ffff\x1b[31m\u202e"])
async def test_characters_that_cannot_be_kept_harm_nobody(served: Served, odd: str) -> None:
    who = {"id": f"29:{odd}", "name": odd, "aadObjectId": odd}
    teams, now = served.teams, int(time.time())
    with structlog.testing.capture_logs() as logged:
        for activity in (
            teams.activity("installationUpdate", action="add"),
            teams.said("here", **{"from": who}),
            teams.said(f"options {odd}: {odd}, b"),
            teams.said(
                "here", channelData={"tenant": {"id": TENANT}, "meeting": {"id": odd}}, localTimezone=odd, locale=odd
            ),
            teams.activity("conversationUpdate", membersAdded=[who]),
            teams.press(odd, {"say": odd}),
            teams.activity("installationUpdate", action="add", conversation={"id": f"19:{odd}", "isGroup": True}),
        ):
            assert await served.send(activity) == 200
        for number, field in enumerate(("cmd", "userName", "userId", "toJid")):
            event = events.slash("here", now * 1000 + number)
            event["payload"][field] = odd
            for ascii_only in (True, False):
                body = json.dumps(event, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
                assert await served.post("/zoom/events", body, zoom.sign(body, now)) == 200
        await served.app.channels["zoom"].idle()  # type: ignore[attr-defined]
    assert not [line for line in logged if line["log_level"] == "error"]


def test_only_what_cannot_be_kept_is_replaced() -> None:
    for kept in (
        b'{"a":"\\\\u0000 \\\\b"}',
        b'{"a":"\\ud83d\\ude00"}',
        '{"a":"Zoë \U0001f600"}'.encode(),
        b'"\\t\\n\\u000d"',
    ):
        assert legible(kept) == kept.decode()
    replaced = {
        b'"\\u0000"',
        b'"\\\\\\u0000"',
        b'"\\ud83d"',
        b'"\\ud83d\\ud83d\\ude00"',
        b'"\\uDE00"',
        b'"\\u0001"',
        b'"\\b"',
        b'"\\f"',
        b'"\\u001B[2J"',
        b'"\\ufffe"',
        b'"\xef\xbf\xbf"',
        b'"\xed\xa0\x80"',
        b'"\xff"',
    }
    for bad in replaced:
        found = json.loads(legible(bad))
        assert "\ufffd" in found
        assert "\0" not in found
        assert found.encode()


@given(st.text(st.characters(categories=["C", "L", "Z"])))
def test_whatever_comes_in_can_be_written_into_a_document(text: str) -> None:
    kept = json.loads(legible(json.dumps(text).encode()))
    assert bool(DOCUMENT.add_paragraph(kept).text) == bool(text)


async def test_odd_names_on_the_roster_harm_nobody(served: Served) -> None:
    served.teams.members = [
        {"id": f"29:{n}", "name": f"A{odd}", "aadObjectId": odd} for n, odd in enumerate(("\0", "\ud83d"))
    ]
    with structlog.testing.capture_logs() as logged:
        assert await served.send(served.teams.activity("installationUpdate", action="add")) == 200
        assert await served.send(served.teams.said("before")) == 200
    assert not [line for line in logged if line["log_level"] == "error"]
    async with served.app.database.reading() as tx:
        names = set((await tx.execute(sa.select(person.c.name))).scalars())
    assert "A\ufffd" in names


async def test_packed_bodies_are_not_unpacked(served: Served) -> None:
    bomb = gzip.compress(b" " * 20_000_000)
    for path in ("/api/messages", "/zoom/events", "/enter", "/tab/session", "/record"):
        for packing in ("gzip", "deflate", "br", "zstd", "x"):
            for body in (bomb, b"junk"):
                assert await served.post(path, body, {**OURS, "Content-Encoding": packing}) == 415
    assert served.failed == 0


async def test_a_head_without_end_is_refused(served: Served) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(70)))
    async with asyncio.timeout(HANG):
        assert (await reader.readline()).split()[1] == b"400"
    writer.transport.abort()


async def test_half_an_address_as_origin_is_not_ours(served: Served) -> None:
    for path in ("/enter", "/record", "/tab/session"):
        assert await served.post(path, b"{}", {**OURS, "Origin": "http://[::1"}) == 403


async def test_numbers_beyond_all_measure_are_refused(served: Served) -> None:
    assert await served.send(served.teams.said("here"), served.teams.token(exp=10**400)) == 401
    body = b'{"event":"x","event_ts":1e999,"payload":{}}'
    assert await served.post("/zoom/events", body, zoom.sign(body, int(time.time()))) == 200


async def gone(reader: asyncio.StreamReader) -> bool:
    """Whether the other side closes the connection without a response."""
    try:
        return not await reader.read()
    except ConnectionResetError:
        return True


async def test_who_hangs_up_half_way_or_dawdles_is_let_go_and_is_no_error(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(server, "BODY_WITHIN", 0.2)
    for path in ("/api/messages", "/zoom/events", "/enter"):
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nX-Throughline: 1\r\n"
        head += f"Origin: {OURS['Origin']}\r\nContent-Length: 99\r\n\r\n{{"
        reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(head.encode())
        await writer.drain()
        async with asyncio.timeout(HANG):
            if path == "/enter":
                assert await gone(reader), "hung up on, without an answer"
            else:
                assert b" 401 " in await reader.readline(), "refused without waiting for the body"
        writer.close()
        _, writer = await asyncio.open_connection("127.0.0.1", served.port)
        writer.write(head.encode())
        await writer.drain()
        writer.transport.abort()
    async with aiohttp.ClientSession() as http, http.get(served.address("/healthz")) as answer:
        assert answer.status == 200
    assert served.failed == 0
    assert not [line for line in caplog.records if line.levelname == "ERROR"], "else anybody could fill the log"
    assert "without a database" not in capsys.readouterr().out


async def test_pages_take_no_more_than_they_could_need(served: Served) -> None:
    for path in ("/enter", "/record", "/tab/session"):
        assert await served.post(path, b'{"ticket":"' + b"x" * 100_000 + b'"}', OURS) == 413


def test_a_text_full_of_openings_is_read_in_one_pass() -> None:
    """A pattern that searches for each end from the start again would take an hour."""
    for opening in ("<at>", "<at ", "<p ", "<"):
        text = opening * 200_000
        assert parsing.TAG.sub("", parsing.MENTION.sub("", text)).count("<") == 200_000


def test_limits_are_kept_for_people_not_for_the_proxy() -> None:
    class Wire(asyncio.Transport):
        def __init__(self, peer: str) -> None:
            super().__init__({"peername": (peer, 5000)})

    def asked(peer: str, forwarded: str = "") -> str:
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        return caller(make_mocked_request("POST", "/enter", headers=headers, transport=Wire(peer)))

    assert asked("172.18.0.5", "9.9.9.9, 203.0.113.7") == "203.0.113.7", "what the proxy saw, not what it was told"
    assert asked("127.0.0.1", "203.0.113.7") == "203.0.113.7"
    assert asked("172.18.0.5") == "172.18.0.5"
    assert asked("8.8.8.8", "203.0.113.7") == "8.8.8.8", "who comes from outside is not believed"


async def test_strangers_who_guess_links_are_slowed_down_link_by_link(served: Served) -> None:
    async def tries(path: str, ticket: str) -> int:
        return await served.post(path, json.dumps({"ticket": ticket}).encode(), OURS)

    for path in ("/enter", "/record"):
        assert [await tries(path, "a.b.c") for _ in range(12)][-1] == 429
        assert await tries(path, "d.e.f") == 403


def test_limits_of_the_rehearsal_room_are_kept_for_people_not_for_the_proxy() -> None:
    gate = RehearsalAccess(here_only=False, steady=lambda: 0.0)

    def opens(forwarded: str) -> None:
        gate.may_open(make_mocked_request("POST", "/rehearsal", headers={"X-Forwarded-For": forwarded}))

    for _ in range(8):
        opens("203.0.113.7")
    with pytest.raises(web.HTTPTooManyRequests):
        opens("203.0.113.7")
    opens("203.0.113.8")


def test_looking_takes_nothing_from_a_bucket() -> None:
    bucket = Buckets(1, 0.0, lambda: 0.0)
    assert [bucket.has("a"), bucket.has("a"), bucket.take("a"), bucket.has("a")] == [True, True, True, False]

"""Hostile requests: nothing that strangers or visitors send to any address causes a server error or is logged.

The routes are taken from the service, so new routes are tested automatically.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.app import build
from bot.infra import logs
from bot.infra.settings import Settings
from bot.web.server import web_app
from tests.support import scripted_zoom as zoom
from tests.support.running_app import short_plan
from tests.support.scripted_teams import APP_ID, SECRET, TENANT, ScriptedConnector
from tests.support.web_visit import visiting

MARK = "Q7personalX"  # part of everything sent; must be in no log line
PANEL_SECRET = "panel-secret-Q8"
SECRETS = (SECRET, zoom.SECRET, zoom.WEBHOOK_SECRET, PANEL_SECRET)
DEEP = 20_000
NOT_READY = ("/readyz", 503)  # correct: no platform has issued a token yet
MANY = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

words = st.text(max_size=20).map(lambda text: MARK + text)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
KEYS = (
    "context", "number", "panel", "phase", "version", "names", "force", "draw",
    "text", "id", "ticket", "token", "plan", "people", "speed", "manners", "press", "order", "type", "name", "value", "from",
    "conversation", "channelData", "serviceUrl", "event", "payload", "poll", "opening", "options", "to", "who", "seed",
)  # fmt: skip
objects = st.dictionaries(st.sampled_from(KEYS), values, max_size=6)
bodies = st.one_of(
    objects.map(lambda body: json.dumps(body).encode()),
    values.map(lambda body: json.dumps(body).encode()),
    st.binary(max_size=200),
    st.just(b"[" * DEEP),
    st.just(b'{"a":' * DEEP + b"1" + b"}" * DEEP),
    st.just(b'{"text":"' + b"x" * 1_100_000 + b'"}'),
    st.just(b'{"text": NaN, "id": 1e999, "opening": ' + b"9" * 5_000 + b"}"),
    st.just(b'{"text":"\\ud800","ticket":"\\u0000"}'),
)
header_values = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60).map(lambda text: MARK + text)
headers = st.fixed_dictionaries(
    {},
    optional={
        "Authorization": header_values.map(lambda text: f"Bearer {text}") | header_values,
        "Cookie": header_values,
        "Content-Type": st.sampled_from(["application/json", "text/plain", "application/json; charset=utf-77", "x"]),
        "Origin": header_values | st.just("null"),
        "X-Throughline": st.just("1"),
        "x-zm-signature": header_values.map(lambda text: f"v0={text}"),
        "x-zoom-app-context": header_values,
        "x-zm-request-timestamp": st.sampled_from(["0", "-1", "1e99", "٣", "9" * 400, str(int(time.time()))]),
        "Last-Event-ID": header_values,
        "If-None-Match": header_values,
        "Range": header_values,
        "Accept-Language": header_values,
        "X-Forwarded-For": header_values,
    },
)


@dataclass
class Everything:
    """The whole service with both platforms, its pages and the rehearsal room, and its log."""

    client: TestClient[web.Request, web.Application]
    teams: ScriptedConnector
    logged: list[Any]

    @property
    def routes(self) -> list[tuple[str, str]]:
        """Every address, with its method."""
        found = set()
        for route in self.client.app.router.routes():
            if route.method != "*" and route.resource is not None:
                found.add((route.method, route.resource.canonical))
        return sorted(found)

    async def send(self, method: str, path: str, body: bytes, more: Mapping[str, str]) -> int:
        """Send it unchanged and return the status. Endless streams are closed at once."""
        try:
            async with self.client.request(method, path, data=BytesIO(body), headers=more, allow_redirects=False) as answer:
                return answer.status
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):  # closed before it had read everything
            return 413

    def check(self) -> None:
        """Check that no log line contains what was sent, or a secret."""
        text = repr(self.logged)
        assert MARK not in text
        assert not any(secret in text for secret in SECRETS)
        assert "Traceback" not in text


@pytest.fixture
async def everything() -> AsyncIterator[Everything]:
    async with ScriptedConnector() as teams:
        chosen = Settings(
            database=SecretStr("sqlite:///:memory:"),
            teams_app_id=APP_ID,
            teams_app_secret=SecretStr(SECRET),
            teams_tenant=(TENANT,),
            teams_openid_url=f"{teams.address}/openid",
            teams_entra_url=f"{teams.address}/openid",
            teams_token_url=f"{teams.address}/token",
            teams_service_hosts=("127.0.0.1",),
            zoom_client_id=zoom.CLIENT,
            zoom_client_secret=SecretStr(zoom.SECRET),
            zoom_webhook_secret=SecretStr(zoom.WEBHOOK_SECRET),
            zoom_account_id=zoom.ACCOUNT,
            zoom_robot_jid=zoom.ROBOT,
            zoom_api_url=f"{teams.address}/zoom",
            zoom_token_url=f"{teams.address}/zoom/token",
            zoom_panel_client_id="panel",
            zoom_panel_client_secret=SecretStr(PANEL_SECRET),
        )
        app = build(chosen)
        await app.start()
        with structlog.testing.capture_logs() as logged:
            async with TestClient(TestServer(web_app(app))) as client:
                yield Everything(client, teams, logged)
        await app.stop()


def _filled(path: str, part: str) -> str:
    """An address with every placeholder filled by `part`."""
    return re.sub(r"\{[^}]*\}", quote(part, safe=""), path)


@MANY
@given(data=st.data(), body=bodies, more=headers, part=words | st.sampled_from(["..", "%2e%2e", "\0", "x" * 1500, "1"]))
async def test_strangers_never_cause_an_error(
    everything: Everything, data: st.DataObject, body: bytes, more: dict[str, str], part: str
) -> None:
    method, path = data.draw(st.sampled_from(everything.routes))
    query = data.draw(st.sampled_from(["", f"?view={quote(part)}", f"?{quote(part)}={quote(part)}", "?" + "a=b&" * 500]))
    status = await everything.send(method, _filled(path, part) + query, body if method == "POST" else b"", more)
    assert status < 500 or (path, status) == NOT_READY, (method, path)
    everything.check()


async def test_every_route_meets_the_worst_bodies(everything: Everything) -> None:
    worst = (b"", b"[" * DEEP, b'{"a":' * DEEP, b"\xff\xfe", b"null", b"3", b'"x"', b"[]", b"{}", b"x" * 1_100_000)
    plain = {"Content-Type": "application/json", "X-Throughline": "1", "Authorization": "Bearer a.b.c"}
    assert len(everything.routes) > 20
    for method, path in everything.routes:
        for body in worst if method == "POST" else (b"",):
            status = await everything.send(method, _filled(path, "x"), body, plain)
            assert status < 500 or (path, status) == NOT_READY, (method, path, body[:20])
    everything.check()


async def test_other_methods_are_refused(everything: Everything) -> None:
    for _, path in everything.routes:
        for method in ("PUT", "DELETE", "PATCH", "TRACE", "BREW"):
            assert await everything.send(method, _filled(path, "x"), b"{}", {}) in (400, 403, 404, 405)


@MANY
@given(body=objects, raw=st.none() | st.binary(max_size=100))
async def test_signed_nonsense_from_the_platforms_never_causes_an_error(
    everything: Everything, body: dict[str, Any], raw: bytes | None
) -> None:
    """The signature is valid, so that the code behind it is reached."""
    data = raw if raw is not None else json.dumps(body).encode()
    token = everything.teams.token()
    teams = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    assert await everything.send("POST", "/api/messages", data, teams) in (200, 400, 401, 403)
    assert await everything.send("POST", "/zoom/events", data, zoom.sign(data, int(time.time()))) in (200, 400, 401, 403)
    everything.check()
    assert token not in repr(everything.logged)


@pytest.mark.parametrize("who", ["facilitator", "p1"])
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=words, body=bodies, id_=values)
async def test_people_who_may_come_in_cannot_cause_an_error(who: str, text: str, body: bytes, id_: Any) -> None:
    with structlog.testing.capture_logs() as logged:
        async with visiting("sqlite:///:memory:", short_plan(), people=2) as visit, visit.let_in(who) as browser:
            run = f"/run/{await visit.house.run_id()}"
            assert (await browser.post(f"{run}/say", {"text": text, "id": id_})).status < 500
            own = {"X-Throughline": "1", "Origin": str(browser.http.make_url("/")).rstrip("/")}
            for path in (f"{run}/say", "/enter", "/record"):
                async with browser.http.post(path, data=BytesIO(body), headers=own) as answer:
                    assert answer.status < 500
            for path in (
                "/state",
                "/report",
                "/report.docx",
                "/attendance",
                "/certificates.csv",
                f"/report/{quote(text, safe='')}",
                "/report/poll-999.svg",
            ):
                async with browser.http.get(run + path, params={"view": text}) as answer:
                    assert answer.status < 500
    assert MARK not in repr(logged)


async def test_a_request_that_is_not_http_is_not_repeated_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    app = build(Settings(database=SecretStr("sqlite:///:memory:")), channels=[])
    async with TestClient(TestServer(web_app(app))) as client:
        async with client.get(f"/run/{MARK}{'x' * 9000}") as answer:
            assert answer.status == 400
        async with client.get(f"/rehearsal/{MARK}") as answer:
            assert answer.status in (403, 404)
    await app.database.close()
    assert MARK not in capsys.readouterr().err


def test_every_place_with_routes_is_known() -> None:
    """The service of the fixture has the routes of every module that declares some."""
    declaring = {
        path.stem
        for path in (Path(__file__).parents[3] / "bot").rglob("*.py")
        if re.search(r"web\.(get|post)\(", path.read_text())
    }
    known = {"health", "run_pages", "report_pages", "slips_pages", "teams_tab", "pages", "report", "leaders_pages"}
    known |= {"install", "stream"}  # of the side panel in Zoom
    known |= {"actions"}  # in rehearsal rooms
    known |= {"static_files", "documents", "pack_pages", "webhook", "attendance_pages", "own_record_pages", "calendar_pages"}
    assert declaring - known <= {"__init__"}

"""Intake metrics: refused requests are counted by reason."""

from __future__ import annotations

import io
import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, get_args

import aiohttp
from aiohttp import web

from bot.channels.teams import Clocks, assemble
from bot.channels.zoom import build
from bot.infra.metrics import Metrics
from bot.ports import Outcome, Why
from tests.support.scripted_teams import ScriptedConnector
from tests.support.scripted_zoom import sign, wire
from tests.support.teams_channel import registration
from tests.support.zoom_channel import Settings as ZoomSettings

HOUR = 3600


async def nobody(_: object) -> Outcome:
    return Outcome()


@asynccontextmanager
async def served(routes: Sequence[web.RouteDef]) -> AsyncIterator[str]:
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def counted(metrics: Metrics, channel: str) -> dict[str, float]:
    """The number of refused requests by reason."""
    whys = {why: {"channel": channel, "why": why} for why in get_args(Why)}
    found = {why: metrics.registry.get_sample_value("throughline_turned_away_total", one) for why, one in whys.items()}
    return {why: number for why, number in found.items() if number}


async def test_teams_tells_why_it_turned_somebody_away() -> None:
    metrics, clocks = Metrics(), Clocks()
    async with ScriptedConnector() as teams:
        channel, routes = assemble(registration(teams), nobody, clocks, metrics=metrics)
        async with served(routes) as address, aiohttp.ClientSession() as http:

            async def post(body: bytes, token: str | None) -> int:
                headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
                async with http.post(f"{address}/api/messages", data=body, headers=headers) as answer:
                    return answer.status

            said: dict[str, Any] = teams.said("help")
            elsewhere = {"conversation": said["conversation"] | {"tenantId": "another"}}
            stranger = said | {"channelData": {"tenant": {"id": "another"}}} | elsewhere
            good, old = teams.token(), teams.token(exp=time.time() - HOUR)
            assert await post(json.dumps(said).encode(), good) == 200
            assert await post(json.dumps(said).encode(), None) == 401
            assert await post(json.dumps(said).encode(), good[:-8] + "AAAAAAAA") == 401
            assert await post(json.dumps(said).encode(), old) == 401
            assert await post(json.dumps(stranger).encode(), good) == 403
            assert await post(b"[]", good) == 400
            assert await post(b" " * 300_000, good) == 413
        await channel.close()
    everything = ("unsigned", "forged", "expired", "foreign", "malformed", "too_large")
    assert counted(metrics, "teams") == dict.fromkeys(everything, 1)


async def test_teams_tells_when_keys_cannot_be_had() -> None:
    metrics = Metrics()
    async with ScriptedConnector() as teams:
        said, good = teams.said("help"), teams.token()
        given = registration(teams, openid_url="http://127.0.0.1:1/openid")
    channel, routes = assemble(given, nobody, metrics=metrics)
    headers = {"Authorization": f"Bearer {good}"}
    async with (
        served(routes) as address,
        aiohttp.ClientSession(headers=headers) as http,
        http.post(f"{address}/api/messages", json=said) as answer,
    ):
        assert answer.status == 401
    await channel.close()
    assert counted(metrics, "teams") == {"unverifiable": 1}


async def test_zoom_tells_why_it_turned_somebody_away() -> None:
    metrics = Metrics()
    channel, routes = build(ZoomSettings("http://127.0.0.1:1", "http://127.0.0.1:1"), nobody, metrics=metrics)
    async with served(routes) as address, aiohttp.ClientSession() as http:

        async def post(body: bytes, at: float, secret: str | None = None) -> int:
            headers = sign(body, int(at), secret) if secret else sign(body, int(at))
            async with http.post(f"{address}/zoom/events", data=io.BytesIO(body), headers=headers) as answer:
                return answer.status

        body, now = wire({"event": "x", "payload": {}}), time.time()
        assert await post(body, now, "another secret") == 401
        assert await post(body, now - 3 * HOUR) == 401
        assert await post(b"[]", now) == 400
        assert await post(b" " * 1_100_000, now) == 413
    await channel.close()
    assert counted(metrics, "zoom") == dict.fromkeys(("forged", "expired", "malformed", "too_large"), 1)

"""Floods and replays: an organisation that floods us delays only itself, and replayed requests count once."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from typing import Literal

import aiohttp
import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.app import build
from bot.channels import concurrency
from bot.channels.concurrency import ConcurrencyLimiter
from bot.channels.zoom import background, webhook
from bot.infra.settings import Settings
from bot.ports import Heard, Inbound, Outcome
from bot.store.tables import event
from bot.web.server import web_app
from dialogs import texts
from tests.support import scripted_zoom as zoom
from tests.support import zoom_events as events
from tests.support.scripted_teams import TENANT, Data, ScriptedConnector
from tests.support.teams_channel import NotingService, Stage, Times
from tests.support.zoom_channel import zoom_stage

OTHER = "0d5e3c1a-1111-4222-8333-944445555666"
AT_ONCE = 3


class Gate(asyncio.Event):
    """A gate that holds all requests until it opens. `is_full` is set when this many are waiting."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self.is_full = most, asyncio.Event()

    async def wait(self) -> Literal[True]:
        self._most -= 1
        if self._most == 0:
            self.is_full.set()
        return await super().wait()


def of(tenant: str, activity: Data) -> Data:
    """The same request from another organisation."""
    return activity | {"channelData": {"tenant": {"id": tenant}}}


def test_the_turnstile_counts_who_is_inside() -> None:
    door = ConcurrencyLimiter(1)
    with door.enter("a") as first, door.enter("A") as second, door.enter("b") as other:
        assert (first, second, other) == (True, False, True)
    with door.enter("a") as again:
        assert again


async def test_a_tenant_that_floods_waits_alone() -> None:
    async with (
        ScriptedConnector() as platform,
        Stage(platform, Times(time.time()), at_once=AT_ONCE, tenants=(TENANT, OTHER)) as stage,
    ):
        gate = stage.service.gate = Gate(AT_ONCE)
        flood = [asyncio.create_task(stage.deliver(platform.said(f"where {number}"))) for number in range(AT_ONCE)]
        await gate.is_full.wait()
        status, answer = await stage.deliver(platform.press("vote", {"poll": "p", "opening": 1, "options": 0}))
        assert (status, answer["statusCode"], answer["value"]["message"]) == (200, 429, texts.TEAMS_PRESS_FAILED)
        headers, loud = {"Authorization": f"Bearer {platform.token()}"}, of(TENANT.upper(), platform.said("x"))
        async with aiohttp.ClientSession() as http, http.post(stage.bot, json=loud, headers=headers) as one:
            assert (one.status, one.headers["Retry-After"]) == (429, "1")
        other = asyncio.create_task(stage.deliver(of(OTHER, platform.said("where"))))
        gate.set()
        assert [status for status, _ in await asyncio.gather(*flood, other)] == [200] * (AT_ONCE + 1)
        assert len(stage.service.taken) == AT_ONCE + 1
        assert (await stage.deliver(platform.said("where")))[0] == 200


async def test_of_one_tenant_only_a_few_requests_are_worked_on_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concurrency, "SIDE_BY_SIDE", 2)
    at_work: Counter[str] = Counter()
    most: Counter[str] = Counter()
    two = asyncio.Event()  # of the tenant that floods are at work

    async def receive(_: NotingService, inbound: Inbound) -> Outcome:
        assert isinstance(inbound, Heard)
        tenant = inbound.where.tenant
        at_work[tenant] += 1
        most[tenant] = max(most[tenant], at_work[tenant])
        if at_work[TENANT] >= 2:
            two.set()
        await two.wait()
        for _step in range(100):
            await asyncio.sleep(0)
        at_work[tenant] -= 1
        return Outcome()

    monkeypatch.setattr(NotingService, "receive", receive)
    async with ScriptedConnector() as platform, Stage(platform, Times(time.time()), tenants=(TENANT, OTHER)) as stage:
        flood = [stage.deliver(of(TENANT, platform.said(f"where {number}"))) for number in range(20)]
        answers = await asyncio.gather(*flood, stage.deliver(of(OTHER, platform.said("where"))))
        assert {status for status, _ in answers} == {200}
    assert most == {TENANT: 2, OTHER: 1}


async def test_nothing_is_remembered_of_tenants_that_are_not_there() -> None:
    door = ConcurrencyLimiter(9)
    for number in range(3):
        with door.enter(f"invented {number}") as may:
            assert may
            async with door.turn(f"invented {number}"):
                assert f"invented {number}" in repr(vars(door))
    assert "invented" not in repr(vars(door))


async def test_zoom_is_asked_to_come_again_when_far_too_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "MAX_QUEUED", 2)
    gate = asyncio.Event()

    async def receive(inbound: Inbound) -> Outcome:
        await gate.wait()
        return Outcome()

    async with zoom_stage() as stage:
        stage.service.instead = receive
        seconds = int(stage.clock.seconds())
        statuses = [await zoom.deliver(stage.address, events.slash(f"where {n}", events.NOW + n), seconds) for n in range(3)]
        assert statuses == [200, 200, 503]
        gate.set()
        await stage.channel.idle()
        assert await stage.deliver(events.slash("where", events.NOW + 9)) == 200


async def test_of_what_zoom_sent_only_a_little_is_worked_on_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "SIDE_BY_SIDE", 2)
    at_work, most = 0, 0
    two = asyncio.Event()  # are at work

    async def receive(_: Inbound) -> Outcome:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        if at_work >= 2:
            two.set()
        await two.wait()
        for _step in range(100):
            await asyncio.sleep(0)
        at_work -= 1
        return Outcome()

    async with zoom_stage() as stage:
        stage.service.instead = receive
        seconds = int(stage.clock.seconds())
        said = [events.slash("where", events.NOW + number, userId=f"u{number}") for number in range(20)]
        statuses = await asyncio.gather(*(zoom.deliver(stage.address, event, seconds) for event in said))
        await stage.channel.idle()
    assert set(statuses) == {200}
    assert most == 2


async def test_a_signed_request_of_zoom_counts_once_however_often_it_is_replayed() -> None:
    platform = zoom.ScriptedZoom()
    url = await platform.start()
    app = build(
        Settings(
            database=SecretStr("sqlite:///:memory:"),
            zoom_client_id=zoom.CLIENT,
            zoom_client_secret=SecretStr(zoom.SECRET),
            zoom_webhook_secret=SecretStr(zoom.WEBHOOK_SECRET),
            zoom_account_id=zoom.ACCOUNT,
            zoom_robot_jid=zoom.ROBOT,
            zoom_api_url=f"{url}/v2",
            zoom_token_url=f"{url}/oauth/token",
        )
    )
    await app.start()
    async with TestClient(TestServer(web_app(app))) as client:
        now = int(time.time())

        async def send(body: bytes, headers: dict[str, str]) -> int:
            async with client.post("/zoom/events", data=body, headers=headers) as answer:
                await app.channels["zoom"].idle()  # type: ignore[attr-defined]
                return answer.status

        async def happened() -> int:
            async with app.database.reading() as tx:
                return int((await tx.execute(sa.select(sa.func.count()).select_from(event))).scalar_one())

        for number, word in enumerate(("connect", "start", "+5")):
            body = json.dumps(events.slash(word, now * 1000 + number)).encode()
            headers = zoom.sign(body, now)
            assert await send(body, headers) == 200
            once = await happened()
            assert once
            assert [await send(body, headers) for _ in range(3)] == [200] * 3
            assert await happened() == once, word
            assert await send(body.replace(word.encode(), b"end now"), headers) == 401
            assert await send(body, headers | {"x-zm-request-timestamp": str(now + 1)}) == 401
            assert await send(body, zoom.sign(body, now - 3 * 3600)) == 401
        assert await happened() == once
    await app.stop()
    await platform.stop()

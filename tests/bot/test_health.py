"""Health: alive, ready or not and why, and counters that name nobody."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa
from aiohttp.test_utils import TestClient, TestServer

from bot.serving import serve, web_app
from tests.house import FRANCES, House, guest, short_plan

PLAN = short_plan()


async def test_ready_means_that_the_database_answers_and_is_up_to_date(database_url: str) -> None:
    async with House(database_url, PLAN) as house, TestClient(TestServer(web_app(house.app))) as client:
        assert (await client.get("/healthz")).status == 200
        assert (await client.get("/readyz")).status == 200
        async with house.database.writing() as tx:
            await tx.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
        old = await client.get("/readyz")
        assert old.status == 503
        assert "throughline migrate" in (await old.json())["trouble"]
        house.app.stopping = True
        assert (await client.get("/readyz")).status == 503
        assert (await client.get("/healthz")).status == 200


async def test_without_a_database_it_lives_and_is_not_ready(database_url: str) -> None:
    async with House(database_url, PLAN) as house, TestClient(TestServer(web_app(house.app))) as client:
        reading = house.database.reading

        def away() -> object:
            raise ConnectionRefusedError("password=hunter2")

        house.database.reading = away  # type: ignore[method-assign, assignment]
        found = await client.get("/readyz")
        assert found.status == 503
        assert "hunter2" not in await found.text()
        assert (await client.get("/metrics")).status == 200
        assert (await client.get("/healthz")).status == 200
        house.database.reading = reading  # type: ignore[method-assign]


async def test_counters_tell_what_happened_and_to_nobody_in_particular(database_url: str) -> None:
    async with House(database_url, PLAN) as house, TestClient(TestServer(web_app(house.app))) as client:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        await house.until(6)
        await house.press(guest(1), "tokens", 0)
        text = await (await client.get("/metrics")).text()
        assert 'throughline_commands_total{kind="Start",outcome="done"} 1.0' in text
        assert "throughline_live_runs 1.0" in text
        assert "throughline_outbox_rows" in text
        for secret in ("Frances", "Person", "p1", "room", await house.run_id(), "Courage"):
            assert secret not in text


async def test_told_to_stop_it_finishes_what_is_under_way(database_url: str) -> None:
    house = House(database_url, PLAN)
    async with house:
        await house.install()
    house = House(database_url, PLAN)
    stop = asyncio.Event()
    served = asyncio.create_task(serve(house.app, host="127.0.0.1", port=0, stop=stop))
    stop.set()
    await served
    assert house.app.stopping

"""Health endpoints: liveness, readiness with the reason, and metrics without names."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.readiness import AGAIN_AFTER
from bot.channels.teams import assemble
from bot.infra.version import release
from bot.ports import Outcome, RetryLater
from bot.store import schema
from bot.store.database import Database
from bot.web.server import serve, web_app
from tests.support.running_app import FRANCES, House, guest, short_plan
from tests.support.scripted_teams import Answer, ScriptedConnector
from tests.support.scripted_zoom import Scripted
from tests.support.teams_channel import registration
from tests.support.zoom_channel import zoom_stage

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


class Platform:
    """A channel whose platform issues tokens or refuses them."""

    name = "fake"

    def __init__(self) -> None:
        self.trouble: Exception | None = None
        self.asked = 0

    async def prove(self) -> None:
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble

    async def close(self) -> None:
        pass


async def test_a_replica_that_never_had_a_token_is_not_ready_and_one_that_had_stays(database_url: str) -> None:
    async with House(database_url, PLAN) as house, TestClient(TestServer(web_app(house.app))) as client:
        platform = Platform()
        platform.trouble = RetryLater("The token service answered 401.")
        house.app.channels["teams"] = platform  # type: ignore[assignment]
        for _ in range(3):  # probes are frequent, but the platform is asked once
            found = await client.get("/readyz")
            assert found.status == 503
            assert "teams gives no token (The token service answered 401.)" in (await found.json())["trouble"]
        assert platform.asked == 1
        assert 'throughline_platform_token{channel="teams"} 0.0' in await (await client.get("/metrics")).text()
        platform.trouble = None
        house.clock.jump(house.clock.now() + AGAIN_AFTER)
        assert (await client.get("/readyz")).status == 200
        platform.trouble = RetryLater("The token service could not be reached.")
        assert (await client.get("/readyz")).status == 200
        assert 'throughline_platform_token{channel="teams"} 0.0' in await (await client.get("/metrics")).text()


async def test_teams_and_zoom_ask_for_a_token_themselves() -> None:
    async with ScriptedConnector() as teams:
        teams.script("token", Answer(401), Answer(200, {"access_token": "t", "expires_in": 3600}))
        channel, _ = assemble(registration(teams), nobody)
        with pytest.raises(RetryLater, match="401"):
            await channel.prove()
        await channel.prove()
        await channel.close()
    async with zoom_stage() as stage:
        stage.zoom.token_script.append(Scripted(503))
        with pytest.raises(RetryLater, match="503"):
            await stage.channel.prove()
        await stage.channel.prove()
        assert stage.zoom.tokens_given == 1


async def nobody(_: object) -> Outcome:
    return Outcome()


async def test_from_outside_faults_show_and_pass(database_url: str) -> None:
    """A real process: `/readyz` fails while the schema is of another version, and recovers."""
    database = Database(database_url)
    await schema.migrate(database)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli.main", "serve", "--insecure-local", "--port", "0"),
        env={"PATH": "", "THROUGHLINE_DATABASE": database_url},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        while (line := json.loads(await process.stderr.readline()))["event"] != "serving":
            pass
        port = line["port"]
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as outside:
            assert await answer(outside, "/readyz", status=200) == {"ready": True, "trouble": ""}
            assert (await answer(outside, "/healthz"))["version"] == release()
            async with database.writing() as tx:
                await tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
            assert (await answer(outside, "/readyz", status=200))["ready"]  # a new version is being rolled out
            async with database.writing() as tx:
                await tx.execute(sa.text("DROP TABLE alembic_version"))
            assert "throughline migrate" in (await answer(outside, "/readyz", status=503))["trouble"]
            async with database.writing() as tx:
                await tx.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
                await tx.execute(sa.text(f"INSERT INTO alembic_version VALUES ('{schema.NEWEST}')"))
            assert (await answer(outside, "/readyz", status=200))["ready"]
            async with outside.get("/metrics") as found:
                assert "throughline_live_runs 0.0" in await found.text()
    finally:
        process.terminate()
        said = (await process.stderr.read()).decode()
        await database.close()
    assert await process.wait() == 0, said


async def answer(outside: aiohttp.ClientSession, path: str, status: int = 200) -> Any:
    """The JSON of a page, which must answer with that status."""
    async with outside.get(path) as found:
        assert found.status == status, await found.text()
        return await found.json()

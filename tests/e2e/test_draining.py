"""Two real replicas on one PostgreSQL: the one told to stop leaves in good order, the other carries the session on."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa

from bot.runs.plan_library import load
from bot.store import schema
from bot.store.database import Database
from tests.scripted_connector import CHAT, Answer, ScriptedConnector
from tests.teams_stage import card_of

ROOT = Path(__file__).parents[2]
QUICK = Path(__file__).with_name("quick.yaml")
PLAN = load(str(QUICK))


@pytest.fixture
def kind() -> str:
    """There are no replicas on SQLite."""
    return "postgresql"


class Replica:
    """`throughline serve` as a process."""

    def __init__(self, platform: ScriptedConnector, database: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = ""
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("THROUGHLINE_")},
            **platform.settings(),
            "THROUGHLINE_DATABASE": database,
            "THROUGHLINE_DEFAULT_PLAN": str(QUICK),
            "THROUGHLINE_DRAIN": "1s",
        }

    async def start(self) -> None:
        """Start it and wait until it serves."""
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli.main", "serve", "--host", "127.0.0.1", "--port", str(self.port)),
            cwd=ROOT,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        serving = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(serving))
        await asyncio.wait_for(serving.wait(), 60)

    async def _listen(self, serving: asyncio.Event) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.log += line.decode()
            if '"serving"' in line.decode():
                serving.set()

    async def look(self, path: str) -> tuple[int, Any]:
        """What a page says; status 0 where the door is closed."""
        try:
            async with aiohttp.ClientSession() as session, session.get(self.address + path) as answer:
                return answer.status, await answer.json()
        except aiohttp.ClientConnectionError:
            return 0, None

    async def gone(self) -> int:
        """Its exit status, once it has left."""
        status = await asyncio.wait_for(self.process.wait(), 60)
        await self._listening
        return status


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedConnector]:
    async with ScriptedConnector() as platform:
        yield platform


@pytest.fixture
async def replicas(platform: ScriptedConnector, database_url: str) -> AsyncIterator[Sequence[Replica]]:
    database = Database(database_url)
    await schema.migrate(database)
    await database.close()
    both = [Replica(platform, database_url) for _ in range(2)]
    await asyncio.gather(*(one.start() for one in both))
    yield both
    for one in both:
        with contextlib.suppress(ProcessLookupError):
            one.process.kill()
        await one.gone()


async def rows(url: str, query: str) -> list[Any]:
    """What the database holds."""
    database = Database(url)
    async with database.reading() as tx:
        found = [tuple(row) for row in await tx.execute(sa.text(query))]
    await database.close()
    return found


async def test_a_replica_told_to_stop_says_so_finishes_its_sends_and_gives_everything_back(
    platform: ScriptedConnector, replicas: Sequence[Replica], database_url: str
) -> None:
    leaving, staying = replicas
    await platform.send(f"{leaving.address}/api/messages", platform.activity("installationUpdate", action="add"))
    await platform.until(lambda: platform.named("post"))
    platform.script("post", Answer(delay=2.0))  # longer than the drain
    await platform.send(f"{leaving.address}/api/messages", platform.said("start"))
    leaving.process.send_signal(signal.SIGTERM)

    status, said = await leaving.look("/readyz")
    while status == 200:
        status, said = await leaving.look("/readyz")
    assert (status, said["trouble"]) == (503, "stopping")
    assert (await leaving.look("/healthz"))[0] == 200
    answered, _ = await platform.send(f"{leaving.address}/api/messages", platform.said("here"))
    assert answered == 200, "whoever is sent here still is answered"
    assert (await staying.look("/readyz"))[0] == 200

    assert await leaving.gone() == 0
    assert "Traceback" not in leaving.log
    assert (await leaving.look("/healthz"))[0] == 0
    later = PLAN.steps[2]
    await platform.until(lambda: any(f"{later.title}: until" in text for text in posted(platform)))
    titles = [title for text in posted(platform) for title in [one.title for one in PLAN.steps] if f"{title}: until" in text]
    assert titles == [step.title for step in PLAN.steps[:3]], "each start once, in order"
    held = await rows(database_url, "SELECT DISTINCT lease_by FROM outbox WHERE lease_by IS NOT NULL")
    assert len(held) <= 1, "only the one that stayed may hold something"


def posted(platform: ScriptedConnector) -> list[str]:
    """The cards posted to the chat, in order."""
    return [json.dumps(card_of(call), ensure_ascii=False) for call in platform.named("post") if CHAT in call.path]


async def test_a_page_open_at_one_replica_follows_what_is_said_to_the_other(
    platform: ScriptedConnector, replicas: Sequence[Replica]
) -> None:
    talks, shows = replicas
    await platform.send(f"{talks.address}/api/messages", platform.activity("installationUpdate", action="add"))
    await platform.send(f"{talks.address}/api/messages", platform.said("run sheet"))
    await platform.until(lambda: re.search(r"/enter#([\w.~-]+)", str([call.body for call in platform.calls])))
    link = re.search(r"/enter#([\w.~-]+)", str([call.body for call in platform.calls]))
    assert link is not None
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        ours = {"X-Throughline": "1", "Origin": shows.address}
        async with browser.post(f"{shows.address}/enter", json={"ticket": link[1]}, headers=ours) as entered:
            assert entered.status == 200, await entered.text()
            page = shows.address + (await entered.json())["to"]
        async with browser.get(f"{page}/events") as stream:
            assert '"phase":"open"' in (await event(stream)).replace(" ", "")
            await platform.send(f"{talks.address}/api/messages", platform.said("start"))
            while '"phase":"running"' not in (await event(stream)).replace(" ", ""):
                pass
            shows.process.send_signal(signal.SIGTERM)
            shows.process.send_signal(signal.SIGTERM)  # twice: without waiting
            async with asyncio.timeout(10):
                await stream.content.read()  # it ends: whoever looks is let go
    assert await shows.gone() == 0


async def event(stream: aiohttp.ClientResponse) -> str:
    """The data of the next event."""
    async with asyncio.timeout(30):
        async for line in stream.content:
            if line.startswith(b"data:"):
                return line.decode()
    raise AssertionError("the stream ended")

"""Draining: of two real replicas on one PostgreSQL, one is told to stop and leaves cleanly. The other continues."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import signal
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
from tests.e2e.slower import slower
from tests.support.limits import HANG, eventually
from tests.support.ports import free_port
from tests.support.scripted_teams import CHAT, Answer, ScriptedConnector
from tests.support.teams_channel import card_of

ROOT = Path(__file__).parents[2]
QUICK = Path(__file__).with_name("quick.yaml")
PLAN = load(str(QUICK))


@pytest.fixture
def kind() -> str:
    """PostgreSQL only: SQLite has no replicas."""
    return "postgresql"


class Replica:
    """`throughline serve` as a process."""

    def __init__(self, platform: ScriptedConnector, database: str, plan: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = ""
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("THROUGHLINE_")},
            **platform.settings(),
            "THROUGHLINE_DATABASE": database,
            "THROUGHLINE_DEFAULT_PLAN": str(plan),
            "THROUGHLINE_DRAIN": "1h",  # until a second signal
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
        await asyncio.wait_for(serving.wait(), HANG)

    async def _listen(self, serving: asyncio.Event) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.log += line.decode()
            if '"serving"' in line.decode():
                serving.set()

    async def look(self, path: str) -> tuple[int, Any]:
        """The status and text of a page. The status is 0 if the port is closed."""
        try:
            async with aiohttp.ClientSession() as session, session.get(self.address + path) as answer:
                return answer.status, await answer.json()
        except aiohttp.ClientConnectionError:
            return 0, None

    async def is_leaving(self) -> bool:
        """Whether it reports that it is draining."""
        status, said = await self.look("/readyz")
        return status == 503 and said["trouble"] == "stopping"

    async def is_ready(self) -> bool:
        """Whether it reports that it is ready. A database that answers slowly may keep it from that for a moment."""
        return (await self.look("/readyz"))[0] == 200

    async def is_closed(self) -> bool:
        """Whether its port is closed."""
        return (await self.look("/healthz"))[0] == 0

    async def gone(self) -> int:
        """Wait for its end and return the exit status."""
        status = await asyncio.wait_for(self.process.wait(), HANG)
        await self._listening
        return status


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedConnector]:
    async with ScriptedConnector() as platform:
        yield platform


@pytest.fixture
async def replicas(platform: ScriptedConnector, database_url: str, tmp_path: Path) -> AsyncIterator[Sequence[Replica]]:
    database = Database(database_url)
    await schema.migrate(database)
    await database.close()
    plan = slower(tmp_path)
    both = [Replica(platform, database_url, plan) for _ in range(2)]
    await asyncio.gather(*(one.start() for one in both))
    yield both
    for one in both:
        with contextlib.suppress(ProcessLookupError):
            one.process.kill()
        await one.gone()


async def rows(url: str, query: str) -> list[Any]:
    """The result of a query to the database."""
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
    await platform.send(f"{leaving.address}/api/messages", platform.said("start"))
    await platform.until(lambda: PLAN.steps[0].title in begun(platform))
    leaving.process.send_signal(signal.SIGTERM)
    await eventually(lambda: leaving.is_leaving())
    assert (await leaving.look("/healthz"))[0] == 200
    await eventually(lambda: staying.is_ready())

    sends, answer = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        sends.set()
        await answer.wait()

    platform.script("post", Answer(first=slow))
    answered, _ = await platform.send(f"{leaving.address}/api/messages", platform.said("next"))
    assert answered == 200, "whoever is sent here still is answered"
    async with asyncio.timeout(HANG):
        await sends.wait()
    leaving.process.send_signal(signal.SIGTERM)
    await eventually(lambda: leaving.is_closed())
    assert leaving.process.returncode is None, "it waits for what it sends"
    answer.set()
    assert await leaving.gone() == 0
    assert "Traceback" not in leaving.log

    onward = f"go to {PLAN.steps[2].path}"  # a second “next” within seconds would be taken for a slip
    await platform.send(f"{staying.address}/api/messages", platform.said(onward))
    await platform.until(lambda: PLAN.steps[2].title in begun(platform))
    titles = begun(platform)
    assert titles == [step.title for step in PLAN.steps[:3]], "each start once, in order"
    held = await rows(database_url, "SELECT DISTINCT lease_by FROM outbox WHERE lease_by IS NOT NULL")
    assert len(held) <= 1, "only the one that stayed may hold something"


def posted(platform: ScriptedConnector) -> list[str]:
    """The cards posted to the chat, in order."""
    return [json.dumps(card_of(call), ensure_ascii=False) for call in platform.named("post") if CHAT in call.path]


def begun(platform: ScriptedConnector) -> list[str]:
    """The titles of the steps whose start was posted, in order."""
    titles = [step.title for step in PLAN.steps]
    return [title for text in posted(platform) for title in titles if f'"text": "{title}"' in text]


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
            shows.process.send_signal(signal.SIGINT)  # without waiting
            async with asyncio.timeout(HANG):
                await stream.content.read()  # it ends: viewers are disconnected
    assert await shows.gone() == 0


async def event(stream: aiohttp.ClientResponse) -> str:
    """The data of the next event."""
    async with asyncio.timeout(HANG):
        async for line in stream.content:
            if line.startswith(b"data:"):
                return line.decode()
    raise AssertionError("the stream ended")

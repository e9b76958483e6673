"""The real process on Teams, killed repeatedly while sending, finishes its session with all messages in order."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.runs.plan_library import load
from dialogs import texts
from tests.support.limits import HANG
from tests.support.ports import free_port
from tests.support.scripted_teams import CHAT, ScriptedConnector
from tests.support.teams_channel import card_of

QUICK = Path(__file__).with_name("quick.yaml")
PLAN = load(str(QUICK))
ROOT = Path(__file__).parents[2]
KILLS = 4


class Service:
    """`throughline serve` as a process that can be killed and started again on the same database."""

    def __init__(self, platform: ScriptedConnector, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._database = folder / "throughline.db"
        self.log = ""
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("THROUGHLINE_")},
            **platform.settings(),
            "THROUGHLINE_DATABASE": f"sqlite:///{self._database}",
            "THROUGHLINE_DEFAULT_PLAN": str(QUICK),
            "THROUGHLINE_LATE_AFTER": "1h",  # the session continues however long a start takes
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it serves."""
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli.main", "serve", "--host", "127.0.0.1", "--port", str(self.port)),
            cwd=ROOT,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        assert self._process.stdout is not None
        serving = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(self._process.stdout, serving))
        await asyncio.wait_for(serving.wait(), HANG)

    async def _listen(self, output: asyncio.StreamReader, serving: asyncio.Event) -> None:
        async for line in output:
            self.log += line.decode()
            if '"serving"' in line.decode():
                serving.set()

    def kill(self) -> None:
        """Kill it immediately."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def stop(self) -> None:
        """Ask it to stop, and wait for its end."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
        await self.gone()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """The result of a query to the database."""
        with contextlib.closing(sqlite3.connect(self._database)) as database:
            return database.execute(query).fetchall()

    async def gone(self) -> None:
        """Wait for its end."""
        if self._process is not None:
            await self._process.wait()
            await self._listening


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedConnector]:
    async with ScriptedConnector() as platform:
        yield platform


@pytest.fixture
async def service(platform: ScriptedConnector, tmp_path: Path) -> AsyncIterator[Service]:
    service = Service(platform, tmp_path)
    await service.start()
    yield service
    service.kill()
    await service.gone()


def posted(platform: ScriptedConnector) -> list[str]:
    """The cards posted to the chat, in order, as JSON."""
    return [json.dumps(card_of(call), ensure_ascii=False) for call in platform.named("post") if CHAT in call.path]


def is_over(platform: ScriptedConnector) -> bool:
    """Whether the chat says that the session has ended."""
    return any(texts.ENDED_TITLE in text for text in posted(platform))


@pytest.mark.parametrize("seed", [1])
async def test_a_session_survives_kills_in_the_middle_of_sending(
    platform: ScriptedConnector, service: Service, seed: int
) -> None:
    chance = random.Random(seed)
    await platform.send(f"{service.address}/api/messages", platform.activity("installationUpdate", action="add"))
    await platform.send(f"{service.address}/api/messages", platform.said("start"))
    kills = 0
    while kills < KILLS:
        left, fallen = chance.randint(1, 3), asyncio.Event()

        def strike(_name: str, fallen: asyncio.Event = fallen, at: int = len(platform.calls) + left) -> None:
            if len(platform.calls) >= at and not fallen.is_set():
                service.kill()  # the platform has the message; the service will never know
                fallen.set()

        platform.on_done = strike
        await platform.until(lambda fallen=fallen: fallen.is_set() or is_over(platform))  # type: ignore[misc]
        if not fallen.is_set():
            break  # the session lasts twenty seconds; a busy machine may not manage more starts in that time
        kills += 1
        await service.gone()
        await service.start()
    assert kills
    platform.on_done = lambda _name: None
    await platform.until(lambda: is_over(platform))
    # The facilitator's summary may come before or after. A service that stops only finishes what it has begun.
    await platform.until(lambda: any(texts.SUMMARY_TITLE in str(call.body) for call in platform.calls))
    await service.stop()
    said = posted(platform)
    starts = [[at for at, text in enumerate(said) if f'"text": "{step.title}"' in text] for step in PLAN.steps]
    first = [found[0] for found in starts if found]
    assert first == sorted(first)
    assert sum(len(found) - 1 for found in starts if found) <= kills  # each kill may duplicate one first post
    assert service.rows("SELECT json_extract(data, '$.step') FROM event WHERE type = 'StepStarted' ORDER BY version") == [
        (step.path,) for step in PLAN.steps
    ]
    # Nothing is lost: every start was posted, or its step was over before a process could post it.
    over = {slot for (slot,) in service.rows("SELECT slot FROM outbox WHERE state = 'superseded'")}
    there = {slot for (slot,) in service.rows("SELECT slot FROM message WHERE person = ''")}
    assert {"started", *(f"step:{visit}" for visit in range(2, len(PLAN.steps) + 1))} <= over | there
    # A posted start may be unrecorded: the process was killed before recording it, and the step ended before the restart.
    seen = {f"step:{visit}" for visit, found in enumerate(starts, start=1) if found}
    assert seen >= {slot for slot in there if slot.startswith("step:")}
    assert len(seen - there) <= kills
    assert service.rows("SELECT slot, state FROM outbox WHERE state != 'superseded'") == []
    assert "Traceback" not in service.log

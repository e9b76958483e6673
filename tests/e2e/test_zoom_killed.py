"""The real process on the Zoom channel, killed again and again in the middle of sending, carries its session to the end."""

from __future__ import annotations

import asyncio
import os
import random
import re
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.plans import load
from tests.bot import zoom_events as events
from tests.e2e.zoom_meeting import text
from tests.scripted_zoom import ACCOUNT, CLIENT, ROBOT, SECRET, WEBHOOK_SECRET, ScriptedZoom, deliver

QUICK = Path(__file__).with_name("quick.yaml")
PLAN = load(str(QUICK))
SLOWER = 2  # starting again takes seconds, and what a step says is not sent any more once the step is over
ROOT = Path(__file__).parents[2]
KILLS = 4


class Service:
    """`throughline serve` as a process that can be killed and started again on the same database."""

    def __init__(self, platform: ScriptedZoom, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("THROUGHLINE_")},
            "THROUGHLINE_DATABASE": f"sqlite:///{folder}/throughline.db",
            "THROUGHLINE_DEFAULT_PLAN": str(_slower(folder)),
            "THROUGHLINE_ZOOM_CLIENT_ID": CLIENT,
            "THROUGHLINE_ZOOM_CLIENT_SECRET": SECRET,
            "THROUGHLINE_ZOOM_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "THROUGHLINE_ZOOM_ACCOUNT_ID": ACCOUNT,
            "THROUGHLINE_ZOOM_ROBOT_JID": ROBOT,
            "THROUGHLINE_ZOOM_API_URL": f"{platform.url}/v2",
            "THROUGHLINE_ZOOM_TOKEN_URL": f"{platform.url}/oauth/token",
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli", "serve", "--host", "127.0.0.1", "--port", str(self.port)),
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(60), aiohttp.ClientSession() as session:
            while not await self._is_ready(session):
                assert self._process.returncode is None, self.log.read_text()
                await asyncio.sleep(0.05)  # a process of its own can only be asked

    async def deliver(self, event: Mapping[str, Any]) -> None:
        """Zoom delivers an event."""
        assert await deliver(f"{self.address}/zoom/events", event, int(time.time())) == 200

    def kill(self) -> None:
        """Kill it, this instant."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def gone(self) -> None:
        """Wait until it is gone."""
        if self._process is not None:
            await self._process.wait()

    async def _is_ready(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"{self.address}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


def _slower(folder: Path) -> Path:
    """The quick plan with longer steps."""
    longer = re.sub(r"lasts: (\d+)s", lambda found: f"lasts: {SLOWER * int(found[1])}s", QUICK.read_text("utf-8"))
    plan = folder / "slower.yaml"
    plan.write_text(longer, "utf-8")
    return plan


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedZoom]:
    platform = ScriptedZoom()
    await platform.start()
    yield platform
    await platform.stop()
    assert platform.refused == []


@pytest.fixture
async def service(platform: ScriptedZoom, tmp_path: Path) -> AsyncIterator[Service]:
    service = Service(platform, tmp_path)
    await service.start()
    yield service
    service.kill()
    await service.gone()


def posted(platform: ScriptedZoom) -> list[str]:
    """The cards posted to the chat, in order, as JSON."""
    return [
        text(one.body) for one in platform.sent() if one.body["to_jid"] == events.CHAT and "visible_to_user" not in one.body
    ]


def heads(platform: ScriptedZoom, title: str) -> list[int]:
    """Where in the chat a card has this title."""
    return [at for at, found in enumerate(posted(platform)) if f'{{"text": "{title}"}}' in found]


async def test_a_session_survives_kills_in_the_middle_of_sending(platform: ScriptedZoom, service: Service) -> None:
    chance, now = random.Random(3), int(time.time() * 1000)
    await service.deliver(events.slash("connect", now))
    await platform.until(lambda: bool(posted(platform)), 30)
    await service.deliver(events.slash("start", now + 1))
    await platform.until(lambda: bool(heads(platform, PLAN.steps[0].title)), 30)
    for _ in range(KILLS):
        fallen, at = asyncio.Event(), len(platform.taken) + chance.randint(1, 3)

        def strike(fallen: asyncio.Event = fallen, at: int = at) -> None:
            if len(platform.taken) >= at and not fallen.is_set():
                service.kill()  # Zoom has the message; the service will never know
                fallen.set()

        platform.on_taken = strike
        await asyncio.wait_for(fallen.wait(), 60)
        await service.gone()
        await service.start()
    platform.on_taken = lambda: None
    await platform.until(lambda: bool(heads(platform, PLAN.steps[-1].title)), 60)
    await platform.until(lambda: any("is over" in found or "Thank you" in found for found in posted(platform)[-1:]), 60)
    starts = [heads(platform, step.title) for step in PLAN.steps]
    assert all(starts), (posted(platform), service.log.read_text())
    assert [found[0] for found in starts] == sorted(found[0] for found in starts)
    assert sum(len(found) - 1 for found in starts) <= KILLS  # a first post may double, once for every kill
    assert "Traceback" not in service.log.read_text()

"""The real process on Zoom, killed repeatedly while sending, finishes its session."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.runs.plan_library import load
from dialogs import texts
from tests.e2e.slower import QUICK, slower
from tests.e2e.zoom_meeting import text
from tests.support import zoom_events as events
from tests.support.limits import eventually
from tests.support.ports import free_port
from tests.support.scripted_zoom import ACCOUNT, CLIENT, ROBOT, SECRET, WEBHOOK_SECRET, ScriptedZoom, deliver

PLAN = load(str(QUICK))
ROOT = Path(__file__).parents[2]
KILLS = 3
AGAIN_AFTER = 5.0  # seconds after which Zoom delivers again


class Service:
    """`throughline serve` as a process that can be killed and started again on the same database."""

    def __init__(self, platform: ScriptedZoom, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("THROUGHLINE_")},
            "THROUGHLINE_DATABASE": f"sqlite:///{folder}/throughline.db",
            # The test uses `next`, because messages of a step are not sent after the step is over.
            "THROUGHLINE_DEFAULT_PLAN": str(slower(folder)),
            "THROUGHLINE_ZOOM_CLIENT_ID": CLIENT,
            "THROUGHLINE_ZOOM_CLIENT_SECRET": SECRET,
            "THROUGHLINE_ZOOM_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "THROUGHLINE_ZOOM_ACCOUNT_ID": ACCOUNT,
            "THROUGHLINE_ZOOM_ROBOT_JID": ROBOT,
            "THROUGHLINE_ZOOM_API_URL": f"{platform.url}/v2",
            "THROUGHLINE_ZOOM_TOKEN_URL": f"{platform.url}/oauth/token",
        }
        self._process: asyncio.subprocess.Process | None = None
        self._alive = False

    async def start(self) -> None:
        """Start it and wait until it is ready."""
        self._alive = True
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.cli.main", "serve", "--host", "127.0.0.1", "--port", str(self.port)),
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        async with aiohttp.ClientSession() as session:
            await eventually(lambda: self._is_up(session))

    async def deliver(self, event: Mapping[str, Any]) -> None:
        """Deliver an event as Zoom does."""
        assert await deliver(f"{self.address}/zoom/events", event, int(time.time())) == 200

    @property
    def alive(self) -> bool:
        """Whether it was started and has not been killed since."""
        return self._alive

    def kill(self) -> None:
        """Kill it immediately."""
        self._alive = False
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def gone(self) -> None:
        """Wait for its end."""
        if self._process is not None:
            await self._process.wait()

    async def _is_up(self, session: aiohttp.ClientSession) -> bool:
        if not self._alive:  # it may be killed during its start
            return True
        assert self._process is not None
        assert self._process.returncode is None, self.log.read_text()
        return await self._is_ready(session)

    async def _is_ready(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"{self.address}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False


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
    """The positions in the chat of cards with this title or heading."""
    either = f'"text": "{title}"', f'"text": "*{title}*"'
    return [at for at, found in enumerate(posted(platform)) if any(one in found for one in either)]


class Reaper:
    """Kills the service repeatedly while it sends: Zoom has the message, but the service never learns that."""

    def __init__(self, platform: ScriptedZoom, service: Service, kills: int, seed: int) -> None:
        self._platform, self._service, self._chance = platform, service, random.Random(seed)
        self.left = kills
        self._at = 0
        self._choose()
        platform.on_taken = self._strike

    def _choose(self) -> None:
        self._at = len(self._platform.taken) + self._chance.randint(1, 3)

    def _strike(self) -> None:
        if self.left and self._service.alive and len(self._platform.taken) >= self._at:
            self._service.kill()
            self.left -= 1
            self._choose()


async def see(platform: ScriptedZoom, service: Service, event: Mapping[str, Any], seen: Callable[[], bool]) -> None:
    """Deliver an event repeatedly until its effect is seen, and restart the service if it was killed.

    Zoom repeats deliveries too, and a repeated delivery counts once.
    """
    while not seen():
        if not service.alive:
            await service.gone()
            await service.start()
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            await service.deliver(event)
            await platform.until(lambda: seen() or not service.alive, AGAIN_AFTER)


async def test_a_session_survives_kills_in_the_middle_of_sending(platform: ScriptedZoom, service: Service) -> None:
    now = int(time.time() * 1000)
    await see(platform, service, events.slash("connect", now), lambda: bool(posted(platform)))
    reaper = Reaper(platform, service, KILLS, seed=3)
    for number, step in enumerate(PLAN.steps):
        # By name: a second `next` within seconds is refused, and steps follow each other faster here.
        word = events.slash(f"go to {step.title}" if number else "start", now + 1 + number)
        await see(platform, service, word, lambda title=step.title: bool(heads(platform, title)))  # type: ignore[misc]
    await see(platform, service, events.slash("end now", now + 99), lambda: _is_over(platform))
    starts = [heads(platform, step.title) for step in PLAN.steps]
    assert [found[0] for found in starts] == sorted(found[0] for found in starts)
    assert sum(len(found) - 1 for found in starts) <= KILLS  # each kill may duplicate one first post
    assert reaper.left == 0, posted(platform)
    log = service.log.read_text()
    assert "Traceback" not in log, log


def _is_over(platform: ScriptedZoom) -> bool:
    return any(texts.ENDED_TITLE in found for found in posted(platform))

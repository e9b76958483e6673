"""Long life in real time: the service as it is installed, in its own process, with sessions in Teams chats that come and go.

Nothing is deleted meanwhile, so tables grow with each session, and only the process is looked at.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path

import psutil

from bot.ports import Heard, Inbound, Installed, Pressed
from cards.actions import data_of
from cards.view import Vote
from tests.bench.process import Served
from tests.support.ports import free_port
from tests.support.running_app import FRANCES
from tests.support.scripted_teams import APP_ID, TENANT, Data, ScriptedConnector

MINUTE = 60.0
Acts = Callable[[str, Callable[[], str]], Sequence[tuple[timedelta, Inbound]]]


async def measure(plan: Path, minutes: int, acts: Acts) -> Sequence[tuple[float, Mapping[str, float]]]:
    """Run for so long with a new session every minute, and look at the process once a minute."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        async with ScriptedConnector(APP_ID) as platform:
            settings = {
                **platform.settings(),
                "THROUGHLINE_DATABASE": f"sqlite:///{folder}/long.db",
                "THROUGHLINE_DEFAULT_PLAN": str(plan),
            }
            command = ("-m", "bot.cli.main", "serve", "--host", "127.0.0.1", "--port", str(port))
            async with Served(*command, ready='"serving"', settings=settings) as served:
                visits = Visits(platform, f"http://127.0.0.1:{port}/api/messages", acts)
                return await visits.run(minutes, psutil.Process(served.pid))


class Visits:
    """People in many chats, each doing what they do in one session."""

    def __init__(self, platform: ScriptedConnector, bot: str, acts: Acts) -> None:
        self._platform, self._bot, self._acts = platform, bot, acts
        self._sessions: set[asyncio.Task[None]] = set()

    async def run(self, minutes: int, process: psutil.Process) -> Sequence[tuple[float, Mapping[str, float]]]:
        """A new session every minute, and a sample before each."""
        began, samples = time.monotonic(), []
        for minute in range(minutes + 1):
            await asyncio.sleep(max(0.0, began + minute * MINUTE - time.monotonic()))
            samples.append((float(minute), _sample(process)))
            self._sessions.add(asyncio.create_task(self._session(f"19:long_{minute}@thread.v2")))
        for task in self._sessions:
            task.cancel()
        done = await asyncio.gather(*self._sessions, return_exceptions=True)
        failed = [one for one in done if isinstance(one, Exception)]
        if failed:
            raise ExceptionGroup("sessions that failed", failed)
        return samples

    async def _session(self, chat: str) -> None:
        began = time.monotonic()
        numbers = count()
        for after, inbound in self._acts(chat, lambda: f"{chat} {next(numbers)}"):
            await asyncio.sleep(max(0.0, began + after.total_seconds() - time.monotonic()))
            status, _ = await self._platform.send(self._bot, self._activity(chat, inbound))
            if status >= 300:
                raise RuntimeError(f"{type(inbound).__name__} got {status}")

    def _activity(self, chat: str, inbound: Inbound) -> Data:
        place = {"id": chat, "isGroup": True, "conversationType": "groupChat", "tenantId": TENANT}
        more: Data = {"conversation": place}
        if not isinstance(inbound, Heard | Pressed | Installed):
            raise TypeError(type(inbound).__name__)
        who = inbound.who
        if who is not None and who != FRANCES:
            more["from"] = {"id": f"29:{who.platform_id}", "name": who.name, "aadObjectId": f"aad-{who.platform_id}"}
        match inbound:
            case Heard():
                return self._platform.said(inbound.text, **more)
            case Pressed():
                vote = Vote(inbound.poll, inbound.opening or 1, inbound.options)
                return self._platform.press("vote", data_of(vote), **more)
            case Installed():
                return self._platform.activity("installationUpdate", action="add", **more)


def _sample(process: psutil.Process) -> Mapping[str, float]:
    with process.oneshot():
        return {
            "memory, MB": process.memory_info().rss / 2**20,
            "open files": process.num_fds(),
            "threads": process.num_threads(),
        }

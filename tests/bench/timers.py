"""Timed posts: how late they are handed to the channel, against APScheduler with its SQL job store.

So many sessions are begun on a virtual clock, spread over a span; then the service is started anew on the same database
with a real clock set shortly before the first of them goes on to its second step.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from pydantic import SecretStr

from bot.app import App, build
from bot.channels.port import Conversation, Member
from bot.clock import Call, Clock, SystemClock, VirtualClock
from bot.inbound import Heard, Installed
from bot.plans import load
from bot.settings import Settings
from cards.view import View
from tests.bench.result import Line, percentile
from tests.house import FRANCES, START, FakeChannel

PLAN = load(str(Path(__file__).with_name("timers.yaml")))
WAIT = PLAN.steps[0].lasts
LEAD = 3.0  # seconds between starting and the first timed post
AT_ONCE = 200  # sessions begun together
MOMENTS = 50  # over which the posts are spread
TITLE = PLAN.steps[1].title


class ShiftedClock(SystemClock):
    """Real time, as it will be or was in another year."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._shift = now - datetime.now(UTC)

    def now(self) -> datetime:
        """The present there."""
        return super().now() + self._shift

    def wake(self, at: datetime, call: Call) -> None:
        """See `Clock.wake`."""
        super().wake(at - self._shift, call)


class TimedChannel(FakeChannel):
    """Takes everything at once, and notes when the second step of each chat arrived first."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.arrived: dict[str, datetime] = {}

    async def post(self, where: Conversation, view: View, people: Mapping[str, Member]) -> str:
        """Note it."""
        if TITLE in repr(view):
            self.arrived.setdefault(where.platform_id, self._clock())
        return f"{where.platform_id} {len(self.arrived)} {id(view)}"

    async def edit(self, where: Conversation, message_id: str, view: View, people: Mapping[str, Member]) -> None:
        """Let it pass."""

    async def whisper(self, where: Conversation, to: Member, view: View, message_id: str | None = None) -> str:
        """Let it pass."""
        return message_id or f"{where.platform_id} {to.platform_id}"


def _app(url: str, clock: Clock, channel: FakeChannel) -> App:
    settings = Settings(database=SecretStr(url), default_plan=PLAN.id)
    return build(settings, clock, [channel], plans=[PLAN], seed=lambda: 7)


async def begin(url: str, count: int, spread: float) -> tuple[dict[str, datetime], App]:
    """So many sessions, begun over `spread` seconds: when the second step of each is due. The app still runs."""
    clock = VirtualClock(START)
    app = _app(url, clock, TimedChannel(clock.now))
    await app.start()
    due: dict[str, datetime] = {}
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(count, first + AT_ONCE))
        rooms = [Conversation("fake", f"room {number}") for number in numbers]
        await asyncio.gather(*(app.receive(Installed(room, FRANCES, "installed")) for room in rooms))
        await app.idle()
    for moment in range(moments := min(count, MOMENTS)):
        clock.jump(START + timedelta(minutes=1, seconds=spread * moment / moments))
        rooms = [Conversation("fake", f"room {number}") for number in range(moment, count, moments)]
        await asyncio.gather(*(app.receive(Heard(room, FRANCES, "start", "started")) for room in rooms))
        due |= {room.platform_id: clock.now() + WAIT for room in rooms}
    await app.idle()
    return due, app


async def lateness(url: str, due: Mapping[str, datetime]) -> tuple[list[float], float]:
    """Seconds by which each post was late, and the processor time all of it took. -1 where it never came."""
    clock = ShiftedClock(min(due.values()) - timedelta(seconds=LEAD))
    channel = TimedChannel(clock.now)
    app = _app(url, clock, channel)
    began = time.process_time()
    await app.start()
    patience = clock.now() + timedelta(seconds=LEAD + 60) + (max(due.values()) - min(due.values()))
    while len(channel.arrived) < len(due) and clock.now() < patience:
        await asyncio.sleep(0.2)
    spent = time.process_time() - began
    await app.stop()
    return [
        (channel.arrived[room] - at).total_seconds() if room in channel.arrived else -1 for room, at in due.items()
    ], spent


_FIRED: dict[str, float] = {}


async def _fire(name: str) -> None:
    _FIRED[name] = time.time()


async def apscheduler(url: str, count: int, spread: float) -> tuple[list[float], float]:
    """The same timers as date jobs of APScheduler in a SQL job store, kept however late they are."""
    _FIRED.clear()
    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=url)},
        executors={"default": AsyncIOExecutor()},
        job_defaults={"misfire_grace_time": None},
        timezone=UTC,
    )
    scheduler.start(paused=True)
    began = time.process_time()
    first = time.time() + LEAD + count * 0.004  # storing the jobs takes a while
    due = {str(number): first + spread * number / count for number in range(count)}
    for name, at in due.items():
        scheduler.add_job(_fire, "date", run_date=datetime.fromtimestamp(at, UTC), args=[name])
    late = max(0.0, time.time() - first)  # where it took longer still, that is not their fault
    scheduler.resume()
    patience = time.time() + LEAD + spread + late + count * 0.02 + 30
    while len(_FIRED) < count and time.time() < patience:
        await asyncio.sleep(0.2)
    spent = time.process_time() - began
    scheduler.shutdown(wait=False)
    return [_FIRED[name] - at if name in _FIRED else -1 for name, at in due.items()], spent


async def measure(counts: Sequence[int], spread: float) -> Sequence[Line]:
    """One line for each number of sessions."""
    lines = []
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            due, before = await begin(f"sqlite:///{folder}/timers.db", count, spread)
            await before.stop()
            ours, spent = await lateness(f"sqlite:///{folder}/timers.db", due)
            theirs, their_spent = await apscheduler(f"sqlite:///{folder}/jobs.db", count, spread)
        lines.append(_line(count, spread, (ours, spent), (theirs, their_spent)))
    return lines


def _line(count: int, spread: float, ours: tuple[list[float], float], theirs: tuple[list[float], float]) -> Line:
    p99 = percentile(ours[0], 0.99)
    return Line(
        f"{count:,} sessions go on within {spread:.0f} s: how late their posts are (processor for each); "
        "APScheduler with the same timers in SQL, which do nothing",
        _said(ours, count),
        _said(theirs, count),
        f"processor {theirs[1] / ours[1]:.2f}",
        "p99 250 ms, all",
        p99 < 0.25 and min(ours[0]) >= 0,
    )


def _said(measured: tuple[list[float], float], count: int) -> str:
    late, spent = measured
    fired = [one for one in late if one >= 0]
    missing = f", {count - len(fired)} never" if len(fired) < count else ""
    if not fired:
        return "none came"
    p50, p99 = percentile(fired, 0.5), percentile(fired, 0.99)
    return f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms{missing} ({spent / count * 1000:.1f} ms)"

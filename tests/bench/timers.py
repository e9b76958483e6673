"""Timer benchmark: how late timed posts reach the channel, compared with APScheduler and its SQL job store.

A number of sessions start on a virtual clock, spread over a period. The clock then runs in real time, from shortly before
the first session reaches its second step.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from pydantic import SecretStr

from bot.app import App, build
from bot.infra import garbage
from bot.infra.batching import BatchQueue
from bot.infra.clock import Call, Clock, SystemClock, VirtualClock
from bot.infra.metrics import Metrics
from bot.infra.settings import Settings
from bot.ports import Conversation, Heard, Installed, Member
from bot.runs.plan_library import load
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Result, Submission
from bot.runs.ticker import Ticker
from bot.store.database import Database
from bot.store.tables import run
from cards.view import View
from tests.bench.result import Line, percentile
from tests.support.running_app import FRANCES, START, FakeChannel

PLAN = load(str(Path(__file__).with_name("timers.yaml")))
WAIT = PLAN.steps[0].lasts
LEAD = 3.0  # seconds between starting and the first timed post
AT_ONCE = 200  # sessions started together
TOGETHER = 10  # sessions that share one start time where there are too many for separate ones
MANY = 1_000  # from this number on, posts within one second are measured too
WITHIN_A_SECOND = {1_000: 1.5, 10_000: 12.0}  # sessions: p99 lateness allowed, in seconds
TITLE = PLAN.steps[1].title


class ShiftedClock(SystemClock):
    """Real time with an offset of years."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._shift = now - datetime.now(UTC)

    def now(self) -> datetime:
        """The present there."""
        return super().now() + self._shift

    def wake(self, at: datetime, call: Call) -> None:
        """See `Clock.wake`."""
        super().wake(at - self._shift, call)


class HeldClock(VirtualClock):
    """A clock that moves only by `jump` until it is released. From then on it follows real time."""

    def __init__(self, now: datetime) -> None:
        super().__init__(now)
        self._real: ShiftedClock | None = None
        self._rounds: list[tuple[timedelta, Call]] = []

    def now(self) -> datetime:
        """The present there."""
        return self._real.now() if self._real else super().now()

    def wake(self, at: datetime, call: Call) -> None:
        """See `Clock.wake`."""
        (self._real.wake if self._real else super().wake)(at, call)

    async def rest(self, seconds: float) -> None:
        """See `Clock.rest`."""
        if self._real:
            await self._real.rest(seconds)

    def every(self, pause: timedelta, call: Call) -> None:
        """See `Clock.every`; it starts when the clock is released."""
        self._rounds.append((pause, call))

    def let_go(self, now: datetime) -> None:
        """Follow real time from `now`, and make the scheduled calls when they are due."""
        self._real = ShiftedClock(now)
        for call, at in self._wishes.items():
            self._real.wake(at, call)
        for pause, call in self._rounds:
            self._real.every(pause, call)
        self._real.start()

    def stop(self) -> None:
        """See `Clock.stop`."""
        super().stop()
        if self._real:
            self._real.stop()


class TimedChannel(FakeChannel):
    """A channel that accepts everything immediately and records when each chat's second step first arrived."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._clock = clock
        self.arrived: dict[str, datetime] = {}

    async def post(self, where: Conversation, view: View, people: Mapping[str, Member]) -> str:
        """Record the time."""
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


async def begin(url: str, count: int, spread: float) -> tuple[dict[str, datetime], App, HeldClock, TimedChannel]:
    """Start sessions over `spread` seconds. Returns when each one's second step is due. The app still runs."""
    clock = HeldClock(START)
    channel = TimedChannel(clock.now)
    app = _app(url, clock, channel)
    await app.start()
    garbage.settle()  # as the service does when it is ready
    due: dict[str, datetime] = {}
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(count, first + AT_ONCE))
        rooms = [Conversation("fake", f"room {number}") for number in numbers]
        await asyncio.gather(*(app.receive(Installed(room, FRANCES, "installed")) for room in rooms))
        await app.idle()
    moments = max(1, count // TOGETHER if count > MANY else count)
    for moment in range(moments):
        clock.jump(START + timedelta(minutes=1, seconds=spread * moment / moments))
        rooms = [Conversation("fake", f"room {number}") for number in range(moment, count, moments)]
        await asyncio.gather(*(app.receive(Heard(room, FRANCES, "start", "started")) for room in rooms))
        due |= {room.platform_id: clock.now() + WAIT for room in rooms}
    await app.idle()
    return due, app, clock, channel


async def lateness(due: Mapping[str, datetime], clock: HeldClock, channel: TimedChannel) -> tuple[list[float], float]:
    """How late each post was in seconds (-1: it never came), and the processor time of all."""
    began = time.process_time()
    clock.let_go(min(due.values()) - timedelta(seconds=LEAD))
    patience = clock.now() + timedelta(seconds=LEAD + 60) + (max(due.values()) - min(due.values()))
    while len(channel.arrived) < len(due) and clock.now() < patience:
        await asyncio.sleep(0.2)
    spent = time.process_time() - began
    return [
        (channel.arrived[room] - at).total_seconds() if room in channel.arrived else -1 for room, at in due.items()
    ], spent


FIRED = sa.update(run).where(run.c.id == sa.bindparam("b_id")).values(wake_at=None)


class Firing:
    """A stub of the service for the ticker: it only deletes timers that fired from the table."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self._lanes: BatchQueue[str, Result] = BatchQueue(self._write)
        self.loaded_runs: Mapping[str, LoadedRun] = {}
        self.fired: dict[str, datetime] = {}

    async def take(self, ask: Submission) -> Result:
        """Store that the timer fired."""
        return await self._lanes.put("", ask.run_id)

    async def _write(self, ids: Sequence[str]) -> Sequence[Result]:
        async with self._database.writing() as tx:
            await tx.execute(FIRED, [{"b_id": id_} for id_ in ids])
        self.fired |= dict.fromkeys(ids, self._now())
        return [Result() for _ in ids]


async def alone(url: str) -> tuple[list[float], float]:
    """The timers alone, without the sessions: how late each was in seconds, and the processor time."""
    database = Database(url)
    async with database.reading() as tx:
        found = await tx.execute(sa.select(run.c.id, run.c.wake_at).where(run.c.live, run.c.wake_at.is_not(None)))
        due = {row.id: row.wake_at for row in found}
    clock = ShiftedClock(min(due.values()) - timedelta(seconds=LEAD))
    firing = Firing(database, clock.now)
    ticker = Ticker(database, clock, cast(Any, firing), Metrics())
    await firing.take(Submission(run_id=""))  # APScheduler has already created its table by now
    firing.fired.clear()
    began = time.process_time()
    ticker.start()
    clock.start()
    patience = clock.now() + timedelta(seconds=LEAD + 60) + (max(due.values()) - min(due.values()))
    while len(firing.fired) < len(due) and clock.now() < patience:
        await asyncio.sleep(0.2)
    spent = time.process_time() - began
    clock.stop()
    await ticker.stop()
    await database.close()
    return [(firing.fired[id_] - at).total_seconds() if id_ in firing.fired else -1 for id_, at in due.items()], spent


_FIRED: dict[str, float] = {}


async def _fire(name: str) -> None:
    _FIRED[name] = time.time()


async def apscheduler(url: str, count: int, spread: float) -> tuple[list[float], float]:
    """The same timers as APScheduler date jobs in a SQL job store, with no limit on how late they may run."""
    _FIRED.clear()
    scheduler = AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=url)},
        executors={"default": AsyncIOExecutor()},
        job_defaults={"misfire_grace_time": None},
        timezone=UTC,
    )
    scheduler.start(paused=True)
    began = time.process_time()
    first = time.time() + LEAD + count * 0.01  # storing the jobs takes a while
    due = {str(number): first + spread * number / count for number in range(count)}
    for name, at in due.items():
        scheduler.add_job(_fire, "date", run_date=datetime.fromtimestamp(at, UTC), args=[name])
    late = max(0.0, time.time() - first)  # if storing took longer, that does not count against them
    scheduler.resume()
    patience = time.time() + LEAD + spread + late + count * 0.02 + 30
    while len(_FIRED) < count and time.time() < patience:
        await asyncio.sleep(0.2)
    spent = time.process_time() - began
    scheduler.shutdown(wait=False)
    return [_FIRED[name] - at if name in _FIRED else -1 for name, at in due.items()], spent


async def measure(counts: Sequence[int], spread: float) -> Sequence[Line]:
    """Two lines for each number of sessions, and two more where many are due within the same second."""
    lines: list[Line] = []
    for count in counts:
        lines += await _measure(count, spread)
        if count >= MANY:
            lines += await _measure(count, 1.0)
    return lines


async def _measure(count: int, spread: float) -> Sequence[Line]:
    with tempfile.TemporaryDirectory() as folder:
        due, app, clock, channel = await begin(f"sqlite:///{folder}/timers.db", count, spread)
        with contextlib.closing(sqlite3.connect(f"{folder}/timers.db")) as begun:
            begun.execute("VACUUM INTO ?", (f"{folder}/alone.db",))
        ours = await lateness(due, clock, channel)
        await app.stop()
        bare = await alone(f"sqlite:///{folder}/alone.db")
        theirs = await apscheduler(f"sqlite:///{folder}/jobs.db", count, spread)
    return _lines(count, spread, bare, ours, theirs)


Measured = tuple[list[float], float]  # how late each was in seconds (-1: never came), processor seconds


def _lines(count: int, spread: float, bare: Measured, ours: Measured, theirs: Measured) -> Sequence[Line]:
    ratio = theirs[1] / bare[1]
    limit = 0.25 if spread > 1 else WITHIN_A_SECOND[count]
    return [
        Line(
            f"{count:,} timers within {spread:.0f} s, which do nothing when they fire: how late (processor for each); "
            "ours in their table, APScheduler's in its SQL job store",
            _said(bare, count),
            _said(theirs, count),
            f"processor {ratio:.1f}",
            "at least 10, and less late",
            ratio >= 10 and min(bare[0]) >= 0 and percentile(bare[0], 0.99) < percentile(theirs[0], 0.99),
        ),
        Line(
            f"{count:,} sessions go on within {spread:.0f} s, decided, committed, drawn and handed over: how late",
            _said(ours, count),
            target=f"p99 {limit:g} s, all",
            good=percentile(ours[0], 0.99) < limit and min(ours[0]) >= 0,
        ),
    ]


def _said(measured: Measured, count: int) -> str:
    late, spent = measured
    fired = [one for one in late if one >= 0]
    missing = f", {count - len(fired)} never" if len(fired) < count else ""
    if not fired:
        return "none came"
    p50, p99 = percentile(fired, 0.5), percentile(fired, 0.99)
    return f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms{missing} ({spent / count * 1000:.1f} ms)"

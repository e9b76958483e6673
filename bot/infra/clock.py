"""Clock: what time it is, and calls at a later instant (scheduler). Notices when a machine's clock was set.

`SystemClock` is this replica's alarm clock, in memory. The times themselves are stored in the database, so nothing is lost
with it. `VirtualClock` is for rehearsals: it stands still until it is told to jump. With PostgreSQL it follows the
database's clock (`bot.store.clock_sync`). What is due at a time that has passed is called at once. Of several times for one
function, the earliest counts. The nightly deletion is called from here, a little apart on each replica; what it deletes is
in `bot.runs.housekeeping`.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.infra.publisher import Publisher

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

Call = Callable[[], None]
Chore = Callable[[], Awaitable[None]]
SET = timedelta(seconds=2)  # a wall clock that differs by more from the steady one, since they were compared, was set
SOON = 2.0  # seconds from the start until the scheduler starts, unless it is needed earlier
AGAIN = 0.05  # seconds between two calls of the same function, so that what is due meanwhile is done together
NIGHT_HOUR, NIGHT_MINUTE = 3, 20  # UTC, when the nightly deletion runs: no session is on then
APART = 600  # seconds at most that replicas are apart at night
AGREES = timedelta(milliseconds=50)  # two clocks that differ by no more count as the same

log = structlog.get_logger(__name__)


class Clock(Protocol):
    """What the service needs from a clock."""

    setbacks: Publisher[[timedelta]]
    """Publishes by how much the clock was set back, when somebody does that."""

    def now(self) -> datetime:
        """The present, an aware UTC instant."""
        ...

    def wake(self, at: datetime, call: Call) -> None:
        """Call `call` once at `at`, or at once if that is past. Of several times for one `call` the earliest counts."""
        ...

    async def rest(self, seconds: float) -> None:
        """Wait so many seconds; a virtual clock does not wait."""
        ...

    def every(self, pause: timedelta, call: Call) -> None:
        """Call `call` regularly: the safety net for what this replica did not hear of."""
        ...

    def nightly(self, chore: Chore) -> None:
        """Run `chore` once a night. To be called before `start`."""
        ...

    def follow(self, shown: datetime, give: timedelta) -> timedelta:
        """Go by another clock from now on: it shows `shown` at this moment, a little more or less (`give`).

        Returns how far this machine's clock is ahead of it.
        """
        ...

    def start(self) -> None:
        """Start calling."""
        ...

    def stop(self) -> None:
        """Stop calling."""
        ...


class SystemClock:
    """Real time, with APScheduler 3 as the alarm clock.

    Its job stores cannot be shared between schedulers, so it keeps nothing but one date job for each `call`. What is to be
    done again and again goes by steady time: by the wall, it would stop for an hour when the clock is set back by one.

    Once it was told to follow another clock it goes by that, and by steady time between two looks at it: whoever sets this
    machine's clock then changes nothing (docs/adr/0017-one-clock.md).
    """

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._started = False
        self._beginning: asyncio.TimerHandle | None = None
        self._chores: list[Chore] = []
        self._wishes: dict[Call, datetime] = {}
        self._called: dict[Call, float] = {}  # when, in steady time
        self._steady = steady
        self._compared: tuple[datetime, float] | None = None
        self._followed: tuple[datetime, float] | None = None  # what the other clock showed, at which steady time
        self._rounds: set[asyncio.Task[None]] = set()
        self.setbacks = Publisher[[timedelta]]("setbacks")

    @cached_property
    def _scheduler(self) -> AsyncIOScheduler:
        from apscheduler.executors.asyncio import AsyncIOExecutor  # late: see `start`
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        return AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def now(self) -> datetime:
        """The present."""
        if self._followed is None:
            return self.wall()
        shown, then = self._followed
        return shown + timedelta(seconds=self._steady() - then)

    def wall(self) -> datetime:
        """What this machine's clock shows."""
        return datetime.now(UTC)

    def follow(self, shown: datetime, give: timedelta) -> timedelta:
        """See `Clock.follow`. As long as the present may be right it stays: a slow answer says little."""
        wall_ahead, before, is_first = self.wall() - shown, SystemClock.now(self), self._followed is None
        ahead = before - shown
        agrees = abs(ahead) <= give + AGREES
        self._followed = before if agrees else shown, self._steady()
        if not agrees:
            self._ask_again()
            if ahead > SET and not is_first:
                self.setbacks.publish(ahead)
        return wall_ahead

    def wake(self, at: datetime, call: Call) -> None:
        """See `Clock.wake`."""
        if call in self._wishes and self._wishes[call] <= at:
            return
        self._wishes[call] = at
        self._ask(at, call)

    def _ask(self, at: datetime, call: Call) -> None:
        """Ask the scheduler, which goes by this machine's clock."""

        async def ring() -> None:  # async, so that it runs on the event loop and not in a thread
            if self._wishes.get(call) == at:
                del self._wishes[call]
                self._called[call] = self._steady()
                call()

        by_the_wall = self.wall() + (at - SystemClock.now(self)) if self._followed else at
        rest = AGAIN - (self._steady() - self._called.get(call, -math.inf))
        if rest > 0:
            by_the_wall = max(by_the_wall, self.wall() + timedelta(seconds=rest))
        self._scheduler.add_job(ring, "date", run_date=by_the_wall, id=f"wake {_name(call)}", replace_existing=True)
        if self._started:
            self._begin()

    def _ask_again(self) -> None:
        """One of the clocks was set."""
        for call, at in self._wishes.items():
            self._ask(at, call)

    async def rest(self, seconds: float) -> None:
        """See `Clock.rest`."""
        await asyncio.sleep(seconds)

    def every(self, pause: timedelta, call: Call) -> None:
        """See `Clock.every`."""
        self._rounds.add(asyncio.create_task(self._again(pause.total_seconds(), call), name=f"every {_name(call)}"))

    async def _again(self, pause: float, call: Call) -> None:
        while True:
            await asyncio.sleep(pause)
            self.compare()
            try:
                call()
            except Exception:  # the next call must still come
                log.error("regular call failed", call=_name(call), exc_info=True)

    def compare(self) -> None:
        """Check whether somebody set the clock since the last check. If so, use the new time, unless we follow another."""
        wall, steady = self.wall(), self._steady()
        if self._compared is not None:
            before, then = self._compared
            ahead = (wall - before) - timedelta(seconds=steady - then)
            if abs(ahead) > (AGREES if self._followed else SET) and self._begun:
                self._ask_again()
                self._scheduler.wakeup()
            if ahead < -SET and self._followed is None:
                self.setbacks.publish(-ahead)
        self._compared = wall, steady

    def nightly(self, chore: Chore) -> None:
        """See `Clock.nightly`; at twenty past three, when no session runs, a little apart on each replica."""
        assert not self._started, "what is done every night is said before the start"
        self._chores.append(chore)

    def start(self) -> None:
        """See `Clock.start`. While nobody wishes to be woken the scheduler comes a moment later than the service: importing
        it looks through every package that is installed."""
        self._started = True
        if self._wishes:
            self._begin()
        else:
            self._beginning = asyncio.get_running_loop().call_later(SOON, self._begin)

    def _begin(self) -> None:
        if self._begun:
            return
        for chore in self._chores:
            self._scheduler.add_job(
                chore, "cron", hour=NIGHT_HOUR, minute=NIGHT_MINUTE, jitter=APART, id=f"nightly {_name(chore)}"
            )
        self._scheduler.start()

    @property
    def _begun(self) -> bool:
        return "_scheduler" in vars(self) and self._scheduler.running

    def stop(self) -> None:
        """See `Clock.stop`."""
        for task in self._rounds:
            task.cancel()
        self._rounds.clear()
        self._started = False
        if self._beginning is not None:
            self._beginning.cancel()
        if self._begun:
            self._scheduler.shutdown(wait=False)


def _name(call: Callable[..., object]) -> str:
    return getattr(call, "__qualname__", repr(call))


class VirtualClock:
    """A clock that moves only by `jump`, so that hours pass in seconds and every rehearsal is the same."""

    def __init__(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)
        self._wishes: dict[Call, datetime] = {}
        self.setbacks = Publisher[[timedelta]]("setbacks")

    def now(self) -> datetime:
        """The present, as told by the last jump."""
        return self._now

    def wake(self, at: datetime, call: Call) -> None:
        """See `Clock.wake`; what is past already is called by the next jump."""
        self._wishes[call] = min(at, self._wishes.get(call, at))

    async def rest(self, seconds: float) -> None:
        """Do nothing: waiting would hold up the others."""

    def every(self, pause: timedelta, call: Call) -> None:
        """Do nothing: there is one replica, which hears of everything."""

    def nightly(self, chore: Chore) -> None:
        """Do nothing: no rehearsal lasts a night."""

    @property
    def next_at(self) -> datetime | None:
        """The earliest instant anybody wants to be woken at, never before now."""
        return max(self._now, min(self._wishes.values())) if self._wishes else None

    def jump(self, at: datetime) -> None:
        """Go on to `at` (never back) and call everybody who wanted to be woken by then, the earliest first.

        Jump no further than `next_at`, and only when the service is idle (`App.idle`), or somebody is woken late.
        """
        while self.ring(at):
            pass

    def ring(self, at: datetime) -> bool:
        """Go on to `at` (never back) and call only the earliest function that is due. False when none is due.

        A caller that waits until the service is idle between two calls gets the same order of events every time.
        """
        self._now = max(self._now, at.astimezone(UTC))
        due = [(wished, _name(call), call) for call, wished in self._wishes.items() if wished <= self._now]
        if not due:
            return False
        _, _, call = min(due, key=lambda wish: wish[:2])
        del self._wishes[call]
        call()
        return True

    def pass_over(self, length: timedelta) -> None:
        """Go on without calling anybody, as when the service was down. The next `jump` or `ring` calls them, late."""
        self._now += length

    def follow(self, shown: datetime, give: timedelta) -> timedelta:
        """Do nothing: it follows no other clock."""
        return timedelta(0)

    def start(self) -> None:
        """Do nothing."""

    def stop(self) -> None:
        """Forget all wishes."""
        self._wishes.clear()

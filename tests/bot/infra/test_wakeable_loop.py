"""Wakeable loop: in real time, wake-ups within a short interval are handled together. A failure is retried."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.infra.clock import VirtualClock
from bot.infra.metrics import Metrics
from bot.infra.wakeable_loop import WakeableLoop
from tests.support.running_app import START


class Resting(VirtualClock):
    """Records the requested rests and wakes the loop meanwhile."""

    def __init__(self) -> None:
        super().__init__(START)
        self.rested: list[float] = []
        self.loop: WakeableLoop | None = None

    async def rest(self, seconds: float) -> None:
        self.rested.append(seconds)
        assert self.loop is not None
        self.loop.wake()
        await asyncio.sleep(0)


async def test_work_that_follows_too_soon_waits_and_takes_along_what_comes_meanwhile() -> None:
    clock, worked = Resting(), list[int]()

    async def work() -> None:
        worked.append(len(worked))
        if len(worked) == 1:
            clock.loop.wake() if clock.loop else None

    loop = clock.loop = WakeableLoop("test", work, clock, Metrics(), timedelta(seconds=1), apart=3600.0)
    loop.start()
    await loop.idle()
    await loop.stop()
    assert worked[:2] == [0, 1], "the second poke, and the one that came during the rest, were one piece of work"
    assert len(worked) <= 3, "and stopping looks once more"
    assert all(3500 < seconds <= 3600 for seconds in clock.rested)
    assert clock.rested


async def test_a_failure_of_the_moment_is_retried_before_the_loop_is_idle_and_an_outage_by_the_clock() -> None:
    clock, worked, fail = VirtualClock(START), list[datetime](), 2

    async def work() -> None:
        nonlocal fail
        worked.append(clock.now())
        if fail:
            fail -= 1
            raise OSError("The lock was not granted in time.")

    loop = WakeableLoop("test", work, clock, Metrics(), timedelta(seconds=1))
    loop.start()
    await loop.idle()
    assert worked == [START] * 3
    fail = 4
    loop.wake()
    await loop.idle()
    assert len(worked) == 6, "the clock stands still"
    assert clock.next_at == START + timedelta(seconds=1)
    for after in (1, 2):
        clock.jump(START + timedelta(seconds=after))
        await loop.idle()
    assert len(worked) == 8
    assert clock.next_at is None
    await loop.stop()

"""Playback speed of a rehearsal for its viewers. Only this module uses real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

FRAME = 0.2  # seconds between updates of the progress bar

Tick = Callable[[timedelta], None]


class PlaybackSpeed:
    """Playback speed: a multiple of real time. None is as fast as possible."""

    def __init__(self, speed: float | None) -> None:
        self._speed = speed
        self._began = time.monotonic()

    async def wait(self, now: timedelta, until: timedelta, tick: Tick) -> None:
        """Let real time pass for the virtual time from `now` to `until` (since the start).

        `tick` gets the times in between.
        """
        if self._speed is None:
            tick(until)
            return
        end = self._began + until.total_seconds() / self._speed
        while (left := end - time.monotonic()) > 0:
            tick(max(now, until - timedelta(seconds=left * self._speed)))
            await asyncio.sleep(min(left, FRAME))
        tick(until)


class ScaledClock:
    """Scaled clock: virtual time at a multiple of real time. `steady` is a monotonic clock in seconds.

    Rate 0 stops the clock.
    """

    def __init__(self, at: datetime, steady: Callable[[], float]) -> None:
        self._at, self._steady, self._since = at, steady, steady()

    def set(self, at: datetime) -> None:
        """Set the current time to `at`."""
        self._at, self._since = at, self._steady()

    def now(self, rate: float, due: datetime | None) -> datetime:
        """Current time at `rate` times real time. It never passes `due`."""
        reached = self._at + timedelta(seconds=(self._steady() - self._since) * rate)
        return reached if due is None else min(reached, max(due, self._at))

    def pause(self, rate: float, due: datetime | None) -> float | None:
        """Real seconds until `due`. None if nothing is due, or if the clock is stopped."""
        if due is None or not rate:
            return None
        return max(0.0, (due - self._at).total_seconds() / rate - (self._steady() - self._since))

"""How fast a rehearsal is played to somebody who watches. The only place in the rehearsal that knows real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

_FRAME = 0.2  # seconds between two drawings of the progress bar

Tick = Callable[[timedelta], None]


class PlaybackSpeed:
    """`speed` times faster than life; None is as fast as the machine can."""

    def __init__(self, speed: float | None) -> None:
        self._speed = speed
        self._began = time.monotonic()

    async def wait(self, now: timedelta, until: timedelta, tick: Tick) -> None:
        """Let real time pass from `now` to `until` (virtual, since the start); `tick` hears of the time in between."""
        if self._speed is None:
            tick(until)
            return
        end = self._began + until.total_seconds() / self._speed
        while (left := end - time.monotonic()) > 0:
            tick(max(now, until - timedelta(seconds=left * self._speed)))
            await asyncio.sleep(min(left, _FRAME))
        tick(until)


class ScaledClock:
    """`steady` gives real seconds, rising evenly. A rate of 0 is a clock that stands still."""

    def __init__(self, at: datetime, steady: Callable[[], float]) -> None:
        self._at, self._steady, self._since = at, steady, steady()

    def set(self, at: datetime) -> None:
        """It is `at` now."""
        self._at, self._since = at, self._steady()

    def now(self, rate: float, due: datetime | None) -> datetime:
        """The present, `rate` times faster than life, but never past what is due next."""
        reached = self._at + timedelta(seconds=(self._steady() - self._since) * rate)
        return reached if due is None else min(reached, max(due, self._at))

    def pause(self, rate: float, due: datetime | None) -> float | None:
        """Real seconds until that is due; None where nothing is, or the clock stands still."""
        if due is None or not rate:
            return None
        return max(0.0, (due - self._at).total_seconds() / rate - (self._steady() - self._since))

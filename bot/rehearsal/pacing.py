"""How fast a rehearsal is played to somebody who watches. The only place in the rehearsal that knows real time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

_FRAME = 0.2  # seconds between two drawings of the progress bar

Tick = Callable[[timedelta], None]


class Pace:
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

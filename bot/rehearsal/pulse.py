"""The pulse: how the time of a performance follows real time, from the instant at which it was set last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta


class Pulse:
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

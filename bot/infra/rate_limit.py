"""Sliding-window rate limiter: a call to a platform is made only when its limits allow it.

A limit is a key (a chat, a tenant) with windows: at most so many calls in any so many seconds. A caller that is refused is
told how long to wait. Several refused callers are told different times, one after the other. A call counts against all its
limits or none. Where a platform asks for silence, nothing is allowed until then. The numbers are in `rate_limits.py` of each
platform; several replicas count together in `bot.store.shared_rate_limit`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from cachetools import LRUCache

Window = tuple[int, float]  # at most so many in so many seconds
EXACT_FOR = 60.0  # seconds that the exact time of a call is kept; older calls are merged by the minute
MIN_WAIT = 0.001  # seconds
MAX_PROMISES = 500  # callers refused beyond that are told the time of the last promise
MAX_KEYS = 20_000  # in memory; the least recently used are dropped


@dataclass(frozen=True)
class Limit:
    """A key and its windows."""

    key: str
    windows: tuple[Window, ...]


@dataclass
class Bucket:
    """The recent calls of one key. Times are seconds of one clock."""

    calls: list[tuple[float, int]] = field(default_factory=list)  # when, how many; oldest first
    promised: list[float] = field(default_factory=list)  # when refused callers come again
    silent_until: float = 0.0
    version: str = ""  # of its row in a shared database, as it was seen last

    def wait(self, windows: Sequence[Window], now: float, share: float = 1.0) -> float:
        """Seconds until one more call fits into that share of the windows; 0.0 if it fits now."""
        return max(0.0, self.silent_until - now, self._room_at(windows, self.calls, share) - now)

    def take(self, windows: Sequence[Window], now: float) -> None:
        """Count a call."""
        self.calls.append((now, 1))
        self._tidy(windows, now)

    def promise(self, windows: Sequence[Window], now: float) -> float:
        """Seconds after which a refused caller may call, if all callers before it call when they were told to."""
        self.promised = [at for at in self.promised if at > now]
        coming = sorted([*self.calls, *((at, 1) for at in self.promised)])
        at = max(now, self.silent_until, self._room_at(windows, coming))
        if len(self.promised) < MAX_PROMISES:
            self.promised.append(at)
        return at - now

    def hold(self, until: float) -> None:
        """The platform asked for no calls until then."""
        self.silent_until = max(self.silent_until, until)

    def copy(self) -> Bucket:
        """The same calls, to be counted on without changing these."""
        return Bucket(list(self.calls), list(self.promised), self.silent_until)

    @property
    def state(self) -> dict[str, Any]:
        """As JSON."""
        return {"calls": self.calls, "promised": self.promised, "silent_until": self.silent_until}

    @staticmethod
    def from_state(state: dict[str, Any]) -> Bucket:
        """From JSON."""
        calls = [(float(at), int(many)) for at, many in state.get("calls", ())]
        return Bucket(calls, list(state.get("promised", ())), state.get("silent_until", 0.0))

    @staticmethod
    def _room_at(windows: Sequence[Window], calls: Sequence[tuple[float, int]], share: float = 1.0) -> float:
        """The time from which one more call fits into all windows."""
        found = 0.0
        for most, lasts in windows:
            room, counted = max(1, int(most * share)), 0
            for at, many in reversed(calls):
                counted += many
                if counted >= room:
                    found = max(found, at + lasts)
                    break
        return found

    def _tidy(self, windows: Sequence[Window], now: float) -> None:
        oldest = now - max(lasts for _, lasts in windows)
        if self.calls[0][0] > oldest and (len(self.calls) < 2 or self.calls[1][0] > now - EXACT_FOR):
            return
        kept: list[tuple[float, int]] = []
        for at, many in self.calls:
            if at <= oldest:
                continue
            if kept and at <= now - EXACT_FOR and int(kept[-1][0] // 60) == int(at // 60):
                kept[-1] = (
                    at,
                    kept[-1][1] + many,
                )  # at the later time: counted a little longer, never shorter
            else:
                kept.append((at, many))
        self.calls = kept


class RateLimiter(Protocol):
    """The port: one process counts alone, or all replicas together."""

    async def take(self, limits: Sequence[Limit]) -> float:
        """Count one call against all of these limits and return 0.0, or count nothing and return how long to wait."""
        ...

    async def hold(self, limit: Limit, seconds: float) -> None:
        """The platform asked for no more calls of this key for so long."""
        ...

    def wait(self, limit: Limit, share: float) -> float:
        """Seconds until a call fits into that share of the limit, by what this process knows."""
        ...


class LocalRateLimiter:
    """Counts the calls of this process. `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._buckets: LRUCache[str, Bucket] = LRUCache(MAX_KEYS)

    async def take(self, limits: Sequence[Limit]) -> float:
        """See `RateLimiter.take`."""
        return take(limits, {limit.key: self.bucket(limit.key) for limit in limits}, self._now())

    async def hold(self, limit: Limit, seconds: float) -> None:
        """See `RateLimiter.hold`."""
        self.bucket(limit.key).hold(self._now() + seconds)

    def wait(self, limit: Limit, share: float) -> float:
        """See `RateLimiter.wait`."""
        known = self._buckets.get(limit.key)
        return known.wait(limit.windows, self._now(), share) if known else 0.0

    def bucket(self, key: str) -> Bucket:
        """The calls of that key."""
        return self._buckets.setdefault(key, Bucket())

    def learn(self, buckets: Iterable[tuple[str, Bucket]]) -> None:
        """Replace the calls of these keys."""
        self._buckets.update(buckets)


def take(limits: Sequence[Limit], buckets: dict[str, Bucket], now: float) -> float:
    """Count one call in all these buckets and return 0.0, or count nothing and return how long to wait."""
    full = [limit for limit in limits if buckets[limit.key].wait(limit.windows, now) > 0.0]
    if full:
        return max(MIN_WAIT, *(buckets[limit.key].promise(limit.windows, now) for limit in full))
    for limit in limits:
        buckets[limit.key].take(limit.windows, now)
    return 0.0

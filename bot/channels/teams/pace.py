"""Pace: staying below the platform's limits, per chat and per organisation.

The documents give, per bot and chat, 7 sends in 1 s, 8 in 2 s, 60 in 30 s and 1,800 in an hour (twice that for reading
members), and 50 requests a second per app and organisation. We stay a tenth below, since others' clocks are not ours.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.channels.port import RetryLater

Window = tuple[int, float]  # at most so many in so many seconds
SENDS: tuple[Window, ...] = ((6, 1.0), (7, 2.0), (54, 30.0), (1620, 3600.0))
READS: tuple[Window, ...] = ((12, 1.0), (14, 2.0), (108, 30.0), (3240, 3600.0))
TENANT: tuple[Window, ...] = ((45, 1.0),)
MOST_KEPT = 20_000  # chats remembered; the least recently used are forgotten


class Bucket:
    """The recent moments of one kind of call, against its windows."""

    def __init__(self, windows: Sequence[Window]) -> None:
        self._windows = windows
        self._moments: deque[float] = deque(maxlen=max(most for most, _ in windows))
        self._not_before = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more call is within the limits; 0.0 when it is now."""
        waits = [self._not_before - now]
        for most, lasts in self._windows:
            if len(self._moments) >= most:
                waits.append(self._moments[-most] + lasts - now)
        return max(0.0, *waits)

    def take(self, now: float) -> None:
        """Count a call."""
        self._moments.append(now)

    def hold(self, until: float) -> None:
        """The platform asked for silence until then."""
        self._not_before = max(self._not_before, until)


class Pace:
    """All buckets. `now` gives seconds, steadily rising. One process knows only its own calls; several share by 429."""

    def __init__(
        self,
        now: Callable[[], float],
        *,
        sends: Sequence[Window] = SENDS,
        reads: Sequence[Window] = READS,
        tenant: Sequence[Window] = TENANT,
    ) -> None:
        self._now = now
        self._windows = {"send": sends, "read": reads, "tenant": tenant}
        self._buckets: OrderedDict[tuple[str, str], Bucket] = OrderedDict()

    def take(self, kind: str, conversation: str, tenant: str) -> None:
        """Count one call of `kind` ("send" or "read"). Raises RetryLater with the exact wait when it would be too many."""
        now = self._now()
        buckets = (self._bucket(kind, conversation), self._bucket("tenant", tenant))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0.0:
            raise RetryLater("The limits of the platform are reached for the moment.", timedelta(seconds=wait))
        for bucket in buckets:
            bucket.take(now)

    def hold(self, kind: str, conversation: str, wait: timedelta | None) -> None:
        """The platform throttled us: nothing more of this kind in this chat until then."""
        if wait is not None:
            self._bucket(kind, conversation).hold(self._now() + wait.total_seconds())

    def _bucket(self, kind: str, key: str) -> Bucket:
        found = self._buckets.get((kind, key))
        if found is None:
            found = self._buckets[kind, key] = Bucket(self._windows[kind])
        self._buckets.move_to_end((kind, key))
        while len(self._buckets) > MOST_KEPT:
            self._buckets.popitem(last=False)
        return found

"""Rate limits of Teams, per chat and per tenant: how many messages may be sent and members read in how many seconds.

Microsoft documents, per bot and chat, 7 sends in 1 s, 8 in 2 s, 60 in 30 s and 1,800 in an hour (twice that for reading
members), and 50 requests a second per app and organisation. We stay a tenth below, because clocks differ. A call that would
be too many is not made: its sender is told how long to wait. After a 429 that chat waits as long as Teams says, on all
replicas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.infra.rate_limit import Limit, LocalRateLimiter, RateLimiter, Window
from bot.ports import NotYet

SENDS: tuple[Window, ...] = ((6, 1.0), (7, 2.0), (54, 30.0), (1620, 3600.0))
READS: tuple[Window, ...] = ((12, 1.0), (14, 2.0), (108, 30.0), (3240, 3600.0))
KEPT_FOR_REPLIES = 1  # send of each window, so that replies are not held up by edits of cards
TENANT: tuple[Window, ...] = ((45, 1.0),)


class TeamsRateLimits:
    """The limits of one app. `now` gives monotonic seconds; without `rate_limiter` this process counts for itself."""

    def __init__(
        self,
        now: Callable[[], float],
        *,
        sends: Sequence[Window] = SENDS,
        reads: Sequence[Window] = READS,
        tenant: Sequence[Window] = TENANT,
        rate_limiter: RateLimiter | None = None,
        app: str = "",
    ) -> None:
        self._windows = {"send": tuple(sends), "read": tuple(reads), "tenant": tuple(tenant)}
        self._rate_limiter, self._app = rate_limiter or LocalRateLimiter(now), app

    async def take(self, kind: str, conversation: str, tenant: str) -> None:
        """Count one call of `kind` ("send", "reply" or "read"). Raises NotYet with the wait when it would be too many.

        Sends and replies are counted together; replies may use what is kept for them.
        """
        limit = self._limit(kind, conversation)
        if kind == "send":
            limit = Limit(limit.key, tuple((max(1, most - KEPT_FOR_REPLIES), lasts) for most, lasts in limit.windows))
        wait = await self._rate_limiter.take((limit, self._limit("tenant", tenant)))
        if wait > 0.0:
            raise NotYet("The limits of the platform are reached for the moment.", timedelta(seconds=wait))

    async def hold(self, kind: str, conversation: str, wait: timedelta | None) -> None:
        """The platform throttled us: make no more calls of this kind in this chat until then."""
        if wait is not None:
            await self._rate_limiter.hold(self._limit(kind, conversation), wait.total_seconds())

    def _limit(self, kind: str, key: str) -> Limit:
        counted = "send" if kind == "reply" else kind
        return Limit(f"teams {self._app} {counted} {key}", self._windows[counted])

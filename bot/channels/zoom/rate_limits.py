"""Rate limits of Zoom, per chat and per account: how many messages may be sent in how many seconds.

Zoom documents them for its Team Chat API (send a chat message): 10 in a second, 30 in ten, 60 in a hundred, 450 in a
thousand; an app that exceeds them is blocked for 10 s to 5 minutes. Nothing says that bots are exempt.
All apps of an account share 20 calls of this weight in a second on the smallest paid plan. We use nine tenths of these. A
message that would be too many waits. After a 429 no replica sends to that chat for as long as Zoom says. What private
messages leave to those for everyone is in `channel` (`RESERVE`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.infra.rate_limit import Limit, LocalRateLimiter, RateLimiter, Window

CHAT: tuple[Window, ...] = ((10, 1.0), (30, 10.0), (60, 100.0), (450, 1000.0))
ACCOUNT: tuple[Window, ...] = ((20, 1.0),)
HEADROOM = 0.9  # a message may be in transit while we count


class ZoomRateLimits:
    """The limits of one app. `now` gives monotonic seconds; without `rate_limiter` this process counts for itself."""

    def __init__(
        self,
        now: Callable[[], float],
        limits: Sequence[Window] = CHAT,
        headroom: float = HEADROOM,
        *,
        rate_limiter: RateLimiter | None = None,
        app: str = "",
    ) -> None:
        self._rate_limiter, self._app = rate_limiter or LocalRateLimiter(now), app
        self._chat = tuple((max(1, int(most * headroom)), span) for most, span in limits)
        self._account = tuple((max(1, int(most * headroom)), span) for most, span in ACCOUNT)

    def is_crowded(self, chat: str, reserve: float) -> bool:
        """Whether one more message to `chat` would take from the share `reserve` that is kept for more important ones."""
        return self._rate_limiter.wait(self._of_chat(chat), 1.0 - reserve) > 0.0

    async def take(self, chat: str, account: str = "") -> timedelta:
        """Count one message to `chat` and return zero, or return how long to wait and count nothing."""
        whole = Limit(f"zoom {self._app} account {account}", self._account)
        return timedelta(seconds=await self._rate_limiter.take((self._of_chat(chat), whole)))

    async def hold(self, chat: str, wait: timedelta) -> None:
        """Zoom throttled us: no replica sends more to this chat until then."""
        await self._rate_limiter.hold(self._of_chat(chat), wait.total_seconds())

    def _of_chat(self, chat: str) -> Limit:
        return Limit(f"zoom {self._app} chat {chat}", self._chat)

"""Background sender of private replies to what somebody said or pressed.

They are sent after the platform got its answer, because it waits only a few seconds for one. A reply is retried after 1, 2,
4 and 8 seconds, or when Teams says, and is then dropped: the person can ask again. Replies of one person keep their order. A
newer card replaces a waiting one of its kind; sentences are all sent.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

import structlog

from bot.infra.metrics import Metrics
from bot.infra.retry import Sleep, retry
from bot.infra.tasks import BackgroundTasks, counted
from bot.ports import Conversation, Gone, Member, Rejected, RetryLater
from cards.view import View

log = structlog.get_logger(__name__)
Whisper = Callable[[Conversation, Member, View], Awaitable[str]]
ATTEMPTS = 5  # to send a private reply
SENTENCE = "TextCard"
MOST_WAITING = 20  # replies of one person in one chat; the oldest are dropped
LAST_MOMENTS = 5.0  # seconds that replies in progress get when the service stops


class Replies:
    """Sends replies in the background, each up to five times."""

    def __init__(self, whisper: Whisper, metrics: Metrics, sleep: Sleep = asyncio.sleep) -> None:
        self._whisper, self._sleep = whisper, sleep
        self._tasks = BackgroundTasks(counted(metrics, "teams", "teams reply failed"))
        self._waiting: dict[tuple[str, str], deque[View]] = {}  # by chat and person, while one is being sent

    def send(self, where: Conversation, to: Member, view: View) -> None:
        """Start sending. A reply that cannot be sent is logged and dropped: the person can ask again.

        One person gets replies in the order of what they asked. Otherwise a reply that had to wait would arrive last, and
        say how things were before. A newer card takes the place of a waiting one of its kind; single sentences all count.
        """
        key = where.platform_id, to.platform_id
        if (line := self._waiting.get(key)) is None:
            line = self._waiting[key] = deque(maxlen=MOST_WAITING)
            self._tasks.begin(self._work(key, line, where, to))
        kept = [older for older in line if older.card == SENTENCE or older.card != view.card]
        line.clear()
        line.extend((*kept, view))

    async def _work(self, key: tuple[str, str], line: deque[View], where: Conversation, to: Member) -> None:
        try:
            while line:
                await self._deliver(where, to, line.popleft())
        finally:
            del self._waiting[key]

    async def _deliver(self, where: Conversation, to: Member, view: View) -> None:
        try:
            await retry(lambda: self._whisper(where, to, view), _pause, self._sleep)
        except (Rejected, Gone, RetryLater) as error:
            log.info("teams reply dropped", card=view.card, exc_info=error)

    async def close(self) -> None:
        """Give replies in progress a moment, then cancel them."""
        await self._tasks.close(LAST_MOMENTS)


def _pause(failed: int, error: Exception) -> float | None:
    if not isinstance(error, RetryLater) or failed == ATTEMPTS:
        return None
    return error.after.total_seconds() if error.after is not None else 2.0 ** (failed - 1)

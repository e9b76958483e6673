"""Personal replies that follow what somebody said or pressed, sent once the platform had its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from bot.ports import Conversation, Gone, Member, Rejected, RetryLater
from cards.view import View

log = structlog.get_logger(__name__)
Whisper = Callable[[Conversation, Member, View], Awaitable[str]]
TRIES = 5
LAST_MOMENTS = 5.0  # seconds that replies under way get when the service stops


class Replies:
    """Personal replies on their way: sent after the platform had its answer, which it waits for only a few seconds."""

    def __init__(self, whisper: Whisper, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._whisper, self._sleep = whisper, sleep
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, where: Conversation, to: Member, view: View) -> None:
        """Begin to send; a reply that cannot be sent is logged and given up, for the person can ask again."""
        self._begin(self._deliver(where, to, view))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, where: Conversation, to: Member, view: View) -> None:
        for attempt in range(TRIES):
            try:
                await self._whisper(where, to, view)
                return
            except RetryLater as later:
                await self._sleep(later.after.total_seconds() if later.after is not None else 2.0**attempt)
            except (Rejected, Gone) as error:
                log.info("teams_reply_not_sent", card=view.card, reason=type(error).__name__)
                return
        log.info("teams_reply_given_up", card=view.card)

    async def close(self) -> None:
        """Give replies under way a moment, then let them go."""
        if self._tasks:
            _, late = await asyncio.wait(set(self._tasks), timeout=LAST_MOMENTS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

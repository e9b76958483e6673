"""Concurrency limiter: bounds how many requests of one organisation (tenant) are worked on at once, so that a flood from one
delays only that one.

Only some of the admitted requests run at the same time. When hundreds share the event loop, each waits for the small
steps of all others, and none is done sooner.

The limit counts requests in progress, not requests a second. So it holds on fast and slow machines alike, and a thousand
people who answer a poll within a minute stay far below it. A request over the limit is refused at once, not queued (the
Teams webhook answers 429). Those that are admitted take turns, first come, first served. The limit itself is the setting
`teams_at_once`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator

SIDE_BY_SIDE = 64  # enough to keep the database and the platforms busy


class ConcurrencyLimiter:
    """Admits at most `most` requests of each tenant, whatever the letter case of its id."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside: Counter[str] = Counter()
        self._lines: dict[str, asyncio.Semaphore] = {}

    @contextlib.contextmanager
    def enter(self, who: str) -> Iterator[bool]:
        """Whether the request is admitted. It counts until the block ends."""
        who = who.lower()
        if self._inside[who] >= self._most:
            yield False
            return
        self._inside[who] += 1
        try:
            yield True
        finally:
            self._inside[who] -= 1
            if not self._inside[who]:
                del self._inside[who]
                self._lines.pop(who, None)

    @contextlib.asynccontextmanager
    async def turn(self, who: str) -> AsyncIterator[None]:
        """A slot for an admitted request, first come, first served, until the block ends."""
        async with self._lines.setdefault(who.lower(), asyncio.Semaphore(SIDE_BY_SIDE)):
            yield

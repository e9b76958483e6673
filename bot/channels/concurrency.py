"""The turnstile: of one organisation only so many requests at once, so that one that floods us waits alone.

Of those, only a few are worked on side by side: whoever shares the loop with hundreds that each take a small step in turn
waits for hundreds of small steps, again and again, although all of them are done no sooner for it.

Counted is what is under way, not what comes in a second: however fast or slow this machine is, one organisation's share of
what waits for the database stays bounded, and a thousand people who answer one poll in a minute are never near it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterator

SIDE_BY_SIDE = 64  # enough for whatever waits for the database or a platform


class ConcurrencyLimiter:
    """Lets at most `most` of each organisation in, however its name is spelt."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside: Counter[str] = Counter()
        self._lines: dict[str, asyncio.Semaphore] = {}

    @contextlib.contextmanager
    def enter(self, who: str) -> Iterator[bool]:
        """Whether one more may come in; inside until the block ends."""
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
        """For those inside: their turn, in the order they came, which lasts until the block ends."""
        async with self._lines.setdefault(who.lower(), asyncio.Semaphore(SIDE_BY_SIDE)):
            yield

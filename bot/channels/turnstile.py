"""The turnstile: of one organisation only so many requests at once, so that one that floods us waits alone.

Counted is what is under way, not what comes in a second: however fast or slow this machine is, one organisation's share of
what waits for the database stays bounded, and a thousand people who answer one poll in a minute are never near it.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator


class Turnstile:
    """Lets at most `most` of each organisation in."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside: Counter[str] = Counter()

    @contextlib.contextmanager
    def enter(self, who: str) -> Iterator[bool]:
        """Whether one more may come in; inside until the block ends."""
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

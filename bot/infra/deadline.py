"""Deadline: when the caller of some work gives up on it. What must not be repeated is not begun shortly before.

A post that is cut off may have been accepted, and is then posted twice. So channels look at the time that is left after they
have waited for anything else, such as a slow database or an access token. Without a deadline there is always time enough.
How long a send may take is in `bot.delivery.sender`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ENOUGH = 5.0  # seconds for one request to a platform

_until: ContextVar[float] = ContextVar("deadline", default=math.inf)  # monotonic seconds


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Tell the work inside that its caller will give up after so many seconds. Giving up is left to the caller."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def is_near() -> bool:
    """Whether less time is left than one request may need."""
    return _until.get() - time.monotonic() < ENOUGH

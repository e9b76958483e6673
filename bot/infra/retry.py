"""Retry: calls something again after a pause, until it works or the policy gives up.

The database (`bot.store.retry`) and private replies of both platforms use it. Messages of the outbox do not: their retries
are stored, because they outlive the process. How often and after which waits is up to the caller.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
Sleep = Callable[[float], Awaitable[None]]


async def retry(
    work: Callable[[], Awaitable[T]], pause: Callable[[int, Exception], float | None], sleep: Sleep | None = None
) -> T:
    """The result of `work`.

    `pause` is the policy. It gets the number of failed attempts so far and the error, and returns the seconds to wait, or
    None to give up. The error is then raised. It may also raise an error of its own.
    """
    failed = 0
    while True:
        try:
            return await work()
        except Exception as error:
            failed += 1
            seconds = pause(failed, error)
            if seconds is None:
                raise
        await (sleep or asyncio.sleep)(seconds)

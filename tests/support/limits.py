"""Time limits of the tests. They only stop tests that hang. No test may depend on the speed of the machine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.store.retry import Times

HANG = 600.0  # seconds until a test that waits for something counts as hanging; on a busy machine a start has taken 120
PATIENT = Times(statement=timedelta(seconds=HANG), idle=timedelta(seconds=HANG))
"""For databases of tests: on a busy machine the server may take long for a statement, and a test for what is between two."""
EACH_LOOK = 0.02  # seconds between two polls


async def eventually(happened: Callable[[], Awaitable[object]]) -> None:
    """Poll until the condition is true. For what sends no notification, such as another process or a browser.

    Raises TimeoutError after `HANG` seconds.
    """
    async with asyncio.timeout(HANG):
        while not await happened():
            await asyncio.sleep(EACH_LOOK)

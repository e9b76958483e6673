"""Time limits of the tests. They only stop a test that hangs: no test may depend on how fast the machine is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

HANG = 120.0  # seconds until a test that waits for something counts as hanging
EACH_LOOK = 0.02  # seconds between two looks at what can only be asked


async def eventually(happened: Callable[[], Awaitable[object]]) -> None:
    """Ask again and again until the answer is yes; for what cannot tell us, such as another process or a browser.

    Raises TimeoutError after `HANG` seconds.
    """
    async with asyncio.timeout(HANG):
        while not await happened():
            await asyncio.sleep(EACH_LOOK)

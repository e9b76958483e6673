"""Stop signals: handlers for SIGTERM and SIGINT, on every operating system.

Event loops on Windows take no signal handlers. There, Python's own handler hands the signal over to the loop. A new handler
replaces the earlier one. What happens at a stop is in `bot.web.server`.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from types import FrameType

STOPPING = (signal.SIGTERM, signal.SIGINT)


def on_stop_signal(handle: Callable[[int], object]) -> None:
    """Call `handle` on the running loop with the number of each stop signal, in place of any earlier handler."""
    loop = asyncio.get_running_loop()

    def hand_over(number: int, _frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(handle, number)

    for number in STOPPING:
        try:
            loop.add_signal_handler(number, handle, number)
        except NotImplementedError:
            signal.signal(number, hand_over)

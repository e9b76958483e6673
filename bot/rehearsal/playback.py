"""Playback loop of an interactive rehearsal: plays what is due, when real time has come to it.

After an error the clock stops, and people continue by hand. Speeds: `interactive.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger(__name__)


class Playback:
    """Playback loop. `pause` gives the seconds until something is due (None: nothing), `play` plays it, and `halt` stops the
    clock after an error: the page still shows the session, and people can continue by hand."""

    def __init__(
        self, pause: Callable[[], float | None], play: Callable[[], Awaitable[None]], halt: Callable[[], None]
    ) -> None:
        self._pause, self._play, self._halt = pause, play, halt
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to play."""
        self._task = asyncio.create_task(self._keep_playing(), name="rehearsal")

    def wake(self) -> None:
        """The clock or what is due has changed."""
        self._woken.set()

    async def stop(self) -> None:
        """End playing. An error that ended it before is logged."""
        if self._task is None:
            return
        self._task.cancel()
        await asyncio.wait((self._task,))
        if not self._task.cancelled() and (error := self._task.exception()):
            log.error("rehearsal ended by an error", exc_info=error)

    async def _keep_playing(self) -> None:
        while True:
            self._woken.clear()
            pause = self._pause()
            if pause is None or pause > 0:
                try:
                    async with asyncio.timeout(pause):
                        await self._woken.wait()
                except TimeoutError:
                    pass
                continue
            try:
                await self._play()
            except Exception:
                log.error("rehearsal stopped", exc_info=True)
                self._halt()

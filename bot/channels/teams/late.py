"""botbuilder's turns, imported with the first activity that needs one.

Importing it takes a tenth of the start and twenty megabytes. Answers to polls never need it, and a service may be up for
days before somebody says something.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.channels.teams.events import Activity

Turn = Callable[[Activity, dict[str, Any]], Awaitable[Any]]


class LateTurns:
    """`make` imports what a turn needs and returns how to run one; it is called once, in a thread."""

    def __init__(self, make: Callable[[], Turn]) -> None:
        self._make = make
        self._turn: Turn | None = None
        self._making = asyncio.Lock()  # activities that arrive meanwhile keep their order

    async def run(self, activity: Activity, claims: dict[str, Any]) -> Any:
        """The body of the invoke response, None where the activity asks for none or nobody answered."""
        if self._turn is None:
            async with self._making:
                if self._turn is None:
                    self._turn = await asyncio.to_thread(self._make)
        return await self._turn(activity, claims)

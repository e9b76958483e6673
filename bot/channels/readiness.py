"""Readiness probe: whether each configured platform gives this replica an access token, for `/readyz` and `/metrics`.

A replica is not ready as long as a platform has given it no token since the start, as with a wrong secret. A platform that
gave one and has an outage now does not count: messages wait for it. Only failures are remembered, for some seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.ports import Channel, Proving, RetryLater

WITHIN = 5.0  # seconds a platform may take
AGAIN_AFTER = timedelta(seconds=10)  # probes are frequent, and must not flood the token service


class TokenProbe:
    """Asks the channels, which cache a valid token, and remembers failures for ten seconds."""

    def __init__(self, channels: Mapping[str, Channel], metrics: Metrics, clock: Clock) -> None:
        self._channels, self._metrics, self._clock = channels, metrics, clock
        self._proven: set[str] = set()
        self._failed: dict[str, tuple[datetime, str]] = {}

    async def look(self) -> Mapping[str, str]:
        """The reason why each channel has no token now; empty for a channel that has one."""
        asked = [name for name, channel in self._channels.items() if isinstance(channel, Proving)]
        return dict(zip(asked, await asyncio.gather(*map(self._trouble, asked)), strict=True))

    async def missing(self) -> str:
        """A sentence about the platforms that have given no token since the start; empty where all have.

        A platform that has an outage now does not count: messages wait for it, and presses are still accepted.
        """
        found = await self.look()
        never = [f"{name} gives no token ({why})" for name, why in found.items() if why and name not in self._proven]
        return "; ".join(never)

    async def _trouble(self, name: str) -> str:
        failed_at, why = self._failed.get(name, (None, ""))
        if failed_at is None or not failed_at <= self._clock.now() < failed_at + AGAIN_AFTER:
            why = await self._ask(name)
        self._metrics.has_token.labels(name).set(0 if why else 1)
        return why

    async def _ask(self, name: str) -> str:
        channel = self._channels[name]
        assert isinstance(channel, Proving)
        try:
            async with asyncio.timeout(WITHIN):
                await channel.prove()
        except (RetryLater, TimeoutError) as error:
            why = str(error) or "The platform does not answer."
            self._failed[name] = self._clock.now(), why
            return why
        self._failed.pop(name, None)
        self._proven.add(name)
        return ""

"""Proofs: whether each platform that is set up gives this replica a token, for `/readyz` and `/metrics`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.ports import Channel, Proving, RetryLater

WITHIN = 5.0  # seconds a platform may take
AGAIN_AFTER = timedelta(seconds=10)  # probes come often, and a token service is not to be flooded


class TokenProbe:
    """Asks the channels, which keep a token as long as it is good."""

    def __init__(self, channels: Mapping[str, Channel], metrics: Metrics, clock: Clock) -> None:
        self._channels, self._metrics, self._clock = channels, metrics, clock
        self._proven: set[str] = set()
        self._failed: dict[str, tuple[datetime, str]] = {}

    async def look(self) -> Mapping[str, str]:
        """What keeps each channel from having a token now; empty for those that have one."""
        asked = [name for name, channel in self._channels.items() if isinstance(channel, Proving)]
        return dict(zip(asked, await asyncio.gather(*map(self._trouble, asked)), strict=True))

    async def missing(self) -> str:
        """A sentence about the platforms that have not given a single token since the start; empty where all have.

        One that did, and is away now, does not count: messages wait for it, and what people press is still taken.
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

"""Platform faults: failed sends, and repeated, late or reordered deliveries."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

from bot.ports import Inbound, Outcome, Rejected, RetryLater
from tests.faults.session import FROM, UNTIL, Fault, Script, SetClock
from tests.support.running_app import Attempt, House


class Sending(Fault):
    """A fault while sending."""

    def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
        super().__init__(house, clock, chance)
        house.channel.trouble = self.trouble

    async def trouble(self, attempt: Attempt) -> None:
        """Raise what the platform would."""

    @property
    def is_on(self) -> bool:
        """Whether the fault is active: for four minutes."""
        return FROM <= self.house.clock.now() < UNTIL


class Storm(Sending):
    name = "every request answered with 429 for four minutes"
    until = UNTIL

    async def trouble(self, attempt: Attempt) -> None:
        if self.is_on:
            raise RetryLater("429", timedelta(seconds=self.chance.randint(1, 20)))


class Broken(Sending):
    name = "every request answered with 502 for four minutes"
    until = UNTIL

    async def trouble(self, attempt: Attempt) -> None:
        if self.is_on:
            raise RetryLater("502")


class Flaky(Sending):
    name = "three of ten connections cut"

    async def trouble(self, attempt: Attempt) -> None:
        if self.chance.random() < 0.3:
            raise RetryLater("The connection was cut.")


class Bug(Sending):
    name = "one of ten sends fails inside the bot"

    async def trouble(self, attempt: Attempt) -> None:
        if self.chance.random() < 0.1:
            raise ValueError("no platform says this")


class Poison(Sending):
    name = "a message no platform takes (one in each session)"
    gives_up = True

    async def trouble(self, attempt: Attempt) -> None:
        if attempt.view.card == "PromptCard":
            raise Rejected("413")


class Twice(Fault):
    name = "every webhook twice at once"

    async def receive(self, inbound: Inbound) -> Outcome:
        first, second = await asyncio.gather(self.house.app.receive(inbound), self.house.app.receive(inbound))
        assert first == second, (inbound, first, second)
        return first


class AgainLater(Fault):
    name = "old webhooks again, in another order"

    def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
        super().__init__(house, clock, chance)
        self._before: list[Inbound] = []

    async def receive(self, inbound: Inbound) -> Outcome:
        outcome = await self.house.app.receive(inbound)
        for old in self.chance.sample(self._before, min(3, len(self._before))):
            await self.house.app.receive(old)
        self._before.append(inbound)
        return outcome


class Reordered(Fault):
    name = "webhooks of one moment in any order"
    reorders = True

    def events(self) -> Script:
        happens = list(super().events())
        self.chance.shuffle(happens)
        return sorted(happens, key=lambda one: one[0])  # stable sort: only events of the same minute change places


PLATFORMS: tuple[type[Fault], ...] = (Storm, Broken, Flaky, Bug, Poison, Twice, AgainLater, Reordered)

"""Clock faults: the clock is set while a session is on, forward and back, by seconds and by hours."""

from __future__ import annotations

import random
from datetime import timedelta

from bot.ports import Heard
from tests.faults.session import ROOM, START, Fault, Script, SetClock, until_start
from tests.support.running_app import FRANCES, House


class Setting(Fault):
    """The clock is set at a random moment. The service compares it with steady time every few seconds."""

    by: tuple[timedelta, timedelta]

    def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
        super().__init__(house, clock, chance)
        self._at = START + timedelta(minutes=chance.uniform(1, 18))
        least, most = self.by
        self._ahead = least + chance.random() * (most - least)
        self._is_set = False
        house.clock.wake(self._at, self._first)

    def _first(self) -> None:
        """Makes the clock stop here, so that `moment` is called."""

    async def moment(self) -> None:
        if not self._is_set and self.clock.now() >= self._at:
            self._is_set = True
            self.clock.ahead += self._ahead
            if self._ahead < timedelta(0):
                self.clock.setbacks.publish(-self._ahead)
                await self.house.app.idle()


class LittleForward(Setting):
    name = "the clock set forward by up to 80 s"
    by = (timedelta(seconds=5), timedelta(seconds=80))


class FarForward(Setting):
    """The session pauses when it is late, instead of rushing. The facilitator then continues it."""

    name = "the clock set forward by hours"
    by = (timedelta(minutes=31), timedelta(hours=5))
    shifts = True

    def events(self) -> Script:
        return until_start()

    async def moment(self) -> None:
        is_set = self._is_set
        await super().moment()
        if self._is_set and not is_set:
            self.clock.jump(self.clock._now)  # everything reads the clock
            await self.house.app.idle()
            await self.house.app.receive(Heard(ROOM, FRANCES, "resume", "resume"))
            await self.house.app.idle()


class LittleBack(Setting):
    name = "the clock set back by up to a minute"
    by = (timedelta(seconds=-60), timedelta(seconds=-5))


class FarBack(Setting):
    name = "the clock set back by minutes or hours"
    by = (timedelta(hours=-5), timedelta(minutes=-5))


CLOCKS: tuple[type[Setting], ...] = (LittleForward, FarForward, LittleBack, FarBack)

"""The key of anonymous answers is gone when the service starts again. The poll starts afresh, and people answer again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from bot.ports import Inbound, Pressed
from bot.store.answer_key import SUFFIX
from tests.bot.runs.test_crash import PLAN, Meeting, script
from tests.faults.power import damage_of
from tests.faults.session import ROOM, Held
from tests.faults.table import Row
from tests.support.running_app import guest

GONE = "late"  # the delivery before which the service dies: the poll without names is open and has answers


class KeyLoss(Meeting):
    """A session whose service dies, and starts again without the key."""

    def __init__(self, folder: Path, number: int) -> None:
        self._file = folder / f"key {number}.db"
        super().__init__(f"sqlite:///{self._file}", lambda: None, PLAN, [*script(), *again(number)])
        self.happens = sorted(self.happens, key=lambda one: one[0])

    async def _receive(self, inbound: Inbound) -> None:
        if inbound.delivery_id == GONE:
            self.fuse.blown = True
            await self._cut()
            self._file.with_name(self._file.name + SUFFIX).unlink()
            await self._begin()
        await super()._receive(inbound)


def again(seed: int) -> Sequence[tuple[float, Inbound]]:
    """Everybody gives the same answer again, at some moment before the poll closes."""
    chance = random.Random(seed)
    return [
        (chance.uniform(14.1, 16), Pressed(ROOM, guest(n), "poll", "secret", 1, (n % 2,), {}, f"again {n}"))
        for n in range(1, 5)
    ]


async def losses(folder: Path, sessions: int) -> Row:
    """Sessions on SQLite, each with the loss of its key."""
    row = Row("key file gone at a restart, people answer again")
    for seed in range(sessions):
        quiet = Meeting(f"sqlite:///{folder}/key quiet {seed}.db", lambda: None, PLAN, [*script(), *again(seed)])
        quiet.happens = sorted(quiet.happens, key=lambda one: one[0])
        lost = KeyLoss(folder, seed)
        await quiet.hold()
        await lost.hold()
        row.add(damage_of(quiet, lost), Held(overtaken=lost.passed_over - quiet.passed_over, given_up=lost.dead))
    return row

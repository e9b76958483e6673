"""Failures are reported: to the sender, to monitoring, and to waiting parts of the service."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.infra.clock import SystemClock
from bot.ports import Installed
from bot.runs.fan_out import letter
from bot.store import outbox
from bot.store.clock_sync import forgive
from bot.store.tables import outbox as table
from bot.web.health import Health
from dialogs import texts
from dialogs.run.messages import TextCard
from dialogs.texts.sentence import sentence
from tests.faults.disks import Full, Refusing, small_disk
from tests.faults.session import PLAN, ROOM, LocalChannel, SetClock
from tests.support.running_app import FRANCES, START, House
from tests.support.running_app import ROOM as HERE


async def readiness(house: House) -> str:
    """The problem that /readyz reports."""
    return await Health(house.app)._trouble()


async def test_a_full_disk_is_told_to_who_speaks_and_to_who_watches(tmp_path: Path) -> None:
    house = House(f"sqlite:///{tmp_path}/throughline.db", PLAN, LocalChannel())
    full = Refusing(house, SetClock(), random.Random(1))
    async with house:
        await house.app.receive(Installed(ROOM, FRANCES, "install"))
        await house.say(FRANCES, "start", where=ROOM)
        assert not await readiness(house)
        await full.fall()
        outcome = await house.say(FRANCES, "next", "once", ROOM)
        assert outcome.refused
        assert outcome.reply is not None
        assert outcome.reply.title == texts.NOT_WRITTEN
        assert await readiness(house) == "the disk is full"
        await full.rise()
        assert not (await house.say(FRANCES, "next", "once", ROOM)).refused  # the same delivery, which failed before
        assert not await readiness(house)


async def test_a_disk_without_a_byte_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        if disk is None:
            pytest.skip("Only an administrator may mount a disk.")
        house = House(f"sqlite:///{disk}/throughline.db", PLAN, LocalChannel())
        full = Full(house, SetClock(), random.Random(1))
        async with house:
            await full.fall()
            assert await readiness(house) == "the disk is full"
            await full.rise()
            assert not await readiness(house)


class Walls(SystemClock):
    """A real clock whose wall and steady times are set by the test."""

    def __init__(self) -> None:
        self.shown, self.seconds = datetime(2030, 1, 7, 9, tzinfo=UTC), 1000.0
        super().__init__(lambda: self.seconds)

    def wall(self) -> datetime:
        return self.shown


@pytest.mark.parametrize(("moved", "told"), [(-3600, [3595]), (-1, []), (0, []), (3600, [])])
async def test_only_a_clock_that_was_set_back_is_told(moved: float, told: list[float]) -> None:
    clock, heard = Walls(), list[float]()
    clock.setbacks.subscribe(lambda by: heard.append(by.total_seconds() - 5))
    for _ in range(3):
        clock.compare()
        clock.shown, clock.seconds = clock.shown + timedelta(seconds=5), clock.seconds + 5
    clock.shown += timedelta(seconds=moved)
    clock.compare()
    clock.compare()
    assert heard == told


async def test_nothing_waits_for_a_time_that_was_taken_back(database_url: str) -> None:
    hour, soon = START + timedelta(hours=1), START + timedelta(seconds=20)
    changes: list[dict[str, object]] = [{"retry_at": hour}, {"not_before": hour}, {"lease_by": "gone", "lease_until": hour}]
    changes.append({"lease_by": "somebody", "lease_until": soon})
    async with House(database_url, PLAN) as house:
        await house.install()
        await house.app.delivery.stop()
        row = await house.app.router.latest(HERE)
        assert row is not None
        async with house.database.writing() as tx:
            for number, change in enumerate(changes):
                await outbox.put(tx, [letter(row, str(number), TextCard(said=sentence("x")), START, hour)])
                await tx.execute(sa.update(table).where(table.c.slot == str(number)).values(**change))
            await forgive(tx, START)
            found = {found.slot: found for found in await tx.execute(sa.select(table))}
    assert (found["0"].retry_at, found["1"].not_before) == (None, None)
    assert (found["2"].lease_by, found["2"].lease_until) == (None, None)
    assert found["3"].lease_by == "somebody"

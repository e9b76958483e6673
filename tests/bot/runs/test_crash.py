"""Power cuts at random points of whole sessions: afterwards everyone sees the same as without a cut.

A cut happens before a transaction, between its last statement and its commit, after its commit, before a send, or after
the platform has accepted a message and before we have recorded it. Then the service has no effect until it is rebuilt
on the same database. Platforms repeat unanswered deliveries.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.delivery import dispatcher
from bot.ports import Arrived, Conversation, Heard, Inbound, Installed, Member, Pressed
from bot.store import people, schema
from bot.store.database import Database, Tx
from bot.store.tables import event, message, metadata, outbox, person
from cards.render.plain import plain
from dialogs.plan.model import Plan
from tests.support.running_app import FRANCES, START, Attempt, FakeChannel, House, Platform, guest, short_plan

PLAN = short_plan()
ROOM = Conversation("local", "room")


class PowerCut(Exception):
    """The process is dead from now on."""


class Fuse:
    """Counts the points at which power may fail. It blows at one of them and stays blown."""

    def __init__(self, left: int | None) -> None:
        self.left = left
        self.blown = False
        self.passed = 0

    def point(self) -> None:
        self.passed += 1
        if self.left is not None and not self.blown:
            self.left -= 1
            self.blown = self.left < 0
        if self.blown:
            raise PowerCut

    def guard(self, database: Database) -> None:
        """Let every transaction of a database pass through the fuse."""
        writing = database.writing

        @contextlib.asynccontextmanager
        async def guarded() -> AsyncIterator[Tx]:
            self.point()
            async with writing() as tx:
                yield tx
                self.point()
            self.point()

        database.writing = guarded  # type: ignore[method-assign]


class FusedChannel(FakeChannel):
    """A channel whose sends pass through the fuse. `doubtful` are accepted posts that the service never recorded."""

    name = "local"  # people keep their ids, so that two sessions can be compared

    def __init__(self, platform: Platform, fuse: Fuse, doubtful: list[str]) -> None:
        super().__init__(platform)
        self._fuse = fuse
        self._doubtful = doubtful

    async def _do(self, attempt: Attempt) -> str:
        self._fuse.point()
        id_ = await super()._do(attempt)
        if attempt.message_id is None:
            self._doubtful.append(id_)
        self._fuse.point()
        return id_


class Meeting:
    """A whole session with power cuts. `intervals` gives the number of points until the next cut (None: no more cuts)."""

    def __init__(
        self, url: str, intervals: Callable[[], int | None], plan: Plan = PLAN, happens: Sequence[tuple[float, Inbound]] = ()
    ) -> None:
        self.url, self.intervals = url, intervals
        self.plan, self.happens = plan, happens or script()
        self.platform, self.doubtful = Platform(), list[str]()
        self.now = START
        self.cuts = 0

    async def hold(self) -> None:
        """Play from the installation to the end."""
        await self._begin()
        for minute, inbound in self.happens:
            await self._until(minute)
            await self._receive(inbound)
        await self._until(32)
        self.fuse.left = None
        self.slots = await self._visible()
        self.passed_over, self.dead = await self._left("superseded"), await self._left("dead")
        await self.house.app.stop()

    async def _begin(self) -> None:
        while True:
            self.fuse = Fuse(self.intervals())
            self.house = House(self.url, self.plan, FusedChannel(self.platform, self.fuse, self.doubtful), self.now)
            if self.house.database.is_postgres:
                await self._prepare()
            self.fuse.guard(self.house.database)
            try:
                await self.house.app.start()
                await self.house.app.idle()
            except PowerCut:
                pass
            if not self.fuse.blown:
                return
            await self._cut()

    async def _prepare(self) -> None:
        await schema.migrate(self.house.database)

    async def _cut(self) -> None:
        """Drop the old process. A new one starts when the power is back."""
        self.cuts += 1
        await self.house.app.idle()
        self.now = self.house.clock.now()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self.house.database.close()

    async def _go_on(self) -> None:
        while self.fuse.blown:
            await self._cut()
            await self._begin()

    async def _receive(self, inbound: Inbound) -> None:
        while True:
            with contextlib.suppress(PowerCut):
                await self.house.app.receive(inbound)
            await self.house.app.idle()
            if not self.fuse.blown:
                return
            await self._go_on()

    async def _until(self, minutes: float) -> None:
        goal = START + timedelta(minutes=minutes)
        while True:
            await self._go_on()
            at = self.house.clock.next_at
            if at is None or at > goal:
                break
            self.house.clock.jump(at)
            await self.house.app.idle()
        self.house.clock.jump(goal)

    async def _visible(self) -> dict[tuple[str, str], str]:
        """The final message of each slot on the platform."""
        async with self.house.database.reading() as tx:
            rows = (await tx.execute(sa.select(message))).all()
            names = {id_: one.name for id_, one in (await _people(tx)).items()}
        return {(row.slot, names.get(row.person, "")): plain(self.platform.messages[row.message_id].view) for row in rows}

    async def _left(self, state: str) -> set[str]:
        """Slots of messages that were not sent for that reason."""
        async with self.house.database.reading() as tx:
            return set((await tx.execute(sa.select(outbox.c.slot).where(outbox.c.state == state))).scalars())


async def _people(tx: Tx) -> dict[str, Member]:
    return dict(await people.members(tx, (await tx.execute(sa.select(person.c.id))).scalars().all()))


def script() -> list[tuple[float, Inbound]]:
    """What people do in the session, with the platform's delivery ids."""
    happens: list[tuple[float, Inbound]] = [(0, Installed(ROOM, FRANCES, "install"))]
    happens += [(0, Heard(ROOM, guest(number), "here", f"here {number}")) for number in range(1, 5)]
    happens += [(0.1, Heard(ROOM, FRANCES, "start", "start"))]
    happens += [(5.5, Pressed(ROOM, guest(n), "poll", "tokens", 1, (n % 3,), {}, f"token {n}")) for n in range(1, 5)]
    happens += [(6, Pressed(ROOM, guest(1), "poll", "tokens", 1, (0,), {"why": "I need it."}, "token again"))]
    happens += [(7, Heard(ROOM, FRANCES, "+1", "extend")), (8, Heard(ROOM, FRANCES, "pause", "pause"))]
    happens += [(8.5, Heard(ROOM, FRANCES, "resume", "resume"))]
    happens += [(12, Pressed(ROOM, guest(n), "poll", "secret", 1, (n % 2,), {}, f"secret {n}")) for n in range(1, 5)]
    happens += [(14, Arrived(ROOM, (guest(5),), "late")), (20, Heard(ROOM, FRANCES, "next", "next"))]
    happens += [(27.5, Heard(ROOM, FRANCES, "end now", "end"))]
    return happens


def now_and_then(seed: int) -> Callable[[], int]:
    chance = random.Random(seed)
    return lambda: chance.randint(1, 60)


@pytest.fixture(autouse=True)
def leases_of_one_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow database makes claims last longer, and after a cut messages wait for the end of a claim."""
    monkeypatch.setattr(dispatcher, "TURNS_IN_A_LEASE", 0)


# `make faults` cuts the power in many more sessions.
async def test_after_any_number_of_power_cuts_everybody_sees_the_same(kind: str, database_url: str) -> None:
    quiet = Meeting(database_url, lambda: None)
    cut = Meeting(database_url, now_and_then(seed=1))
    await quiet.hold()
    happened = await events(database_url)
    await empty(database_url)
    await cut.hold()
    assert cut.cuts >= 10
    late = cut.passed_over - quiet.passed_over
    assert {slot: view for slot, view in quiet.slots.items() if slot[0] not in late} == cut.slots
    assert not cut.dead
    if kind == "sqlite":
        assert not late
    else:  # messages wait for a dead replica's claim to expire; after many cuts a notice may be too old and is listed
        assert all(slot.startswith("notice:") for slot in late)
    noted = len(cut.slots)
    assert len(cut.platform.messages) - noted <= cut.cuts, "a post may double only where a cut fell right after it"
    assert await events(database_url) == happened


async def outage(url: str, lasts: timedelta) -> House:
    """A session whose service is down from minute 4, while a step ends at minute 5. Yields the new service."""
    platform = Platform()
    async with House(url, PLAN, FakeChannel(platform)) as before:
        await before.install(people=4)
        await before.say(FRANCES, "start")
        await before.until(4)
    after = House(url, PLAN, FakeChannel(platform), START + timedelta(minutes=4) + lasts)
    await after.app.start()
    await after.app.idle()
    return after


async def test_a_short_outage_changes_no_time(database_url: str) -> None:
    house = await outage(database_url, timedelta(minutes=2))
    assert [one.step for one in house.delivered if one.slot == "step:2"] == ["intro.tokens"]
    await house.until(31)
    assert (await house.ended_at()) == START + PLAN.lasts
    await house.app.stop()


async def test_after_a_long_outage_the_session_waits_and_the_facilitator_is_asked(database_url: str) -> None:
    house = await outage(database_url, timedelta(minutes=12))
    assert [type(one.card).__name__ for one in house.delivered if one.to == "facilitators" and one.new] == ["LateCard"]
    assert not [one for one in house.delivered if one.slot.startswith(("step:2", "notice"))]
    await house.until(25)
    assert await house.ended_at() is None
    assert not (await house.say(FRANCES, "resume")).refused
    await house.until(70)
    assert await house.ended_at() is not None
    await house.app.stop()


async def empty(url: str) -> None:
    """Empty the database."""
    database = Database(url)
    async with database.writing() as tx:
        for table in reversed(metadata.sorted_tables):
            await tx.execute(sa.delete(table))
    await database.close()


async def events(url: str) -> int:
    """The number of events."""
    database = Database(url)
    async with database.reading() as tx:
        count = int((await tx.execute(sa.select(sa.func.count()).select_from(event))).scalar_one())
    await database.close()
    return count

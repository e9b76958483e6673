"""A whole session, with a fault or without, and the comparison of two sessions.

Time is virtual, so a session takes seconds. As on real platforms, deliveries without a response are repeated with the same
delivery id.
"""

from __future__ import annotations

import contextlib
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.infra.clock import VirtualClock
from bot.infra.retry import retry
from bot.ports import Arrived, Conversation, Heard, Inbound, Installed, Outcome, Pressed
from bot.store import people
from bot.store.retry import lost
from bot.store.tables import message, outbox, run
from cards.render.plain import plain
from dialogs import texts
from tests.support.running_app import FRANCES, START, FakeChannel, House, guest, short_plan

PLAN = short_plan()
ROOM = Conversation("local", "room")
FROM, UNTIL = START + timedelta(minutes=5), START + timedelta(minutes=9)  # when the platform is in trouble
AGAIN = timedelta(seconds=5)  # before an unanswered delivery is repeated
LONG = timedelta(minutes=45)  # by then every session is over
LOOKS = 20  # more than the connections of a pool
Script = Sequence[tuple[float, Inbound]]


class LocalChannel(FakeChannel):
    """A channel whose people keep their ids, so that two sessions can be compared."""

    name = "local"


def script() -> Script:
    """What people do, with the platform's delivery ids."""
    happens: list[tuple[float, Inbound]] = [(0, Installed(ROOM, FRANCES, "install"))]
    happens += [(0, Heard(ROOM, guest(number), "here", f"here {number}")) for number in range(1, 5)]
    happens += [(0.1, Heard(ROOM, FRANCES, "start", "start"))]
    happens += [(5.5, Pressed(ROOM, guest(n), "poll", "tokens", 1, (n % 3,), {}, f"token {n}")) for n in range(1, 5)]
    happens += [(7, Heard(ROOM, FRANCES, "+1", "extend"))]
    happens += [(12, Pressed(ROOM, guest(n), "poll", "secret", 1, (n % 2,), {}, f"secret {n}")) for n in range(1, 5)]
    happens += [(14, Arrived(ROOM, (guest(5),), "late")), (20, Heard(ROOM, FRANCES, "next", "next"))]
    return happens


def until_start() -> Script:
    """What people do until the session begins."""
    return script()[:6]


class SetClock(VirtualClock):
    """A settable clock. Real time advances by `jump`. The wall clock is `ahead` of it since it was set.

    `now` and `wake` use the wall clock, `next_at` and `jump` real time.
    """

    def __init__(self, now: datetime = START) -> None:
        super().__init__(now)
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return self._now + self.ahead

    def real(self, at: datetime) -> datetime:
        """The real time at which the wall clock shows `at`."""
        return at - self.ahead

    @property
    def next_at(self) -> datetime | None:
        return max(self._now, self.real(min(self._wishes.values()))) if self._wishes else None

    def ring(self, at: datetime) -> bool:
        self._now = max(self._now, at)
        due = [(wished, call) for call, wished in self._wishes.items() if wished <= self.now()]
        if not due:
            return False
        _, call = min(due, key=lambda wish: wish[0])
        del self._wishes[call]
        call()
        return True


class Fault:
    """Base of all faults: nothing goes wrong."""

    name = "nothing"
    gives_up = False
    """Some messages fail permanently and become dead letters."""
    until: datetime | None = None
    """When the fault ends, if it does."""
    shifts = False
    """The session runs at other times than without the fault, so no number can be equal. People only start it."""
    reorders = False
    """People come in another order than without the fault, so lists of them may have another order, too."""

    def __init__(self, house: House, clock: SetClock, chance: random.Random) -> None:
        self.house, self.clock, self.chance = house, clock, chance

    def events(self) -> Script:
        """What people do, in the order in which it arrives."""
        return script()

    async def moment(self) -> None:
        """Called before each event."""

    async def receive(self, inbound: Inbound) -> Outcome:
        """Pass on what arrives."""
        return await self.house.app.receive(inbound)

    async def close(self) -> None:
        """Clean up after the session."""


class Alone(Fault):
    """People only start the session: the comparison for faults that shift its times."""

    def events(self) -> Script:
        return until_start()


Begin = Callable[[House, SetClock, random.Random], Fault]


@dataclass
class Held:
    """A session as people saw it. `starts` are the step cards of the chat in the order of their posts."""

    slots: dict[tuple[str, str], str] = field(default_factory=dict)
    starts: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    posts: int = 0
    given_up: set[str] = field(default_factory=set)
    overtaken: set[str] = field(default_factory=set)  # slots that were superseded, because their moment had passed
    waiting: int = 0
    recovered: timedelta | None = None  # from the end of the fault until the outbox was empty
    asked_again: int = 0  # how often people were told that a message was not saved, and repeated it
    early: timedelta = timedelta(0)  # how far a step was posted before its stated start


class Performance:
    """Player of one session, from the installation to well after its end."""

    def __init__(self, house: House, clock: SetClock, fault: Fault) -> None:
        self.house, self.clock, self.fault = house, clock, fault
        self.held = Held()

    async def hold(self) -> Held:
        """Play the session."""
        for minute, inbound in self.fault.events():
            await self._until(START + timedelta(minutes=minute))
            await self._deliver(inbound)
        for _ in range(2):  # the clock may be set meanwhile
            await self._until(self.clock.now() + LONG)
        await self.fault.close()
        await self._look()
        return self.held

    async def _deliver(self, inbound: Inbound) -> None:
        while True:
            await self.fault.moment()
            taken = False
            with contextlib.suppress(Exception):  # the platform only sees that no response came
                outcome = await self.fault.receive(inbound)
                taken = outcome.reply is None or outcome.reply.title != texts.NOT_WRITTEN
            await self.house.app.idle()
            if taken:
                return
            await self._until(self.clock.now() + AGAIN)

    async def _until(self, goal: datetime) -> None:
        """Advance until the wall clock shows `goal`."""
        clock = self.clock
        while True:
            await self.fault.moment()
            await self._note_recovery()
            at, end = clock.next_at, clock.real(goal)
            if at is None or at > end:
                break
            clock.jump(at)
            await self.house.app.idle()
        clock.jump(end)
        await self.house.app.idle()

    async def _note_recovery(self) -> None:
        over, now = self.fault.until, self.clock.now()
        if over is None or self.held.recovered is not None or now < over:
            return
        try:
            behind = await retry(lambda: self._behind(now), _pause_after)
        except Exception:  # the database is not yet back
            return
        if not behind:
            self.held.recovered = now - over

    async def _behind(self, now: datetime) -> bool:
        """Whether something is waiting to be sent or to be done by the clock."""
        waits = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == "waiting")
        due = sa.select(sa.func.count()).select_from(run).where(run.c.live, run.c.wake_at <= now)
        async with self.house.database.reading() as tx:
            return any([(await tx.execute(wanted)).scalar_one() for wanted in (waits, due)])

    async def _look(self) -> None:
        house, held = self.house, self.held
        async with house.database.reading() as tx:
            rows = (await tx.execute(sa.select(message))).all()
            opened = list((await tx.execute(sa.select(run.c.id).order_by(run.c.opened_at))).scalars())
            ids = {row.person for row in rows if row.person}
            names = {id_: one.name for id_, one in (await people.members(tx, ids)).items()}
            left = (await tx.execute(sa.select(outbox.c.slot, outbox.c.state))).all()
        standing = house.platform.messages
        held.slots = {
            (_of_run(opened.index(row.run_id), row.slot), names.get(row.person, "")): plain(standing[row.message_id].view)
            for row in rows
        }
        held.given_up = {row.slot for row in left if row.state == "dead"}
        held.overtaken = {row.slot for row in left if row.state == "superseded"}
        held.waiting = sum(row.state == "waiting" for row in left)
        held.posts = len(standing)
        posts = [one.slot for one in house.delivered if one.new and one.to == "everyone"]
        held.starts = [slot for slot in posts if slot.startswith("step:")]
        held.notices = [slot for slot in posts if slot.startswith("notice:")]


def _pause_after(failed: int, error: Exception) -> float | None:
    """Look again at once with another connection: one that was cut says nothing about what waits."""
    return 0.0 if lost(error) and failed < LOOKS else None


def _of_run(number: int, slot: str) -> str:
    """The slot of a chat's first session, or of a later one."""
    return f"session {number + 1} {slot}" if number else slot


async def hold(url: str, begin: Begin = Fault, seed: int = 1) -> Held:
    """Play a whole session, with a fault or without."""
    clock = SetClock()
    house = House(url, PLAN, LocalChannel(), clock=clock)
    fault = begin(house, clock, random.Random(seed))
    async with house:
        return await Performance(house, clock, fault).hold()


@dataclass(frozen=True)
class Damage:
    """How two sessions differ. Messages that were superseded or given up are listed, so they do not count as lost.

    `different` has both texts, the undisturbed one first, so that a failure explains itself.
    """

    lost: frozenset[tuple[str, str]] = frozenset()
    different: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    doubled: int = 0
    disordered: bool = False


def damage(quiet: Held, held: Held) -> Damage:
    """Compare a session with the undisturbed one. The chat must end the same, without exception."""
    listed = held.given_up | held.overtaken
    return Damage(
        frozenset(place for place in quiet.slots.keys() - held.slots.keys() if place[0] not in listed),
        {
            place: (quiet.slots[place], held.slots[place])
            for place in quiet.slots.keys() & held.slots.keys()
            if quiet.slots[place] != held.slots[place] and place[0] not in held.given_up
        },
        held.posts - len(held.slots),
        not (_in_order(held.starts) and _in_order(held.notices)),
    )


def without_numbers(held: Held) -> Held:
    """The text without times and numbers, for sessions whose times shifted."""
    slots = {(_SLOT.sub(r"\1", slot), who): _NUMBER.sub("#", text) for (slot, who), text in held.slots.items()}
    return replace(held, slots=slots)


def without_order(held: Held) -> Held:
    """The words of each message by the alphabet, for sessions to which people came in another order: cards list them so."""
    return replace(held, slots={place: " ".join(sorted(_WORD.findall(text))) for place, text in held.slots.items()})


_WORD = re.compile(r"[^\s,]+")
_SLOT = re.compile(r"^(notice:\d+:\d+):\d+$")  # includes the number of time changes so far
_NUMBER = re.compile(r"(\d+( hours?| minutes?| seconds?)?,? ?)+")


def _in_order(slots: Sequence[str]) -> bool:
    """Sort key: by visit, and within a visit the notices with more time left first."""
    numbers = [[int(part) for part in slot.split(":")[1:3]] for slot in slots]
    keys = [(visit, -left[0] if left else 0) for visit, *left in numbers]
    return keys == sorted(keys)

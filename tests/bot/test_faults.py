"""Faults on the way to the platform and in what it sends: afterwards everybody sees what they would have seen without.

`python -m tests.bot.test_faults [seeds]` performs more sessions and prints a table: fault, runs, lost, doubled, out of
order, and how long after the fault the chat showed the same as an undisturbed one.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.channels.port import Conversation, Rejected, RetryLater
from bot.inbound import Arrived, Heard, Inbound, Installed, Outcome, Pressed
from bot.store import people
from bot.store.tables import message, outbox
from cards.plain import plain
from tests.house import FRANCES, START, Attempt, FakeChannel, House, guest, short_plan

PLAN = short_plan()
ROOM = Conversation("local", "room")
FROM, UNTIL = START + timedelta(minutes=5), START + timedelta(minutes=9)  # when the platform is in trouble
Receive = Callable[[Inbound], Awaitable[Outcome]]


class LocalChannel(FakeChannel):
    """A channel whose people keep their ids, so that two performances can be compared."""

    name = "local"


@dataclass(frozen=True)
class Fault:
    """What goes wrong: in sending, or in receiving. `gives_up` where messages are refused for good, and listed."""

    name: str
    trouble: Callable[[House, random.Random], Callable[[Attempt], Awaitable[None]] | None] = lambda house, chance: None
    receive: Callable[[House, random.Random], Receive | None] = lambda house, chance: None
    gives_up: bool = False
    passes: bool = False  # it is over at UNTIL


def _within(house: House) -> bool:
    return FROM <= house.clock.now() < UNTIL


def _storm(house: House, chance: random.Random) -> Callable[[Attempt], Awaitable[None]]:
    async def trouble(_: Attempt) -> None:
        if _within(house):
            raise RetryLater("429", timedelta(seconds=chance.randint(1, 20)))

    return trouble


def _broken(house: House, chance: random.Random) -> Callable[[Attempt], Awaitable[None]]:
    async def trouble(_: Attempt) -> None:
        if _within(house):
            raise RetryLater("502")

    return trouble


def _flaky(house: House, chance: random.Random) -> Callable[[Attempt], Awaitable[None]]:
    async def trouble(_: Attempt) -> None:
        if chance.random() < 0.3:
            raise RetryLater("The connection was cut.")

    return trouble


def _bug(house: House, chance: random.Random) -> Callable[[Attempt], Awaitable[None]]:
    async def trouble(_: Attempt) -> None:
        if chance.random() < 0.1:
            raise ValueError("no platform says this")

    return trouble


def _poison(house: House, chance: random.Random) -> Callable[[Attempt], Awaitable[None]]:
    async def trouble(attempt: Attempt) -> None:
        if attempt.view.card == "PromptCard":
            raise Rejected("413")

    return trouble


def _twice(house: House, chance: random.Random) -> Receive:
    async def receive(inbound: Inbound) -> Outcome:
        first, second = await asyncio.gather(house.app.receive(inbound), house.app.receive(inbound))
        assert first == second, (inbound, first, second)
        return first

    return receive


def _again_later(house: House, chance: random.Random) -> Receive:
    before: list[Inbound] = []

    async def receive(inbound: Inbound) -> Outcome:
        outcome = await house.app.receive(inbound)
        for old in chance.sample(before, min(3, len(before))):
            await house.app.receive(old)
        before.append(inbound)
        return outcome

    return receive


FAULTS = (
    Fault("every request answered with 429 for four minutes", trouble=_storm, passes=True),
    Fault("every request answered with 502 for four minutes", trouble=_broken, passes=True),
    Fault("three of ten connections cut", trouble=_flaky),
    Fault("one of ten sends fails inside the bot", trouble=_bug),
    Fault("a message no platform takes", trouble=_poison, gives_up=True),
    Fault("every webhook twice at once", receive=_twice),
    Fault("old webhooks again, in another order", receive=_again_later),
)


def script() -> Sequence[tuple[float, Inbound]]:
    """What people do, with the delivery ids their platform gives."""
    happens: list[tuple[float, Inbound]] = [(0, Installed(ROOM, FRANCES, "install"))]
    happens += [(0, Heard(ROOM, guest(number), "here", f"here {number}")) for number in range(1, 5)]
    happens += [(0.1, Heard(ROOM, FRANCES, "start", "start"))]
    happens += [(5.5, Pressed(ROOM, guest(n), "poll", "tokens", 1, (n % 3,), {}, f"token {n}")) for n in range(1, 5)]
    happens += [(7, Heard(ROOM, FRANCES, "+1", "extend"))]
    happens += [(12, Pressed(ROOM, guest(n), "poll", "secret", 1, (n % 2,), {}, f"secret {n}")) for n in range(1, 5)]
    happens += [(14, Arrived(ROOM, (guest(5),), "late")), (20, Heard(ROOM, FRANCES, "next", "next"))]
    return happens


@dataclass
class Held:
    """A session as people saw it. `starts` are the step cards of the chat in the order of their posts."""

    slots: dict[tuple[str, str], str] = field(default_factory=dict)
    starts: list[str] = field(default_factory=list)
    posts: int = 0
    given_up: set[str] = field(default_factory=set)
    overtaken: set[str] = field(default_factory=set)  # slots that were superseded: their moment had passed
    well_at: datetime | None = None  # from when on nothing was waiting any more, after the trouble


async def hold(url: str, fault: Fault | None = None, seed: int = 1) -> Held:
    """A whole session, with a fault or without."""
    held, chance = Held(), random.Random(seed)
    async with House(url, PLAN, LocalChannel()) as house:
        receive: Receive = (fault and fault.receive(house, chance)) or house.app.receive
        house.channel.trouble = fault.trouble(house, chance) if fault else None
        for minute, inbound in script():
            await _until(house, minute, held)
            await receive(inbound)
            await house.app.idle()
        await _until(house, 40, held)
        async with house.database.reading() as tx:
            rows = (await tx.execute(sa.select(message))).all()
            ids = {row.person for row in rows if row.person}
            names = {id_: one.name for id_, one in (await people.members(tx, ids)).items()}
            left = (await tx.execute(sa.select(outbox.c.slot, outbox.c.state))).all()
    held.slots = {(row.slot, names.get(row.person, "")): plain(house.platform.messages[row.message_id].view) for row in rows}
    held.given_up = {row.slot for row in left if row.state == "dead"}
    held.overtaken = {row.slot for row in left if row.state == "superseded"}
    held.posts = len(house.platform.messages)
    held.starts = [one.slot for one in house.delivered if one.new and one.to == "everyone" and one.slot.startswith("step:")]
    return held


async def _until(house: House, minutes: float, held: Held) -> None:
    """Let the clock go on, and note when the outbox was first empty after the trouble."""
    goal = START + timedelta(minutes=minutes)
    while (at := house.clock.next_at) is not None and at <= goal:
        house.clock.jump(at)
        await house.app.idle()
        if held.well_at is None and at >= UNTIL:
            async with house.database.reading() as tx:
                waiting = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state.not_in(["dead", "superseded"]))
                if not (await tx.execute(waiting)).scalar_one():
                    held.well_at = at
    house.clock.jump(goal)
    await house.app.idle()


@dataclass(frozen=True)
class Damage:
    """How two performances differ. What was superseded or given up is not lost: it is listed."""

    lost: frozenset[tuple[str, str]]
    different: frozenset[tuple[str, str]]
    doubled: int
    disordered: bool


def damage(quiet: Held, held: Held) -> Damage:
    """Compare a session with the undisturbed one."""
    listed = held.given_up | held.overtaken
    return Damage(
        frozenset(place for place in quiet.slots.keys() - held.slots.keys() if place[0] not in listed),
        frozenset(
            place
            for place in quiet.slots.keys() & held.slots.keys()
            if quiet.slots[place] != held.slots[place] and place[0] not in listed
        ),
        held.posts - len(held.slots),
        held.starts != sorted(held.starts, key=lambda slot: int(slot.partition(":")[2])),
    )


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_after_the_fault_everybody_sees_the_same(database_url: str, fault: Fault, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        quiet = await hold(f"sqlite:///{folder}/quiet.db")
    held = await hold(database_url, fault)
    assert quiet.slots
    assert damage(quiet, held) == Damage(frozenset(), frozenset(), 0, False)
    assert bool(held.given_up) == fault.gives_up


async def main(seeds: int) -> None:
    """Perform each fault so many times, and print the table."""
    heads = ("fault", "sessions", "lost", "doubled", "out of order", "differ", "superseded", "dead letters", "recovered")
    print("|", " | ".join(heads), "|")
    print("|" + "---|" * len(heads))
    with tempfile.TemporaryDirectory() as folder:
        quiet = await hold(f"sqlite:///{folder}/quiet.db")
        for number, fault in enumerate(FAULTS):
            held = [await hold(f"sqlite:///{folder}/{number} {seed}.db", fault, seed) for seed in range(seeds)]
            found = [damage(quiet, one) for one in held]
            took = max(((one.well_at or UNTIL) - UNTIL for one in held), default=timedelta())
            cells = (
                fault.name,
                seeds,
                sum(len(one.lost) for one in found),
                sum(one.doubled for one in found),
                sum(one.disordered for one in found),
                sum(len(one.different) for one in found),
                sum(len(one.overtaken) for one in held),
                sum(len(one.given_up) for one in held),
                f"within {took.total_seconds():.0f} s" if fault.passes else "",
            )
            print("|", " | ".join(map(str, cells)), "|", flush=True)


if __name__ == "__main__":
    from bot import logs

    logs.configure("error")
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))

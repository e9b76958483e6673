"""Round trips to PostgreSQL of the hot paths: they are what a path costs there, and a change must not add to them unseen."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bot.infra.clock import VirtualClock
from bot.infra.metrics import Metrics
from bot.infra.rate_limit import Limit
from bot.ports import Heard
from bot.store import database as database_module
from bot.store.database import Database
from bot.store.shared_rate_limit import SharedRateLimiter
from dialogs.plan.model import Pairs
from tests.support.builders import MINUTE, plan, step
from tests.support.running_app import FRANCES, ROOM, START, House, guest, short_plan
from tests.support.wire import Wire, counted

PLAN = short_plan()
BEGUN = ["BEGIN", "SELECT run.id", "SELECT inbox", "WITH given", "SELECT outbox"]
JOINED = ["WITH happened", "INSERT INTO attendee"]
DONE = ["INSERT INTO inbox", "COMMIT"]
CLAIMED = ["WITH heads", "SELECT message", "SELECT conversation", "SELECT run.id", "SELECT person"]
SETTLED = ["DELETE FROM outbox", "INSERT INTO message"]
SHOWN = ["SELECT outbox", "UPDATE outbox", "INSERT INTO outbox"]
COUNTED = ["SELECT ballot", "SELECT poll_secret"]
FORGOTTEN = ["DELETE FROM ballot", "DELETE FROM poll_secret"]
KNOWN = (
    *(*BEGUN, *JOINED, *DONE, *CLAIMED, *SETTLED, *COUNTED, *FORGOTTEN),
    *("INSERT INTO person", "INSERT INTO outbox", "UPDATE outbox", "SELECT person", "WITH claimed"),
)


@pytest.fixture
def kind() -> str:
    """SQLite has no round trips."""
    return "postgresql"


@pytest.fixture(autouse=True)
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections are used all the time, so that none is asked whether it is alive, however slow the machine is."""
    monkeypatch.setattr(database_module, "TRUSTED_FOR", 3_600.0)


def trips(wire: Wire) -> list[str]:
    """The beginnings of what was executed, but for what replicas tell each other. A statement is prepared only once.

    The connection for notices asks now and then whether the server is there (`SELECT 1`), in real time.
    """
    told = [trip.split("; ")[-1].strip() for trip in wire.trips if "pg_notify" not in trip]
    told = [trip for trip in told if trip != "SELECT 1"]
    executed = [trip for trip in told if not trip.startswith(("prepare", "WITH RECURSIVE typeinfo", "SELECT set_config"))]
    return [next((begin for begin in KNOWN if trip.startswith(begin)), trip) for trip in executed]


async def test_an_answer_takes_one_transaction_of_eight_round_trips_and_nothing_before_it(database_url: str) -> None:
    async with counted(database_url) as (url, wire), House(url, PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(6)
        for number in (1, 2):  # statements are prepared
            await house.press(guest(number), "tokens", 0)
            await house.app.idle()
        await house.until(9)
        await house.app.delivery.stop()  # so that nobody else uses the database
        wire.reset()
        await house.press(guest(3), "tokens", 1)
        assert trips(wire) == [*BEGUN, "INSERT INTO outbox", *DONE]
        wire.reset()
        await house.press(guest(3), "tokens", 2)  # the card waits to be sent already, and counts when it is drawn
        assert trips(wire) == [*BEGUN, *DONE]
        wire.reset()
        await house.press(guest(4), "tokens", 2)  # somebody new: registered, then counted as here and answered together
        assert trips(wire) == ["INSERT INTO person", *BEGUN[:-1], *JOINED, *SHOWN, *DONE]


async def test_what_people_and_the_clock_do_is_one_transaction(database_url: str) -> None:
    pairs = plan(step("talk.hello", 2), step("pairs.tell", 10, in_pairs=True), pairs={"pairs": Pairs(ahead=MINUTE)})
    async with counted(database_url) as (url, wire), House(url, pairs) as house:
        await house.install()
        for number in (1, 2, 3):
            await house.say(guest(number), "here")
        await house.app.delivery.stop()
        locked = ["BEGIN", "SELECT run.id"]
        wire.reset()
        await house.app.receive(Heard(ROOM, FRANCES, "start", "d1"))
        asked, told = ["SELECT inbox", "SELECT run.id"], ["SELECT run.id"]
        assert trips(wire) == [*asked, *locked, "SELECT inbox", *JOINED, *SHOWN, *DONE, *told]
        wire.reset()
        await house.app.receive(Heard(ROOM, guest(9), "here", "d2"))
        asked.insert(1, "INSERT INTO person")
        assert trips(wire) == [*asked, *locked, "SELECT inbox", *JOINED, *SHOWN[:2], *DONE, "SELECT person", *told]
        wire.reset()
        await _minute(house, 1)  # pairs are drawn
        drawn = [*locked, *COUNTED, "WITH happened", "SELECT outbox", "INSERT INTO outbox", "COMMIT"]
        assert trips(wire) == ["WITH claimed", *drawn]
        wire.reset()
        await _minute(house, 2)  # the next step
        assert trips(wire) == ["WITH claimed", *locked, *COUNTED, *FORGOTTEN, "WITH happened", *SHOWN, "COMMIT"]


async def _minute(house: House, number: int) -> None:
    house.clock.jump(START + timedelta(minutes=number))
    await house.app.ticker.idle()


async def test_a_message_is_claimed_drawn_and_settled_in_two_transactions(database_url: str) -> None:
    async with counted(database_url) as (url, wire), House(url, plan(step("talk.on", 5, warn=(MINUTE,)))) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(3)
        wire.reset()
        await house.until(4)
        tick = ["WITH claimed", "BEGIN", "SELECT run.id", *COUNTED, "WITH happened", *SHOWN[::2], "COMMIT"]
        sent = ["BEGIN", *CLAIMED, "COMMIT", "BEGIN", *SETTLED, "WITH heads", "COMMIT"]
        assert house.cards()[-1] == "NoticeCard"
        assert Counter(trips(wire)) == Counter([*tick, *sent])  # in any order: they overlap


async def test_a_permit_takes_one_statement_unless_another_replica_took_one(database_url: str) -> None:
    """Where rows are as this replica saw them last. Otherwise they are locked and read."""
    clock, limits = VirtualClock(START), [Limit("chat", ((3, 1.0),)), Limit("tenant", ((100, 1.0),))]
    async with counted(database_url) as (url, wire):
        replicas = [Database(one) for one in (url, database_url)]
        ours, theirs = (SharedRateLimiter(one, clock, Metrics()) for one in replicas)
        waits = [await ours.take(limits)]
        wire.reset()
        waits.append(await ours.take(limits))
        assert trips(wire) == ["WITH given"]
        waits.append(await theirs.take(limits))
        wire.reset()
        waits.append(await ours.take(limits))
        assert trips(wire)[:2] == ["WITH given", "BEGIN"]
        assert waits == [0.0, 0.0, 0.0, 1.0]  # what the other replica counted was not lost
        wire.reset()
        assert await ours.take(limits) > 0
        assert trips(wire)[0] == "BEGIN"  # others write the same rows just now, so it does not even try
        for one in replicas:
            await one.close()

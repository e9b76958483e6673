"""Round trips to PostgreSQL of an answer: they are what it costs there, and a change must not add to them unseen."""

from __future__ import annotations

import pytest

from tests.support.running_app import FRANCES, House, guest, short_plan
from tests.support.wire import Wire, counted

PLAN = short_plan()
BEGUN = ["BEGIN", "SELECT run.id", "SELECT inbox", "WITH given", "SELECT outbox"]
DONE = ["INSERT INTO inbox", "COMMIT"]


def trips(wire: Wire) -> list[str]:
    """The beginnings of what was executed, but for what replicas tell each other."""
    known = (*BEGUN, *DONE, "INSERT INTO outbox")
    told = [trip.strip() for trip in wire.trips if "pg_notify" not in trip]
    return [next((begin for begin in known if trip.startswith(begin)), trip) for trip in told]


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_an_answer_takes_one_transaction_of_eight_round_trips_and_nothing_before_it(database_url: str) -> None:
    async with counted(database_url) as (url, wire), House(url, PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(6)
        for number in (1, 2):  # statements are prepared
            await house.press(guest(number), "tokens", 0)
        await house.until(9)
        await house.app.delivery.stop()  # so that nobody else uses the database
        wire.reset()
        await house.press(guest(3), "tokens", 1)
        assert trips(wire) == [*BEGUN, "INSERT INTO outbox", *DONE]
        wire.reset()
        await house.press(guest(3), "tokens", 2)  # the card waits to be sent already, and counts when it is drawn
        assert trips(wire) == [*BEGUN, *DONE]

"""Round trips to PostgreSQL of an answer: they are what it costs there, and a change must not add to them unseen."""

from __future__ import annotations

import pytest

from tests.support.running_app import FRANCES, House, guest, short_plan
from tests.support.wire import Wire, counted

PLAN = short_plan()

@pytest.mark.parametrize("kind", ["postgresql"])
async def test_an_answer_costs_one_transaction_and_no_look_up_before_it(database_url: str) -> None:
    async with counted(database_url) as (url, wire), House(url, PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(6)
        for number in (1, 2):
            await house.press(guest(number), "tokens", 0)
            await house.app.idle()
        await house.until(9)
        for _ in range(3):
            wire.reset()
            await house.press(guest(3), "tokens", 1)
            print("---- answer")
            print(*(t[:150].replace("\n"," ") for t in wire.trips), sep="\n")
            wire.reset()
            await house.app.idle()
            print("---- delivery")
            print(*(t[:150].replace("\n"," ") for t in wire.trips), sep="\n")
        assert False

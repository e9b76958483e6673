"""Refusals of a whole chat: one proves nothing, many over time pause the session, and it can be taken up again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.delivery.refusals import TIMES, Refusals
from bot.ports import Gone, Removed, Unclear
from cards.render.plain import plain
from tests.bot.delivery.test_dispatcher import deliver, nobody_warned, queue, refuse
from tests.support.running_app import FRANCES, ROOM, START, House, guest, short_plan

PLAN = short_plan()
CLOSED = Gone("Teams answered 403 botnotinconversationroster.")
PAGE = Unclear("Teams answered 404.")


@pytest.fixture
async def house(database_url: str) -> object:
    """A session that began a moment ago."""
    async with House(database_url, PLAN) as opened:
        await opened.install(people=2)
        await opened.say(FRANCES, "start")
        opened.platform.attempts.clear()
        opened.app.delivery._warnings = nobody_warned
        yield opened


async def phase(house: House) -> str:
    loaded = await house.app.service.loaded(await house.run_id())
    assert loaded is not None
    return loaded.run.phase


def texts(house: House) -> list[str]:
    return [plain(one.view) for one in house.platform.attempts]


@pytest.mark.parametrize("error", [CLOSED, PAGE])
async def test_one_refusal_ends_nothing(house: House, error: Exception) -> None:
    house.channel.trouble = refuse("", error, times=1)  # type: ignore[assignment]
    await queue(house, "a")
    await deliver(house)
    await house.until(0.5)
    assert "a" in texts(house)
    assert await phase(house) == "running"
    await house.until(31)
    assert await house.ended_at() == START + timedelta(minutes=30)


async def test_answers_that_prove_nothing_never_end_a_session(house: House) -> None:
    house.channel.trouble = refuse("", PAGE)  # type: ignore[assignment]
    await house.until(29)
    assert await phase(house) == "running"
    house.channel.trouble = None
    await house.until(31)
    assert await house.ended_at() == START + timedelta(minutes=30)


async def test_many_refusals_over_time_pause_the_session(house: House) -> None:
    house.channel.trouble = refuse("", CLOSED)  # type: ignore[assignment]
    await queue(house, "a", good_for=3600)
    await deliver(house)
    await house.until(9)
    assert await phase(house) == "running"
    await house.until(15)
    assert await phase(house) == "paused"
    await house.until(60)
    assert await phase(house) == "paused"
    assert texts(house) == []


async def test_it_is_taken_up_again_when_the_chat_speaks_to_the_bot(house: House) -> None:
    house.channel.trouble = refuse("", CLOSED)  # type: ignore[assignment]
    await queue(house, "a", good_for=3600)
    await deliver(house)
    await house.until(20)
    assert await phase(house) == "paused"
    house.channel.trouble = None
    await house.say(guest(1), "where")
    assert any("Paused" in text for text in texts(house)), texts(house)
    assert not (await house.say(FRANCES, "resume")).refused
    house.platform.attempts.clear()
    await house.until(70)
    assert await phase(house) == "ended"
    assert texts(house)


async def test_refusals_do_not_add_up_while_people_write_there(house: House) -> None:
    house.channel.trouble = refuse("", CLOSED)  # type: ignore[assignment]
    await queue(house, "a", good_for=3600)
    await deliver(house)
    for minute in range(1, 29):
        await house.until(minute)
        await house.say(guest(1), "where")
    assert await phase(house) == "running"


async def test_the_removal_of_the_bot_ends_its_session_at_once(house: House) -> None:
    await house.app.receive(Removed(ROOM, house.delivery()))
    assert await phase(house) == "ended"


def test_only_many_refusals_over_a_long_time_count() -> None:
    refusals = Refusals()
    assert not any(refusals.refused(ROOM, START) for _ in range(100))
    assert refusals.refused(ROOM, START + timedelta(minutes=10))
    assert refusals.works(ROOM, START + timedelta(minutes=11))
    assert not refusals.works(ROOM, START + timedelta(minutes=11))
    times = [START + timedelta(minutes=3 * number) for number in range(TIMES)]
    assert [refusals.refused(ROOM, at) for at in times] == [False] * (TIMES - 1) + [True]

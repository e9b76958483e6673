"""Unreadable runs: an event or a plan of a newer version, or a damaged one, stops no other session."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import structlog

from bot.ports import Conversation, Pressed, RetryLater
from bot.store import dead_letters, outbox
from bot.store.tables import ballot, event, plan
from tests.support.running_app import FRANCES, START, Attempt, House, guest, short_plan

PLAN = short_plan()
ONE, TWO = (Conversation("fake", f"room {number}", "council") for number in (1, 2))


@pytest.fixture
async def house(database_url: str) -> object:
    """Two sessions under way: `action-learning` in room 1, the short plan in room 2."""
    async with House(database_url, PLAN) as opened:
        await opened.say(FRANCES, "start action-learning", where=ONE)
        await opened.say(FRANCES, "start", where=TWO)
        yield opened


async def run_in(house: House, where: Conversation) -> str:
    row = await house.app.router.latest(where)
    assert row is not None
    return row.id


async def spoil_event(house: House) -> None:
    run_id = await run_in(house, ONE)
    async with house.database.writing() as tx:
        last = sa.select(sa.func.max(event.c.version)).where(event.c.run_id == run_id).scalar_subquery()
        at = (event.c.run_id == run_id) & (event.c.version == last)
        await tx.execute(sa.update(event).where(at).values(type="HologramShown"))
    house.app.service.loaded_runs.forget()


async def spoil_data(house: House) -> None:
    run_id = await run_in(house, ONE)
    async with house.database.writing() as tx:
        await tx.execute(sa.update(event).where(event.c.run_id == run_id, event.c.version == 2).values(data=[]))
    house.app.service.loaded_runs.forget()


async def spoil_plan(house: House) -> None:
    async with house.database.writing() as tx:
        await tx.execute(sa.update(plan).where(plan.c.id == "action-learning").values(frozen="{}"))
    house.app.service.loaded_runs.forget()
    house.app.service.plans._plans.clear()


each_fault = pytest.mark.parametrize("spoil", [spoil_event, spoil_data, spoil_plan])


def counted(house: House, what: str) -> float:
    return house.app.metrics.registry.get_sample_value("throughline_unreadable_total", {"what": what}) or 0


@each_fault
async def test_the_clock_of_other_sessions_goes_on(house: House, spoil: object) -> None:
    await spoil(house)  # type: ignore[operator]
    good = await run_in(house, TWO)
    with structlog.testing.capture_logs() as logs:
        await house.until(31)
    assert (await house.app.router.latest(TWO)).ended_at == START + timedelta(minutes=30)  # type: ignore[union-attr]
    assert {one.slot for one in house.delivered if one.run_id == good} >= {
        "started",
        *(f"step:{number}" for number in range(2, 7)),
    }
    assert counted(house, "run") >= 1
    (said,) = [one for one in logs if one["event"] == "row unreadable" and one["what"] == "run"]
    assert said["exc_info"]


@each_fault
async def test_others_are_heard_and_answered(house: House, spoil: object) -> None:
    await spoil(house)  # type: ignore[operator]
    assert not (await house.say(FRANCES, "pause", where=TWO)).refused
    assert not (await house.say(FRANCES, "resume", where=TWO)).refused
    assert (await house.say(guest(3), "where", where=TWO)).reply is not None


async def test_messages_of_a_plan_of_a_newer_version_wait_for_a_replica_that_can_read_it(house: House) -> None:
    async with house.database.reading() as tx:
        whole = (await tx.execute(sa.select(plan.c.frozen).where(plan.c.id == "action-learning"))).scalar_one()
    house.channel.trouble = busy
    await house.say(FRANCES, "pause", where=ONE)
    await spoil_plan(house)
    house.channel.trouble = None
    await house.until(1)
    async with house.database.reading() as tx:
        assert await outbox.unreadable(tx) > 0
        assert await dead_letters.given_up(tx) == []
    async with house.database.writing() as tx:
        await tx.execute(sa.update(plan).where(plan.c.id == "action-learning").values(frozen=whole))
    house.delivered.clear()
    await house.until(3)
    assert "PausedCard" in {type(one.card).__name__ for one in house.delivered}


async def busy(_attempt: Attempt) -> None:
    raise RetryLater("busy", timedelta(seconds=5))


async def test_one_damaged_answer_spoils_no_count(house: House) -> None:
    await house.until(6)
    for number in (1, 2):
        await house.app.receive(Pressed(TWO, guest(number), "poll", "tokens", 1, (0,), {}, house.delivery()))
    async with house.database.writing() as tx:
        await tx.execute(
            sa.update(ballot).where(ballot.c.voter.in_(sa.select(sa.func.min(ballot.c.voter)))).values(options="?")
        )
    await house.until(11)
    assert [one for one in house.delivered if one.slot == "step:3"]
    assert counted(house, "run") == 0

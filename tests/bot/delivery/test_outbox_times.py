"""Outbox times: the very moment from which a message may go, and what a newer message takes over."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.ports import Installed
from bot.store import outbox, outbox_claims, runs
from bot.store.outbox import UNREADABLE, OutboxMessage
from bot.store.outbox_claims import Settled
from bot.store.tables import outbox as table
from dialogs.run.messages import PausedCard, TextCard
from dialogs.run.replace import changed
from dialogs.texts.sentence import sentence
from tests.bot.delivery.test_dispatcher import PLAN, letter
from tests.support.running_app import FRANCES, ROOM, START, House

SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=20)
HELLO = TextCard(said=sentence("Hello"))


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with House(database_url, PLAN) as opened:
        await opened.app.receive(Installed(ROOM, FRANCES, "i"))
        await opened.app.idle()
        await opened.app.delivery.stop()
        yield opened


async def put(house: House, **parts: object) -> bool:
    run_id = await house.run_id()
    async with house.database.writing() as tx:
        row = (await runs.look(tx, [run_id]))[run_id]
        return await outbox.put(tx, [changed(letter(row.id, row.conversation_id, "a", HELLO), **parts)])


async def claimed(house: House, at: datetime) -> list[OutboxMessage]:
    async with house.database.writing() as tx:
        return list(await outbox_claims.claim(tx, "one", at, 10, LEASE))


async def next_at(house: House, at: datetime) -> datetime | None:
    async with house.database.writing() as tx:
        return await outbox_claims.next_at(tx, at)


async def settled(house: House, outcome: Settled) -> sa.Row[tuple[object, ...]]:
    async with house.database.writing() as tx:
        await outbox_claims.settle(tx, outcome, "one")
    return await row_of(house)


async def row_of(house: House) -> sa.Row[tuple[object, ...]]:
    async with house.database.writing() as tx:
        return (await tx.execute(sa.select(table))).one()


async def test_a_message_may_go_from_its_moment_on(house: House) -> None:
    assert await put(house)
    (message,) = await claimed(house, START)
    row = await row_of(house)
    assert (row.lease_by, row.lease_until) == ("one", START + LEASE)
    assert await next_at(house, START + LEASE - SECOND) == START + LEASE
    assert await next_at(house, START + LEASE) is None
    assert await claimed(house, START + LEASE - SECOND) == []
    assert await claimed(house, START + LEASE) == [message]

    tried = changed(message, attempts=2)
    row = await settled(house, Settled(later=[(tried, START + 60 * SECOND, "busy")]))
    assert (row.state, row.reason, row.attempts, row.lease_by, row.lease_until) == ("waiting", "busy", 2, None, None)
    assert await next_at(house, START) == START + 60 * SECOND
    assert await claimed(house, START + 59 * SECOND) == []
    (message,) = await claimed(house, START + 60 * SECOND)
    assert (message.attempts, message.reason) == (2, "busy")

    row = await settled(house, Settled(put_off=[(message, START + 90 * SECOND)]))
    assert (row.not_before, row.reason, row.lease_by) == (START + 90 * SECOND, "busy", None)
    assert await claimed(house, START + 89 * SECOND) == []
    (message,) = await claimed(house, START + 90 * SECOND)

    row = await settled(house, Settled(dead=[(message, "refused")]))
    assert (row.state, row.reason, row.lease_by) == ("dead", "refused", None)
    assert await claimed(house, START + timedelta(hours=2)) == []


async def test_a_newer_message_keeps_the_turn_the_mention_and_the_wait_of_the_older_one(house: House) -> None:
    first = {"mention": ("p1",), "step": "one", "group": "old", "not_before": START + SECOND}
    assert await put(house, **first)
    assert not await put(house, mention=("p1",)), "the same again changes nothing"
    assert await put(house, card=TextCard(said=sentence("Newer")), group="new", step="two")
    (message,) = await claimed(house, START + SECOND)
    assert (message.mention, message.step, message.group, message.not_before) == (("p1",), "one", "old", START + SECOND)
    assert message.card == TextCard(said=sentence("Newer"))


async def test_a_final_state_waits_no_longer(house: House) -> None:
    await put(house, not_before=START + 60 * SECOND)
    await put(house, card=PausedCard(step="one", left=SECOND, resumed=True))
    (message,) = await claimed(house, START)
    assert message.not_before is None


@pytest.mark.parametrize(("late", "state"), [(timedelta(0), "waiting"), (SECOND, "dead")])
async def test_a_row_that_nobody_can_read_is_given_up_a_day_after_its_time(
    house: House, late: timedelta, state: str
) -> None:
    await put(house)
    async with house.database.writing() as tx:
        await tx.execute(sa.update(table).values(card={"type": "Unknown"}))
    at = START + timedelta(days=1, seconds=60) + late
    assert await claimed(house, at) == []
    row = await row_of(house)
    assert (row.state, row.reason, row.lease_by, row.lease_until) == (state, UNREADABLE, None, None)
    assert row.not_before == (at + 30 * SECOND if state == "waiting" else None)

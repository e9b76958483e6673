"""Errands of a session: what is planned and dropped when it begins, ends, goes on, or somebody arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.runs import programme_errands
from bot.store import programme
from bot.store.database import Database, Tx
from bot.store.runs import RunRow
from bot.store.tables import errand
from dialogs.plan.model import Plan
from dialogs.programme.errands import AFTER_A_SESSION, BEFORE_A_SESSION, Errand, Kind
from tests.bot.store.test_runs import NOON, add, chats
from tests.support.builders import plan, step

WEEK = timedelta(days=7)
KINDS: tuple[Kind, ...] = (*BEFORE_A_SESSION, "started", "arrived", *AFTER_A_SESSION)


def session(number: int | None) -> Plan:
    return plan(step("a.one", 10), programme=None if number is None else "course", session=number)


@pytest.fixture
async def tx(database: Database) -> AsyncIterator[Tx]:
    async with database.writing() as opened:
        await chats(opened, a="fake", b="fake")
        yield opened


async def begun(tx: Tx) -> RunRow:
    """A session of the group c1 that has begun."""
    return await add(tx, "one", cohort_id="c1", started_at=NOON)


async def planned(tx: Tx, cohort_id: str = "c1") -> list[tuple[int, str, int, datetime, datetime, str]]:
    """What is to be done for a group: session, kind, number, when, until when, and where."""
    rows = await tx.execute(sa.select(errand).where(errand.c.cohort_id == cohort_id).order_by(errand.c.id))
    return [(row.session, row.kind, row.number, row.due_at, row.good_until, row.conversation_id) for row in rows]


async def plan_everything(tx: Tx) -> None:
    """Errands of all kinds for the sessions 2 and 3 of the group, and for another group."""
    for cohort_id, number in (("c1", 2), ("c1", 3), ("c2", 2)):
        await programme.plan_errands(tx, cohort_id, "a", [Errand(number, kind, 1, NOON, NOON) for kind in KINDS])


async def kinds(tx: Tx, number: int = 2) -> set[str]:
    """The kinds that are left of that session. Those of others are all left."""
    assert len([one for one in await planned(tx) if one[0] != number]) == len(KINDS)
    assert len(await planned(tx, "c2")) == len(KINDS)
    return {kind for of, kind, *_ in await planned(tx) if of == number}


async def test_a_start_is_followed_at_once_and_an_end_a_minute_later(tx: Tx) -> None:
    row = await begun(tx)
    assert await programme_errands.note(tx, row, session(2), "started", NOON)
    assert await planned(tx) == [(2, "started", 1, NOON, NOON + WEEK, "a")]
    due = NOON + timedelta(minutes=1)
    assert await programme_errands.note(tx, row, session(2), "ended", NOON)
    assert (await planned(tx))[1:] == [(2, "ended", 1, due, due + WEEK, "a")]


async def test_a_start_drops_the_reminders_before_that_session_only(tx: Tx) -> None:
    row = await begun(tx)
    await plan_everything(tx)
    await programme_errands.note(tx, row, session(2), "started", NOON)
    assert await kinds(tx) == set(KINDS) - set(BEFORE_A_SESSION)


async def test_who_comes_to_a_later_session_may_have_missed_the_one_before(tx: Tx) -> None:
    row = await begun(tx)
    assert not await programme_errands.note_arrival(tx, row, session(1), NOON)
    assert await planned(tx) == []
    assert await programme_errands.note_arrival(tx, row, session(2), NOON)
    assert await planned(tx) == [(2, "arrived", 1, NOON, NOON + WEEK, "a")]


async def test_a_session_that_goes_on_drops_what_would_follow_its_end(tx: Tx) -> None:
    row = await begun(tx)
    await plan_everything(tx)
    assert await programme_errands.drop_what_follows(tx, row, session(2))
    assert await kinds(tx) == set(KINDS) - set(AFTER_A_SESSION)


async def test_where_the_chat_is_gone_nothing_follows(tx: Tx) -> None:
    row = await begun(tx)
    await plan_everything(tx)
    await programme_errands.drop(tx, row, session(2))
    assert await kinds(tx) == set(KINDS) - {"started", "arrived", "ended"}


async def test_without_a_group_a_programme_or_a_start_nothing_is_planned(tx: Tx) -> None:
    row = await begun(tx)
    await plan_everything(tx)
    alone, waiting = replace(row, cohort_id=None), replace(row, started_at=None)
    for one, made in ((alone, session(2)), (row, session(None)), (waiting, session(2))):
        assert not await programme_errands.note(tx, one, made, "ended", NOON)
        assert not await programme_errands.note_arrival(tx, one, made, NOON)
    for one, made in ((alone, session(2)), (row, session(None))):
        assert not await programme_errands.drop_what_follows(tx, one, made)
        await programme_errands.drop(tx, one, made)
    assert await kinds(tx) == set(KINDS)

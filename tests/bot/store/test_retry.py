"""Database retry: a stuck, busy or briefly unavailable database only causes a short wait."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.infra.batching import BatchQueue
from bot.ports import Heard
from bot.store import retry, runs
from bot.store.database import Database, driver_arguments
from bot.store.retry import Times, Unavailable, lost, passing, patient
from tests.support.limits import HANG
from tests.support.running_app import FRANCES, ROOM, House, guest, short_plan

SHORT = {"database_lock": timedelta(milliseconds=300)}


@pytest.fixture(autouse=True)
def patiently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the pauses. The number of attempts must not depend on how busy the machine is."""
    monkeypatch.setattr(retry, "PAUSES", (0.01, 0.05))
    monkeypatch.setattr(retry, "TRY_FOR", HANG)


@pytest.fixture
def asked_again(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Set after the database refused once and before the next attempt."""
    happened, real = asyncio.Event(), retry.passing

    def noting(error: BaseException) -> bool:
        if real(error):
            happened.set()
        return real(error)

    monkeypatch.setattr(retry, "passing", noting)
    return happened


async def stuck(database: Database, run_id: str, held: asyncio.Event, until: asyncio.Event) -> None:
    """Lock a run from outside and hold the lock. On SQLite this locks the whole file."""
    if not database.is_postgres:
        other = sqlite3.connect(str(database.url.database), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        held.set()
        await until.wait()
        other.execute("ROLLBACK")
        other.close()
        return
    other_one = Database(database.url.render_as_string(hide_password=False))
    async with other_one.writing() as tx:
        await runs.lock(tx, [run_id])
        held.set()
        await until.wait()
    await other_one.close()


async def test_a_lock_that_is_stuck_for_a_while_is_waited_for_and_tried_again(
    database_url: str, asked_again: asyncio.Event
) -> None:
    async with House(database_url, short_plan(), **SHORT) as house:
        await house.install(people=2)
        asked_again.clear()
        held = asyncio.Event()
        holding = asyncio.create_task(stuck(house.database, await house.run_id(), held, until=asked_again))
        await held.wait()
        outcome = await house.say(FRANCES, "start")
        assert asked_again.is_set(), "it had to wait longer than anybody waits for a lock at once"
        assert not outcome.refused
        await holding
        assert "StartedCard" in house.cards()
        assert house.app.service.decided


async def test_a_lock_that_stays_stuck_gives_an_answer_in_time_and_holds_up_nobody_else(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with House(database_url, short_plan(), **SHORT) as house:
        await house.install(people=3)
        held, until = asyncio.Event(), asyncio.Event()
        holding = asyncio.create_task(stuck(house.database, await house.run_id(), held, until))
        await held.wait()
        with monkeypatch.context() as only_now:
            only_now.setattr(retry, "TRY_FOR", 1.0)
            async with asyncio.timeout(HANG):
                said = [house.app.receive(heard(house, number)) for number in range(1, 4)]
                answers = await asyncio.gather(*said, return_exceptions=True)
        assert all(isinstance(one, Unavailable) or one.refused for one in answers)  # type: ignore[union-attr]
        until.set()
        await holding
        assert not (await house.say(FRANCES, "start")).refused


def heard(house: House, number: int) -> Heard:
    """A person leaves."""
    return Heard(ROOM, guest(number), "away", house.delivery())


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_run_that_is_stuck_does_not_stop_the_clock_of_the_others(database_url: str) -> None:
    async with House(database_url, short_plan(), **SHORT) as house:
        other = replace(ROOM, platform_id="another room")
        for where in (ROOM, other):
            await house.say(FRANCES, "here", where=where)
            await house.say(FRANCES, "start", where=where)
        held, until = asyncio.Event(), asyncio.Event()
        holding = asyncio.create_task(stuck(house.database, await house.run_id(), held, until))
        await held.wait()
        await house.until(5)
        begun = [one.run_id for one in house.delivered if one.slot == "step:2"]
        assert begun == [(await house.app.router.latest(other)).id]  # type: ignore[union-attr]
        until.set()
        await holding
        await house.until(6)
        assert len([one for one in house.delivered if one.slot == "step:2"]) == 2


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_replica_that_freezes_in_a_transaction_loses_its_locks(database_url: str) -> None:
    """Block the event loop between two statements, as when a machine is suspended."""
    async with House(database_url, short_plan(), **SHORT) as house:
        await house.install(people=2)
        run_id = await house.run_id()
        frozen = Database(database_url, times=Times(idle=timedelta(seconds=HANG)))

        async def stand_still() -> None:
            async with frozen.writing() as tx:
                await runs.lock(tx, [run_id])
                limit = (await tx.execute(sa.text("SHOW idle_in_transaction_session_timeout"))).scalar_one()
                assert limit == f"{HANG / 60:.0f}min"
                # Shorten the limit only from here on. A pause of a busy machine before this must not lose the lock.
                await tx.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = '100ms'"))
                assert not (await house.say(FRANCES, "start")).refused
                await runs.look(tx, [run_id])

        with pytest.raises(sa.exc.DBAPIError) as ended:
            await stand_still()
        assert passing(ended.value) or lost(ended.value)
        await frozen.close()
        assert "StartedCard" in house.cards()


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_statement_that_takes_too_long_and_a_full_pool_are_told_from_mistakes(database_url: str) -> None:
    database = Database(database_url)
    async with database.writing() as tx:
        await tx.execute(sa.text("SET LOCAL statement_timeout = 100"))  # ms; not for what a new connection asks first
        with pytest.raises(sa.exc.DBAPIError) as slow:
            await tx.execute(sa.text(f"SELECT pg_sleep({HANG})"))
        await tx.rollback()
    assert passing(slow.value)
    await database.close()
    database = Database(database_url, pool_size=2, times=Times(connection=timedelta(milliseconds=100)))
    async with database.reading() as one, database.reading() as two:
        assert one is not two
        with pytest.raises(sa.exc.TimeoutError) as full:
            async with database.reading():
                pass
    assert passing(full.value)
    with pytest.raises(sa.exc.DBAPIError) as mistake:
        async with database.reading() as tx:
            await tx.execute(sa.text("SELECT nothing FROM nowhere"))
    assert not passing(mistake.value)
    assert not lost(mistake.value)
    await database.close()


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_server_that_cuts_all_connections_is_asked_again(database_url: str) -> None:
    """How a restart and a fail-over appear to the service."""
    async with House(database_url, short_plan()) as house:
        await house.install(people=2)
        for text in ("start", "pause", "resume"):
            other = Database(database_url)
            async with other.writing() as tx:
                others = "FROM pg_stat_activity WHERE datname = :name AND pid <> pg_backend_pid()"
                cut = sa.text(f"SELECT pg_terminate_backend(pid) {others}")
                await tx.execute(cut, {"name": house.database.url.database})
            await other.close()
            assert not (await house.say(FRANCES, text)).refused


async def test_nobody_is_tried_alone_when_the_database_is_away() -> None:
    tried: list[int] = []

    async def work(items: Sequence[int]) -> Sequence[int]:
        tried.append(len(items))
        raise Unavailable

    lanes: BatchQueue[int, int] = BatchQueue(work)
    first = asyncio.create_task(lanes.put("a", 0))
    waiting = [asyncio.create_task(lanes.put("a", number)) for number in range(1, 30)]
    found = await asyncio.gather(first, *waiting, return_exceptions=True)
    assert all(isinstance(one, Unavailable) for one in found)
    assert len(tried) <= 2


async def test_what_is_not_the_database_is_not_tried_again() -> None:
    tries = 0

    async def work() -> None:
        nonlocal tries
        tries += 1
        raise ValueError

    patiently: Callable[[], Awaitable[None]] = patient(work)
    with pytest.raises(ValueError):  # noqa: PT011 - that very one
        await patiently()
    assert tries == 1


def test_the_servers_limits_are_said_in_milliseconds() -> None:
    settings = driver_arguments(Times(lock=timedelta(seconds=1.5)), synchronous_commit="off")["server_settings"]
    assert settings["lock_timeout"] == "1500"
    assert settings["statement_timeout"] == "15000"
    assert settings["idle_in_transaction_session_timeout"] == "10000"
    assert settings["synchronous_commit"] == "off"


async def test_while_much_is_deleted_others_go_on(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/kept.db")
    seen, went_on = 0, threading.Event()

    async def others() -> None:
        nonlocal seen
        while True:
            seen += 1
            if seen > 2:
                went_on.set()
            await asyncio.sleep(0)

    async with database.tidying() as tx:
        driver = (await tx.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.create_function("others_go_on", 0, lambda: went_on.wait(HANG))
        meanwhile = asyncio.create_task(others())
        assert (await tx.execute(sa.text("SELECT others_go_on()"))).scalar_one(), "the loop stood still meanwhile"
        meanwhile.cancel()
    async with database.writing() as tx:
        before = seen
        meanwhile = asyncio.create_task(others())
        await tx.execute(sa.text("SELECT 1"))
        meanwhile.cancel()
    assert seen == before, "a quick statement went to a thread"
    await database.close()

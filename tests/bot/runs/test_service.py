"""Run service: one transaction stores a decision with everything that follows from it, once, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.ports import Heard, Installed
from bot.runs.committed import Committed
from bot.runs.submission import Result, Submission
from bot.store import notes_and_rules, runs
from bot.store.database import Tx
from bot.store.runs import RunRow
from bot.store.tables import event as event_table
from bot.store.tables import inbox, outbox
from bot.store.tables import run as run_table
from dialogs.engine.due import wake_at
from dialogs.run.commands import Extend, Pause, TakeNote, Tick
from dialogs.run.evolve import evolve
from dialogs.run.state import Run
from tests.support.running_app import FRANCES, ROOM, START, House, guest, short_plan

PLAN = short_plan()


async def rows(house: House, table: sa.Table) -> int:
    async with house.database.reading() as tx:
        return int((await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one())


async def stored(house: House, run_id: str) -> Run:
    """The run, rebuilt from its events."""
    run = Run()
    async with house.database.reading() as tx:
        for event in await runs.events(tx, run_id):
            run = evolve(run, event)
    return run


async def test_a_session_runs_from_install_to_end(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=4)
        assert not (await house.say(FRANCES, "start")).refused
        await house.until(30)
        run_id = await house.run_id()
        async with house.database.reading() as tx:
            row = (await runs.look(tx, [run_id]))[run_id]
        assert (row.live, row.started_at, row.ended_at) == (False, START, START + PLAN.lasts)
        assert house.cards()[-1] == "EndedCard"
        assert not [one for one in await house.app.delivery.dead_letters() if type(one.card).__name__ != "RoomsCard"]
        starts = [one.step for one in house.delivered if one.slot.startswith(("step:", "started")) and one.kind == "post"]
        assert starts == [step.path for step in PLAN.steps]


async def test_memory_is_what_the_tables_say(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(12)
        await house.say(FRANCES, "+5")
        run_id = await house.run_id()
        loaded = await house.app.service.loaded(run_id)
        assert loaded is not None
        assert loaded.run == await stored(house, run_id)
        async with house.database.reading() as tx:
            row = (await runs.look(tx, [run_id]))[run_id]
        assert (row.version, row.wake_at) == (loaded.row.version, wake_at(PLAN, loaded.run))


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_what_comes_while_another_replica_has_the_run_is_stored_together(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Replicas that share a run wait for each other. With a batch of one each time, two would be slower than one."""
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        run_id = await house.run_id()
        waits, lock, locked = asyncio.Event(), runs.lock, []

        async def noted(tx: Tx, ids: Iterable[str]) -> Mapping[str, RunRow]:
            waits.set()
            locked.append(await lock(tx, ids))
            return locked[-1]

        def take() -> asyncio.Task[Result]:
            return asyncio.create_task(house.app.service.take(Submission(run_id=run_id)))

        async with house.database.writing() as other:
            await lock(other, [run_id])
            monkeypatch.setattr(runs, "lock", noted)
            first = take()
            await waits.wait()
            rest = [take(), take()]
            await asyncio.sleep(0)  # they are in the queue
        results = await asyncio.gather(first, *rest)
        assert [result.loaded is not None for result in results] == [True, True, True]
        assert len(locked) == 1


async def test_several_runs_are_read_together_in_the_order_they_are_asked_for(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await house.app.receive(Installed(replace(ROOM, platform_id="another room"), FRANCES, "another"))
        async with house.database.reading() as tx:
            ids = list((await tx.execute(sa.select(run_table.c.id))).scalars())
        service = house.app.service
        one_by_one = [await service.loaded(run_id) for run_id in ids]
        assert len(ids) == 2
        assert [*await service.all_loaded([*reversed(ids), "none"])] == one_by_one[::-1]
        service.loaded_runs.forget()
        assert [*await service.all_loaded(ids)] == one_by_one
        assert [service.loaded_runs.get(run_id) for run_id in ids] == one_by_one
        assert await service.all_loaded([]) == []


async def test_the_same_delivery_does_nothing_twice_and_gets_the_same_answer(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        first = await house.say(FRANCES, "+5", delivery_id="same")
        events, letters = await rows(house, event_table), await rows(house, outbox)
        again = await house.say(FRANCES, "+5", delivery_id="same")
        assert again == first
        assert (await rows(house, event_table), await rows(house, outbox)) == (events, letters)


async def test_a_refusal_is_an_outcome_and_is_remembered(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install()
        first = await house.say(guest(1), "pause", delivery_id="refused")
        assert first.refused
        assert first.reply is not None
        assert await house.say(guest(1), "pause", delivery_id="refused") == first


async def test_delivery_ids_of_two_chats_may_be_the_same(database_url: str) -> None:
    other = type(ROOM)("fake", "other room", "council")
    async with House(database_url, PLAN) as house:
        await house.say(FRANCES, "start", delivery_id="1")
        await house.say(FRANCES, "start", delivery_id="1", where=other)
        assert house.cards().count("StartedCard") == 2


async def test_what_waits_is_decided_together_and_in_order(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install()
        await house.say(FRANCES, "start")
        run_id = await house.run_id()
        service = house.app.service
        by = next(iter((await service.loaded(run_id)).run.facilitators))  # type: ignore[union-attr]
        minute = PLAN.steps[0].lasts / 5
        commands = [Extend(by=by, by_time=minute), Pause(by=by), Pause(by=by), Tick(), Extend(by=by, by_time=minute)]
        outcomes = await asyncio.gather(*(house.handle(run_id, command) for command in commands))
        assert [one.refused for one in outcomes[:3]] == [False, False, True]
        assert (await stored(house, run_id)).phase == "paused"


async def test_a_tick_too_many_decides_nothing(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install()
        await house.say(FRANCES, "start")
        before = await rows(house, event_table)
        run_id = await house.run_id()
        await asyncio.gather(*(house.handle(run_id, Tick()) for _ in range(5)))
        assert await rows(house, event_table) == before


async def test_one_chat_has_one_live_run_however_many_ask_at_once(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        heard = [Heard(ROOM, guest(number), "here", f"h{number}") for number in range(1, 9)]
        await asyncio.gather(house.app.receive(Installed(ROOM, FRANCES, "i")), *map(house.app.receive, heard))
        loaded = await house.app.service.loaded(await house.run_id())
        assert loaded is not None
        assert len(loaded.run.participants) == 8
        async with house.database.reading() as tx:
            assert await runs.count_live(tx) == 1


async def test_a_bad_command_does_not_spoil_its_neighbours(database_url: str) -> None:
    class Nonsense(Tick):
        """A command the core does not know."""

    async with House(database_url, PLAN) as house:
        await house.install()
        await house.say(FRANCES, "start")
        run_id, service = await house.run_id(), house.app.service
        by = next(iter((await service.loaded(run_id)).run.facilitators))  # type: ignore[union-attr]
        bad = Extend(by=by, by_time="five minutes")  # type: ignore[arg-type]
        done = await asyncio.gather(house.handle(run_id, bad), house.handle(run_id, Pause(by=by)), return_exceptions=True)
        assert isinstance(done[0], Exception)
        assert (await stored(house, run_id)).phase == "paused"


async def test_a_subscriber_that_fails_after_the_commit_makes_no_command_run_twice(database_url: str) -> None:
    def broken(committed: Committed) -> None:
        raise ValueError("a subscriber failed")

    async with House(database_url, PLAN) as house:
        await house.install()
        await house.say(FRANCES, "start")
        run_id, app = await house.run_id(), house.app
        by = next(iter((await app.service.loaded(run_id)).run.facilitators))  # type: ignore[union-attr]
        app.committed.subscribe(broken)
        notes = [TakeNote(by=by, text="first"), TakeNote(by=by, text="second")]
        outcomes = await asyncio.gather(*(house.handle(run_id, note) for note in notes))
        assert not [one for one in outcomes if one.refused]
        async with house.database.reading() as tx:
            assert sorted(text for _, text, _ in await notes_and_rules.notes(tx, run_id)) == ["first", "second"]
        assert app.metrics.registry.get_sample_value("throughline_failures_total", {"place": "subscriber"}) == 1


async def test_the_inbox_keeps_no_answer_and_no_text(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=1)
        await house.say(FRANCES, "start")
        await house.until(6)
        outcome = await house.press(guest(1), "tokens", 1, delivery_id="press")
        assert not outcome.refused
        async with house.database.reading() as tx:
            row = (await tx.execute(sa.select(inbox).where(inbox.c.received_at == house.clock.now()))).one()
        assert (row.refused, row.reply) == (False, None)


async def test_the_log_names_nobody_and_quotes_nothing(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        await house.say(FRANCES, "note: zebra crossing")
        await house.say(guest(1), "gibberish zebra")
        await house.until(6)
        await house.press(guest(1), "tokens", 0, why="Because of the zebra.")
        await house.until(31)
    logged = "".join(capsys.readouterr())
    assert "command" in logged
    for secret in ("Frances", "Person 1", "zebra", "Courage", "facilitator", "'p1'"):
        assert secret not in logged


async def test_two_quick_next_of_one_person_that_are_decided_together_move_on_once() -> None:
    async with House("sqlite:///:memory:", PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(2)
        heard = [Heard(ROOM, FRANCES, text, house.delivery()) for text in ("where", "next", "next", "next")]
        outcomes = await asyncio.gather(*(house.app.receive(one) for one in heard))
        assert [outcome.refused for outcome in outcomes] == [False, False, True, True]
        assert (await stored(house, await house.run_id())).step == PLAN.steps[1].path

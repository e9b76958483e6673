"""Housekeeping: abandoned runs end, and expired data is really deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import structlog

from bot.ports import Conversation
from bot.store import cohorts, people, retention, service_state
from bot.store.tables import attendee, ballot, cohort, conversation, event, inbox, partner, person, role, run
from dialogs.plan.model import Pairs
from tests.support.builders import plan, step, turn
from tests.support.running_app import FRANCES, ROOM, START, House, guest, short_plan

PLAN = short_plan()
PAIRED = plan(
    step("intro.hello", 5),
    turn("pairs.one.play", 5, 0, 2, item_starts=True),
    turn("pairs.two.play", 5, 1, 2, item_starts=True),
    pairs={"pairs": Pairs()},
    programme="together",
    session=1,
)


async def count(house: House, table: sa.Table) -> int:
    async with house.database.reading() as tx:
        return int((await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one())


async def tidy_after(house: House, days: float) -> None:
    house.clock.jump(START + timedelta(days=days))
    await house.app.idle()
    await house.app.housekeeping.tidy()


async def test_an_abandoned_session_is_ended_with_its_answers_and_without_a_word(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=4)
        await house.say(FRANCES, "start")
        await house.until(6)
        for number in range(1, 5):
            await house.press(guest(number), "tokens", 0)
        await house.say(FRANCES, "pause")
        await house.until(7)  # delayed card edits have been made
        said = len(house.platform.attempts)
        assert await count(house, ballot) == 4
        await tidy_after(house, 0.5)
        assert await count(house, ballot) == 4
        await tidy_after(house, 2)
        assert await count(house, ballot) == 0
        assert await house.ended_at() is not None
        assert len(house.platform.attempts) == said


async def test_a_chat_that_waits_for_its_session_is_left_alone(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await tidy_after(house, 60)
        assert await house.ended_at() is None
        assert not (await house.say(FRANCES, "start")).refused


async def test_a_session_under_way_is_left_alone(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        await house.until(6)
        await house.app.housekeeping.tidy()
        assert await house.ended_at() is None


async def test_names_go_when_their_time_has_come(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(31)
        await tidy_after(house, 8)
        assert await count(house, inbox) == 0
        assert await count(house, person) == 4
        await tidy_after(house, 184)
        for table in (run, person, attendee, conversation):
            assert await count(house, table) == 0


async def test_a_cohort_remembers_partners_and_roles_until_its_time_has_come(database_url: str) -> None:
    async with House(database_url, PAIRED) as house:
        await house.install(people=4)
        await house.say(FRANCES, "start")
        await house.until(16)
        assert await count(house, partner) == 4
        assert await count(house, role) == 8
        loaded = await house.app.service.loaded(await house.run_id())
        assert loaded is not None
        assert loaded.row.cohort_id is not None
        async with house.database.reading() as tx:
            past = await cohorts.past(tx, loaded.row.cohort_id, loaded.run.people)
        paired = {id_: one for id_, one in past.items() if one.partners}
        assert len(paired) == 4
        for id_, one in paired.items():
            assert paired[one.partners[0]].partners == (id_,)
            assert sorted(one.roles) == ["practitioner", "supervisor"]
        await tidy_after(house, 184)
        for table in (cohort, partner, role):
            assert await count(house, table) == 0


@pytest.mark.parametrize("days", [1, 100])
async def test_tidying_twice_does_no_harm(database_url: str, days: int) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=1)
        await tidy_after(house, days)
        await house.app.housekeeping.tidy()


async def spoil(house: House, where: Conversation) -> str:
    """Make the run of a chat one that this version cannot read."""
    row = await house.app.router.latest(where)
    assert row is not None
    async with house.database.writing() as tx:
        await tx.execute(sa.update(event).where(event.c.run_id == row.id, event.c.version == 1).values(type="Hologram"))
    house.app.service.loaded_runs.forget()
    return row.id


def rooms(number: int) -> list[Conversation]:
    return [Conversation("fake", f"room {one}", "council") for one in range(number)]


def measured(house: House, name: str) -> float:
    return house.app.metrics.registry.get_sample_value(f"throughline_{name}", {}) or 0


async def test_a_session_that_cannot_be_read_stops_no_deletion(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        for where in rooms(3):
            await house.say(FRANCES, "start", where=where)
            await house.say(FRANCES, "pause", where=where)
        bad = await spoil(house, rooms(3)[1])
        with structlog.testing.capture_logs() as logs:
            await tidy_after(house, 2)
        async with house.database.reading() as tx:
            assert (await tx.execute(sa.select(run.c.id).where(run.c.live))).scalars().all() == [bad]
        (said,) = [one for one in logs if one["event"] == "abandoned session not ended"]
        assert said["run"] == bad
        assert said["exc_info"]
        failures = house.app.metrics.registry.get_sample_value("throughline_failures_total", {"place": "housekeeping"})
        assert failures == 1
        assert measured(house, "housekeeping_failing") == 1
        await tidy_after(house, 400)
        assert await count(house, run) == 0
        assert await count(house, person) == 0
        await house.app.housekeeping.tidy()
        assert measured(house, "housekeeping_failing") == 0
        assert measured(house, "housekeeping_success_seconds") == house.clock.now().timestamp()


async def test_a_run_that_is_due_and_cannot_be_read_is_deleted_in_its_time(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.say(FRANCES, "start")
        await spoil(house, ROOM)
        await tidy_after(house, 400)
        assert await count(house, run) == 0


@pytest.mark.parametrize("broken", ["delete_received", "delete_messages", "delete_runs", "delete_people"])
async def test_one_kind_that_fails_stops_no_other(database_url: str, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: object) -> int:
        raise ZeroDivisionError

    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        await house.until(31)
        monkeypatch.setattr(retention, broken, fails)
        await tidy_after(house, 400)
        assert (await count(house, run) == 0) == (broken != "delete_runs")
        assert measured(house, "housekeeping_failing") == 1
        monkeypatch.undo()
        await house.app.housekeeping.tidy()
        assert measured(house, "housekeeping_failing") == 0
        assert await count(house, run) == await count(house, person) == 0


async def test_a_service_that_never_runs_at_night_deletes_when_it_starts(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        await house.until(31)
    for day, left in ((1, 1), (2, 1), (400, 0)):
        async with House(database_url, PLAN, now=START + timedelta(days=day)) as house:
            await house.app.idle()
            assert await count(house, run) == left
            async with house.database.reading() as tx:
                last = await service_state.read(tx, service_state.HOUSEKEEPING)
            assert last is not None
            assert last[1] == START + timedelta(days=day)


async def test_a_service_that_was_off_for_a_minute_does_not_delete_again(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await house.app.housekeeping.tidy()
    async with House(database_url, PLAN, now=START + timedelta(hours=2)) as house:
        await house.app.idle()
        async with house.database.reading() as tx:
            last = await service_state.read(tx, service_state.HOUSEKEEPING)
        assert last is not None
        assert last[1] == START
        assert measured(house, "housekeeping_success_seconds") == START.timestamp()


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_somebody_who_joins_while_old_names_are_deleted_stays(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=1)
        run_id = await house.run_id()
        async with house.database.writing() as tx:
            known = await people.keep_people(tx, ROOM.channel, ROOM.tenant, [guest(2)])
        async with house.database.writing() as joining:
            await people.attend(joining, [(run_id, known[guest(2).platform_id])])
            async with house.database.writing() as tx:
                assert await retention.delete_people(tx) == 0
        async with house.database.reading() as tx:
            assert len((await people.attendees(tx, [run_id]))[run_id]) == 3

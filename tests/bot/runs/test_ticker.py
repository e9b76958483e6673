"""Ticker: all due runs are ticked, and a failing run does not stop the others."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from prometheus_client import Histogram

from bot.infra.clock import VirtualClock
from bot.ports import Conversation
from bot.runs.ticker import TOGETHER
from bot.store import runs
from tests.support.broken_connection import BrokenConnection
from tests.support.running_app import FRANCES, START, House, short_plan

PLAN = short_plan()
SOON = timedelta(seconds=15)


def room(number: int) -> Conversation:
    return Conversation("fake", f"room {number}", "council")


async def test_many_runs_due_at_once_all_go_on(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        for number in range(12):
            await house.say(FRANCES, "start", where=room(number))
        await house.until(5)
        assert [one.step for one in house.delivered if one.slot == "step:2"] == ["intro.tokens"] * 12
        assert house.app.metrics.late._sum.get() == 0  # type: ignore[attr-defined]


async def test_a_run_whose_tick_fails_is_left_alone_for_a_while(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.say(FRANCES, "start", where=room(1))
        bad = await house.app.router.latest(room(1))
        assert bad is not None
        await house.say(FRANCES, "start action-learning", where=room(2))
        loaded = house.app.service.loaded_runs.get(bad.id)
        assert loaded is not None
        plans = house.app.service.plans

        class Broken(type(loaded.plan)):  # type: ignore[misc]
            """A plan that cannot be run."""

            @property
            def index_of(self) -> dict[str, int]:
                raise ZeroDivisionError

        whole = plans._plans[bad.plan_hash]
        plans._plans[bad.plan_hash] = Broken.model_validate(whole.model_dump() | {"id": "broken"})
        other = await house.app.router.latest(room(2))
        assert other is not None
        await house.until(5.1)
        plans._plans[bad.plan_hash] = whole
        await house.until(20)
        starts = [one.run_id for one in house.delivered if one.slot == "step:2" and one.new]
        assert sorted(starts) == sorted([bad.id, other.id])


async def test_a_tick_that_the_database_refused_comes_again_within_two_seconds(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with House(database_url, PLAN) as house:
        await house.say(FRANCES, "start", where=room(1))
        await house.until(4.9)
        database = BrokenConnection(house, monkeypatch)
        await house.until(5 + 2 / 60)
        assert database.broke
        assert [one.step for one in house.delivered if one.slot == "step:2"] == ["intro.tokens"]


async def claimed(house: House, at: datetime) -> list[str]:
    async with house.database.writing() as tx:
        return list((await runs.claim_due(tx, at, 10, SOON))[0])


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
async def test_replicas_share_due_runs_and_a_claim_runs_out(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        for number in range(3):
            await house.say(FRANCES, "start", where=room(number))
        await house.app.ticker.stop()
        at = START + PLAN.steps[0].lasts
        assert await claimed(house, at - timedelta(minutes=2)) == []
        assert len(await claimed(house, at)) == 3
        assert await claimed(house, at) == []
        assert len(await claimed(house, at + SOON)) == 3


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_more_runs_than_are_read_ahead_all_go_on(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.runs.ticker.AHEAD", 3)
    monkeypatch.setattr("bot.runs.ticker.AT_ONCE", 2)
    async with House(database_url, PLAN) as house:
        for number in range(11):
            await house.say(FRANCES, "start", where=room(number))
        house.app.ticker.wake()
        await house.until(5)
        assert [one.step for one in house.delivered if one.slot == "step:2"] == ["intro.tokens"] * 11


async def test_what_it_was_not_told_of_is_found_by_the_sweep(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with House(database_url, PLAN) as house:
        monkeypatch.setattr(house.app.ticker, "expect", lambda wake_ups: None)
        await house.say(FRANCES, "start", where=room(1))
        house.app.ticker.wake()  # what the clock calls every few seconds
        await house.until(5)
        assert [one.step for one in house.delivered if one.slot == "step:2"] == ["intro.tokens"]


async def test_while_the_database_is_away_it_looks_again_every_second(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def away(now: datetime) -> None:
        nonlocal looks
        looks += 1
        raise OSError

    async with House(database_url, PLAN) as house:
        await house.say(FRANCES, "start", where=room(1))
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(house.app.ticker, "_look", away)
            house.app.ticker.wake()
            await house.app.ticker.idle()
            assert looks == 3, "a connection is mostly missing for a moment only"
            house.clock.jump(START + timedelta(seconds=1))
            await house.app.ticker.idle()
            assert looks == 4
        await house.until(5)
        assert [one.step for one in house.delivered if one.slot == "step:2"] == ["intro.tokens"]


class Passing(VirtualClock):
    """A clock that advances while the ticker rests."""

    async def rest(self, seconds: float) -> None:
        if seconds == TOGETHER:
            self.jump(self.now() + timedelta(seconds=seconds))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_what_falls_due_while_others_are_ticked_is_ticked_together(database_url: str) -> None:
    clock = Passing(START)
    async with House(database_url, PLAN, clock=clock) as house:
        for number in range(5):
            await house.say(FRANCES, "start", where=room(number))
            clock.jump(START + timedelta(seconds=number / 100))
        batches, at = house.app.metrics.batch, START + PLAN.steps[0].lasts
        clock.jump(at - timedelta(seconds=1))
        await house.app.idle()
        before = ticked(batches)
        clock.jump(at)
        await house.app.idle()
        assert [one.step for one in house.delivered if one.slot == "step:2" and one.new] == ["intro.tokens"] * 5
        assert [after - then for after, then in zip(ticked(batches), before, strict=True)] == [2, 5]


def ticked(batches: Histogram) -> tuple[float, float]:
    """The number of transactions and of commands in them."""
    samples = {one.name: one.value for one in batches.collect()[0].samples}
    name = batches.describe()[0].name
    return samples[f"{name}_count"], samples[f"{name}_sum"]

"""Clocks: the virtual clock jumps and calls in order. The real clock calls once, and immediately if the time is past."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.infra.clock import SystemClock, VirtualClock
from bot.infra.metrics import Metrics
from bot.store.clock_sync import ClockSync
from bot.store.database import Database
from tests.support.limits import HANG

START = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Bell:
    """Records when it was called."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.rang: list[datetime] = []

    def ring(self) -> None:
        self.rang.append(self.clock.now())


def test_of_several_wishes_the_earliest_counts_and_is_called_once() -> None:
    clock = VirtualClock(START)
    bell = Bell(clock)
    for seconds in (5, 3, 9):
        clock.wake(START + seconds * SECOND, bell.ring)
    assert clock.next_at == START + 3 * SECOND
    clock.jump(START + 3 * SECOND)
    assert bell.rang == [START + 3 * SECOND]
    assert clock.next_at is None


def test_time_never_goes_back_and_what_is_past_is_called_at_the_next_jump() -> None:
    clock = VirtualClock(START)
    bell = Bell(clock)
    clock.wake(START - SECOND, bell.ring)
    assert clock.next_at == START
    clock.jump(START - 5 * SECOND)
    assert bell.rang == [START]
    assert clock.now() == START


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 100)), max_size=30))
def test_nobody_is_called_early_or_forgotten(wishes: list[tuple[int, int]]) -> None:
    clock = VirtualClock(START)
    bells = [Bell(clock) for _ in range(4)]
    for bell, seconds in wishes:
        clock.wake(START + seconds * SECOND, bells[bell].ring)
    while (at := clock.next_at) is not None:
        clock.jump(at)
    for number, bell in enumerate(bells):
        mine = [seconds for which, seconds in wishes if which == number]
        assert bell.rang == ([START + min(mine) * SECOND] if mine else [])


async def test_the_real_clock_calls_what_is_past_at_once_and_only_once() -> None:
    clock = SystemClock()
    rang = asyncio.Event()
    calls: list[datetime] = []

    def ring() -> None:
        calls.append(clock.now())
        rang.set()

    clock.wake(clock.now() + timedelta(hours=1), ring)
    clock.wake(clock.now() - SECOND, ring)
    clock.wake(clock.now() + timedelta(hours=2), ring)
    clock.start()
    await rang.wait()
    assert len(calls) == 1
    clock.stop()
    clock.stop()


async def test_the_real_clock_calls_again_and_again() -> None:
    clock = SystemClock()
    rang = asyncio.Queue[int]()
    clock.every(timedelta(milliseconds=1), lambda: rang.put_nowait(1))
    clock.start()
    assert [await rang.get() for _ in range(3)] == [1, 1, 1]
    clock.stop()


async def test_a_regular_call_that_fails_is_logged_and_comes_again() -> None:
    clock, rang = SystemClock(), asyncio.Queue[int]()

    def call() -> None:
        rang.put_nowait(1)
        raise ValueError("what somebody said")

    with capture_logs() as logged:
        clock.every(timedelta(milliseconds=1), call)
        assert [await rang.get() for _ in range(2)] == [1, 1]
    clock.stop()
    assert logged[0]["event"] == "regular call failed"


class Wrong(SystemClock):
    """A machine with a wrong clock. The test moves its steady time."""

    def __init__(self, ahead: timedelta) -> None:
        self.ahead, self.seconds = ahead, 1000.0
        super().__init__(lambda: self.seconds)
        self.set_back: list[timedelta] = []
        self.setbacks.subscribe(self.set_back.append)

    def wall(self) -> datetime:
        return START + self.ahead + timedelta(seconds=self.seconds - 1000)

    def wait(self, seconds: float) -> None:
        """Advance the time."""
        self.seconds += seconds


@pytest.mark.parametrize("ahead", [-240, -3, 0, 5, 86400])
def test_the_clock_that_is_followed_counts_whatever_the_wall_shows(ahead: int) -> None:
    clock = Wrong(ahead * SECOND)
    assert clock.follow(START, SECOND / 100) == ahead * SECOND
    assert clock.now() == START
    clock.wait(5)
    clock.ahead = 3600 * SECOND
    clock.compare()
    assert clock.now() == START + 5 * SECOND
    assert clock.set_back == [], "it was wrong from the start, and nobody went by it"


def test_what_may_be_right_stays() -> None:
    clock = Wrong(SECOND)
    clock.follow(START, 2 * SECOND)
    assert clock.now() == START + SECOND, "within what asking took"
    clock.follow(START, SECOND / 100)
    assert clock.now() == START, "a quicker answer says more"
    clock.follow(START + SECOND / 25, timedelta(0))
    assert clock.now() == START


def test_a_followed_clock_that_is_set_back_is_told() -> None:
    clock = Wrong(timedelta(0))
    clock.follow(START, timedelta(0))
    clock.follow(START + 3600 * SECOND, timedelta(0))
    assert (clock.now(), clock.set_back) == (START + 3600 * SECOND, [])
    clock.follow(START, timedelta(0))
    assert (clock.now(), clock.set_back) == (START, [3600 * SECOND])


async def test_whoever_waits_is_called_when_the_followed_clock_shows_it_whoever_sets_the_wall() -> None:
    clock, wished = Wrong(3600 * SECOND), START + 600 * SECOND
    clock.start()
    clock.wake(wished, lambda: None)

    def asked() -> datetime:
        (job,) = clock._scheduler.get_jobs()
        at: datetime = job.trigger.run_date
        return at

    assert asked() == wished
    clock.follow(START, timedelta(0))
    assert asked() == wished + 3600 * SECOND, "when the wall will show that"
    clock.compare()
    clock.ahead = -60 * SECOND
    clock.compare()
    assert asked() == wished - 60 * SECOND
    clock.stop()


async def test_replicas_go_by_the_time_of_their_database(postgres: str) -> None:
    clock, metrics, database = SystemClock(), Metrics(), Database(postgres)
    right = clock.wall
    clock.wall = lambda: right() + timedelta(minutes=4)  # type: ignore[method-assign]
    keeper = ClockSync(database, clock, metrics)
    with capture_logs() as told:
        await keeper.look()
        await keeper.look()
        assert abs(clock.now() - right()) < timedelta(minutes=1)
        del clock.wall
        await keeper.look()
    await keeper.stop()
    await database.close()
    assert [one["event"] for one in told] == ["clock differs from the database's", "clock agrees with the database's"]
    assert metrics.registry.get_sample_value("throughline_clock_off_seconds") is not None


async def test_sqlite_goes_by_the_clock_of_its_machine() -> None:
    clock, database = Wrong(SECOND), Database("sqlite://")
    await ClockSync(database, clock, Metrics()).look()
    await database.close()
    assert clock.now() == START + SECOND


async def test_who_wants_to_be_called_again_at_once_waits_a_moment_and_others_do_not() -> None:
    clock = SystemClock(lambda: 1000.0)  # steady time is constant, so that the moment does not pass during the setup
    rang, done = list[str](), asyncio.Event()
    clock.start()
    try:

        def one() -> None:
            rang.append("one")
            if rang.count("one") == 1:
                clock.wake(clock.now(), one)
                clock.wake(clock.now(), other)
            else:
                done.set()

        def other() -> None:
            rang.append("other")

        clock.wake(clock.now(), one)
        await asyncio.wait_for(done.wait(), HANG)
    finally:
        clock.stop()
    assert rang == ["one", "other", "one"]

"""Clocks: the virtual one jumps and calls in order; the real one calls once, at once for what is past."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.clock import SystemClock, VirtualClock

START = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Bell:
    """Notes when it rang."""

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

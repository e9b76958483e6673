"""Rate limits: no window is ever exceeded, and the stated wait is long enough, with one process or several."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from cachetools import LRUCache
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams.rate_limits import TeamsRateLimits
from bot.infra.clock import VirtualClock
from bot.infra.metrics import Metrics
from bot.infra.rate_limit import Bucket, Limit, LocalRateLimiter
from bot.ports import RetryLater
from bot.store import schema
from bot.store.database import Database
from bot.store.shared_rate_limit import SharedRateLimiter
from tests.support.running_app import START

LIMITS = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))


class Now:
    """A manual clock."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def most_within(sent: list[float], lasts: float) -> int:
    """The largest number of sends in any window of that length."""
    return max(sum(start <= at < start + lasts for at in sent) for start in sent)


@given(st.lists(st.floats(min_value=0.0, max_value=20.0), min_size=1, max_size=200))
async def test_no_window_is_exceeded_whatever_the_moments(gaps: list[float]) -> None:
    now = Now()
    pace, sent = TeamsRateLimits(now), list[float]()
    for gap in gaps:
        now.at += gap
        try:
            await pace.take("send", "chat", "tenant")
            sent.append(now.at)
        except RetryLater:
            continue
    assert all(most_within(sent, lasts) <= most for most, lasts in LIMITS)


@given(st.lists(st.floats(min_value=0.0, max_value=90.0), min_size=100, max_size=400))
async def test_what_is_kept_of_an_hour_stays_small_and_never_counts_too_little(gaps: list[float]) -> None:
    """Old calls are kept by the minute, and a round trip through JSON changes nothing."""
    bucket, sent, now = Bucket(), list[float](), 0.0
    windows = ((54, 30.0), (100, 3600.0))
    for gap in gaps:
        now += gap
        bucket = Bucket.from_state(bucket.state)
        if bucket.wait(windows, now) == 0.0:
            bucket.take(windows, now)
            sent.append(now)
    assert most_within(sent, 3600.0) <= 100
    assert len(bucket.calls) <= 54 * 2 + 61


async def test_a_sender_who_waits_as_told_sends_at_the_full_rate() -> None:
    now = Now()
    pace = TeamsRateLimits(now)
    for _ in range(200):
        while True:
            try:
                await pace.take("send", "chat", "tenant")
                break
            except RetryLater as later:
                wait = later.after or timedelta(0)  # no wait named would be an endless loop, so it counts as an hour
                now.at += wait.total_seconds() + 1e-6 if wait else 3600.0
    assert now.at < 200 / 54 * 30 + 1


async def test_one_organisation_shares_its_limit_and_another_has_its_own() -> None:
    now = Now()
    pace = TeamsRateLimits(now)
    for number in range(45):
        await pace.take("send", f"chat-{number}", "tenant")
    with pytest.raises(RetryLater):
        await pace.take("send", "another", "tenant")
    await pace.take("send", "another", "other-tenant")


async def test_reading_members_does_not_hold_messages_up() -> None:
    now = Now()
    pace = TeamsRateLimits(now)
    for _ in range(12):
        await pace.take("read", "chat", "tenant")
    await pace.take("send", "chat", "tenant")
    with pytest.raises(RetryLater):
        await pace.take("read", "chat", "tenant")


async def test_those_who_are_refused_come_again_one_after_the_other() -> None:
    now = Now()
    rate_limiter, limit = LocalRateLimiter(now), Limit("tenant", ((10, 1.0),))
    waits = [await rate_limiter.take([limit]) for _ in range(50)]
    assert waits[:10] == [0.0] * 10
    assert Counter(round(wait) for wait in waits[10:]) == {1: 10, 2: 10, 3: 10, 4: 10}


# -- several replicas


@pytest.fixture
def kind() -> str:
    """There are no replicas on SQLite."""
    return "postgresql"


class Replicas:
    """The rate limiters of several replicas on one database and one clock, and what each has sent when."""

    def __init__(self, databases: list[Database]) -> None:
        self.clock = VirtualClock(START)
        self.paces = [
            TeamsRateLimits(self.seconds, rate_limiter=SharedRateLimiter(one, self.clock, Metrics()), app="app")
            for one in databases
        ]
        self.sent: list[tuple[int, float, str]] = []

    def seconds(self) -> float:
        return (self.clock.now() - START).total_seconds()

    async def send_all(self, letters: list[list[tuple[str, str]]], most: int = 64) -> None:
        """Each replica sends its messages (chat, tenant), oldest first, and waits as long as it is told to."""
        waiting = [[(START, chat, tenant) for chat, tenant in mine] for mine in letters]
        while any(waiting):
            taken = await asyncio.gather(*(self._turn(number, mine, most) for number, mine in enumerate(waiting)))
            if not any(taken) and any(waiting):
                self.clock.jump(min(at for mine in waiting for at, _, _ in mine))

    async def _turn(self, number: int, mine: list[tuple[object, str, str]], most: int) -> bool:
        due = [one for one in mine if one[0] <= self.clock.now()][:most]  # type: ignore[operator]
        for one in due:
            mine.remove(one)
            _, chat, tenant = one
            try:
                await self.paces[number].take("send", chat, tenant)
                self.sent.append((number, self.seconds(), tenant))
            except RetryLater as later:
                mine.append((self.clock.now() + (later.after or timedelta(0)), chat, tenant))
        return bool(due)

    def moments(self, tenant: str) -> list[float]:
        return sorted(at for _, at, whose in self.sent if whose == tenant)


@pytest.fixture
async def replicas(database_url: str) -> object:
    databases = [Database(database_url), Database(database_url)]
    await schema.create(databases[0])
    yield Replicas(databases)
    for one in databases:
        await one.close()


async def test_two_replicas_together_never_exceed_what_an_organisation_may_send(replicas: Replicas) -> None:
    """Two hundred chats in the same second, half of them on each replica. One belongs to a small organisation."""
    large = [[(f"chat {number}", "large") for number in range(side, 200, 2)] for side in (0, 1)]
    for mine in large:
        mine.insert(60, ("small chat", "small"))
    await replicas.send_all(large)
    sent = replicas.moments("large")
    assert len(sent) == 200
    assert most_within(sent, 1.0) <= 45
    assert sent[-1] <= 200 / 45 + 1, "the limit is used, not only kept to"
    assert max(replicas.moments("small")) == 0.0, "one organisation's crowd does not hold another up"
    half = [sum(1 for number, at, tenant in replicas.sent if number == side and tenant == "large") for side in (0, 1)]
    assert half == [100, 100]
    last = [max(at for number, at, _ in replicas.sent if number == side) for side in (0, 1)]
    assert abs(last[0] - last[1]) < 2.0, "neither replica starves"


async def test_the_pace_of_a_chat_survives_being_handed_over(replicas: Replicas) -> None:
    """One replica uses up the limit of a chat, then another takes over the chat."""
    await replicas.send_all([[("chat", "tenant")] * 20, []])
    await replicas.send_all([[], [("chat", "tenant")] * 20])
    await replicas.send_all([[("chat", "tenant")] * 10, [("chat", "tenant")] * 10])
    sent = replicas.moments("tenant")
    assert len(sent) == 60
    assert all(most_within(sent, lasts) <= most for most, lasts in LIMITS)


async def test_what_one_replica_was_told_to_hold_back_the_other_holds_too(replicas: Replicas) -> None:
    await replicas.paces[0].hold("send", "chat", timedelta(seconds=30))
    with pytest.raises(RetryLater) as caught:
        await replicas.paces[1].take("send", "chat", "tenant")
    assert caught.value.after == timedelta(seconds=30)
    await replicas.paces[1].take("send", "another", "tenant")


async def test_without_its_database_each_replica_counts_for_itself(replicas: Replicas, database_url: str) -> None:
    for _ in range(5):  # of six: one is kept for replies
        await replicas.paces[0].take("send", "chat", "tenant")
    away = Database("postgresql://nobody@127.0.0.1:1/none")
    replicas.paces[0]._rate_limiter._database = away  # type: ignore[attr-defined]
    with pytest.raises(RetryLater):
        await replicas.paces[0].take("send", "chat", "tenant")
    await replicas.paces[0].take("send", "another", "tenant")
    await away.close()


async def test_a_limit_that_was_dropped_from_memory_is_read_again_and_not_written_over(replicas: Replicas) -> None:
    ours, theirs = (pace._rate_limiter for pace in replicas.paces)
    ours._own._buckets = LRUCache(2)  # type: ignore[attr-defined]
    limits = [Limit(key, ((2, 60.0),)) for key in "abc"]
    waits = [await ours.take([limit]) for limit in (*limits, limits[0])]
    assert waits == [0.0] * 4
    assert await theirs.take([limits[0]]) > 0.0, "both calls are counted"

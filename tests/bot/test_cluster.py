"""Cluster: two replicas on one PostgreSQL. Each is told of the other's changes at once, or finds them without that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.infra.clock import VirtualClock
from bot.ports import Heard, Outcome, Pressed
from bot.runs.fan_out import letter
from bot.runs.submission import Submission
from bot.store import erasure, inbox, outbox_claims, people, runs
from bot.store import outbox as outbox_table
from bot.store.broadcast import ClusterMessage
from bot.store.postgres_notifications import NotificationConnection
from bot.store.replicas import LOCKS, Liveness, alive, key_of
from bot.store.tables import ballot, event, outbox, run
from bot.web.live_feed import Frame
from bot.web.site import Site
from cards.render.plain import plain
from dialogs.run.commands import Answer
from dialogs.run.evolve import evolve
from dialogs.run.messages import TextCard
from dialogs.run.state import Run
from dialogs.texts.sentence import sentence
from tests.support.limits import HANG
from tests.support.running_app import FRANCES, ROOM, START, FakeChannel, House, Platform, guest, short_plan

PLAN = short_plan()


@pytest.fixture(params=["postgresql"])
def kind() -> str:
    """PostgreSQL only: SQLite has no replicas."""
    return "postgresql"


@dataclass
class Pair:
    """Two replicas with one clock and one platform. `heard` has the notifications to the second."""

    one: House
    two: House
    heard: asyncio.Queue[ClusterMessage] = field(default_factory=asyncio.Queue)

    def listen(self) -> None:
        self.two.app.cluster.heard.subscribe(self.heard.put_nowait)

    async def hears(self, **wanted: Any) -> ClusterMessage:
        """Wait until the second replica has been notified of this."""
        async with asyncio.timeout(HANG):
            while True:
                told = await self.heard.get()
                if all(getattr(told, name) == value for name, value in wanted.items()):
                    return told

    async def until(self, minutes: float) -> None:
        """Advance the clock of both."""
        goal = START + timedelta(minutes=minutes)
        clock = self.one.clock
        while (at := clock.next_at) is not None and at <= goal:
            clock.jump(at)
            await self.idle()
        clock.jump(goal)
        await self.idle()

    async def idle(self) -> None:
        await self.one.app.idle()
        await self.two.app.idle()


@pytest.fixture
async def pair(database_url: str) -> AsyncIterator[Pair]:
    platform, clock = Platform(), VirtualClock(START)
    async with (
        House(database_url, PLAN, FakeChannel(platform), clock=clock) as one,
        House(database_url, PLAN, FakeChannel(platform), clock=clock) as two,
    ):
        async with asyncio.timeout(HANG):
            await one.app.broadcast.is_open.wait()
            await two.app.broadcast.is_open.wait()
        both = Pair(one, two)
        both.listen()
        await one.install(people=3)
        yield both


async def shown(frames: AsyncIterator[Frame], phase: str) -> Frame:
    """Wait for the next frame with the session in that phase."""
    async with asyncio.timeout(HANG):
        async for frame in frames:
            if frame.live.phase == phase:
                return frame
    raise AssertionError("the page ended")


async def test_a_page_open_at_one_replica_changes_when_the_other_decides(pair: Pair) -> None:
    site = Site(pair.two.app)
    frames = site.watch.frames(await pair.one.run_id(), "facilitator")
    assert (await shown(frames, "open")).live.here == 3
    await pair.one.say(FRANCES, "start")
    running = await shown(frames, "running")
    assert running.live.now is not None
    assert running.live.now.step == "intro.hello"
    await pair.one.say(FRANCES, "pause")
    await shown(frames, "paused")
    await frames.aclose()  # type: ignore[attr-defined]
    await site.watch.close()


async def test_answers_at_one_replica_are_counted_on_the_page_of_the_other(pair: Pair) -> None:
    await pair.one.say(FRANCES, "start")
    await pair.until(5.5)
    site = Site(pair.two.app)
    frames = site.watch.frames(await pair.one.run_id(), "facilitator")
    await anext(frames)
    await pair.one.press(guest(1), "tokens", 2)
    async with asyncio.timeout(HANG):
        async for frame in frames:
            if [poll.answered for poll in frame.live.polls] == [1]:
                break
    await frames.aclose()  # type: ignore[attr-defined]
    await site.watch.close()


async def test_with_the_line_cut_the_sweep_shows_the_same_page(pair: Pair) -> None:
    await pair.two.app.broadcast.stop()
    site = Site(pair.two.app)
    frames = site.watch.frames(await pair.one.run_id(), "facilitator")
    await shown(frames, "open")
    await pair.one.say(FRANCES, "start")
    site.watch.look_again()  # what the clock calls every few seconds
    await shown(frames, "running")
    await frames.aclose()  # type: ignore[attr-defined]
    await site.watch.close()


async def test_what_one_replica_began_the_other_carries_on_when_it_stops(pair: Pair) -> None:
    await pair.one.say(FRANCES, "start")
    await pair.one.app.stop()
    pair.two.app.ticker.wake()  # what the clock calls every few seconds
    await pair.two.app.idle()
    await pair.two.until(4)
    assert "StepCard" not in pair.two.cards()
    await pair.two.until(5)
    assert [one.step for one in pair.two.delivered if one.slot == "step:2"] == ["intro.tokens"]
    await pair.two.until(32)
    assert await pair.two.ended_at() == START + PLAN.lasts


async def test_what_is_due_before_the_next_sweep_is_told(pair: Pair) -> None:
    await pair.one.say(FRANCES, "start")
    await pair.until(4.95)
    await pair.one.say(guest(4), "here")  # the step ends in three seconds
    assert (await pair.hears(wake=START + timedelta(minutes=5))).by == pair.one.app.replica
    assert pair.two.clock.next_at == START + timedelta(minutes=5)


async def test_letters_that_one_replica_cannot_take_the_other_sends(pair: Pair) -> None:
    await pair.one.app.delivery.stop()
    assert pair.one.app.delivery.is_full
    await pair.one.say(FRANCES, "start")
    while "StartedCard" not in pair.two.cards():  # several commits, and each may be told apart
        await pair.hears(messages=True)
        await pair.two.app.idle()
    assert not pair.one.app.delivery.turns or "StartedCard" not in pair.one.cards()


async def test_everybody_forgets_who_was_erased(pair: Pair) -> None:
    before = await pair.two.app.identities.person(ROOM, guest(1))
    async with pair.one.database.writing() as tx:
        await erasure.erase(tx, before)
    await pair.hears(forget=True)
    after = await pair.two.app.identities.person(ROOM, guest(1))
    assert after != before
    assert not (await pair.two.say(guest(1), "here", "here again")).refused


async def test_a_line_that_breaks_is_made_new_and_nothing_in_memory_is_relied_on(pair: Pair) -> None:
    both = pair.one.app, pair.two.app
    returned = [asyncio.Event() for _ in both]
    for app, back in zip(both, returned, strict=True):
        app.cluster.reconnected.subscribe(back.set)
    async with pair.one.database.writing() as tx:
        await tx.execute(CUT, {"locks": LOCKS})
    await pair.one.say(FRANCES, "start")
    async with asyncio.timeout(HANG):
        for back in returned:
            await back.wait()
    await pair.one.say(FRANCES, "pause")
    await pair.hears(runs=(await pair.one.run_id(),))
    loaded = await pair.two.app.service.loaded(await pair.one.run_id())
    assert loaded is not None
    assert loaded.run.phase == "paused"


CUT = sa.text("""
    SELECT pg_terminate_backend(pid) FROM pg_locks
    WHERE locktype = 'advisory' AND classid::bigint = :locks
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
""")
"""Ends the connections on which replicas hear of each other: each holds the lock that says that it lives."""


async def test_reads_are_never_stale_however_the_replicas_take_turns(pair: Pair) -> None:
    """Each replica decides on the other's latest state, notified or not."""
    await pair.two.app.broadcast.stop()
    await pair.one.app.broadcast.stop()
    run_id = await pair.one.run_id()
    words = (("start", "running"), ("pause", "paused"), ("resume", "running"), ("pause", "paused"))
    for number, (text, phase) in enumerate(words):
        house = pair.one if phase == "running" else pair.two
        assert not (await house.say(FRANCES, text, f"word {number}")).refused
        for other in (pair.one, pair.two):
            loaded = await other.app.service.loaded(run_id)
            assert loaded is not None
            assert (loaded.run.phase, loaded.run) == (phase, await folded(pair.one, run_id))


async def folded(house: House, run_id: str) -> Run:
    """The run, rebuilt from its events."""
    async with house.database.reading() as tx:
        found = await runs.events(tx, run_id)
    state = Run()
    for happened in found:
        state = evolve(state, happened)
    return state


async def test_memory_is_never_ahead_of_a_database_that_lost_its_last_commits(pair: Pair) -> None:
    """Lose the last events, as after a fail-over to a standby that lagged behind."""
    run_id = await pair.one.run_id()
    before = await pair.one.app.service.loaded(run_id)
    assert before is not None
    await pair.one.say(FRANCES, "start")
    async with pair.one.database.writing() as tx:
        await tx.execute(sa.delete(event).where(event.c.version > before.row.version))
        await tx.execute(sa.update(run).values(version=before.row.version, started_at=None, wake_at=None))
    older = await pair.one.app.service.loaded(run_id)
    assert older is not None
    assert older.run == await folded(pair.one, run_id)
    await pair.two.say(guest(5), "here", "somebody comes")
    newer = await pair.one.app.service.loaded(run_id)
    assert newer is not None
    assert newer.run == await folded(pair.one, run_id)


async def test_one_that_leaves_gives_its_letters_away(pair: Pair) -> None:
    held = asyncio.Event()

    async def slow(_: object) -> None:
        await held.wait()

    pair.one.channel.trouble, before = slow, pair.one.app.service.decided
    said = asyncio.create_task(pair.one.say(FRANCES, "start"))
    async with asyncio.timeout(HANG):
        while pair.one.app.service.decided == before:
            await asyncio.sleep(0)
    leaving = asyncio.create_task(pair.one.app.stop())
    held.set()
    await leaving
    said.cancel()
    await pair.hears(messages=True)
    await pair.two.app.idle()
    async with pair.two.database.reading() as tx:
        left = (await tx.execute(sa.select(outbox.c.id).where(outbox.c.lease_by == pair.one.app.replica))).all()
        known = await people.attendees(tx, [await pair.two.run_id()])
    assert not left
    assert known


# -- answers, which go by memory -----------------------------------------------------------------------------------------


async def answer(house: House, option: int, run_id: str = "") -> Outcome:
    return await house.app.receive(Pressed(ROOM, guest(1), "poll", "tokens", 1, (option,), {}, house.delivery(), run=run_id))


async def asking(pair: Pair) -> str:
    """A session whose poll is open, and that both know from an answer."""
    await pair.one.say(FRANCES, "start")
    await pair.until(6)
    for house in (pair.one, pair.two):
        assert not (await answer(house, 0)).refused
    await pair.idle()
    return await pair.one.run_id()


async def answers(pair: Pair) -> Sequence[str]:
    async with pair.one.database.reading() as tx:
        return (await tx.execute(sa.select(ballot.c.options))).scalars().all()


async def test_an_answer_to_a_session_that_another_replica_ended_is_not_taken(pair: Pair) -> None:
    run_id = await asking(pair)
    await pair.one.say(FRANCES, "end now")
    remembered = await pair.two.app.router.run_lookup.remembered(ROOM)
    assert remembered is not None
    assert remembered.row.live, "memory is not out of date, which this is about"
    assert (await answer(pair.two, 1, run_id)).refused
    assert "1" not in await answers(pair)


async def test_whoever_answers_is_here_though_another_replica_saw_them_leave(pair: Pair) -> None:
    run_id = await asking(pair)
    before = await pair.one.app.service.loaded(run_id)
    await pair.one.say(guest(1), "away")
    assert not (await answer(pair.two, 1, run_id)).refused
    after = await pair.one.app.service.loaded(run_id)
    assert before is not None
    assert after is not None
    assert after.run.here == before.run.here
    assert after.row.version > before.row.version + 1, "they left and came"
    assert await answers(pair) == ["1"]


async def test_a_named_answer_that_turns_out_to_be_secret_is_not_stored_with_names(pair: Pair) -> None:
    run_id = await asking(pair)
    given = Answer(by="p1", poll="tokens", options=(0,), opening=1)
    result = await pair.two.app.service.take(Submission(run_id=run_id, command=given, delivery_id="d", secret=True))
    assert (result.loaded, result.card) == (None, None)
    async with pair.two.database.reading() as tx:
        assert not await inbox.received(tx, ["d"])


# -- replicas that die -----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def another(pair: Pair, name: str) -> AsyncIterator[None]:
    """A replica that lives, as far as others can see. At the end the server knows that it has gone."""
    database, liveness = pair.two.database, Liveness(key_of(name), pair.one.clock.now)
    connection = NotificationConnection(database, liveness, lambda _: None)
    await connection.open()
    try:
        yield
    finally:
        await connection.close()
    async with asyncio.timeout(HANG), database.reading() as tx:
        while liveness.key in await alive(tx):
            await asyncio.sleep(0)


async def claimed(pair: Pair, by: str) -> None:
    """A message to one person, whose queue is empty, that this replica has claimed for an hour."""
    await pair.idle()
    person = await pair.two.app.identities.person(ROOM, guest(1))
    async with pair.two.database.writing() as tx:
        row = await runs.latest(tx, (await tx.execute(sa.select(run.c.conversation_id))).scalar_one())
        assert row is not None
        card = TextCard(said=sentence("left behind"))
        await outbox_table.put(tx, [letter(row, "x", card, START, START + timedelta(hours=1), person)])
        found = await outbox_claims.claim(tx, by, START, 10, timedelta(hours=1))
        assert "x" in [one.place.slot for one in found]


def posted(pair: Pair) -> bool:
    return any("left behind" in plain(one.view) for one in pair.two.platform.attempts)


async def test_the_messages_of_a_dead_replica_are_sent_by_another(pair: Pair) -> None:
    takeover = pair.two.app.takeover
    async with another(pair, "third"):
        await claimed(pair, "third")
        await takeover.look()
        await takeover.look()
        await pair.idle()
        assert not posted(pair), "it lives"
    await takeover.look()
    await pair.idle()
    assert not posted(pair), "its connection may have broken for a moment"
    await takeover.look()
    await pair.idle()
    assert posted(pair)


async def test_a_replica_that_connects_again_at_once_keeps_its_claims(pair: Pair) -> None:
    takeover = pair.two.app.takeover
    async with another(pair, "third"):
        await claimed(pair, "third")
        await takeover.look()
    await takeover.look()
    async with another(pair, "third"):
        await takeover.look()
        await takeover.look()
        await pair.idle()
        assert not posted(pair)


async def test_while_its_own_connection_is_broken_a_replica_takes_no_other_for_dead(pair: Pair) -> None:
    takeover, liveness = pair.two.app.takeover, pair.two.app.liveness
    async with another(pair, "third"):
        await claimed(pair, "third")
        await takeover.look()
    liveness.held = False  # the server was restarted, and the third is slower to connect again
    await takeover.look()
    liveness.held, liveness.opened = True, liveness.opened + 1
    for _ in range(3):
        await takeover.look()
    await pair.idle()
    assert not posted(pair)


async def test_a_replica_that_has_just_lost_its_lock_begins_to_send_nothing(pair: Pair) -> None:
    liveness, app = pair.one.app.liveness, pair.one.app
    before = len(pair.one.platform.attempts)
    liveness.lose()
    await app.receive(Heard(ROOM, FRANCES, "start", pair.one.delivery()))
    await app.idle()
    assert len(pair.one.platform.attempts) == before
    liveness.held = True
    app.delivery.wake()
    await app.idle()
    assert len(pair.one.platform.attempts) > before

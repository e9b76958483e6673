"""Room meetings: what they do when Graph or the database fails, when somebody is faster, and after their block."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.channels.teams import Session
from bot.infra.errors import Unavailable
from bot.ports import Conversation, Heard, Installed
from bot.store import erasure, retention
from bot.store.database import Database, Tx
from bot.store.tables import room_meeting
from bot.web.room_meetings import RoomMeetings
from cards.render.plain import plain
from tests.support.builders import full_plan
from tests.support.running_app import FRANCES, FakeChannel, House, guest
from tests.support.scripted_graph import ScriptedGraph, scripted_graph

CHAT = Conversation("teams", "room", "council")
MADE, FAILED = "I have made a meeting", "I could not make a meeting"


async def nothing() -> None:
    """What happens before a write, usually."""


class Gate(Database):
    """The database of the meetings. `first` happens before each of their writes."""

    def __init__(self, real: Database) -> None:
        self.__dict__ = real.__dict__ | {"first": nothing}
        self.first: Callable[[], Awaitable[None]]

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Tx]:
        await self.first()
        async with super().writing() as tx:
            yield tx


@dataclass
class Pairs:
    """A session in Teams whose four people work in pairs, and their meetings."""

    house: House
    graph: ScriptedGraph
    meetings: RoomMeetings
    gate: Gate
    run_id: str = ""

    async def say(self, *texts: str) -> None:
        for text in texts:
            await self.house.say(FRANCES, text, where=CHAT)

    async def settle(self) -> None:
        await self.meetings.idle()
        await self.house.app.idle()

    async def look(self) -> None:
        self.meetings.changed([self.run_id])
        await self.settle()

    async def rows(self) -> int:
        async with self.house.database.reading() as tx:
            return int((await tx.execute(sa.select(sa.func.count()).select_from(room_meeting))).scalar_one())

    def told(self, words: str) -> int:
        return sum(words in plain(view) for view in self.house.platform.seen(FRANCES.platform_id))


@pytest.fixture
async def pairs(database_url: str) -> AsyncIterator[Pairs]:
    channel, session = FakeChannel(), Session()
    channel.name = CHAT.channel
    async with scripted_graph() as graph, House(database_url, full_plan(), channel) as house:
        app = copy.copy(house.app)
        app.database = gate = Gate(house.database)
        meetings = RoomMeetings(app, graph.client(lambda: 0.0, session), CHAT.tenant)
        made = Pairs(house, graph, meetings, gate)
        await app.receive(Installed(CHAT, FRANCES, house.delivery()))
        for number in range(1, 5):
            await app.receive(Heard(CHAT, guest(number), "here", house.delivery()))
        row = await app.router.latest(CHAT)
        assert row is not None
        made.run_id = row.id
        await made.say("start", "go to pairs.one.play", "yes")
        yield made
        await meetings.close()
        await session.close()


async def test_a_card_that_is_decided_in_the_same_moment_stays(pairs: Pairs) -> None:
    async def swap() -> None:
        await pairs.say("swap Person 1 and Person 2", "swap Person 1 and Person 3")

    pairs.gate.first = swap  # somebody is always faster
    await pairs.look()
    pairs.gate.first = nothing
    await pairs.house.until(0.5)  # edits of one message are two seconds apart
    assert pairs.told(MADE) == 1
    loaded = await pairs.house.app.service.loaded(pairs.run_id)
    assert loaded is not None
    async with pairs.house.database.reading() as tx:
        kept = (await erasure.record(tx, [pairs.run_id]))["people"]
    names = {row["id"]: row["name"] for row in kept}
    for group in loaded.run.pairs["pairs"]:
        for me, other in (group.members, group.members[::-1]):
            number = names[me].removeprefix("Person ")
            *_, card = pairs.house.platform.seen(f"p{number}")
            assert names[other] in plain(card)


async def test_after_an_error_the_meetings_are_made_or_facilitators_hear_that_there_are_none(pairs: Pairs) -> None:
    async def is_away() -> None:
        if pairs.graph.made:
            raise Unavailable("The database did not answer in time.")

    pairs.gate.first = is_away
    await pairs.look()
    assert (pairs.told(MADE), pairs.told(FAILED)) == (0, 0)
    pairs.gate.first = nothing
    await pairs.look()
    assert (pairs.told(MADE), pairs.told(FAILED)) == (1, 0)
    async with pairs.house.database.reading() as tx:
        rooms = (await erasure.record(tx, [pairs.run_id]))["rooms"]
    assert [row["room"] for row in rooms] == [1, 2, 3, 4]
    assert all(set(row) == {"run_id", "block", "room", "join_url"} for row in rooms)
    await pairs.say("go to talk", "yes")
    await pairs.look()
    await pairs.house.until(1)
    await pairs.say("go to pairs.one.play", "yes")
    before = pairs.graph.made

    async def fails_once() -> None:
        if pairs.graph.made > before:
            pairs.gate.first = nothing
            raise Unavailable("The database did not answer in time.")

    pairs.gate.first = fails_once
    await pairs.look()
    await pairs.look()
    assert (pairs.told(MADE), pairs.told(FAILED), pairs.graph.made) == (1, 1, before + 1)


async def test_a_meeting_is_forgotten_only_after_graph_has_deleted_it(pairs: Pairs) -> None:
    await pairs.look()
    assert (len(pairs.graph.meetings), await pairs.rows()) == (4, 4 + 1)
    await pairs.say("go to talk", "yes")
    pairs.graph.instead = [(429, "TooManyRequests"), (403, "Forbidden"), (429, "TooManyRequests"), (429, "TooManyRequests")]
    await pairs.look()
    assert (len(pairs.graph.meetings), await pairs.rows()) == (4, 4), "the first of them is retried once"
    async with pairs.house.database.reading() as tx:
        assert (await erasure.record(tx, [pairs.run_id]))["rooms"] == []
    await pairs.say("end", "yes")
    async with pairs.house.database.writing() as tx:
        assert await retention.delete_runs(tx, pairs.house.clock.now() + timedelta(days=1)) == 1
    pairs.meetings.tidy()
    await pairs.settle()
    assert (len(pairs.graph.meetings), await pairs.rows()) == (0, 0)


async def test_a_meeting_that_is_made_while_its_session_is_erased_is_deleted_too(pairs: Pairs) -> None:
    async def erase() -> None:
        if pairs.graph.made == 1:
            await pairs.say("end", "yes")
            async with pairs.house.database.writing() as tx:
                await retention.delete_runs(tx, pairs.house.clock.now() + timedelta(days=1))
            pairs.house.app.cluster.forget()

    pairs.gate.first = erase
    await pairs.look()
    assert len(pairs.graph.meetings) == 4
    pairs.meetings.tidy()
    await pairs.settle()
    assert (len(pairs.graph.meetings), await pairs.rows()) == (0, 0)


async def test_without_meetings_the_table_is_read_once(pairs: Pairs) -> None:
    asked: list[str] = []
    await pairs.say("go to talk", "yes")

    def hear(*said: object) -> None:
        asked.extend(str(one) for one in said if "room_meeting" in str(one))

    sa.event.listen(pairs.house.database.engine.sync_engine, "before_cursor_execute", hear)
    for _ in range(3):
        await pairs.look()
    assert len(asked) == 1


async def test_a_service_that_stops_does_not_wait_for_graph(pairs: Pairs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.room_meetings.LAST_MOMENTS", 0.0)
    pairs.graph.answers.clear()
    pairs.meetings.changed([pairs.run_id])
    await pairs.meetings.close()
    pairs.graph.answers.set()
    await pairs.look()
    assert (pairs.graph.made, pairs.told(FAILED)) == (0, 0), "nothing is begun after closing"

"""Runs in the database: which run a chat, a person, a group and the clock is told of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.store import runs
from bot.store.database import Database, Tx
from bot.store.runs import RunRow, UnreadableRun
from bot.store.tables import attendee, cohort, conversation, event, outbox, person, plan, poll_text, run
from dialogs.run.events import NoteTaken, PeopleMerged, PollChanged, RunOpened

NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def chats(tx: Tx, **channels: str) -> None:
    """Chats by id, each on a platform; a plan, two groups and two people."""
    await tx.execute(sa.insert(plan).values(hash="h", id="team-day", frozen="{}"))
    for id_, channel in channels.items():
        row = {"id": id_, "channel": channel, "tenant": "t", "platform_id": id_, "reference": {}, "created_at": NOON}
        await tx.execute(sa.insert(conversation).values(row))
    for id_, programme in (("c1", "course"), ("c2", "other")):
        await tx.execute(sa.insert(cohort).values(id=id_, programme=programme, created_at=NOON, last_at=NOON))
    for id_ in ("p1", "p2"):
        row = {"id": id_, "channel": "fake", "tenant": "t", "platform_id": id_, "name": id_, "reference": {}}
        await tx.execute(sa.insert(person).values(row | {"is_guest": False}))


async def add(
    tx: Tx, id_: str, chat: str = "a", opened: float = 0, *, people: tuple[str, ...] = (), **parts: object
) -> RunRow:
    """A run that was opened so many hours after noon; by default it is over."""
    row = RunRow(
        id=id_, conversation_id=chat, plan_hash="h", cohort_id=None, version=0, live=False, timezone="Europe/London",
        wake_at=None, opened_at=NOON + opened * HOUR, started_at=None, ended_at=None,
    )  # fmt: skip
    values = row.__dict__ | parts
    await tx.execute(sa.insert(run).values(values))
    for one in people:
        await tx.execute(sa.insert(attendee).values(run_id=id_, person_id=one))
    return RunRow(**values)  # type: ignore[arg-type]


def hour(number: float) -> datetime:
    return NOON + number * HOUR


async def test_a_chat_has_its_live_run_and_without_one_the_run_that_was_opened_last(database: Database) -> None:
    async with database.writing() as tx:
        await chats(tx, a="fake", b="fake")
        await add(tx, "old", opened=0)
        last = await add(tx, "last", opened=3, ended_at=hour(4))
        await add(tx, "elsewhere", "b", opened=9)
        assert await runs.latest(tx, "a") == last
        live = await add(tx, "live", opened=1, live=True, wake_at=hour(5), started_at=hour(2))
        assert await runs.latest(tx, "a") == live
        assert await runs.latest(tx, "none") is None
        assert await runs.live_in(tx, ["a", "b"]) == ["live"]
        assert await runs.live_in(tx, ["b"]) == []
        assert await runs.count_live(tx) == 1


async def test_a_chat_gets_no_second_live_run(database: Database) -> None:
    async with database.writing() as tx:
        await chats(tx, a="fake")
        await runs.open_run(tx, "a", "h", "Europe/Berlin", "c1", NOON)
        first = await runs.latest(tx, "a")
        assert first is not None
        assert first == RunRow(first.id, "a", "h", "c1", 0, True, "Europe/Berlin", None, NOON, None, None)
        await runs.open_run(tx, "a", "h", "Europe/London", None, hour(1))
        assert await runs.latest(tx, "a") == first
        assert await runs.count_live(tx) == 1


async def test_a_programme_goes_on_in_the_chat_where_its_last_session_was_held(database: Database) -> None:
    async with database.writing() as tx:
        await chats(tx, a="fake", b="fake", z="zoom")
        await add(tx, "first", "a", cohort_id="c1", started_at=hour(1), ended_at=hour(2))
        await add(tx, "other", "a", 5, cohort_id="c2", started_at=hour(5), ended_at=hour(6))
        await add(tx, "zoom", "z", 7, cohort_id="c1", started_at=hour(8))
        await add(tx, "unstarted", "b", 9, cohort_id="c1")
        found = await runs.last_of_programme(tx, "fake", "course")
        assert found is not None
        assert found.id == "other", "the latest run of that chat"
        await add(tx, "second", "b", 3, cohort_id="c1", started_at=hour(3), ended_at=hour(4))
        live = await add(tx, "live", "b", 2, live=True)
        assert await runs.last_of_programme(tx, "fake", "course") == live
        assert await runs.last_of_programme(tx, "fake", "none") is None


async def test_a_person_is_told_of_their_live_runs_latest_first_and_of_the_end_that_can_be_taken_back(
    database: Database,
) -> None:
    async with database.writing() as tx:
        await chats(tx, a="fake", b="fake", z="fake")
        one = await add(tx, "one", "a", 1, live=True, people=("p1",))
        two = await add(tx, "two", "b", 2, live=True, people=("p1", "p2"))
        await add(tx, "over", "z", 3, people=("p1",), started_at=hour(3), ended_at=hour(9))
        assert await runs.live_of(tx, "p1") == [two, one]
        assert await runs.live_of(tx, "p2") == [two]
        assert await runs.just_ended_of(tx, "p1") is None
        times = {"people": ("p1",), "wake_at": hour(6)}
        await add(tx, "earlier", "z", 4, started_at=hour(4), ended_at=hour(5), **times)  # type: ignore[arg-type]
        later = await add(tx, "later", "z", 2, started_at=hour(2), ended_at=hour(6), **times)  # type: ignore[arg-type]
        assert await runs.just_ended_of(tx, "p1") == later
        assert await runs.just_ended_of(tx, "p2") is None
        assert await runs.begun_with(tx, "p1") == ["later", "over", "earlier"]


async def test_rows_are_read_and_locked_by_id(database: Database) -> None:
    async with database.writing() as tx:
        await chats(tx, a="fake", z="zoom")
        two, one = await add(tx, "two"), await add(tx, "one", "z")
        assert list((await runs.lock(tx, ["two", "one", "none"])).items()) == [("one", one), ("two", two)]
        assert list((await runs.look(tx, ["two", "one"])).items()) == [("one", one), ("two", two)]
        assert await runs.look(tx, ["two"]) == {"two": two}
        assert await runs.channels(tx, ["one", "two", "none"]) == {"one": "zoom", "two": "fake"}
        assert await runs.channels(tx, ["one"]) == {"one": "zoom"}
        assert await runs.channels(tx, []) == {}


async def test_the_clock_is_told_of_the_next_runs_and_from_when_on_there_may_be_others(database: Database) -> None:
    async with database.writing() as tx:
        await chats(tx, a="fake", b="fake")
        await add(tx, "late", "a", live=True, wake_at=hour(3))
        await add(tx, "soon", "b", live=True, wake_at=hour(1))
        await add(tx, "ended", "a", wake_at=hour(2))
        await add(tx, "nothing", "a")
        everything = {"soon": hour(1), "ended": hour(2), "late": hour(3)}
        assert await runs.coming(tx, 4) == (everything, None)
        assert await runs.coming(tx, 3) == (everything, hour(3))
        found, following = await runs.coming(tx, 2)
        assert (list(found.items()), following) == ([("soon", hour(1)), ("ended", hour(2))], hour(2))


async def test_abandoned_are_live_runs_that_wait_for_nothing_and_began_or_were_opened_long_ago(database: Database) -> None:
    async with database.writing() as tx:
        await chats(tx, **{name: "fake" for name in "abcdefg"})
        day = {"live": True}
        await add(tx, "begun", "b", -48, started_at=hour(-25), **day)
        await add(tx, "begun lately", "c", -48, started_at=hour(-24), **day)
        await add(tx, "waits", "d", -48, started_at=hour(-25), wake_at=NOON, **day)
        await add(tx, "opened", "a", -49, **day)
        await add(tx, "opened lately", "e", -48, **day)
        await add(tx, "over", "f", -99, started_at=hour(-98))
        assert await runs.abandoned(tx, hour(-24), hour(-48)) == ["begun", "opened"]


async def test_events_come_in_order_and_second_devices_are_known_by_them(database: Database) -> None:
    events = [RunOpened(at=NOON, seed=7, timezone="Europe/London"), PeopleMerged(at=NOON, person="p1", other="p2")]
    async with database.writing() as tx:
        await chats(tx, a="fake", b="fake")
        row, other = await add(tx, "one"), await add(tx, "two", "b")
        happened = [("one", number, one) for number, one in enumerate(events, 1)]
        happened.append(("two", 1, PeopleMerged(at=NOON, person="p1", other="p3")))
        await runs.store(tx, [*reversed(happened)], [], {})
        assert await runs.events(tx, "one") == events
        assert await runs.events_after(tx, {"one": 1, "two": 1}) == {"one": [(2, events[1])], "two": []}
        assert await runs.events_after(tx, {}) == {}
        assert await runs.merged(tx, ["one"]) == {"p2"}
        assert await runs.merged(tx, ["one", "two"]) == {"p2", "p3"}
        assert (await runs.look(tx, ["one", "two"])) == {"one": row, "two": other}
        await tx.execute(sa.update(event).where(event.c.run_id == "one").values(type="Unknown"))
        assert list(await runs.events_of(tx, ["one", "two"])) == ["two"]
        with pytest.raises(UnreadableRun, match="one"):
            await runs.events(tx, "one")


async def test_a_write_changes_the_row_and_releases_the_claim(database: Database) -> None:
    async with database.writing() as tx:
        await chats(tx, a="fake")
        row = await add(tx, "one", live=True)
        await tx.execute(sa.update(run).values(claimed_until=hour(9)))
        after = RunRow("one", "a", "h", "c1", 3, False, "Europe/Berlin", hour(1), row.opened_at, hour(2), hour(3))
        await runs.store(tx, [("one", 1, NoteTaken(at=NOON, by="p1"))], [after], {})
        assert await runs.look(tx, ["one"]) == {"one": after}
        assert (await tx.execute(sa.select(run.c.claimed_until))).scalar_one() is None
        await runs.store(tx, [], [], {})
        assert await runs.events(tx, "one") == [NoteTaken(at=NOON, by="p1")]


async def test_what_a_run_still_wanted_to_send_is_deleted_and_nothing_else(database: Database) -> None:
    async with database.writing() as tx:
        await chats(tx, a="fake", b="fake")
        for run_id, chat in (("one", "a"), ("two", "b")):
            await add(tx, run_id, chat)
            for state in ("waiting", "dead"):
                values = {
                    "queue": chat, "run_id": run_id, "conversation_id": chat, "slot": state, "person": "", "state": state,
                    "audience": "everyone", "group_id": "g", "card": {}, "mention": [], "made_at": NOON,
                    "good_until": NOON, "attempts": 0,
                }  # fmt: skip
                await tx.execute(sa.insert(outbox).values(values))
        await runs.drop_waiting(tx, "one")
        left = await tx.execute(sa.select(outbox.c.run_id, outbox.c.state).order_by(outbox.c.id))
        assert [tuple(row) for row in left] == [("one", "dead"), ("two", "waiting"), ("two", "dead")]


async def test_own_words_of_polls_are_stored_apart_and_come_back_with_the_events(database: Database) -> None:
    first = PollChanged(at=NOON, poll="q", options=("x", "y"), image_url="https://x", image_alt="Picture")
    second = PollChanged(at=NOON, poll="r", options=("z",))
    other = PollChanged(at=NOON, poll="q", options=("a", "b"))
    async with database.writing() as tx:
        await chats(tx, a="fake", b="fake")
        await add(tx, "one")
        await add(tx, "two", "b")
        note = NoteTaken(at=NOON, by="p1")
        happened = [("one", 1, note), ("one", 2, first), ("one", 3, second), ("two", 1, other)]
        await runs.store(tx, happened, [], {("one", "q"): "p1"})
        stored = await tx.execute(sa.select(event.c.data).where(event.c.run_id == "one", event.c.version == 2))
        assert (data := stored.scalar_one())["options"] == ["1", "2"]
        assert (data["image_url"], data["image_alt"]) == (None, None)
        back = [replace(one, words_apart=True) for one in (first, second, other)]
        assert await runs.events_of(tx, ["one", "two"]) == {"one": [note, *back[:2]], "two": [back[2]]}
        authors = await tx.execute(sa.select(poll_text.c.run_id, poll_text.c.poll, poll_text.c.person_id))
        assert {tuple(row) for row in authors} == {("one", "q", "p1"), ("one", "r", None), ("two", "q", None)}
        await tx.execute(sa.delete(poll_text).where(poll_text.c.run_id == "two"))
        (erased,) = await runs.events(tx, "two")
        assert erased == replace(back[2], options=("1", "2"))

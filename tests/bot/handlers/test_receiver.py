"""Idempotent receiver: a repeated delivery of any kind has one effect."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import get_args

import pytest
import sqlalchemy as sa

from bot.handlers import forms
from bot.handlers.run_commands import DECIDED
from bot.ports import (
    Arrived,
    Conversation,
    Deauthorised,
    Departed,
    Heard,
    Inbound,
    Installed,
    Pressed,
    Refreshed,
    Removed,
    RoleLost,
)
from bot.store import erasure
from bot.store.database import Database
from bot.store.tables import inbox, metadata
from cards.render.plain import plain
from dialogs.grammar.table import TABLE
from dialogs.programme.evaluation import poll_id
from dialogs.run.commands import Agenda, Command, Help, OpenRun, Request, ShowPeople, Tick, Where, WithdrawFacilitator
from dialogs.texts.sentence import PersonId
from tests.bot.programme.test_programme import PRIVATELY, Course, said
from tests.support.running_app import FRANCES, ROOM, NoLinks, guest


@asynccontextmanager
async def course(url: str = "sqlite:///:memory:", *, on: bool = False) -> AsyncIterator[Course]:
    """A group after its first session. `on`: its second session is running."""
    async with Course(url, links=FixedLinks()) as house:
        await house.install(3)
        await house.hold()
        if on:
            await house.say(FRANCES, "start")
        yield house


class FixedLinks(NoLinks):
    """Links with fixed addresses, so that commands that give a link succeed."""

    def own_record(self, person: PersonId, key: str) -> str | None:
        return f"https://throughline.example.org/record#{key}"


FULL = {
    "date": ("date 2: 18 March 2030 09:30", "no date 2", "date 3: 18 June 2030 09:30"),
    "forget me": ("forget me now",),
    "end": ("end now",),
}  # not in the examples of the command table
LAST = ("end", "forget me")  # after these, little else can succeed


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize("where", [ROOM, PRIVATELY], ids=lambda where: where.platform_id)
async def test_whatever_is_said_and_delivered_twice_happens_once(where: Conversation, on: bool) -> None:
    rows = sorted(TABLE, key=lambda row: LAST.index(row.name) if row.name in LAST else -1)
    texts = [text for row in rows for text in (*row.examples, *FULL.get(row.name, ()))]
    async with course(on=on) as house:
        for text in texts:
            heard = Heard(where, FRANCES, text, f"the delivery of {text}", private=where == PRIVATELY)
            await twice(house, heard, same_answer=False)  # replies with links and calendars are not stored


async def test_every_command_and_request_has_a_handler() -> None:
    async with course() as house:
        handled = set(house.app.router.commands.table)
    assert handled >= {row.makes for row in TABLE}
    own = {OpenRun, Tick, WithdrawFacilitator}
    assert handled.isdisjoint(own), "nobody but the service gives these"
    assert handled | own == set(get_args(Command))
    by_the_core = {Where, Agenda, Help, ShowPeople}
    assert {*get_args(Request)} - {*DECIDED} == {*get_args(Request)} - by_the_core


FORMS: dict[str, dict[str, str]] = {
    "rule": {"rule": "We keep to time"},
    "note": {"note": "More pens"},
    "intention": {"intention": "Ask three questions"},
    "needs-out": {"numbers": "1"},
    "options": {"options": "A\nB", "picture": "", "alt": ""},
    "needs": {"need": "More time"},
    "ideas": {"ideas": "A quiet room"},
    "ideas-hide": {"numbers": "1"},
    "ideas-merge": {"numbers": "1, 2"},
    "votes": {"votes": "1"},
}


def test_every_form_is_tried_here() -> None:
    assert set(FORMS) == set(forms.FORMS)


async def test_a_form_that_is_delivered_twice_is_taken_once() -> None:
    async with course(on=True) as house:
        for form, inputs in FORMS.items():
            await twice(house, Pressed(ROOM, FRANCES, form, "", 0, (), inputs, f"the delivery of {form}"))


PLATFORM_EVENTS: list[Inbound] = [
    Arrived(ROOM, (guest(1), guest(9)), "arrived"),
    Departed(ROOM, (guest(1),), "departed"),
    RoleLost(ROOM, FRANCES, "role lost"),
    Installed(ROOM, guest(2), "installed"),
    Refreshed(ROOM, guest(1), "tokens", 1),
    Pressed(ROOM, guest(1), "poll", poll_id(1, 0), 1, (1,), {}, "evaluated"),
    Pressed(ROOM, guest(1), "poll", "tokens", 1, (1,), {}, "pressed"),
    Heard(ROOM, guest(1), "where", "heard"),
    Removed(ROOM, "removed"),
    Deauthorised("fake", "council", "withdrawn"),
]


async def test_whatever_a_platform_tells_twice_happens_once() -> None:
    assert {type(inbound) for inbound in PLATFORM_EVENTS} == set(get_args(Inbound))
    async with course() as house:
        for inbound in PLATFORM_EVENTS:
            await twice(house, inbound)


async def twice(house: Course, inbound: Inbound, *, same_answer: bool = True) -> None:
    """Deliver twice. The second delivery changes and shows nothing, and gets the same answer."""
    first = await house.app.receive(inbound)
    await house.app.idle()
    after_first, attempts = await stored(house.database), len(house.platform.attempts)
    second = await house.app.receive(inbound)
    await house.app.idle()
    assert await stored(house.database) == after_first, inbound
    assert len(house.platform.attempts) == attempts, inbound
    assert second == first or not same_answer, inbound


async def test_an_old_delivery_that_comes_again_undoes_no_later_change() -> None:
    async with course() as house:

        async def say(text: str, delivery_id: str) -> None:
            await house.app.receive(Heard(PRIVATELY, guest(1), text, delivery_id, private=True))

        answer = Pressed(ROOM, guest(1), "poll", poll_id(1, 0), 1, (0,), {}, "old answer")
        await house.app.receive(answer)
        await say("intention: The old one", "old line")
        await say("fewer nudges", "old pace")
        await house.app.receive(replace(answer, options=(2,), delivery_id="new answer"))
        await say("intention: The new one", "new line")
        await say("all nudges", "new pace")
        await house.app.idle()
        newest = await stored(house.database)
        await house.app.receive(answer)
        await say("intention: The old one", "old line")
        await say("fewer nudges", "old pace")
        await house.app.idle()
        assert await stored(house.database) == newest


async def test_an_old_removal_does_not_close_a_chat_that_the_bot_came_back_to() -> None:
    async with course() as house:
        await house.app.receive(Removed(ROOM, "gone"))
        await house.app.receive(Installed(ROOM, FRANCES, "back"))
        await house.app.receive(Removed(ROOM, "gone"))
        row = await house.app.router.latest(ROOM)
        assert row is not None
        assert row.live


async def test_an_old_withdrawal_does_not_delete_a_tenant_that_came_back() -> None:
    async with course() as house:
        await house.app.receive(Deauthorised("fake", "council", "withdrawn"))
        await house.app.receive(Installed(ROOM, FRANCES, "back"))
        await house.app.receive(Deauthorised("fake", "council", "withdrawn"))
        assert await house.app.router.latest(ROOM) is not None


async def test_a_repeated_delivery_gets_the_same_answer() -> None:
    async with course(on=True) as house:
        for text in ("where", "fewer nudges", "no nudges", "intention: The marmalade question", "no new intention", "here"):
            await twice(house, Heard(ROOM, guest(1), text, text))
        for text in ("next", "note: More pens", "extend 5", "forget me now"):
            await twice(house, Heard(ROOM, FRANCES, text, text))


async def test_a_repeated_request_for_a_link_gets_none_and_says_how_to_get_one() -> None:
    async with course() as house:
        heard = Heard(PRIVATELY, guest(1), "my record", "record", private=True)
        assert "/record#" in said(await house.app.receive(heard))
        again = said(await house.app.receive(heard))
        assert "/record#" not in again
        assert "say “my record” again" in again


async def test_replicas_that_get_the_same_delivery_at_once_act_on_it_once(database_url: str) -> None:
    async with course(database_url) as house, second_replica(house, database_url) as other:
        for text in ("date 2: 18 March 2030 09:30", "intention: Marmalade", "my record", "fewer nudges", "extend 5"):
            attempts, heard = len(house.platform.attempts), Heard(ROOM, FRANCES, text, f"the delivery of {text}")
            await asyncio.gather(*(replica.app.receive(heard) for replica in (house, other, house, other)))
            await house.app.idle()
            await other.app.idle()
            shown = [(attempt.kind, attempt.to, plain(attempt.view)) for attempt in house.platform.attempts[attempts:]]
            assert len(set(shown)) == len(shown), text
        assert len((await stored(house.database))["record_link"]) == 1


@asynccontextmanager
async def second_replica(house: Course, url: str) -> AsyncIterator[Course]:
    """Another replica on the same database. SQLite allows only one, so there it is the same one."""
    if not house.database.is_postgres:
        yield house
        return
    async with Course(url, house.clock.now(), house.channel, links=FixedLinks()) as other:
        yield other


@pytest.mark.parametrize("where", [ROOM, PRIVATELY], ids=lambda where: where.platform_id)
async def test_people_who_were_forgotten_leave_no_trace_in_the_inbox(where: Conversation) -> None:
    private, who = where == PRIVATELY, guest(1)
    async with course() as house:
        await house.app.receive(Heard(where, who, "fewer nudges", f"{who.platform_id} 1", private))
        gone = Heard(where, who, "forget me now", f"{who.platform_id} 2", private)
        first = await house.app.receive(gone)
        assert await house.app.receive(gone) == first
        async with house.database.reading() as tx:
            assert await erasure.find(tx, who.platform_id) == [], "the second delivery registers nobody anew"
            rows = str([tuple(row) for row in await tx.execute(sa.select(inbox))])
        assert who.platform_id not in rows
        assert where.platform_id not in rows


async def stored(database: Database) -> dict[str, list[str]]:
    """Every row of every table, in an order that can be compared."""
    async with database.reading() as tx:
        return {
            table.name: sorted(str(tuple(row)) for row in await tx.execute(sa.select(table)))
            for table in metadata.sorted_tables
        }

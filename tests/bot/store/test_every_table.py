"""Erasure covers every table: each is filled with planted words, and afterwards none of them is left.

Tables are taken from the schema. The rows of a new table must belong to a person, a run, a group or a time that
housekeeping uses. Otherwise list the table below with the reason why its words are not personal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.ports import Member
from bot.store import erasure, service_state
from bot.store.database import Database
from bot.store.tables import Instant, ballot, message, metadata, outbox, person, register
from tests.bot.programme.test_programme import Course
from tests.support.running_app import FRANCES, START, House, guest, short_plan

OURS = {
    "plan": "what a session consists of, written by whoever wrote the plan",
    "evaluation": "sums, of four people at least",
    "written_plan": "a published plan, until somebody of its organisation deletes it",
    "written_version": "its newest text and the published one, without who wrote it",
}
"""Tables whose rows are kept forever, and where their words come from."""

NOBODYS = {
    **OURS,
    "conversation": "a chat, by the id its platform gives it",
    "cohort": "a group, by a random id",
    "run": "when a session was held",
    "event": "what happened; people by opaque ids",
    "inbox": "ids of deliveries; answers to them name people by opaque ids",
    "poll_secret": "nonces",
    "page_key": "a key",
    "support_need": "lines without a name, which nobody can tell whose they are",
    "appointment": "dates of a group",
    "errand": "what is due for a group",
    "register": "what channels remember of chats and meetings",
    "room_meeting": "addresses of meetings, by room, until the platform has deleted the meetings",
    "permit": "how many calls were made",
}
"""Tables without personal data, and what they contain."""

KEYS = {"ballot": ballot.c.voter, "message": message.c.person, "outbox": outbox.c.person}
"""Columns with a person that are no foreign keys, because they may also hold a pseudonym or nothing."""

WORDS = "planted marmalade"
SOMEBODY = "somebody"


def personal(table: sa.Table) -> bool:
    """Whether rows of this table are about a person."""
    refers = any(key.column is person.c.id for column in table.c for key in column.foreign_keys)
    return table is person or refers or table.name in KEYS


def row_of(table: sa.Table, at: datetime) -> Mapping[str, Any]:
    """A row with planted words in every text column, and with a person wherever possible."""
    values: dict[str, Any] = {}
    for column in table.c:
        (refers,) = [key.column for key in column.foreign_keys] or [None]
        if refers is not None:
            values[column.name] = SOMEBODY if refers is person.c.id else f"the {refers.table.name}"
        elif column is person.c.id or column is KEYS.get(table.name):
            values[column.name] = SOMEBODY
        elif column.primary_key and column.name in ("id", "hash"):
            values[column.name] = None if isinstance(column.type, sa.Integer) else f"the {table.name}"
        else:
            values[column.name] = _value(column, at)
    return {name: value for name, value in values.items() if value is not None}


def _value(column: sa.Column[Any], at: datetime) -> Any:
    match column.type:
        case Instant():
            return at
        case sa.JSON():
            return {"words": WORDS}
        case sa.Boolean():
            return False
        case sa.Integer():
            return 1
        case sa.LargeBinary():
            return WORDS.encode()
        case sa.String(length=int(length)):
            return WORDS[:length]
        case sa.String():
            return "2029-01-01T09:30" if column.name == "wall" else WORDS
        case _:
            raise AssertionError(f"Say what a {column.type} of {column.table.name} may hold.")


async def plant(database: Database, at: datetime) -> None:
    """Add a row to every table."""
    async with database.writing() as tx:
        for table in metadata.sorted_tables:
            await tx.execute(sa.insert(table).values(row_of(table, at)))


async def filled(database: Database) -> set[str]:
    """Names of the tables with rows."""
    found = set()
    async with database.reading() as tx:
        for table in metadata.sorted_tables:
            if (await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one():
                found.add(table.name)
    return found


def test_every_table_is_about_somebody_or_says_why_it_is_not() -> None:
    about = {table.name for table in metadata.sorted_tables if personal(table)}
    assert about.isdisjoint(NOBODYS)
    assert about | set(NOBODYS) == set(metadata.tables)


async def test_whatever_is_kept_of_somebody_goes_with_them(database: Database) -> None:
    await plant(database, START)
    assert await filled(database) == set(metadata.tables)
    async with database.writing() as tx:
        await erasure.erase(tx, SOMEBODY)
    assert await filled(database) == set(NOBODYS)


async def test_whatever_is_kept_of_somebody_is_handed_out_to_them(database: Database) -> None:
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    await plant(database, START)
    sa.event.listen(database.engine.sync_engine, "before_cursor_execute", hear)
    async with database.reading() as tx:
        kept = await erasure.portrait(tx, SOMEBODY)
    about = {table.name for table in metadata.sorted_tables if personal(table)}
    looked_into = {name for name in about if any(re.search(rf"\b{name}\b", one) for one in asked)}
    assert looked_into == about
    empty = [kind for kind, rows in kept.items() if not rows]
    assert empty == ["entries", "rehearsals"], "the planted entry belongs to no organisation, and is no rehearsal"


async def test_whatever_is_kept_goes_when_its_time_has_come(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await plant(house.database, START - timedelta(days=3 * 365))
        await house.app.housekeeping.tidy()
        assert await filled(house.database) == {*OURS, "register", "room_meeting"}, "no platform deletes meetings here"
        async with house.database.reading() as tx:
            kept = (await tx.execute(sa.select(register.c.key))).scalars().all()
        assert all(key.startswith(service_state.PREFIX) for key in kept), "when the service last deleted, and notices"


@pytest.mark.parametrize("days", [200, 300])
async def test_a_group_whose_next_session_has_a_date_is_not_forgotten_before_it(days: int) -> None:
    async with Course("sqlite:///:memory:") as house:
        await house.install(3)
        await house.hold()
        await house.say(FRANCES, f"date 2: {START + timedelta(days=days):%d %B %Y} 09:30")
        await house.go_to(START + timedelta(days=190))
        await house.app.housekeeping.tidy()
        shown = await house.say(guest(1), "programme")
        assert "held on 7 January 2030" in str(shown.reply)
        for later in (200, 400):  # housekeeping first closes the session without people
            await house.go_to(START + timedelta(days=days + later))
            await house.app.housekeeping.tidy()
        assert await filled(house.database) <= {*OURS, "register"}


async def test_a_platforms_id_and_address_go_too(database: Database) -> None:
    """Erasure also covers the address at which the channel reaches a person."""
    reached = Member("29:platform-id", "Zebedee", "zebedee@example.org", reference={"timezone": "Europe/Dublin"})
    async with database.writing() as tx:
        values = {"id": "z", "channel": "teams", "tenant": "t", "platform_id": reached.platform_id, "name": reached.name}
        more = {"email": reached.email, "reference": dict(reached.reference), "is_guest": False}
        await tx.execute(sa.insert(person).values({**values, **more}))
        (found,) = await erasure.find(tx, reached.platform_id)
        await erasure.erase(tx, found.id)
        assert await erasure.find(tx, reached.platform_id) == []

"""People repository: people and chats of the platforms, by opaque id, and who takes part in which run.

People of the local channel keep their platform ids (`p1`, `facilitator`), so that rehearsals read well. Everybody else gets
a random id that says nothing. A name or e-mail address that a platform leaves out stays as it was known. Namesakes are
numbered in the order in which they came, or get their organisation beside the name. If an organisation removes the app, all
its chats and people are deleted.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.ports import Conversation, Member
from bot.store.database import Tx
from bot.store.postgres_notifications import FORGET, announce
from bot.store.tables import attendee, conversation, event, metadata, person
from bot.store.upsert import in_a_hurry, insert, insert_for, is_any_of
from dialogs.texts.fold import fold
from dialogs.texts.names import told_apart
from dialogs.texts.sentence import PersonId

LOCAL = "local"
MARKS = " .,'-"  # in many names, and no letters
CAME = {"RunOpened": "facilitators", "BeforeSent": "people", "PersonJoined": "person", "FacilitatorAdded": "person"}
_RUN = sa.bindparam("run", type_=sa.Text())


async def keep_conversation(tx: Tx, where: Conversation, at: datetime) -> str:
    """The id of this conversation. A new one is created; a known one gets its reference updated."""
    statement = insert(tx, conversation).values(
        id=uuid.uuid4().hex,
        channel=where.channel,
        tenant=where.tenant,
        platform_id=where.platform_id,
        reference=dict(where.reference),
        created_at=at,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["channel", "tenant", "platform_id"], set_={"reference": statement.excluded.reference}
    ).returning(conversation.c.id)
    return str((await tx.execute(statement)).scalar_one())


async def conversations(tx: Tx, ids: Iterable[str]) -> Mapping[str, Conversation]:
    """Conversations by id."""
    rows = await tx.execute(_conversations(tx.dialect.name == "postgresql"), {"ids": list(ids)})
    return {row.id: Conversation(row.channel, row.platform_id, row.tenant, row.reference) for row in rows}


@cache
def _conversations(postgres: bool) -> sa.Select[Any]:
    return sa.select(conversation).where(is_any_of(postgres, conversation.c.id, "ids"))


async def find_conversation(tx: Tx, where: Conversation) -> str | None:
    """The id of this conversation, if it is known."""
    return (await tx.execute(sa.select(conversation.c.id).where(_is(where)))).scalar()


async def forget_unused_conversation(tx: Tx, where: Conversation) -> None:
    """Delete this conversation, unless a session or a message to send is in it: a chat of two with the bot never has one."""
    columns = [column for table in metadata.sorted_tables for column in table.c]
    used = [column for column in columns if any(key.column is conversation.c.id for key in column.foreign_keys)]
    unused = [~sa.exists().where(column == conversation.c.id) for column in used]
    await tx.execute(sa.delete(conversation).where(_is(where), *unused))


def _is(where: Conversation) -> sa.ColumnElement[bool]:
    named = (conversation.c.tenant == where.tenant) & (conversation.c.platform_id == where.platform_id)
    return named & (conversation.c.channel == where.channel)


async def conversation_ids(tx: Tx, channel: str, tenant: str) -> Sequence[str]:
    """All conversations of a tenant."""
    wanted = (conversation.c.channel == channel) & (conversation.c.tenant == tenant)
    return list((await tx.execute(sa.select(conversation.c.id).where(wanted))).scalars())


async def keep_people(tx: Tx, channel: str, tenant: str, members: Sequence[Member]) -> Mapping[str, PersonId]:
    """Ids by platform id. New people are created; known ones get their name and reference updated.

    On PostgreSQL this does not wait for the disk: what people do next does, and their rows are then on it too.
    """
    rows = {member.platform_id: _row(channel, tenant, member) for member in members}
    if not rows:
        return {}
    found = await tx.execute(_kept(tx.dialect.name == "postgresql"), list(rows.values()))
    return {row.platform_id: row.id for row in found}


@cache  # building the statement costs as much as carrying it out
def _kept(postgres: bool) -> Any:
    statement = insert_for(postgres, person)
    new = statement.excluded
    membership = {name: new[name] for name in ("reference", "is_guest")} | {
        "name": sa.func.coalesce(sa.func.nullif(new.name, ""), person.c.name),  # some of Zoom's events have no name
        "email": sa.func.coalesce(new.email, person.c.email),
    }
    statement = statement.on_conflict_do_update(index_elements=["channel", "tenant", "platform_id"], set_=membership)
    return statement.returning(person.c.platform_id, person.c.id, *in_a_hurry(postgres))


def _row(channel: str, tenant: str, member: Member) -> dict[str, Any]:
    return {
        "id": member.platform_id if channel == LOCAL else uuid.uuid4().hex,
        "channel": channel,
        "tenant": tenant,
        "platform_id": member.platform_id,
        "name": member.name,
        "email": member.email,
        "reference": dict(member.reference),
        "is_guest": member.is_guest,
    }


async def members(tx: Tx, ids: Collection[PersonId]) -> Mapping[PersonId, Member]:
    """People by id, as their channel knows them. Erased people are missing."""
    if not ids:
        return {}
    rows = await tx.execute(sa.select(person).where(person.c.id.in_(ids)))
    return {row.id: _member(row) for row in rows}


async def attend(tx: Tx, who: Iterable[tuple[str, PersonId]]) -> None:
    """Record that people (run id, person id) belong to a run, so that their names can be found and erased with it."""
    rows = [{"run_id": run_id, "person_id": person_id} for run_id, person_id in who]
    await tx.execute(insert(tx, attendee).on_conflict_do_nothing(), rows)


async def leave(tx: Tx, run_id: str, person_id: PersonId) -> None:
    """Somebody no longer belongs to a run."""
    await tx.execute(sa.delete(attendee).where(attendee.c.run_id == run_id, attendee.c.person_id == person_id))


async def attendees(tx: Tx, run_ids: Iterable[str]) -> Mapping[str, Mapping[PersonId, Member]]:
    """The people of each run."""
    wanted = list(run_ids)
    found: dict[str, dict[PersonId, Member]] = {run_id: {} for run_id in wanted}
    for row in await tx.execute(_attendees(tx.dialect.name == "postgresql"), {"runs": wanted}):
        found[row.run_id][row.id] = _member(row)
    return {run_id: await _as_they_came(tx, run_id, members) for run_id, members in found.items()}


def has_namesakes(members: Mapping[PersonId, Member]) -> bool:
    """Whether some of these people have the same name."""
    return len({fold(member.name) for member in members.values()}) < len(members)


async def _as_they_came(tx: Tx, run_id: str, members: Mapping[PersonId, Member]) -> Mapping[PersonId, Member]:
    """People of a run in the order in which they came, where some have the same name: they are numbered in it."""
    if not has_namesakes(members):
        return members
    came = sa.select(event.c.type, event.c.data).where(event.c.run_id == run_id, event.c.type.in_(CAME))
    rows = await tx.execute(came.order_by(event.c.version))
    told = (row.data.get(CAME[row.type]) or () for row in rows)
    order = dict.fromkeys(person for who in told for person in ([who] if isinstance(who, str) else who))
    return {person: members[person] for person in (*order, *sorted(members.keys() - order)) if person in members}


@cache
def _attendees(postgres: bool) -> sa.Select[Any]:
    wanted = sa.select(attendee.c.run_id, person).join(person, person.c.id == attendee.c.person_id)
    return wanted.where(is_any_of(postgres, attendee.c.run_id, "runs")).order_by(person.c.id)


async def namesakes(tx: Tx, run_id: str, ids: Collection[PersonId]) -> Mapping[PersonId, Member]:
    """These people, and everybody in the run, where one of them has a namesake there."""
    if not ids:
        return {}
    rows = await tx.execute(_alike(tx.dialect.name == "postgresql"), {"ids": list(ids), "run": run_id})
    return await _told_apart(tx, run_id, {row.id: _member(row) for row in rows}, ids)


async def namesakes_here(
    tx: Tx, run_id: str, ids: Collection[PersonId], unnamed: Collection[PersonId]
) -> Mapping[PersonId, Member]:
    """The same, only of people in the run, and others of it who are wanted too, but not by name.

    In a session of thousands, it reads only a few rows for a card that names a few people.
    """
    if not ids and not unnamed:
        return {}
    asked = {"ids": list(ids), "unnamed": list(unnamed), "run": run_id}
    rows = await tx.execute(_alike_here(tx.dialect.name == "postgresql"), asked)
    return await _told_apart(tx, run_id, {row.id: _member(row) for row in rows}, ids, unnamed)


async def _told_apart(
    tx: Tx, run_id: str, found: dict[PersonId, Member], ids: Collection[PersonId], unnamed: Collection[PersonId] = ()
) -> Mapping[PersonId, Member]:
    """Of the people found those who are meant, and everybody in the run, where one of `ids` has a namesake there."""
    meant = {one: found[one] for one in sorted(ids) if one in found}
    others = {one: found[one] for one in sorted(unnamed) if one in found}
    borne = {fold(member.name) for member in meant.values()}
    if any(_beyond_sql(member.name) for member in meant.values()):
        asked = {"names": [name.replace(" ", "") for name in borne], "run": run_id}
        spelt = await tx.execute(_spelt(tx.dialect.name == "postgresql"), asked)
        found |= {row.id: _member(row) for row in spelt}
    if len(borne) == len(meant) and not any(fold(found[one].name) in borne for one in found.keys() - meant.keys()):
        return others | meant
    everybody = (await attendees(tx, [run_id]))[run_id]  # a number depends on what all the others are called
    if meant.keys() <= everybody.keys():
        return everybody
    return await _as_they_came(tx, run_id, {**everybody, **meant})


@cache
def _alike(postgres: bool) -> sa.Select[Any]:
    """Some people, and all of a run whose names may be like theirs."""
    ids = is_any_of(postgres, person.c.id, "ids")
    return sa.select(person).where(ids | (_in_run() & _is_like(postgres, ids)))


@cache
def _alike_here(postgres: bool) -> sa.CompoundSelect[Any]:
    """The same of people in a run, and others of it. Where it has none of these people, no names are compared."""
    who = attendee.alias()
    ids, unnamed = is_any_of(postgres, person.c.id, "ids"), is_any_of(postgres, person.c.id, "unnamed")
    one_is_here = who.c.run_id == _RUN, is_any_of(postgres, who.c.person_id, "ids")
    that_run = sa.select(who.c.run_id).where(*one_is_here).limit(1).scalar_subquery()  # or NULL, which nobody is in
    named = sa.select(person).where(_in_run(that_run) & (ids | _is_like(postgres, ids)))
    attends = sa.exists().where(attendee.c.run_id == _RUN, attendee.c.person_id == person.c.id)
    return named.union_all(sa.select(person).where(unnamed & attends))


def _is_like(postgres: bool, ids: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whether a name has the same letters as one of these people's, or some that SQL cannot compare."""
    odd = _letters().op("~" if postgres else "GLOB", is_comparison=True)("[^a-z0-9]" if postgres else "*[^a-z0-9]*")
    return _letters().in_(sa.select(_letters()).where(ids)) | odd


@cache
def _spelt(postgres: bool) -> sa.Select[Any]:
    """All of a run whose names have these letters."""
    return sa.select(person).where(_in_run() & is_any_of(postgres, _letters(), "names"))


def _in_run(run: sa.ColumnElement[str] = _RUN) -> sa.ColumnElement[bool]:
    return person.c.id.in_(sa.select(attendee.c.person_id).where(attendee.c.run_id == run))


def _letters() -> sa.ColumnElement[str]:
    """The letters and digits of a name in lower case: what `fold` leaves of it without spaces, if they are all ASCII."""
    found: sa.ColumnElement[str] = sa.func.lower(person.c.name)
    for mark in MARKS:
        found = sa.func.replace(found, mark, "", type_=sa.Text())
    return found


def _beyond_sql(name: str) -> bool:
    """Whether `fold` may find a name alike that `_letters` does not."""
    return not all(char.isascii() and (char.isalnum() or char in MARKS) for char in name)


def names_of(members: Mapping[PersonId, Member], merged: Collection[PersonId] = ()) -> dict[PersonId, str]:
    """What people are called: whoever has somebody else's name gets their organisation or a number beside it."""
    names = {id_: member.name for id_, member in members.items()}
    return told_apart(names, {id_: member.email for id_, member in members.items()}, merged)


async def of_tenant(tx: Tx, channel: str, tenant: str) -> Sequence[PersonId]:
    """All people of a tenant."""
    wanted = (person.c.channel == channel) & (person.c.tenant == tenant)
    return list((await tx.execute(sa.select(person.c.id).where(wanted))).scalars())


async def erase_tenant(tx: Tx, channel: str, tenant: str) -> None:
    """Delete every conversation and person of a tenant, and with them their runs, messages, answers and notes."""
    for table in (conversation, person):
        await tx.execute(sa.delete(table).where(table.c.channel == channel, table.c.tenant == tenant))
    await announce(tx, FORGET)


def _member(row: Any) -> Member:
    return Member(row.platform_id, row.name, row.email, is_guest=row.is_guest, reference=row.reference)

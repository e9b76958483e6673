"""Cohort repository: the people doing one programme together, and what they did before: partners, roles, turns.

Their history is why partners are new and roles are fair. Which group people belong to is asked here: the one that last met
in the chat, else those with most of the same people, then the latest, only of the same organisation and programme. A group
is deleted some time after its last session, unless a coming session has a date. The decision is in
`bot.programme.cohort_matching`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import appointment, attendee, cohort, conversation, partner, role, run, turn
from bot.store.upsert import insert
from dialogs.texts.sentence import PersonId

MOST_ALIKE = 20  # cohorts that are looked at; nobody leads more with the same people
_Rows = list[tuple[PersonId, dict[str, Any]]]  # person and what is kept of them


@dataclass(frozen=True)
class Past:
    """What one person did in earlier sessions of the cohort, oldest first. In `turns`, 0 spoke first and 100 last."""

    partners: tuple[PersonId, ...] = ()
    roles: tuple[str, ...] = ()
    turns: tuple[int, ...] = ()


@dataclass(frozen=True)
class FinishedSession:
    """What one person did in one session."""

    partners: list[PersonId] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)


async def of_conversation(tx: Tx, conversation_id: str, programme: str) -> str | None:
    """The cohort that last met in this conversation for this programme."""
    met = sa.select(run.c.cohort_id).join(cohort, cohort.c.id == run.c.cohort_id)
    met = met.where(run.c.conversation_id == conversation_id, cohort.c.programme == programme)
    return (await tx.execute(met.order_by(run.c.opened_at.desc()).limit(1))).scalar_one_or_none()


@dataclass(frozen=True)
class Overlap:
    """A cohort, how many of certain people did something in it, and when it last met."""

    cohort_id: str
    same: int
    last_at: datetime


async def alike(tx: Tx, programme: str, people: Iterable[PersonId], conversation_id: str) -> Sequence[Overlap]:
    """The cohorts of this programme in which some of these people took part: those with most first, then the latest.

    Only cohorts that met in the organisation of this conversation: no history crosses from one to another.
    """
    wanted = list(people)
    home, there = conversation.alias(), conversation.alias()
    same_home = sa.and_(there.c.channel == home.c.channel, there.c.tenant == home.c.tenant)
    met = sa.select(run.c.id).join(there, there.c.id == run.c.conversation_id).join(home, same_home)
    met = met.where(home.c.id == conversation_id, run.c.cohort_id == cohort.c.id)
    attended = sa.select(run.c.cohort_id, attendee.c.person_id).join(run, run.c.id == attendee.c.run_id)
    attended = attended.where(run.c.started_at.is_not(None), run.c.cohort_id.is_not(None))
    kept = [sa.select(table.c.cohort_id, table.c.person_id) for table in (partner, role, turn)]
    took_part = sa.union(attended, *kept).subquery()
    same = sa.func.count(took_part.c.person_id.distinct()).label("same")
    chosen = sa.select(cohort.c.id, same, cohort.c.last_at).join(took_part, took_part.c.cohort_id == cohort.c.id)
    chosen = chosen.where(cohort.c.programme == programme, took_part.c.person_id.in_(wanted), met.exists())
    chosen = chosen.group_by(cohort.c.id, cohort.c.last_at).order_by(same.desc(), cohort.c.last_at.desc(), cohort.c.id)
    return [Overlap(row.id, row.same, row.last_at) for row in await tx.execute(chosen.limit(MOST_ALIKE))]


async def last_run(tx: Tx, cohort_id: str) -> str | None:
    """The id of the session that the cohort had last."""
    met = sa.select(run.c.id).where(run.c.cohort_id == cohort_id, run.c.started_at.is_not(None), ~run.c.live)
    return (await tx.execute(met.order_by(run.c.started_at.desc()).limit(1))).scalar_one_or_none()


async def conversation_of(tx: Tx, cohort_id: str) -> str | None:
    """The id of a chat of the cohort; None before it has one."""
    found = sa.select(run.c.conversation_id).where(run.c.cohort_id == cohort_id).order_by(run.c.opened_at.desc()).limit(1)
    return (await tx.execute(found)).scalar_one_or_none()


async def create(tx: Tx, programme: str, at: datetime) -> str:
    """Create a cohort and return its id."""
    id_ = uuid.uuid4().hex
    await tx.execute(sa.insert(cohort).values(id=id_, programme=programme, created_at=at, last_at=at))
    return id_


async def past(tx: Tx, cohort_id: str, people: Iterable[PersonId]) -> Mapping[PersonId, Past]:
    """What these people did in earlier sessions."""
    wanted = list(people)
    done: dict[PersonId, tuple[list[PersonId], list[str], list[int]]] = {one: ([], [], []) for one in wanted}
    for index, (table, name) in enumerate(((partner, "partner_id"), (role, "role"), (turn, "place"))):
        chosen = sa.select(table.c.person_id, table.c[name]).join(run, run.c.id == table.c.run_id, isouter=True)
        chosen = chosen.where(table.c.cohort_id == cohort_id, table.c.person_id.in_(wanted))
        for person_id, value in await tx.execute(chosen.order_by(run.c.opened_at, table.c.run_id, table.c.number)):
            done[person_id][index].append(value)
    return {one: Past(tuple(partners), tuple(roles), tuple(turns)) for one, (partners, roles, turns) in done.items()}


async def remember(tx: Tx, cohort_id: str, run_id: str, did: Mapping[PersonId, FinishedSession], at: datetime) -> None:
    """Add what people did in a session to the cohort's history, once per session."""
    people = sorted(did.items())
    partners: _Rows = [(person_id, {"partner_id": one}) for person_id, done in people for one in done.partners]
    roles: _Rows = [(person_id, {"role": one}) for person_id, done in people for one in done.roles]
    turns: _Rows = [(person_id, {"place": one}) for person_id, done in people for one in done.turns]
    kinds: list[tuple[sa.Table, _Rows]] = [(partner, partners), (role, roles), (turn, turns)]
    for table, rows in kinds:
        values = [
            {"cohort_id": cohort_id, "run_id": run_id, "number": number, "person_id": person_id, **value}
            for number, (person_id, value) in enumerate(rows)
        ]
        if values:
            await tx.execute(insert(tx, table).on_conflict_do_nothing(), values)
    await tx.execute(sa.update(cohort).where(cohort.c.id == cohort_id).values(last_at=at))


async def forget_session(tx: Tx, run_id: str) -> None:
    """Take a session out of its cohort's history."""
    for table in (partner, role, turn):
        await tx.execute(sa.delete(table).where(table.c.run_id == run_id))


async def forget_before(tx: Tx, last_before: datetime, dated: tuple[datetime, datetime]) -> int:
    """Delete cohorts, with their history, whose last session was before that instant. Returns how many.

    A cohort whose next session has a date between the two of `dated` is still active, and stays.
    """
    first, last = (at.replace(tzinfo=None).isoformat(timespec="minutes") for at in dated)
    coming = (appointment.c.wall >= first) & (appointment.c.wall <= last) & ~appointment.c.cancelled
    still = sa.exists().where(appointment.c.cohort_id == cohort.c.id, coming)
    return (await tx.execute(sa.delete(cohort).where(cohort.c.last_at < last_before, ~still))).rowcount

"""Attendance repository: a row for each person and block of a session. It outlives the session's own record.

Rows come by session (the oldest first), then by name, then in the order of the parts; their file is written by
`bot.runs.attendance`. People who were erased meanwhile are left out. A row goes on the day that people were told, or when
the setting `attendance_for` has passed, whichever comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import attendance, attendee, person
from bot.store.upsert import insert
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class Sitting:
    """A session whose attendance is kept. `zone` is that of its clock times, `keep_until` what people were told."""

    run_id: str
    cohort_id: str | None
    session: int | None
    title: str
    zone: str
    began_at: datetime
    ended_at: datetime
    keep_until: datetime


@dataclass(frozen=True)
class SessionPlace:
    """How long somebody was in one block, of how long it lasted. `number` is its place in the session, from 1."""

    number: int
    block: str
    present: timedelta
    lasted: timedelta


@dataclass(frozen=True)
class AttendanceRow:
    """One row: who, in which session, in which block."""

    sitting: Sitting
    person: PersonId
    name: str
    place: SessionPlace


async def keep(tx: Tx, sitting: Sitting, people: Mapping[PersonId, Sequence[SessionPlace]]) -> None:
    """Store who was in which block. People who were erased meanwhile are left out."""
    belong = sa.select(person.c.id).join(attendee, attendee.c.person_id == person.c.id)
    belong = belong.where(attendee.c.run_id == sitting.run_id, person.c.id.in_(list(people)))
    if tx.dialect.name == "postgresql":
        belong = belong.with_for_update(of=person, read=True, key_share=True)  # nobody is erased before the insert
    known = (await tx.execute(belong)).scalars().all()
    rows = [
        {
            **asdict(sitting),
            "person_id": one,
            "number": place.number,
            "block": place.block,
            "present": _seconds(place.present),
            "lasted": _seconds(place.lasted),
        }
        for one in known
        for place in people[one]
    ]
    if rows:
        await tx.execute(insert(tx, attendance).on_conflict_do_nothing(), rows)


async def drop(tx: Tx, run_id: str) -> None:
    """Delete what was written down of a session."""
    await tx.execute(sa.delete(attendance).where(attendance.c.run_id == run_id))


async def lines(tx: Tx, *, runs: Iterable[str] = (), cohort_id: str | None = None) -> Sequence[AttendanceRow]:
    """The rows of these runs, or of a cohort: by session, then by name, then in the order of the blocks."""
    wanted: sa.ColumnElement[bool] = attendance.c.run_id.in_(list(runs))
    if cohort_id is not None:
        wanted |= attendance.c.cohort_id == cohort_id
    chosen = sa.select(attendance, person.c.name).join(person, person.c.id == attendance.c.person_id).where(wanted)
    order = (attendance.c.began_at, attendance.c.run_id, sa.func.lower(person.c.name), person.c.id, attendance.c.number)
    return [_line(row) for row in await tx.execute(chosen.order_by(*order))]


async def sittings(tx: Tx) -> Sequence[Sitting]:
    """All sessions of which attendance is kept, oldest first."""
    columns = [attendance.c[name] for name in Sitting.__dataclass_fields__]
    rows = await tx.execute(sa.select(*columns).distinct().order_by(attendance.c.began_at, attendance.c.run_id))
    return [Sitting(*row) for row in rows]


async def forget(tx: Tx, at: datetime, ended_before: datetime) -> int:
    """Delete rows that people were told would be gone by `at`, and those of sessions that ended before then."""
    over = (attendance.c.keep_until < at) | (attendance.c.ended_at < ended_before)
    return (await tx.execute(sa.delete(attendance).where(over))).rowcount


def _line(row: sa.Row[tuple[object, ...]]) -> AttendanceRow:
    values = row._mapping
    sitting = Sitting(*(values[name] for name in Sitting.__dataclass_fields__))
    times = (timedelta(seconds=values[name]) for name in ("present", "lasted"))
    return AttendanceRow(
        sitting, values["person_id"], values["name"], SessionPlace(values["number"], values["block"], *times)
    )


def _seconds(length: timedelta) -> int:
    return round(length.total_seconds())

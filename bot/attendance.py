"""Attendance at work: when a session ends of which everybody was told that it is kept, its list is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.store import attendance as store
from bot.store import runs
from bot.store.attendance import Line, Place, Sitting
from bot.store.database import Tx
from bot.store.runs import RunRow
from dialogs import attendance
from dialogs import events as e
from dialogs.plan import Plan
from dialogs.run import Run
from dialogs.sentence import PersonId


async def keep(tx: Tx, row: RunRow, plan: Plan, run: Run, new: Sequence[e.Event]) -> None:
    """Write down who was in which block of a session that has ended, where people were told. `new` are not stored yet."""
    if not run.keeps_attendance or run.attendance_until is None or run.started_at is None or run.ended_at is None:
        return
    events = [event for _, event in (await runs.events_after(tx, {row.id: 0}))[row.id]]
    found = attendance.attendance(plan, [*events, *new], run.ended_at)
    takers = attendance.takers(run)
    number = {block.id: number for number, block in enumerate(plan.blocks, 1)}
    people = {
        person: [Place(number[one.block], plan.block_of[one.block].title, one.present, one.lasted) for one in blocks]
        for person, blocks in found.items()
        if person in takers
    }
    until = run.attendance_until
    session, cohort = plan.session, row.cohort_id
    sitting = Sitting(row.id, cohort, session, plan.title, run.timezone, run.started_at, run.ended_at, until)
    await store.keep(tx, sitting, people)


@dataclass
class Certificate:
    """What somebody can be certified: one session, or with `sitting` None all of a group together."""

    person: PersonId
    name: str
    sitting: Sitting | None
    here: timedelta = timedelta()
    held: timedelta = timedelta()
    sessions: int = 0  # in how many of them they were at all
    whole: bool = True  # they were there for the whole of it

    @property
    def hours(self) -> timedelta:
        """Rounded down to quarters of an hour."""
        return attendance.quarters(self.here)


def certificates(lines: Sequence[Line]) -> Sequence[Certificate]:
    """For each person, by name, each session of which attendance is kept, also one they missed."""
    lengths = {(line.sitting, line.place.number): line.place.lasted for line in lines}
    held: dict[Sitting, timedelta] = {}
    here: dict[tuple[PersonId, Sitting], timedelta] = {}
    for (sitting, _), lasted in lengths.items():
        held[sitting] = held.get(sitting, timedelta()) + lasted
    for line in lines:
        key = (line.person, line.sitting)
        here[key] = here.get(key, timedelta()) + line.place.present
    people = sorted({(line.name.lower(), line.person, line.name) for line in lines})
    found = [
        Certificate(person, name, sitting, here.get((person, sitting), timedelta()), whole)
        for _, person, name in people
        for sitting, whole in held.items()
    ]
    for one in found:
        one.sessions, one.whole = int(one.here > timedelta()), attendance.is_whole(one.here, one.held)
    return found


def totals(each: Sequence[Certificate]) -> Sequence[Certificate]:
    """All sessions of a group together, for each person."""
    found: dict[PersonId, Certificate] = {}
    for one in each:
        total = found.setdefault(one.person, Certificate(one.person, one.name, None))
        total.here += one.here
        total.held += one.held
        total.sessions += one.sessions
        total.whole &= one.whole
    return list(found.values())

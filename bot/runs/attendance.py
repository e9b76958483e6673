"""Attendance records: written when a session ends, if everybody was told that attendance is kept.

Also certificates and CSV files made from them. Facilitators count only if they took part. Certificates also list missed
sessions, and round hours down to quarters. A session that is reopened is written down again at its end. What counts as
present, or as the whole session: `dialogs/programme/attendance.py`. How long it is kept: `attendance_for` in
`bot/infra/settings.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.infra.csv_export import table
from bot.store import attendance as store
from bot.store import runs
from bot.store.attendance import AttendanceRow, SessionPlace, Sitting
from bot.store.database import Tx
from bot.store.runs import RunRow
from dialogs.plan.model import Plan
from dialogs.programme import attendance
from dialogs.run import events as e
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


async def keep(tx: Tx, row: RunRow, plan: Plan, run: Run, new: Sequence[e.Event]) -> None:
    """Write down who was in which block of a session that has ended, where people were told. `new` are not stored yet."""
    if (
        not run.keeps_attendance
        or run.attendance_until is None
        or run.clock.started_at is None
        or run.clock.ended_at is None
    ):
        return
    events = await runs.events(tx, row.id)
    found = attendance.attendance(plan, [*events, *new], run.clock.ended_at)
    takers = attendance.takers(run)
    number = {block.id: number for number, block in enumerate(plan.blocks, 1)}
    people = {
        person: [SessionPlace(number[one.block], plan.block_of[one.block].title, one.present, one.lasted) for one in blocks]
        for person, blocks in found.items()
        if person in takers
    }
    until = run.attendance_until
    session, cohort = plan.session, row.cohort_id
    sitting = Sitting(row.id, cohort, session, plan.title, run.timezone, run.clock.started_at, run.clock.ended_at, until)
    await store.keep(tx, sitting, people)


async def drop(tx: Tx, run_id: str) -> None:
    """A session goes on after all: its attendance is written down again when it ends."""
    await store.drop(tx, run_id)


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


def certificates(lines: Sequence[AttendanceRow]) -> Sequence[Certificate]:
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


# -- as spreadsheets ---------------------------------------------------------------------------------------------------

BY_BLOCK = ("Name", "Session", "Title", "Date", "Block", "Minutes present", "Minutes held")
CERTIFICATES = ("Name", "Session", "Title", "Date", "Hours attended", "Whole session")


def by_block(lines: Sequence[AttendanceRow]) -> str:
    """Who was in which block for how long, as CSV."""
    rows = [
        (line.name, *_named(line.sitting), line.place.block, _minutes(line.place.present), _minutes(line.place.lasted))
        for line in lines
    ]
    return table(BY_BLOCK, rows)


def certificate_list(lines: Sequence[AttendanceRow], together: bool) -> str:
    """What each can be certified, session by session, as CSV; with `together`, all sessions in a last row for each."""
    each = certificates(lines)
    rows: list[tuple[object, ...]] = []
    for total in totals(each):
        mine = [one for one in each if one.person == total.person]
        rows += [(one.name, *_named(one.sitting), _hours(one), _yes(one.whole)) for one in mine if one.sitting]
        if together:
            rows.append(
                (total.name, "all", f"{total.sessions} of {len(mine)} sessions", "", _hours(total), _yes(total.whole))
            )
    return table(CERTIFICATES, rows)


def _named(sitting: Sitting) -> tuple[object, object, object]:
    day = sitting.began_at.astimezone(ZoneInfo(sitting.zone))
    return (sitting.session or "", sitting.title, f"{day:%Y-%m-%d}")


def _minutes(length: timedelta) -> str:
    return f"{length / timedelta(minutes=1):.1f}"


def _hours(one: Certificate) -> str:
    return f"{one.hours / timedelta(hours=1):.2f}"


def _yes(whole: bool) -> str:
    return "yes" if whole else "no"

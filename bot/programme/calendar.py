"""Calendars: the dates of a group's programme as a file, and the link to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from bot.infra.clock import Clock
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.store import programme, runs
from bot.store.database import Database
from dialogs.plan.model import Plan

Link = tuple[str, datetime]  # where the file is, and until when


class ProgrammeCalendar:
    """Writes the sessions to come into a file; those whose date was taken back are marked so. `plans`: of a programme."""

    def __init__(
        self, database: Database, clock: Clock, service: RunService, plans: Callable[[str], tuple[Plan, ...]]
    ) -> None:
        self._database, self._clock, self._service, self._plans = database, clock, service, plans
        self.make_link: Callable[[str], Awaitable[Link]] | None = None
        """Makes the link to the file for a run's group, where people's browsers reach this service."""

    async def file(self, cohort_id: str) -> bytes | None:
        """The iCalendar file of a group; None where no session to come has, or had, a date."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            id_ = await programme.programme_of(tx, cohort_id)
            found = await programme.noted(tx, cohort_id)
            begun = await programme.begun_runs(tx, cohort_id)
        loaded_runs = await self._service.folds_of(begun)
        held = {loaded.plan.session for loaded in loaded_runs}
        plans = {plan.session: plan for plan in self._plans(id_ or "")}
        coming = [one for one in found if one.appointment.session not in held and one.appointment.session in plans]
        entries = [
            CalendarEntry(
                session=one.appointment.session,
                title=plans[one.appointment.session].title,
                at=one.appointment.at,
                lasts=plans[one.appointment.session].lasts,
                before=plans[one.appointment.session].before,
                set_at=one.set_at,
                cancelled=one.cancelled,
            )
            for one in coming
        ]
        return written(cohort_id, entries, coming[0].appointment.zone, now) if coming else None

    async def of_run(self, run_id: str) -> bytes | None:
        """The file of the group a run belongs to now."""
        async with self._database.reading() as tx:
            row = (await runs.look(tx, [run_id])).get(run_id)
        return await self.file(row.cohort_id) if row and row.cohort_id else None

    async def link(self, loaded: LoadedRun) -> Link | None:
        """The link for a run's group; None where there is no address for one."""
        return await self.make_link(loaded.row.id) if self.make_link else None


SINCE = datetime(2020, 1, 1, tzinfo=UTC)  # a sequence has 31 bits: enough until 2088
PRODUCT = "-//Throughline//Programme//EN"


@dataclass(frozen=True)
class CalendarEntry:
    """One session: its number in the programme, what it is called, when it begins and how long it lasts.

    `set_at`: when its date was set, moved, or taken back (`cancelled`).
    """

    session: int
    title: str
    at: datetime
    lasts: timedelta
    before: Sequence[str] = ()
    set_at: datetime | None = None
    cancelled: bool = False


def written(cohort_id: str, entries: Sequence[CalendarEntry], zone: str, at: datetime) -> bytes:
    """The file, as of `at`. Imported again after a date was moved, it moves the entry: its id stays and its sequence grows.

    Sequences are seconds since a day in the past: they grow with each change and need not be counted.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in entries:
        event = Event()
        event.add("uid", f"{cohort_id}-{one.session}@throughline")
        event.add("sequence", max(0, int(((one.set_at or at) - SINCE).total_seconds())))
        event.add("dtstamp", at)
        event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
        event.add("summary", one.title)
        event.add("dtstart", one.at.astimezone(ZoneInfo(zone)))
        event.add("dtend", (one.at + one.lasts).astimezone(ZoneInfo(zone)))
        if one.before:
            event.add("description", "\n".join(f"- {text}" for text in one.before))
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())

"""Programme calendar: the dates of a group's sessions as an iCalendar file, and the link to it.

It has the sessions to come that have a date, with what to do before them; a date that was taken back is marked as
cancelled. A date that moves, moves its entry. There is no file without any date. How long the link works, and where there
is one: `bot/handlers/page_links.py`. Setting dates: `session_dates.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.infra.clock import Clock
from bot.programme.links import Link, Links
from bot.runs.plan_library import sessions_of
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.written_plans import WrittenPlans
from bot.store import cohorts, programme, runs
from bot.store.database import Database


class ProgrammeCalendar:
    """Writes the sessions to come into a file. Those whose date was taken back are marked as cancelled."""

    def __init__(
        self, database: Database, clock: Clock, service: RunService, written_plans: WrittenPlans, links: Links
    ) -> None:
        self._database, self._clock, self._service = database, clock, service
        self._written_plans, self._links = written_plans, links

    async def file(self, cohort_id: str) -> bytes | None:
        """The iCalendar file of a group; None where no session to come has, or had, a date."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            id_ = await programme.programme_of(tx, cohort_id)
            noted = await programme.noted(tx, cohort_id)
            begun = await programme.begun_runs(tx, cohort_id)
            chat = await cohorts.conversation_of(tx, cohort_id)
        loaded_runs = await self._service.all_loaded(begun)
        held = {loaded.plan.session for loaded in loaded_runs}
        plans = {plan.session: plan for plan in sessions_of(await self._written_plans.of_chat(chat or ""), id_)}
        coming = [date for date in noted if date.appointment.session in plans.keys() - held]
        entries = [
            CalendarEntry(
                session=date.appointment.session,
                title=plans[date.appointment.session].title,
                at=date.appointment.at,
                lasts=plans[date.appointment.session].lasts,
                before=plans[date.appointment.session].before,
                set_at=date.set_at,
                cancelled=date.cancelled,
            )
            for date in coming
        ]
        if not coming:
            return None
        zone = coming[0].appointment.zone
        return await asyncio.to_thread(to_icalendar, cohort_id, entries, zone, now)  # the library is imported on first use

    async def for_run(self, run_id: str) -> bytes | None:
        """The file of the group a run belongs to now."""
        async with self._database.reading() as tx:
            row = (await runs.look(tx, [run_id])).get(run_id)
        return await self.file(row.cohort_id) if row and row.cohort_id else None

    async def link(self, loaded: LoadedRun) -> Link | None:
        """The link for a run's group; None where there is no address for one."""
        return await self._links.calendar(loaded.row.id)


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


def to_icalendar(cohort_id: str, entries: Sequence[CalendarEntry], zone: str, at: datetime) -> bytes:
    """The file, as of `at`. Imported again after a date was moved, it moves the entry: its id stays and its sequence grows.

    Sequences are seconds since a day in the past: they grow with each change and need not be counted.
    """
    from icalendar import Calendar, Event  # heavy: 3 MB that most services never need

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        event = Event()
        event.add("uid", f"{cohort_id}-{entry.session}@throughline")
        event.add("sequence", max(0, int(((entry.set_at or at) - SINCE).total_seconds())))
        event.add("dtstamp", at)
        event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
        event.add("summary", entry.title)
        event.add("dtstart", entry.at.astimezone(ZoneInfo(zone)))
        event.add("dtend", (entry.at + entry.lasts).astimezone(ZoneInfo(zone)))
        if entry.before:
            event.add("description", "\n".join(f"- {text}" for text in entry.before))
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())

"""Dates of a programme as an iCalendar file, for Outlook and every other calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

SINCE = datetime(2020, 1, 1, tzinfo=UTC)  # a sequence has 31 bits: enough until 2088
PRODUCT = "-//Throughline//Programme//EN"


@dataclass(frozen=True)
class Entry:
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


def written(cohort_id: str, entries: Sequence[Entry], zone: str, at: datetime) -> bytes:
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

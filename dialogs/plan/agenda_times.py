"""Agenda times: what a cell of an agenda says about when a part starts, when it ends and how long it lasts.

It reads “9:30”, “0930”, “9 am”, “noon”, “+0:10”, “9-10 pm”, ranges and Excel's fractions of a day. A length is more than
nothing and at most a day. An end before the start is a mistype if the part begins before 18:00 and would last more than 8
hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from dialogs.plan.durations import parse

DAY, HOUR, MINUTE = timedelta(hours=24), timedelta(hours=1), timedelta(minutes=1)
EVENING, WORKDAY = timedelta(hours=18), timedelta(hours=8)  # what begins before the first lasts no longer than the second
_CLOCK = re.compile(
    r"(?P<hour>[01]?\d|2[0-4])(?:\s?[:.h]\s?(?P<minute>[0-5]\d)(?::[0-5]\d)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"(?P<oclock>\s*(?:uhr|o['’]clock|hrs?)\.?)?",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:\s*(?:hrs?|h|uhr))?", re.IGNORECASE)
_AFTER = re.compile(
    r"t?\s*\+\s*(?:(?P<hours>\d{1,2})[:h])?(?P<minutes>\d{1,3})(?:\s*(?:min|mins|minutes|m|['’′]))?", re.IGNORECASE
)
_DATE = re.compile(r"^\d{4}-\d\d-\d\d[T ]|^\d{1,2}[./]\d{1,2}[./]\d{2,4},?\s+")
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b|\bbis\b|\btan\b)\s*", re.IGNORECASE)
_NOON = ("noon", "midday", "12 noon", "mittag", "hanner dydd")


@dataclass(frozen=True)
class Span:
    """A start (since midnight, or since the beginning), a length, and the least length of a range."""

    starts: timedelta | None = None
    lasts: timedelta | None = None
    at_least: timedelta | None = None
    backwards: bool = False  # it ends before it starts

    def with_cell(self, kind: str, text: str, *, unit: timedelta | None) -> Span:
        """The span with what a cell of this kind (`time`, `ends` or `length`) adds."""
        if kind == "length":
            found = length_of(text, unit=unit)
            return replace(self, lasts=found.lasts, at_least=found.at_least) if found else self
        if kind == "ends":
            end = clock_time(text)
            return self if end is None or self.starts is None else self._ending(self.starts, end)
        parts = _BETWEEN.split(text)
        if len(parts) == 2 and (ends := clock_time(parts[1])) is not None:
            starts = clock_time(parts[0] if _HALF.search(parts[0]) else parts[0] + _half(parts, ends))
            if starts is not None:
                return replace(self, starts=starts) if self.lasts else self._ending(starts, ends)
        at = start_time(text)
        if at is not None:
            return replace(self, starts=at)
        found = length_of(text, unit=unit)
        return replace(self, lasts=found.lasts, at_least=found.at_least) if found else self

    def _ending(self, starts: timedelta, ends: timedelta) -> Span:
        """The span until `ends`. What would last from one day to the next, and begins by day, was mistyped."""
        lasts = _until(starts, ends)
        if lasts is not None and ends < starts < EVENING and lasts > WORKDAY:
            return replace(self, starts=starts, lasts=None, backwards=True)
        return replace(self, starts=starts, lasts=lasts)


_HALF = re.compile(r"[ap]\.?m\.?|\s*uhr", re.IGNORECASE)


def _half(parts: list[str], ends: timedelta) -> str:
    """The am or pm that “9-10 pm” says only once, and the Uhr of “9-10 Uhr”. “11-1 pm” begins before noon."""
    half = _HALF.search(parts[1])
    start = clock_time(parts[0] + half[0]) if half else None
    if half is None or start is None:
        return ""
    return half[0] if start <= ends else {"a": "pm", "p": "am"}.get(half[0][0].lower(), half[0])


def _until(starts: timedelta | None, ends: timedelta) -> timedelta | None:
    if starts is None or ends == starts:
        return None
    while ends < starts:
        ends += DAY / 2 if ends < DAY / 2 and ends + DAY / 2 > starts else DAY
    return ends - starts


def clock_time(text: str) -> timedelta | None:
    """The time of day of “9:30”, “09.30”, “0930”, “9 am” or “9 Uhr”, since midnight. None for anything else."""
    said = _DATE.sub("", text.strip())
    if said.casefold() in _NOON:
        return DAY / 2
    if digits := _FOUR_DIGITS.fullmatch(said):
        return timedelta(hours=int(digits["hour"]), minutes=int(digits["minute"]))
    match = _CLOCK.fullmatch(said)
    if match is None or not (match["minute"] or match["half"] or match["oclock"]):
        return None
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return timedelta(hours=hour, minutes=int(match["minute"] or 0))


def start_time(text: str) -> timedelta | None:
    """The clock time of a cell, or of “+0:10” or “T+10” the time since the start."""
    after = _AFTER.fullmatch(text.strip())
    if after is None:
        return clock_time(text)
    return timedelta(hours=int(after["hours"] or 0), minutes=int(after["minutes"]))


def starts_with_time(text: str) -> bool:
    """Whether a cell holds a clock time, or begins with one, as in “9:00 - 9:30”."""
    return start_time(re.split(r"\s*[-–—]\s*", text.strip())[0]) is not None


def clock(at: timedelta) -> str:
    """Time of day as `HH:MM`."""
    minutes = int(at.total_seconds()) // 60
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def length_of(text: str, *, minutes: bool = False, unit: timedelta | None = None) -> Span | None:
    """The length in a cell: as in a plan, a range (“10-15 minutes”), `0:20`, or a bare number of minutes or of a `unit`."""
    unit = MINUTE if minutes else unit
    if re.fullmatch(r"0\.\d{4,}", text.strip()):  # how Excel keeps a time
        return _positive(timedelta(seconds=round(float(text) * DAY.total_seconds())))
    said = text.strip().strip("()~≈ ").removeprefix("ca.").removeprefix("about").strip()
    if unit is not None and re.fullmatch(r"\d+(?:[.,]\d+)?", said):
        return _positive(unit * float(said.replace(",", ".")))
    colon = re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", said)
    if colon:
        return _positive(timedelta(hours=int(colon[1]), minutes=int(colon[2]), seconds=int(colon[3] or 0)))
    parts = _BETWEEN.split(said)
    if len(parts) == 2:
        most = length_of(parts[1], unit=unit)
        named = parts[1].lstrip("0123456789., ")
        least = length_of(parts[0], unit=unit) or length_of(f"{parts[0]} {named}")
        return Span(lasts=most.lasts, at_least=least.lasts) if most and least else None
    try:
        return _positive(parse(re.sub(r"(?<=min)\s+(\d{1,2})$", r" \1s", said)))
    except ValueError:
        return None


def _positive(length: timedelta) -> Span | None:
    return Span(lasts=length) if timedelta() < length <= DAY else None

"""Agenda times: what a cell of an agenda says about when a part starts, when it ends and how long it lasts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from dialogs.plan.durations import parse

DAY = timedelta(hours=24)
_CLOCK = re.compile(
    r"(?P<hour>[01]?\d|2[0-4])(?:[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?)?\s*(?P<half>[ap]\.?m\.?)?", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:-|–|—|to|until|till)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """A start (since midnight, or since the beginning), a length, and the least length of a range."""

    starts: timedelta | None = None
    lasts: timedelta | None = None
    at_least: timedelta | None = None

    def with_cell(self, kind: str, text: str, *, minutes: bool) -> Span:
        """The span with what a cell of this kind (`time`, `ends` or `length`) adds."""
        if kind == "length":
            found = length_of(text, minutes=minutes)
            return replace(self, lasts=found.lasts, at_least=found.at_least) if found else self
        if kind == "ends":
            end = clock_time(text)
            return replace(self, lasts=_until(self.starts, end)) if end is not None and self.starts is not None else self
        parts = _BETWEEN.split(text)
        if len(parts) == 2 and (ends := clock_time(parts[1])) is not None:
            starts = clock_time(
                parts[0] if re.search(r"[ap]\.?m", parts[0], re.IGNORECASE) else parts[0] + _half(parts, ends)
            )
            if starts is not None:
                return replace(self, starts=starts, lasts=self.lasts or _until(starts, ends))
        at = clock_time(text)
        if at is not None:
            return replace(self, starts=at)
        found = length_of(text)
        return replace(self, lasts=found.lasts, at_least=found.at_least) if found else self


def _half(parts: list[str], ends: timedelta) -> str:
    """The am or pm that “9-10 pm” says only once."""
    half = re.search(r"[ap]\.?m\.?", parts[1], re.IGNORECASE)
    start = clock_time(parts[0] + half[0]) if half else None
    return half[0] if half and start is not None and start <= ends else ""


def _until(starts: timedelta | None, ends: timedelta) -> timedelta | None:
    if starts is None or ends == starts:
        return None
    while ends < starts:
        ends += DAY / 2 if ends < DAY / 2 and ends + DAY / 2 > starts else DAY
    return ends - starts


def clock_time(text: str) -> timedelta | None:
    """The time of day of “9:30”, “09.30”, “9 am” or “0:10”, since midnight. None for anything else, a bare number too."""
    if text.strip().casefold() in ("noon", "midday", "12 noon"):
        return DAY / 2
    match = _CLOCK.fullmatch(text.strip())
    if match is None or (match["minute"] is None and match["half"] is None):
        return None
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return timedelta(hours=hour, minutes=int(match["minute"] or 0))


def clock(at: timedelta) -> str:
    """Time of day as `HH:MM`."""
    minutes = int(at.total_seconds()) // 60
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def length_of(text: str, *, minutes: bool = False) -> Span | None:
    """The length in a cell: as in a plan, a range (“10-15 minutes”), `0:20`, or a bare number in a column of minutes."""
    said = text.strip().strip("()~≈ ").removeprefix("ca.").removeprefix("about").strip()
    if minutes and re.fullmatch(r"\d+(?:[.,]\d+)?", said):
        return _positive(timedelta(minutes=float(said.replace(",", "."))))
    colon = re.fullmatch(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", said)
    if colon:
        return _positive(timedelta(hours=int(colon[1]), minutes=int(colon[2]), seconds=int(colon[3] or 0)))
    parts = _BETWEEN.split(said)
    if len(parts) == 2:
        most = length_of(parts[1], minutes=minutes)
        unit = parts[1].lstrip("0123456789., ")
        least = length_of(parts[0], minutes=minutes) or length_of(f"{parts[0]} {unit}")
        return Span(lasts=most.lasts, at_least=least.lasts) if most and least else None
    try:
        return _positive(parse(said))
    except ValueError:
        return None


def _positive(length: timedelta) -> Span | None:
    return Span(lasts=length) if timedelta() < length <= DAY else None

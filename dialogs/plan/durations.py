"""Duration parsing and formatting: `90s`, `8m`, `1h15m`, and `2 months` for the gap between sessions."""

from __future__ import annotations

import re
from datetime import timedelta

_LENGTH = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?", re.ASCII)
_SPAN = re.compile(r"(\d{1,4})\s*(day|week|month)s?", re.ASCII)
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse(text: str) -> timedelta:
    """The length written as hours, minutes and seconds, in that order. Raises ValueError with a sentence."""
    match = _LENGTH.fullmatch(text.strip())
    if not text.strip() or match is None:
        raise ValueError(f"“{shortened(text)}” is not a length of time; write 90s, 8m, 2h or 1h15m.")
    hours, minutes, seconds = (int(group or 0) for group in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def written(length: timedelta) -> str:
    """`length` as a plan would write it, in whole seconds: the inverse of `parse`."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return "".join(f"{number}{unit}" for number, unit in ((hours, "h"), (minutes, "m"), (seconds, "s")) if number) or "0s"


def parse_span(text: str) -> tuple[timedelta, timedelta]:
    """The shortest and longest time that days, weeks or months can be: two months are 59 to 62 days.

    Raises ValueError with a sentence.
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise ValueError(f"“{shortened(text)}” is not a span of time; write 10 days, 6 weeks or 2 months.")
    number, unit = int(match[1]), match[2]
    if unit == "month":
        runs = [sum(_MONTHS[(start + month) % 12] for month in range(number)) for start in range(12)]
        return timedelta(days=min(runs)), timedelta(days=max(runs))
    days = timedelta(days=number if unit == "day" else 7 * number)
    return days, days


def clock(at: timedelta) -> str:
    """Plan time as `H:MM:SS`."""
    minutes, seconds = divmod(round(at.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def shortened(text: str) -> str:
    """`text` on one line and short enough for an error message."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"

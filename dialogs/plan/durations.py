"""Duration parsing and formatting: `90s`, `8m`, `1 h 15 m`, `ten minutes`, and `2 months` for the gap between sessions."""

from __future__ import annotations

import re
from datetime import timedelta

from rapidfuzz import process

_NUMBER = r"(?:\d{1,6}(?:[.,]\d{1,2})?|\d{0,4}[½¼¾])"
_LENGTH = re.compile(
    rf"(?:(?P<d>{_NUMBER})\s*(?:days?|d)\.?)?\s*(?:and\s+)?"
    rf"(?:(?P<h>{_NUMBER})\s*(?:hours?|hrs?|h)\.?)?\s*(?:and\s+)?"
    rf"(?:(?P<m>{_NUMBER})\s*(?:minutes?|mins?|m|['’′])\.?)?\s*(?:and\s+)?"
    rf"(?:(?P<s>{_NUMBER})\s*(?:seconds?|secs?|s|[\"”″])\.?)?",
    re.IGNORECASE | re.ASCII,
)
_RANGE = re.compile(r"(?P<least>.*?\d\S*?)\s*(?:-|–|to)\s*(?P<most>\d.*)", re.IGNORECASE)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s*[ap]m)?|0\d[0-5]\d|\d{1,2}\s*[ap]m", re.IGNORECASE)
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
_WORDS = {
    **{word: number for number, word in enumerate(f"{_ONES} nineteen twenty".split(), 1)},
    **{"a": 1, "an": 1, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90},
}
_PHRASES = {
    "half an hour": "30m",
    "a half hour": "30m",
    "quarter of an hour": "15m",
    "a quarter of an hour": "15m",
    "three quarters of an hour": "45m",
    "an hour and a half": "90m",
    "one and a half hours": "90m",
}
_UNITS = ("minutes", "hours", "seconds", "days")
_SPAN = re.compile(r"(\d{1,4})\s*(day|week|month)s?", re.ASCII)
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse(text: str) -> timedelta:
    """The length people wrote, such as `8m`, `1h15m`, `8 min`, `1 h 15 m`, `ten minutes` or `half an hour`.

    Raises ValueError with a sentence, which says what was probably meant.
    """
    said = " ".join(text.split())
    plain = _PHRASES.get(said.casefold(), said)
    plain = re.sub(r"[A-Za-z-]+", lambda word: str(_WORDS.get(word[0].casefold(), word[0])), plain)
    match = _LENGTH.fullmatch(plain)
    if not plain or match is None:
        raise ValueError(_refusal(said))
    days, hours, minutes, seconds = (_number(match[unit]) for unit in "dhms")
    return timedelta(seconds=round(86400 * days + 3600 * hours + 60 * minutes + seconds))


def _number(text: str | None) -> float:
    if not text:
        return 0
    part = _FRACTIONS.get(text[-1])
    return float(text.replace(",", ".")) if part is None else int(text[:-1] or 0) + part


def _refusal(said: str) -> str:
    shown = shortened(said)
    if _CLOCK.fullmatch(said):
        return f"“{shown}” looks like a clock time. A length is written as 90s, 8m, 2h or 1h15m."
    between = _RANGE.fullmatch(said)
    most = between and _length_or_none(between["most"])
    if between and most:
        unit = between["most"].lstrip("0123456789.,")
        least = _length_or_none(between["least"]) or _length_or_none(f"{between['least']} {unit}")
        short = f" and `at_least: {written(least)}`" if least and least < most else ""
        return f"“{shown}” is a range. Do you mean `lasts: {written(most)}`{short}?"
    near = re.fullmatch(r"(\d{1,6})\s*([A-Za-z]{4,})", said)
    unit = process.extractOne(near[2].casefold(), _UNITS, score_cutoff=70) if near else None
    if near and unit:
        return f"“{shown}” is not a length of time; do you mean {near[1]}{unit[0][0]}?"
    hint = f" Do you mean {said}m?" if re.fullmatch(r"(\d+h)?\d+", said) else ""
    return f"“{shown}” is not a length of time; write 90s, 8m, 2h or 1h15m.{hint}"


def _length_or_none(text: str) -> timedelta | None:
    try:
        return parse(text)
    except ValueError:
        return None


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

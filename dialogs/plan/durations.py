"""Duration parsing and formatting: `90s`, `8m`, `1 h 15 m`, `ten minutes`, and `2 months` for the gap between sessions.

Units are read in five languages, words for numbers by `length_words`. A bare number or a clock time is no length: the
refusal proposes what was meant. A month is 28 to 31 days. What people type in the chat is read by `dialogs.grammar.lengths`.
"""

from __future__ import annotations

import re
from datetime import timedelta

from dialogs.plan.length_words import in_figures
from dialogs.plan.nearest import nearest

LIKELY = timedelta(hours=4)  # the longest that “1:15” is proposed as a length in a refusal
QUOTED = 60  # characters of an author's text that an error message repeats

_NUMBER = r"(?:\d{1,6}(?:[.,]\d{1,2})?|\d{0,4}[½¼¾])"
_DAYS = "days?|d|tage?|diwrnod|jours?"  # in English, German, Welsh, French and Spanish
_HOURS = "hours?|hrs?|h|stunden?|std|awr|oriau|heures?|horas?"
_MINUTES = "minutes?|mins?|mn|minuten|minutos?|munud(?:au)?|m|['’′]"
_SECONDS = 'seconds?|secs?|sekunden?|sek|eiliad(?:au)?|secondes?|segundos?|s|["”″]'
_AND = r"\s*(?:,\s*)?(?:(?:and|und|et)\s+)?"
_LENGTH = re.compile(
    rf"(?:(?P<d>{_NUMBER})\s*(?:{_DAYS})\.?)?{_AND}"
    rf"(?:(?P<h>{_NUMBER})\s*(?:{_HOURS})\.?)?{_AND}"
    rf"(?:(?P<m>{_NUMBER})\s*(?:{_MINUTES})\.?)?{_AND}"
    rf"(?:(?P<s>{_NUMBER})\s*(?:{_SECONDS})\.?)?",
    re.IGNORECASE | re.ASCII,
)
_BARE_MINUTES = re.compile(rf"(?<=\d)\s*(?:{_HOURS})\.?\s*[0-5]\d$", re.IGNORECASE | re.ASCII)  # 1h15
_ANY_LENGTH = re.compile(
    rf"(?<![\d:.]){_NUMBER}\+?\s*(?:{_HOURS}|{_MINUTES}|{_SECONDS})(?![^\W\d])", re.IGNORECASE | re.ASCII
)
_DASH = "[-‐‑‒–—−]"  # a hyphen and what programs make of it
_RANGE = re.compile(rf"(?P<least>.*?\d\S*?)\s*(?:{_DASH}|to)\s*(?P<most>\d.*)", re.IGNORECASE)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s*[ap]m)?|(?:[01]\d|2[0-3])[0-5]\d|\d{1,2}\s*[ap]m", re.IGNORECASE)
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_CLOCKS = re.compile(rf"(\d{{1,2}})[:.](\d\d)\s*(?:{_DASH}|to|until)\s*(\d{{1,2}})[:.](\d\d)", re.IGNORECASE)
_UNITS = ("minutes", "hours", "seconds", "days")
_SPAN = re.compile(r"(\d{1,4})\s*(day|week|month)s?", re.ASCII)
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse(text: str) -> timedelta:
    """The length people wrote, such as `8m`, `1h15m`, `8 min`, `1 h 15 m`, `ten minutes` or `half an hour`.

    Raises ValueError with a sentence, which says what was probably meant.
    """
    length = _read(text)
    if length is None:
        raise ValueError(_refusal(" ".join(text.split())))
    return length


def _read(text: str) -> timedelta | None:
    """The length that `text` says; None where it says none."""
    plain = _BARE_MINUTES.sub(r"\g<0>m", in_figures(" ".join(text.split())))
    match = _LENGTH.fullmatch(plain)
    if match is None or not any(match.groups()):
        return None
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
        return f"“{shown}” looks like a clock time. {_as_length(said)}"
    if clocks := _CLOCKS.fullmatch(said):
        start, end = (timedelta(hours=int(clocks[at]), minutes=int(clocks[at + 1])) for at in (1, 3))
        lasts = f" Do you mean {written(end - start)}?" if end > start else ""
        return f"“{shown}” are two clock times. A length is written as 90s, 8m, 2h or 1h15m.{lasts}"
    between = parse_range(said)
    if between is not None:
        least, most = map(written, between)
        return f"“{shown}” is a range. Do you mean `lasts: {most}` and `at_least: {least}`?"
    near = re.fullmatch(r"(\d{1,6})\s*([A-Za-z]{4,})", said)
    unit = nearest(near[2].casefold(), _UNITS, 70) if near else None
    if near and unit:
        return f"“{shown}” is not a length of time; do you mean {near[1]}{unit[0]}?"
    return f"“{shown}” is not a length of time; write 90s, 8m, 2h or 1h15m.{_proposed(said)}"


def _as_length(said: str) -> str:
    """What “1:15” would be as a length. “0930” or “9 am” are none."""
    colon = re.fullmatch(r"(\d{1,2})[:.](\d\d)", said)
    length = timedelta(hours=int(colon[1]), minutes=int(colon[2])) if colon else timedelta()
    likely = timedelta() < length <= LIKELY
    return f"If it is a length, write {written(length)}." if likely else "A length is written as 90s, 8m, 2h or 1h15m."


def _proposed(said: str) -> str:
    """The length that is probably meant, as a question; nothing where that is not clear."""
    bare = in_figures(said).removesuffix(".")
    if re.fullmatch(r"\d+", bare) and int(bare):
        return f" Do you mean {int(bare)}m?"
    if re.fullmatch(rf"\d+\s*(?:{_DASH}|to)\s*\d+", bare):
        return f" Do you mean {re.sub(r'[^0-9]+', '-', bare)}m?"
    inside = _ANY_LENGTH.findall(said.lstrip("-–—−"))
    alone = len(inside) == 1 and not re.search(r"\d", said.replace(inside[0], "", 1))  # “2 x 10m” is neither 2 nor 10
    meant = _read(inside[0].replace("+", "")) if alone else None
    return f" Do you mean {written(meant)}?" if meant else ""


def parse_range(text: str) -> tuple[timedelta, timedelta] | None:
    """The shortest and longest length of a range such as `10-15m` or “20 to 40 minutes”; None for anything else."""
    said = " ".join(text.split())
    between = _RANGE.fullmatch(said)
    most = between and _read(between["most"])
    if between is None or not most or _CLOCK.fullmatch(said):
        return None
    unit = between["most"].lstrip("0123456789.,½¼¾ ")
    least = _read(between["least"]) or _read(f"{between['least']} {unit}")
    return (least, most) if least and least < most else None


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
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…"

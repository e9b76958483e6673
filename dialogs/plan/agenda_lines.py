"""Agenda lines: reads an agenda that is a list and no table, such as “9:00 Welcome” or “Talk (20 min)”, one part a line.

Bullets and numbers before a line are removed. A length counts at the start or end of a line whose title has 12 words or
fewer. With fewer than two timed lines, or less than a third of them, it is no agenda.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dialogs.plan.agenda_times import clock_time, length_of

HEADER = ["Time", "Length", "Item"]
_BULLET = re.compile(r"^\s*(?:[-–—•▪◦*·]|\d{1,2}[.)]|#{1,6})\s+")
_CLOCK = r"(?:\d{1,2}\s?[:.h]\s?[0-5]\d|\d{1,2}(?=\s?[ap]m)|[012]\d[0-5]\d)(?:\s?[ap]\.?m\.?)?(?:\s?uhr)?"
_STARTS = re.compile(
    rf"^(?P<time>{_CLOCK}(?:\s?(?:-|–|—|to|until|bis)\s?{_CLOCK})?)[\s:–—|,.)\]-]+(?P<rest>\S.*)$", re.IGNORECASE
)
_LENGTH = (
    r"(?:\d+(?:[.,]\d+)?\s?(?:-|–|to)\s?)?\d+(?:[.,]\d+)?\s?(?:min(?:ute)?s?|minuten|munud|mins|hours?|hrs?|h|m|['’′])\.?"
)
_ENDS = re.compile(rf"^(?P<rest>\S.*?)[\s:,–—|-]*[(\[]?\s?(?P<length>{_LENGTH})\s?[)\]]?$", re.IGNORECASE)
_BEGINS = re.compile(rf"^[(\[]?(?P<length>{_LENGTH})[)\]]?[\s:–—|,-]+(?P<rest>\S.*)$", re.IGNORECASE)
_ENDS_AT = re.compile(
    rf"^(?P<rest>\S.*?)[\s:,–—|-]*[(\[]?\s?(?P<time>{_CLOCK}\s?(?:-|–|—|to|until|bis)\s?{_CLOCK})\s?[)\]]?$", re.IGNORECASE
)
LEAST, SHARE = 2, 3  # lines with a time, and one in so many: fewer are no agenda
LONGEST = 12  # words of a title; more is a sentence


def rows_of_lines(lines: Iterable[str]) -> list[list[str]]:
    """Lines as rows of a table with a header; none where they are no agenda."""
    rows = [row_of_line(line) for line in lines if line.strip()]
    timed = [row for row in rows if row[0] or row[1]]
    return [HEADER, *rows] if len(timed) >= max(LEAST, len(rows) / SHARE) else []


def row_of_line(line: str) -> list[str]:
    """Start, length and title of a line; a line without either is a title alone."""
    rest = _BULLET.sub("", line.replace("\u00a0", " ").replace("**", "")).strip()
    time, length = "", ""
    starts = _STARTS.match(rest)
    if starts and clock_time(re.split(r"\s?(?:-|–|—|to|until|bis)\s?", starts["time"])[0]) is not None:
        time, rest = starts["time"], starts["rest"]
    elif ends := _ENDS_AT.match(rest):
        time, rest = ends["time"], ends["rest"]
    found = _BEGINS.match(rest) or _ENDS.match(rest)
    if found and length_of(found["length"]) is not None and len(found["rest"].split()) <= LONGEST:
        length, rest = found["length"], found["rest"]
        if not time and (ends := _ENDS_AT.match(rest)):  # “Break 11:15–11:30 (15 min)”
            time, rest = ends["time"], ends["rest"]
    return [time, length, rest.rstrip(" :,;–-")]

"""Agenda columns: which column of a table holds the start, the length, the title and so on.

Names count first. A table without a header, or with names nobody could know, is told by what its cells hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogs.plan.agenda_times import clock_time, length_of

Row = Sequence[str]
SEARCHED = 15  # rows at the top among which the header is looked for
_NAMES: Mapping[str, tuple[str, ...]] = {
    "time": (
        "time",
        "start",
        "starts",
        "start time",
        "from",
        "begin",
        "begins",
        "when",
        "clock",
        "at",
        "time slot",
        "timing",
        "schedule",
    ),
    "ends": ("end", "ends", "end time", "to", "until", "finish", "stop"),
    "length": (
        "length",
        "duration",
        "lasts",
        "min",
        "mins",
        "minutes",
        "minute",
        "how long",
        "time needed",
        "allotted time",
        "dur",
    ),
    "least": ("at least", "at_least", "minimum"),
    "title": (
        "title",
        "activity",
        "topic",
        "item",
        "agenda",
        "agenda item",
        "session",
        "what",
        "step",
        "name",
        "part",
        "subject",
        "theme",
        "segment",
    ),
    "what": (
        "what people see",
        "say",
        "description",
        "content",
        "contents",
        "details",
        "what happens",
        "text",
        "instructions",
        "outline",
    ),
    "block": ("block", "section"),
    "fixed": ("fixed at", "fixed start", "fixed time"),
    "mode": ("mode",),
    "questions": ("questions", "prompts", "question"),
}
FORMATTED = ("what", "questions")  # their formatting is kept; elsewhere bold is only an emphasis in the table
_EMPHASIS = re.compile(r"^(\*\*|__|\*|_|`)(?=\S)(.+)(?<=\S)\1$")
_MINUTES = re.compile(r"\bmin", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """The columns of a table by kind, the names of all, and the first row below the header."""

    by_kind: Mapping[str, int]
    names: tuple[str, ...]
    first: int
    in_minutes: bool = False

    def text(self, row: Row, kind: str) -> str:
        """The cell of that kind in a row; empty where there is none."""
        at = self.by_kind.get(kind)
        said = row[at].strip() if at is not None and at < len(row) else ""
        return said if kind in FORMATTED else _EMPHASIS.sub(r"\2", said)

    def others(self, row: Row) -> Iterator[tuple[str, str]]:
        """Name and text of every other cell."""
        taken = set(self.by_kind.values())
        for at, cell in enumerate(row):
            if at not in taken and cell.strip():
                yield (self.names[at] if at < len(self.names) and self.names[at] else "Note"), cell.strip()


def find_columns(rows: Sequence[Row]) -> Columns | None:
    """The columns of the table in `rows`; None where nothing looks like an agenda."""
    for number, row in enumerate(rows[:SEARCHED]):
        named = _named(row)
        if len(named) >= 2 and ("title" in named or "what" in named):
            return _completed(named, tuple(cell.strip() for cell in row), number + 1, rows)
    first = next((number for number, row in enumerate(rows) if any(_timed(cell) for cell in row)), None)
    if first is None:
        return None
    return _completed({}, (), first, rows)


def _named(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        name = re.sub(r"\(.*?\)|[:*#.]", "", _EMPHASIS.sub(r"\2", cell.strip())).strip().casefold()
        for kind, names in _NAMES.items():
            if name in names and kind not in found:
                found[kind] = at
                break
    return found


def _completed(named: dict[str, int], names: tuple[str, ...], first: int, rows: Sequence[Row]) -> Columns | None:
    """Add by content what the names did not tell."""
    body = [row for row in rows[first:] if any(cell.strip() for cell in row)]
    width = max((len(row) for row in body), default=0)
    kinds = dict(named)
    minutes = "length" in kinds and bool(_MINUTES.search(names[kinds["length"]]))
    free = [at for at in range(width) if at not in kinds.values()]
    if (
        "time" not in kinds
        and (at := _mostly(body, free, lambda cell: clock_time(cell.split("-")[0].split("–")[0]) is not None)) is not None
    ):
        kinds["time"] = at
    free = [at for at in range(width) if at not in kinds.values()]
    if "length" not in kinds and (at := _mostly(body, free, lambda cell: length_of(cell) is not None)) is not None:
        kinds["length"] = at
    if "length" in kinds and not minutes:
        minutes = _plain_numbers(body, kinds["length"])
    free = [at for at in range(width) if at not in kinds.values()]
    if "title" not in kinds and "what" not in kinds and free:
        kinds["title"] = free[0] if not names else max(free, key=lambda at: sum(len(_cell(row, at)) for row in body))
    if "title" not in kinds and "what" in kinds:
        kinds["title"] = kinds.pop("what")
    usable = "title" in kinds and ("time" in kinds or "length" in kinds)
    return Columns(kinds, names, first, minutes) if usable else None


def _mostly(body: list[Row], among: list[int], holds: Callable[[str], bool]) -> int | None:
    """The first column most of whose cells are of a kind."""
    for at in among:
        cells = [cell for row in body if (cell := _cell(row, at))]
        if cells and sum(map(holds, cells)) * 2 > len(cells):
            return at
    return None


def _plain_numbers(body: list[Row], at: int) -> bool:
    """Whether the lengths are bare numbers: then they are minutes."""
    cells = [cell for row in body if (cell := _cell(row, at))]
    return bool(cells) and sum(cell.isdecimal() for cell in cells) * 2 > len(cells)


def _timed(cell: str) -> bool:
    return clock_time(re.split(r"\s*[-–]\s*", cell.strip())[0]) is not None or length_of(cell) is not None


def _cell(row: Row, at: int) -> str:
    return row[at].strip() if at < len(row) else ""

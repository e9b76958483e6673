"""Agenda columns: which column of a table holds the start, the length, the title and so on.

Names count first. A table without a header, or with names nobody could know, is told by what its cells hold. A header has
two known names or more, and may go on in a second row. Bare numbers are minutes, unless the name says hours. Columns of no
known kind go to the facilitator's notes. Rows above the header belong to no column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from dialogs.plan import agenda_names
from dialogs.plan.agenda_times import HOUR, MINUTE, clock_time, length_of, start_time, starts_with_time

Row = Sequence[str]
SHORT = timedelta(hours=5)  # a time of a column of lengths
SEARCHED = 15  # rows at the top among which the header is looked for
FORMATTED = ("what", "questions")  # their formatting is kept; elsewhere bold is only an emphasis in the table
_NUMBER = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")
_EMPHASIS = re.compile(r"^(\*\*|__|\*|_|`)(?=\S)(.+)(?<=\S)\1$")


@dataclass(frozen=True)
class Columns:
    """The columns of a table by kind, the names of all, and the first row below the header."""

    by_kind: Mapping[str, int]
    names: tuple[str, ...]
    first: int
    unit: timedelta | None = None  # of bare numbers
    header: int = 0  # the row of the header, or the first row; what is above it belongs to no column

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
        named = named_columns(row)
        if len(named) >= 2 and ("title" in named or "what" in named) and not any(map(is_timed, row)):
            return _headed(named, number, rows)
    timed = (number for number, row in enumerate(rows) if any(map(is_timed, row)) and not is_title(rows, number))
    first = next(timed, None)
    if first is None:
        return None
    above = rows[first - 1] if first and not is_title(rows, first - 1) else ()
    names = tuple(cell.strip() for cell in above) if sum(bool(cell.strip()) for cell in above) > 1 else ()
    return _completed(named_columns(names), names, first, rows, first - bool(names))


def _headed(named: dict[str, int], number: int, rows: Sequence[Row]) -> Columns | None:
    """The columns under a header, which may go on in a second row: “Time” above “from” and “to”."""
    names = tuple(cell.strip() for cell in rows[number])
    below = rows[number + 1] if number + 1 < len(rows) else ()
    second = named_columns(below)
    if not {"time", "ends", "length"} & second.keys() or len(second) != sum(bool(cell.strip()) for cell in below):
        return _completed(named, names, number + 1, rows, number)
    taken = set(second.values())
    kinds = {kind: at for kind, at in named.items() if at not in taken and kind not in second} | second
    both = tuple(f"{name} {_cell(below, at)}".strip() for at, name in enumerate(names))
    return _completed(kinds, both, number + 2, rows, number)


def named_columns(row: Row) -> dict[str, int]:
    """The column of each kind that a header names; the better name where two would do."""
    best: dict[str, tuple[int, int]] = {}
    for at, cell in enumerate(row):
        found = agenda_names.kind_of(_EMPHASIS.sub(r"\2", cell.strip()))
        if found is not None and (found[0] not in best or found[1] < best[found[0]][0]):
            best[found[0]] = (found[1], at)
    named = {kind: at for kind, (_, at) in best.items()}
    grouping = [at for at, cell in enumerate(row) if agenda_names.plain(cell) in agenda_names.GROUPING]
    if "block" not in named and "title" in named and grouping and named["title"] not in grouping:
        named["block"] = grouping[0]
    return named


def _completed(
    named: dict[str, int], names: tuple[str, ...], first: int, rows: Sequence[Row], header: int
) -> Columns | None:
    """Add by content what the names did not tell."""
    body = [row for row in rows[first:] if any(cell.strip() for cell in row)]
    width = max((len(row) for row in body), default=0)
    kinds = dict(named)
    if "time" in kinds and "length" not in kinds and _mostly(body, [kinds["time"]], is_small) is not None:
        kinds["length"] = kinds.pop("time")
    _add(kinds, "time", body, width, starts_with_time)
    if "time" in kinds and not {"time", "length"} & named.keys() and _fall(body, kinds["time"]):
        kinds["length"] = kinds.pop("time")
    if "time" in kinds and "ends" not in kinds and (at := _later(body, kinds["time"], _free(kinds, width))) is not None:
        kinds["ends"] = at
    _add(kinds, "length", body, width, lambda cell: length_of(cell) is not None)
    free = _free(kinds, width)
    if "title" not in kinds and "what" not in kinds and free:
        kinds["title"] = free[0] if not names else max(free, key=lambda at: sum(len(_cell(row, at)) for row in body))
    if "title" not in kinds and "what" in kinds:
        kinds["title"] = kinds.pop("what")
    usable = "title" in kinds and ("time" in kinds or "length" in kinds)
    return Columns(kinds, names, first, _unit(kinds, names, body), header) if usable else None


def _fall(body: list[Row], at: int) -> bool:
    """Whether the times of a column are lengths such as 0:10 and 1:15: short ones, which do not go on rising."""
    found = [time for row in body if (time := clock_time(_cell(row, at))) is not None]
    return any(after <= before for before, after in pairwise(found)) and max(found) < SHORT


def _later(body: list[Row], at: int, free: list[int]) -> int | None:
    """The column whose times come after those of another in the same row: it says when the parts end."""
    for other in free:
        both = [(start_time(_cell(row, at)), clock_time(_cell(row, other))) for row in body]
        told = [(start, end) for start, end in both if start is not None and end is not None]
        if told and len(told) * 2 > sum(start is not None for start, _ in both) and all(start < end for start, end in told):
            return other
    return None


def _free(kinds: Mapping[str, int], width: int) -> list[int]:
    return [at for at in range(width) if at not in kinds.values()]


def _add(kinds: dict[str, int], kind: str, body: list[Row], width: int, holds: Callable[[str], bool]) -> None:
    """Add the first free column most of whose cells are of a kind."""
    if kind not in kinds and (at := _mostly(body, _free(kinds, width), holds)) is not None:
        kinds[kind] = at


def _unit(kinds: Mapping[str, int], names: tuple[str, ...], body: list[Row]) -> timedelta | None:
    """What bare numbers among the lengths are: minutes, unless the name says hours. None where a bare number is none."""
    at = kinds.get("length", kinds.get("time"))
    if at is None:
        return None
    name = names[at] if at < len(names) else ""
    if "length" in kinds:
        return HOUR if agenda_names.says_hours(name) and _plain_numbers(body, at) else MINUTE
    return MINUTE if not any(starts_with_time(_cell(row, at)) for row in body) else None


def _mostly(body: list[Row], among: list[int], holds: Callable[[str], bool]) -> int | None:
    """The first column most of whose cells are of a kind."""
    for at in among:
        cells = [cell for row in body if (cell := _cell(row, at))]
        if cells and sum(map(holds, cells)) * 2 > len(cells):
            return at
    return None


def _plain_numbers(body: list[Row], at: int) -> bool:
    """Whether most cells of a column are bare numbers."""
    cells = [cell for row in body if (cell := _cell(row, at))]
    return bool(cells) and sum(bool(_NUMBER.fullmatch(cell)) for cell in cells) * 2 > len(cells)


def is_small(cell: str) -> bool:
    """Whether a cell is a number of minutes, and no time such as 0930."""
    return cell.isdecimal() and len(cell) < 4


def is_timed(cell: str) -> bool:
    """Whether a cell holds a time or a length."""
    cell = _EMPHASIS.sub(r"\2", cell.strip())
    return starts_with_time(cell) or length_of(cell) is not None


def is_title(rows: Sequence[Row], number: int) -> bool:
    """Whether a row says from when to when the whole session is: below it the times stand in one column, from the same."""
    told = [time for cell in rows[number] if (time := clock_time(cell)) is not None]
    below = [[cell for row in rows[number + 1 :] if (cell := _cell(row, at))] for at in range(len(rows[number]))]
    columns = [[clock_time(cell) for cell in cells] for cells in below if len(cells) > 1 and all(map(is_timed, cells))]
    if len(told) != 2 or len(columns) != 1:
        return False
    times = [time for time in columns[0] if time is not None]
    return len(times) > 1 and times[0] == told[0] and times[-1] <= told[1]


def _cell(row: Row, at: int) -> str:
    return _EMPHASIS.sub(r"\2", row[at].strip()) if at < len(row) else ""

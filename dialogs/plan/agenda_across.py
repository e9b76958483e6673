"""Agenda orientation: turns a table whose times stand along the top, so that each part is a row as in most agendas.

It is turned if one of the first 15 rows holds two or more times (three without a name before them). It is not turned if
times also stand below each other, or if a header names the column of times.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from dialogs.plan import agenda_names
from dialogs.plan.agenda_columns import SEARCHED, Row, is_small, is_timed, is_title, named_columns

TIMES = ("time", "ends", "length")
PARTS = 2  # times beside each other; fewer are the start and the end of one part


def turned(rows: Sequence[Row]) -> tuple[Sequence[Row], list[list[str]]] | None:
    """Rows above the table, and the table with rows for columns; None if its times already stand below each other."""
    if not _lies(rows):
        return None
    first = next(number for number, row in enumerate(rows) if len(_filled(row)) > 1)
    return rows[:first], [list(column) for column in zip_longest(*rows[first:], fillvalue="")]


def _lies(rows: Sequence[Row]) -> bool:
    """Whether a row holds the times of the parts. A header that names a column of times counts more."""
    if any(len(named) > 1 and set(TIMES) & named.keys() for named in map(named_columns, rows[:SEARCHED])):
        return False
    if len([row for row in rows if _filled(row)]) < PARTS:
        return False
    told = {"title", "what"} & named_columns([row[0] for row in rows if row]).keys()  # else a part may be called “Start”
    return any(
        (_is_named(row) and (told or not _has_columns(rows, row)))
        or (_is_timed_across(row) and not _has_columns(rows, row) and not is_title(rows, number))
        for number, row in enumerate(rows[:SEARCHED])
    )


def _is_named(row: Row) -> bool:
    """A row such as “Start | 9:00 | 9:30” or “Minutes | 10 | 20”."""
    kind, cells = agenda_names.kind_of(row[0]) if row else None, _filled(row[1:])
    fitting = sum(is_timed(cell) or is_small(cell) for cell in cells)
    return kind is not None and kind[0] in TIMES and len(cells) >= PARTS and fitting * 2 > len(cells)


def _is_timed_across(row: Row) -> bool:
    """A row of times, after a name or without one."""
    cells = _filled(row)
    if row and is_timed(row[0]):
        return len(cells) > PARTS and all(map(is_timed, cells))
    timed = sum(map(is_timed, _filled(row[1:])))
    return timed >= PARTS and timed * 2 > len(_filled(row[1:]))


def _has_columns(rows: Sequence[Row], across: Row) -> bool:
    """Whether times stand below each other too: then the row is one part with its start and its end."""
    columns = [_filled(column) for column in zip_longest(*rows, fillvalue="")]
    timed = [column for column in columns if sum(map(is_timed, column)) * 2 > len(column)]
    return len(timed) * 2 >= len(_filled(across))


def _filled(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells if cell.strip()]

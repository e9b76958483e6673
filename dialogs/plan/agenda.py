"""Agenda import: makes a plan of the table in which people already have their session.

Columns are recognised by their names and, without names, by what they hold. What cannot be understood becomes a comment in
the plan; nothing of the table is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from dialogs.plan.agenda_columns import Columns, find_columns
from dialogs.plan.agenda_times import DAY, Span, clock_time, length_of
from dialogs.plan.durations import shortened, written

Row = Sequence[str]
GUESSED = timedelta(minutes=10)  # the length of a row that says none and that nothing else tells

_BREAK = re.compile(r"\b(?:breaks?|lunch|coffee|tea|dinner|recess|interval|comfort stop)\b", re.IGNORECASE)
_NO_BREAK = re.compile(
    r"\b(?:ice[ -]?breakers?|break-?outs?|break out|breakthroughs?|lunch and learn|working lunch)\b", re.IGNORECASE
)
_ALONE = re.compile(
    r"\b(?:individually|individual work|self[ -]study|on your own|work alone|silently|silent reading)\b", re.IGNORECASE
)
_END = re.compile(
    r"^(?:the )?(?:end|ends|close|closes|finish|adjourn|home time|workshop ends|meeting ends|end of \w+)\W*$", re.IGNORECASE
)
_NOTHING = {"", "-", "–", "—", "n/a", "none", "."}


class NotAnAgenda(ValueError):
    """The rows are no agenda. The text says in a sentence why, and what would be one."""


@dataclass(frozen=True)
class AgendaItem:
    """One line of an agenda that takes time."""

    row: int  # from 1, as people count the rows of their table
    title: str
    lasts: timedelta | None = None
    at_least: timedelta | None = None
    starts: timedelta | None = None  # since midnight, or since the start where the table counts from nought
    at: timedelta | None = None  # the clock time at which it begins, since midnight, where time is free before it
    block: str = ""
    what: str = ""
    cue: str = ""
    questions: tuple[str, ...] = ()
    mode: str = "online"


@dataclass(frozen=True)
class Agenda:
    """What was understood of a table, and remarks on what was not."""

    title: str
    items: tuple[AgendaItem, ...]
    starts: timedelta | None  # since midnight; None where the table has no clock times
    remarks: tuple[str, ...] = ()

    @property
    def lasts(self) -> timedelta:
        """The whole length."""
        return sum((item.lasts or timedelta() for item in self.items), timedelta())


def read_agenda(rows: Sequence[Row], title: str) -> Agenda:
    """The agenda in the rows of a table. Raises NotAnAgenda."""
    columns = find_columns(rows)
    if columns is None:
        raise NotAnAgenda(
            "I found no agenda here. It needs a table with a line for each part, and a column with start times or lengths."
        )
    items, remarks = _items(rows, columns)
    if len([item for item in items if item.title]) < 1 or not any(item.lasts or item.starts is not None for item in items):
        raise NotAnAgenda("I found a table, but no times or lengths in it. Add a column such as “Start” or “Minutes”.")
    return _timed(title, items, remarks)


def _items(rows: Sequence[Row], columns: Columns) -> tuple[list[AgendaItem], list[str]]:
    items: list[AgendaItem] = []
    remarks: list[str] = []
    for number, row in enumerate(rows[columns.first :], columns.first + 1):
        cells = [" ".join(cell.split()) if "\n" not in cell else cell.strip() for cell in row]
        item = _item(number, cells, columns)
        if all(cell.strip() in _NOTHING for cell in cells) or re.fullmatch(r"(?i)(?:sum|total)\b.*", item.title or cells[0]):
            continue
        if item.lasts is None and item.starts is None:
            _attach(item, cells, items, remarks)
        else:
            items.append(item)
    return items, remarks


def _attach(item: AgendaItem, cells: Row, items: list[AgendaItem], remarks: list[str]) -> None:
    """A row without a time: the rest of the part above it, or a heading."""
    said = " | ".join(cell for cell in cells if cell.strip() not in _NOTHING)
    heading = re.match(r"(?:day|part|session|morning|afternoon|total)\b", said, re.IGNORECASE)
    if heading or not items:
        remarks.append(f"Row {item.row} has no time and is not in the plan: {said}")
        return
    before = items[-1]
    more = "\n".join(text for text in (item.title, item.what) if text)
    items[-1] = replace(
        before, what="\n".join(filter(None, (before.what, more))), cue=" ".join(filter(None, (before.cue, item.cue)))
    )


def _item(number: int, cells: Row, columns: Columns) -> AgendaItem:
    span = _span(cells, columns)
    title, what = columns.text(cells, "title"), columns.text(cells, "what")
    if not title:
        title, what = what, ""
    told = f"{title} {what}"
    mode = columns.text(cells, "mode").casefold()
    if mode not in ("online", "offline", "break"):
        mode = "break" if _is_break(title) else "offline" if _ALONE.search(told) else "online"
    least = length_of(columns.text(cells, "least"))
    return AgendaItem(
        row=number,
        title=title,
        lasts=span.lasts,
        at_least=least.lasts if least else span.at_least,
        starts=span.starts,
        at=clock_time(columns.text(cells, "fixed")),
        block=columns.text(cells, "block"),
        what=what,
        cue=_cue(cells, columns),
        questions=tuple(filter(None, map(_question, columns.text(cells, "questions").splitlines()))),
        mode=mode,
    )


def _question(line: str) -> str:
    """A line of the cell with questions, without the bullet before it."""
    return re.sub(r"^[-•*]\s+", "", line.strip())


def _is_break(title: str) -> bool:
    return bool(_BREAK.search(_NO_BREAK.sub("", title)))


def _cue(cells: Row, columns: Columns) -> str:
    """For the facilitator: who leads, and every other column under its own name."""
    said = []
    for name, text in columns.others(cells):
        if text not in _NOTHING:
            said.append(text if name.casefold() in ("cue", "for the facilitator", "notes", "note") else f"{name}: {text}")
    return "\n".join(said)


def _span(cells: Row, columns: Columns) -> Span:
    """When the row starts and how long it lasts, from all columns that say something about it."""
    found = Span()
    for kind in ("time", "ends", "length"):
        text = columns.text(cells, kind)
        if text in _NOTHING:
            continue
        found = found.with_cell(kind, text, minutes=columns.in_minutes)
    return found


def _timed(title: str, items: list[AgendaItem], remarks: list[str]) -> Agenda:
    """Lengths from the clock times of the rows that follow, where the table does not give them."""
    rising = _rising(items)
    timed: list[AgendaItem] = []
    for number, item in enumerate(rising):
        following = next((one.starts for one in rising[number + 1 :] if one.starts is not None), None)
        to_next = following - item.starts if following is not None and item.starts is not None else None
        if item.lasts is None and to_next is None and timed and _END.match(item.title):
            continue
        remarks += _remarks(item, to_next)
        if timed and item.starts is not None and _free_before(timed[-1], item.starts):
            item = replace(item, at=item.starts)
        lasts = item.lasts if item.lasts is not None else GUESSED if to_next is None else to_next
        if lasts:
            timed.append(replace(item, lasts=lasts))
    first = next((item.starts for item in timed if item.starts is not None), None)
    return Agenda(title, tuple(timed), first if first else None, tuple(remarks))


def _free_before(before: AgendaItem, starts: timedelta) -> bool:
    """Whether the row before ends earlier than this one starts."""
    return before.starts is not None and before.lasts is not None and before.starts + before.lasts < starts


def _remarks(item: AgendaItem, to_next: timedelta | None) -> Iterator[str]:
    """What is odd about the times of a row."""
    row = f"Row {item.row} (“{shortened(item.title)}”)"
    if item.lasts is None and to_next is None:
        yield f"{row} says no length; {written(GUESSED)} is a guess."
    elif item.lasts is not None and to_next is not None and to_next < item.lasts:
        later = f"the next one starts {written(to_next)} later"
        yield f"{row} lasts {written(item.lasts)}, but {later}. The length counts."


def _rising(items: list[AgendaItem]) -> list[AgendaItem]:
    """Clock times without am and pm go on rising: after 12:00 comes 1:00 in the afternoon; after midnight the next day."""
    found: list[AgendaItem] = []
    last = timedelta(-1)
    for item in items:
        at = item.starts
        while at is not None and at < last:
            at += DAY / 2 if at < DAY / 2 and last < DAY and at + DAY / 2 >= last else DAY
        found.append(replace(item, starts=at))
        last = at if at is not None else last
    return found

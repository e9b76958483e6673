"""Agenda import: makes a plan of the table in which people already have their session.

Columns are recognised by their names and, without names, by what they hold. What cannot be understood becomes a comment in
the plan; nothing of the table is lost. A row without a time joins the row above. Of parallel rows the first counts and the
others become comments, unless their lengths fit one after the other. Without am and pm, times rise. A new day gets the break
“Until the next day” before it. A final “End” is no part. A table without titles or without times is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

from dialogs import texts
from dialogs.plan import agenda_words
from dialogs.plan.agenda_across import turned
from dialogs.plan.agenda_columns import Columns, find_columns
from dialogs.plan.agenda_lines import row_of_line
from dialogs.plan.agenda_times import DAY, Span, clock_time, length_of
from dialogs.plan.durations import shortened
from dialogs.texts.sentence import Lasting, Sentence, sentence

Row = Sequence[str]
GUESSED = timedelta(minutes=10)  # the length of a row that says none and that nothing else tells

_NOTHING = {"", "-", "–", "—", "n/a", "none", "."}


class NotAnAgenda(ValueError):
    """The rows are no agenda. The sentence says why, and what would be one."""

    def __init__(self, said: Sentence) -> None:
        super().__init__(said.text)
        self.sentence = said


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
    new_day: bool = False  # it is the first of another day
    backwards: bool = False  # the table says that it ends before it starts
    unread: tuple[str, ...] = ()  # cells with times or lengths that nobody could know
    guessed: bool = False  # nothing tells its length: a day ends with it


@dataclass(frozen=True)
class Agenda:
    """What was understood of a table, and remarks on what was not."""

    title: str
    items: tuple[AgendaItem, ...]
    starts: timedelta | None  # since midnight; None where the table has no clock times
    remarks: tuple[Sentence, ...] = ()
    above: tuple[str, ...] = ()  # what stands above the header, as a title does

    @property
    def lasts(self) -> timedelta:
        """The whole length."""
        return sum((item.lasts or timedelta() for item in self.items), timedelta())


def read_agenda(rows: Sequence[Row], title: str) -> Agenda:
    """The agenda in the rows of a table. Raises NotAnAgenda."""
    if (found := turned(rows)) is not None:
        above, rows = found
        agenda = _read(rows, title)
        return replace(
            agenda, above=(*_told(above), *agenda.above), remarks=(sentence(texts.AGENDA_TURNED), *agenda.remarks)
        )
    return _read(rows, title)


def _read(rows: Sequence[Row], title: str) -> Agenda:
    columns = find_columns(rows)
    if columns is None:
        raise NotAnAgenda(sentence(texts.AGENDA_NONE))
    items, remarks = _items(rows, columns)
    if len([item for item in items if item.title]) < 1 or not any(item.lasts or item.starts is not None for item in items):
        raise NotAnAgenda(sentence(texts.AGENDA_NO_TIMES))
    return replace(_timed(title, items, remarks), above=_told(rows[: columns.header]))


def _told(rows: Sequence[Row]) -> tuple[str, ...]:
    """Rows that belong to no column, each as a text."""
    return tuple(filter(None, (" | ".join(filter(None, map(str.strip, row))) for row in rows)))


def _items(rows: Sequence[Row], columns: Columns) -> tuple[list[AgendaItem], list[Sentence]]:
    items: list[AgendaItem] = []
    remarks: list[Sentence] = []
    block, new_day = "", False
    for number, row in enumerate(rows[columns.first :], columns.first + 1):
        cells = [" ".join(cell.split()) if "\n" not in cell else cell.strip() for cell in row]
        said = [cell for cell in cells if cell.strip() not in _NOTHING]
        if not said or any(agenda_words.is_sum(text) for text in (said[0], columns.text(cells, "title"))):
            continue
        item = _item(number, cells, columns)
        if len(said) == 1 and item.lasts is None and item.starts is None and (alone := _one_cell(item, said[0])):
            items.append(alone)
            block = ""
            continue
        new_day = new_day or bool(items and item.block not in ("", block) and agenda_words.is_day(item.block))
        block = item.block or block  # a merged cell is empty from its second row
        if item.lasts is None and item.starts is None:
            new_day = (agenda_words.is_day(said[0]) and bool(items)) or new_day
            _attach(item, said, items, remarks)
        else:
            items.append(replace(item, block=block, new_day=new_day))
            new_day = False
    return items, remarks


def _one_cell(item: AgendaItem, text: str) -> AgendaItem | None:
    """A row that is one cell, such as “Break 9:30 - 9:45” across the whole table; None where it has no time."""
    time, length, title = row_of_line(text)
    span = Span().with_cell("time", time, unit=None).with_cell("length", length, unit=None)
    if span.starts is None and span.lasts is None:
        return None
    mode = "break" if agenda_words.is_break(title) else item.mode
    return replace(item, title=title, block="", what="", cue="", starts=span.starts, lasts=span.lasts, mode=mode)


def _attach(item: AgendaItem, told: list[str], items: list[AgendaItem], remarks: list[Sentence]) -> None:
    """A row without a time: the rest of the part above it, or a heading."""
    said = " | ".join(told)
    if agenda_words.is_day(told[0]) or agenda_words.is_heading(said) or not items:
        remarks.append(sentence(texts.AGENDA_ROW_OUT, row=item.row, said=said))
        return
    if agenda_words.is_end(item.title):
        return
    before = items[-1]
    more = "\n".join(text for text in (item.title, item.what) if text)
    if item.unread or not (more or item.cue):
        remarks.append(sentence(texts.AGENDA_ROW_UNTIMED, row=item.row, said=said))
    elif item.title:
        remarks.append(sentence(texts.AGENDA_ROW_JOINED, row=item.row, title=shortened(item.title)))
    items[-1] = replace(
        before, what="\n".join(filter(None, (before.what, more))), cue=" ".join(filter(None, (before.cue, item.cue)))
    )


def _item(number: int, cells: Row, columns: Columns) -> AgendaItem:
    span = _span(cells, columns)
    title, what, cue = _texts(cells, columns)
    mode = columns.text(cells, "mode").casefold()
    if mode not in ("online", "offline", "break"):
        mode = (
            "break" if agenda_words.is_break(title) else "offline" if agenda_words.is_alone(f"{title} {what}") else "online"
        )
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
        cue=cue,
        questions=tuple(filter(None, map(_question, columns.text(cells, "questions").splitlines()))),
        mode=mode,
        backwards=span.backwards,
        unread=tuple(_unread(cells, columns)),
    )


def _texts(cells: Row, columns: Columns) -> tuple[str, str, str]:
    """Title, text and cue of a row. The first line of a cell is its title; a row without a title has another text for it."""
    title, what, cue = columns.text(cells, "title"), columns.text(cells, "what"), _cue(cells, columns)
    if not title and not columns.text(cells, "block"):
        title, what = what, ""
        if not title:
            title, cue = next((text for _, text in columns.others(cells) if text not in _NOTHING), ""), ""
    title, _, rest = title.partition("\n")
    return title.strip(), "\n".join(filter(None, (rest.strip(), what))), cue


def _question(line: str) -> str:
    """A line of the cell with questions, without the bullet before it."""
    return re.sub(r"^[-•*]\s+", "", line.strip())


def _cue(cells: Row, columns: Columns) -> str:
    """For the facilitator: who leads, and every other column under its own name."""
    said = []
    for name, text in columns.others(cells):
        if text not in _NOTHING:
            said.append(text if name.casefold() in ("cue", "for the facilitator", "notes", "note") else f"{name}: {text}")
    return "\n".join(said)


def _unread(cells: Row, columns: Columns) -> Iterator[str]:
    """Cells that should say a time or a length, and say something else."""
    empty = Span(starts=timedelta(-1))
    for kind in ("time", "ends", "length"):
        text = columns.text(cells, kind)
        if text not in _NOTHING and empty.with_cell(kind, text, unit=columns.unit) == empty:
            yield text


def _span(cells: Row, columns: Columns) -> Span:
    """When the row starts and how long it lasts, from all columns that say something about it."""
    found = Span()
    for kind in ("time", "ends", "length"):
        text = columns.text(cells, kind)
        if text in _NOTHING:
            continue
        found = found.with_cell(kind, text, unit=columns.unit)
    return found


def _timed(title: str, items: list[AgendaItem], remarks: list[Sentence]) -> Agenda:
    """Lengths from the clock times of the rows that follow, where the table does not give them."""
    rising = list(_one_at_a_time(_rising(items), remarks))
    timed: list[AgendaItem] = []
    for number, item in enumerate(rising):
        following = next((one.starts for one in rising[number + 1 :] if one.starts is not None), None)
        to_next = following - item.starts if following is not None and item.starts is not None else None
        if item.lasts is None and to_next is None and timed and agenda_words.is_end(item.title):
            continue
        remarks += _remarks(item, to_next)
        if timed and item.starts is not None and (item.new_day or _free_before(timed[-1], item.starts)):
            item = replace(item, at=item.starts)
        lasts = item.lasts if item.lasts is not None else GUESSED if to_next is None else to_next
        if lasts:
            timed.append(replace(item, lasts=lasts))
    first = next((item.starts for item in timed if item.starts is not None), None)
    return Agenda(title, tuple(timed), first if first else None, tuple(remarks))


def _one_at_a_time(items: list[AgendaItem], remarks: list[Sentence]) -> Iterator[AgendaItem]:
    """Without rows that happen beside another one. Rows under one time that follow each other have lengths that add up."""
    for starts, group in groupby(items, lambda item: item.starts):
        first, *others = rows = list(group)
        after = next((item.starts for item in items if starts is not None and (item.starts or starts) > starts), None)
        lengths = [item.lasts for item in rows if item.lasts is not None]
        fits = len(lengths) == len(rows) and (after is None or sum(lengths, timedelta()) <= after - (starts or timedelta()))
        if starts is None or not others:
            yield from rows
            continue
        if fits:
            for number, row in enumerate(rows):
                yield replace(row, starts=starts + sum(lengths[:number], timedelta()))
            continue
        yield replace(first, lasts=first.lasts or next(iter(lengths), None))
        for other in others:
            said = " | ".join(filter(None, (other.title, other.what, other.cue)))
            remarks.append(sentence(texts.AGENDA_ROW_BESIDE, row=other.row, first=shortened(first.title), said=said))


def _free_before(before: AgendaItem, starts: timedelta) -> bool:
    """Whether the row before ends earlier than this one starts."""
    return before.starts is not None and before.lasts is not None and before.starts + before.lasts < starts


def _remarks(item: AgendaItem, to_next: timedelta | None) -> Iterator[Sentence]:
    """What is odd about the times of a row."""
    row, title = item.row, shortened(item.title)
    for text in item.unread:
        yield sentence(texts.AGENDA_NOT_READ, row=row, title=title, said=shortened(text))
    if item.backwards:
        yield sentence(texts.AGENDA_BACKWARDS, row=row, title=title)
    if item.guessed or (item.lasts is None and to_next is None):
        yield sentence(texts.AGENDA_GUESSED, row=row, title=title, length=Lasting(GUESSED))
    elif item.lasts is not None and to_next is not None and to_next < item.lasts:
        lasts, later = Lasting(item.lasts), Lasting(to_next)
        yield sentence(texts.AGENDA_TOO_LONG, row=row, title=title, lasts=lasts, later=later)


def _rising(items: list[AgendaItem]) -> list[AgendaItem]:
    """Clock times without am and pm go on rising: after 12:00 comes 1:00 in the afternoon; after midnight the next day."""
    found: list[AgendaItem] = []
    last, day = timedelta(-1), timedelta()
    for item in items:
        at = item.starts
        if at is not None and item.new_day:
            day += DAY
            last = max(last, day)
            at += day
        while at is not None and at < last:
            at += DAY / 2 if at < day + DAY / 2 and last < day + DAY and at + DAY / 2 >= last else DAY
        if item.new_day and found and at is not None:
            found += _night(found, item, at)
        found.append(replace(item, starts=at))
        last = at if at is not None else last
    return found


def _night(before: list[AgendaItem], item: AgendaItem, until: timedelta) -> Iterator[AgendaItem]:
    """The break until the next day: the row that said when the day ends, or one of its own."""
    last = before[-1]
    if agenda_words.is_end(last.title) and last.lasts is None:
        before.pop()
        yield replace(last, mode="break")
    elif last.starts is not None:
        before[-1] = replace(last, guessed=last.lasts is None)
        begins = last.starts + (last.lasts or GUESSED)
        yield AgendaItem(item.row, "Until the next day", starts=begins, mode="break")
        while until - begins > DAY:  # longer than a part may be
            begins += DAY / 2
            yield AgendaItem(item.row, "Until the next day", starts=begins, mode="break")

"""Agenda files: the agenda in a file that people have, from the table that was named or the first that is one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.infra.table_files import NoTable, read_tables
from bot.infra.table_titles import LONGEST, title_in
from dialogs.plan.agenda import Agenda, NotAnAgenda, read_agenda


def agenda_in(
    name: str, content: bytes, *, title: str | None = None, sheet: str | None = None, table: int | None = None
) -> Agenda:
    """The agenda of a file. Raises NoTable or NotAnAgenda, with a sentence that says why."""
    (_, first), *others = agendas_in(name, content, title=title, sheet=sheet, table=table)
    more = tuple(f"Table {number} is an agenda too, and is not in the plan: use --table {number}." for number, _ in others)
    return replace(first, remarks=first.remarks + more)


def agendas_in(
    name: str, content: bytes, *, title: str | None = None, sheet: str | None = None, table: int | None = None
) -> list[tuple[int, Agenda]]:
    """All agendas of a file, or the one in table number `table`, with the numbers of their tables. Raises as `agenda_in`."""
    tables = read_tables(name, content, sheet)
    told = title or title_in(name, content)
    called = told or Path(name).stem.replace("_", " ").replace("-", " ").strip().capitalize()
    if table is not None:
        if not 1 <= table <= len(tables):
            raise NoTable(f"There is no table {table} in this file; it has {len(tables)}.")
        return [(table, _headed(read_agenda(tables[table - 1], called), told))]
    found: list[tuple[int, Agenda]] = []
    refusal: NotAnAgenda | None = None
    for number, rows in enumerate(tables, 1):
        try:
            found.append((number, _headed(read_agenda(rows, called), told)))
        except NotAnAgenda as error:
            refusal = refusal or error
    if not found:
        assert refusal is not None, "there is at least one table"
        raise refusal
    return found


def _headed(agenda: Agenda, told: str | None) -> Agenda:
    """The agenda, called as what stands above its table where nothing else tells a title; the rest above is a remark."""
    title, *rest = agenda.above if told is None and agenda.above else ("", *agenda.above)
    remarks = tuple(f"Above the table: {text}" for text in rest if text != agenda.title)
    return replace(agenda, title=" ".join(title.split())[:LONGEST] or agenda.title, remarks=remarks + agenda.remarks)

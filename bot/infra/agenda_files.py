"""Agenda files: the agenda in a file that people have, from the table that was named or the first that is one.

A table that was named and is not there is refused. Where the file has more than one agenda, the first is taken and the
others become remarks. The title is the one that was given, else the file's own, else the line above the table, else the
file's name. What a table must have to be an agenda is in `dialogs/plan/agenda.py`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.infra.table_files import NoTable, read_tables
from bot.infra.table_titles import LONGEST, title_in
from bot.infra.translations import catalogue
from cards.language import length
from dialogs import texts
from dialogs.plan.agenda import Agenda, NotAnAgenda, read_agenda
from dialogs.texts.sentence import Lasting, Sentence, sentence


def agenda_in(
    name: str, content: bytes, *, title: str | None = None, sheet: str | None = None, table: int | None = None
) -> Agenda:
    """The agenda of a file. Raises NoTable or NotAnAgenda, with a sentence that says why."""
    (_, first), *others = agendas_in(name, content, title=title, sheet=sheet, table=table)
    more = tuple(sentence(texts.AGENDA_MORE_TABLES, number=number) for number, _ in others)
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
            raise NoTable(sentence(texts.TABLE_NO_SUCH, table=table, tables=len(tables)))
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
    remarks = tuple(sentence(texts.AGENDA_ABOVE, said=text) for text in rest if text != agenda.title)
    return replace(agenda, title=" ".join(title.split())[:LONGEST] or agenda.title, remarks=remarks + agenda.remarks)


def worded(said: Sentence, locale: str = "en-GB") -> str:
    """A remark about an agenda, or the reason why a file is none, in words."""
    values = {
        name: length(round(value.lasting.total_seconds()), locale) if isinstance(value, Lasting) else value
        for name, value in said.values.items()
    }
    return catalogue(locale).gettext(said.text).format(**values)

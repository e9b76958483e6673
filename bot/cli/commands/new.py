"""`throughline new`: a plan from a table people already have, or from answers in the terminal.

A file that is there is never replaced. What was not understood becomes a comment in the plan. From answers, a part with
“break” or “lunch” in its name is a break, and all others are online; without a part nothing is written. It shows first what
was understood. How tables are read: `bot.infra.table_files` and `dialogs/plan/agenda.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.cli.commands.schema import schema_beside
from bot.cli.errors import CommandError
from bot.infra.agenda_files import agenda_in, worded
from dialogs.plan.agenda import Agenda, AgendaItem, NotAnAgenda
from dialogs.plan.agenda_shown import understood
from dialogs.plan.agenda_times import length_of
from dialogs.plan.agenda_yaml import HEAD, plan_text
from dialogs.plan.durations import shortened, written
from dialogs.plan.json_schema import MODELINE


@dataclass(frozen=True)
class NewOptions:
    """What was typed after `throughline new`."""

    file: Path | None = None
    out: Path | None = None
    title: str | None = None
    people: int = 10
    sheet: str | None = None
    table: int | None = None


def new(options: NewOptions, ask: Callable[[str], str], out: TextIO, says: TextIO) -> int:
    """Make a plan of a table, or of answers. Shows first what was understood. Raises CommandError."""
    if options.out is not None and options.out.exists():
        raise CommandError(f"{options.out} exists already. Choose another name, or remove it first.")
    agenda = _of_file(options.file, options) if options.file else _asked(options, ask)
    remarks = [worded(remark) for remark in agenda.remarks]
    text = HEAD + plan_text(agenda, remarks, options.people)
    says.write(_understood(agenda, remarks))
    if options.out is None:
        out.write(text)
        return 0
    try:
        options.out.write_text(MODELINE + text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{options.out} cannot be written: {error.strerror}.") from error
    beside = schema_beside(options.out)
    says.write(
        f"\nThe plan is in {options.out}. Next:\n  throughline check {options.out}\n  throughline rehearse {options.out}\n"
    )
    if beside is not None:
        says.write(f"{beside} helps editors such as Visual Studio Code to complete keys. You can delete it.\n")
    return 0


def _of_file(file: Path, options: NewOptions) -> Agenda:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    try:
        return agenda_in(file.name, content, title=options.title, sheet=options.sheet, table=options.table)
    except NotAnAgenda as refusal:
        raise CommandError(f"{file}: {worded(refusal.sentence)}") from refusal


def _asked(options: NewOptions, ask: Callable[[str], str]) -> Agenda:
    """An agenda from answers typed in the terminal."""
    try:
        title = options.title or ask("What is the session called? ").strip() or "Session"
        items: list[AgendaItem] = []
        while part := ask(f"Part {len(items) + 1}, what is it called? (Enter when there is no more) ").strip():
            length = None
            while length is None:
                answer = ask("  How long does it take? (for example 10 min) ")
                length = length_of(answer, minutes=True)
                if length is None:
                    sys.stderr.write(f"  “{shortened(answer)}” is no length. Write 10 min, 1h15m or half an hour.\n")
            mode = "break" if "break" in part.casefold() or "lunch" in part.casefold() else "online"
            items.append(AgendaItem(len(items) + 1, part, length.lasts, length.at_least, mode=mode))
    except EOFError as error:
        raise CommandError("The questions ended before the plan was complete. Nothing was written.") from error
    if not items:
        raise CommandError("A plan needs at least one part. Nothing was written.")
    return Agenda(title, tuple(items), None)


def _understood(agenda: Agenda, remarks: Sequence[str]) -> str:
    """What was read, as a table for the terminal."""
    lines = [f"{agenda.title}: {len(agenda.items)} part{'s' * (len(agenda.items) > 1)}, {written(agenda.lasts)}", ""]
    for row in understood(agenda):
        least = f" (at least {written(row.at_least)})" if row.at_least else ""
        lines.append(f"  {row.starts:>5}  {written(row.lasts):>6}  {row.mode:7}  {shortened(row.title)}{least}")
    lines += ["", *(f"  ! {remark}" for remark in remarks)] if remarks else []
    return "\n".join(lines) + "\n"

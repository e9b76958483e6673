"""`throughline export --table`: a plan as a table, which `throughline new` reads back.

CSV and Markdown are printed, and Excel and Word go into a file with the plan's id as name. A file that is there already is
never replaced. What is in the rows is in `dialogs.plan.agenda_table`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from bot.cli.errors import CommandError
from bot.infra.table_files import write_table
from bot.runs.plan_library import load
from dialogs.plan.agenda_table import table_of
from dialogs.plan.errors import PlanError


def export_table(name: str, kind: str, file: Path | None, out: TextIO) -> int:
    """Write a plan as a table. Raises CommandError."""
    try:
        plan = load(name)
    except PlanError as error:
        raise CommandError(*map(str, error.mistakes)) from error
    header, rows = table_of(plan)
    content = write_table(kind, plan.title, header, rows)
    if file is None and kind in ("csv", "md"):
        out.write(content.decode("utf-8-sig"))
        return 0
    target = file or Path(f"{plan.id}.{kind}")
    if target.exists():
        raise CommandError(f"{target} exists already. Choose another name with --out.")
    target.write_bytes(content)
    out.write(f"{target}\n")
    return 0

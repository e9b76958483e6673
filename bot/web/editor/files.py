"""Editor files: plans and tables that people upload, and what they download.

A file that ends in .yaml or .yml is a plan and is taken as it is. Any other is read as a table, and people see what was
understood before a plan is made of it. Of several tables, the first agenda counts unless they choose another. How large a
file may be is in `bot/infra/table_files.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import PurePath
from typing import Any

from bot.infra.agenda_files import agendas_in, worded
from bot.infra.table_files import write_table
from bot.web.editor.drafts import Refusal
from bot.web.languages import spoken
from bot.web.page_host import WORD
from cards.language import length
from dialogs.plan.agenda import Agenda, NotAnAgenda
from dialogs.plan.agenda_shown import UnderstoodRow, understood
from dialogs.plan.agenda_table import table_of
from dialogs.plan.agenda_yaml import plan_text
from dialogs.plan.file_kinds import other_kind
from dialogs.plan.model import Plan

PLANS = (".yaml", ".yml")
TYPES: Mapping[str, str] = {
    "yaml": "application/yaml",
    "csv": "text/csv",
    "md": "text/markdown",
    "docx": WORD,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Upload:
    """A file that somebody brings: its name, what is in it, and which of its tables is meant (0: the first agenda)."""

    name: str
    content: bytes
    title: str = ""
    table: int = 0

    @property
    def is_plan(self) -> bool:
        """Whether the name says that it is a plan, and no table."""
        return PurePath(self.name).suffix.lower() in PLANS


async def looked_at(upload: Upload) -> Mapping[str, Any]:
    """What would be understood of a file; empty for a plan. Nothing is made of it yet. Raises Refusal."""
    return {} if upload.is_plan else await asyncio.to_thread(_looked_at, upload)


async def plan_in(upload: Upload) -> str:
    """The text of a plan from a file: a plan as it is, a table as a plan. Raises Refusal."""
    return await asyncio.to_thread(_plan_in, upload)


async def table_file(kind: str, plan: Plan) -> bytes:
    """A plan as a table, in a file of this kind."""
    header, rows = table_of(plan)
    return await asyncio.to_thread(write_table, kind, plan.title, header, rows)


def _looked_at(upload: Upload) -> Mapping[str, Any]:
    chosen, agenda, numbers = _agenda(upload)
    return {
        "title": agenda.title,
        "lasts": _worded(agenda.lasts),
        "rows": [_shown(row) for row in understood(agenda)],
        "remarks": _remarks(agenda),
        "table": chosen,
        "tables": numbers,
    }


def _plan_in(upload: Upload) -> str:
    if upload.is_plan:
        if other_kind(upload.content, upload.name) is not None:
            raise Refusal("This file is not a plan, whatever its name says. Choose a file that ends in its own kind.")
        try:
            return upload.content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refusal("The file is not saved as UTF-8. Save it as UTF-8.") from None
    agenda = _agenda(upload)[1]
    return plan_text(agenda, _remarks(agenda))


def _shown(row: UnderstoodRow) -> Mapping[str, str]:
    return asdict(row) | {"lasts": _worded(row.lasts), "at_least": _worded(row.at_least) if row.at_least else ""}


def _worded(lasts: timedelta) -> str:
    return length(round(lasts.total_seconds()), spoken())


def _remarks(agenda: Agenda) -> list[str]:
    """What was understood differently, in the language of the page."""
    return [worded(remark, spoken()) for remark in agenda.remarks]


def _agenda(upload: Upload) -> tuple[int, Agenda, list[int]]:
    """The agenda that is meant, with the number of its table, and the numbers of all tables that are one. Raises Refusal."""
    try:
        found = agendas_in(upload.name, upload.content, title=upload.title or None)
    except NotAnAgenda as refusal:
        raise Refusal(worded(refusal.sentence, spoken())) from None
    chosen = next((one for one in found if one[0] == upload.table), found[0])
    return *chosen, [number for number, _ in found]

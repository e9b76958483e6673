"""Editor files: plans and tables that people upload, and what they download."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import PurePath

from bot.infra.agenda_files import agenda_in
from bot.infra.tables import NoTable, write_table
from bot.web.editor.drafts import Refusal
from bot.web.page_host import WORD
from dialogs.plan.agenda import NotAnAgenda
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


async def plan_in(name: str, content: bytes) -> str:
    """The text of a plan from a file: a plan as it is, a table as a plan. Raises Refusal."""
    return await asyncio.to_thread(_plan_in, name, content)


async def table_file(kind: str, plan: Plan) -> bytes:
    """A plan as a table, in a file of this kind."""
    header, rows = table_of(plan)
    return await asyncio.to_thread(write_table, kind, plan.title, header, rows)


def _plan_in(name: str, content: bytes) -> str:
    if PurePath(name).suffix.lower() in PLANS:
        if other_kind(content, name) is not None:
            raise Refusal("This file is not a plan, whatever its name says. Choose a file that ends in its own kind.")
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Refusal("The file is not saved as UTF-8. Save it as UTF-8.") from None
    try:
        return plan_text(agenda_in(name, content))
    except (NoTable, NotAnAgenda) as refusal:
        raise Refusal(str(refusal)) from None

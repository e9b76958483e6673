"""`throughline pack`: for somebody who missed a session, what was done and how to do it oneself."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.app import App
from bot.cli.commands.papers import write
from bot.cli.errors import Refusal
from bot.cli.inputs import settings
from bot.cli.offline import with_app
from bot.infra.translations import catalogue
from bot.runs.plan_library import load
from bot.web.documents import paper
from bot.web.pack_pages import pack_view
from cards.context import Scene
from cards.language import Words
from cards.pages.handout import pack as composed
from cards.view import View
from dialogs.plan.errors import PlanError
from dialogs.programme.handout import pack as packed

_RUN = re.compile(r"[0-9a-f]{32}")


def pack(said: str, file: Path | None, says: TextIO) -> int:
    """Say it or write it down: of a plan, or of a session with its dates. Raises Refusal where there is no such thing."""
    view = with_app(lambda app: _of_run(app, said)) if _RUN.fullmatch(said) else _of_plan(said)
    write(view, file, says)
    return 0


async def _of_run(app: App, run_id: str) -> View:
    fold = await app.service.fold(run_id)
    if fold is None:
        raise Refusal(f"There is no session {run_id!r}.", "`throughline export` with a group's id lists its sessions.")
    return await pack_view(app, fold)


def _of_plan(name: str) -> View:
    chosen = settings()
    try:
        plan = load(name)
    except PlanError as error:
        raise Refusal(str(error)) from None
    words = Words(Scene(plan, ZoneInfo(chosen.timezone), chosen.locale, catalogue=catalogue(chosen.locale)))
    return paper.titled(composed(packed(plan), words), words)

"""`throughline pack` and `throughline digest`: a session's catch-up pack, and the digest of support needs for leaders.

Both are printed, or written as .docx or .html by the name of the file; an existing file is replaced. The pack can be of a
plan or of a session, which then has its dates. There is no digest where the group has not agreed, or before the session has
ended.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from bot.app import App
from bot.cli.errors import CommandError
from bot.cli.inputs import settings
from bot.cli.offline import with_app
from bot.infra.translations import catalogue
from bot.runs.plan_library import load
from bot.web.documents import paper
from bot.web.leaders_pages import digest_view
from bot.web.pack_pages import pack_view
from cards.context import CardContext
from cards.language import Words
from cards.pages.handout import pack as composed
from cards.render.plain import plain
from cards.view import View
from dialogs.plan.errors import PlanError
from dialogs.programme.handout import pack as packed

_RUN = re.compile(r"[0-9a-f]{32}")


def pack(said: str, file: Path | None, says: TextIO) -> int:
    """Print or write the pack of a plan, or of a session with its dates. Raises CommandError if neither exists."""
    view = with_app(lambda app: _of_run(app, said)) if _RUN.fullmatch(said) else _of_plan(said)
    write(view, file, says)
    return 0


async def _of_run(app: App, run_id: str) -> View:
    loaded = await app.service.loaded(run_id)
    if loaded is None:
        raise CommandError(f"There is no session {run_id!r}.", "`throughline export` with a group's id lists its sessions.")
    return await pack_view(app, loaded)


def _of_plan(name: str) -> View:
    chosen = settings()
    try:
        plan = load(name)
    except PlanError as error:
        raise CommandError(str(error)) from None
    words = Words(CardContext(plan, ZoneInfo(chosen.timezone), chosen.locale, catalogue=catalogue(chosen.locale)))
    return paper.titled(composed(packed(plan), words), words)


def digest(run_id: str, file: Path | None, says: TextIO) -> int:
    """Print or write the digest. Raises CommandError if there is no such session, or if its group agreed to none."""

    async def work(app: App) -> View:
        loaded = await app.service.loaded(run_id)
        if loaded is None:
            raise CommandError(
                f"There is no session {run_id!r}.", "`throughline export` with a group's id lists its sessions."
            )
        found = await digest_view(app, loaded)
        if found is None:
            raise CommandError(
                "The group of this session has not agreed that anything is passed on, so there is no page for leaders.",
                "Where it agreed, the page is there once the session has ended.",
            )
        return found

    write(with_app(work), file, says, compact=True)
    return 0


def write(view: View, file: Path | None, says: TextIO, *, compact: bool = False) -> None:
    """Print the view as plain text, or write it to a file in the format of its suffix.

    Raises CommandError for an unknown suffix.
    """
    if file is None:
        says.write(plain(view) + "\n")
        return
    match file.suffix.lower():
        case ".docx":
            content = paper.document(view, compact=compact)
        case ".html" | ".htm":
            content = paper.file(view).encode()
        case _:
            raise CommandError(f"I do not know what {file.name!r} should be.", "End its name with .docx or .html.")
    try:
        file.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.", "Choose another place with --out.") from None
    says.write(f"Written: {file}\n")

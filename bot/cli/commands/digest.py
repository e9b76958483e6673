"""`throughline digest`: the page for leaders that a group agreed to pass on."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from bot.app import App
from bot.cli.commands.papers import write
from bot.cli.errors import Refusal
from bot.cli.offline import with_app
from bot.web.leaders_pages import digest_view
from cards.view import View


def digest(run_id: str, file: Path | None, says: TextIO) -> int:
    """Say it or write it down. Raises Refusal where there is no such session, or its group agreed to nothing."""

    async def work(app: App) -> View:
        fold = await app.service.fold(run_id)
        if fold is None:
            raise Refusal(f"There is no session {run_id!r}.", "`throughline export` with a group's id lists its sessions.")
        found = await digest_view(app, fold)
        if found is None:
            raise Refusal(
                "The group of this session has not agreed that anything is passed on, so there is no page for leaders.",
                "Where it agreed, the page is there once the session has ended.",
            )
        return found

    write(with_app(work), file, says, compact=True)
    return 0

"""Editor composition: connects the editor's pages with the rehearsal room.

Every service has the editor for facilitators who are signed in; one that only this machine reaches also has it without a
sign-in. After a save without mistakes, open rehearsals of the draft offer to start over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.runs.written_plans import HERE
from bot.web.editor.access import DRAFT, OWN, EditorDesk, LocalDesk, SignedDesk
from bot.web.editor.drafts import Drafts
from bot.web.editor.pages import EditorPages
from bot.web.run_pages import RunPages
from dialogs.plan.model import Plan

if TYPE_CHECKING:
    from bot.app import App
    from bot.web.rehearsal.pages import RehearsalPages


def editors(app: App, pages: RunPages, rehearsals: RehearsalPages | None) -> Sequence[EditorPages]:
    """The editors that a service has."""
    drafts = Drafts(app)
    desks: list[EditorDesk] = [SignedDesk(app, pages)]
    if app.settings.local_only:
        desks.append(LocalDesk())
    made = [EditorPages(app, desk, drafts, rehearsals.rehearse if rehearsals else None) for desk in desks]
    if rehearsals is not None:

        async def newest(source: str) -> Plan | None:
            id_ = source.removeprefix(DRAFT).removeprefix(OWN)
            return await drafts.newest(id_)

        async def count() -> int:
            return await drafts.count(HERE)

        rehearsals.newest = newest
        rehearsals.drafts_here = count
        for editor in made:
            editor.saved.append(rehearsals.rooms.edited)
    return made

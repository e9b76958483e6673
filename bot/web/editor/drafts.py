"""Draft service: creates, saves, publishes and deletes the drafts of an organisation, within limits.

If somebody else has saved meanwhile, a save changes nothing, and the author gets the other version. A plan with mistakes can
be saved, but not published. Publishing is also refused for the id of a shipped plan or of another published one, and for
pictures in files. Running sessions keep the plan they were opened with. How many versions are kept is in
`bot/store/written_plans.py`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.runs.plan_library import shipped
from bot.store import written_plans
from bot.store.postgres_notifications import FORGET, announce
from bot.store.written_plans import DraftRow, Saved
from bot.web.editor import checking
from bot.web.editor.checking import Checked, NotPlanData
from bot.web.languages import translated
from dialogs.plan import yaml_tree
from dialogs.plan.model import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import App

MOST_DRAFTS = 100  # of an organisation
AT_ONCE = 2  # checks; each keeps a processor busy for a fifth of a second
EMPTY = """\
title: {title}
people: 10
starts: "09:30"
blocks:
  - title: Welcome
    mode: online
    steps:
      - title: Welcome
        lasts: 5m
        say: Welcome. Please say hello in the chat.
"""


class Refusal(Exception):
    """The draft cannot be changed in this way. The message is a sentence that says what to do."""


@dataclass(frozen=True)
class Draft:
    """A version of a draft: its row, its text, and when it was saved."""

    row: DraftRow
    version: int
    text: str
    saved_at: datetime


@dataclass(frozen=True)
class Stored:
    """Outcome of a save. Without a `version`, somebody else had saved: the draft is as `theirs` says."""

    version: int | None
    checked: Checked
    lost: tuple[str, ...] = ()
    theirs: Draft | None = None


class Drafts:
    """Drafts of all organisations. Each call names the one that the author belongs to."""

    def __init__(self, app: App) -> None:
        self._app, self._database = app, app.database
        self._checks = asyncio.Semaphore(AT_ONCE)

    # -- reading -------------------------------------------------------------------------------------------------------

    async def listed(self, organisation: str) -> Sequence[DraftRow]:
        """All drafts, the one that was changed last first."""
        async with self._database.reading() as tx:
            return await written_plans.listed(tx, organisation)

    async def count(self, organisation: str) -> int:
        """How many there are."""
        async with self._database.reading() as tx:
            return await written_plans.count(tx, organisation)

    async def find(self, organisation: str, id_: str, version: int = 0) -> Draft | None:
        """A version of a draft; 0 is the newest."""
        async with self._database.reading() as tx:
            row = await written_plans.find(tx, organisation, id_)
            found = await written_plans.text(tx, id_, version or row.version) if row else None
        return Draft(row, version or row.version, *found) if row and found else None

    async def newest(self, id_: str) -> Plan | None:
        """The plan of a draft as it is now, for the rehearsal rooms that play it. None if it has mistakes or is gone."""
        async with self._database.reading() as tx:
            text = await written_plans.newest_text(tx, id_)
        return (await self.check(data=None, text=text)).plan if text is not None else None

    async def history(self, draft: Draft) -> Sequence[tuple[int, datetime]]:
        """Versions, the newest first, with the time they were saved."""
        async with self._database.reading() as tx:
            return await written_plans.history(tx, draft.row.id)

    async def check(self, *, data: dict[str, Any] | None, text: str | None, row: int | None = None) -> Checked:
        """Check plan data, or a text. Raises NotPlanData."""
        locale = self._app.settings.locale
        async with self._checks:
            if data is not None:
                return await asyncio.to_thread(checking.check, data, row, locale)
            return await asyncio.to_thread(checking.check_text, text or "", row, locale)

    # -- changing ------------------------------------------------------------------------------------------------------

    async def create(self, organisation: str, text: str) -> DraftRow:
        """A new draft. Raises Refusal at the limit."""
        _within(text)
        title = await asyncio.to_thread(checking.title_of, text)
        async with self._database.writing() as tx:
            if await written_plans.count(tx, organisation) >= MOST_DRAFTS:
                said = translated("There are {most} plans, which is all that can be kept. Delete one of them first.")
                raise Refusal(said.format(most=MOST_DRAFTS))
            return await written_plans.create(tx, organisation, Saved(title, text, "", self._app.clock.now()))

    async def save(self, draft: Draft, base: int, tab: str, data: dict[str, Any] | None, text: str | None) -> Stored:
        """Save over version `base`. Raises NotPlanData or Refusal."""
        lost: tuple[str, ...] = ()
        if data is not None:
            async with self._checks:
                text, lost = await asyncio.to_thread(checking.text_of, data, draft.text)
        text = text or ""
        _within(text)
        checked = await self.check(data=None, text=text)
        title = await asyncio.to_thread(checking.title_of, text)
        async with self._database.writing() as tx:
            saved = Saved(title, text, tab, self._app.clock.now())
            version = await written_plans.save(tx, draft.row, base, saved)
        if version is not None:
            return Stored(version, checked, lost)
        theirs = await self.find(draft.row.organisation, draft.row.id)
        if theirs is None:
            raise Refusal("Somebody has deleted this plan. Download yours, and import it again.")
        return Stored(None, checked, theirs=theirs)

    async def publish(self, draft: Draft) -> Plan:
        """Let chats start this version. Raises Refusal."""
        plan = (await self.check(data=None, text=draft.text)).plan
        if plan is None:
            raise Refusal("The plan has mistakes. Put them right first.")
        if plan.id in shipped():
            said = translated("“{plan}” is the id of a plan that comes with Throughline. Give yours another id.")
            raise Refusal(said.format(plan=plan.id))
        if any(step.image is not None and step.image.file for step in plan.steps):
            raise Refusal("A picture beside the plan works only for plans in a folder. Give the address of the picture.")
        async with self._database.writing() as tx:
            if not await written_plans.publish(tx, draft.row, draft.version, plan):
                said = translated("Another published plan has the id “{plan}”. Give one of them another id.")
                raise Refusal(said.format(plan=plan.id))
            await announce(tx, FORGET)
        self._app.written_plans.forget()
        return plan

    async def withdraw(self, draft: Draft) -> None:
        """Let chats start it no longer."""
        async with self._database.writing() as tx:
            await written_plans.withdraw(tx, draft.row)
            await announce(tx, FORGET)
        self._app.written_plans.forget()

    async def remove(self, draft: Draft) -> None:
        """Delete it with all versions. Sessions keep the plan they were opened with."""
        async with self._database.writing() as tx:
            await written_plans.remove(tx, draft.row)
            await announce(tx, FORGET)
        self._app.written_plans.forget()


def _within(text: str) -> None:
    if len(text.encode("utf-8", "replace")) > yaml_tree.LARGEST:
        raise NotPlanData(yaml_tree.too_large().message)

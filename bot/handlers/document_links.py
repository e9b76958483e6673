"""Handouts: the page for leaders, and what somebody missed, for whoever asks the bot for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.handlers.presenter import Presenter
from bot.ports import Heard, Outcome
from bot.programme.missed_sessions import MissedSessions, runs_for
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.store import support_needs as lines
from bot.store.database import Database
from bot.store.runs import RunRow
from dialogs import texts
from dialogs.programme.digest import Digest, digest
from dialogs.run.commands import Command, OpenDigest, ShowMissed
from dialogs.run.messages import Card, TextCard
from dialogs.texts.sentence import PersonId, Refused, sentence

COMMANDS = (OpenDigest, ShowMissed)


class DocumentLinks:
    """Answers to those who ask, alone."""

    def __init__(self, database: Database, service: RunService, presenter: Presenter, packs: MissedSessions) -> None:
        self._database, self._service, self._presenter, self.packs = database, service, presenter, packs
        self.make_link: Callable[[str, PersonId], Awaitable[str]] | None = None
        """Makes a link with which one facilitator opens the page for leaders of a run, once."""

    async def answer(self, heard: Heard, command: Command, row: RunRow | None, by: PersonId) -> Outcome:
        """Do what was asked. Raises Refused, with the way out."""
        async with self._database.reading() as tx:
            ids = await runs_for(tx, row.id if row else None, by)
        if isinstance(command, ShowMissed):
            loaded, card = await self.packs.asked_for(ids, by, command.session)
            return await self._told(loaded, card)
        for run_id in reversed(ids):
            fold_ = await self._service.loaded(run_id)
            if fold_ and by in fold_.run.facilitators and await self.digest_of(fold_):
                return await self._told(fold_, await self._link(fold_, by))
        raise Refused(sentence(texts.DIGEST_NONE))

    async def digest_of(self, loaded: LoadedRun) -> Digest | None:
        """What the group agreed to pass on; None where it agreed to nothing."""
        async with self._database.reading() as tx:
            said = (await lines.numbered(tx, [loaded.row.id])).get(loaded.row.id, {})
        return digest(loaded.plan, loaded.run, said)

    async def _link(self, loaded: LoadedRun, by: PersonId) -> Card:
        if self.make_link is None:
            return TextCard(said=sentence(texts.DIGEST_NOT_SERVED, run=loaded.row.id))
        return TextCard(said=sentence(texts.DIGEST_LINK, link=await self.make_link(loaded.row.id, by)))

    async def _told(self, loaded: LoadedRun, card: Card) -> Outcome:
        return Outcome(await self._presenter.view(loaded, card))

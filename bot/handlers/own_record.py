"""Somebody's own record, put together for them alone from the events of their sessions; a link opens it for two weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.handlers.presenter import Presenter
from bot.handlers.run_lookup import RunLookup
from bot.infra.clock import Clock
from bot.infra.translations import catalogue
from bot.ports import Heard, Outcome
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.store import people, programme, record_links, runs
from bot.store.database import Database
from cards.pages.cpd import Sheet, sheet
from dialogs import texts
from dialogs.programme.cpd import Piece, piece
from dialogs.run.messages import RecordCard
from dialogs.texts.sentence import PersonId, sentence

LINK_FOR = timedelta(days=14)


class OwnRecords:
    """Answers `my record`, and puts records together for whoever opens a link."""

    def __init__(
        self, database: Database, clock: Clock, service: RunService, presenter: Presenter, run_lookup: RunLookup, locale: str
    ) -> None:
        self._presenter = presenter
        self._database, self._clock, self._service, self._run_lookup = database, clock, service, run_lookup
        self._locale = locale
        self.served = False
        """Records can be opened in a browser."""
        self.link: Callable[[PersonId, str], str] | None = None
        """The address that opens a person's record with this key; None where people's browsers cannot reach one."""

    async def answer(self, heard: Heard, by: PersonId) -> Outcome:
        """The way to their record, for the one who asked. It is a key: nothing of it is stored but a digest."""
        loaded_runs = await self._loaded_runs(by)
        if not await self._pieces(loaded_runs, by):
            return await self._run_lookup.say(heard.where, sentence(texts.RECORD_EMPTY))
        if self.link is None:
            nowhere = texts.RECORD_NOWHERE if self.served else texts.RECORD_NOT_SERVED
            return await self._run_lookup.say(heard.where, sentence(nowhere))
        until = self._clock.now() + LINK_FOR
        async with self._database.writing() as tx:
            key = await record_links.make(tx, by, until)
        return Outcome(await self._presenter.view(loaded_runs[-1], RecordCard(link=self.link(by, key), until=until)))

    async def whose(self, key: str) -> tuple[PersonId, datetime] | None:
        """Whose record a key opens now, and until when."""
        async with self._database.reading() as tx:
            return await record_links.find(tx, key, self._clock.now())

    async def sheet(self, person: PersonId) -> Sheet | None:
        """Somebody's record; None where nothing is known of them (any more)."""
        pieces = await self._pieces(await self._loaded_runs(person), person)
        async with self._database.reading() as tx:
            who = (await people.members(tx, [person])).get(person)
        if not pieces or who is None:
            return None
        return sheet(pieces, who.name, self._clock.now(), self._locale, catalogue(self._locale))

    async def _loaded_runs(self, person: PersonId) -> Sequence[LoadedRun]:
        """The sessions they belong to that began, oldest first."""
        async with self._database.reading() as tx:
            ids = await runs.begun_with(tx, person)
        return await self._service.folds_of(ids)

    async def _pieces(self, loaded_runs: Sequence[LoadedRun], person: PersonId) -> Sequence[Piece]:
        """What of these sessions belongs in their record."""
        ids, now = [loaded.row.id for loaded in loaded_runs], self._clock.now()
        async with self._database.reading() as tx:
            events = {run_id: await runs.events(tx, run_id) for run_id in ids}
            lines = await programme.intentions(tx, ids)
        found = [
            piece(loaded.plan, loaded.run, events[loaded.row.id], person, now, lines.get(loaded.row.id, {}).get(person))
            for loaded in loaded_runs
        ]
        return [one for one in found if one]

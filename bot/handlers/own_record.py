"""Own CPD record: put together for one person from the events of their sessions. A link opens it for two weeks.

It covers every session that began and that the person attended, oldest first, with their own line. `my record` is refused
where there is no such session, or where browsers cannot reach the page. The same delivery again gives no second link.
What the record says: `dialogs/programme/cpd.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.handlers.context import ChatContext
from bot.handlers.services import Services
from bot.infra.translations import catalogue
from bot.ports import Outcome
from bot.runs.state_cache import LoadedRun
from bot.store import inbox, people, programme, record_links, runs
from bot.store.inbox import StoredOutcome
from cards.pages.cpd import Sheet, sheet
from dialogs import texts
from dialogs.programme.cpd import Piece, piece
from dialogs.run.codec import encode_card
from dialogs.run.commands import ShowRecord
from dialogs.run.messages import RecordCard, TextCard
from dialogs.texts.sentence import PersonId, Refused, sentence

LINK_FOR = timedelta(days=14)  # how long the link to one's own record works


class OwnRecords:
    """Handles `my record`, and puts records together for people who open a link."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._service = services.database, services.clock, services.service
        self._presenter, self._links, self._locale = services.presenter, services.links, services.defaults.locale

    async def answer(self, context: ChatContext, _command: ShowRecord) -> Outcome:
        """A link to the sender's record. The link is a key: only a digest of it is stored."""
        loaded_runs = await self._loaded_runs(context.by)
        if not await self._pieces(loaded_runs, context.by):
            raise Refused(sentence(texts.RECORD_EMPTY))
        if self._links.own_record(context.by, "") is None:
            raise Refused(sentence(texts.RECORD_NOWHERE if self._links.served else texts.RECORD_NOT_SERVED))
        now, latest = self._clock.now(), loaded_runs[-1]
        repeated = TextCard(said=sentence(texts.RECORD_ASKED_ALREADY))  # in place of the link, which is not stored
        async with self._database.writing() as tx:
            key = await record_links.make(tx, context.by, now + LINK_FOR)
            await inbox.settle(tx, context.delivery_id, StoredOutcome(latest.row.id, reply=encode_card(repeated)), now)
        link = self._links.own_record(context.by, key)
        assert link is not None, "there was an address just now"
        return Outcome(await self._presenter.view(latest, RecordCard(link=link, until=now + LINK_FOR)))

    async def owner(self, key: str) -> tuple[PersonId, datetime] | None:
        """Whose record a key opens now, and until when."""
        async with self._database.reading() as tx:
            return await record_links.find(tx, key, self._clock.now())

    async def sheet(self, person: PersonId) -> Sheet | None:
        """Somebody's record; None where nothing is known about them (any more)."""
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
        return await self._service.all_loaded(ids)

    async def _pieces(self, loaded_runs: Sequence[LoadedRun], person: PersonId) -> Sequence[Piece]:
        """What belongs in their record of these sessions."""
        ids, now = [loaded.row.id for loaded in loaded_runs], self._clock.now()
        async with self._database.reading() as tx:
            events = await runs.events_of(tx, ids)
            lines = await programme.intentions(tx, ids)
        pieces = [
            piece(loaded.plan, loaded.run, events[loaded.row.id], person, now, lines.get(loaded.row.id, {}).get(person))
            for loaded in loaded_runs
            if loaded.row.id in events
        ]
        return [part for part in pieces if part]

"""News: what platforms tell of their own accord - people coming and going, the bot being added or taken away."""

from __future__ import annotations

import structlog

from bot.handlers.attendees import Attendees
from bot.handlers.identities import Identities
from bot.handlers.run_lookup import RunLookup
from bot.infra.clock import Clock
from bot.ports import Arrived, Deauthorised, Departed, Installed, Outcome, Removed, delivery_of
from bot.runs.service import RunService
from bot.runs.submission import Submission
from bot.store import people, runs
from bot.store.database import Database
from bot.store.erasure_log import ErasureLog
from dialogs.run.commands import AddFacilitator, Command, Leave

log = structlog.get_logger(__name__)


class MembershipHandler:
    """Takes news. Nobody waits for an answer to any of it."""

    def __init__(
        self,
        database: Database,
        service: RunService,
        identities: Identities,
        run_lookup: RunLookup,
        attendees: Attendees,
        erasure_log: ErasureLog,
        clock: Clock,
    ) -> None:
        self._database, self._service, self._identities = database, service, identities
        self._run_lookup, self._attendees = run_lookup, attendees
        self._erasure_log, self._clock = erasure_log, clock

    async def moved(self, moved: Arrived | Departed) -> Outcome:
        """People came, or surely went."""
        run_id = await self._run_lookup.live_run(moved.where)
        loaded = await self._service.loaded(run_id) if run_id else None
        if run_id is None or loaded is None or (isinstance(moved, Departed) and not moved.sure):
            return Outcome()
        commands: list[Command] = []
        for person in await self._identities.people(moved.where, moved.who):
            gone = isinstance(moved, Departed)
            commands.append(Leave(person=person) if gone else await self._attendees.join(loaded, person))
        await self._service.take(Submission(run_id=run_id, first=tuple(commands), delivery_id=delivery_of(moved)))
        return Outcome()

    async def installed(self, installed: Installed) -> Outcome:
        """The bot is in a chat: a run is opened, with whoever added it as facilitator."""
        row = await self._run_lookup.latest(installed.where)
        if row is None or not row.live:
            row = await self._run_lookup.open(installed.where, await self._run_lookup.plan_of(None))
        who = [] if installed.who is None else [await self._identities.person(installed.where, installed.who)]
        added = (AddFacilitator(person=person) for person in who)
        first: tuple[Command, ...] = (self._attendees.opening(row, tuple(who)), *added)
        await self._service.take(Submission(run_id=row.id, first=first, delivery_id=delivery_of(installed)))
        return Outcome()

    async def removed(self, removed: Removed) -> Outcome:
        """The bot was taken out of a chat: its run ends without another word."""
        run_id = await self._run_lookup.live_run(removed.where)
        if run_id is not None:
            log.info("removed from the chat, run stopped", run=run_id)
            await self._service.remove(run_id)
        return Outcome()

    async def deauthorised(self, gone: Deauthorised) -> Outcome:
        """A tenant withdrew the app: its runs end and all its data is deleted."""
        async with self._database.reading() as tx:
            known = await people.of_tenant(tx, gone.channel, gone.tenant)
            live = await runs.live_in(tx, await people.conversation_ids(tx, gone.channel, gone.tenant))
        for run_id in live:
            await self._service.remove(run_id)
        await self._erasure_log.record(known, self._clock.now())
        async with self._database.writing() as tx:
            late = {*await people.of_tenant(tx, gone.channel, gone.tenant)} - {*known}
            await people.erase_tenant(tx, gone.channel, gone.tenant)
        await self._erasure_log.record(sorted(late), self._clock.now())  # who came while their runs were ended
        await self._database.overwrite()
        self._identities.forget()
        self._service.loaded_runs.forget()
        self._run_lookup.forget()
        log.info("tenant withdrew the app, its data is deleted", channel=gone.channel, runs=len(live))
        return Outcome()

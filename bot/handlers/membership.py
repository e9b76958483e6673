"""Membership: people join and leave, co-hosts change, the bot is added to a chat or removed, an organisation withdraws the
app (its data is deleted).

Who adds the bot becomes facilitator; if others lead there already, only an organiser does. People who join count as here.
A departure counts only if the platform is sure. Being taken out of the chat, or no longer co-host, ends the role of
facilitator. Removing the bot ends the session with no further message.
"""

from __future__ import annotations

import structlog

from bot.handlers.attendees import Attendees
from bot.handlers.run_lookup import RunLookup
from bot.handlers.services import Services
from bot.ports import Arrived, Deauthorised, Departed, Installed, Outcome, Removed, RoleLost, delivery_of
from bot.runs.submission import Submission
from bot.store import evaluations, inbox, people, runs
from bot.store.inbox import StoredOutcome
from dialogs.run.commands import AddFacilitator, Command, Leave, WithdrawFacilitator

log = structlog.get_logger(__name__)


class MembershipHandler:
    """Handles membership events. Nobody waits for an answer to any of them."""

    def __init__(self, services: Services, *, run_lookup: RunLookup, attendees: Attendees) -> None:
        self._database, self._clock, self._service = services.database, services.clock, services.service
        self._identities, self._erasure_log = services.identities, services.erasure_log
        self._run_lookup, self._attendees = run_lookup, attendees

    async def moved(self, moved: Arrived | Departed) -> Outcome:
        """People came, or surely went."""
        run_id = await self._run_lookup.live_run(moved.where)
        loaded = await self._service.loaded(run_id) if run_id else None
        if run_id is None or loaded is None or (isinstance(moved, Departed) and not moved.sure):
            return Outcome()
        commands: list[Command] = []
        for person in await self._identities.people(moved.where, moved.who):
            if not isinstance(moved, Departed):
                commands.append(await self._attendees.join(loaded, person))
            elif moved.from_chat:  # at once and for good: not a lost connection
                commands += (Leave(by=person, person=person), WithdrawFacilitator(person=person))
            else:
                commands.append(Leave(person=person))
        await self._service.take(Submission(run_id=run_id, first=tuple(commands), delivery_id=delivery_of(moved)))
        return Outcome()

    async def role_lost(self, lost: RoleLost) -> Outcome:
        """Somebody is host or co-host no longer."""
        run_id = await self._run_lookup.live_run(lost.where)
        if run_id is not None:
            person = await self._identities.person(lost.where, lost.who)
            first = (WithdrawFacilitator(person=person),)
            await self._service.take(Submission(run_id=run_id, first=first, delivery_id=delivery_of(lost)))
        return Outcome()

    async def installed(self, installed: Installed) -> Outcome:
        """The bot is in a chat: a run is opened, with whoever added it as facilitator."""
        row = await self._run_lookup.latest(installed.where)
        if row is None or not row.live:
            row = await self._run_lookup.open(installed.where, self._run_lookup.default_plan)
        leader = installed.who if await self._may_lead(installed, row.id) else None
        who = [] if leader is None else [await self._identities.person(installed.where, leader)]
        added = (AddFacilitator(person=person) for person in who)
        first: tuple[Command, ...] = (self._attendees.opening(row, tuple(who)), *added)
        await self._service.take(Submission(run_id=row.id, first=first, delivery_id=delivery_of(installed)))
        return Outcome()

    async def _may_lead(self, installed: Installed, run_id: str) -> bool:
        """Whether adding the bot makes somebody a facilitator: not where others lead, or anybody in the chat could."""
        loaded = await self._service.loaded(run_id)
        led = loaded is not None and loaded.run.facilitators
        return not led or (installed.who is not None and await self._attendees.organises(installed.where, installed.who))

    async def removed(self, removed: Removed) -> Outcome:
        """The bot was taken out of a chat: its run ends without another message."""
        run_id, delivery = await self._run_lookup.live_run(removed.where), delivery_of(removed)
        if run_id is not None:
            log.info("run stopped", reason="bot removed from the chat", run=run_id)
            await self._service.remove(run_id, delivery)
            return Outcome()
        async with self._database.writing() as tx:  # else it would stop a run that begins before it is delivered again
            await inbox.settle(tx, delivery, StoredOutcome(None), self._clock.now())
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
            await inbox.settle(tx, delivery_of(gone), StoredOutcome(None), self._clock.now())
            late = {*await people.of_tenant(tx, gone.channel, gone.tenant)} - {*known}
            await people.erase_tenant(tx, gone.channel, gone.tenant)
            await evaluations.forget_organisation(tx, gone.channel, gone.tenant)
        await self._erasure_log.record(sorted(late), self._clock.now())  # who came while their runs were ended
        await self._database.overwrite()
        self._identities.forget()
        self._service.loaded_runs.forget()
        self._run_lookup.forget()
        log.info("tenant deleted", reason="app withdrawn", channel=gone.channel, runs=len(live))
        return Outcome()

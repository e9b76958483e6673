"""Attendees: who is in a chat and who organises it, so who becomes facilitator; and what must happen before a command
because of who gives it (joining, opening the run).

The organiser or host leads from their first command for facilitators, or by opening the session. Those who led the last
session of a chat lead the next one, if they are still in the chat; where the platform lists no members, all of them do.
Every command but leaving and setting a date counts its sender as here. `take over`: `dialogs/features/people.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import structlog

from bot.handlers.services import Services
from bot.ports import Conversation, Gone, Member, Rejected, RetryLater
from bot.runs.state_cache import LoadedRun
from bot.store import cohorts
from bot.store.runs import RunRow
from dialogs.run.commands import AddFacilitator, Command, CommandForAll, Join, Leave, OpenRun, SetDate
from dialogs.texts.sentence import PersonId

log = structlog.get_logger(__name__)


class Attendees:
    """Asks channels who is there, and says what the service adds before a command."""

    def __init__(self, services: Services) -> None:
        self._database, self._identities = services.database, services.identities
        self._channels, self._defaults = services.channels, services.defaults

    async def roster(self, where: Conversation) -> Mapping[PersonId, Member]:
        """Everybody in the chat, as far as the platform tells."""
        try:
            members = await self._channels[where.channel].people(where)
        except (RetryLater, Rejected, Gone) as error:
            log.info("roster not available", channel=where.channel, error=type(error).__name__)
            return {}
        return await self._identities.people(where, members)

    async def first(
        self,
        where: Conversation,
        loaded: LoadedRun,
        who: Member,
        by: PersonId,
        command: Command,
        before: Collection[PersonId] = (),
    ) -> tuple[Command, ...]:
        """What goes before somebody's command: the run is opened, they may be organising, and they are here.

        `before` are the facilitators of the chat's last session. They go on: many chats name no organiser, and there
        nobody could begin the next one.
        """
        first: list[Command] = []
        new = loaded.run.phase == "new"
        organises = False
        if by not in loaded.run.facilitators and (new or not isinstance(command, CommandForAll)):
            organises = await self.organises(where, who)
        if new:
            still = await self._still_there(where, before)
            first.append(self.opening(loaded.row, tuple(sorted({*still, *((by,) if organises else ())}))))
        elif organises:
            first.append(AddFacilitator(person=by))
        if not loaded.run.knows_here(by) and not isinstance(command, Join | Leave | SetDate):  # a date is set weeks before
            first.append(await self.join(loaded, by))
        return tuple(first)

    def opening(self, row: RunRow, facilitators: tuple[PersonId, ...]) -> OpenRun:
        """The command that opens a run. On one that is open it decides nothing."""
        return OpenRun(seed=self._defaults.seed(), timezone=row.timezone, facilitators=facilitators)

    async def join(self, loaded: LoadedRun, person: PersonId, by: PersonId = "") -> Join:
        """Somebody is here, and brings their history in the cohort along."""
        if loaded.row.cohort_id is None:
            return Join(by=by, person=person)
        async with self._database.reading() as tx:
            past = (await cohorts.past(tx, loaded.row.cohort_id, [person]))[person]
        return Join(by=by, person=person, past_partners=past.partners, past_roles=past.roles, past_turns=past.turns)

    async def _still_there(self, where: Conversation, before: Collection[PersonId]) -> Collection[PersonId]:
        """Those of these people who are in the chat, where the platform lists its members: others led there, but left."""
        roster = await self.roster(where) if before else {}
        return [person for person in before if person in roster] if roster else before

    async def organises(self, where: Conversation, who: Member) -> bool:
        """Whether somebody organises what the chat is about, as the platform says."""
        return who.is_organiser or who.platform_id in await self._organisers(where)

    async def _organisers(self, where: Conversation) -> Sequence[str]:
        try:
            return await self._channels[where.channel].organisers(where)
        except (RetryLater, Rejected, Gone) as error:
            log.info("organisers not available", channel=where.channel, error=type(error).__name__)
            return ()


def may_lead(loaded: LoadedRun, first: tuple[Command, ...], person: PersonId) -> bool:
    """Whether somebody is a facilitator, or is made one by what goes before."""
    made = (one.person for one in first if isinstance(one, AddFacilitator))
    opened = (id_ for one in first if isinstance(one, OpenRun) for id_ in one.facilitators)
    return person in {*loaded.run.facilitators, *made, *opened}

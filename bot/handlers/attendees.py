"""Company: who is in a chat, who organises it, and what goes before somebody's command because of who they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import structlog

from bot.handlers.identities import Identities
from bot.ports import Channel, Conversation, Gone, Member, Rejected, RetryLater
from bot.runs.defaults import RunDefaults
from bot.runs.state_cache import LoadedRun
from bot.store import cohorts
from bot.store.database import Database
from bot.store.runs import RunRow
from dialogs.grammar.understand import FACILITATORS_ONLY
from dialogs.run.commands import AddFacilitator, Command, Join, Leave, OpenRun, SetDate
from dialogs.texts.sentence import PersonId

log = structlog.get_logger(__name__)


class Attendees:
    """Asks channels who is there, and says what the service adds before a command."""

    def __init__(
        self, database: Database, directory: Identities, channels: Mapping[str, Channel], manners: RunDefaults
    ) -> None:
        self._database, self._directory, self._channels, self._manners = database, directory, channels, manners

    async def roster(self, where: Conversation) -> Mapping[PersonId, Member]:
        """Everybody in the chat, as far as the platform tells."""
        try:
            members = await self._channels[where.channel].people(where)
        except (RetryLater, Rejected, Gone) as error:
            log.info("roster not available", channel=where.channel, error=type(error).__name__)
            return {}
        return await self._directory.people(where, members)

    async def first(
        self,
        where: Conversation,
        fold: LoadedRun,
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
        new = fold.run.phase == "new"
        organises = False
        if by not in fold.run.facilitators and (new or type(command) in FACILITATORS_ONLY):
            organises = who.is_organiser or who.platform_id in await self._organisers(where)
        if new:
            first.append(self.opening(fold.row, tuple(sorted({*before, *((by,) if organises else ())}))))
        elif organises:
            first.append(AddFacilitator(person=by))
        if not present(fold, by) and not isinstance(command, Join | Leave | SetDate):  # weeks before, nobody is here
            first.append(await self.join(fold, by))
        return tuple(first)

    def opening(self, row: RunRow, facilitators: tuple[PersonId, ...]) -> OpenRun:
        """The command that opens a run. On one that is open it decides nothing."""
        return OpenRun(seed=self._manners.seed(), timezone=row.timezone, facilitators=facilitators)

    async def join(self, fold: LoadedRun, person: PersonId, by: PersonId = "") -> Join:
        """Somebody is here, and brings their history in the cohort along."""
        if fold.row.cohort_id is None:
            return Join(by=by, person=person)
        async with self._database.reading() as tx:
            past = (await cohorts.past(tx, fold.row.cohort_id, [person]))[person]
        return Join(by=by, person=person, past_partners=past.partners, past_roles=past.roles, past_turns=past.turns)

    async def _organisers(self, where: Conversation) -> Sequence[str]:
        try:
            return await self._channels[where.channel].organisers(where)
        except (RetryLater, Rejected, Gone) as error:
            log.info("organisers not available", channel=where.channel, error=type(error).__name__)
            return ()


def may_lead(fold: LoadedRun, first: tuple[Command, ...], person: PersonId) -> bool:
    """Whether somebody is a facilitator, or is made one by what goes before."""
    made = (one.person for one in first if isinstance(one, AddFacilitator))
    opened = (id_ for one in first if isinstance(one, OpenRun) for id_ in one.facilitators)
    return person in {*fold.run.facilitators, *made, *opened}


def present(fold: LoadedRun, person: PersonId) -> bool:
    """Whether somebody counts as here."""
    known = fold.run.people.get(person)
    return known is not None and known.present

"""Chat members: whether somebody is still in the chat of a session, asked of the platform. A facilitator who was removed
from the chat leads no longer.

Pages and private chats go on working for somebody who was taken out of the chat. So before they look at a page, or lead from
outside the chat, its roster is asked. A platform that lists nobody, or does not answer, takes no rights away.

Each command for facilitators, or by one, from outside the chat asks the roster anew. If its sender is not on it, the
command is refused, and a facilitator leaves the session and loses the role. Other private commands of participants are
not checked. Who joins and leaves as the platform tells it: `membership.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from cachetools import LRUCache

from bot.handlers.attendees import Attendees
from bot.handlers.context import ChatContext
from bot.handlers.services import Services
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Submission
from bot.store import people
from dialogs import texts
from dialogs.run.commands import Command, CommandForAll, Leave, WithdrawFacilitator
from dialogs.texts.sentence import PersonId, Refused, sentence

TRUSTED_FOR = timedelta(seconds=15)  # for looking; each command asks anew
MAX_KNOWN = 1_000  # rosters in memory

log = structlog.get_logger(__name__)


class ChatMembers:
    """Asks who is in a chat, and withdraws the rights of facilitators who are not."""

    def __init__(self, services: Services, attendees: Attendees) -> None:
        self._database, self._service, self._clock = services.database, services.service, services.clock
        self._attendees = attendees
        self._rosters: LRUCache[str, tuple[datetime, frozenset[PersonId]]] = LRUCache(MAX_KNOWN)

    async def has_left(self, loaded: LoadedRun, person: PersonId, *, acts: bool) -> bool:
        """Whether this person is no longer in the chat. With `acts`, an answer of some seconds ago is not enough."""
        roster = await self._roster(loaded, anew=acts)
        if not roster or person in roster:
            return False
        if loaded.row.live and person in loaded.run.facilitators:
            log.info("facilitator withdrawn", reason="not in the chat any more", run=loaded.row.id)
            gone = (Leave(by=person, person=person), WithdrawFacilitator(person=person))  # for good, not a lost connection
            await self._service.take(Submission(run_id=loaded.row.id, first=gone))
        return True

    async def check(self, context: ChatContext, command: Command) -> None:
        """Check that a facilitator who leads from another chat is still in that of the session. In it, the platform checks.

        Raises Refused.
        """
        leads = context.leads or not isinstance(command, CommandForAll)
        if context.loaded is None or not leads:
            return
        if await self.has_left(context.loaded, context.by, acts=True):
            raise Refused(sentence(texts.NOT_IN_CHAT))

    async def _roster(self, loaded: LoadedRun, *, anew: bool) -> frozenset[PersonId]:
        now, (at, known) = self._clock.now(), self._rosters.get(loaded.row.id, (None, frozenset()))
        if not anew and at is not None and at <= now < at + TRUSTED_FOR:
            return known
        async with self._database.reading() as tx:
            where = (await people.conversations(tx, [loaded.row.conversation_id])).get(loaded.row.conversation_id)
        found = frozenset(await self._attendees.roster(where)) if where is not None else frozenset()
        self._rosters[loaded.row.id] = now, found
        return found

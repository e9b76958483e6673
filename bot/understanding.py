"""Understanding: what somebody means by what they say, with the names of those they can be talking about."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.channels.port import Member
from bot.chats import Shelf
from bot.company import Company
from bot.inbound import Heard
from bot.store import people
from bot.store.database import Database
from bot.store.runs import RunRow
from dialogs.commands import Command
from dialogs.phrases import understand
from dialogs.plan import Plan
from dialogs.sentence import PersonId, Refused

_NAMES_SOMEBODY = re.compile(
    r"\b(?:away|swap|facilitator|hand|apart|left|gone|skip|pass|same|merge|answer)\b", re.IGNORECASE
)


class Understanding:
    """Reads what is said in a chat. The platform is asked who is there only where the people of the run do not do."""

    def __init__(self, database: Database, shelf: Shelf, company: Company) -> None:
        self._database, self._shelf, self._company = database, shelf, company

    async def of(self, heard: Heard, row: RunRow | None, plan: Plan, by: PersonId) -> Command:
        """The command somebody means. Raises Refused, with the way out, where it is none."""
        known: Mapping[str, Mapping[PersonId, Member]] = {}
        if row is not None:
            async with self._database.reading() as tx:
                known = await people.attendees(tx, [row.id])
        names = {by: heard.who.name} | {id_: one.name for id_, one in (known[row.id] if row else {}).items()}
        try:
            return understand(heard.text, plan=plan, plans=self._shelf.ids, names=names, by=by)
        except Refused:
            if not _NAMES_SOMEBODY.search(heard.text):
                raise
        roster = await self._company.roster(heard.where)
        names |= {id_: one.name for id_, one in roster.items()}
        return understand(heard.text, plan=plan, plans=self._shelf.ids, names=names, by=by)

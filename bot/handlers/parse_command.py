"""Understanding: what somebody means by what they say, with the names of those they can be talking about."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from bot.handlers.attendees import Attendees
from bot.ports import Heard
from bot.runs.plan_library import PlanCatalogue
from bot.store import people
from bot.store.database import Database
from bot.store.runs import RunRow
from dialogs.grammar.resolve import Unnamed
from dialogs.grammar.understand import understand
from dialogs.plan.model import Plan
from dialogs.run.commands import Command
from dialogs.texts.sentence import PersonId


class CommandParser:
    """Reads what is said in a chat. People of the run are looked up only where somebody is named, and the platform is asked
    who is there only where they do not do."""

    def __init__(self, database: Database, plan_library: PlanCatalogue, attendees: Attendees) -> None:
        self._database, self._plan_library, self._attendees = database, plan_library, attendees

    async def of(self, heard: Heard, row: RunRow | None, plan: Plan, by: PersonId) -> Command:
        """The command somebody means. Raises Refused, with the way out, where it is none."""

        def read(names: Mapping[PersonId, str]) -> Command:
            return understand(heard.text, plan=plan, plans=self._plan_library.ids, names=names, by=by)

        with suppress(Unnamed):  # nearly always nobody is named, and nobody need be looked up
            return read({})
        names = {by: heard.who.name, **await self._people(row)}
        with suppress(Unnamed):
            return read(names)
        roster = await self._attendees.roster(heard.where)
        return read(names | {id_: one.name for id_, one in roster.items()})

    async def _people(self, row: RunRow | None) -> Mapping[PersonId, str]:
        if row is None:
            return {}
        async with self._database.reading() as tx:
            known = await people.attendees(tx, [row.id])
        return {id_: one.name for id_, one in known[row.id].items()}

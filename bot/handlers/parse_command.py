"""Command parsing with names: hands typed text to `dialogs.grammar`, with the names of the people it may be about.

A name is looked up among the people of the session first, then on the chat's roster. A second device (`same`) has no name
of its own. Where a name fits several people: `which_person.py`. Which words make which command: `dialogs/grammar/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from bot.handlers.attendees import Attendees
from bot.handlers.context import ChatContext
from bot.handlers.services import Services
from bot.ports import Member
from bot.store import people
from bot.store.runs import RunRow
from dialogs.grammar.resolve import Unnamed
from dialogs.grammar.understand import understand
from dialogs.run.commands import Command
from dialogs.texts.sentence import PersonId


class CommandParser:
    """Reads what is said in a chat.

    The people of the run are looked up only where somebody is named. The platform is asked only where they do not fit.
    """

    def __init__(self, services: Services, attendees: Attendees) -> None:
        self._database, self._clock, self._attendees = services.database, services.clock, attendees
        self._language = services.defaults.locale.partition("-")[0]

    async def parse(self, context: ChatContext, text: str, *, questioned: bool = False) -> Command:
        """The command somebody means. Raises Refused, with the way out, where it is none."""

        def read(names: Mapping[PersonId, str]) -> Command:
            return understand(
                text,
                plan=context.plan,
                plans=context.plans.ids,
                names=names,
                by=context.by,
                questioned=questioned,
                language=self._language,
                today=self._clock.now().date(),
                leads=context.loaded is None or context.leads or not context.loaded.run.facilitators,
            )

        with suppress(Unnamed):  # nearly always nobody is named, and nobody need be looked up
            return read({})
        merged = context.loaded.run.aliases if context.loaded else {}
        members = dict(await self._people(context.row))
        members.setdefault(context.by, context.who)
        with suppress(Unnamed):
            return read(_names(members, merged))
        roster = await self._attendees.roster(context.where)
        return read(_names({**members, **roster}, merged))

    async def _people(self, row: RunRow | None) -> Mapping[PersonId, Member]:
        if row is None:
            return {}
        async with self._database.reading() as tx:
            known = await people.attendees(tx, [row.id])
        return known[row.id]


def _names(members: Mapping[PersonId, Member], merged: Mapping[PersonId, PersonId]) -> Mapping[PersonId, str]:
    """What people can be called. A second device has no name of its own: it is the person it belongs to."""
    named = people.names_of(members, merged.keys())
    return {person: name for person, name in named.items() if person not in merged}

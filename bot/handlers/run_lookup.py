"""Run lookup: which session a message is about, also a private one; opens one where there is none. Which plan a start names,
and which comes next.

A private message is about the running session its sender is in; if none runs, one that has not begun. After a session of
a programme comes the next one, else the same plan again, with links that facilitators set. A new session is in the
group's zone, else in that of the settings. A plan with mistakes is refused. One of several: `which_session.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from cachetools import LRUCache

from bot.handlers.services import Services
from bot.infra.tasks import uninterrupted
from bot.infra.translations import catalogue
from bot.ports import Conversation, Member, Outcome
from bot.runs.plan_library import PlanCatalogue, sessions_of, with_links_of
from bot.runs.state_cache import LoadedRun
from bot.store import cohorts, people, plans, programme, runs
from bot.store.runs import RunRow
from cards.compose import compose
from cards.context import CardContext
from dialogs import texts
from dialogs.plan.model import Plan
from dialogs.run.commands import Command, Start
from dialogs.run.messages import Card, TextCard
from dialogs.texts.sentence import PersonId, Refused, Sentence, sentence

MOST_CHATS = 50_000  # whose live run is remembered; the least recently used are dropped
OVER_FOR = timedelta(hours=12)  # how long after its end a run still answers; then the next word opens a new one


def zone_said(who: Member) -> str | None:
    """The zone somebody's client says they are in, if it is one; people in a council's meeting read its clock times."""
    said = who.reference.get("timezone", "")
    return said if said and said in _zones() else None


@cache  # the names are read from files
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


class SeveralSessions(Refused):
    """Something private may be about any of these: only its writer can say which."""

    def __init__(self, rows: Sequence[RunRow]) -> None:
        super().__init__(sentence(texts.WHICH_SESSION_HERE))
        self.rows = rows


class RunLookup:
    """Finds the run of a chat, and opens one where there is none."""

    def __init__(self, services: Services) -> None:
        self._database, self._clock, self._service = services.database, services.clock, services.service
        self.plan_library, self.defaults, self._written = services.plan_library, services.defaults, services.written_plans
        self._identities = services.identities
        self._live: LRUCache[str, str] = LRUCache(MOST_CHATS)  # conversation -> run

    async def latest(self, where: Conversation) -> RunRow | None:
        """The live run of a chat, else its last one."""
        id_ = await self._identities.conversation(where)
        async with self._database.reading() as tx:
            row = await runs.latest(tx, id_)
        if row is not None and row.live:
            self._live[id_] = row.id
        return row

    async def live_run(self, where: Conversation) -> str | None:
        """The live run of a chat, from memory where nobody else can have changed it."""
        if self._service.memory_is_exact and (remembered := await self.remembered(where)):
            return remembered.row.id
        row = await self.latest(where)
        return row.id if row is not None and row.live else None

    async def remembered(self, where: Conversation) -> LoadedRun | None:
        """The live run of a chat as memory has it. On PostgreSQL another replica may have ended or changed it."""
        known = self._live.get(await self._identities.conversation(where))
        loaded = self._service.loaded_runs.get(known) if known else None
        return loaded if loaded is not None and loaded.row.live else None

    async def run_of(self, person: PersonId) -> RunRow | None:
        """The session somebody is in now: they spoke to the bot outside its chat. Raises SeveralSessions."""
        found = await self.runs_of(person)
        if len(found) > 1:
            raise SeveralSessions(found)
        return found[0] if found else None

    async def runs_of(self, person: PersonId) -> Sequence[RunRow]:
        """The sessions that run and that somebody is in; where none runs, those that have not begun."""
        async with self._database.reading() as tx:
            rows = await runs.live_of(tx, person)
        return [row for row in rows if row.started_at is not None] or rows

    async def just_ended_of(self, person: PersonId) -> RunRow | None:
        """The run of somebody that has ended and can still be reopened."""
        async with self._database.reading() as tx:
            return await runs.just_ended_of(tx, person)

    async def shown_elsewhere(self, run_id: str, where: Conversation, person: PersonId) -> RunRow | None:
        """The run of another chat whose card one of its people sees here: a live one, or one that can be reopened."""
        here = await self._identities.conversation(where)
        async with self._database.reading() as tx:
            row = (await runs.look(tx, [run_id])).get(run_id)
            known = (await people.attendees(tx, [run_id])).get(run_id, {})
        goes_on = row is not None and (row.live or (row.ended_at is not None and row.wake_at is not None))
        return row if goes_on and row is not None and row.conversation_id != here and person in known else None

    async def open(self, where: Conversation, plan: Plan) -> RunRow:
        """A live run of this plan, or the one that another replica has opened meanwhile."""
        return await uninterrupted(self._open(where, plan))

    async def _open(self, where: Conversation, plan: Plan) -> RunRow:
        id_ = await self._identities.conversation(where)
        async with self._database.writing() as tx:
            await plans.keep(tx, plan)
            cohort = await cohorts.of_conversation(tx, id_, plan.programme) if plan.programme else None
            zone = await programme.zone_of(tx, cohort) if cohort else None
            await runs.open_run(tx, id_, plan.hash, zone or self.defaults.timezone, cohort, self._clock.now())
            row = await runs.latest(tx, id_)
        assert row is not None, "it was just inserted, or another replica was faster"
        return row

    def long_over(self, row: RunRow) -> bool:
        """The run ended so long ago that what is said now belongs to a new one."""
        return row.ended_at is not None and row.ended_at + OVER_FOR < self._clock.now()

    @property
    def default_plan(self) -> Plan:
        """The plan of a new run, where nobody names another."""
        return self.plan_library.plan(self.defaults.default_plan)

    async def plans_of(self, where: Conversation) -> PlanCatalogue:
        """The plans that this chat may start: those of the service, and those of its organisation."""
        return await self._written.of(where)

    def next_plan(self, plan: Plan, among: PlanCatalogue) -> Plan:
        """After a session of a programme its next one, else the same plan again."""
        if plan.programme is None or plan.session is None:
            return plan
        following = plan.session + 1
        sessions = sessions_of(among, plan.programme)
        found = next((other for other in sessions if other.session == following), None)
        return with_links_of(among, plan, found) if found is not None else plan

    def chosen(self, command: Command, among: PlanCatalogue) -> Plan | None:
        """The plan that a `start` names; None where it names none. Raises Refused where it cannot be used."""
        if not isinstance(command, Start) or command.plan is None:
            return None
        try:
            return among.plan(command.plan)
        except KeyError:
            raise Refused(sentence(texts.PLAN_BROKEN, plan=command.plan)) from None

    async def say(self, where: Conversation, said: Sentence, offers: tuple[str, ...] = ()) -> Outcome:
        """A refusal before any run is concerned, with buttons for what may have been meant. It is not stored."""
        return await self.show(where, TextCard(said=said, tone="warning", offers=offers), said.people)

    async def show(self, where: Conversation, card: Card, named: Iterable[PersonId] = ()) -> Outcome:
        """A card before any run is concerned."""
        # Its own look-up, not the context's: what was said may have deleted the run, and the chat, which must stay so.
        async with self._database.reading() as tx:
            id_ = await people.find_conversation(tx, where)
            row = await runs.latest(tx, id_) if id_ else None
            names = await people.namesakes(tx, row.id if row else "", frozenset(named))
        loaded = await self._service.of_row(row) if row else None
        scene = CardContext(
            plan=loaded.plan if loaded else self.default_plan,
            zone=ZoneInfo(row.timezone if row else self.defaults.timezone),
            locale=self.defaults.locale,
            catalogue=catalogue(self.defaults.locale),
            names=people.names_of(names),
        )
        return Outcome(compose(card, scene), refused=True)

    def forget(self) -> None:
        """Drop what is in memory: conversations were erased."""
        self._live.clear()

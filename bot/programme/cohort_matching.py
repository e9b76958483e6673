"""Cohort matching: whether a session that starts continues an earlier group of its programme; who is asked; what comes
along.

In a chat where the programme was before, its group continues without a question. In a new chat, from session 2 on, a
facilitator who led one is offered the group with most of these people. Others need a former facilitator's word to
continue it (`bot/handlers/continue_group.py`). Ground rules, partners, attendance and `keep apart` come along.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import CohortChoice
from bot.store import cohorts
from bot.store.cohorts import Overlap
from bot.store.database import Database
from bot.store.programme import begun_runs
from dialogs.grammar.later import typed
from dialogs.plan.model import Plan
from dialogs.run.commands import Join, KeepApart, Start
from dialogs.run.messages import CohortOfferCard
from dialogs.texts.sentence import PersonId


class CohortMatcher:
    """Finds the cohort that a session starts with.

    In the chat where a programme was before, the cohort goes on without a question. In a new chat, a facilitator of the
    cohort may let it go on. Nobody else learns that there is one: they could bring the bot into a chat with a single member
    of the group, and get its rules, attendance and feedback.
    """

    def __init__(self, database: Database, service: RunService) -> None:
        self._database, self._service = database, service

    async def offer(self, loaded: LoadedRun, plan: Plan, start: Start, here: Collection[PersonId]) -> CohortOfferCard | None:
        """The question for a facilitator who led the cohort; None where there is nothing to ask."""
        if start.group is not None or plan.programme is None or (plan.session or 1) == 1:
            return None
        if await self._of_chat(loaded, plan.programme) is not None:
            return None
        people = set(here) - loaded.run.facilitators - {start.by}
        known = await self.led_by(start.by, loaded, plan.programme, people)
        if known is None:
            return None
        said = typed(start, start.when)
        return CohortOfferCard(
            start=said, same=known.same, of=len(people), last_at=known.last_at, visit=loaded.run.visit.number
        )

    async def cohort_for(
        self, loaded: LoadedRun, plan: Plan, start: Start, here: Collection[PersonId]
    ) -> tuple[Start, CohortChoice] | None:
        """The start with the rules that come along, and its group. None where “same” needs somebody's word."""
        if plan.programme is None or start.group == "new":
            return start, CohortChoice()
        cohort_id = await self._of_chat(loaded, plan.programme)
        if cohort_id is None and start.group == "same":
            people = set(here) - loaded.run.facilitators - {start.by}
            known = await self.led_by(start.by, loaded, plan.programme, people)
            if known is None:
                return None
            cohort_id = known.cohort_id
        if cohort_id is None:
            return start, CohortChoice()
        return await self._with_rules(start, cohort_id)

    async def led_by(
        self, person: PersonId, loaded: LoadedRun, programme: str, people: Collection[PersonId]
    ) -> Overlap | None:
        """Of the cohorts that this person led, the one with most of these people."""
        for known in await self._alike(loaded, programme, people):
            if person in await self._leaders(known.cohort_id):
                return known
        return None

    async def to_ask(
        self, loaded: LoadedRun, programme: str, people: Collection[PersonId]
    ) -> tuple[Overlap, frozenset[PersonId]] | None:
        """The cohort with most of these people that one of them led, and those who led it."""
        for known in await self._alike(loaded, programme, people):
            if leaders := (await self._leaders(known.cohort_id)) & set(people):
                return known, leaders
        return None

    async def joins(self, cohort_id: str | None, people: Sequence[PersonId]) -> tuple[Join, ...]:
        """People who are here, with what they did in earlier sessions of the cohort; nothing for those who did nothing."""
        if cohort_id is None:
            return ()
        async with self._database.reading() as tx:
            past = await cohorts.past(tx, cohort_id, people)
        return tuple(
            Join(
                person=person,
                past_partners=past[person].partners,
                past_roles=past[person].roles,
                past_turns=past[person].turns,
            )
            for person in people
            if past[person] != cohorts.Past()
        )

    async def kept_apart(self, cohort_id: str | None) -> tuple[KeepApart, ...]:
        """Who must not be paired in this cohort: that was said in an earlier session, and still holds."""
        async with self._database.reading() as tx:
            last = await cohorts.last_run(tx, cohort_id) if cohort_id else None
        loaded = await self._service.loaded(last) if last else None
        pairs = sorted(tuple(sorted(pair)) for pair in loaded.run.apart) if loaded else []
        return tuple(KeepApart(a=a, b=b) for a, b in pairs)

    async def _with_rules(self, start: Start, cohort_id: str) -> tuple[Start, CohortChoice]:
        async with self._database.reading() as tx:
            last = await cohorts.last_run(tx, cohort_id)
        loaded = await self._service.loaded(last) if last else None
        if loaded is None:
            return start, CohortChoice(cohort_id)
        kept = [(number, rule) for number, rule in enumerate(loaded.run.rules, 1) if rule.state != "removed"]
        numbers = {old: new for new, (old, rule) in enumerate(kept, 1) if rule.planned is None}
        start = replace(start, rules=tuple(rule.planned for _, rule in kept), attendance=loaded.run.attendance)
        return start, CohortChoice(cohort_id, last, numbers)

    async def _of_chat(self, loaded: LoadedRun, programme: str) -> str | None:
        async with self._database.reading() as tx:
            return await cohorts.of_conversation(tx, loaded.row.conversation_id, programme)

    async def _alike(self, loaded: LoadedRun, programme: str, people: Collection[PersonId]) -> Sequence[Overlap]:
        if not people:
            return ()
        async with self._database.reading() as tx:
            return await cohorts.alike(tx, programme, sorted(people), loaded.row.conversation_id)

    async def _leaders(self, cohort_id: str) -> frozenset[PersonId]:
        """Everybody who is a facilitator of a session that the cohort has begun."""
        async with self._database.reading() as tx:
            ids = await begun_runs(tx, cohort_id)
        return frozenset[PersonId]().union(*(one.run.facilitators for one in await self._service.all_loaded(ids)))

"""Packs for people who missed a session: who missed which, and the private card that leads to the pack.

A card tells somebody what they were not there for, and a link leads to the pack. The link says which session it is about
and nothing else: whoever has it reads a plan with dates, and nothing about anybody.

After a session, its group's earlier people who were not there are told once, facilitators never. Newcomers to a later
session are told about the one before as they arrive. `missed` shows the last session somebody missed a part of, else the
last one. When a part counts as missed, and the pack: `dialogs/programme/handout.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.infra.clock import Clock
from bot.programme.links import Link, Links
from bot.runs.fan_out import letter
from bot.runs.plan_library import sessions_of
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.written_plans import WrittenPlans
from bot.store import people, programme, runs
from bot.store.database import Database, Tx
from bot.store.outbox import OutboxMessage
from bot.store.runs import RunRow
from dialogs import texts
from dialogs.programme import attendance
from dialogs.programme.handout import Handout, NextSession, missed, pack
from dialogs.run.messages import MissedCard
from dialogs.texts.sentence import PersonId, Refused, sentence

OFFERED_FOR = timedelta(days=14)  # as long as the link in it works


@dataclass(frozen=True)
class _Held:
    """A session that has begun, and what each person was there for."""

    loaded: LoadedRun
    there: dict[PersonId, Sequence[attendance.Attended]]

    def missed_by(self, person: PersonId) -> tuple[str, ...]:
        """The blocks somebody missed of it; of a session they were not in at all, every block that was held."""
        some = next(iter(self.there.values()), ())
        nothing = [attendance.Attended(one.block, timedelta(0), one.lasted) for one in some]
        return missed(self.loaded.plan, self.there.get(person, nothing))


@dataclass(frozen=True)
class _Notice:
    """What everybody is told of a session they missed, with the session to come and the link to the pack."""

    held: _Held
    coming: NextSession | None
    link: Link | None

    def card(self, person: PersonId) -> MissedCard:
        """The card for one of them, with what they missed."""
        loaded, whole = self.held.loaded, person not in self.held.there
        parts = () if whole else self.held.missed_by(person)
        return MissedCard(
            session=loaded.plan.session or 1,
            title=loaded.plan.title,
            aims=loaded.plan.aims,
            parts=tuple(loaded.plan.block_of[block].title for block in parts),
            link=self.link[0] if self.link else None,
            link_until=self.link[1] if self.link else None,
            facilitators=tuple(sorted(loaded.run.facilitators)),
            next_session=self.coming.session if self.coming else None,
            next_at=self.coming.at if self.coming else None,
            whole=whole,
            on=loaded.run.live,
        )


class MissedSessions:
    """Finds out who missed what."""

    def __init__(
        self, database: Database, clock: Clock, service: RunService, written_plans: WrittenPlans, links: Links
    ) -> None:
        self._database, self._clock, self._service = database, clock, service
        self._written_plans, self._links = written_plans, links

    async def of(self, loaded: LoadedRun) -> Handout:
        """The pack of a session, with the date of the next one."""
        return pack(loaded.plan, loaded.run.clock.started_at, await self._coming(loaded))

    async def asked_for(self, ids: Sequence[str], person: PersonId, session: int | None) -> tuple[LoadedRun, MissedCard]:
        """The session somebody asks about; without its number the last one they missed something of, else the last one.

        `ids` are the runs it may be, oldest first. Raises Refused where there is none.
        """
        candidates = [
            loaded for loaded in await self._service.all_loaded(ids) if session is None or loaded.plan.session == session
        ]
        held = await self._held(candidates)
        if not held:
            none = sentence(texts.MISSED_NOTHING)
            raise Refused(none if session is None else sentence(texts.MISSED_NO_SUCH, session=session))
        chosen = next((one for one in reversed(held) if one.missed_by(person)), held[-1])
        return chosen.loaded, (await self._notice(chosen)).card(person)

    async def after(self, cohort_id: str, session: int) -> Sequence[OutboxMessage]:
        """For everybody of the group who was in an earlier session and not in this one."""
        loaded_runs = await self._service.sessions_of(cohort_id)
        here = [loaded for loaded in loaded_runs if loaded.plan.session == session]
        if not here:
            return ()
        earlier = [loaded for loaded in loaded_runs if (loaded.plan.session or 0) < session]
        absent = {person for loaded in earlier for person in loaded.run.people} - set(here[-1].run.people)
        leaders = {person for loaded in loaded_runs for person in loaded.run.facilitators}
        return await self._letters(here[-1], sorted(absent - leaders), loaded_runs)

    async def on_arrival(self, cohort_id: str, session: int) -> Sequence[OutboxMessage]:
        """For everybody who is here now and was not in the session before, unless they were told already."""
        loaded_runs = await self._service.sessions_of(cohort_id)
        now = next((loaded for loaded in reversed(loaded_runs) if loaded.plan.session == session), None)
        before = next((loaded for loaded in reversed(loaded_runs) if loaded.plan.session == session - 1), None)
        if now is None or before is None:
            return ()
        new = set(now.run.here) - set(before.run.people) - now.run.facilitators
        return await self._letters(before, sorted(new), loaded_runs)

    async def _letters(
        self, loaded: LoadedRun, missing: Iterable[PersonId], loaded_runs: Sequence[LoadedRun]
    ) -> Sequence[OutboxMessage]:
        """A letter each. It belongs to a run they were in, where they are known; the same one whenever they are told."""
        held = await self._held([loaded])
        if not held:
            return ()
        slot, now = f"missed:{loaded.plan.session}", self._clock.now()
        async with self._database.reading() as tx:
            known = await people.attendees(tx, [one.row.id for one in loaded_runs])
            told = await programme.told(tx, [one.row.id for one in loaded_runs], slot)
        telling: dict[PersonId, RunRow] = {}
        for person in missing:
            was_in = next((one for one in loaded_runs if person in known[one.row.id]), None)
            if was_in is not None and person not in told:
                telling[person] = was_in.row
        if not telling:
            return ()
        notice, until = await self._notice(held[0]), now + OFFERED_FOR
        return [letter(row, slot, notice.card(person), now, until, person) for person, row in telling.items()]

    async def _notice(self, held: _Held) -> _Notice:
        return _Notice(held, await self._coming(held.loaded), await self._links.missed_session(held.loaded.row.id))

    async def _held(self, loaded_runs: Sequence[LoadedRun]) -> Sequence[_Held]:
        """Those of these sessions that have begun, with who was there; their events are read together."""
        begun = [loaded for loaded in loaded_runs if loaded.run.clock.started_at is not None]
        async with self._database.reading() as tx:
            events = await runs.events_of(tx, [loaded.row.id for loaded in begun])
        now = self._clock.now()
        return [
            _Held(
                loaded,
                dict(attendance.attendance(loaded.plan, events[loaded.row.id], loaded.run.clock.ended_at or now)),
            )
            for loaded in begun
            if loaded.row.id in events
        ]

    async def _coming(self, loaded: LoadedRun) -> NextSession | None:
        """The first session after it that has not begun."""
        plans = sessions_of(await self._written_plans.of_chat(loaded.row.conversation_id), loaded.plan.programme)
        async with self._database.reading() as tx:
            cohort_id = (await runs.look(tx, [loaded.row.id]))[loaded.row.id].cohort_id
            dates = await programme.dates(tx, cohort_id) if cohort_id else {}
        held = await self._service.sessions_of(cohort_id) if cohort_id else [loaded]
        begun = {one.plan.session for one in held}
        for plan in plans:
            number = plan.session or 0
            if number > (loaded.plan.session or 0) and number not in begun:
                at = dates[number].at if number in dates else None
                return NextSession(number, plan.title, at, plan.before)
        return None


async def runs_for(tx: Tx, run_id: str | None, person: PersonId) -> Sequence[str]:
    """The runs somebody may ask about, oldest first: those of the group of this run, or of the last one they were in."""
    row = (await runs.look(tx, [run_id])).get(run_id) if run_id else None
    if row is None or (row.cohort_id is None and row.started_at is None):
        last = await programme.last_with(tx, person)
        row = (await runs.look(tx, [last])).get(last) if last else None
    if row is None:
        return ()
    return await programme.begun_runs(tx, row.cohort_id) if row.cohort_id else [row.id]

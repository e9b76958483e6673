"""Session dates: when the sessions of a programme are, or were, and what follows from setting a date.

Dates are in tables, never in events: they belong to a group, and outlive each of its runs. A date is refused if it is
past, its session was held or does not exist, or it is not between the sessions before and after. Outside the days the
plan recommends, it is only marked. Each change is posted in the chat and plans the reminders anew; what is past is left
out. Zone and who may set dates: `bot/handlers/programme_commands.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

import structlog

from bot.infra.clock import Clock
from bot.programme.calendar import ProgrammeCalendar
from bot.runs.fan_out import letter
from bot.runs.plan_library import sessions_of
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.written_plans import WrittenPlans
from bot.store import cohorts, inbox, outbox, programme, runs
from bot.store.database import Database, Tx
from bot.store.inbox import StoredOutcome
from bot.store.runs import RunRow
from dialogs import texts
from dialogs.plan.model import Plan
from dialogs.programme.errands import BEFORE_A_SESSION, Appointment, Errand, before, gap_before, nudges, window
from dialogs.run.codec import encode_card
from dialogs.run.commands import SetDate
from dialogs.run.messages import ProgrammeCard, SessionDate, SessionDayCard
from dialogs.texts.sentence import Refused, sentence

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Change:
    """A date that is set, or taken back (`date` None). `held`: when the sessions that were held began, by number."""

    loaded: LoadedRun
    plan: Plan
    date: Appointment | None
    held: Mapping[int, datetime]

    @property
    def session(self) -> int:
        return self.plan.session or 0

    def card(self, earlier: Appointment | None) -> SessionDayCard:
        """What the group is told."""
        at = self.date.at if self.date else None
        was = earlier.at if earlier and at and earlier.at != at else None
        return SessionDayCard(session=self.session, title=self.plan.title, what="set", at=at, lasts=self.plan.lasts, was=was)

    def errands(self, now: datetime) -> Sequence[Errand]:
        """What is to be done because of the date: before its session, and since the session before it."""
        if self.date is None:
            return ()
        errands = [*before(self.date)]
        if (last := self.held.get(self.session - 1)) is not None:
            errands += nudges(self.session - 1, last, self.date.at, self.date.zone)
        return [errand for errand in errands if errand.due_at > now]


class SessionDates:
    """Reads and sets the dates of programmes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        service: RunService,
        written_plans: WrittenPlans,
        calendar: ProgrammeCalendar,
    ) -> None:
        self._database, self._clock, self._service = database, clock, service
        self._written_plans, self._calendar = written_plans, calendar

    async def card(self, loaded: LoadedRun) -> ProgrammeCard:
        """The sessions of a run's programme, with their dates."""
        cohort_id = await self.cohort_of(loaded.row)
        plans = await self.sessions(loaded)
        held = await self.held(cohort_id)
        async with self._database.reading() as tx:
            dates = await programme.dates(tx, cohort_id) if cohort_id else {}
        link, until = await self._calendar.link(loaded) or (None, None)
        return ProgrammeCard(
            dates=_in_sequence(plans, held, dates, loaded.row.timezone),
            calendar=link,
            calendar_until=until,
            cohort=cohort_id,
        )

    async def wanted(self, loaded: LoadedRun) -> ProgrammeCard | None:
        """The dates, for facilitators, while the session after that of a run has none. It is stored, so without a link."""
        card = await self.card(loaded)
        following = next((date for date in card.dates if date.session == (loaded.plan.session or 0) + 1), None)
        return replace(card, calendar=None, wanted=following.session) if following and following.at is None else None

    async def set_date(self, loaded: LoadedRun, command: SetDate, delivery_id: str | None = None) -> None:
        """Set the date of a session, or take it back. Refused for one that was held, is past, or is out of order.

        Raises AlreadyReceived where this delivery was handled before.
        """
        plans = {plan.session: plan for plan in await self.sessions(loaded)}
        if command.session not in plans:
            raise Refused(sentence(texts.NO_SUCH_SESSION, session=command.session))
        cohort_id = await self.cohort_of(loaded.row)
        held = await self.held(cohort_id)
        if command.session in held:
            raise Refused(sentence(texts.DATE_HELD, session=command.session))
        date = Appointment(command.session, command.wall, loaded.row.timezone) if command.wall else None
        if date and date.at <= self._clock.now():
            raise Refused(sentence(texts.DATE_PAST))
        async with self._database.writing() as tx:
            if cohort_id is None:
                cohort_id = await cohorts.create(tx, loaded.plan.programme or "", self._clock.now())
                await programme.join(tx, loaded.row.id, cohort_id)
            change = _Change(loaded, plans[command.session], date, held)
            await self._keep(tx, cohort_id, change, delivery_id)

    async def held(self, cohort_id: str | None) -> dict[int, datetime]:
        """When the sessions that were held began, by number."""
        sessions = await self._service.sessions_of(cohort_id) if cohort_id else ()
        return {
            loaded.plan.session: loaded.run.clock.started_at
            for loaded in sessions
            if loaded.plan.session and loaded.run.clock.started_at
        }

    async def sessions(self, loaded: LoadedRun) -> tuple[Plan, ...]:
        """The plans of the programme that the chat of a run may start."""
        return sessions_of(await self._written_plans.of_chat(loaded.row.conversation_id), loaded.plan.programme)

    async def cohort_of(self, row: RunRow | None) -> str | None:
        """The group of a run. Read anew: a date may have given an open run its group since it came into memory."""
        if row is None:
            return None
        async with self._database.reading() as tx:
            now = (await runs.look(tx, [row.id])).get(row.id)
        return now.cohort_id if now else None

    async def _keep(self, tx: Tx, cohort_id: str, change: _Change, delivery_id: str | None) -> None:
        """Write a date, with everything that is due because of it, and tell the group."""
        now, session, date = self._clock.now(), change.session, change.date
        dates = await programme.dates(tx, cohort_id)
        card = change.card(dates.get(session))
        outcome = StoredOutcome(change.loaded.row.id, reply=encode_card(card))
        await inbox.settle(tx, delivery_id, outcome, now)
        await programme.drop_errands(tx, cohort_id, session, BEFORE_A_SESSION)
        if date is None:
            await programme.drop_date(tx, cohort_id, session, now)
        else:
            _check_order(date, {number: known.at for number, known in dates.items() if number != session} | {**change.held})
            await programme.keep_date(tx, cohort_id, date, now)
            if session - 1 in change.held:
                await programme.drop_errands(tx, cohort_id, session - 1, ("nudge",))
            await programme.plan_errands(tx, cohort_id, change.loaded.row.conversation_id, change.errands(now))
        slot = f"day:{session}:set:{now.isoformat()}"  # each change is told anew
        await outbox.put(tx, [letter(change.loaded.row, slot, card, now, now + change.plan.lasts)])
        log.info("session date changed", cohort=cohort_id, session=session, set=date is not None)


def _in_sequence(
    plans: tuple[Plan, ...], held: Mapping[int, datetime], dates: Mapping[int, Appointment], zone: str
) -> tuple[SessionDate, ...]:
    """The sessions in order, each with its date, or else the days that are recommended for it."""
    sequence: list[SessionDate] = []
    previous: datetime | None = None  # when the session before is, or was
    for plan in plans:
        number = plan.session or 0
        at = held.get(number) or (dates[number].at if number in dates else None)
        date = SessionDate(number, plan.title, at, held=number in held)
        gap = gap_before(plans, number)
        if gap and previous:
            first, last = (datetime.combine(day, time(12), UTC) for day in window(gap, previous, zone))
            outside = at is not None and not first.date() <= at.date() <= last.date()
            date = replace(date, first=first, last=last, outside=outside)
        sequence.append(date)
        previous = at
    return tuple(sequence)


def _check_order(date: Appointment, others: Mapping[int, datetime]) -> None:
    """Refused where an earlier session would come after this one, or a later one before it."""
    for number, at in others.items():
        if (number < date.session and at >= date.at) or (number > date.session and at <= date.at):
            raise Refused(sentence(texts.DATE_ORDER))

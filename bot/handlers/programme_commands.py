"""Programmes: what people say about the dates of their sessions, and what they choose and write between sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time

import structlog

from bot.handlers import document_links
from bot.handlers.attendees import Attendees
from bot.handlers.presenter import Presenter
from bot.handlers.run_lookup import RunLookup, zone_said
from bot.infra.clock import Clock
from bot.ports import Heard, Outcome, Pressed
from bot.programme.calendar import ProgrammeCalendar
from bot.programme.errands import ErrandRunner
from bot.programme.evaluation import Evaluation
from bot.runs.messages import letter
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Submission
from bot.store import cohorts, outbox, programme, runs
from bot.store.database import Database, Tx
from bot.store.runs import RunRow
from dialogs import texts
from dialogs.grammar.understand import understand
from dialogs.plan.model import Plan
from dialogs.programme.errands import BEFORE_A_SESSION, Appointment, Kind, before, gap_before, nudges, window
from dialogs.run.commands import Command, Intend, Nudge, OpenDigest, PaceNudges, SetDate, ShowMissed, ShowProgramme
from dialogs.run.messages import ProgrammeCard, SessionDate, SessionDayCard, TextCard
from dialogs.texts.sentence import PersonId, Refused, Sentence, sentence

COMMANDS = (ShowProgramme, SetDate, PaceNudges, Intend)
_PACES = {"all": texts.BETWEEN_ALL, "fewer": texts.BETWEEN_FEWER, "none": texts.BETWEEN_STOPPED}

log = structlog.get_logger(__name__)


class ProgrammeCommands:
    """Answers the commands that concern a whole programme. Their dates and words are in tables, never in events."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        service: RunService,
        presenter: Presenter,
        run_lookup: RunLookup,
        attendees: Attendees,
        errand_runner: ErrandRunner,
    ) -> None:
        self._database, self._clock, self._service, self._presenter = database, clock, service, presenter
        self._run_lookup, self._attendees, self._errand_runner = run_lookup, attendees, errand_runner
        self.calendars = ProgrammeCalendar(database, clock, service, errand_runner.plans)
        errand_runner.dates_wanted = self.dates_wanted
        self.handouts = document_links.DocumentLinks(database, service, presenter, errand_runner.packs)

    def concerns(self, command: Command, row: RunRow | None) -> bool:
        """Whether a command is answered here; `no nudges` means pair work while a session is on."""
        on = row is not None and row.live and row.started_at is not None
        return isinstance(command, (*COMMANDS, *document_links.COMMANDS)) or (
            isinstance(command, Nudge) and not command.wanted and not on
        )

    async def between(self, heard: Heard, by: PersonId) -> Outcome | None:
        """Something said privately while no session is on. None where somebody did no programme, or means something else."""
        row = await self._last_with(by)
        if row is None:
            return None
        plan = await self._run_lookup.plan_of(row)
        try:
            command = understand(
                heard.text, plan=plan, plans=self._run_lookup.plan_library.ids, names={by: heard.who.name}, by=by
            )
        except Refused as refused:
            return await self._run_lookup.say(heard.where, refused.sentence)
        return await self.answer(heard, command, row, by) if self.concerns(command, None) else None

    async def answer(self, heard: Heard, command: Command, row: RunRow | None, by: PersonId) -> Outcome:
        """Do what a command asks."""
        row = row or await self._last_with(by)
        try:
            match command:
                case Intend(text=text, this_time=this_time):
                    return await self._intend(row, by, text, this_time)
                case PaceNudges(pace=pace):
                    return await self._pace(row, by, pace)
                case Nudge():
                    return await self._pace(row, by, "none")
                case OpenDigest() | ShowMissed():
                    return await self.handouts.answer(heard, command, row, by)
                case _:
                    row = row or await self._run_lookup.open(heard.where, await self._run_lookup.plan_of(None))
                    return await self._dates(heard, command, row, by)
        except Refused as refused:
            return await self._run_lookup.say(heard.where, refused.sentence)

    async def evaluate(self, pressed: Pressed, session: int, question: int, by: PersonId) -> Outcome:
        """Somebody's anonymous answer about a session that is over, or about all of them. It is not repeated to them."""
        row = await self._run_lookup.latest(pressed.where) or await self._last_with(by)
        try:
            cohort_id = await self._cohort_of(row)
            loaded_runs = await self._service.sessions_of(cohort_id) if cohort_id else ()
            asked = Evaluation(self._service)
            loaded = await asked.answer(self._database, loaded_runs, (session, question), pressed.options, by)
        except Refused as refused:
            return await self._run_lookup.say(pressed.where, refused.sentence)
        return await self._told(loaded, sentence(texts.EVALUATION_COUNTED))

    # -- own lines and nudges ------------------------------------------------------------------------------------------

    async def _intend(self, row: RunRow | None, by: PersonId, text: str | None, this_time: bool) -> Outcome:
        cohort_id, loaded = await self._begun(row)
        last = self._is_last(loaded)
        async with self._database.writing() as tx:
            if text is None:
                await programme.drop_intentions(tx, cohort_id, by, of=loaded.row.id if this_time else None)
            else:
                if last and not await self._returns(tx, cohort_id, loaded):
                    raise Refused(sentence(texts.INTENTION_LATE))
                if by not in loaded.run.people:  # only who was there has a row that a line could belong to
                    raise Refused(sentence(texts.INTENTION_NONE_HERE))
                await programme.keep_intention(tx, loaded.row.id, cohort_id, by, text)
        if text is None:
            await self._database.overwrite()
            return await self._told(loaded, sentence(texts.INTENTION_NOT_NOW if this_time else texts.INTENTION_GONE))
        return await self._told(loaded, sentence(texts.INTENTION_KEPT_LAST if last else texts.INTENTION_KEPT))

    async def _returns(self, tx: Tx, cohort_id: str, loaded: LoadedRun) -> bool:
        """Whether lines written after that last session are still to be given back."""
        kinds: tuple[Kind, ...] = ("ended", "returns")
        session = loaded.plan.session or 0
        return loaded.row.live or any([await programme.has_errand(tx, cohort_id, session, kind) for kind in kinds])

    async def _pace(self, row: RunRow | None, by: PersonId, pace: str) -> Outcome:
        cohort_id, loaded = await self._begun(row)
        async with self._database.writing() as tx:
            await programme.keep_pace(tx, cohort_id, by, pace)
        return await self._told(loaded, sentence(_PACES[pace]))

    async def _begun(self, row: RunRow | None) -> tuple[str, LoadedRun]:
        """The cohort and its session that began last. Refused where there is none."""
        cohort_id = await self._cohort_of(row)
        async with self._database.reading() as tx:
            run_id = await programme.begun(tx, cohort_id) if cohort_id else None
        loaded = await self._service.loaded(run_id) if run_id else None
        if cohort_id is None or loaded is None:
            raise Refused(sentence(texts.INTENTION_NONE_HERE))
        return cohort_id, loaded

    def _is_last(self, loaded: LoadedRun) -> bool:
        plans = self._errand_runner.plans(loaded.plan.programme or "")
        return not plans or (loaded.plan.session or 0) >= (plans[-1].session or 0)

    async def _told(self, loaded: LoadedRun, said: Sentence) -> Outcome:
        return Outcome(await self._presenter.view(loaded, TextCard(said=said, tone="good")))

    # -- dates ---------------------------------------------------------------------------------------------------------

    async def _dates(self, heard: Heard, command: Command, row: RunRow, by: PersonId) -> Outcome:
        loaded = await self._service.loaded(row.id)
        assert loaded is not None, "its row was just read"
        if loaded.plan.programme is None:
            raise Refused(sentence(texts.NO_PROGRAMME))
        if isinstance(command, SetDate):
            first = await self._attendees.first(heard.where, loaded, heard.who, by, command)
            await self._service.take(Submission(run_id=row.id, first=first))
            loaded = await self._service.loaded(row.id)
            assert loaded is not None, "it was there just now"
            if by not in loaded.run.facilitators:
                raise Refused(sentence(texts.DATE_FOR_FACILITATORS))
            loaded = await self._in_zone(loaded, zone_said(heard.who))
            await self.set_date(loaded, command)
        return Outcome(await self._presenter.view(loaded, await self.card(loaded)))

    async def _in_zone(self, loaded: LoadedRun, zone: str | None) -> LoadedRun:
        """Before its first session a group meets in the zone of the facilitator who sets its dates."""
        cohort_id = await self._cohort_of(loaded.row)
        if zone in (None, loaded.row.timezone) or loaded.row.started_at is not None or await self._held(cohort_id):
            return loaded
        async with self._database.writing() as tx:
            await programme.keep_zone(tx, loaded.row.id, str(zone))
        return replace(loaded, row=replace(loaded.row, timezone=str(zone)))

    async def card(self, loaded: LoadedRun) -> ProgrammeCard:
        """The sessions of a run's programme, with their dates."""
        cohort_id = await self._cohort_of(loaded.row)
        zone = loaded.row.timezone
        plans = self._errand_runner.plans(loaded.plan.programme or "")
        held = await self._held(cohort_id)
        async with self._database.reading() as tx:
            dates = await programme.dates(tx, cohort_id) if cohort_id else {}
        found: list[SessionDate] = []
        known: datetime | None = None  # when the session before is, or was
        for plan in plans:
            number = plan.session or 0
            at = held.get(number) or (dates[number].at if number in dates else None)
            one = SessionDate(number, plan.title, at, held=number in held)
            gap = gap_before(plans, number)
            if gap and known:
                first, last = (datetime.combine(day, time(12), UTC) for day in window(gap, known, zone))
                one = replace(one, first=first, last=last, outside=at is not None and not _within(at, first, last))
            found.append(one)
            known = at
        link, until = await self.calendars.link(loaded) or (None, None)
        return ProgrammeCard(dates=tuple(found), calendar=link, calendar_until=until, cohort=cohort_id)

    async def dates_wanted(self, loaded: LoadedRun) -> ProgrammeCard | None:
        """The dates, for facilitators, while the session after that of a run has none. It is stored, so without a link."""
        card = await self.card(loaded)
        following = next((one for one in card.dates if one.session == (loaded.plan.session or 0) + 1), None)
        return replace(card, calendar=None, wanted=following.session) if following and following.at is None else None

    async def set_date(self, loaded: LoadedRun, command: SetDate) -> None:
        """Set the date of a session, or take it back. Refused for one that was held, is past, or is out of order."""
        plans = {plan.session or 0: plan for plan in self._errand_runner.plans(loaded.plan.programme or "")}
        if command.session not in plans:
            raise Refused(sentence(texts.NO_SUCH_SESSION, session=command.session))
        cohort_id = await self._cohort_of(loaded.row)
        held = await self._held(cohort_id)
        if command.session in held:
            raise Refused(sentence(texts.DATE_HELD, session=command.session))
        date = Appointment(command.session, command.wall, loaded.row.timezone) if command.wall else None
        if date and date.at <= self._clock.now():
            raise Refused(sentence(texts.DATE_PAST))
        async with self._database.writing() as tx:
            if cohort_id is None:
                cohort_id = await cohorts.found(tx, loaded.plan.programme or "", self._clock.now())
                await programme.join(tx, loaded.row.id, cohort_id)
            if date:
                _in_order(date, held, await programme.dates(tx, cohort_id))
            await self._keep(tx, loaded, cohort_id, command.session, date, plans[command.session], held)
        self._errand_runner.dates_changed()

    async def _keep(
        self,
        tx: Tx,
        loaded: LoadedRun,
        cohort_id: str,
        session: int,
        date: Appointment | None,
        plan: Plan,
        held: dict[int, datetime],
    ) -> None:
        """Write a date, with everything that is due because of it, and tell the group."""
        now = self._clock.now()
        before_it = (await programme.dates(tx, cohort_id)).get(session)
        await programme.drop_errands(tx, cohort_id, session, BEFORE_A_SESSION)
        if date is None:
            await programme.drop_date(tx, cohort_id, session, now)
        else:
            await programme.keep_date(tx, cohort_id, date, now)
            errands = [*before(date)]
            if (last := held.get(session - 1)) is not None:
                await programme.drop_errands(tx, cohort_id, session - 1, ("nudge",))
                errands += nudges(session - 1, last, date.at, date.zone)
            coming = [one for one in errands if one.due_at > now]
            await programme.plan_errands(tx, cohort_id, loaded.row.conversation_id, coming)
        at = date.at if date else None
        was = before_it.at if before_it and at and before_it.at != at else None
        card = SessionDayCard(session=session, title=plan.title, what="set", at=at, lasts=plan.lasts, was=was)
        slot = f"day:{session}:set:{now.isoformat()}"  # each change is told anew
        await outbox.put(tx, [letter(loaded.row, slot, card, now, now + plan.lasts)])
        log.info("date of a session", cohort=cohort_id, session=session, set=date is not None)

    async def _held(self, cohort_id: str | None) -> dict[int, datetime]:
        """When the sessions that were held began, by number."""
        if cohort_id is None:
            return {}
        loaded_runs = await self._service.sessions_of(cohort_id)
        return {
            loaded.plan.session: loaded.run.clock.started_at
            for loaded in loaded_runs
            if loaded.plan.session and loaded.run.clock.started_at
        }

    async def _cohort_of(self, row: RunRow | None) -> str | None:
        """Read anew: a date may have given an open run its cohort since it came into memory."""
        if row is None:
            return None
        async with self._database.reading() as tx:
            found = (await runs.look(tx, [row.id])).get(row.id)
        return found.cohort_id if found else None

    async def _last_with(self, by: PersonId) -> RunRow | None:
        async with self._database.reading() as tx:
            run_id = await programme.last_with(tx, by)
            return (await runs.look(tx, [run_id])).get(run_id) if run_id else None


def _within(at: datetime, first: datetime, last: datetime) -> bool:
    return first.date() <= at.date() <= last.date()


def _in_order(date: Appointment, held: dict[int, datetime], dates: Mapping[int, Appointment]) -> None:
    known = {number: one.at for number, one in dates.items() if number != date.session} | held
    for number, at in known.items():
        if (number < date.session and at >= date.at) or (number > date.session and at <= date.at):
            raise Refused(sentence(texts.DATE_ORDER))

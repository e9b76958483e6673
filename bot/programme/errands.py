"""Errand runner: does the jobs of a programme between its sessions when they are due: preparation, readiness, what to bring,
nudges, the opening of a session, people's own lines.

Errands are stored in the database; the clock is only told when to look next. So a replica that starts finds everything,
and one that dies leaves a claim that expires. Doing an errand twice shows nothing twice: messages have slots, commands
have delivery ids. Errands that are too late are left out, and reminders while another session is on. Feedback goes to the
chat. Lines and nudges are private and for participants; facilitators get preparation and the question for a date. When
each is due, and how many nudges: `dialogs/programme/errands.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.wakeable_loop import WakeableLoop
from bot.programme.calendar import ProgrammeCalendar
from bot.programme.evaluation import Evaluation
from bot.programme.links import Links
from bot.programme.missed_sessions import MissedSessions
from bot.programme.session_dates import SessionDates
from bot.runs.committed import Committed, Publish
from bot.runs.defaults import RunDefaults
from bot.runs.fan_out import letter
from bot.runs.plan_library import sessions_of
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Submission
from bot.runs.written_plans import WrittenPlans
from bot.store import outbox, plans, programme, runs
from bot.store.database import Database, Tx
from bot.store.outbox import Mention, OutboxMessage
from bot.store.programme import DueErrand
from bot.store.retry import interrupted
from bot.store.runs import RunRow
from dialogs.plan.model import Plan
from dialogs.programme.errands import LAPSES_AFTER, SLOW_NUDGES, Appointment, caught_up, gap_before, keepsake, nudges
from dialogs.run.commands import Before, OpenRun
from dialogs.run.messages import (
    BetweenCard,
    Card,
    IntentionBackCard,
    IntentionCard,
    PrepareCard,
    RecordOfferCard,
    SessionDayCard,
)
from dialogs.texts.sentence import PersonId

AT_ONCE = 50  # errands claimed together
CLAIM = timedelta(seconds=60)  # how long a replica has for the errands it claimed

AGAIN_AFTER = timedelta(seconds=10)  # after a failure of the database
GIVEN_BACK_FOR = timedelta(hours=12)  # how long into the next session a line that somebody wrote is worth returning
REST = timedelta(seconds=1)  # before an errand is tried again that was interrupted, or whose claim was not confirmed

log = structlog.get_logger(__name__)


class ErrandRunner:
    """Runs errands when woken, and asks the clock to wake it for the next one."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        service: RunService,
        written_plans: WrittenPlans,
        defaults: RunDefaults,
        metrics: Metrics,
        *,
        links: Links,
        publish: Publish,
    ) -> None:
        self._database, self._clock, self._service = database, clock, service
        self._written_plans, self._defaults, self._metrics = written_plans, defaults, metrics
        self._publish = publish
        self._evaluation = Evaluation(service)
        self.calendar = ProgrammeCalendar(database, clock, service, written_plans, links)
        self.session_dates = SessionDates(database, clock, service, written_plans, self.calendar)
        self.packs = MissedSessions(database, clock, service, written_plans, links)
        self._loop = WakeableLoop("errands", self._work, clock, metrics, AGAIN_AFTER)
        self._claimed_until = clock.now()  # of the errands that are being run
        self._loose: set[datetime] = set()  # ends of abandoned claims, if the database has them
        self._interrupted: set[int] = set()  # errands that are tried again at once; a second time, when their claim ends
        self.resting = False
        """In a rehearsal of one session nothing happens between sessions."""

    def start(self) -> None:
        """Begin to run errands."""
        if not self.resting:
            self._loop.start()

    async def stop(self) -> None:
        """Run no more errands."""
        await self._loop.stop()

    def wake(self) -> None:
        """There may be something to do."""
        self._loop.wake()

    def dates_changed(self) -> None:
        """The date of a session was set or taken back: errands were planned and a message queued, and that is committed."""
        self._publish(Committed(messages=True, errands=True))

    async def idle(self) -> None:
        """Wait until nothing is due."""
        await self._loop.idle()

    @property
    def is_idle(self) -> bool:
        """Nothing is due as far as this replica was told."""
        return self._loop.is_idle

    async def _work(self) -> None:
        while not self._loop.stopping and (due := await self._claim()):
            for one in due:
                try:
                    await self._do(one)
                    self._interrupted.discard(one.id)
                except Exception as error:  # when its claim ends, it is tried again; the others go on
                    if interrupted(error) and one.id not in self._interrupted:
                        self._interrupted.add(one.id)
                        self._loose.add(self._claimed_until)
                    self._metrics.failures.labels("errand").inc()
                    log.error("errand failed", cohort=one.cohort_id, kind=one.errand.kind, exc_info=error)
        async with self._database.reading() as tx:
            following = await programme.next_errand(tx)
        if following is not None:
            self._clock.wake(following, self.wake)

    async def _claim(self) -> Sequence[DueErrand]:
        now = self._clock.now()
        until, loose = now + CLAIM, {one for one in self._loose if one > now}
        self._loose = loose | {until}  # in case the answer to the commit is lost
        async with self._database.writing() as tx:
            await programme.shorten_claims(tx, loose, now + REST)
            due = await programme.claim(tx, now, AT_ONCE, until)
        self._claimed_until = until
        self._loose.discard(until)
        return due

    async def _do(self, due: DueErrand) -> None:
        letters: Sequence[OutboxMessage] = ()
        if due.errand.good_until > self._clock.now():
            letters = await self._letters(due)
        ended = due.errand.kind == "ended"
        zone, sessions = (await self._zone(due), await self._sessions(due)) if ended else ("", ())
        async with self._database.writing() as tx:
            if ended:
                await self._plan_gap(tx, due, zone, sessions)
            if due.errand.kind == "evaluated":
                letters = await self._evaluation.close(tx, due, self._clock.now())
            if due.errand.kind == "lapses":
                await programme.drop_intentions(tx, due.cohort_id)
            await outbox.put(tx, letters)
            await programme.finish(tx, due)
        if due.errand.kind in ("evaluated", "lapses"):
            await self._database.overwrite()  # answers and lines were deleted: before anybody is told the result
        log.info(
            "errand finished", cohort=due.cohort_id, session=due.errand.session, kind=due.errand.kind, letters=len(letters)
        )
        if letters:
            self._publish(Committed(messages=True))

    async def _letters(self, due: DueErrand) -> Sequence[OutboxMessage]:
        match due.errand.kind:
            case "prepare":
                return await self._prepare(due)
            case "ready" | "bring" | "opens":
                return await self._before(due)
            case "started":
                arrived = await self.packs.on_arrival(due.cohort_id, due.errand.session)
                return [*await self._give_back(due), *arrived]
            case "arrived":
                return await self.packs.on_arrival(due.cohort_id, due.errand.session)
            case "missed":
                return await self.packs.after(due.cohort_id, due.errand.session)
            case "ended":
                return await self._ask_afterwards(due)
            case "nudge":
                return await self._nudge(due)
            case "returns":
                return await self._return(due)
            case "evaluated" | "lapses":
                return ()  # what they count or delete, they do in the transaction that finishes them

    # -- before a session ----------------------------------------------------------------------------------------------

    async def _before(self, due: DueErrand) -> Sequence[OutboxMessage]:
        plan, date = await self._coming(due)
        row = await self._waiting(due, plan, date) if plan and date else None
        if plan is None or date is None or row is None:
            return ()
        kind = due.errand.kind
        assert kind in ("ready", "bring", "opens")
        if kind == "ready":
            await self._ask_who_is_ready(due, row)
        card = SessionDayCard(session=date.session, title=plan.title, what=kind, at=date.at, lasts=plan.lasts)
        mention: Mention = "everyone" if kind == "opens" else ()
        slot = f"day:{date.session}:{kind}:{date.at.isoformat()}"  # a date that moves is told anew
        return [letter(row, slot, card, self._clock.now(), due.errand.good_until, mention=mention)]

    async def _prepare(self, due: DueErrand) -> Sequence[OutboxMessage]:
        """What facilitators do before the day, to each of them alone, a week ahead."""
        plan, date = await self._coming(due)
        if plan is None or date is None or not (plan.prepare or plan.reading):
            return ()
        row = await self._waiting(due, plan, date)
        loaded = await self._service.loaded(row.id) if row is not None else None
        if row is None or loaded is None:
            return ()
        slot, until = f"prepare:{date.at.isoformat()}", due.errand.good_until
        return [self._to(loaded, slot, PrepareCard(), person, until) for person in sorted(loaded.run.facilitators)]

    async def _coming(self, due: DueErrand) -> tuple[Plan | None, Appointment | None]:
        """Plan and date of the session that the errand is about; None for what there is not."""
        async with self._database.reading() as tx:
            date = (await programme.dates(tx, due.cohort_id)).get(due.errand.session)
        return _of(await self._sessions(due), due.errand.session), date

    async def _waiting(self, due: DueErrand, plan: Plan, date: Appointment) -> RunRow | None:
        """The open run of the session to come, opened where there is none. None while another session is on."""
        async with self._database.writing() as tx:
            row = await runs.latest(tx, due.conversation_id)
            if row is None or not row.live:
                await plans.keep(tx, plan)
                now = self._clock.now()
                await runs.open_run(tx, due.conversation_id, plan.hash, date.zone, due.cohort_id, now)
                row = await runs.latest(tx, due.conversation_id)
        if row is None or row.started_at is not None:
            return None
        if row.version == 0:
            leaders = sorted(await self._facilitators(due.cohort_id))
            opening = OpenRun(seed=self._defaults.seed(), timezone=date.zone, facilitators=tuple(leaders))
            await self._service.take(Submission(run_id=row.id, first=(opening,)))
        return row

    async def _ask_who_is_ready(self, due: DueErrand, row: RunRow) -> None:
        loaded_runs = [*await self._service.sessions_of(due.cohort_id), await self._service.loaded(row.id)]
        people = {person for loaded in loaded_runs if loaded for person in loaded.run.people}
        leaders = {person for loaded in loaded_runs if loaded for person in loaded.run.facilitators}
        command = Before(people=tuple(sorted(people - leaders)))
        delivery = f"errand {due.cohort_id} {due.errand.session} ready {due.errand.due_at.isoformat()}"
        await self._service.take(Submission(run_id=row.id, command=command, delivery_id=delivery))

    async def _facilitators(self, cohort_id: str) -> frozenset[PersonId]:
        loaded_runs = await self._service.sessions_of(cohort_id)
        return loaded_runs[-1].run.facilitators if loaded_runs else frozenset()

    # -- after a session, and between sessions -------------------------------------------------------------------------

    async def _give_back(self, due: DueErrand) -> Sequence[OutboxMessage]:
        """What people wrote down last, to each alone, before anything else begins."""
        newest: dict[PersonId, LoadedRun] = {}
        for loaded in (await self._service.sessions_of(due.cohort_id))[:-1]:
            newest |= dict.fromkeys(await self._authors(loaded), loaded)
        return [self._back(due, loaded, person, GIVEN_BACK_FOR) for person, loaded in newest.items()]

    async def _return(self, due: DueErrand) -> Sequence[OutboxMessage]:
        """What people wrote down after the last session, once."""
        loaded = await self._held(due)
        return [self._back(due, loaded, person, LAPSES_AFTER) for person in await self._authors(loaded)] if loaded else ()

    async def _authors(self, loaded: LoadedRun) -> Sequence[PersonId]:
        async with self._database.reading() as tx:
            return await programme.authors(tx, loaded.row.id)

    def _back(self, due: DueErrand, loaded: LoadedRun, person: PersonId, lasts: timedelta) -> OutboxMessage:
        until = due.errand.due_at + lasts
        once = until if due.errand.kind == "returns" else None
        card = IntentionBackCard(person=person, session=loaded.plan.session or 0, deleted_at=once)
        return self._to(loaded, f"intention:{due.errand.session}:{due.errand.kind}", card, person, until)

    async def _ask_afterwards(self, due: DueErrand) -> Sequence[OutboxMessage]:
        """What everybody thought of it; each alone whether to keep a line, and, after the last session, their own record."""
        loaded, until = await self._held(due), due.errand.good_until
        if loaded is None:
            return ()
        last = _of(await self._sessions(due), due.errand.session + 1) is None
        asked = self._evaluation.questions(loaded.row, due, self._clock.now(), last)
        card = IntentionCard(session=due.errand.session, last=last)
        each: list[tuple[str, Card]] = [("intention", card), *([("record", RecordOfferCard())] if last else [])]
        alone = [self._to(loaded, slot, one, person, until) for slot, one in each for person in _participants(loaded)]
        dates = await self.session_dates.wanted(loaded)
        leaders = sorted(loaded.run.facilitators) if dates else ()
        return [*asked, *alone, *(self._to(loaded, "dates", dates, person, until) for person in leaders if dates)]

    async def _nudge(self, due: DueErrand) -> Sequence[OutboxMessage]:
        loaded, number = await self._held(due), due.errand.number
        if loaded is None:
            return ()
        async with self._database.reading() as tx:
            paces = await programme.paces(tx, due.cohort_id)
        reached = {None} if number not in SLOW_NUDGES else {None, "fewer"}
        people = [person for person in _participants(loaded) if paces.get(person) in reached]
        slot, until = f"between:{number}", due.errand.good_until
        return [self._to(loaded, slot, BetweenCard(number=number), person, until) for person in people]

    async def _plan_gap(self, tx: Tx, due: DueErrand, zone: str, sessions: tuple[Plan, ...]) -> None:
        """Nudges until the next session; after the last one, what people wrote for themselves before it is deleted."""
        session = due.errand.session
        last = _of(sessions, session + 1) is None
        await self._evaluation.plan(tx, due, last)
        catching_up = [caught_up(session, due.errand.due_at, zone)]
        await programme.plan_errands(tx, due.cohort_id, due.conversation_id, catching_up)
        if last:
            await programme.drop_intentions(tx, due.cohort_id, but=await programme.begun(tx, due.cohort_id))
            back = keepsake(session, due.errand.due_at, zone)
            await programme.plan_errands(tx, due.cohort_id, due.conversation_id, back)
            return
        date = (await programme.dates(tx, due.cohort_id)).get(session + 1)
        gap = gap_before(sessions, session + 1)
        until = date.at if date else due.errand.due_at + gap.at_least if gap else None
        if until is not None:
            errands = nudges(session, due.errand.due_at, until, date.zone if date else zone)
            await programme.plan_errands(tx, due.cohort_id, due.conversation_id, errands)

    # -- what it needs -------------------------------------------------------------------------------------------------

    async def _sessions(self, due: DueErrand) -> tuple[Plan, ...]:
        """The plans of the programme that the errand's chat may start, in order."""
        return sessions_of(await self._written_plans.of_chat(due.conversation_id), due.programme)

    async def _held(self, due: DueErrand) -> LoadedRun | None:
        """The session an errand is about; None where another one of its cohort began since."""
        loaded_runs = await self._service.sessions_of(due.cohort_id)
        return loaded_runs[-1] if loaded_runs and loaded_runs[-1].plan.session == due.errand.session else None

    async def _zone(self, due: DueErrand) -> str:
        """The zone a group met in last."""
        loaded_runs = await self._service.sessions_of(due.cohort_id)
        return loaded_runs[-1].row.timezone if loaded_runs else self._defaults.timezone

    def _to(self, loaded: LoadedRun, slot: str, card: Card, person: PersonId, until: datetime) -> OutboxMessage:
        return letter(loaded.row, slot, card, self._clock.now(), until, person)


def _participants(loaded: LoadedRun) -> list[PersonId]:
    return sorted(set(loaded.run.people) - loaded.run.facilitators)


def _of(plans: tuple[Plan, ...], session: int) -> Plan | None:
    return next((plan for plan in plans if plan.session == session), None)

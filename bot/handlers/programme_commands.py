"""Programme commands: dates of sessions, reminders people want, personal intentions, and answers to the feedback after a
session.

All of it is in tables, never in events. Each write stores the outcome of its delivery in the same transaction.

Only facilitators set dates. Before the first session, dates are in the zone of the facilitator who sets them. Only people
who were in a session may keep a line, and none after the last lines were returned. `no nudges` means pair work during a
session, else the time between sessions. Which dates are refused: `bot/programme/session_dates.py`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.context import ChatContext
from bot.handlers.run_commands import RunCommands
from bot.handlers.run_lookup import zone_said
from bot.handlers.services import Services
from bot.ports import Outcome
from bot.programme.evaluation import Evaluation
from bot.programme.session_dates import SessionDates
from bot.runs.state_cache import LoadedRun
from bot.store import inbox, programme, runs
from bot.store.database import Tx
from bot.store.inbox import StoredOutcome
from bot.store.runs import RunRow
from dialogs import texts
from dialogs.programme.errands import Kind
from dialogs.run.codec import encode_card
from dialogs.run.commands import Intend, Nudge, PaceNudges, SetDate, ShowProgramme
from dialogs.run.messages import TextCard
from dialogs.texts.sentence import PersonId, Refused, Sentence, sentence

_PACES = {"all": texts.BETWEEN_ALL, "fewer": texts.BETWEEN_FEWER, "none": texts.BETWEEN_STOPPED}


class ProgrammeCommands:
    """Handles the commands that concern a whole programme."""

    def __init__(self, services: Services, run_commands: RunCommands) -> None:
        self._database, self._clock, self._errand_runner = services.database, services.clock, services.errand_runner
        self._service, self._presenter, self._run_commands = services.service, services.presenter, run_commands

    @property
    def dates(self) -> SessionDates:
        """The dates of programmes."""
        return self._errand_runner.session_dates

    # -- dates ---------------------------------------------------------------------------------------------------------

    async def show(self, context: ChatContext, _command: ShowProgramme) -> Outcome:
        """The sessions of the programme, with their dates."""
        context = await self._of_programme(context)
        assert context.loaded is not None, "it is open now"
        return Outcome(await self._presenter.view(context.loaded, await self.dates.card(context.loaded)))

    async def set_date(self, context: ChatContext, command: SetDate) -> Outcome:
        """Set the date of a session, or take it back, for a facilitator."""
        context = await self._run_commands.introduce(await self._of_programme(context), command)
        if context.loaded is None or not context.leads:
            raise Refused(sentence(texts.DATE_FOR_FACILITATORS))
        loaded = await self._in_zone(context.loaded, zone_said(context.who))
        await self.change_date(loaded, command, context.delivery_id)
        return Outcome(await self._presenter.view(loaded, await self.dates.card(loaded)))

    async def change_date(self, loaded: LoadedRun, command: SetDate, delivery_id: str | None = None) -> None:
        """Set a date, and do at once what is due because of it. Raises Refused, with the way out."""
        await self.dates.set_date(loaded, command, delivery_id)
        self._errand_runner.dates_changed()

    async def _of_programme(self, context: ChatContext) -> ChatContext:
        """The run of the chat, or the last one the sender was in. Refused where its plan belongs to no programme."""
        context = await self._run_commands.opened(await self.with_last_run(context))
        if context.plan.programme is None:
            raise Refused(sentence(texts.NO_PROGRAMME))
        return context

    async def _in_zone(self, loaded: LoadedRun, zone: str | None) -> LoadedRun:
        """Before its first session a group meets in the zone of the facilitator who sets its dates."""
        cohort_id = await self.dates.cohort_of(loaded.row)
        known = zone in (None, loaded.row.timezone) or loaded.row.started_at is not None
        if known or await self.dates.held(cohort_id):
            return loaded
        async with self._database.writing() as tx:
            await programme.keep_zone(tx, loaded.row.id, str(zone))
        return replace(loaded, row=replace(loaded.row, timezone=str(zone)))

    # -- own lines and nudges ------------------------------------------------------------------------------------------

    async def intend(self, context: ChatContext, command: Intend) -> Outcome:
        """Keep the sender's line until the next session, or delete what was kept."""
        cohort_id, loaded = await self._last_begun(context)
        if command.text is not None:
            return await self._keep_line(context, cohort_id, loaded, command.text)
        said = sentence(texts.INTENTION_NOT_NOW if command.this_time else texts.INTENTION_GONE)
        async with self._database.writing() as tx:
            await programme.drop_intentions(tx, cohort_id, context.by, of=loaded.row.id if command.this_time else None)
            card = await self._settle(tx, context, loaded, said)
        await self._database.overwrite()
        return Outcome(await self._presenter.view(loaded, card))

    async def pace(self, context: ChatContext, command: PaceNudges) -> Outcome:
        """How often the sender is nudged between sessions."""
        return await self._set_pace(context, command.pace)

    async def nudge(self, context: ChatContext, command: Nudge) -> Outcome:
        """`no nudges` means pair work while a session is on, and the time between sessions otherwise."""
        row = context.row
        on = row is not None and row.live and row.started_at is not None
        if command.wanted or on:
            return await self._run_commands.handle(context, command)
        return await self._set_pace(context, "none")

    async def _set_pace(self, context: ChatContext, pace: str) -> Outcome:
        cohort_id, loaded = await self._last_begun(context)
        async with self._database.writing() as tx:
            await programme.keep_pace(tx, cohort_id, context.by, pace)
            card = await self._settle(tx, context, loaded, sentence(_PACES[pace]))
        return Outcome(await self._presenter.view(loaded, card))

    async def _keep_line(self, context: ChatContext, cohort_id: str, loaded: LoadedRun, text: str) -> Outcome:
        last = await self._is_last(loaded)
        async with self._database.writing() as tx:
            if last and not await self._are_returned(tx, cohort_id, loaded):
                raise Refused(sentence(texts.INTENTION_LATE))
            if context.by not in loaded.run.people:  # only people who were there have a row that a line could belong to
                raise Refused(sentence(texts.INTENTION_NONE_HERE))
            await programme.keep_intention(tx, loaded.row.id, cohort_id, context.by, text)
            said = sentence(texts.INTENTION_KEPT_LAST if last else texts.INTENTION_KEPT)
            card = await self._settle(tx, context, loaded, said)
        return Outcome(await self._presenter.view(loaded, card))

    async def _are_returned(self, tx: Tx, cohort_id: str, loaded: LoadedRun) -> bool:
        """Whether lines written after that last session are still to be given back."""
        kinds: tuple[Kind, ...] = ("ended", "returns")
        session = loaded.plan.session or 0
        return loaded.row.live or any([await programme.has_errand(tx, cohort_id, session, kind) for kind in kinds])

    async def _is_last(self, loaded: LoadedRun) -> bool:
        plans = await self.dates.sessions(loaded)
        return not plans or (loaded.plan.session or 0) >= (plans[-1].session or 0)

    # -- evaluation ----------------------------------------------------------------------------------------------------

    async def evaluate(self, context: ChatContext, about: tuple[int, int], options: tuple[int, ...]) -> Outcome:
        """Take an anonymous answer about a session that is over (session, question), or about all. It is not repeated."""
        cohort_id = await self.dates.cohort_of((await self.with_last_run(context)).row)
        loaded_runs = await self._service.sessions_of(cohort_id) if cohort_id else ()
        loaded = await Evaluation(self._service).answer(self._database, loaded_runs, about, options, context.by)
        async with self._database.writing() as tx:  # apart: no transaction may tie a delivery to an anonymous answer
            card = await self._settle(tx, context, loaded, sentence(texts.EVALUATION_COUNTED))
        return Outcome(await self._presenter.view(loaded, card))

    # -- what they need ------------------------------------------------------------------------------------------------

    async def with_last_run(self, context: ChatContext) -> ChatContext:
        """The context, with the run of a programme that its sender was in last where the chat has none."""
        row = None if context.loaded else await self._last_with(context.by)
        loaded = await self._service.loaded(row.id) if row else None
        return context.about(replace(loaded, row=row)) if loaded and row else context

    async def _last_with(self, person: PersonId) -> RunRow | None:
        async with self._database.reading() as tx:
            run_id = await programme.last_with(tx, person)
            return (await runs.look(tx, [run_id])).get(run_id) if run_id else None

    async def _last_begun(self, context: ChatContext) -> tuple[str, LoadedRun]:
        """The group and its session that began last. Refused where there is none."""
        cohort_id = await self.dates.cohort_of((await self.with_last_run(context)).row)
        async with self._database.reading() as tx:
            run_id = await programme.begun(tx, cohort_id) if cohort_id else None
        loaded = await self._service.loaded(run_id) if run_id else None
        if cohort_id is None or loaded is None:
            raise Refused(sentence(texts.INTENTION_NONE_HERE))
        return cohort_id, loaded

    async def _settle(self, tx: Tx, context: ChatContext, loaded: LoadedRun, said: Sentence) -> TextCard:
        """Store the outcome of the delivery. Returns the reply."""
        card = TextCard(said=said, tone="good")
        outcome = StoredOutcome(loaded.row.id, reply=encode_card(card))
        await inbox.settle(tx, context.delivery_id, outcome, self._clock.now())
        return card

"""The reception: from what a channel hands in to an ask of a run - who it is, which chat and run, what was meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import structlog

from bot.handlers.attendees import Attendees, may_lead, present
from bot.handlers.erase_me import EraseMeHandler
from bot.handlers.identities import Identities
from bot.handlers.membership import MembershipHandler
from bot.handlers.own_record import OwnRecords
from bot.handlers.parse_command import CommandParser
from bot.handlers.presenter import Presenter
from bot.handlers.programme_commands import ProgrammeCommands
from bot.handlers.run_lookup import RunLookup, zone_said
from bot.handlers.start_session import SessionStarter
from bot.infra.clock import Clock
from bot.infra.metrics import Metrics
from bot.infra.translations import catalogue
from bot.ports import (
    Arrived,
    Channel,
    Conversation,
    Deauthorised,
    Departed,
    Heard,
    Inbound,
    Installed,
    Outcome,
    Pressed,
    Refreshed,
    Removed,
    delivery_of,
)
from bot.programme.errands import ErrandRunner
from bot.runs.defaults import RunDefaults
from bot.runs.plan_library import PlanCatalogue
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Submission
from bot.runs.support_needs import filled_in
from bot.store.database import Database
from bot.store.erasure_log import ErasureLog
from bot.store.retry import away
from bot.store.runs import RunRow
from cards.view import Paragraph, View
from dialogs import texts
from dialogs.features.polls.ballots import typed
from dialogs.grammar.build import needs, own_options
from dialogs.grammar.understand import NothingAsked
from dialogs.plan.model import POLL_ID_BEFORE, Plan, poll_id_of_done
from dialogs.programme.evaluation import read_poll_id
from dialogs.run.commands import Answer, Before, Command, Done, ForgetMe, Join, OpenSheet, ShowRecord, Start, WriteNeeds
from dialogs.run.messages import TextCard
from dialogs.texts.sentence import PersonId, Refused, Sentence, sentence

# Forms that are another way to type a command.
FORMS = {
    "rule": "rule: {rule}",
    "note": "note: {note}",
    "intention": "intention: {intention}",
    "needs-out": "object {numbers}",
}


class Router:
    """Receives what channels hand in. Delivery ids make it idempotent."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        service: RunService,
        presenter: Presenter,
        identities: Identities,
        channels: Mapping[str, Channel],
        plan_library: PlanCatalogue,
        metrics: Metrics,
        defaults: RunDefaults,
        errand_runner: ErrandRunner,
        erasure_log: ErasureLog,
    ) -> None:
        self._service, self._presenter = service, presenter
        self._identities, self._metrics = identities, metrics
        self.run_lookup = RunLookup(database, clock, service, identities, plan_library, defaults)
        self._attendees = Attendees(database, identities, channels, defaults)
        self._membership = MembershipHandler(
            database, service, identities, self.run_lookup, self._attendees, erasure_log, clock
        )
        self.programmes = ProgrammeCommands(
            database, clock, service, presenter, self.run_lookup, self._attendees, errand_runner
        )
        self.records = OwnRecords(database, clock, service, presenter, self.run_lookup, defaults.locale)
        self.starts = SessionStarter(database, service, presenter, self.run_lookup, self._attendees, defaults)
        self._understanding = CommandParser(database, plan_library, self._attendees)
        self._erase_me = EraseMeHandler(database, clock, service, identities, self.run_lookup, erasure_log)
        self.make_link: Callable[[str, PersonId], Awaitable[str]] | None = None  # run, person -> their way to the run sheet

    async def receive(self, inbound: Inbound) -> Outcome:
        """Deal with something that arrived, and return what its sender is to be told."""
        self._metrics.received.labels(type(inbound).__name__).inc()
        match inbound:
            case Heard():
                return await self._heard(inbound)
            case Pressed():
                return await self._pressed(inbound)
            case Refreshed():
                return await self._refreshed(inbound)
            case Arrived() | Departed():
                return await self._membership.moved(inbound)
            case Installed():
                return await self._membership.installed(inbound)
            case Removed():
                return await self._membership.removed(inbound)
            case Deauthorised():
                return await self._membership.deauthorised(inbound)

    async def latest(self, where: Conversation) -> RunRow | None:
        """The live run of a chat, else its last one."""
        return await self.run_lookup.latest(where)

    # -- what people say and press -------------------------------------------------------------------------------------

    async def _heard(self, heard: Heard) -> Outcome:
        by = await self._identities.person(heard.where, heard.who)
        row = await self.run_lookup.latest(heard.where)
        if row is None and heard.private:
            row = await self.run_lookup.run_of(by)
            if row is None and (told := await self._between(heard, by)):
                return told
            if row is None:
                return await self.run_lookup.say(heard.where, sentence(texts.NO_SESSION_HERE))
        plan = await self.run_lookup.plan_of(row)
        try:
            command = await self._understanding.of(heard, row, plan, by)
        except Refused as refused:
            answer = await self._typed(heard, row, by)
            if answer is None and isinstance(refused, NothingAsked):
                return Outcome()
            if answer is None:
                return await self.run_lookup.say(heard.where, refused.sentence)
            command = answer
        if isinstance(command, OpenSheet):
            return await self._sheet(heard, row, plan, by)
        if isinstance(command, WriteNeeds) and not heard.private:
            return await self.run_lookup.say(heard.where, sentence(texts.NEEDS_PRIVATELY))
        if isinstance(command, ForgetMe | ShowRecord):
            return await self._own(heard, command, by)
        if self.programmes.concerns(command, row):
            return await self.programmes.answer(heard, command, row, by)
        over = row is not None and not row.live
        before: frozenset[PersonId] = frozenset()
        if row is None or (over and (isinstance(command, Start) or self.run_lookup.long_over(row))):
            if row is not None:
                plan, before = self.run_lookup.next_plan(plan), await self._facilitators(row)
            row, over = await self.run_lookup.open(heard.where, plan), False
        chosen = self.run_lookup.chosen(command)
        if isinstance(chosen, Sentence):
            return await self.run_lookup.say(heard.where, chosen)
        return await self._submission(heard, row, command, by, chosen, over, before)

    async def _between(self, heard: Heard, by: PersonId) -> Outcome | None:
        """Something said privately while no session is on. None for what needs one."""
        try:
            command = await self._understanding.of(heard, None, await self.run_lookup.plan_of(None), by)
        except Refused:
            command = None
        if isinstance(command, ForgetMe | ShowRecord):
            return await self._own(heard, command, by)
        return await self.programmes.between(heard, by)

    async def _own(self, heard: Heard, command: ForgetMe | ShowRecord, by: PersonId) -> Outcome:
        """What somebody wants done about what is kept of themselves, or wants to have of it."""
        if isinstance(command, ShowRecord):
            return await self.records.answer(heard, by)
        return await self._erase_me.forget(heard, command, by)

    async def _typed(self, heard: Heard, row: RunRow | None, by: PersonId) -> Command | None:
        """Somebody may type an option of the open poll instead of pressing its button."""
        loaded = await self._service.loaded(row.id) if row is not None and row.live else None
        answer = typed(loaded.plan, loaded.run, heard.text) if loaded is not None and loaded.run.live else None
        return replace(answer, by=by) if answer is not None else None

    async def _facilitators(self, row: RunRow) -> frozenset[PersonId]:
        loaded = await self._service.loaded(row.id)
        return loaded.run.facilitators if loaded is not None else frozenset()

    async def _submission(
        self,
        heard: Heard,
        row: RunRow,
        command: Command,
        by: PersonId,
        chosen: Plan | None,
        over: bool,
        before: frozenset[PersonId] = frozenset(),
    ) -> Outcome:
        loaded = await self._service.loaded(row.id)
        assert loaded is not None, "its row was just read"
        first = await self._attendees.first(heard.where, loaded, heard.who, by, command, before)
        if isinstance(command, Start):
            command = replace(command, timezone=zone_said(heard.who))
        if isinstance(command, Start) and loaded.run.phase in ("new", "open") and may_lead(loaded, first, by):
            return await self.starts.start(heard, loaded, command, by, chosen, first)
        command = self._finished(loaded, await self._with_past(loaded, command, by))
        if isinstance(command, Before):
            asked = await self._attendees.roster(heard.where)
            left_out = loaded.run.facilitators | {by}
            command = replace(command, people=tuple(sorted(person for person in asked if person not in left_out)))
        return await self._presenter.outcome(
            await self._service.take(
                Submission(
                    run_id=row.id,
                    command=command,
                    first=first,
                    delivery_id=delivery_of(heard),
                    plan=chosen,
                    ended=over,
                )
            )
        )

    async def _sheet(self, heard: Heard, row: RunRow | None, plan: Plan, by: PersonId) -> Outcome:
        """A link to the run sheet, for a facilitator's eyes only. It is a key: nothing of it is stored."""
        if row is None:
            row = await self.run_lookup.open(heard.where, plan)
        loaded = await self._service.loaded(row.id)
        assert loaded is not None, "its row was just read"
        first = await self._attendees.first(heard.where, loaded, heard.who, by, OpenSheet(by=by))
        await self._service.take(Submission(run_id=row.id, first=first))
        loaded = await self._service.loaded(row.id)
        if loaded is None or by not in loaded.run.facilitators:
            return await self.run_lookup.say(heard.where, sentence(texts.FACILITATORS_ONLY))
        if self.make_link is None:
            return await self.run_lookup.say(heard.where, sentence(texts.SHEET_NOT_SERVED))
        link = sentence(texts.SHEET_LINK, link=await self.make_link(row.id, by))
        return Outcome(await self._presenter.view(loaded, TextCard(said=link)))

    async def _pressed(self, pressed: Pressed) -> Outcome:
        by = await self._identities.person(pressed.where, pressed.who)
        if about := read_poll_id(pressed.poll):
            return await self.programmes.evaluate(pressed, *about, by)
        run_id = await self.run_lookup.live_run(pressed.where)
        if run_id is None and (row := await self.run_lookup.run_of(by)):
            run_id = row.id
        loaded = await self._service.loaded(run_id) if run_id else None
        if pressed.form in FORMS:
            text = FORMS[pressed.form].format_map(_Inputs(pressed.inputs))
            return await self._heard(Heard(pressed.where, pressed.who, text, pressed.delivery_id))
        if pressed.form in ("options", "needs") and loaded is not None:
            return await self._filled_in(pressed, loaded, by)
        if run_id is None or loaded is None or pressed.form != "poll":
            return await self.run_lookup.say(pressed.where, sentence(texts.FORM_UNKNOWN))
        answer = Answer(
            by=by,
            poll=pressed.poll,
            options=pressed.options,
            opening=pressed.opening or None,
            why=pressed.inputs.get("why"),
        )
        early = pressed.poll == POLL_ID_BEFORE  # "I have everything" days before does not mean "I am here"
        first = () if early or present(loaded, by) else (await self._attendees.join(loaded, by),)
        delivery = delivery_of(pressed)
        result = await self._service.take(Submission(run_id=run_id, command=answer, first=first, delivery_id=delivery))
        return await self._presenter.outcome(result)

    async def _filled_in(self, pressed: Pressed, loaded: LoadedRun, by: PersonId) -> Outcome:
        """A form whose fields are no command that could be typed in the chat."""
        given = _Inputs(pressed.inputs)
        try:
            if pressed.form == "needs":
                command: Command = needs(by, filled_in(pressed.inputs))
            else:
                url, alt = given["picture"].strip() or None, given["alt"]
                command = own_options(by, pressed.poll, given["options"].splitlines(), url, alt)
        except Refused as refused:
            return await self.run_lookup.say(pressed.where, refused.sentence)
        heard = Heard(pressed.where, pressed.who, "", pressed.delivery_id)
        return await self._submission(heard, loaded.row, command, by, None, over=False)

    async def _refreshed(self, refreshed: Refreshed) -> Outcome:
        by = await self._identities.person(refreshed.where, refreshed.who)
        run_id = await self.run_lookup.live_run(refreshed.where)
        if run_id is None:
            return Outcome()
        return await self._presenter.answered(
            run_id, Answer(by=by, poll=refreshed.poll, options=(), opening=refreshed.opening)
        )

    # -- what is meant, and by whom ------------------------------------------------------------------------------------

    async def _with_past(self, loaded: LoadedRun, command: Command, by: PersonId) -> Command:
        """People who say that they are here bring their history in the cohort along."""
        return await self._attendees.join(loaded, command.person, by) if isinstance(command, Join) else command

    def _finished(self, loaded: LoadedRun, command: Command) -> Command:
        """`done` outside a round means: I have finished the task. It is counted like an answer."""
        run = loaded.run
        in_round = run.round is not None and not run.round.over
        if not isinstance(command, Done) or in_round or run.step is None or not run.live:
            return command
        return Answer(by=command.by, poll=poll_id_of_done(run.step), options=(0,))


class _Inputs(dict[str, str]):
    """The inputs of a form; one that was left out is empty."""

    def __missing__(self, key: str) -> str:
        return ""


log = structlog.get_logger(__name__)


def apology(inbound: Inbound, error: Exception, locale: str) -> Outcome | None:
    """The answer to what was said; None for other mistakes than the database's, and for presses, whose card must stay."""
    if not (isinstance(inbound, Heard) and away(error)):
        return None
    log.error("not written down", error=type(error).__name__)
    said = catalogue(locale).gettext
    return Outcome(View(said(texts.NOT_WRITTEN), (Paragraph(said(texts.NOT_WRITTEN_HOW)),), card="TextCard"), refused=True)

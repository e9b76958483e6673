"""The reception: from what a channel hands in to an ask of a run - who it is, which chat and run, what was meant."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, available_timezones

import structlog

from bot.ask import Ask
from bot.catalogues import catalogue
from bot.channels.port import Channel, Conversation, Gone, Member, Rejected, RetryLater
from bot.clock import Clock
from bot.directory import Directory
from bot.folds import Fold
from bot.inbound import (
    Arrived,
    Deauthorised,
    Departed,
    Heard,
    Inbound,
    Installed,
    Outcome,
    Pressed,
    Refreshed,
    Removed,
)
from bot.lanes import whole
from bot.metrics import Metrics
from bot.reunions import Reunions
from bot.service import Service
from bot.store import cohorts, erasure, people, plans, runs
from bot.store.database import Database
from bot.store.runs import RunRow
from cards.compose import compose
from cards.scene import Scene
from dialogs import texts
from dialogs.card import TextCard
from dialogs.commands import (
    AddFacilitator,
    Answer,
    Before,
    ChangePoll,
    Command,
    Done,
    ForgetMe,
    Join,
    Leave,
    OpenRun,
    OpenSheet,
    Start,
)
from dialogs.phrases import FACILITATORS_ONLY, understand
from dialogs.plan import POLL_ID_BEFORE, Plan, poll_id_of_done
from dialogs.readings import own_options
from dialogs.sentence import PersonId, Refused, Sentence, sentence

OVER_FOR = timedelta(hours=12)  # how long after its end a run still answers; then the next word opens a new one
_NAMES_SOMEBODY = re.compile(
    r"\b(?:away|swap|facilitator|hand|apart|left|gone|skip|pass|same|merge|answer)\b", re.IGNORECASE
)

FORMS = {"rule": "rule {rule}", "note": "note {note}"}  # forms that are another way to type a command

log = structlog.get_logger(__name__)


class Shelf(Protocol):
    """The plans that `start <plan>` may choose."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids, in alphabetical order."""
        ...

    def plan(self, id_: str) -> Plan:
        """The plan of that id. Raises KeyError for one that is not there or cannot be used."""
        ...


@dataclass(frozen=True)
class Manners:
    """How new runs are opened: zone, first plan, and where their seeds come from."""

    timezone: str
    locale: str
    default_plan: str
    seed: Callable[[], int] = lambda: secrets.randbits(62)


class Reception:
    """Receives what channels hand in. Delivery ids make it idempotent."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        service: Service,
        directory: Directory,
        channels: Mapping[str, Channel],
        shelf: Shelf,
        metrics: Metrics,
        manners: Manners,
    ) -> None:
        self._database, self._clock, self._service, self._directory = database, clock, service, directory
        self._channels, self._shelf, self._metrics, self._manners = channels, shelf, metrics, manners
        self._reunions = Reunions(database, service)
        self.make_link: Callable[[str, PersonId], Awaitable[str]] | None = None  # run, person -> their way to the run sheet
        self.tokens: Sequence[ChangePoll] = ()
        """Own options for polls, brought along by whoever runs the service; sessions begin with them."""
        self._live: dict[str, str] = {}  # conversation -> run, on SQLite, where nobody else changes it

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
                return await self._moved(inbound)
            case Installed():
                return await self._installed(inbound)
            case Removed():
                return await self._removed(inbound)
            case Deauthorised():
                return await self._deauthorised(inbound)

    # -- what people say and press -------------------------------------------------------------------------------------

    async def _heard(self, heard: Heard) -> Outcome:
        by = await self._directory.person(heard.where, heard.who)
        row = await self.latest(heard.where)
        if row is None and heard.private:
            row = await self._run_of(by)
            if row is None:
                return await self._say(heard.where, sentence(texts.NO_SESSION_HERE))
        plan = await self._plan_of(row)
        try:
            command = await self._understand(heard, row, plan, by)
        except Refused as refused:
            return await self._say(heard.where, refused.sentence)
        if isinstance(command, OpenSheet):
            return await self._sheet(heard, row, plan, by)
        if isinstance(command, ForgetMe):
            return await self._forget(heard, command, by)
        over = row is not None and not row.live
        if row is None or (over and (isinstance(command, Start) or self._long_over(row))):
            plan = plan if row is None else self._next_plan(plan)
            row, over = await whole(self._open(heard.where, plan)), False
        chosen = self._chosen(command)
        if isinstance(chosen, Sentence):
            return await self._say(heard.where, chosen)
        return await self._ask(heard, row, command, by, chosen, over)

    async def _ask(
        self, heard: Heard, row: RunRow, command: Command, by: PersonId, chosen: Plan | None, over: bool
    ) -> Outcome:
        fold = await self._service.fold(row.id)
        assert fold is not None, "its row was just read"
        first = await self._first(heard.where, fold, heard.who, by, command)
        if isinstance(command, Start):
            command = replace(command, timezone=_zone(heard.who))
        if isinstance(command, Start) and fold.run.phase in ("new", "open") and _may(fold, first, by):
            return await self._start(heard, fold, command, by, chosen, first)
        command = self._finished(fold, await self._with_past(fold, command, by))
        if isinstance(command, Before):
            asked = await self._directory.people(heard.where, await self._roster(heard.where))
            left_out = fold.run.facilitators | {by}
            command = replace(command, people=tuple(sorted(person for person in asked if person not in left_out)))
        return await self._service.outcome(
            await self._service.take(
                Ask(
                    run_id=row.id,
                    command=command,
                    first=first,
                    delivery_id=_delivery(heard.where, heard.delivery_id),
                    plan=chosen,
                    ended=over,
                )
            )
        )

    async def _start(
        self, heard: Heard, fold: Fold, start: Start, by: PersonId, chosen: Plan | None, first: tuple[Command, ...]
    ) -> Outcome:
        """Begin a session, with the group it continues; where that is not clear, ask."""
        plan = chosen or fold.plan
        if start.setting is not None:
            plan = plan.in_setting(start.setting)
        present = {person for person, state in fold.run.people.items() if state.present}
        here = present if start.group == "new" else present | await self._on_roster(heard.where)
        if offered := await self._reunions.offer(fold, plan, start, here):
            return Outcome(await self._service.view(fold, offered))
        try:
            start, reunion = await self._reunions.of(fold, plan, start, here)
        except Refused as refused:
            return await self._say(heard.where, refused.sentence)
        joins = await self._reunions.joins(reunion.cohort_id, sorted({*present, by}))
        delivery = _delivery(heard.where, heard.delivery_id)
        ask = Ask(
            run_id=fold.row.id,
            command=start,
            first=(*first, *joins),
            delivery_id=delivery,
            plan=plan,
            prepared=self._tokens_for(fold, plan),
            reunion=reunion,
        )
        return await self._service.outcome(await self._service.take(ask))

    def _tokens_for(self, fold: Fold, plan: Plan) -> tuple[ChangePoll, ...]:
        """The options brought along for polls of this plan, unless the facilitator has put other ones in already."""
        polls = fold.run.polls
        return tuple(
            one
            for one in self.tokens
            if one.poll in plan.poll_steps and (one.poll not in polls or polls[one.poll].options is None)
        )

    async def _on_roster(self, where: Conversation) -> set[PersonId]:
        return set(await self._directory.people(where, await self._roster(where)))

    async def _sheet(self, heard: Heard, row: RunRow | None, plan: Plan, by: PersonId) -> Outcome:
        """A link to the run sheet, for a facilitator's eyes only. It is a key: nothing of it is stored."""
        if row is None:
            row = await whole(self._open(heard.where, plan))
        fold = await self._service.fold(row.id)
        assert fold is not None, "its row was just read"
        first = await self._first(heard.where, fold, heard.who, by, OpenSheet(by=by))
        await self._service.take(Ask(run_id=row.id, first=first))
        fold = await self._service.fold(row.id)
        if fold is None or by not in fold.run.facilitators:
            return await self._say(heard.where, sentence(texts.FACILITATORS_ONLY))
        if self.make_link is None:
            return await self._say(heard.where, sentence(texts.SHEET_NOT_SERVED))
        link = sentence(texts.SHEET_LINK, link=await self.make_link(row.id, by))
        return Outcome(await self._service.view(fold, TextCard(said=link)))

    async def _forget(self, heard: Heard, command: ForgetMe, by: PersonId) -> Outcome:
        """Somebody wants nothing to be kept of them. They leave what is live, and then their rows go."""
        if not command.sure:
            return await self._say(heard.where, sentence(texts.FORGET_SURE))
        while (live := await self._run_of(by)) is not None:
            left = await self._service.take(Ask(run_id=live.id, first=(Leave(by=by, person=by),)))
            async with self._database.writing() as tx:
                await people.leave(tx, live.id, by)
            if left.fold is None:
                break
        async with self._database.writing() as tx:
            gone = await erasure.erase(tx, by)
        await self._database.overwrite()
        self._directory.forget()
        log.info("person erased at their own wish", **gone)
        return await self._say(heard.where, sentence(texts.FORGOTTEN))

    async def _pressed(self, pressed: Pressed) -> Outcome:
        by = await self._directory.person(pressed.where, pressed.who)
        run_id = await self._live_run(pressed.where)
        if run_id is None and (row := await self._run_of(by)):
            run_id = row.id
        fold = await self._service.fold(run_id) if run_id else None
        if pressed.form in FORMS:
            text = FORMS[pressed.form].format_map(_Inputs(pressed.inputs))
            return await self._heard(Heard(pressed.where, pressed.who, text, pressed.delivery_id))
        if pressed.form == "options" and fold is not None:
            return await self._own_options(pressed, fold, by)
        if run_id is None or fold is None or pressed.form != "poll":
            return await self._say(pressed.where, sentence(texts.FORM_UNKNOWN))
        answer = Answer(
            by=by,
            poll=pressed.poll,
            options=pressed.options,
            opening=pressed.opening or None,
            why=pressed.inputs.get("why"),
        )
        early = pressed.poll == POLL_ID_BEFORE  # "I have everything" days before does not mean "I am here"
        first = () if early or _present(fold, by) else (await self._join(fold, by),)
        delivery = _delivery(pressed.where, pressed.delivery_id)
        taken = await self._service.take(Ask(run_id=run_id, command=answer, first=first, delivery_id=delivery))
        return await self._service.outcome(taken)

    async def _own_options(self, pressed: Pressed, fold: Fold, by: PersonId) -> Outcome:
        given = _Inputs(pressed.inputs)
        try:
            url, alt = given["picture"].strip() or None, given["alt"]
            command = own_options(by, pressed.poll, given["options"].splitlines(), url, alt)
        except Refused as refused:
            return await self._say(pressed.where, refused.sentence)
        heard = Heard(pressed.where, pressed.who, "", pressed.delivery_id)
        return await self._ask(heard, fold.row, command, by, None, over=False)

    async def _refreshed(self, refreshed: Refreshed) -> Outcome:
        by = await self._directory.person(refreshed.where, refreshed.who)
        run_id = await self._live_run(refreshed.where)
        if run_id is None:
            return Outcome()
        return await self._service.answered(
            run_id, Answer(by=by, poll=refreshed.poll, options=(), opening=refreshed.opening)
        )

    # -- what platforms tell -------------------------------------------------------------------------------------------

    async def _moved(self, moved: Arrived | Departed) -> Outcome:
        run_id = await self._live_run(moved.where)
        fold = await self._service.fold(run_id) if run_id else None
        if run_id is None or fold is None or (isinstance(moved, Departed) and not moved.sure):
            return Outcome()
        who = await self._directory.people(moved.where, moved.who)
        commands: list[Command] = []
        for person in who:
            commands.append(Leave(person=person) if isinstance(moved, Departed) else await self._join(fold, person))
        delivery = _delivery(moved.where, moved.delivery_id)
        await self._service.take(Ask(run_id=run_id, first=tuple(commands), delivery_id=delivery))
        return Outcome()

    async def _installed(self, installed: Installed) -> Outcome:
        row = await self.latest(installed.where)
        if row is None or not row.live:
            row = await whole(self._open(installed.where, await self._plan_of(None)))
        who = [] if installed.who is None else [await self._directory.person(installed.where, installed.who)]
        first = (self._opening(row, tuple(who)), *(AddFacilitator(person=person) for person in who))
        delivery = _delivery(installed.where, installed.delivery_id)
        await self._service.take(Ask(run_id=row.id, first=first, delivery_id=delivery))
        return Outcome()

    async def _removed(self, removed: Removed) -> Outcome:
        run_id = await self._live_run(removed.where)
        if run_id is not None:
            log.info("removed from the chat, run stopped", run=run_id)
            await self._service.remove(run_id)
        return Outcome()

    async def _deauthorised(self, gone: Deauthorised) -> Outcome:
        async with self._database.reading() as tx:
            live = await runs.live_in(tx, await people.conversation_ids(tx, gone.channel, gone.tenant))
        for run_id in live:
            await self._service.remove(run_id)
        async with self._database.writing() as tx:
            await people.erase_tenant(tx, gone.channel, gone.tenant)
        self._directory.forget()
        self._service.folds.forget()
        self._live.clear()
        log.info("tenant withdrew the app, its data is deleted", channel=gone.channel, runs=len(live))
        return Outcome()

    # -- which run -----------------------------------------------------------------------------------------------------

    async def latest(self, where: Conversation) -> RunRow | None:
        """The live run of a chat, else its last one."""
        id_ = await self._directory.conversation(where)
        async with self._database.reading() as tx:
            row = await runs.latest(tx, id_)
        if row is not None and row.live:
            self._live[id_] = row.id
        return row

    async def _live_run(self, where: Conversation) -> str | None:
        known = self._live.get(await self._directory.conversation(where))
        fold = self._service.folds.get(known) if known else None
        if known and fold and fold.row.live and not self._database.is_postgres:
            return known
        row = await self.latest(where)
        return row.id if row is not None and row.live else None

    async def _run_of(self, person: PersonId) -> RunRow | None:
        """The live run somebody takes part in: they spoke to the bot outside its chat."""
        async with self._database.reading() as tx:
            return await runs.live_of(tx, person)

    def _long_over(self, row: RunRow) -> bool:
        return row.ended_at is not None and row.ended_at + OVER_FOR < self._clock.now()

    async def _open(self, where: Conversation, plan: Plan) -> RunRow:
        id_ = await self._directory.conversation(where)
        async with self._database.writing() as tx:
            await plans.keep(tx, plan)
            cohort = await cohorts.of_conversation(tx, id_, plan.programme) if plan.programme else None
            await runs.open_run(tx, id_, plan.hash, self._manners.timezone, cohort, self._clock.now())
            row = await runs.latest(tx, id_)
        assert row is not None, "it was just inserted, or another replica was faster"
        return row

    # -- which plan ----------------------------------------------------------------------------------------------------

    async def _plan_of(self, row: RunRow | None) -> Plan:
        if row is None:
            return self._shelf.plan(self._manners.default_plan)
        fold = await self._service.fold(row.id)
        assert fold is not None, "its row was just read"
        return fold.plan

    def _next_plan(self, plan: Plan) -> Plan:
        """After a session of a programme its next one, else the same plan again."""
        if plan.programme is None or plan.session is None:
            return plan
        for id_ in self._shelf.ids:
            other = self._shelf.plan(id_)
            if other.programme == plan.programme and other.session == plan.session + 1:
                return other
        return plan

    def _chosen(self, command: Command) -> Plan | Sentence | None:
        if not isinstance(command, Start) or command.plan is None:
            return None
        try:
            return self._shelf.plan(command.plan)
        except KeyError:
            return sentence(texts.PLAN_BROKEN, plan=command.plan)

    # -- what is meant, and by whom ------------------------------------------------------------------------------------

    async def _understand(self, heard: Heard, row: RunRow | None, plan: Plan, by: PersonId) -> Command:
        known: Mapping[str, Mapping[PersonId, Member]] = {}
        if row is not None:
            async with self._database.reading() as tx:
                known = await people.attendees(tx, [row.id])
        names = {by: heard.who.name} | {id_: one.name for id_, one in (known[row.id] if row else {}).items()}
        try:
            return understand(heard.text, plan=plan, plans=self._shelf.ids, names=names, by=by)
        except Refused:
            if not _NAMES_SOMEBODY.search(heard.text):
                raise
        roster = await self._directory.people(heard.where, await self._roster(heard.where))
        names |= {id_: one.name for id_, one in roster.items()}
        return understand(heard.text, plan=plan, plans=self._shelf.ids, names=names, by=by)

    async def _roster(self, where: Conversation) -> Sequence[Member]:
        try:
            return await self._channels[where.channel].people(where)
        except (RetryLater, Rejected, Gone) as error:
            log.info("roster not available", channel=where.channel, error=type(error).__name__)
            return ()

    async def _first(
        self, where: Conversation, fold: Fold, who: Member, by: PersonId, command: Command
    ) -> tuple[Command, ...]:
        """What the service adds before somebody's command: the run is opened, they are here, and they may be organising."""
        first: list[Command] = []
        new = fold.run.phase == "new"
        organises = False
        if by not in fold.run.facilitators and (new or type(command) in FACILITATORS_ONLY):
            organises = who.is_organiser or who.platform_id in await self._organisers(where)
        if new:
            first.append(self._opening(fold.row, (by,) if organises else ()))
        elif organises:
            first.append(AddFacilitator(person=by))
        if not _present(fold, by) and not isinstance(command, Join | Leave):
            first.append(await self._join(fold, by))
        return tuple(first)

    def _opening(self, row: RunRow, facilitators: tuple[PersonId, ...]) -> OpenRun:
        return OpenRun(seed=self._manners.seed(), timezone=row.timezone, facilitators=facilitators)

    async def _organisers(self, where: Conversation) -> Sequence[str]:
        try:
            return await self._channels[where.channel].organisers(where)
        except (RetryLater, Rejected, Gone) as error:
            log.info("organisers not available", channel=where.channel, error=type(error).__name__)
            return ()

    async def _join(self, fold: Fold, person: PersonId, by: PersonId = "") -> Join:
        if fold.row.cohort_id is None:
            return Join(by=by, person=person)
        async with self._database.reading() as tx:
            past = (await cohorts.past(tx, fold.row.cohort_id, [person]))[person]
        return Join(by=by, person=person, past_partners=past.partners, past_roles=past.roles, past_turns=past.turns)

    async def _with_past(self, fold: Fold, command: Command, by: PersonId) -> Command:
        """People who say that they are here bring their history in the cohort along."""
        return await self._join(fold, command.person, by) if isinstance(command, Join) else command

    def _finished(self, fold: Fold, command: Command) -> Command:
        """`done` outside a round means: I have finished the task. It is counted like an answer."""
        run = fold.run
        in_round = run.round is not None and not run.round.over
        if not isinstance(command, Done) or in_round or run.step is None or not run.live:
            return command
        return Answer(by=command.by, poll=poll_id_of_done(run.step), options=(0,))

    async def _say(self, where: Conversation, said: Sentence) -> Outcome:
        """A refusal before any run is concerned. It is not stored: the same text means the same again."""
        id_ = await self._directory.conversation(where)
        async with self._database.reading() as tx:
            row = await runs.latest(tx, id_)
            names = (await people.attendees(tx, [row.id]))[row.id] if row else {}
        scene = Scene(
            plan=await self._plan_of(row),
            zone=ZoneInfo(row.timezone if row else self._manners.timezone),
            locale=self._manners.locale,
            catalogue=catalogue(self._manners.locale),
            names={person: member.name for person, member in names.items()},
        )
        return Outcome(compose(TextCard(said=said, tone="warning"), scene), refused=True)


class _Inputs(dict[str, str]):
    """The inputs of a form; one that was left out is empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _may(fold: Fold, first: tuple[Command, ...], person: PersonId) -> bool:
    """Whether somebody is a facilitator, or is made one by what goes before."""
    made = (one.person for one in first if isinstance(one, AddFacilitator))
    opened = (id_ for one in first if isinstance(one, OpenRun) for id_ in one.facilitators)
    return person in {*fold.run.facilitators, *made, *opened}


def _present(fold: Fold, person: PersonId) -> bool:
    known = fold.run.people.get(person)
    return known is not None and known.present


def _zone(who: Member) -> str | None:
    """The zone somebody's client says they are in, if it is one; people in a council's meeting read its clock times."""
    said = who.reference.get("timezone", "")
    return said if said in available_timezones() else None


def _delivery(where: Conversation, id_: str) -> str:
    """Delivery ids are only unique within their chat."""
    return f"{where.channel}:{where.platform_id}:{id_}"

"""Session start: handles `start`: asks whether a group continues and before it replaces a session that runs; brings ground
rules and own poll options along.

Only facilitators start. While an end can still be taken back, `start` asks first. A confirmed second start ends the
session that runs, and the people who are here stay. A time that is over today is refused with other times as buttons. Own
options brought along never replace those a facilitator set. Which group continues: `bot/programme/cohort_matching.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.handlers.attendees import Attendees, may_lead
from bot.handlers.context import ChatContext
from bot.handlers.continue_group import GroupWord
from bot.handlers.run_commands import Prepared, RunCommands
from bot.handlers.run_lookup import RunLookup, zone_said
from bot.handlers.services import Services
from bot.ports import Outcome
from bot.programme.cohort_matching import CohortMatcher
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Submission
from dialogs import texts
from dialogs.engine import scheduled
from dialogs.grammar import later
from dialogs.plan.model import Plan
from dialogs.run.commands import ChangePoll, End, Start, When
from dialogs.run.messages import JustEndedCard
from dialogs.texts.sentence import Refused, sentence


class SessionStarter:
    """Handles `start`."""

    def __init__(
        self,
        services: Services,
        *,
        run_commands: RunCommands,
        attendees: Attendees,
        matcher: CohortMatcher,
        group_word: GroupWord,
        run_lookup: RunLookup,
    ) -> None:
        self._clock, self._service, self._presenter = services.clock, services.service, services.presenter
        self._defaults, self._run_lookup, self._run_commands = services.defaults, run_lookup, run_commands
        self._attendees, self._cohort_matcher, self._group_word = attendees, matcher, group_word
        self.tokens: Sequence[ChangePoll] = ()
        """Own options for polls, brought along by the people who run the service. Sessions begin with them."""

    async def start(self, context: ChatContext, start: Start) -> Outcome:
        """Begin a session with the group it continues; ask where that is not clear."""
        if asked := await self._asked_first(context, start):
            return asked
        start = replace(start, timezone=zone_said(context.who))
        prepared = await self._run_commands.prepare(context, start)
        loaded, by = prepared.loaded, context.by
        if start.confirms is not None and loaded.run.live and may_lead(loaded, prepared.first, by):
            prepared = await self._start_over(prepared, start)
            loaded, start = prepared.loaded, replace(start, confirms=None, made_for=None)
        start = self._at_its_time(start, start.timezone or loaded.row.timezone)
        if loaded.run.phase not in ("new", "open") or not may_lead(loaded, prepared.first, by):
            return await self._run_commands.submit(prepared, start)
        plan = prepared.chosen or loaded.plan
        if start.setting is not None:
            plan = plan.in_setting(start.setting)
        here = set(loaded.run.here)
        if start.group != "new":
            here |= set(await self._attendees.roster(context.where))
        if offered := await self._cohort_matcher.offer(loaded, plan, start, here):
            return Outcome(await self._presenter.view(loaded, offered))
        return await self._begin(prepared, start, plan, here)

    async def _asked_first(self, context: ChatContext, start: Start) -> Outcome | None:
        """Shortly after an end, which may have been a slip, nothing begins without a question: that would make it final."""
        last = context.loaded
        if last is None or last.row.live or start.sure:
            return None
        clock = last.run.clock
        if clock.ended_at is None or clock.reopen_until is None or clock.reopen_until <= self._clock.now():
            return None
        first = await self._attendees.first(context.where, last, context.who, context.by, start)
        if not may_lead(last, first, context.by):
            raise Refused(sentence(texts.FACILITATORS_ONLY))
        following = self._run_lookup.chosen(start, context.plans) or self._run_lookup.next_plan(last.plan, context.plans)
        card = JustEndedCard(
            ended_at=clock.ended_at,
            reopen_until=clock.reopen_until,
            title=following.title,
            start=later.typed(start, start.when),
        )
        return Outcome(await self._presenter.view(last, card))

    async def _start_over(self, prepared: Prepared, start: Start) -> Prepared:
        """End the session that is running, and open a new run of the same plan, or of the one that was named."""
        context, plan = prepared.context, prepared.chosen or prepared.loaded.plan
        end = End(by=context.by, confirms=start.confirms, made_for=start.made_for)
        await self._service.take(Submission(run_id=prepared.loaded.row.id, command=replace(end, sure=True)))
        again = await self._run_commands.reopened(context, plan, start)
        here = [one for one in prepared.loaded.run.here if one != context.by]
        return replace(again, first=(*again.first, *[await self._attendees.join(again.loaded, one) for one in here]))

    def _at_its_time(self, start: Start, zone: str) -> Start:
        """The start with the instant that is meant. Refused, with what may be meant, where that is over today."""
        if start.when is None:
            return start
        now = self._clock.now()
        if (starts_at := scheduled.instant(start.when, now, zone)) is not None:
            return replace(start, starts_at=starts_at)
        may_mean: tuple[When | None, ...] = scheduled.alternatives(start.when, now, zone)
        if scheduled.has_just_passed(start.when, now, zone):
            may_mean = (None, *may_mean)  # start now
        offers = tuple(later.typed(start, other) for other in may_mean)
        raise Refused(sentence(texts.START_PAST, time=f"{start.when.clock:%H:%M}"), offers)

    async def _begin(self, prepared: Prepared, start: Start, plan: Plan, here: set[str]) -> Outcome:
        loaded, context = prepared.loaded, prepared.context
        chosen = await self._cohort_matcher.cohort_for(loaded, plan, start, here)
        if chosen is None:
            raise await self._group_word.ask(prepared, plan, here)
        start, reunion = chosen
        kept = self._defaults.attendance if start.attendance is None else start.attendance
        joins = await self._cohort_matcher.joins(reunion.cohort_id, sorted({*loaded.run.here, context.by}))
        submission = Submission(
            run_id=loaded.row.id,
            command=replace(start, attendance=kept, attendance_for=self._defaults.attendance_for),
            first=(*prepared.first, *joins),
            delivery_id=context.delivery_id,
            plan=plan,
            prepared=(*self._tokens_for(loaded, plan), *await self._cohort_matcher.kept_apart(reunion.cohort_id)),
            reunion=reunion,
        )
        return await self._presenter.outcome(await self._service.take(submission))

    def _tokens_for(self, loaded: LoadedRun, plan: Plan) -> tuple[ChangePoll, ...]:
        """The options brought along for polls of this plan, unless a facilitator has put in others already."""
        polls = loaded.run.polls
        return tuple(
            change
            for change in self.tokens
            if change.poll in plan.poll_steps and (change.poll not in polls or polls[change.poll].options is None)
        )

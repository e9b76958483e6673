"""Starts: a session begins, with the group it continues, what was agreed before, and the options brought along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.handlers.attendees import Attendees
from bot.handlers.presenter import Presenter
from bot.handlers.run_lookup import RunLookup
from bot.ports import Heard, Outcome, delivery_of
from bot.programme.cohort_matching import CohortMatcher
from bot.runs.defaults import RunDefaults
from bot.runs.service import RunService
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Submission
from bot.store.database import Database
from dialogs.plan.model import Plan
from dialogs.run.commands import ChangePoll, Command, Start
from dialogs.texts.sentence import PersonId, Refused


class SessionStarter:
    """Begins sessions."""

    def __init__(
        self,
        database: Database,
        service: RunService,
        presenter: Presenter,
        run_lookup: RunLookup,
        attendees: Attendees,
        defaults: RunDefaults,
    ) -> None:
        self._presenter, self._service, self._run_lookup, self._attendees, self._defaults = (
            presenter,
            service,
            run_lookup,
            attendees,
            defaults,
        )
        self._reunions = CohortMatcher(database, service)
        self.tokens: Sequence[ChangePoll] = ()
        """Own options for polls, brought along by whoever runs the service; sessions begin with them."""

    async def start(
        self, heard: Heard, loaded: LoadedRun, start: Start, by: PersonId, chosen: Plan | None, first: tuple[Command, ...]
    ) -> Outcome:
        """Begin a session, with the group it continues; where that is not clear, ask."""
        plan = chosen or loaded.plan
        if start.setting is not None:
            plan = plan.in_setting(start.setting)
        present = set(loaded.run.here)
        here = present if start.group == "new" else present | set(await self._attendees.roster(heard.where))
        if offered := await self._reunions.offer(loaded, plan, start, here):
            return Outcome(await self._presenter.view(loaded, offered))
        try:
            start, reunion = await self._reunions.of(loaded, plan, start, here)
        except Refused as refused:
            return await self._run_lookup.say(heard.where, refused.sentence)
        usual = self._defaults.attendance if start.attendance is None else start.attendance
        start = replace(start, attendance=usual, attendance_for=self._defaults.attendance_for)
        joins = await self._reunions.joins(reunion.cohort_id, sorted({*present, by}))
        delivery = delivery_of(heard)
        submission = Submission(
            run_id=loaded.row.id,
            command=start,
            first=(*first, *joins),
            delivery_id=delivery,
            plan=plan,
            prepared=self._tokens_for(loaded, plan),
            reunion=reunion,
        )
        return await self._presenter.outcome(await self._service.take(submission))

    def _tokens_for(self, loaded: LoadedRun, plan: Plan) -> tuple[ChangePoll, ...]:
        """The options brought along for polls of this plan, unless the facilitator has put other ones in already."""
        polls = loaded.run.polls
        return tuple(
            one
            for one in self.tokens
            if one.poll in plan.poll_steps and (one.poll not in polls or polls[one.poll].options is None)
        )

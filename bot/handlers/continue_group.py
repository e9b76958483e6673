"""Continuing groups: asks somebody who led a group for their word that it goes on in another chat, and takes that word.

After `start same group` by somebody who did not lead the group, its former facilitators in this chat are asked privately.
The refusal is the same whether there are any. `same group` is refused for people who led no group here, once the session
has begun, or if it has another group. When a group continues without a word: `bot/programme/cohort_matching.py`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from bot.handlers.attendees import Attendees
from bot.handlers.context import ChatContext
from bot.handlers.run_commands import Prepared, RunCommands
from bot.handlers.run_lookup import RunLookup
from bot.handlers.services import Services
from bot.ports import Outcome
from bot.programme.cohort_matching import CohortMatcher
from bot.runs.committed import Committed
from bot.runs.fan_out import letter
from bot.runs.plan_library import PlanCatalogue
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Submission
from bot.store import inbox, outbox, people, programme
from bot.store.inbox import StoredOutcome
from dialogs import texts
from dialogs.plan.model import Plan
from dialogs.run.codec import encode_card
from dialogs.run.commands import ContinueGroup
from dialogs.run.messages import CohortWordCard, TextCard
from dialogs.texts.sentence import Person, PersonId, Refused, sentence

SLOT = "group-word"
GOOD_FOR = timedelta(hours=2)  # a session that waits for the word begins soon, or without it


class GroupWord:
    """Handles `same group`, and asks for it."""

    def __init__(
        self,
        services: Services,
        *,
        run_commands: RunCommands,
        attendees: Attendees,
        matcher: CohortMatcher,
        run_lookup: RunLookup,
    ) -> None:
        self._database, self._clock, self._publish = services.database, services.clock, services.publish
        self._service, self._presenter = services.service, services.presenter
        self._run_commands, self._attendees, self._matcher = run_commands, attendees, matcher
        self._run_lookup = run_lookup

    async def ask(self, prepared: Prepared, plan: Plan, here: Collection[PersonId]) -> Refused:
        """Ask those who led the group and are in this chat. The refusal says the same whether there is anybody to ask."""
        loaded, by, now = prepared.loaded, prepared.context.by, self._clock.now()
        await self._service.take(Submission(run_id=loaded.row.id, first=prepared.first))
        found = await self._matcher.to_ask(loaded, plan.programme or "", set(here) - {by})
        if found is not None:
            known, leaders = found
            card = CohortWordCard(asked_by=by, last_at=known.last_at, plan=plan.id)
            asked = [letter(loaded.row, SLOT, card, now, now + GOOD_FOR, person) for person in sorted(leaders)]
            async with self._database.writing() as tx:
                await people.attend(tx, [(loaded.row.id, person) for person in (by, *sorted(leaders))])
                await outbox.put(tx, asked)
            self._publish(Committed(messages=True))
        return Refused(sentence(texts.COHORT_NEEDS_WORD))

    async def give(self, context: ChatContext, command: ContinueGroup) -> Outcome:
        """Somebody who led a group lets it go on here. The next start continues it."""
        context = await self._run_commands.opened(context)
        loaded = context.loaded
        assert loaded is not None, "it is open now"
        cohort_id = await self._led(context, loaded, command)
        if not loaded.row.live or loaded.run.phase not in ("new", "open") or loaded.row.cohort_id not in (None, cohort_id):
            raise Refused(sentence(texts.COHORT_BEGUN))
        now = self._clock.now()
        given = TextCard(said=sentence(texts.COHORT_WORD_GIVEN, name=Person(context.by)), tone="good")
        told = [letter(loaded.row, SLOT, given, now, now + GOOD_FOR, one) for one in sorted(loaded.run.facilitators)]
        reply = TextCard(said=sentence(texts.COHORT_WORD_TAKEN), tone="good")
        async with self._database.writing() as tx:
            await programme.join(tx, loaded.row.id, cohort_id)
            await people.attend(tx, [(loaded.row.id, context.by)])
            await outbox.put(tx, [one for one in told if one.place.person != context.by])
            outcome = StoredOutcome(loaded.row.id, reply=encode_card(reply))
            await inbox.settle(tx, context.delivery_id, outcome, now)
        self._publish(Committed(messages=True))
        return Outcome(await self._presenter.view(loaded, reply))

    async def _led(self, context: ChatContext, loaded: LoadedRun, command: ContinueGroup) -> str:
        """The group that the sender led, of whose people most are here. Refused where there is none."""
        here = {*loaded.run.here, *await self._attendees.roster(context.where), context.by}
        for meant in _programmes(await self._run_lookup.plans_of(context.where), loaded, command):
            if known := await self._matcher.led_by(context.by, loaded, meant, here):
                return known.cohort_id
        raise Refused(sentence(texts.COHORT_NOT_LED))


def _programmes(among: PlanCatalogue, loaded: LoadedRun, command: ContinueGroup) -> list[str]:
    """The programmes that may be meant: that of the plan which is named, else that of the chat, then any other."""
    if command.plan is not None:
        plans = [among.plan(command.plan)] if command.plan in among.ids else []
    else:
        plans = [loaded.plan, *(among.plan(id_) for id_ in among.ids)]
    return list(dict.fromkeys(plan.programme for plan in plans if plan.programme))

"""Size of the group: what changes with more people than a round has time for, or with too few for pairs, and the choice.

Facilitators are told before the start. A small group may still grow: their card changes as people come, and once more at the
start. Where people say only then that they are here, it comes with the first step after five minutes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs import texts
from dialogs.features import turns
from dialogs.features.feature import Effects, Feature, good
from dialogs.features.polls.counts import HIDDEN_BELOW
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.expiry import until_end
from dialogs.run.messages import Card, SizeCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import length
from dialogs.run.state import Run

LARGE = 15  # people: with more than fourteen a round is long, or its turns are short
PREPARING = timedelta(days=2)  # a chat may be set up days before its session
SETTLED = timedelta(minutes=5)  # from the start: whoever is there has said so by then
MOMENT = timedelta(seconds=1)
SMALL = 4  # with fewer there is one group, and counts are hidden


def advice(plan: Plan, run: Run, at: datetime) -> Effects:
    """What facilitators should know, as people come and go before the session, and as it starts."""
    people = len(run.participants)
    if run.live:
        return (_show(plan, run, at),) if people >= LARGE or 0 < people < SMALL else ()
    if people in (SMALL, LARGE) or 0 < people < SMALL:
        return (_show(plan, run, at),) if people >= LARGE or _differs(plan) else ()
    return ()


def _differs(plan: Plan) -> bool:
    """Whether a session of this plan is another one with few people."""
    return bool(plan.poll_steps) or any(block.pairs is not None for block in plan.blocks)


def _all_have_come(run: Run, at: datetime) -> bool:
    """Whether this is the first step in which people are counted who said after the start that they are here."""
    started_at = run.clock.started_at
    if started_at is None or not run.clock.stays:
        return False
    settled_at = started_at + SETTLED
    since_then = any((run.people[one].joined_at or started_at) > started_at for one in run.participants)
    return since_then and run.clock.stays[-1].started_at < settled_at <= at


def _show(plan: Plan, run: Run, at: datetime) -> Show:
    people, speak = len(run.participants), len(turns.speakers(run, ""))
    rounds = tuple(
        (step.path, turns.share(plan, step, length(run, step), max(1, speak)))
        for step in plan.steps
        if step.round is not None
    )
    card = SizeCard(
        people=people,
        rounds=rounds if people >= LARGE else (),
        halved=run.halves is not None,
        one_group=people < SMALL and any(block.pairs is not None for block in plan.blocks),
        hidden=people < HIDDEN_BELOW,
        before=not run.live,
        visit=None if run.live else run.visit.number,
    )
    return Show("size", card, FACILITATORS, _good_until(plan, run, at))


def _good_until(plan: Plan, run: Run, at: datetime) -> datetime:
    """That a group is of the usual size now is news only to those who were told that it is small."""
    if run.live:
        return until_end(plan, run, at)
    return at - MOMENT if SMALL <= len(run.participants) < LARGE else at + PREPARING


def _decide(draft: PendingEvents, command: c.HalveRounds, at: datetime) -> None:
    if (draft.run.halves is not None) != command.wanted:
        draft.add(e.RoundsHalved(at=at, wanted=command.wanted))


def _acknowledge(plan: Plan, run: Run, command: c.HalveRounds, at: datetime) -> Card:
    return good(texts.ACK_HALVES if command.wanted else texts.ACK_NO_HALVES)


def _react(plan: Plan, run: Run, event: e.RoundsHalved | e.StepStarted) -> Effects:
    people = len(run.participants)
    if isinstance(event, e.StepStarted):
        few = 0 < people < SMALL and _differs(plan) and _all_have_come(run, event.at)
        return (_show(plan, run, event.at),) if few else ()
    return (_show(plan, run, event.at),) if people >= LARGE else ()


FEATURE = Feature(
    commands=(c.HalveRounds,), decide=_decide, acknowledge=_acknowledge, events=(e.RoundsHalved, e.StepStarted), react=_react
)

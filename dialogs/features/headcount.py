"""Headcount: what changes with more people than a round has time for, or with too few for pairs; what facilitators are told,
and the choice.

Before the start, facilitators of a large group are told by themselves, and anybody who leads hears it with “who is here”.
Their card is edited with everybody who comes, so that nothing is left to be said when the first round begins. A small group
may still grow, so it is told when the session starts, and again once everybody has had time to say that they are here. A
large group may let half speak in each round: who is in which half is in `turns`. What happens when turns would be too short
is in `turn_taking`.
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
SMALL = 4  # with fewer there is one group, and counts are hidden
SETTLED = timedelta(minutes=4)  # from the start: who is there has said so by then


def advice(plan: Plan, run: Run, at: datetime) -> Effects:
    """What facilitators should know: as the session starts, as the group becomes large, and while a large group gathers."""
    people, started_at = len(run.participants), run.clock.started_at
    if started_at == at:
        tells = people >= LARGE or is_small(plan, people)
    else:
        gathers = started_at is None or at < started_at + SETTLED
        tells = people >= LARGE if gathers else people == LARGE
    return (_show(plan, run, at),) if tells else ()


def is_small(plan: Plan, people: int) -> bool:
    """Whether a session of this plan is another one with so few people."""
    return 0 < people < SMALL and (bool(plan.poll_steps) or any(block.pairs is not None for block in plan.blocks))


def card_of(plan: Plan, run: Run, *, named: bool = False) -> SizeCard | None:
    """What is different with so many people, or so few; None for a group of the usual size. `named` says who is here."""
    people = len(run.participants)
    if people < LARGE and not is_small(plan, people):
        return None
    speak = turns.speaker_count(run, people)
    rounds = tuple(
        (step.path, turns.share(plan, step, length(run, step), max(1, speak)))
        for step in plan.steps
        if step.round is not None
    )
    return SizeCard(
        people=people,
        rounds=rounds if people >= LARGE else (),
        halved=run.halves is not None,
        one_group=people < SMALL and any(block.pairs is not None for block in plan.blocks),
        hidden=people < HIDDEN_BELOW and bool(plan.poll_steps),
        early=people < SMALL and bool(rounds),
        started=run.live,
        here=run.as_they_came if named else (),
    )


def _show(plan: Plan, run: Run, at: datetime) -> Show:
    card = card_of(plan, run)
    assert card is not None, "only shown to groups of another size"
    return Show("size", card, FACILITATORS, until_end(plan, run, at) if run.live else at + PREPARING)


def _decide(draft: PendingEvents, command: c.HalveRounds, at: datetime) -> None:
    if (draft.run.halves is not None) != command.wanted:
        draft.add(e.RoundsHalved(at=at, wanted=command.wanted))


def _acknowledge(plan: Plan, run: Run, command: c.HalveRounds, at: datetime) -> Card:
    return good(texts.ACK_HALVES if command.wanted else texts.ACK_NO_HALVES)


def _react(plan: Plan, run: Run, event: e.RoundsHalved | e.StepStarted) -> Effects:
    if isinstance(event, e.RoundsHalved):
        return (_show(plan, run, event.at),) if len(run.participants) >= LARGE else ()
    small = is_small(plan, len(run.participants))
    return (_show(plan, run, event.at),) if small and _all_have_come(run, event.at) else ()


def _all_have_come(run: Run, at: datetime) -> bool:
    """Whether this is the first step in which people are counted who said after the start that they are here."""
    started_at = run.clock.started_at
    if started_at is None or not run.clock.stays:
        return False
    settled_at = started_at + SETTLED
    since = any((run.people[one].joined_at or started_at) > started_at for one in run.participants)
    return since and run.clock.stays[-1].started_at < settled_at <= at


FEATURE = Feature(
    commands=(c.HalveRounds,),
    decide=_decide,
    acknowledge=_acknowledge,
    events=(e.RoundsHalved, e.StepStarted),
    react=_react,
)

"""Size of the group: what changes with more people than a round has time for, or with too few for pairs, and the choice.

Facilitators of a large group are told before the start. How small a group is shows only when it starts.
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


def advice(plan: Plan, run: Run, at: datetime) -> Effects:
    """What facilitators should know, as the group becomes large or the session starts."""
    people = len(run.participants)
    large, small = people >= LARGE, run.live and 0 < people < SMALL
    if not (large or small) or (large and not run.live and people > LARGE):
        return ()
    return (_show(plan, run, at),)


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
    )
    return Show("size", card, FACILITATORS, until_end(plan, run, at) if run.live else at + PREPARING)


def _decide(draft: PendingEvents, command: c.HalveRounds, at: datetime) -> None:
    if (draft.run.halves is not None) != command.wanted:
        draft.add(e.RoundsHalved(at=at, wanted=command.wanted))


def _acknowledge(plan: Plan, run: Run, command: c.HalveRounds, at: datetime) -> Card:
    return good(texts.ACK_HALVES if command.wanted else texts.ACK_NO_HALVES)


def _react(plan: Plan, run: Run, event: e.RoundsHalved) -> Effects:
    return (_show(plan, run, event.at),) if len(run.participants) >= LARGE else ()


FEATURE = Feature(
    commands=(c.HalveRounds,), decide=_decide, acknowledge=_acknowledge, events=(e.RoundsHalved,), react=_react
)

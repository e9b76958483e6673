"""Readiness: before the session each person is asked privately whether they have what they need.

Facilitators see who asked for help, which the question says. At any time everybody may ask what to prepare. “before” from a
participant, or after the end, is answered privately. Facilitators also get what they prepare themselves. Answers are taken
until the session ends.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from dialogs import texts
from dialogs.features.feature import Answering, Ballot, Effects, Feature, OpenNow, good
from dialogs.plan.model import POLL_ID_BEFORE, Plan
from dialogs.run.commands import CLOCK, Answer, BaseCommand, Before, Prepare
from dialogs.run.effects import EVERYONE, FACILITATORS, Show, stamp
from dialogs.run.events import BeforeSent
from dialogs.run.messages import BeforeCard, Card, PrepareCard, ReadinessCard, ReadyCard, TextCard
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run
from dialogs.texts.sentence import Planned, sentence

C = TypeVar("C", bound=BaseCommand)
OPTIONS = (texts.READY_YES, texts.READY_HELP)
HELP_OPTION = 1  # the second one: please help me
GOOD_FOR = timedelta(days=2)  # sent two days before a session
POSTED_FOR = timedelta(hours=1)  # how long the group's card is worth posting


def meant(run: Run, command: C) -> C | Prepare:
    """“before” tells everybody where who leads, or the clock, says so. Others, and all after the end, read it alone."""
    leads = command.by == CLOCK or command.by in run.facilitators
    if isinstance(command, Before) and (not leads or (run.phase == "ended" and command.by != CLOCK)):
        return Prepare(by=command.by, needs=True)
    return command


def _decide(draft: PendingEvents, command: Before | Prepare, at: datetime) -> None:
    if isinstance(command, Before):
        draft.add(BeforeSent(at=at, people=command.people))


def _acknowledge(plan: Plan, run: Run, command: Before | Prepare, at: datetime) -> Card:
    if isinstance(command, Before):
        return good(texts.ACK_SHOWN)
    if run.phase == "ended":
        over = texts.PREPARE_OVER if plan.programme is None else texts.PREPARE_OVER_PROGRAMME
        return TextCard(said=sentence(over, title=Planned(plan.title)))
    if command.by in run.facilitators and not command.needs:
        return PrepareCard(started=run.live)
    return BeforeCard(own=True, started=run.live)


def _react(plan: Plan, run: Run, event: BeforeSent) -> Effects:
    posted = Show(f"before:{stamp(event.at)}", BeforeCard(started=run.live), EVERYONE, event.at + POSTED_FOR)
    asked = (Show("ready", ReadyCard(started=run.live), person, event.at + GOOD_FOR) for person in event.people)
    prepare = Show("prepare", PrepareCard(started=run.live), FACILITATORS, event.at + GOOD_FOR)
    ahead = (prepare,) if plan.prepare or plan.reading else ()
    return (posted, *asked, *ahead, *((_overview(run, event.at),) if run.asked_ready else ()))


def _overview(run: Run, at: datetime) -> Show:
    """For facilitators: how many are ready, and who asked for help."""
    return Show("readiness", ReadinessCard(asked=run.asked_ready), FACILITATORS, at + GOOD_FOR)


def _open_now(plan: Plan, run: Run) -> tuple[OpenNow, ...]:
    asked = run.asked_ready and run.phase != "ended"
    return (OpenNow(POLL_ID_BEFORE, 1, len(OPTIONS), False),) if asked else ()


def _accept(plan: Plan, run: Run, answer: Answer) -> Ballot | None:
    possible = run.asked_ready and run.phase != "ended" and answer.options in ((0,), (1,))
    return Ballot(POLL_ID_BEFORE, 1, answer.options, None, False) if answer.poll == POLL_ID_BEFORE and possible else None


def _answered(plan: Plan, run: Run, answer: Answer) -> Card | None:
    if answer.poll != POLL_ID_BEFORE:
        return None
    return good(texts.ACK_READY_HELP if answer.options == (HELP_OPTION,) else texts.ACK_READY)


def _show(plan: Plan, run: Run, poll: str) -> Effects:
    since = run.clock.started_at or run.clock.opened_at
    return (_overview(run, since),) if poll == POLL_ID_BEFORE and since is not None else ()


FEATURE = Feature(
    commands=(Before, Prepare),
    decide=_decide,
    acknowledge=_acknowledge,
    answering=Answering(open_now=_open_now, accept=_accept, acknowledge=_answered, show=_show),
    events=(BeforeSent,),
    react=_react,
)

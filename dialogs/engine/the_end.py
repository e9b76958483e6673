"""Session end: the last cards, what is deleted at once and after ten minutes (named answers), and what cards say when the
session is reopened.

At once: answers without names. After ten minutes also: ideas that the group did not see, and support lines that are not
passed on. If no reopening is possible, all goes at once. A session counts as ended early if steps were left, or half of the
last one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from dialogs.engine.announce import goes_on
from dialogs.engine.one_post import gathered, step_over
from dialogs.features.controls import put_away
from dialogs.features.ideas.lists import stands_for
from dialogs.plan.model import Plan
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import (
    EVERYONE,
    FACILITATORS,
    Effect,
    ForgetAnswers,
    ForgetBallots,
    ForgetNeeds,
    KeepIdeas,
    Show,
)
from dialogs.run.expiry import KEPT_AFTER_END
from dialogs.run.feature_states import IdeasState
from dialogs.run.schedule import length, next_step, planned_end, session_ends_at
from dialogs.run.state import Run


def ended(plan: Plan, run: Run, event: e.SessionEnded | e.SessionReopened | e.ReopeningLapsed) -> tuple[Effect, ...]:
    """The session is over, goes on, or is over for good."""
    if run.clock.started_at is None:
        return (ForgetBallots(None),)
    match event:
        case e.SessionEnded(reopen_until=None):
            return (
                *_put_away(plan, run, event.at),
                *_cards(plan, run, event.at),
                ForgetBallots(None),
                *_lines(run),
                *_ideas(run),
            )
        case e.SessionEnded():
            return (*_put_away(plan, run, event.at), *_cards(plan, run, event.at), ForgetAnswers("secret"))
        case e.ReopeningLapsed():
            return (ForgetAnswers("named"), *_lines(run), *_ideas(run), *_cards(plan, run, event.at))
        case e.SessionReopened():
            return _reopened(plan, run, event)
        case _:
            assert_never(event)


def _put_away(plan: Plan, run: Run, at: datetime) -> tuple[Effect, ...]:
    """The last step's card and the facilitators' controls lose their buttons."""
    return (*step_over(plan, run, run.visit.number), *put_away(run, at))


def _lines(run: Run) -> tuple[Effect, ...]:
    """Lines about support that the group keeps to itself go, once the end cannot be taken back."""
    to_itself = run.needs is not None and run.needs.approved is False
    return (ForgetNeeds("all"),) if to_itself else ()


def _ideas(run: Run) -> tuple[Effect, ...]:
    """Only the ideas that the group saw are kept for the report, and nobody's name with them."""
    return tuple(KeepIdeas(collect, _seen(state)) for collect, state in run.ideas.items())


def _seen(state: IdeasState) -> tuple[int, ...]:
    return tuple(number for shown in state.shown for number in stands_for(state, shown))


def _cards(plan: Plan, run: Run, at: datetime) -> tuple[Show, Show]:
    """The last cards: for everyone, and for facilitators."""
    assert run.clock.ended_at is not None
    return _last_cards(plan, run, at, run.clock.ended_at, run.clock.reopened)


def _reopened(plan: Plan, run: Run, event: e.SessionReopened) -> tuple[Effect, ...]:
    """The session goes on after all: the cards that said it was over do not any more, and everyone is told what is on.

    The card of what is on comes again with its new time, and nothing beside it: one message a moment.
    """
    again, until = goes_on(plan, run, event.at, "reopened", event.closed), None
    if run.phase == "running" and not event.closed and _comes_anew(plan, run, again):
        until = session_ends_at(plan, run, event.at)
        again = tuple(one for one in again if not (isinstance(one, Show) and isinstance(one.card, k.ChangedCard)))
    number = run.clock.reopened - 1
    return (*_last_cards(plan, run, event.at, event.ended_at, number, reopened_at=event.at, goes_on_until=until), *again)


def _comes_anew(plan: Plan, run: Run, effects: tuple[Effect, ...]) -> bool:
    """Whether the card of what is on comes last in the chat, rather than changing one further up."""
    new = (one for one in gathered(plan, run, effects) if isinstance(one, Show))
    return any(one.to == EVERYONE and one.slot == f"step:{run.visit.number}" for one in new)


def _last_cards(
    plan: Plan,
    run: Run,
    at: datetime,
    ended_at: datetime,
    number: int,
    *,
    reopened_at: datetime | None = None,
    goes_on_until: datetime | None = None,
) -> tuple[Show, Show]:
    assert run.clock.started_at is not None
    asked = {(step.path, n) for step in plan.steps for n in range(1, len(step.prompts) + 1)}
    lasted, reopen_until = ended_at - run.clock.started_at, run.clock.reopen_until
    early, performed = _left_for_later(plan, run, ended_at), {stay.step for stay in run.clock.stays}
    ended = k.EndedCard(
        ended_at=ended_at,
        early=early,
        lasted=lasted,
        reopen_until=reopen_until,
        reopened_at=reopened_at,
        goes_on_until=goes_on_until,
    )
    summary = k.SummaryCard(
        planned=(planned_end(plan, run) or run.clock.started_at) - run.clock.started_at,
        lasted=lasted,
        present=len(run.participants),
        prompts_sent=len(run.prompts_sent),
        prompts_left=len(asked - run.prompts_sent),
        skipped=tuple(step.path for step in plan.steps if step.path not in performed),
        ended_at=ended_at,
        reopen_until=reopen_until,
        reopened_at=reopened_at,
    )
    until = at + KEPT_AFTER_END
    return Show(_slot("ended", number), ended, EVERYONE, until), Show(_slot("summary", number), summary, FACILITATORS, until)


def _left_for_later(plan: Plan, run: Run, ended_at: datetime) -> bool:
    """The session was ended with parts to come, or in the first half of its last part."""
    if not run.clock.stays or next_step(plan, run) is not None:
        return True
    last = run.clock.stays[-1]
    spent: timedelta = ended_at - last.started_at
    return spent < length(run, plan.step(last.step)) / 2


def _slot(name: str, number: int) -> str:
    """The slot of a card of the end. Each end has its own, so that it comes last in the chat."""
    return f"{name}:{number}" if number else name

"""The flow of steps: entering and leaving them, and everything the clock does by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, assert_never

from dialogs.engine.due import Due, next_due
from dialogs.features import ground_rules, rounds, support_needs
from dialogs.features.pairs import sessions
from dialogs.features.polls import ballots
from dialogs.features.polls.question import polls_of_step
from dialogs.plan.model import Plan, Step, poll_id_of_done
from dialogs.run import events as e
from dialogs.run.commands import Tick
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import ZERO, length, next_step, session_ends_at
from dialogs.run.state import Run

NEVER_LATE = timedelta.max
How = Literal["time", "next", "back", "goto", "end"]


def enter(draft: PendingEvents, step: Step, at: datetime) -> None:
    """Start a step: its poll and check open, its round begins, its block's pairs are ready, its first prompt is due."""
    stays = draft.run.stays
    before = draft.plan.step(stays[-1].step) if stays else None
    draft.add(e.StepStarted(at=at, step=step.path, ends_at=at + length(draft.run, step)))
    ground_rules.enter(draft, at)
    sessions.enter(draft, before, at)
    for poll in polls_of_step(step):
        ballots.open_poll(draft, poll, at)
    if step.round is not None:
        rounds.start_round(draft, at)


def leave(draft: PendingEvents, how: How, at: datetime) -> None:
    """End the running step: its round ends, open polls close with their results."""
    step = draft.step
    rounds.end_round(draft, at)
    ground_rules.leave(draft, at)
    ballots.close_all(draft, at)
    support_needs.collect(draft, at)
    tally = draft.command.tallies.get(poll_id_of_done(step.path))
    draft.add(e.StepEnded(at=at, step=step.path, how=how, finished=tally.answered if tally else None))


def move(draft: PendingEvents, to: Step | None, how: How, at: datetime) -> None:
    """Leave the running step for another, or for the end of the session."""
    leave(draft, how, at)
    if to is not None:
        enter(draft, to, at)
    else:
        end(draft, "time" if how == "time" else "asked", at)


def end(draft: PendingEvents, how: Literal["time", "asked", "removed"], at: datetime) -> None:
    """The session is over."""
    support_needs.settle(draft, at)
    draft.add(e.SessionEnded(at=at, how=how))


def advance(draft: PendingEvents, at: datetime, late_after: timedelta) -> None:
    """Do everything that is due up to `at`, each at its own moment.

    Up to `late_after` late the run goes on with the planned times. Later it pauses and asks; only self-study and breaks keep
    to the clock, because nobody is waiting in the room (DESIGN, Late tick).
    """
    while (due := next_due(draft.plan, draft.run)) is not None and due.at <= at:
        if at - due.at > late_after and not _keeps_to_clock(draft, due):
            draft.add(e.Paused(at=at, late_since=due.at))
            return
        _do(draft, due)


def _keeps_to_clock(draft: PendingEvents, due: Due) -> bool:
    if not draft.step.alone:
        return False
    following = next_step(draft.plan, draft.run)
    return due.kind != "end" or following is None or following.alone


def _do(draft: PendingEvents, due: Due) -> None:
    step, at = draft.step, due.at
    match due.kind:
        case "prompt":
            draft.add(e.PromptSent(at=at, step=step.path, number=due.number))
        case "notice":
            assert draft.run.ends_at is not None
            draft.add(e.NoticeGiven(at=at, step=step.path, left=due.left, ends_at=draft.run.ends_at))
        case "return":
            assert due.back_at is not None
            draft.add(e.ReturnCalled(at=at, step=step.path, back_at=due.back_at, stretch=due.stretch))
        case "pairs":
            sessions.draw(draft, due.block, "ahead", at)
        case "nudge":
            assert draft.run.ends_at is not None
            people = tuple(sorted(draft.run.nudged & set(draft.run.participants)))
            draft.add(e.Nudged(at=at, step=step.path, left=due.left, ends_at=draft.run.ends_at, people=people))
        case "turn":
            rounds.turn_over(draft, at, "time")
        case "end":
            _time_is_up(draft, at)
        case _:
            assert_never(due.kind)


def _time_is_up(draft: PendingEvents, at: datetime) -> None:
    if draft.step.advance == "ask":
        draft.add(e.NextAsked(at=at, step=draft.step.path))
    else:
        move(draft, next_step(draft.plan, draft.run), "time", at)


def clock_step(plan: Plan, run: Run, at: datetime) -> str | None:
    """Where a paused run would be if it had kept to the clock; None when the session would be over."""
    assert run.late_since is not None
    draft = PendingEvents(plan, run, Tick())
    draft.add(e.Resumed(at=at, shift=ZERO))
    advance(draft, at, NEVER_LATE)
    return draft.run.step if draft.run.live else None


def overrun(plan: Plan, run: Run, at: datetime) -> timedelta | None:
    """How far behind the run is when catching up should be offered: the step just left overran by 2 minutes or a tenth."""
    if not run.stays or run.started_at is None:
        return None
    stay = run.stays[-1]
    planned = plan.step(stay.step).lasts
    over = (stay.ended_at - stay.started_at) - planned
    late = session_ends_at(plan, run, at) - (run.started_at + plan.lasts)
    if over >= min(timedelta(minutes=2), planned / 10) and late >= timedelta(seconds=30):
        return late
    return None

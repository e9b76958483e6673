"""Deciders for time commands: start, next, back, skip, go to, pause, resume, longer, shorter, catch up, end, reopen.

`extend` after the time is up counts from now; an end in the past is refused. `skip` leaves out only the coming step and
refuses another name. `back` on the first step restarts it. Moving on ends a pause; `pause` in a pause changes when it ends.
`catch up` is refused when not late.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from dialogs import texts
from dialogs.engine import catch_up, scheduled, steps
from dialogs.engine.reopening import refuse, reopen
from dialogs.engine.undo import undo
from dialogs.features.registry import FEATURES
from dialogs.plan.model import Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import ZERO, behind, current_ends_at, next_step, session_ends_at, waits_until
from dialogs.texts.sentence import At, Lasting, Planned, Refused, sentence

LONGEST_EXTENSION = timedelta(hours=4)  # a slip of the finger ("extend 500") must not lose the session


def decide_time(draft: PendingEvents, command: c.TimingCommand, at: datetime) -> None:
    """Decide a command about time. Raises Refused where it makes no sense now."""
    match command:
        case c.Start():
            _start(draft, command, at)
        case c.CancelStart():
            scheduled.cancel(draft, at)
        case c.Next():
            _next(draft, command, at)
        case c.Back() | c.GoTo() | c.Skip():
            _jump(draft, command, at)
        case c.Pause():
            _pause(draft, command, at)
        case c.Resume():
            _resume(draft, command, at)
        case c.Extend():
            _extend(draft, command, at)
        case c.CatchUp():
            _catch_up(draft, command, at)
        case c.Undo():
            undo(draft, at)
        case c.Reopen():
            reopen(draft, at)
        case c.End():
            _end(draft, command, at)
        case _:
            assert_never(command)


def _start(draft: PendingEvents, command: c.Start, at: datetime) -> None:
    if draft.run.phase == "ended":
        raise Refused(sentence(texts.ALREADY_ENDED))
    if draft.run.phase != "open":
        raise Refused(sentence(texts.ALREADY_RUNNING))
    if command.starts_at is not None:
        scheduled.set_start(draft, command, command.starts_at, at)
        return
    early = scheduled.begins_later(draft, command, at)
    if early is not None:
        scheduled.set_start(draft, command, early, at)
        return
    scheduled.drop(draft, "begun", at)
    draft.add(e.SessionStarted(at=at, plan=draft.plan.hash, timezone=command.timezone))
    for feature in FEATURES:
        feature.start(draft, command, at)
    steps.enter(draft, draft.plan.steps[0], at)


def _pause(draft: PendingEvents, command: c.Pause, at: datetime) -> None:
    """Stop the clock. In a pause it changes when that ends: at another time, or only when somebody resumes."""
    until = scheduled.pause_until(draft.run, command, at)
    if draft.run.phase == "paused" and until == draft.run.clock.resumes_at:
        draft.refuse_while_paused()
    draft.add(e.Paused(at=at, until=until))


def _wake(draft: PendingEvents, at: datetime) -> None:
    """A paused run that is moved on runs again, and what is left of the paused step does not matter."""
    if draft.run.phase == "paused":
        since = draft.run.clock.late_since or draft.run.clock.paused_at or at
        draft.add(e.Resumed(at=at, shift=at - since, moves_on=True))


def _next(draft: PendingEvents, command: c.Next, at: datetime) -> None:
    _wake(draft, at)
    steps.go_on(draft, "next", at)


def _jump(draft: PendingEvents, command: c.Back | c.GoTo | c.Skip, at: datetime) -> None:
    match command:
        case c.Skip():
            coming = next_step(draft.plan, draft.run)
            if coming is None:
                raise Refused(sentence(texts.NOTHING_TO_SKIP))
            if command.steps and coming.path not in command.steps:
                raise Refused(sentence(texts.SKIP_ONLY_NEXT, step=Planned(coming.title)), ("agenda",))
            draft.add(e.StepSkipped(at=at, step=coming.path))
            if draft.run.phase == "running" and draft.run.visit.waiting is not None:
                _wait_again(draft, at)
        case c.Back():
            _wake(draft, at)
            steps.move(draft, _before(draft), "back", at)
        case c.GoTo():
            if command.step not in draft.plan.index_of:
                raise Refused(sentence(texts.NO_SUCH_STEP, step=command.step))
            _wake(draft, at)
            steps.move(draft, draft.plan.step(command.step), "goto", at)
        case _:
            assert_never(command)


def _wait_again(draft: PendingEvents, at: datetime) -> None:
    """What people waited for is left out: go on to what comes now, or wait for that."""
    until = waits_until(draft.plan, draft.run, at)
    if until is None:
        steps.move(draft, next_step(draft.plan, draft.run), "time", at)
    elif draft.run.visit.waiting is None or until != draft.run.visit.waiting.until:
        draft.add(e.WaitStarted(at=at, step=draft.step.path, until=until))


def _before(draft: PendingEvents) -> Step:
    """The step before the running one in the plan, left-out ones passed over; the first step starts again."""
    earlier, left_out = draft.plan.steps[: draft.plan.index_of[draft.step.path]], draft.run.clock.skipped
    had = (one for one in reversed(earlier) if one.path not in left_out and steps.is_needed(draft.plan, draft.run, one))
    return next(had, draft.step)


def _resume(draft: PendingEvents, command: c.Resume, at: datetime) -> None:
    if draft.run.phase != "paused":
        raise Refused(sentence(texts.NOT_PAUSED))
    since = draft.run.clock.late_since or draft.run.clock.paused_at or at
    if command.keep_clock and draft.run.clock.late_since is not None:
        draft.add(e.Resumed(at=at, shift=ZERO))
        steps.advance(draft, at, steps.NEVER_LATE)
        return
    draft.add(e.Resumed(at=at, shift=at - since))
    for feature in FEATURES:
        feature.resumed(draft, at)


def _extend(draft: PendingEvents, command: c.Extend, at: datetime) -> None:
    step, by_time = draft.step, command.by_time
    assert draft.run.ends_at is not None
    assert draft.run.step_started_at is not None
    if by_time == ZERO or abs(by_time) > LONGEST_EXTENSION:
        raise Refused(sentence(texts.EXTEND_OUT_OF_RANGE))
    paused = draft.run.phase == "paused"
    over = not paused and (draft.run.visit.asked_next or draft.run.visit.waiting is not None)
    old_end = at if over else draft.run.ends_at  # time is up and we asked: more time counts from now
    ends_at = old_end + by_time
    now = draft.run.moment(at)
    if ends_at <= now:
        left = Lasting(max(ZERO, draft.run.ends_at - now))
        raise Refused(sentence(texts.TOO_LITTLE_LEFT, left=left, step=Planned(step.title)))
    draft.add(e.StepExtended(at=at, step=step.path, by_time=by_time, ends_at=ends_at))
    _reschedule(draft, at)


def _reschedule(draft: PendingEvents, at: datetime) -> None:
    for feature in FEATURES:
        feature.rescheduled(draft, at)


def _catch_up(draft: PendingEvents, command: c.CatchUp, at: datetime) -> None:
    found = {way.proposal.way: way for way in catch_up.ways(draft.plan, draft.run, at)}
    if not found:
        raise Refused(sentence(texts.NOT_BEHIND, until=At(current_ends_at(draft.run, at))))
    if found.keys() == {"run on"}:
        raise Refused(sentence(texts.NOTHING_TO_SHORTEN, ends=At(session_ends_at(draft.plan, draft.run, at))))
    if command.way is None:
        draft.add(e.OverrunOffered(at=at, behind=behind(draft.plan, draft.run, at)))
        return
    way = found.get(command.way)  # type: ignore[call-overload]
    if way is None:
        raise Refused(sentence(texts.NO_SUCH_WAY, known=", ".join(found)))
    assert draft.run.ends_at is not None
    draft.add(e.Refitted(at=at, way=command.way, lengths=dict(way.lengths), ends_at=draft.run.ends_at, dropped=way.dropped))


def _end(draft: PendingEvents, command: c.End, at: datetime) -> None:
    if draft.run.phase == "ended":
        refuse(draft.run)
    if draft.run.live:
        _wake(draft, at)
        steps.leave(draft, None, "end", at)
    steps.end(draft, "removed" if command.by == c.CLOCK else "asked", at)


def offer_to_catch_up(draft: PendingEvents, at: datetime) -> None:
    """A step that overran by hand is over: offer the facilitator ways to end on time, once a step."""
    if draft.run.phase != "running" or not any(isinstance(event, e.StepEnded) for event in draft.events):
        return
    late = steps.overrun(draft.plan, draft.run, at)
    if late is not None and len(catch_up.ways(draft.plan, draft.run, at)) > 1:
        draft.add(e.OverrunOffered(at=at, behind=late))

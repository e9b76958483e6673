"""The run after an event that changes the clock or the plan's times: after a pause, all that is still to come lies later.

A step that waits for a clock time does not move with a pause. The minute of a lost connection stands still too. A longer
step gives its notices again and grants the rooms that asked for time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import assert_never

from dialogs.run import events as e
from dialogs.run.evolve.rooms import everybody_has_time
from dialogs.run.replace import changed
from dialogs.run.state import GONE_AFTER, Clock, Run, Visit, with_entry
from dialogs.texts.sentence import PersonId

ZERO = timedelta(0)


def after_timing(run: Run, event: e.TimingEvent) -> Run:
    """Paused, resumed, made longer or shorter, skipped, re-fitted. An offer to catch up changes nothing."""
    clock = run.clock
    changes = clock.changes + 1
    match event:
        case e.Paused():
            if clock.phase == "paused":
                return changed(run, clock=changed(clock, resumes_at=event.until, changes=changes))
            paused = changed(clock, phase="paused", paused_at=event.at, late_since=event.late_since, changes=changes)
            return changed(run, clock=changed(paused, resumes_at=event.until, pause=changes))
        case e.Resumed():
            resumed = changed(clock, phase="running", paused_at=None, late_since=None, changes=changes)
            resumed = changed(resumed, resumes_at=None)
            return went_on(changed(run, clock=resumed), event.at, event.shift)
        case e.StepSkipped():
            return changed(run, clock=changed(clock, skipped=clock.skipped | {event.step}, changes=changes))
        case e.StepNotNeeded():
            return changed(run, clock=_lent(clock, event.then, event.lasts)) if event.then is not None else run
        case e.StepExtended():
            return _extended(run, event)
        case e.Refitted():
            dropped = clock.dropped | frozenset(event.dropped)
            refitted = changed(clock, lengths={**clock.lengths, **event.lengths}, dropped=dropped, changes=changes)
            refitted = changed(refitted, offered_at=None)
            return changed(run, clock=refitted, visit=changed(run.visit, ends_at=event.ends_at))
        case e.OverrunOffered():
            return changed(run, clock=changed(clock, offered_at=event.at))
        case _:
            assert_never(event)


def _lent(clock: Clock, step: str, lasts: timedelta) -> Clock:
    """The step that comes instead of one that nobody needs has that one's time, too, in this visit."""
    lent = with_entry(clock.lent, step, clock.lengths.get(step))
    return changed(clock, lengths=with_entry(clock.lengths, step, lasts), lent=lent)


def given_back(clock: Clock, step: str) -> Clock:
    """Another step starts, perhaps an earlier one: then there may be something to do in the one that nobody needed."""
    back = {path: lasts for path, lasts in clock.lent.items() if path != step}
    if not back:
        return clock
    lengths = {path: lasts for path, lasts in clock.lengths.items() if path not in back}
    lengths |= {path: lasts for path, lasts in back.items() if lasts is not None}
    kept = {path: lasts for path, lasts in clock.lent.items() if path == step}
    return changed(clock, lengths=MappingProxyType(lengths), lent=MappingProxyType(kept))


def went_on(run: Run, at: datetime, shift: timedelta) -> Run:
    """The clock goes on after it stood still: everything still to come lies `shift` later."""
    called = MappingProxyType({stretch: back_at + shift for stretch, back_at in run.clock.called.items()})
    clock = changed(run.clock, paused_for=run.clock.paused_for + shift, called=called)
    return changed(run, clock=clock, visit=moved(run.visit, shift), leaving=leaving(run, at, shift))


def leaving(run: Run, at: datetime, shift: timedelta) -> Mapping[PersonId, datetime]:
    """No time passes for lost connections either: of their minute as much is left as when the clock stopped."""
    if not shift or not run.leaving:
        return run.leaving
    stopped_at = at - shift
    left = {person: min(until - stopped_at, GONE_AFTER) for person, until in run.leaving.items()}
    return MappingProxyType({person: at + max(wait, ZERO) for person, wait in left.items()})


def _extended(run: Run, event: e.StepExtended) -> Run:
    """A longer step gives its notices again when their moments lie ahead once more."""
    clock, visit, now = run.clock, run.visit, run.moment(event.at)
    if event.by_time > ZERO:
        visit = changed(visit, rooms=everybody_has_time(visit.rooms))
    lengths = with_entry(clock.lengths, event.step, event.ends_at - (visit.started_at or now))
    given = frozenset(left for left in visit.notified if event.ends_at - left <= now)
    return changed(
        run,
        clock=changed(clock, lengths=lengths, changes=clock.changes + 1),
        visit=changed(visit, ends_at=event.ends_at, notified=given, asked_next=False, waiting=None, retimed_at=now),
    )


def moved(visit: Visit, shift: timedelta) -> Visit:
    """Everything of the running step lies `shift` later."""
    turn = visit.round
    if turn is not None and turn.turn_ends_at is not None:
        turn = changed(turn, turn_ends_at=turn.turn_ends_at + shift)
    return changed(
        visit,
        started_at=visit.started_at + shift if visit.started_at else None,
        ends_at=_ends_at(visit, shift),
        retimed_at=visit.retimed_at + shift if visit.retimed_at else None,
        prompted_at=visit.prompted_at + shift if visit.prompted_at else None,
        poll_ends_at=visit.poll_ends_at + shift if visit.poll_ends_at else None,
        ideas_end_at=visit.ideas_end_at + shift if visit.ideas_end_at else None,
        polled_at=visit.polled_at + shift if visit.polled_at else None,
        round=turn,
    )


def _ends_at(visit: Visit, shift: timedelta) -> datetime | None:
    if visit.waiting is not None:  # the clock time at which the next step begins does not move
        return visit.waiting.until
    return visit.ends_at + shift if visit.ends_at else None

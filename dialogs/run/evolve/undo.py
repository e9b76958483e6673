"""The run after a command of a facilitator began, was done, or was taken back, and after an end was taken back.

A step that comes back has the time it had left and asks its questions again. Times that other commands changed since stay.
After a reopening, people may still agree to the support needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar, assert_never

from dialogs.run import events as e
from dialogs.run.evolve.timing import moved, went_on
from dialogs.run.feature_states import PersonState
from dialogs.run.replace import changed
from dialogs.run.state import MOST_UNDOS, Clock, Run, Undoable, Visit
from dialogs.texts.sentence import PersonId

K = TypeVar("K")
V = TypeVar("V")
ZERO = timedelta(0)
MOVES = ("next", "back", "go to")  # commands that start another step


def after_command(run: Run, event: e.CommandEvent) -> Run:
    """What `undo` can take back is remembered, or was taken back."""
    match event:
        case e.CommandTaken():
            new = Undoable(event.name, event.at, event.by, run.visit.number, changed(run, undos=()))
            by_hand = (event.by, event.at) if event.name in MOVES else run.moved
            return changed(run, undos=(*run.undos, new)[-MOST_UNDOS:], moved=by_hand)
        case e.CommandDone() if run.undos:
            done = changed(run.undos[-1], after=changed(run, undos=()), visit=run.visit.number)
            return changed(run, undos=(*run.undos[:-1], done))
        case e.CommandDone():
            return run
        case e.CommandUndone():
            return _undone(run, event)
        case _:
            assert_never(event)


def _undone(run: Run, event: e.CommandUndone) -> Run:
    if not run.undos:
        return run
    last, rest = run.undos[-1], run.undos[:-1]
    after = last.after
    if after is None:
        return changed(_brought_back(run, last, event.shift, event.at, left=_older(run, last)), undos=())
    by = (event.by, event.at) if event.by else None
    run = changed(run, undos=rest, undone=event.name, undone_by=by, fresh=last.before.fresh)
    if not event.timed:
        return run
    if last.moved:
        return _turns_back(_brought_back(run, last, event.shift, event.at, left=True), last)
    if last.before.phase == "running" and after.phase == "paused":
        return _started_again(run, event)
    if last.before.phase == "paused" and after.phase == "running":
        changes = run.clock.changes + 1
        clock = changed(run.clock, phase="paused", paused_at=event.at, changes=changes, pause=changes)
        return changed(run, clock=clock)
    return _times_back(run, last.before, after, event.at)


def _older(run: Run, last: Undoable) -> bool:
    """Whether a command that an earlier version recorded led to another step."""
    return last.before.visit.step != run.visit.step or last.before.phase != run.phase


def _brought_back(run: Run, last: Undoable, shift: timedelta, at: datetime, *, left: bool) -> Run:
    """Clock and visit are as before the command. What people have seen stays counted, so that slots are not used again."""
    before = last.before
    clock = _clock_of(before, run)
    visit = moved(before.visit, shift) if clock.phase == "running" else before.visit
    number = run.visit.number + (1 if left and before.live else 0)
    visit = changed(visit, number=number, nudges=run.visit.nudges, retimed_at=clock.stopped_at or at)
    visit = _dialogs_anew(visit) if left else changed(visit, in_tray=run.visit.in_tray)
    return changed(run, clock=clock, visit=visit, undos=_of_visit(run.undos, before.visit.number, number))


def _clock_of(before: Run, run: Run) -> Clock:
    """The clock as before. Cards keep their numbers, and a pause that stands again gets a card with buttons of its own."""
    changes, clock = run.clock.changes + 1, before.clock
    pause = changes if clock.phase == "paused" else run.clock.pause
    called, reopened_before = run.clock.called, run.clock.reopened
    return changed(clock, called=called, changes=changes, pause=pause, offered_at=None, reopened=reopened_before)


def _dialogs_anew(visit: Visit) -> Visit:
    """A step that comes back asks again, as another visit: what it had asked was answered when it was left."""
    return changed(visit, in_tray=frozenset(), round_held=False, waiting=None)


def _of_visit(undos: tuple[Undoable, ...], old: int, new: int) -> tuple[Undoable, ...]:
    """The visit that goes on has another number now: what could be taken back in it still can."""
    return tuple(changed(one, visit=new) if one.visit == old else one for one in undos)


def _turns_back(run: Run, last: Undoable) -> Run:
    """The round that was left goes on, so it does not count yet for the order of the next one."""
    people: dict[PersonId, PersonState] = dict(run.people)
    left = last.before.visit.round
    for person in left.order if left is not None else ():
        if person in people and person in last.before.people:
            people[person] = changed(people[person], past_turns=last.before.people[person].past_turns)
    return changed(run, people=MappingProxyType(people)) if left is not None else run


def _started_again(run: Run, event: e.CommandUndone) -> Run:
    """A pause was taken back: no time has passed."""
    clock = changed(run.clock, phase="running", paused_at=None, late_since=None, resumes_at=None)
    return went_on(changed(run, clock=changed(clock, changes=clock.changes + 1)), event.at, event.shift)


def _times_back(run: Run, before: Run, after: Run, at: datetime) -> Run:
    """Lengths, left-out steps and dropped prompts as before; whatever else has happened since stays as it is."""
    clock = _clock_back(run.clock, before.clock, after.clock)
    visit, now = run.visit, run.moment(at)
    if visit.ends_at is not None and before.visit.ends_at is not None and after.visit.ends_at is not None:
        ends_at = visit.ends_at - (after.visit.ends_at - before.visit.ends_at)
        retimed_at = now if ends_at != visit.ends_at else visit.retimed_at
        asked = before.visit.asked_next if visit.asked_next == after.visit.asked_next else visit.asked_next
        given = frozenset(left for left in visit.notified if ends_at - left <= now)
        asked = asked and ends_at <= now
        waiting = before.visit.waiting if visit.waiting == after.visit.waiting else visit.waiting
        visit = changed(visit, ends_at=ends_at, asked_next=asked, waiting=waiting, notified=given, retimed_at=retimed_at)
    return changed(run, clock=clock, visit=visit)


def _clock_back(now: Clock, before: Clock, after: Clock) -> Clock:
    return changed(
        now,
        lengths=_entries_back(now.lengths, before.lengths, after.lengths),
        skipped=_members_back(now.skipped, before.skipped, after.skipped),
        dropped=_members_back(now.dropped, before.dropped, after.dropped),
        resumes_at=before.resumes_at if now.resumes_at == after.resumes_at else now.resumes_at,
        changes=now.changes + 1,
    )


def _entries_back(now: Mapping[K, V], before: Mapping[K, V], after: Mapping[K, V]) -> Mapping[K, V]:
    keys = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    kept = {key: value for key, value in now.items() if key not in keys}
    return MappingProxyType(kept | {key: before[key] for key in keys if key in before})


def _members_back(now: frozenset[K], before: frozenset[K], after: frozenset[K]) -> frozenset[K]:
    return (now - (after - before)) | (before - after)


# -- an end that is taken back -----------------------------------------------------------------------------------------


def reopened(run: Run, event: e.SessionReopened) -> Run:
    """The session goes on where it stood, in a visit of its own."""
    ended = ended_by(run)
    before = _before_the_end(run, ended)
    number = run.visit.number + 1
    rest = run.undos[: run.undos.index(ended)] if ended is not None else run.undos
    clock = _clock_of(before, run)
    clock = changed(clock, reopened=clock.reopened + 1)
    visit = _running_again(before.visit, run, event) if clock.phase == "running" else before.visit
    needs = run.needs
    if needs is not None and needs.approved is False:  # not enough agreed by then: they may still do so
        needs = changed(needs, approved=None, agreed=None)
    back = changed(
        run,
        clock=clock,
        visit=changed(_dialogs_anew(visit), number=number),
        needs=needs,
        undone=ended.name if ended is not None else "end",
    )
    back = changed(back, undos=_of_visit(rest, before.visit.number, number))
    return _turns_back(back, ended) if ended is not None else back


def ended_by(run: Run) -> Undoable | None:
    """The command that ended the session; None where its time was up, or an earlier version recorded it."""
    return next((one for one in reversed(run.undos) if one.ended), None)


def _before_the_end(run: Run, ended: Undoable | None) -> Run:
    if ended is not None:
        return ended.before
    clock = changed(run.clock, phase="running", ended_at=None, reopen_until=None, stays=run.clock.stays[:-1])
    return changed(run, clock=clock)


def _running_again(visit: Visit, run: Run, event: e.SessionReopened) -> Visit:
    shift = event.at - run.clock.ended_at if run.clock.ended_at is not None else ZERO
    return changed(moved(visit, shift), ends_at=event.ends_at, retimed_at=event.at, asked_next=False)

"""Private acknowledgements: what the person who gave a command is told; the answer to `where`.

Nobody gets one for what everybody sees anyway. `where` tells the step, how late we are, the next break, the end, and the
person's own partners, role and room. Facilitators also see how many rooms have finished.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.engine import questions, scheduled
from dialogs.engine.decide import as_one_person, meant_by
from dialogs.engine.help_now import words_now
from dialogs.features import answers, people, rooms, whereabouts
from dialogs.features.feature import good
from dialogs.features.pairs import run_groups
from dialogs.features.registry import DECIDERS
from dialogs.plan.model import Mode, Plan, poll_id_of_done
from dialogs.run import commands as c
from dialogs.run import messages as k
from dialogs.run.schedule import behind, block_times, current_ends_at, lag, next_step, running_step, session_ends_at, slices
from dialogs.run.state import Run
from dialogs.texts.sentence import At, Lasting, Planned


def reply(plan: Plan, run: Run, command: c.Command, at: datetime) -> k.Card | None:
    """The card for the one who asked; None where what everybody sees says enough, and for the clock."""
    if command.by == c.CLOCK:
        return None
    command = meant_by(plan, run, as_one_person(run, command))
    if (asked := questions.just_asked(run, command, at)) is not None:
        return questions.dialog(plan, run, asked, command, at)
    return _acknowledged(plan, run, command, at)


def _acknowledged(plan: Plan, run: Run, command: c.Command, at: datetime) -> k.Card | None:
    match command:
        case c.Confirm():
            return questions.withdrawn()
        case c.Undo() if run.withdrew == (command.by, at):  # it took back only what was asked
            return questions.withdrawn()
        case c.Where():
            return where(plan, run, command, at)
        case c.ShowPeople():
            return whereabouts.who_is_here(plan, run, command, at)
        case c.Agenda():
            return _agenda(plan, run, at)
        case c.Help():
            return _help(run, command)
        case c.Answer():
            return answers.acknowledge(plan, run, command)
        case c.Join() | c.Leave() | c.TakePart() | c.KeepApart() | c.SamePerson():
            return people.acknowledge(plan, run, command)
        case c.AddFacilitator() | c.HandOver() | c.TakeOver():
            return people.acknowledge(plan, run, command)
        case c.TakeNote():
            return good(texts.ACK_NOTED)
        case c.Start() if run.planned_start is not None:
            return scheduled.acknowledged(run)
        case c.Undo() if run.phase == "open":  # it stood for CancelStart
            return good(texts.ACK_START_CANCELLED)
        case c.CancelStart():
            return good(texts.ACK_START_CANCELLED)
        case c.Start() | c.Next() | c.Back() | c.Skip() | c.GoTo() | c.Pause() | c.Resume() | c.Extend():
            return _retimed(plan, run, command, at)
        case c.CatchUp() | c.Undo() | c.End() | c.Reopen():
            return _retimed(plan, run, command, at)
        case c.OpenRun() | c.Tick() | c.WithdrawFacilitator():
            return None
        case c.OpenRehearsal() | c.OpenSheet() | c.OpenDigest() | c.ForgetMe() | c.ShowProgramme():
            return None  # this and the next: requests that the service answers
        case c.ShowMissed() | c.ShowRecord() | c.SetDate() | c.PaceNudges() | c.Intend() | c.ContinueGroup() | c.CastVotes():
            return None
        case _:
            return _acknowledged_by_feature(plan, run, command, at)


def _agenda(plan: Plan, run: Run, at: datetime) -> k.AgendaCard:
    return k.AgendaCard(
        blocks=block_times(plan, run, at),
        behind=behind(plan, run, at),
        started=run.clock.started_at is not None,
        paused=run.phase == "paused" and run.clock.resumes_at is None,
    )


def _help(run: Run, command: c.Help) -> k.HelpCard:
    leads = command.by in run.facilitators
    now = words_now(run, leads=leads)
    return k.HelpCard(facilitator=leads, about=command.about, now=now, found=command.found)


def _acknowledged_by_feature(plan: Plan, run: Run, command: c.FeatureCommand, at: datetime) -> k.Card | None:
    return DECIDERS[type(command)].acknowledge(plan, run, command, at)


def where(plan: Plan, run: Run, command: c.Command, at: datetime) -> k.WhereCard:
    """Where we are, until when, what comes next, and how far ahead or behind."""
    phase = "open" if run.phase == "new" else run.phase
    step = running_step(plan, run)
    if step is None or run.ends_at is None:
        return k.WhereCard(
            phase=phase,
            present=len(run.participants),
            starts_at=run.planned_start.starts_at if run.planned_start else None,
            reopen_until=run.clock.reopen_until if run.phase == "ended" else None,
            leads=command.by in run.facilitators,
        )
    following = next_step(plan, run)
    finished = command.tallies.get(poll_id_of_done(step.path))
    own = run_groups.own_group(plan, run, command.by, at)
    in_use = rooms.open_rooms(plan, run) if command.by in run.facilitators else {}
    return k.WhereCard(
        phase=phase,
        step=step.path,
        ends_at=current_ends_at(run, at),
        left=current_ends_at(run, at) - max(at, run.clock.resumes_at or at),
        next_step=following.path if following else None,
        break_at=_next_break(plan, run, at),
        session_ends_at=session_ends_at(plan, run, at),
        behind=behind(plan, run, at),
        finished=finished.answered if finished else None,
        rooms=len(in_use),
        rooms_finished=len(run.visit.rooms.finished & in_use.keys()),
        present=len(run.participants),
        resumes_at=run.clock.resumes_at,
        prompt=max(run.visit.sent, default=None),
        partners=own.partners if own else (),
        role=own.role if own else None,
        room=own.room if own else None,
        group_in=own.block if own and own.block != step.block else None,
    )


def _next_break(plan: Plan, run: Run, at: datetime) -> datetime | None:
    """When the next break begins; None where none is left, or a pause whose end nobody knows moves it."""
    if run.clock.stopped_at is not None and run.clock.resumes_at is None:
        return None
    coming = slices(plan, run, at)[1:]  # after the step that is on
    return next((part.starts_at for part in coming if part.step.mode is Mode.BREAK), None)


def _retimed(plan: Plan, run: Run, command: c.TimingCommand, at: datetime) -> k.Card | None:
    step = running_step(plan, run)
    if isinstance(command, c.Undo) and (step is None or run.ends_at is None):
        return good(texts.ACK_UNDONE_ONLY, command=run.undone or "")
    if run.phase == "ended":
        return _over(run)
    if step is None or run.ends_at is None:
        return None
    now, until = Planned(step.title), At(run.ends_at + lag(run, at))
    match command:
        case c.Start():
            return good(texts.ACK_STARTED)
        case c.Next() if run.visit.waiting is not None and (following := next_step(plan, run)) is not None:
            return good(texts.ACK_WAITS, next=Planned(following.title), until=until)
        case c.Next() | c.Back() | c.GoTo():
            return good(texts.ACK_NEXT, step=now, until=until)
        case c.Skip():
            return _skipped(plan, run)
        case c.Pause() if run.clock.resumes_at is not None:
            return good(texts.ACK_PAUSED_UNTIL, until=At(run.clock.resumes_at))
        case c.Pause():
            return good(texts.ACK_PAUSED)
        case c.Resume():
            return good(texts.ACK_RESUMED, step=now, until=until)
        case c.Extend() if run.phase == "paused":
            return good(texts.ACK_LEFT_WHEN_PAUSED, step=now, left=Lasting(run.ends_at - run.moment(at)))
        case c.Extend():
            return good(texts.ACK_EXTENDED, step=now, until=until)
        case c.CatchUp(way=None):
            return good(texts.ACK_OFFERED)
        case c.CatchUp():
            return good(texts.ACK_REFITTED, until=At(session_ends_at(plan, run, at)))
        case c.Undo() | c.Reopen():
            return _taken_back(run, command, now, until)
        case c.End() | c.CancelStart():
            return None
        case _:
            assert_never(command)


def _taken_back(run: Run, command: c.Undo | c.Reopen, now: Planned, until: At) -> k.Card:
    match command:
        case c.Undo() if run.phase == "paused":
            return good(texts.ACK_UNDONE_PAUSED, command=run.undone or "", step=now)
        case c.Undo():
            return good(texts.ACK_UNDONE, command=run.undone or "", step=now, until=until)
        case c.Reopen() if run.phase == "paused":
            return good(texts.ACK_REOPENED_PAUSED, step=now)
        case c.Reopen():
            return good(texts.ACK_REOPENED, step=now, until=until)
        case _:
            assert_never(command)


def _over(run: Run) -> k.Card:
    until = run.clock.reopen_until
    return good(texts.ACK_ENDED) if until is None else good(texts.ACK_ENDED_UNTIL, until=At(until))


def _skipped(plan: Plan, run: Run) -> k.Card | None:
    assert run.step is not None
    here = plan.index_of[run.step]
    left_out = [step for step in plan.steps[here + 1 :] if step.path in run.clock.skipped]
    following = next_step(plan, run)
    before_that = [
        step for step in left_out if following is None or plan.index_of[step.path] < plan.index_of[following.path]
    ]
    return good(texts.ACK_SKIPPED, step=Planned(before_that[-1].title)) if before_that else None

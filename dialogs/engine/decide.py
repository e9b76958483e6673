"""Command dispatcher: checks who may give a command, and turns it into events or refuses it with a sentence.

Order: a start or the end of a pause that is due, what the clock owes, then the command. A refused command changes nothing.
Facilitators' commands are refused to others; if nobody leads, the refusal offers `take over`. Before the start and after the
end only the commands in BEFORE_START work. A second device counts as its person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from dialogs import texts
from dialogs.engine import questions, reopening, scheduled, stale_controls, steps, undo
from dialogs.engine.answered_cards import close_dialogs
from dialogs.engine.time_commands import decide_time, offer_to_catch_up
from dialogs.features import answers, people, readiness, rooms
from dialogs.features.registry import DECIDERS
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused, sentence

C = TypeVar("C", bound=c.BaseCommand)
BEFORE_START: tuple[type[c.BaseCommand], ...] = (
    c.OpenRun, c.Start, c.Join, c.Leave, c.Before, c.AddFacilitator, c.HandOver, c.TakeNote, c.TakePart, c.KeepApart,
    c.Where, c.Agenda, c.Help, c.Tick, c.ChangePoll, c.ShowOptions, c.End, c.SamePerson, c.Nudge, c.Answer, c.OpenSheet,
    c.OpenRehearsal, c.WantAlerts,
    c.ForgetMe, c.ShowProgramme, c.SetDate, c.PaceNudges, c.Intend, c.RecordAttendance, c.ShowRecord,
    c.TakeOutNeeds, c.OpenDigest, c.ShowMissed, c.ShowPeople, c.CancelStart, c.Confirm, c.ContinueGroup,
    c.WithdrawFacilitator, c.Undo, c.Reopen, c.SetLink, c.ShowLinks, c.HalveRounds,
    c.AskForHelp, c.Prepare,
)  # fmt: skip


def decide(plan: Plan, run: Run, command: c.Command, at: datetime) -> tuple[e.Event, ...]:
    """The events of `decide_folded`."""
    return tuple(event for event, _ in decide_folded(plan, run, command, at))


def decide_folded(plan: Plan, run: Run, command: c.Command, at: datetime) -> tuple[tuple[e.Event, Run], ...]:
    """The events `command` makes of `run` at `at`, what was due before it included; each with the state after it.

    Raises Refused, with the way out, for what cannot be done now; then nothing has happened.
    """
    command = _meant(plan, run, as_one_person(run, command), at)
    _permit(run, command)
    draft = PendingEvents(plan, run, command)
    if (start := scheduled.planned_start(draft, at, command.late_after)) is not None:
        decide_time(draft, start, draft.run.planned_start.starts_at if draft.run.planned_start else at)
    scheduled.end_pause(draft, at, command.late_after)
    if run.phase == "running":
        steps.advance(draft, at, command.late_after)
    reopening.lapse(draft, at)
    begun = _answer_or_ask(draft, command, at)
    if draft.run.phase == "running":
        steps.advance(draft, at, command.late_after)  # what the command made due at once: a first prompt, a turn
    offer_to_catch_up(draft, at)
    close_dialogs(draft, run, at)
    if begun is not None:
        undo.finish(draft, begun, at)
    return tuple(zip(draft.events, draft.runs, strict=True))


def _answer_or_ask(draft: PendingEvents, command: c.Command, at: datetime) -> undo.Begun | None:
    """Refuse what is out of date, ask before what would do harm, and decide the rest. Returns what is remembered of it."""
    stale_controls.refuse_stale(draft.plan, draft.run, command, at)
    stale_controls.refuse_twice(draft.plan, draft.run, command, at)
    if questions.withdraws(draft, command, at) or questions.asks_first(draft, command, at):
        return None
    begun = undo.begin(draft, command, at)
    _decide(draft, command, at)
    return begun


def _meant(
    plan: Plan, run: Run, command: C, at: datetime
) -> C | c.Resume | c.CancelStart | c.Next | c.Extend | c.FinishRoom | c.AskTime | c.Prepare:
    """The command that a word stands for at this moment. Only the run knows it."""
    match command:
        case c.Next(or_resume=True) if run.phase == "paused":
            return c.Resume(by=command.by)
        case c.Undo(cancel=cancel) if run.phase == "open" and (cancel or run.planned_start is not None):
            return c.CancelStart(by=command.by)
        case c.Extend(until=when) if when is not None and run.live:
            return replace(command, by_time=scheduled.until_then(plan, run, when, at), until=None)
        case c.Skip(steps=steps) if run.live and run.step in steps:
            return c.Next(by=command.by)
        case _:
            return meant_by(plan, run, command)


def meant_by(plan: Plan, run: Run, command: C) -> C | c.FinishRoom | c.AskTime | c.Prepare:
    """The command that a word stands for from this person. The answer to it needs to know that, too."""
    return rooms.meant(plan, run, readiness.meant(run, command))


def as_one_person(run: Run, command: C) -> C:
    """The command as given by the person whose second device it came from (see SamePerson)."""
    named = {name: getattr(command, name, None) for name in ("by", "person")}
    changes: dict[str, Any] = {name: run.aliases[who] for name, who in named.items() if who and who in run.aliases}
    if "person" in changes and isinstance(command, c.Join | c.Leave) and not command.device:
        changes["device"] = command.person
    return replace(command, **changes) if changes else command


def _permit(run: Run, command: c.Command) -> None:
    if run.phase == "new" and not isinstance(command, c.OpenRun):
        raise Refused(sentence(texts.NOT_OPEN))
    own = isinstance(command, c.Leave) and command.person == command.by
    own |= isinstance(command, c.Undo) and undo.gave_away_the_lead(run, command.by)
    if command.by == c.CLOCK or command.by in run.facilitators or isinstance(command, c.CommandForAll) or own:
        return
    if run.unled is not None and _can_be_led(run):
        raise Refused(sentence(texts.NOBODY_LEADS), ("take over",))
    raise Refused(sentence(texts.FACILITATORS_ONLY))


def _can_be_led(run: Run) -> bool:
    """The session goes on, or its end can still be taken back by whoever leads."""
    return run.live or run.clock.reopen_until is not None


def _decide(draft: PendingEvents, command: c.Command, at: datetime) -> None:
    leads = isinstance(command, c.TakeOver) and draft.run.unled is not None and _can_be_led(draft.run)
    if not draft.run.live and not isinstance(command, BEFORE_START) and not leads:
        if draft.run.phase == "ended" and command.by in draft.run.facilitators:
            reopening.refuse(draft.run)
        raise Refused(sentence(texts.ALREADY_ENDED if draft.run.phase == "ended" else texts.NOT_STARTED))
    match command:
        case c.OpenRun() | c.Join() | c.Leave() | c.AddFacilitator() | c.HandOver():
            people.decide_people(draft, command, at)
        case c.TakePart() | c.KeepApart() | c.SamePerson() | c.TakeOver() | c.WithdrawFacilitator():
            people.decide_people(draft, command, at)
        case c.Answer():
            answers.decide(draft, command, at)
        case c.TakeNote():
            draft.add(e.NoteTaken(at=at, by=command.by))
        case c.Start() | c.CancelStart() | c.Next() | c.Back() | c.Skip() | c.GoTo() | c.Pause() | c.Resume() | c.Extend():
            decide_time(draft, command, at)
        case c.CatchUp() | c.Undo() | c.End() | c.Reopen():
            decide_time(draft, command, at)
        case c.Confirm() | c.Tick() | c.Where() | c.Agenda() | c.Help() | c.OpenSheet() | c.OpenDigest() | c.ForgetMe():
            return  # the clock was asked above; the others are requests
        case (
            c.ShowPeople() | c.ShowProgramme() | c.ShowMissed() | c.ShowRecord() | c.SetDate() | c.PaceNudges() | c.Intend()
        ):
            return
        case c.ContinueGroup() | c.CastVotes() | c.OpenRehearsal():
            return
        case _:
            _decide_feature(draft, command, at)


def _decide_feature(draft: PendingEvents, command: c.FeatureCommand, at: datetime) -> None:
    DECIDERS[type(command)].decide(draft, command, at)

"""Decider for `undo`: takes back the last command of a facilitator, by events that are the inverse of what it did.

`decide` records each command: CommandTaken before it, CommandDone after it. So the run knows what was before, and what the
command itself changed. Times come back with one event, CommandUndone. Each feature, and the people, take back their part in
their `undo` hook. What cannot be taken back is refused, with the next best thing. Nothing earlier is taken back instead. Too
late is: another step has begun, a pause was over by the clock, or the session has ended (then see `reopening`). Never taken
back: FOR_GOOD. What facilitators do for themselves, and what changed nothing, is not counted. How many commands back:
`MOST_UNDOS` in `run/state.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from dialogs import texts
from dialogs.engine import reopening
from dialogs.features import people
from dialogs.features.registry import FEATURES
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import ZERO
from dialogs.run.state import Run, Undoable
from dialogs.texts.sentence import PersonId, Refused, sentence

NAMES: Mapping[type[c.Command], str] = {
    c.Start: "start",
    c.Next: "next",
    c.Back: "back",
    c.Skip: "skip",
    c.GoTo: "go to",
    c.Pause: "pause",
    c.Resume: "resume",
    c.Extend: "extend",
    c.CatchUp: "catch up",
    c.End: "end",
    c.ShowPairs: "pairs",
    c.Reshuffle: "reshuffle",
    c.Swap: "swap",
    c.SwapRoles: "swap roles",
    c.KeepApart: "keep apart",
    c.Leave: "away",
    c.Join: "here",
    c.TakePart: "pair me",
    c.AddFacilitator: "facilitator add",
    c.HandOver: "hand over to",
    c.SamePerson: "same",
    c.ChangePoll: "options",
    c.OpenPoll: "poll",
    c.ClosePoll: "close",
    c.SendPrompt: "prompt",
    c.FinishRoom: "room finished",
    c.GiveTime: "minute for room",
    c.Done: "done",
    c.PassTurn: "pass",
    c.ShowRound: "round",
    c.WriteRule: "rule",
    c.RemoveRule: "remove rule",
    c.ShowIdeas: "show ideas",
    c.HideIdeas: "hide",
    c.MergeIdeas: "merge",
    c.OpenIdeas: "collect ideas",
    c.CloseIdeas: "close ideas",
    c.TakeNote: "note",
    c.SetLink: "link",
    c.HalveRounds: "rounds in two halves",
    c.Before: "before",
    c.RecordAttendance: "record attendance",
}
"""Commands of facilitators that `undo` takes back or refuses, with the names people type."""

FOR_GOOD: Mapping[str, str] = {
    "start": texts.UNDO_START,
    "pairs": texts.UNDO_DRAW,
    "same": texts.UNDO_SAME,
    "prompt": texts.UNDO_PROMPT,
    "minute for room": texts.UNDO_ROOM_TIME,
    "done": texts.UNDO_TURN,
    "pass": texts.UNDO_PASS,
    "round": texts.UNDO_TURN,
    "note": texts.UNDO_NOTE,
    "link": texts.UNDO_LINK,
    "rounds in two halves": texts.UNDO_HALVES,
    "before": texts.UNDO_POSTED,
    "record attendance": texts.UNDO_ATTENDANCE,
}
"""What cannot be taken back, and why not, with the next best thing."""

INSTEAD: Mapping[str, str] = {
    "extend": "catch up",
    "shorten": "extend",
    "next": "go to",
    "back": "go to",
    "skip": "go to",
    "catch up": "extend",
    "pause": "catch up",
    "resume": "pause",
    "keep apart": "reshuffle",
    "away": "here",
    "here": "away",
    "pair me": "unpair me",
    "unpair me": "pair me",
    "facilitator add": "hand over to",
    "poll": "close",
    "close": "results",
    "remove rule": "rule",
    "show ideas": "hide",
    "hide": "show ideas",
    "merge": "show ideas",
    "collect ideas": "close ideas",
    "close ideas": "collect ideas",
    "end": "start",
}
"""What to say when it is too late to take a command back. Where there is no row, the command itself, given once more."""

TIMED = frozenset(
    ("next", "back", "go to", "skip", "pause", "resume", "extend", "shorten", "catch up", "end")
)  # commands that change times
QUIET = (
    e.OverrunOffered, e.RoundShown, e.PairsShown, e.ResultsShown, e.RulesShown,
    e.QuestionAsked, e.QuestionAnswered, e.DialogClosed,
)  # fmt: skip
"""Events that change nothing that could be taken back."""


# -- recording commands ------------------------------------------------------------------------------------------------


def recorded_as(run: Run, command: c.Command) -> str | None:
    """The name under which a facilitator's command is remembered; None for what people do for themselves alone."""
    if command.by not in run.facilitators:
        return None
    if isinstance(command, c.Extend) and command.by_time < ZERO:
        return "shorten"  # “-5” taken back is no “extend”
    if isinstance(command, c.TakePart) and not command.wanted:
        return "unpair me"
    for_oneself = isinstance(command, c.Leave | c.Join) and command.person == command.by
    if isinstance(command, c.Start) and command.starts_at is not None:
        return None  # nothing has begun: `undo` means `cancel start`
    own_turn = isinstance(command, c.Done | c.PassTurn) and _own_turn(run, command)
    return None if for_oneself or own_turn else NAMES.get(type(command))


def _own_turn(run: Run, command: c.Done | c.PassTurn) -> bool:
    now = run.round
    of_somebody = isinstance(command, c.PassTurn) and command.person not in (None, command.by)
    return now is None or (not of_somebody and command.by in (now.speaker, *now.waiting))


def gave_away_the_lead(run: Run, person: PersonId) -> bool:
    """Somebody no longer leads because of their own last command, perhaps by mistake: they may take that back."""
    last = run.undos[-1] if run.undos else None
    after = last.after if last is not None else None
    return last is not None and after is not None and last.by == person and person not in after.facilitators


class Begun(NamedTuple):
    """A command that is being recorded: the place of its CommandTaken, and the run before it."""

    place: int
    before: Run


def begin(draft: PendingEvents, command: c.Command, at: datetime) -> Begun | None:
    """Record a facilitator's command; None for what is not remembered."""
    begun, name = Begun(len(draft.events), draft.run), recorded_as(draft.run, command)
    if name is None:
        return None
    draft.taken(name, command.by, at)
    return begun


def finish(draft: PendingEvents, begun: Begun, at: datetime) -> None:
    """A recorded command is done. One that changed nothing is not remembered: the one before it is still the last."""
    quiet = draft.events[begun.place + 1 :]
    if all(isinstance(event, QUIET) for event in quiet):
        del draft.events[begun.place :], draft.runs[begun.place :]
        draft.run = begun.before
        draft.add(*quiet)
    else:
        draft.add(e.CommandDone(at=at))


# -- taking them back --------------------------------------------------------------------------------------------------


def undo(draft: PendingEvents, at: datetime) -> None:
    """Take back the last command. Raises Refused, with the next best thing, where that cannot be done."""
    last = draft.run.undos[-1] if draft.run.undos else None
    if last is not None and last.ended and draft.run.phase == "ended":
        reopening.reopen(draft, at)
        return
    if draft.run.phase == "ended" and (last is None or last.before.phase != "ended"):
        reopening.refuse(draft.run)
    if last is None:
        raise Refused(sentence(texts.NOTHING_TO_UNDO))
    _refuse(draft.run, last)
    assert last.after is not None
    if last.moved:
        for feature in FEATURES:
            feature.withdraw(draft, last, at)
    undone = _undone(draft, last, at)
    if undone.timed:  # what is brought back is shown with the times that it has then
        draft.add(undone)
    people.undo(draft, last, at)
    for feature in FEATURES:
        feature.undo(draft, last, at)
    if not undone.timed:
        draft.add(undone)
    _settle(draft, last, at)


def undoable(run: Run) -> Undoable | None:
    """The command that `undo` would take back now. Pages name it on their button."""
    last = run.undos[-1] if run.undos else None
    if last is None or last.after is None or run.phase == "ended":
        return None
    try:
        _refuse(run, last)
    except Refused:
        return None
    return last


def _settle(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """Bring rounds, groups and questions up to date with who is here now, and with the times there are now."""
    if last.moved:
        for feature in FEATURES:
            feature.reopen(draft, at)
    if not draft.run.live:
        return
    for feature in FEATURES:
        feature.regroup(draft, at)
    if last.name in TIMED:
        for feature in FEATURES:
            feature.rescheduled(draft, at)
    if draft.run.visit.asked_next and last.after is not None and (last.moved or not last.after.visit.asked_next):
        draft.add(e.NextAsked(at=at, step=draft.step.path))  # the card that asked has been answered


def _refuse(run: Run, last: Undoable) -> None:
    if last.name in FOR_GOOD:
        raise Refused(sentence(FOR_GOOD[last.name], command=last.name))
    if last.after is None or last.visit != run.visit.number or last.ended or _went_on(run, last, last.after):
        instead = INSTEAD.get(last.name, last.name)
        raise Refused(sentence(texts.UNDO_TOO_LATE, command=last.name, instead=instead))


def _went_on(run: Run, last: Undoable, after: Run) -> bool:
    """A pause that was made, or ended, is over or on again by the clock: its time has passed."""
    return not last.moved and last.before.phase != after.phase and run.phase != after.phase


def _undone(draft: PendingEvents, last: Undoable, at: datetime) -> e.CommandUndone:
    assert last.after is not None
    timed = last.name in TIMED
    shift = ZERO
    if last.before.phase == "running" and last.moved:
        shift = at - last.at
    elif last.before.phase == "running" and last.after.phase == "paused":
        shift = at - (draft.run.clock.late_since or draft.run.clock.paused_at or at)
    left = draft.run.step if last.moved else None
    closed = reopening.closed_for_good(draft, last.before) if last.moved else ()
    by, kept = draft.command.by, None if last.moved else _left_out_by(last.before, last.after)
    return e.CommandUndone(at=at, name=last.name, shift=shift, timed=timed, left=left, closed=closed, by=by, kept=kept)


def _left_out_by(before: Run, after: Run) -> str | None:
    """The one step that `skip` left out."""
    skipped = after.clock.skipped - before.clock.skipped
    return next(iter(skipped)) if len(skipped) == 1 else None

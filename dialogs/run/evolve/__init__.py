"""evolve: the reducer. An event and a run make the next run. It never refuses and never decides.

Each family of events has its own module. Every `match` ends in `assert_never`: an event that is not handled is an error for
the type checker, and also when it happens.
"""

from __future__ import annotations

from typing import assert_never

from dialogs.run import events as e
from dialogs.run.evolve.agreements import after_needs, after_rules
from dialogs.run.evolve.ideas import after_ideas
from dialogs.run.evolve.pairs import after_pairs
from dialogs.run.evolve.people import after_people
from dialogs.run.evolve.polls import after_poll
from dialogs.run.evolve.questions import after_question
from dialogs.run.evolve.rooms import after_rooms
from dialogs.run.evolve.rounds import after_round
from dialogs.run.evolve.session import after_session
from dialogs.run.evolve.steps import after_step
from dialogs.run.evolve.timing import after_timing
from dialogs.run.evolve.undo import after_command, reopened
from dialogs.run.replace import changed
from dialogs.run.state import Run


def evolve(run: Run, event: e.Event) -> Run:
    """The run after `event`."""
    after = _after(run, event)
    if isinstance(event, e.Resumed) and not event.shift and run.clock.late_since is not None:
        return changed(after, latest_at=run.clock.late_since)  # on the clock: what was missed is due at its own time
    return after if after.latest_at is not None and event.at <= after.latest_at else changed(after, latest_at=event.at)


def _after(run: Run, event: e.Event) -> Run:
    match event:
        case e.PersonJoined() | e.PersonLeft() | e.PeopleMerged() | e.FacilitatorAdded() | e.FacilitatorRemoved():
            return after_people(run, event)
        case e.ConnectionLost() | e.ConnectionBack() | e.DeviceMoved() | e.LeadLost() | e.LeadTaken():
            return after_people(run, event)
        case e.PartWanted() | e.KeptApart():
            return after_people(run, event)
        case e.NextGroupsDrawn() | e.NextGroupsTold() | e.NextGroupsDropped():
            return after_pairs(run, event)
        case e.RoundStarted() | e.TurnStarted() | e.TurnEnded() | e.RoundChanged() | e.RoundQuestioned():
            return after_round(run, event)
        case e.RoundEnded() | e.RoundShown() | e.RoundTight():
            return after_round(run, event)
        case e.StepStarted() | e.StepEnded() | e.NextAsked() | e.NoticeGiven() | e.ReturnCalled() | e.PromptSent():
            return after_step(run, event)
        case e.PromptsHeld() | e.WaitStarted():
            return after_step(run, event)
        case e.PollOpened() | e.PollChanged() | e.PollClosed() | e.ResultsShown():
            return after_poll(run, event)
        case e.PairsDrawn() | e.PairsShown() | e.PairsTold() | e.NudgeWanted() | e.Nudged():
            return after_pairs(run, event)
        case e.StepSkipped() | e.StepNotNeeded() | e.StepExtended() | e.Refitted():
            return after_timing(run, event)
        case e.Paused() | e.Resumed() | e.OverrunOffered():
            return after_timing(run, event)
        case e.CommandTaken() | e.CommandDone() | e.CommandUndone():
            return after_command(run, event)
        case e.QuestionAsked() | e.QuestionAnswered() | e.DialogClosed():
            return after_question(run, event)
        case e.RuleWritten() | e.RuleRemoved() | e.RulesCarried() | e.RulesAgreed() | e.RulesShown():
            return after_rules(run, event)
        case e.NeedsCollected() | e.NeedTakenOut() | e.NeedsSettled() | e.NeedsShown():
            return after_needs(run, event)
        case e.IdeasOpened() | e.IdeasClosed() | e.IdeasSorted() | e.IdeasAwaited():
            return after_ideas(run, event)
        case e.RunOpened() | e.BeforeSent() | e.SessionStarted() | e.SessionEnded() | e.NoteTaken():
            return after_session(run, event)
        case e.AttendanceWanted() | e.AttendanceTold() | e.ReopeningLapsed() | e.StartSet() | e.StartDropped():
            return after_session(run, event)
        case e.SessionReopened():
            return reopened(run, event)
        case e.RoomFinished() | e.AllRoomsFinished() | e.RoomTimeAsked() | e.RoomTimeGiven() | e.PartnerMissed():
            return after_rooms(run, event)
        case e.AlertsWanted():
            quiet = run.quiet - {event.person} if event.wanted else run.quiet | {event.person}
            return changed(run, quiet=quiet)
        case e.LinkSet() | e.HelpAsked():
            return run
        case e.RoundsHalved():
            return changed(run, halves=0 if event.wanted else None)
        case _:
            assert_never(event)

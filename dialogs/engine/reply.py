"""reply: what the person who gave a command is told, alone. `run` is the run after the command."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.features import readiness, rounds, support_needs
from dialogs.features.polls import ballots
from dialogs.features.polls.question import question_of
from dialogs.features.prompts import tray
from dialogs.plan.model import POLL_ID_BEFORE, Plan, poll_id_of_done
from dialogs.run import commands as c
from dialogs.run import messages as k
from dialogs.run.schedule import behind, block_times, current_ends_at, lag, next_step, running_step, session_ends_at
from dialogs.run.state import Run
from dialogs.texts.sentence import At, People, Person, Planned, Sentence, sentence


def reply(plan: Plan, run: Run, command: c.Command, at: datetime) -> k.Card | None:
    """The card for the one who asked; None where what everybody sees says enough, and for the clock."""
    if command.by == c.CLOCK:
        return None
    match command:
        case c.Where():
            return where(plan, run, command, at)
        case c.Agenda():
            return k.AgendaCard(
                blocks=block_times(plan, run, at), behind=behind(plan, run, at), started=run.started_at is not None
            )
        case c.Help():
            return k.HelpCard(facilitator=command.by in run.facilitators, about=command.about)
        case c.ShowTray():
            return tray(plan, run, at)
        case c.ShowOptions():
            now = question_of(plan, run, ballots.to_come(plan, run, command.poll))
            return k.OptionsCard(
                poll=now.id, question=now.question, options=now.options, image_url=now.image_url, image_alt=now.image_alt
            )
        case c.Answer():
            return _answered(plan, run, command)
        case _:
            said = _acknowledged(plan, run, command, at)
            return k.TextCard(said=said, tone="good") if said is not None else None


def where(plan: Plan, run: Run, command: c.Command, at: datetime) -> k.WhereCard:
    """Where we are, until when, what comes next, and how far ahead or behind."""
    phase = "open" if run.phase == "new" else run.phase
    step = running_step(plan, run)
    if step is None or run.ends_at is None:
        return k.WhereCard(phase=phase, present=len(run.participants))
    following = next_step(plan, run)
    finished = command.tallies.get(poll_id_of_done(step.path))
    return k.WhereCard(
        phase=phase,
        step=step.path,
        ends_at=current_ends_at(run, at),
        left=current_ends_at(run, at) - at,
        next_step=following.path if following else None,
        session_ends_at=session_ends_at(plan, run, at),
        behind=behind(plan, run, at),
        finished=finished.answered if finished else None,
        present=len(run.participants),
    )


def _answered(plan: Plan, run: Run, answer: c.Answer) -> k.Card:
    if answer.poll not in plan.poll_steps:
        return k.TextCard(said=sentence(_acknowledgement(answer)), tone="good")
    if answer.on_behalf_of is not None:
        return k.TextCard(said=sentence(texts.ACK_ANSWERED_FOR, person=Person(answer.on_behalf_of)), tone="good")
    question = question_of(plan, run, answer.poll)
    chosen = tuple(question.options[option] for option in sorted(set(answer.options)))
    assert run.ends_at is not None, "an answer was accepted, so its step is running"
    return k.AnsweredCard(
        poll=answer.poll,
        opening=run.polls[answer.poll].opening,
        question=question.question,
        chosen=chosen,
        anonymous=question.anonymous,
        until=run.ends_at,
        options=question.options,
        choose=question.choose,
        why=question.why,
    )


def _acknowledgement(answer: c.Answer) -> str:
    if answer.poll == POLL_ID_BEFORE:
        return texts.ACK_READY_HELP if answer.options == (readiness.HELP_OPTION,) else texts.ACK_READY
    if answer.poll == support_needs.AGREE:
        return texts.ACK_NEEDS_AGREED
    return texts.ACK_AGREED if answer.poll.startswith("rules:") else texts.ACK_FINISHED


def _acknowledged(plan: Plan, run: Run, command: c.Command, at: datetime) -> Sentence | None:
    match command:
        case c.Join():
            return sentence(texts.ACK_HERE, person=Person(command.person))
        case c.Leave():
            return sentence(texts.ACK_AWAY, person=Person(command.person))
        case c.AddFacilitator():
            return sentence(texts.ACK_FACILITATOR, person=Person(command.person))
        case c.HandOver():
            return sentence(texts.ACK_HANDED_OVER, person=Person(command.person))
        case c.TakePart():
            return sentence(texts.ACK_TAKES_PART if command.wanted else texts.ACK_LEFT_OUT)
        case c.KeepApart():
            return sentence(texts.ACK_APART, a=Person(command.a), b=Person(command.b))
        case c.TakeNote():
            return sentence(texts.ACK_NOTED)
        case c.WriteRule():
            return sentence(texts.ACK_RULE)
        case c.RemoveRule():
            return sentence(texts.ACK_RULE_GONE, number=command.number)
        case c.WriteNeeds():
            return sentence(texts.ACK_NEEDS)
        case c.TakeOutNeeds():
            return sentence(texts.ACK_NEED_OUT)
        case c.Nudge():
            return sentence(texts.ACK_NUDGE if command.wanted else texts.ACK_NO_NUDGE)
        case c.SamePerson():
            return sentence(texts.ACK_SAME, person=Person(command.person))
        case c.RecordAttendance():
            return sentence(_attendance(run, command))
        case c.ClosePoll():
            return sentence(texts.ACK_POLL_CLOSED)
        case c.ChangePoll():
            return sentence(texts.ACK_POLL_CHANGED, count=len(command.options))
        case c.ShowPairs() | c.Reshuffle() | c.Swap() | c.SwapRoles():
            return sentence(texts.ACK_PAIRS)
        case c.ShowRound() if rounds.not_yet(run):
            return sentence(texts.ACK_NOT_YET, people=People(rounds.not_yet(run)))
        case c.ShowResults() | c.ShowRound() | c.ShowRules() | c.ShowNeeds() | c.SendPrompt() | c.Before():
            return sentence(texts.ACK_SHOWN)
        case c.Done():
            in_round = run.round is not None and command.by in run.round.spoken
            return sentence(texts.ACK_TURN_DONE if in_round else texts.ACK_FINISHED) if not run.round or in_round else None
        case c.PassTurn():
            if command.person is None or command.person == command.by:
                return sentence(texts.ACK_PASSED)
            return sentence(texts.ACK_ASKED_LATER, person=Person(command.person))
        case c.Start() | c.Next() | c.Back() | c.Skip() | c.GoTo() | c.Pause() | c.Resume() | c.Extend():
            return _retimed(plan, run, command, at)
        case c.CatchUp() | c.Undo() | c.End() | c.OpenPoll():
            return _retimed(plan, run, command, at)
        case c.OpenRun() | c.Tick() | c.OpenSheet() | c.OpenDigest() | c.ForgetMe() | c.ShowProgramme() | c.ShowMissed():
            return None
        case c.ShowRecord() | c.SetDate() | c.PaceNudges() | c.Intend():
            return None
        case c.Where() | c.Agenda() | c.Help() | c.ShowTray() | c.ShowOptions() | c.Answer():
            return None  # answered by a card of their own
        case _:
            assert_never(command)


def _attendance(run: Run, command: c.RecordAttendance) -> str:
    if not command.wanted:
        return texts.ACK_ATTENDANCE_NOT
    return texts.ACK_ATTENDANCE_ON if run.live else texts.ACK_ATTENDANCE


def _retimed(plan: Plan, run: Run, command: c.TimingCommand | c.OpenPoll, at: datetime) -> Sentence | None:
    if run.phase == "ended":
        return sentence(texts.ACK_ENDED)
    step = running_step(plan, run)
    if step is None or run.ends_at is None:
        return None
    now, until = Planned(step.title), At(run.ends_at + lag(run, at))
    match command:
        case c.Start():
            return sentence(texts.ACK_STARTED)
        case c.Next() if rounds.live_round(run) is not None and run.round is not None and run.round.questioned:
            return sentence(texts.ACK_ROUND_ASKED)
        case c.Next() | c.Back() | c.GoTo():
            return sentence(texts.ACK_NEXT, step=now, until=until)
        case c.Skip():
            return _skipped(plan, run)
        case c.Pause():
            return sentence(texts.ACK_PAUSED)
        case c.Resume():
            return sentence(texts.ACK_RESUMED, step=now, until=until)
        case c.Extend():
            return sentence(texts.ACK_EXTENDED, step=now, until=until)
        case c.CatchUp(way=None):
            return sentence(texts.ACK_OFFERED)
        case c.CatchUp():
            return sentence(texts.ACK_REFITTED, until=At(session_ends_at(plan, run, at)))
        case c.Undo():
            return sentence(texts.ACK_UNDONE, step=now, until=until)
        case c.OpenPoll():
            return sentence(texts.ACK_POLL_OPEN, until=until)
        case c.End():
            return None
        case _:
            assert_never(command)


def _skipped(plan: Plan, run: Run) -> Sentence | None:
    assert run.step is not None
    here = plan.index_of[run.step]
    left_out = [step for step in plan.steps[here + 1 :] if step.path in run.skipped]
    following = next_step(plan, run)
    before_that = [
        step for step in left_out if following is None or plan.index_of[step.path] < plan.index_of[following.path]
    ]
    return sentence(texts.ACK_SKIPPED, step=Planned(before_that[-1].title)) if before_that else None

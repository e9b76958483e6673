"""Stale controls: a press on a card that is out of date, or the same word twice (two facilitators say `next`), changes
nothing and is answered with what is on now.

Buttons carry the visit and the item they were made for (`MadeFor`). What is typed carries nothing, and a button may be
brought up to date just before it is pressed. So a `next` in the same moment as another one is recognised by its time. Also
`back` and `skip` (without a name) twice, and `undo` after another facilitator's `undo`. Old buttons that only show
something, or are about the person who presses (`here`, `nudge me`), still work. After the end, facilitators are offered
`reopen`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs import texts
from dialogs.features.round_cards import live_round
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import items
from dialogs.run.schedule import ZERO, current_ends_at, left_of_step, running_step
from dialogs.run.state import Run
from dialogs.texts.sentence import At, Lasting, PersonId, Planned, Refused, Sentence, sentence

MOMENT = timedelta(seconds=3)  # nobody judges a part in this time: a second `next` is a slip, or meant the part before
MOMENT_OF_OTHERS = timedelta(seconds=10)  # the same after another facilitator moved on
ALWAYS_FRESH: tuple[type[c.BaseCommand], ...] = (
    c.Where, c.Agenda, c.Help, c.ShowPeople, c.MyTurn, c.Join, c.Nudge, c.MyGroup, c.ShowTray, c.ShowRules, c.ShowNeeds,
    c.ShowPairs, c.ShowResults, c.ShowRound, c.OpenSheet, c.OpenDigest, c.ShowRecord, c.ShowMissed, c.ShowProgramme,
    c.PaceNudges, c.OpenRehearsal, c.Intend, c.WantAlerts, c.ForgetMe,
)  # fmt: skip
"""What a control of any age may ask: it shows something, or is about the person who presses it."""


def refuse_stale(plan: Plan, run: Run, command: c.Command, at: datetime) -> None:
    """Raise Refused, with what is on now, where the pressed control was made for something else."""
    made = command.made_for
    if made is None or isinstance(command, ALWAYS_FRESH):
        return
    if not _is_of_this_visit(run, command, made) or not _is_of_this_item(run, command, made.item):
        raise Refused(*out_of_date(plan, run, at, command.by))


def refuse_twice(plan: Plan, run: Run, command: c.Command, at: datetime) -> None:
    """Raise Refused, with what is on now, for what only says once more what somebody has just said, typed or pressed.

    Two facilitators mean the same slip, or the same part: the second `next`, `back`, `skip` or `undo` would do more than
    either of them wants. A control may have been brought up to date beneath the finger that was about to press it.
    """
    if command.confirms is not None:
        return
    match command:
        case c.Next():
            _refuse_next_twice(plan, run, command, at)
        case c.Back() | c.Skip(steps=()):
            _refuse_same_again(plan, run, command, at)
        case c.Undo() if run.undone_by is not None and command.by not in run.questions:
            by, undone_at = run.undone_by
            if by != command.by and at - undone_at < MOMENT_OF_OTHERS:
                raise Refused(sentence(texts.UNDONE_JUST_NOW, command=run.undone or ""))
        case _:
            return


def _refuse_same_again(plan: Plan, run: Run, command: c.Back | c.Skip, at: datetime) -> None:
    last, step = run.undos[-1] if run.undos else None, running_step(plan, run)
    name = "back" if isinstance(command, c.Back) else "skip"
    if last is None or last.name != name or step is None or not run.live or last.after is None:
        return
    if at - last.at >= (MOMENT if last.by == command.by else MOMENT_OF_OTHERS):
        return
    if name == "back":
        raise Refused(sentence(texts.BACK_JUST_NOW, step=Planned(step.title), until=At(current_ends_at(run, at))))
    for path in last.after.clock.skipped - last.before.clock.skipped:
        raise Refused(sentence(texts.LEFT_OUT_JUST_NOW, step=Planned(plan.step(path).title)))


def _refuse_next_twice(plan: Plan, run: Run, command: c.Next, at: datetime) -> None:
    """Refuse a `next` that follows another move in the same moment.

    The service never decides two commands at the very same instant (`RunTransaction`); only a clock that stands still does.
    """
    if command.sure:
        return
    step = running_step(plan, run)
    waiting = run.visit.waiting
    if step is None or not (run.clock.stays or waiting):
        return
    since = waiting.since if waiting is not None else run.clock.stays[-1].ended_at
    by_another = run.moved is not None and run.moved[1] == since and run.moved[0] != command.by
    passed = at - since
    twice = passed < MOMENT_OF_OTHERS if by_another else ZERO < passed < MOMENT
    if run.phase == "running" and twice:
        until = At(current_ends_at(run, at))
        raise Refused(sentence(texts.MOVED_JUST_NOW, step=Planned(step.title), until=until))


def out_of_date(plan: Plan, run: Run, at: datetime, by: PersonId) -> tuple[Sentence, tuple[str, ...]]:
    """What is on now, for somebody who pressed an old control, and a button for the way back where there is one."""
    step = running_step(plan, run)
    if run.phase == "ended":
        return _after_the_end(run, at, by)
    if step is None:
        return sentence(texts.STALE_OPEN), ()
    if run.phase == "paused":
        return sentence(texts.STALE_PAUSED, step=Planned(step.title), left=Lasting(left_of_step(run, at))), ()
    return sentence(texts.STALE_RUNNING, step=Planned(step.title), until=At(current_ends_at(run, at))), ()


def _after_the_end(run: Run, at: datetime, by: PersonId) -> tuple[Sentence, tuple[str, ...]]:
    """The end may have been a slip: as long as it can be taken back, say so."""
    until = run.clock.reopen_until
    if until is None or at >= until:
        return sentence(texts.STALE_ENDED), ()
    return sentence(texts.STALE_JUST_ENDED, until=At(until)), ("reopen",) if by in run.facilitators else ()


def _is_of_this_visit(run: Run, command: c.Command, made: c.MadeFor) -> bool:
    if made.visit is None:
        return True
    after_the_end = run.phase == "ended" and not isinstance(command, c.Reopen)
    return not after_the_end and made.visit == run.visit.number


def _is_of_this_item(run: Run, command: c.Command, item: str) -> bool:
    """Whether what the control is about is still as it was. An item says nothing to commands that are not about it."""
    kind, _, key = item.partition(":")
    match kind:
        case "pause":
            return run.phase == "paused" and item == items.pause_item(run)
        case "ask":
            return run.visit.asked_next and item == items.ask_item(run)
        case "offer":
            return item == items.offer_item(run)
        case "until" if isinstance(command, c.Extend) or (isinstance(command, c.Next) and run.visit.waiting is not None):
            return run.ends_at is not None and item == items.until_item(run.ends_at)
        case "tray" if isinstance(command, c.SendPrompt):
            return item == items.tray_item(run)
        case "turn":
            return _is_of_this_turn(run, command, item)
        case "opening" if isinstance(command, c.ClosePoll) and command.poll is not None:
            state = run.polls.get(command.poll)
            return state is not None and state.open and str(state.opening) == key
        case "question":
            asked = run.questions.get(command.by)
            return asked is not None and item == items.question_item(asked.number)
        case _:
            return True


def _is_of_this_turn(run: Run, command: c.Command, item: str) -> bool:
    """Somebody who waits may say “not now” at any time; only who acts for the speaker must mean this one."""
    now = live_round(run)
    if now is None or not isinstance(command, c.Done | c.PassTurn):
        return now is not None
    for_speaker = command.by in run.facilitators and command.by not in now.waiting and command.by != now.speaker
    return not for_speaker or item == items.turn_item(now)

"""Prompts: questions for the group, sent by the clock or by the facilitator from a tray."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from dialogs import texts
from dialogs.features.feature import Due, Effects, Feature, Rank, good
from dialogs.plan.model import Plan, Step
from dialogs.plan.pacing import on_step_card, prompt_times
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.expiry import NOTICE_GOOD_FOR
from dialogs.run.messages import Card, PromptCard, TrayCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import ZERO, lag, length
from dialogs.run.state import Run, Visit
from dialogs.texts.sentence import Refused, sentence

LEAST_PACE = timedelta(minutes=1)  # nobody answers a question in less


def tray(plan: Plan, run: Run, at: datetime) -> TrayCard:
    """What waits and what fits, at the pace so far (the plan's pace before anything was sent)."""
    assert run.step is not None
    assert run.ends_at is not None
    assert run.step_started_at is not None
    step = plan.step(run.step)
    numbers = range(1, len(step.prompts) + 1)
    waiting = tuple(n for n in numbers if n not in run.visit.sent and (step.path, n) not in run.clock.dropped)
    sent = tuple(n for n in numbers if n in run.visit.sent)
    now = at - lag(run, at)
    left = max(ZERO, run.ends_at - now)
    planned = step.every or length(run, step) / max(1, len(step.prompts))
    pace = (now - run.step_started_at) / len(sent) if sent and now > run.step_started_at else planned
    fit = min(len(waiting), int(left / max(pace, LEAST_PACE)))
    return TrayCard(step=step.path, waiting=waiting, sent=sent, fit=fit, left=left)


def _enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    """What stands on the step's card has been asked."""
    for number in on_step_card(draft.step):
        draft.add(e.PromptSent(at=at, step=draft.step.path, number=number))


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    """The next prompt only: one that was sent by hand before its time is not sent again."""
    if step.prompts_by != "clock" or not step.prompts or run.step_started_at is None or run.ends_at is None:
        return
    waiting = [
        n for n in range(1, len(step.prompts) + 1) if n not in run.visit.sent and (step.path, n) not in run.clock.dropped
    ]
    if not waiting:
        return
    if run.visit.retimed_at is not None:
        at = _spaced_anew(run.visit, step, run.ends_at, len(waiting))
    else:
        at = run.step_started_at + prompt_times(step, run.ends_at - run.step_started_at)[waiting[0] - 1]
    yield Due(at, Rank.PROMPT, partial(_send, waiting[0]))


def _spaced_anew(visit: Visit, step: Step, ends_at: datetime, waiting: int) -> datetime:
    """When the next prompt is due after the length changed: the rest is spread over the time left, never in a burst."""
    assert visit.retimed_at is not None
    last = visit.prompted_at or visit.retimed_at
    if step.every is not None:
        return max(visit.retimed_at, last + step.every)
    since = max(visit.retimed_at, last)
    return since + max(LEAST_PACE, (ends_at - since) / (waiting + 1))


def _send(number: int, draft: PendingEvents, at: datetime) -> None:
    draft.add(e.PromptSent(at=at, step=draft.step.path, number=number))


def _decide(draft: PendingEvents, command: c.PromptCommand, at: datetime) -> None:
    match command:
        case c.ShowTray():
            return
        case c.SendPrompt():
            _send(_number_meant(draft, command), draft, at)
        case _:
            assert_never(command)


def _number_meant(draft: PendingEvents, command: c.SendPrompt) -> int:
    prompts, sent = draft.step.prompts, draft.run.visit.sent
    if not prompts:
        raise Refused(sentence(texts.NO_PROMPTS))
    waiting = [n for n in range(1, len(prompts) + 1) if n not in sent]
    if command.number is None and not waiting:
        raise Refused(sentence(texts.ALL_PROMPTS_SENT))
    number = command.number if command.number is not None else waiting[0]
    if not 1 <= number <= len(prompts):
        raise Refused(sentence(texts.PROMPT_OUT_OF_RANGE, most=len(prompts)))
    if number in sent:
        raise Refused(sentence(texts.PROMPT_ALREADY_SENT, number=number))
    return number


def _acknowledge(plan: Plan, run: Run, command: c.PromptCommand, at: datetime) -> Card:
    return tray(plan, run, at) if isinstance(command, c.ShowTray) else good(texts.ACK_SHOWN)


def _react(plan: Plan, run: Run, event: e.StepStarted | e.PromptSent) -> Effects:
    assert run.ends_at is not None
    step = plan.step(event.step)
    by_hand = bool(step.prompts) and step.prompts_by == "facilitator"
    shown = (Show(f"tray:{run.visit.number}", tray(plan, run, event.at), FACILITATORS, run.ends_at),) if by_hand else ()
    match event:
        case e.StepStarted():
            return shown
        case e.PromptSent() if event.number in on_step_card(step):
            return shown
        case e.PromptSent():
            card = PromptCard(step=event.step, number=event.number, of=len(step.prompts))
            until = max(run.ends_at, event.at + NOTICE_GOOD_FOR)
            return (Show(f"prompt:{run.visit.number}:{event.number}", card, EVERYONE, until), *shown)
        case _:
            assert_never(event)


FEATURE = Feature(
    enter=_enter,
    due=_due,
    commands=(c.SendPrompt, c.ShowTray),
    decide=_decide,
    acknowledge=_acknowledge,
    events=(e.StepStarted, e.PromptSent),
    react=_react,
)

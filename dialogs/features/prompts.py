"""Prompts: questions for the group, sent by the clock or by the facilitator from a tray; spaced anew when the step's time
changes.

Then never faster than planned or than one a minute (`plan/pacing.py`). What no longer fits goes to the tray, and
facilitators are told; how many of the tray still fit is worked out here. `prompt` sends the next that is not left out. A
number that was sent, or does not exist, is refused. After a poll with its own length, prompts wait for its results.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from dialogs import texts
from dialogs.features.feature import Due, Effects, Feature, Rank, good
from dialogs.plan.model import Plan, Step
from dialogs.plan.pacing import LEAST_PACE, on_step_card, prompt_times
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, Show
from dialogs.run.expiry import NOTICE_GOOD_FOR
from dialogs.run.items import tray_item
from dialogs.run.messages import Card, PromptCard, TrayCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import ZERO, length
from dialogs.run.state import Run, Visit
from dialogs.texts.sentence import Refused, sentence


def tray(plan: Plan, run: Run, at: datetime) -> TrayCard:
    """What waits and what fits, at the pace so far (the plan's pace before anything was sent)."""
    assert run.step is not None
    assert run.ends_at is not None
    assert run.step_started_at is not None
    step = plan.step(run.step)
    waiting = _waiting(run, step)
    sent = tuple(n for n in range(1, len(step.prompts) + 1) if n in run.visit.sent)
    now = run.moment(at)
    left = max(ZERO, run.ends_at - now)
    planned = step.every or length(run, step) / max(1, len(step.prompts))
    pace = (now - run.step_started_at) / len(sent) if sent and now > run.step_started_at else planned
    fit = min(len(waiting), int(left / max(pace, LEAST_PACE)))
    return TrayCard(
        step=step.path,
        waiting=waiting,
        sent=sent,
        fit=fit,
        left=left,
        late=late(run, step),
        visit=run.visit.number,
        item=tray_item(run),
    )


def late(run: Run, step: Step) -> tuple[int, ...]:
    """Numbers of the prompts that the clock will not send any more: too little of the step would be left to answer."""
    if run.ends_at is None:
        return ()
    to_answer = LEAST_PACE if run.visit.retimed_at is not None else timedelta(microseconds=1)
    return tuple(number for number, at in _schedule(run, step) if at + to_answer > run.ends_at)


def _waiting(run: Run, step: Step) -> tuple[int, ...]:
    numbers = range(1, len(step.prompts) + 1)
    return tuple(n for n in numbers if n not in run.visit.sent and (step.path, n) not in run.clock.dropped)


def _enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    """What stands on the step's card has been asked."""
    for number in on_step_card(draft.step):
        draft.add(e.PromptSent(at=at, step=draft.step.path, number=number))
    _to_tray(draft, at)


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    """The next prompt only: one that was sent by hand before its time is not sent again."""
    for number, at in _schedule(run, step)[:1]:
        if number not in late(run, step):
            yield Due(at, Rank.PROMPT, partial(_send, number))


def _schedule(run: Run, step: Step) -> tuple[tuple[int, datetime], ...]:
    """When the clock sends each waiting prompt, if nothing changes. Empty where facilitators send them."""
    waiting, started_at, ends_at = _waiting(run, step), run.step_started_at, run.ends_at
    if step.prompts_by != "clock" or not waiting or started_at is None or ends_at is None:
        return ()
    if step.poll_lasts is not None:
        if run.visit.polled_at is None:
            return ()  # people are still choosing
        started_at = run.visit.polled_at
    if run.visit.retimed_at is not None:
        return _spaced_anew(run.visit, run.visit.retimed_at, step, ends_at, waiting)
    times = prompt_times(step, ends_at - started_at)
    return tuple((number, started_at + times[number - 1]) for number in waiting)


def _spaced_anew(
    visit: Visit, retimed_at: datetime, step: Step, ends_at: datetime, waiting: tuple[int, ...]
) -> tuple[tuple[int, datetime], ...]:
    """After the length changed, the rest is spread over the time left, never in a burst and never faster than planned."""
    since = max(retimed_at, visit.prompted_at or retimed_at)
    pace = max(LEAST_PACE, (ends_at - since) / (len(waiting) + 1))
    first = since + pace
    if step.every is not None and step.every <= pace:
        pace, first = step.every, max(retimed_at, (visit.prompted_at or retimed_at) + step.every)
    return tuple((number, first + place * pace) for place, number in enumerate(waiting))


def _send(number: int, draft: PendingEvents, at: datetime) -> None:
    draft.add(e.PromptSent(at=at, step=draft.step.path, number=number))
    _to_tray(draft, at)


def _to_tray(draft: PendingEvents, at: datetime) -> None:
    """Prompts that do not fit any more go to the tray, and facilitators are told; those that fit again leave it."""
    numbers = late(draft.run, draft.step)
    if set(numbers) != draft.run.visit.in_tray:
        draft.add(e.PromptsHeld(at=at, step=draft.step.path, numbers=numbers))


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
    asked = [n for n in waiting if (draft.step.path, n) not in draft.run.clock.dropped]
    if command.number is None and not asked:
        raise Refused(sentence(texts.PROMPTS_LEFT_OUT, number=waiting[0]), (f"prompt {waiting[0]}",))
    number = command.number if command.number is not None else asked[0]
    if not 1 <= number <= len(prompts):
        raise Refused(sentence(texts.PROMPT_OUT_OF_RANGE, most=len(prompts)))
    if number in sent:
        raise Refused(sentence(texts.PROMPT_ALREADY_SENT, number=number))
    return number


def _acknowledge(plan: Plan, run: Run, command: c.PromptCommand, at: datetime) -> Card:
    return tray(plan, run, at) if isinstance(command, c.ShowTray) else good(texts.ACK_SHOWN)


def _react(plan: Plan, run: Run, event: e.PromptSent) -> Effects:
    """A question of its own for everyone. What waits stands on the facilitators' control card (`controls`)."""
    assert run.ends_at is not None
    step = plan.step(event.step)
    if event.number in on_step_card(step):
        return ()
    card = PromptCard(step=event.step, number=event.number, of=len(step.prompts))
    until = max(run.ends_at, event.at + NOTICE_GOOD_FOR)
    return (Show(f"prompt:{run.visit.number}:{event.number}", card, EVERYONE, until),)


FEATURE = Feature(
    enter=_enter,
    due=_due,
    rescheduled=_to_tray,
    reopen=_to_tray,
    commands=(c.SendPrompt, c.ShowTray),
    decide=_decide,
    acknowledge=_acknowledge,
    events=(e.PromptSent,),
    react=_react,
)

"""What becomes visible of a poll: its card, its results, and what facilitators are told.

If a poll closes with its step, the results take the place of its card; else they are a new message. Nameless answers are
deleted as it closes. If nobody answers a check, only facilitators hear it. The support-needs poll shows no results: its list
follows.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.features import needs_list
from dialogs.features.feature import Effects
from dialogs.features.polls.question import (
    closes_late,
    has_own_card,
    is_over,
    open_ids,
    opening_with,
    polls_of_step,
    question_of,
)
from dialogs.features.polls.show import show_poll, show_results
from dialogs.plan.model import Plan, Step
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, ForgetBallots, Show, stamp
from dialogs.run.expiry import kept, until_end
from dialogs.run.feature_states import PollState
from dialogs.run.messages import TextCard
from dialogs.run.replace import changed
from dialogs.run.schedule import running_step
from dialogs.run.state import Run, with_entry
from dialogs.texts.sentence import Planned, sentence


def retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    """Cards of polls that show a time, drawn again after the times changed."""
    step = running_step(plan, run)
    own = (poll for poll in polls_of_step(step) if _opened_here(run, step, poll)) if step is not None else ()
    return tuple(show_poll(plan, run, poll) for poll in dict.fromkeys((*open_ids(run), *own)))


def host(plan: Plan, run: Run, step: Step) -> str | None:
    """Slot of the poll card that the step opens with. None if it has a card of its own."""
    lasting = (*opening_with(plan, step), *(poll for poll in polls_of_step(step) if closes_late(plan, poll)))
    if step.path == run.step and lasting and not run.polls.get(lasting[0], PollState()).apart:
        return f"poll:{lasting[0]}:{_opening(run, step, lasting[0])}"
    vote = step.vote.id if step.vote is not None else None  # on a card of its own: an idea on it may be hidden later
    own = (*opening_with(plan, step), *polls_of_step(step))  # of a step that was left: what opened with it then
    opened = (poll for poll in own if poll != vote and _opened_here(run, step, poll))
    return next((f"poll:{poll}:{run.polls[poll].opening}" for poll in opened), None)


def _opening(run: Run, step: Step, poll: str) -> int:
    """The opening of a poll with its own card: the one that is on, or the one that comes with the step in a moment."""
    state = run.polls.get(poll, PollState())
    return state.opening if _opened_here(run, step, poll) else state.held or max(state.opening, state.latest) + 1


def _opened_here(run: Run, step: Step, poll: str) -> bool:
    state = run.polls.get(poll)
    return state is not None and state.opening > 0 and state.step == step.path and not state.apart


def react(plan: Plan, run: Run, event: e.PollEvent | e.StepStarted) -> Effects:
    """What becomes visible after an event: the poll card, its results, or nothing."""
    if isinstance(event, e.StepStarted):  # the card of a poll that goes on no longer says what its step was
        before = run.clock.stays[-1].step if run.clock.stays else None
        by_hand = run.moved is not None and run.moved[1] == event.at  # then it closes at another time, too
        lasting = (
            poll for poll in open_ids(run) if has_own_card(plan, poll) and (by_hand or run.polls[poll].step == before)
        )
        return tuple(show_poll(plan, run, poll) for poll in lasting if not is_over(plan, run, poll))
    until = kept(plan, run, event.at)
    match event:
        case e.PollOpened():
            return (show_poll(plan, run, event.poll),)
        case e.PollClosed(undone=True):
            return (_withdrawn(plan, run, event, until),)
        case e.PollClosed():
            secret = question_of(plan, run, event.poll).anonymous
            forget = (ForgetBallots(event.poll, event.opening),) if secret else ()
            closed = show_poll(plan, run, event.poll)
            closed = Show(closed.slot, closed.card, closed.to, until)
            if event.poll == needs_list.POLL and needs_list.asks(plan):  # the list that follows has the counts
                return (*forget, closed)
            none = _none_answered(plan, run, event)
            if event.with_step:  # on the card they answered on: the next step's card is what everybody reads now
                return (*forget, show_results(plan, run, event.poll, until, closed.slot), *none)
            return (*forget, closed, *none, show_results(plan, run, event.poll, until))
        case e.ResultsShown():
            slot = f"results:{event.poll}:{event.opening}:{stamp(event.at)}"
            return (show_results(plan, run, event.poll, until, slot),)
        case e.PollChanged():
            return ()
        case _:
            assert_never(event)


def _withdrawn(plan: Plan, run: Run, event: e.PollClosed, until: datetime) -> Show:
    """The card of an opening that was taken back, without its buttons."""
    state = changed(run.polls[event.poll], opening=event.opening, open=False)
    shown = show_poll(plan, changed(run, polls=with_entry(run.polls, event.poll, state)), event.poll)
    return Show(shown.slot, shown.card, shown.to, until)


def _none_answered(plan: Plan, run: Run, event: e.PollClosed) -> Effects:
    """Silence on a check is told to facilitators alone: nobody knows whether people are ready."""
    question = question_of(plan, run, event.poll)
    if event.answered or not question.is_check:
        return ()
    card = TextCard(said=sentence(texts.CHECK_SILENT, question=Planned(question.question)), tone="warning")
    return (Show(f"silent:{event.poll}:{event.opening}", card, FACILITATORS, until_end(plan, run, event.at)),)

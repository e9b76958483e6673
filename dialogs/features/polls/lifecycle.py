"""Poll lifecycle: a poll or check opens with its step or by hand. It closes after its own time, or with the step.

A vote on ideas opens once enough are shown. A check may last until its block ends; a poll that opens early closes with its
own step. Opened again, it begins without answers. What counts are kept when it closes is in `counts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from dialogs.features import support_needs
from dialogs.features.feature import Due, Rank
from dialogs.features.ideas.lists import state_of
from dialogs.features.polls.counts import dots, shown, shown_dots
from dialogs.features.polls.question import (
    closes_late,
    is_over,
    open_ids,
    opening_with,
    polls_of_step,
    question_of,
    stays_open,
)
from dialogs.features.polls.votes_on_ideas import awaited, ballot_of, waits_for
from dialogs.plan.model import Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.feature_states import PollState
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run


def enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    """Open the poll and the check of the running step. A vote waits for the ideas that it is about."""
    for poll in open_ids(draft.run):
        if is_over(draft.plan, draft.run, poll):
            time_is_up(poll, draft, at, with_step=True)
    for poll in opening_with(draft.plan, draft.step):
        open_poll(draft, poll, at)
    for poll in polls_of_step(draft.step):
        if awaited(draft.plan, draft.run, poll) is None:
            open_poll(draft, poll, at)
        elif (collect := waits_for(draft.plan, poll)) is not None and not state_of(draft.run, collect).waits:
            draft.add(e.IdeasAwaited(at=at, collect=collect))


def open_poll(draft: PendingEvents, poll: str, at: datetime) -> None:
    """Open a poll for answers; an open one stays as it is. It begins from nothing, unless its opening was taken back."""
    state = draft.run.polls.get(poll, PollState())
    if not state.open:
        ends_at, ideas = _ends_at(draft, poll, at), ballot_of(draft.plan, draft.run, poll)
        opening = (0 if ideas else state.held) or max(state.opening, state.latest) + 1
        draft.add(e.PollOpened(at=at, poll=poll, opening=opening, step=draft.step.path, ends_at=ends_at, ideas=ideas))


def _ends_at(draft: PendingEvents, poll: str, at: datetime) -> datetime | None:
    """When a poll that opens with its own step closes by itself; None: with the step."""
    lasts = draft.step.poll_lasts
    return draft.run.moment(at) + lasts if lasts and is_of_step(draft.step, poll) else None


def due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    """When an open poll closes by itself, and when a vote opens that waited for ideas."""
    at, timed = run.visit.poll_ends_at, step.poll or step.vote
    if at is not None and timed is not None and timed.id in open_ids(run):
        yield Due(at, Rank.POLL, partial(time_is_up, timed.id))
    vote = step.vote
    waits = vote is not None and not run.polls.get(vote.id, PollState()).opening
    if vote is not None and waits and run.step_started_at is not None and awaited(plan, run, vote.id) is None:
        yield Due(run.step_started_at, Rank.POLL, partial(_opened_late, vote.id))  # ideas are shown by now


def time_is_up(poll: str, draft: PendingEvents, at: datetime, *, with_step: bool = False) -> None:
    """Close a poll whose time is over, and collect support needs where it asked for them."""
    close_poll(draft, poll, at, with_step=with_step)
    support_needs.collect(draft, at)


def _opened_late(poll: str, draft: PendingEvents, at: datetime) -> None:
    open_poll(draft, poll, at)


def close_poll(draft: PendingEvents, poll: str, at: datetime, *, with_step: bool = False) -> None:
    """Close an open poll with the counts the command carries; hidden where they would give answers away."""
    question = question_of(draft.plan, draft.run, poll)
    tally, state = draft.tally(poll, question.places), draft.run.polls[poll]
    counts = dots(tally, votes=question.each).counts
    before = c.Tally(*state.told) if state.told else None
    if question.anonymous and question.stack:
        counts = shown_dots(tally, votes=question.votes, before=before)
    elif question.anonymous:
        counts = shown(tally, choose=question.choose, before=before)
    event = e.PollClosed(
        at=at, poll=poll, opening=state.opening, answered=tally.answered, counts=counts, with_step=with_step
    )
    draft.add(event)


def close_all(draft: PendingEvents, to: Step | None, at: datetime) -> None:
    """Close every open poll: polls end with the step during which they are open. Some go on where the next is theirs too."""
    for poll in open_ids(draft.run):
        block_is_over = closes_late(draft.plan, poll) and (to is None or to.block != draft.step.block)
        if block_is_over or not stays_open(draft.plan, draft.run, poll):
            close_poll(draft, poll, at, with_step=True)


def end(draft: PendingEvents, at: datetime) -> None:
    """The session is over, perhaps before the own step of a poll that opened early."""
    for poll in open_ids(draft.run):
        time_is_up(poll, draft, at, with_step=True)


def is_of_step(step: Step, poll: str) -> bool:
    """Whether the poll or vote belongs to this step, and did not only open early with it."""
    return any(one is not None and one.id == poll for one in (step.poll, step.vote))

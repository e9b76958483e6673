"""Cards of polls and checks: to answer, and what came out.

A card says when the poll closes: after its own length, or with the last step in which it is open. When an idea is hidden, it
goes from all votes and results. What counts may be shown: `counts`.
"""

from __future__ import annotations

from datetime import datetime

from dialogs.features.polls.question import closes_late, question_of, stays_open
from dialogs.plan.model import Plan
from dialogs.run.effects import EVERYONE, Show
from dialogs.run.expiry import kept
from dialogs.run.messages import PollCard, ResultsCard
from dialogs.run.replace import changed
from dialogs.run.schedule import length
from dialogs.run.state import Run


def show_poll(plan: Plan, run: Run, poll: str) -> Show:
    """The card people answer on; without buttons once it is closed."""
    card, ended_at = _card(plan, run, poll), run.clock.ended_at
    return Show(f"poll:{poll}:{card.opening}", card, EVERYONE, max(card.closes_at, ended_at or card.closes_at))


def _card(plan: Plan, run: Run, poll: str) -> PollCard:
    state, question = run.polls[poll], question_of(plan, run, poll)
    return PollCard(
        poll=poll,
        opening=state.opening,
        step=question.step.path,
        question=question.question,
        options=question.options,
        choose=question.choose,
        anonymous=question.anonymous,
        reveal="live" if question.live else "closed",
        why=question.why,
        is_check=question.is_check,
        closes_at=closing_time(plan, run, poll),
        open=state.open,
        paused_at=run.clock.stopped_at,
        people=len(run.participants) if state.open else 0,
        image_url=question.image_url,
        image_alt=question.image_alt,
        votes=question.votes,
        numbers=question.numbers,
        stack=question.stack,
    )


def closing_time(plan: Plan, run: Run, poll: str) -> datetime:
    """When the poll closes, or closed: every card that names the moment says the same."""
    is_here = run.polls[poll].open and question_of(plan, run, poll).step.path == run.step
    own = run.visit.poll_ends_at if is_here else None
    closes_at = own or _later_end(plan, run, poll) or run.ends_at or run.clock.ended_at
    assert closes_at is not None, "a poll opens during a step"
    return closes_at


def _later_end(plan: Plan, run: Run, poll: str) -> datetime | None:
    """When a later step ends with which the poll closes: its own, or its block's last. None where it is the running one."""
    if run.ends_at is None or run.step is None or not stays_open(plan, run, poll):
        return None
    own = plan.poll_steps[poll]
    last = plan.steps_of(own.block)[-1] if closes_late(plan, poll) else own
    ahead = plan.steps[plan.index_of[run.step] + 1 : plan.index_of[last.path] + 1]
    between = (step for step in ahead if step.path not in run.clock.skipped)
    return sum((length(run, step) for step in between), run.ends_at - run.ends_at) + run.ends_at


def show_results(plan: Plan, run: Run, poll: str, until: datetime, slot: str | None = None) -> Show:
    """What came out. Kept good until the end of the run: people may look for it late."""
    state, question = run.polls[poll], question_of(plan, run, poll)
    card = ResultsCard(
        poll=poll,
        opening=state.opening,
        question=question.question,
        options=question.options,
        counts=state.counts,
        answered=state.answered,
        hidden=not state.counts,
        anonymous=question.anonymous,
        is_check=question.is_check,
        several=question.capped,
        votes=question.votes,
        stack=question.stack,
    )
    return Show(slot or f"results:{poll}:{state.opening}", card, EVERYONE, until)


def show_votes_on(plan: Plan, run: Run, collect: str, at: datetime) -> tuple[Show, ...]:
    """The cards of votes on these ideas: one that was hidden must go from all of them."""
    found: list[Show] = []
    for poll, step in plan.poll_steps.items():
        state = run.polls.get(poll)
        if state is None or not state.opening or step.vote is None or step.vote.id != poll or step.vote.on != collect:
            continue
        found += [show_poll(plan, run, poll)] if f"poll:{poll}:{state.opening}" not in state.results else []
        found += [show_results(plan, run, poll, kept(plan, run, at), slot) for slot in state.results]
        closed, now = changed(_card(plan, run, poll), open=False), (f"poll:{poll}:{state.opening}", *state.results)
        found += [Show(slot, closed, EVERYONE, kept(plan, run, at)) for slot in state.past if slot not in now]
    return tuple(found)

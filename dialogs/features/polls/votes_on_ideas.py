"""Votes on ideas: what they are about, and what they still wait for.

A vote is about the ideas that the group sees as it opens. It waits for at least two and is refused with too many: forty,
fewer with stacked votes (`ideas/lists.py`).
"""

from __future__ import annotations

from dialogs import texts
from dialogs.features.ideas.lists import most_on_ballot, on_ballot, state_of
from dialogs.plan.gathering import Vote
from dialogs.plan.model import Plan
from dialogs.run.state import Run
from dialogs.texts.sentence import Sentence, sentence

LEAST = 2  # ideas to vote on


def waits_for(plan: Plan, poll: str) -> str | None:
    """The question whose ideas a vote is about; None for polls and for votes on given options."""
    vote = _vote(plan, poll)
    return vote.on if vote is not None else None


def awaited(plan: Plan, run: Run, poll: str) -> Sentence | None:
    """Why a vote cannot open yet; None where it can."""
    vote = _vote(plan, poll)
    if vote is None or vote.on is None:
        return None
    options, most = on_ballot(state_of(run, vote.on)), most_on_ballot(vote.votes, vote.stack)
    if len(options) > most:
        return sentence(texts.VOTE_TOO_MANY, count=len(options), most=most)
    return sentence(texts.VOTE_WAITS) if len(options) < LEAST else None


def ballot_of(plan: Plan, run: Run, poll: str) -> tuple[tuple[int, ...], ...]:
    """The ideas that a vote opens with."""
    collect = waits_for(plan, poll)
    return on_ballot(state_of(run, collect)) if collect is not None else ()


def _vote(plan: Plan, poll: str) -> Vote | None:
    vote = plan.poll_steps[poll].vote
    return vote if vote is not None and vote.id == poll else None

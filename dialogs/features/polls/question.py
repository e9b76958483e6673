"""Poll questions: polls and checks with the options and the picture in force; which are open, open early, or stay open.

A facilitator's options and picture win over the plan's. A check has yes and not yet. Where the running step has its own
poll, `close` means only that one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dialogs import texts
from dialogs.features.ideas.lists import on_ballot, options_of, state_of
from dialogs.plan.gathering import Vote
from dialogs.plan.model import Check, Plan, Poll, Step, poll_id_of_check
from dialogs.run.feature_states import PollState
from dialogs.run.state import Run

CHECK_OPTIONS = (texts.CHECK_YES, texts.CHECK_NOT_YET)


class Question(NamedTuple):
    """A poll, a vote or a check, with the options and the picture in force."""

    id: str
    step: Step
    question: str
    options: tuple[str, ...]
    anonymous: bool
    choose: int
    live: bool
    why: bool
    is_check: bool
    image_url: str | None
    image_alt: str | None
    votes: int = 0  # of a vote: how many each has. Its results are ranked
    stack: bool = False
    numbers: tuple[int, ...] = ()  # of a vote: what its options are called

    @property
    def each(self) -> int:
        """How many votes one person can give one option."""
        return self.votes if self.stack else 1

    @property
    def places(self) -> int:
        """How many options a ballot has (`dialogs.features.polls.votes`)."""
        return len(self.options) * self.each

    @property
    def capped(self) -> bool:
        """High counts of it are shown as "or more" (`dialogs.features.polls.counts`)."""
        return self.anonymous and self.choose > 1


def question_of(plan: Plan, run: Run, poll: str) -> Question:
    """The poll or check of that id. Raises KeyError for one the plan does not have."""
    step = plan.poll_steps[poll]
    state = run.polls.get(poll, PollState())
    if step.poll is not None and step.poll.id == poll:
        return _of_poll(step, step.poll, state)
    if step.vote is not None and step.vote.id == poll:
        return _of_vote(run, step, step.vote, state)
    assert step.check is not None
    return _of_check(step, step.check)


def _of_poll(step: Step, poll: Poll, state: PollState) -> Question:
    own = state.image_url is not None
    picture = step.image.url if step.image is not None else None
    return Question(
        id=poll.id,
        step=step,
        question=poll.question,
        options=state.options or poll.options,
        anonymous=poll.anonymous,
        choose=poll.choose,
        live=poll.reveal == "live",
        why=poll.why == "optional",
        is_check=False,
        image_url=state.image_url if own else picture,
        image_alt=state.image_alt if own else (step.image.alt if step.image is not None else None),
    )


def _of_vote(run: Run, step: Step, vote: Vote, state: PollState) -> Question:
    groups = (state.ideas or on_ballot(state_of(run, vote.on))) if vote.on is not None else ()
    options = options_of(run, vote.on, groups) if vote.on is not None else vote.options
    return Question(
        id=vote.id,
        step=step,
        question=step.asked(vote.id),
        options=options,
        anonymous=vote.anonymous,
        choose=vote.votes if vote.stack else max(1, min(vote.votes, len(options))),
        live=False,
        why=False,
        is_check=False,
        image_url=None,
        image_alt=None,
        votes=vote.votes,
        stack=vote.stack,
        numbers=tuple(group[0] for group in groups) if vote.on is not None else tuple(range(1, len(options) + 1)),
    )


def _of_check(step: Step, check: Check) -> Question:
    return Question(
        id=poll_id_of_check(step.path),
        step=step,
        question=check.question,
        options=CHECK_OPTIONS,
        anonymous=check.private,
        choose=1,
        live=False,
        why=False,
        is_check=True,
        image_url=None,
        image_alt=None,
    )


def polls_of_step(step: Step) -> tuple[str, ...]:
    """Ids of the poll or vote and the check that open with a step."""
    own = tuple(one.id for one in (step.poll, step.vote) if one is not None)
    return (*own, poll_id_of_check(step.path)) if step.check else own


def opens_early(plan: Plan, poll: str) -> bool:
    """Whether the plan opens this poll with a step before its own."""
    asked = plan.poll_steps[poll].poll
    return asked is not None and asked.id == poll and asked.opens is not None


def opening_with(plan: Plan, step: Step) -> tuple[str, ...]:
    """Ids of the polls of later steps that open with this step already, such as in the break before."""
    first = plan.steps_of(step.block)[0] is step
    names = (step.path, step.block) if first else (step.path,)
    return tuple(poll for poll, own in plan.poll_steps.items() if own.poll is not None and own.poll.opens in names)


def closes_late(plan: Plan, poll: str) -> bool:
    """Whether this is a check that stays open until the end of its block."""
    step = plan.poll_steps[poll]
    return step.check is not None and step.check.closes == "block" and poll == poll_id_of_check(step.path)


def has_own_card(plan: Plan, poll: str) -> bool:
    """Whether a poll is open in several steps, so that its card stays when the step with which it opened is over."""
    return opens_early(plan, poll) or closes_late(plan, poll)


def stays_open(plan: Plan, run: Run, poll: str) -> bool:
    """Whether a poll may go on when the running step ends: it opened early, or closes with its block (see `is_over`)."""
    if closes_late(plan, poll):
        return run.step is not None and plan.step(run.step).block == plan.poll_steps[poll].block
    state = run.polls.get(poll)
    if not opens_early(plan, poll) or run.step is None or state is None or not state.step:
        return False
    if poll not in opening_with(plan, plan.step(state.step)):
        return False
    return plan.index_of[run.step] < plan.index_of[plan.poll_steps[poll].path]


def is_over(plan: Plan, run: Run, poll: str) -> bool:
    """Whether the last of the steps in which a poll is open lies behind. Only the step that comes next tells."""
    here, own = plan.step(run.step or ""), plan.poll_steps[poll]
    if closes_late(plan, poll):
        return here.block != own.block
    return opens_early(plan, poll) and plan.index_of[here.path] > plan.index_of[own.path]


def open_ids(run: Run) -> tuple[str, ...]:
    """Ids of the open polls and checks, in a fixed order."""
    return tuple(sorted(poll for poll, state in run.polls.items() if state.open))


def to_close(plan: Plan, run: Run) -> tuple[str, ...]:
    """The polls that “close” can mean: a step that has its own means those. A late press must not close another for good."""
    known = open_ids(run)
    own = polls_of_step(plan.step(run.step)) if run.step is not None else ()
    return tuple(poll for poll in known if poll in own) if own else known


def closed_polls(run: Run) -> Iterator[str]:
    """Polls that have results, the latest step's last."""
    return (poll for poll, state in run.polls.items() if state.opening and not state.open)

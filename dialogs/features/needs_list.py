"""List of support needs: what of it may be shown, and whether there is one at all."""

from __future__ import annotations

from dialogs.plan.model import Plan
from dialogs.run.state import PollState, Run

POLL = "support-needs"


def asks(plan: Plan) -> bool:
    """Whether the plan has the poll that asks for support needs, without names."""
    step = plan.poll_steps.get(POLL)
    return step is not None and step.poll is not None and step.poll.anonymous


def options(plan: Plan, run: Run) -> tuple[str, ...]:
    """The options in force: the plan's, or those the facilitator put in their place."""
    poll = plan.poll_steps[POLL].poll
    assert poll is not None, "only asked of plans that ask for needs"
    return run.polls.get(POLL, PollState()).options or poll.options


def items(plan: Plan, run: Run) -> tuple[int, ...]:
    """Numbers of the list that are left: choices somebody made, whose counts may be shown, and lines."""
    if run.needs is None:
        return ()
    given = options(plan, run)
    counts = run.polls.get(POLL, PollState()).counts
    found = [number for number, count in enumerate(counts, 1) if count]
    found += range(len(given) + 1, len(given) + run.needs.lines + 1)
    return tuple(number for number in found if number not in run.needs.taken_out)


def anything_shown(plan: Plan, run: Run, poll: str) -> bool:
    """Whether a poll has results that may be shown; of this survey: whether there is a list."""
    if poll == POLL and asks(plan):
        return bool(items(plan, run))
    return any(run.polls.get(poll, PollState()).counts)


def list_is_left_out(plan: Plan, run: Run) -> bool:
    """Whether there is no list, and the plan leaves out the step that would be about it."""
    own = plan.index_of[plan.poll_steps[POLL].path]
    following = plan.steps[own + 1 : own + 2]
    return bool(following) and following[0].only_if == POLL and not items(plan, run)

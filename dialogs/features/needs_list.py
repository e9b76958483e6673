"""List of support needs: what is asked, how many lines it takes, and when enough people agree to pass it on to
leaders (four, and more than half).

Facilitators who are here count for that too. A choice whose count may not be shown is not on the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.features.polls.counts import HIDDEN_BELOW
from dialogs.plan.model import Plan
from dialogs.run.feature_states import PollState
from dialogs.run.state import Run

POLL = "support-needs"


WROTE = "support:wrote"  # who has written lines: one option for each line, so that they can be counted without being named


AGREE = "support:agree"


AGREE_OPTION = 0  # the only one


EACH = 2  # lines of one person in one area


LONGEST = 120  # characters of a line


MOST = 18  # lines of a group: with the choices they fill one page


def asks(plan: Plan) -> bool:
    """Whether the plan has the poll that asks for support needs, without names."""
    step = plan.poll_steps.get(POLL)
    return step is not None and step.poll is not None and step.poll.anonymous


def options(plan: Plan, run: Run) -> tuple[str, ...]:
    """The options in force: the plan's, or those the facilitator put in their place."""
    poll = plan.poll_steps[POLL].poll
    assert poll is not None, "only asked of plans that ask for needs"
    return run.polls.get(POLL, PollState()).options or poll.options


def area_of(option: str) -> str:
    """What stands before the colon of an option; nothing where it has none."""
    area, colon, _ = option.partition(": ")
    return area if colon else ""


def need_of(option: str) -> str:
    """An option without its area."""
    return option.partition(": ")[2] or option


def areas(chosen: Sequence[str]) -> tuple[str, ...]:
    """The areas of these options, in their order."""
    return tuple(dict.fromkeys(filter(None, map(area_of, chosen))))


def counted(area: int | None, areas_: int) -> int:
    """The first option of the ballot WROTE for lines of that area (None: of no area)."""
    return (areas_ if area is None else area) * EACH


def collecting(plan: Plan, run: Run) -> bool:
    """Lines may be written now."""
    return run.live and asks(plan) and run.polls.get(POLL, PollState()).open


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


def deciding(plan: Plan, run: Run) -> bool:
    """The group is looking at the list, and may agree."""
    waiting = run.live and run.needs is not None and run.needs.approved is None
    return waiting and not collecting(plan, run) and bool(items(plan, run))


def needed(present: int) -> int:
    """How many have to agree to make it the group's: at least four, and more than half of those who are here."""
    return max(HIDDEN_BELOW, present // 2 + 1)


def enough(agreed: int, present: int) -> bool:
    """Whether so many who agree make it the group's."""
    return agreed >= needed(present)

"""Idea lists: which ideas there are, which the group sees, which stand for others, and how an option refers to one.

People's words are in a side table. Here, in events and in cards an idea is a number. Where a text is needed, as in the
options of a vote, a reference stands for it until it is drawn. Numbers mean the ideas that the running step votes on, else
the latest question's. An idea that is hidden during a vote stays on the ballot without its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from dialogs.plan.gathering import Collect
from dialogs.plan.model import Plan
from dialogs.run.feature_states import IdeasState
from dialogs.run.messages import IdeaLine
from dialogs.run.state import Run

LONGEST = 120  # characters of an idea
MOST = 100  # ideas to one question: more than anybody reads
MOST_ON_BALLOT = 40  # ideas in one vote: more than anybody weighs, and than cards hold
WIDTH = 256  # options that a sealed answer has room for
FORM = "ideas"

_REFERENCE = re.compile(r"idea:([a-z0-9-]+):(\d+(?:\+\d+)*)?")


class Reference(NamedTuple):
    """The ideas that a text stands for; without numbers, one that the group does not see any more."""

    collect: str
    numbers: tuple[int, ...]


def reference(collect: str, numbers: Iterable[int]) -> str:
    """A text that stands for the words of these ideas."""
    return f"idea:{collect}:{'+'.join(map(str, numbers))}"


def referred(text: str) -> Reference | None:
    """What a text stands for; None for a text that stands for itself."""
    found = _REFERENCE.fullmatch(text) if text.startswith("idea:") else None
    return None if found is None else Reference(found[1], tuple(map(int, found[2].split("+"))) if found[2] else ())


def wrote(collect: str) -> str:
    """The poll id under which it is kept who has written how many ideas."""
    return f"wrote:{collect}"


def collected(plan: Plan, collect: str) -> Collect:
    """The question of that id. Raises KeyError."""
    found = plan.collect_steps[collect].collect
    assert found is not None
    return found


def state_of(run: Run, collect: str) -> IdeasState:
    """The ideas of a question, also before it opened."""
    return run.ideas.get(collect, IdeasState())


def open_id(run: Run) -> str | None:
    """The question that is open for ideas."""
    return next((collect for collect, state in run.ideas.items() if state.open), None)


def current(plan: Plan, run: Run) -> str | None:
    """The question that a number is about: the one the running step votes on, else the latest that has ideas."""
    vote = plan.step(run.step).vote if run.step is not None else None
    if vote is not None and vote.on is not None and state_of(run, vote.on).ideas:
        return vote.on
    having = [collect for collect, state in run.ideas.items() if state.ideas]
    return having[-1] if having else None


def stands_for(state: IdeasState, number: int) -> tuple[int, ...]:
    """An idea and those that were merged into it."""
    return (number, *(one for one, other in state.merged if other == number))


def standing(state: IdeasState) -> tuple[int, ...]:
    """The ideas that were not merged into another one, by number."""
    merged = {one for one, _ in state.merged}
    return tuple(number for number in range(1, state.ideas + 1) if number not in merged)


def waiting(state: IdeasState) -> tuple[int, ...]:
    """The ideas that the facilitator has not decided about."""
    return tuple(number for number in standing(state) if number not in state.shown and number not in state.hidden)


def shown(state: IdeasState) -> tuple[IdeaLine, ...]:
    """The lines of the list that the group sees."""
    return tuple(IdeaLine(stands_for(state, number)) for number in state.shown)


def every(state: IdeasState) -> tuple[IdeaLine, ...]:
    """Every idea for facilitators, with what was decided about it."""
    lines = []
    for number in standing(state):
        decided = "shown" if number in state.shown else "hidden" if number in state.hidden else "waiting"
        lines.append(IdeaLine(stands_for(state, number), decided))  # type: ignore[arg-type]
    return tuple(lines)


def on_ballot(state: IdeasState) -> tuple[tuple[int, ...], ...]:
    """The options of a vote on these ideas: for each the numbers it stands for."""
    return tuple(line.numbers for line in shown(state))


def options_of(run: Run, collect: str, ballot: Iterable[tuple[int, ...]]) -> tuple[str, ...]:
    """The options of a vote as texts. An idea that is hidden by now stays on the ballot without its words."""
    hidden = state_of(run, collect).hidden
    seen = (tuple(number for number in group if number not in hidden) for group in ballot)
    return tuple(reference(collect, numbers) for numbers in seen)


def most_on_ballot(votes: int, stack: bool) -> int:
    """The most ideas that one vote can be about."""
    return min(MOST_ON_BALLOT, WIDTH // votes) if stack else MOST_ON_BALLOT

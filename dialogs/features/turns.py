"""Turns of a round: the speaking order (who spoke late before speaks earlier), and the seconds each person gets.

A turn is an equal share of the time left, but never too short to say something and never endless. The plan's `at_most`
limits it; else two minutes, or more for a small planned group. With `rounds in two halves` one half speaks in each round,
the other in the next. Who spoke in a round that was undone: `turn_taking`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from math import ceil

from dialogs.plan.model import Plan, Step
from dialogs.plan.pacing import SHORTEST_TURN
from dialogs.run.feature_states import RoundState
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId

SHORTEST = int(SHORTEST_TURN.total_seconds())
GOOD_TURN = 20  # seconds: facilitators hear of turns that are shorter
LONGEST_TURN = timedelta(minutes=2)  # unless the plan gives its own number of people more
NO_HISTORY = 50  # where somebody with no earlier round stands, 0 being first and 100 last
SPARE_PART = 40  # at most this fraction (a fortieth) of the step's planned length is kept free
SPARE_MOST = 15  # seconds kept free at the end, so that the last turn does not run into the next step


@dataclass(frozen=True)
class ShortTime:
    """The time is short: `seconds` each for `people`, and time for `fit` turns. `minutes` more would be enough."""

    people: int
    seconds: int
    fit: int
    minutes: int


def speaking_order(run: Run, key: str) -> tuple[PersonId, ...]:
    """Who speaks when: those who came late in earlier rounds first, so that nobody is always last; else by a keyed hash."""
    return tuple(sorted(run.participants, key=lambda person: (-_lateness(run, person), _draw(run, key, person))))


def speakers(run: Run, key: str) -> tuple[PersonId, ...]:
    """Who speaks in a round: everybody, or the half whose turn it is."""
    order = speaking_order(run, key)
    if run.halves is None:
        return order
    everybody = sorted(run.participants, key=lambda person: _draw(run, "halves", person))
    middle = ceil(len(everybody) / 2)
    half = set(everybody[middle:] if run.halves % 2 else everybody[:middle])
    return tuple(person for person in order if person in half)


def speaker_count(run: Run, people: int) -> int:
    """How many of so many participants speak in a round, without drawing their order."""
    first = ceil(people / 2)
    return people if run.halves is None else people - first if run.halves % 2 else first


def _lateness(run: Run, person: PersonId) -> float:
    turns = run.people[person].past_turns
    return sum(turns) / len(turns) if turns else NO_HISTORY


def _draw(run: Run, key: str, person: PersonId) -> bytes:
    return blake2b(f"{key}\0{person}".encode(), key=str(run.seed).encode(), digest_size=8).digest()


def longest(plan: Plan, step: Step) -> int:
    """Most seconds of a turn: what the plan says, else two minutes, or an equal share for the people it is made for."""
    if step.round is not None and step.round.at_most is not None:
        return int(step.round.at_most.total_seconds())
    return int(max(LONGEST_TURN, step.lasts / plan.people).total_seconds())


def share(plan: Plan, step: Step, left: timedelta, people: int) -> int:
    """Seconds each when `people` share `left`. Less than SHORTEST when they are too many."""
    whole = max(0, int(left.total_seconds()))
    most = longest(plan, step)
    with_spare = (whole - _spare(step)) // people
    return min(max(with_spare, min(SHORTEST, whole // people)), most)


def coming(plan: Plan, now: RoundState, left: timedelta) -> int:
    """Seconds of the next turn when those who wait share `left`; 0 when no turn fits any more."""
    if not now.waiting:
        return 0
    step = plan.step(now.step)
    each = min(now.share, share(plan, step, left, len(now.waiting)))
    least = min(SHORTEST, longest(plan, step))
    if each >= least:
        return each
    return least if left.total_seconds() >= least else 0


def short(plan: Plan, step: Step, left: timedelta, people: int) -> ShortTime | None:
    """What facilitators should know when `people` share `left`; None when there is enough time."""
    good = min(GOOD_TURN, longest(plan, step))
    each = share(plan, step, left, people)
    if each >= good:
        return None
    whole = max(0, int(left.total_seconds()))
    fit = people if each >= SHORTEST else min(people, whole // SHORTEST)
    return ShortTime(people, each, fit, ceil((good * people + _spare(step) - whole) / 60))


def _spare(step: Step) -> int:
    return min(SPARE_MOST, int(step.lasts.total_seconds()) // SPARE_PART)

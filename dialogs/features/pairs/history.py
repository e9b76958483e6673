"""Partner history: partners and roles in earlier sessions and in this one, for the next draw.

A meeting that two people both remember counts once. People who only watch have not met. Roles count for turns that began,
and keep what people were before a mend.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from dialogs.features.pairs.roles import in_turn, parts
from dialogs.plan.model import Pairs, Plan
from dialogs.run.events import Group
from dialogs.run.schedule import running_step
from dialogs.run.state import Run, TurnsHad
from dialogs.texts.sentence import PersonId

Met = Mapping[frozenset[PersonId], int]
PAIRS = Pairs()


def settings(plan: Plan, block: str) -> Pairs:
    """How the groups of a block are drawn."""
    return plan.block_of[block].pairs or PAIRS


def talking(plan: Plan, block: str, groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """The groups whose people talk with each other: where a few talk and the others watch, only the few."""
    return groups[:1] if settings(plan, block).bowl else groups


def worked(plan: Plan, run: Run, block: str) -> tuple[Group, ...]:
    """The groups of a block so far: those of now, and those of earlier items where they change with each."""
    drawn = (*run.earlier_groups.get(block, ()), run.pairs.get(block, ()))
    return tuple(group for groups in drawn for group in talking(plan, block, groups))


def met_in(groups: tuple[Group, ...]) -> Counter[frozenset[PersonId]]:
    """How often any two are in one of these groups."""
    return Counter(frozenset(pair) for group in groups for pair in combinations(group.members, 2))


def met_before(plan: Plan, run: Run, block: str) -> Counter[frozenset[PersonId]]:
    """How often any two worked together before: in earlier sessions, and in other blocks and earlier items of this one."""
    met: Counter[frozenset[PersonId]] = Counter()
    for person, state in run.people.items():
        for partner, times in Counter(state.past_partners).items():
            pair = frozenset((person, partner))
            met[pair] = max(met[pair], times)  # both remember the same meeting: count it once
    for other in run.pairs:
        if other != block:
            met.update(met_in(worked(plan, run, other)))
    for groups in run.earlier_groups.get(block, ()):
        met.update(met_in(talking(plan, block, groups)))
    return met


def roles_before(plan: Plan, run: Run, block: str) -> Mapping[PersonId, tuple[str, ...]]:
    """Every role each person had before: in earlier sessions, and in the blocks of this one that were performed."""
    had = {person: list(state.past_roles) for person, state in run.people.items()}
    for other in run.pairs:
        if other != block:
            for person, role in roles_performed(plan, run, other):
                had.setdefault(person, []).append(role)
    return {person: tuple(roles) for person, roles in had.items()}


def roles_performed(plan: Plan, run: Run, block: str) -> list[tuple[PersonId, str]]:
    """Who had which role in the turns of a block that were begun."""
    begun = {stay.step for stay in run.clock.stays} | ({run.step} if run.step else set())
    return roles_had(plan, run, block, {step.path for step in plan.steps_of(block) if step.path in begun})


def roles_had(plan: Plan, run: Run, block: str, begun: set[str]) -> list[tuple[PersonId, str]]:
    """Who had which role in the turns of a block that these steps belong to."""
    groups = run.pairs.get(block, ())
    if settings(plan, block).redrawn:
        drawn = [*run.earlier_groups.get(block, ()), *((groups,) if begun else ())]
        return [had for each in drawn for group in each for had in _roles_of(group)]
    turns = {(step.turn, step.swap_roles) for step in plan.steps_of(block) if step.path in begun}
    before = run.turns.get(block, TurnsHad())
    found = list(before.roles)
    for turn, swap in sorted(turns):
        for group in groups if turn >= before.since else ():
            found += _roles_in(plan, block, group, turn, swap)
    return found


def _roles_in(plan: Plan, block: str, group: Group, turn: int, swap: bool) -> Iterator[tuple[PersonId, str]]:
    """Who has which role in a turn, in all its parts."""
    for part in range(parts(plan, block, len(group.members), swap)):
        yield from _roles_of(in_turn(plan, block, group, turn, swap, part))


def _roles_of(group: Group) -> Iterator[tuple[PersonId, str]]:
    return ((person, role) for person, role in zip(group.members, group.roles, strict=False) if role)


def had_before(plan: Plan, run: Run, block: str, turn: int) -> tuple[tuple[PersonId, str], ...]:
    """What people were in the turns of a block before this one."""
    before = run.turns.get(block, TurnsHad())
    begun = {stay.step for stay in run.clock.stays}
    turns = {step.turn for step in plan.steps_of(block) if step.path in begun and step.swap_roles}
    had = list(before.roles)
    for earlier in sorted(turns & set(range(before.since, turn))):
        for group in run.pairs.get(block, ()):
            had += _roles_in(plan, block, group, earlier, True)
    return tuple(had)


def turn_on(plan: Plan, run: Run, block: str) -> int | None:
    """The turn of a block that is on, from 0; None where the block is not on."""
    step = running_step(plan, run)
    if step is None or step.block != block or not step.grouped:
        return None
    return step.turn if step.swap_roles else 0

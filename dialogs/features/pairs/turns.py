"""Turns of work in groups: when each begins and ends, who is what in it, and which part of it is on.

A trio shares a turn of pairs that swap only once: it changes roles in the middle. Every place that names a role asks here.
Changes inside a turn are at whole minutes. Steps of the same item are one turn. The third role of pair work is the
observer's. Who has which role first is in `roles`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from dialogs.features.pairs.history import settings
from dialogs.features.pairs.roles import parts, seating
from dialogs.plan.model import Plan, Step
from dialogs.run.events import Group
from dialogs.run.messages import PairTurn
from dialogs.run.messages.pairs import of_now
from dialogs.run.replace import changed
from dialogs.run.schedule import Slice, slices
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


def seated_now(plan: Plan, run: Run, step: Step, groups: Sequence[Group], at: datetime) -> tuple[Group, ...]:
    """The groups of a step's block with the roles of its turn, and of the part of it that is on for each group."""
    return tuple(
        seated
        for group in groups
        for seated in seating(plan, step, (group,), part_on(plan, run, step, len(group.members), at))
    )


def part_on(plan: Plan, run: Run, step: Step, size: int, at: datetime) -> int:
    """Which part of a step's turn is on for a group of that size, from 0; the first where the step is not on."""
    several = parts(plan, step.block, size, step.swap_roles)
    on = slices(plan, run, at)[:1] if several > 1 else ()
    if not on or on[0].step.path != step.path:
        return 0
    times = enumerate(_shared(plan, run, on[0], several))
    return next((number for number, (starts_at, ends_at) in times if max(starts_at, at) < ends_at), several - 1)


def observes(plan: Plan, step: Step, group: Group, person: PersonId, turns: Sequence[PairTurn]) -> bool:
    """Whether somebody watches in the turn that is on, or has watched in any part of it once people step out of roles."""
    watching = plan.roles_in(step.block)[2:] if settings(plan, step.block).of_two else ()
    if not step.no_roles:
        return any(turn.role in watching for turn in of_now(turns))
    several = range(parts(plan, step.block, len(group.members), step.swap_roles))
    seated = (seating(plan, step, (group,), part)[0] for part in several)
    return any(role in watching for one in seated if one.roles for role in (one.roles[one.members.index(person)],))


def turns_of(plan: Plan, run: Run, block: str, group: Group, person: PersonId, at: datetime) -> tuple[PairTurn, ...]:
    """The turns of a block still to come (or on), for one person: one for each repeat item, else one for each step."""
    found: list[PairTurn] = []
    last: str | None = None
    for part in slices(plan, run, at):
        step = part.step
        if step.block != block or not step.grouped:
            continue
        if found and step.item != last and settings(plan, block).redrawn:
            break  # with others
        if step.item is not None and step.item == last:
            before = found[-1]
            found[-1] = changed(before, ends_at=part.ends_at, then=(*before.then, (step.path, part.starts_at)))
            continue
        several = parts(plan, block, len(group.members), step.swap_roles)
        for number, (starts_at, ends_at) in enumerate(_shared(plan, run, part, several)):
            if several == 1 or (starts_at < ends_at and at < ends_at):
                found.append(_turn(plan, step, group, person, number, starts_at, ends_at))
        last = step.item
    return tuple(found)


def _turn(
    plan: Plan, step: Step, group: Group, person: PersonId, part: int, starts_at: datetime, ends_at: datetime
) -> PairTurn:
    """What one person is in a turn, or in the part of it, and what the others are."""
    seated = seating(plan, step, (group,), part)[0]
    given = (seated.roles[group.members.index(person)] or None) if seated.roles else None
    role = given if step.item is not None or step.swap_roles or not settings(plan, step.block).of_two else None
    others = zip(seated.members, seated.roles, strict=False) if role is not None else ()
    rest = tuple((other, what) for other, what in others if other != person and what)
    return PairTurn(step.item_name or step.title, role, starts_at, ends_at, rest, part=part)


def _shared(plan: Plan, run: Run, part: Slice, several: int) -> list[tuple[datetime, datetime]]:
    """From when to when each part of a turn goes. What is left of a turn after its first step belongs to the last one."""
    began = _turn_began(plan, run, part)
    ends_at = part.ends_at if part.step.item_starts or several == 1 else part.starts_at
    changes = [began + (ends_at - began) * number / several for number in range(several)]
    times = [began, *(at.replace(second=0, microsecond=0) for at in changes[1:]), part.ends_at]
    return list(pairwise(times))


def _turn_began(plan: Plan, run: Run, part: Slice) -> datetime:
    """When the turn of a step began: with an earlier step of the same item, where that was performed just before."""
    began = part.starts_at
    for stay in reversed(run.clock.stays if part.step.path == run.step and part.step.item is not None else ()):
        before = plan.step(stay.step)
        if before.block != part.step.block or before.item != part.step.item:
            break
        began = stay.started_at
    return began

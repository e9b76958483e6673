"""Role rotation: the order of a group's members, and the role each has in each turn.

In turn `t` member `j` of a group of `k` has the role at `(j - t) mod k`: roles move one seat on with every turn. A pair uses
the first two roles, a trio three; where there are fewer roles than people, the last one is shared. A role alone goes to one
person of each group. Who begins a pair's first turn: who has had the first role least, earlier sessions included; then who
had the second role more often; then a keyed hash. After a mend, people who are still together keep their roles. An extra
turn goes to who had it least.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import ceil

from dialogs.features.pairs.matching import Weights
from dialogs.plan.model import Plan, Step
from dialogs.run.events import Group
from dialogs.texts.sentence import PersonId


def roles_of(size: int, roles: Sequence[str], turn: int) -> tuple[str, ...]:
    """The roles of a group's seats in this turn (from 0); empty where the plan has no roles."""
    if not roles:
        return ()
    if len(roles) == 1:  # one person in each group has it
        return tuple(roles[0] if (seat - turn) % size == 0 else "" for seat in range(size))
    return tuple(roles[min((seat - turn) % size, len(roles) - 1)] for seat in range(size))


def seat(
    members: Sequence[PersonId],
    roles: Sequence[str],
    past_roles: Mapping[PersonId, Sequence[str]],
    *,
    turns: int,
    seed: int,
    key: str,
) -> Group:
    """The group with its first turn's roles; who has had the first role least so far comes first.

    An earlier seat never has the first role less often than a later one, however many turns there are: so over an odd number
    of turns a pair's second chance goes to the one who had it least, and in a trio with too few turns the one who goes
    without is the one who had it most. Between equals the one who had the second role more often comes first.
    """
    if not roles or turns < 1:
        return Group(tuple(members), roles_of(len(members), roles, 0))
    weights = Weights({}, frozenset(), seed, key)

    def standing(person: PersonId) -> tuple[int, int, int, PersonId]:
        past = list(past_roles.get(person, ()))
        second = past.count(roles[1]) if len(roles) > 1 else 0
        return (past.count(roles[0]), -second, weights.hash("seat", person), person)

    return Group(tuple(sorted(members, key=standing)), roles_of(len(members), roles, 0))


def reseat(
    before: Sequence[Group],
    after: Sequence[Sequence[PersonId]],
    roles: Sequence[str],
    past_roles: Mapping[PersonId, Sequence[str]],
    *,
    turns: int,
    seed: int,
    key: str,
    turn: Callable[[int], int] | None = None,
) -> tuple[Group, ...]:
    """Groups with roles after a mend: whoever is still together keeps their seats, everybody else is seated anew.

    `turn` says which turn is on for a group of that size, where the block has begun. Then whoever stays in a room goes on
    with their role, and the others get what is left.
    """
    known = {frozenset(group.members): group for group in before}

    def seated(room: int, members: Sequence[PersonId]) -> Group:
        if frozenset(members) in known:
            return known[frozenset(members)]
        anew = seat(members, roles, past_roles, turns=turns, seed=seed, key=key)
        if turn is None or not roles or not members:
            return anew
        return _going_on(before[room] if room < len(before) else Group(()), anew, roles, turn)

    return tuple(seated(room, members) for room, members in enumerate(after))


def _going_on(before: Group, anew: Group, roles: Sequence[str], turn: Callable[[int], int]) -> Group:
    """A changed group in the middle of its turn. `anew` is the order in which its people should have the first role."""
    size = len(anew.members)
    places: list[PersonId | None] = [None] * size  # who has the first role in this turn, the second, and so on
    for place in range(min(size, len(before.members))):
        holder = before.members[(place + turn(len(before.members))) % len(before.members)]
        places[place] = holder if holder in anew.members else None
    others = iter(member for member in anew.members if member not in places)
    filled = [place or next(others) for place in places]
    return Group(tuple(filled[(seat_ - turn(size)) % size] for seat_ in range(size)), roles_of(size, roles, 0))


def seating(plan: Plan, step: Step, groups: Sequence[Group], part: int = 0) -> tuple[Group, ...]:
    """The groups of a step's block with the roles of its turn. Who talks and who watches is as it was drawn."""
    if step.in_bowl:
        return tuple(groups)
    return tuple(in_turn(plan, step.block, group, step.turn, step.swap_roles, part) for group in groups)


def parts(plan: Plan, block: str, size: int, swap: bool) -> int:
    """In how many parts a group shares one turn of its block: a trio where pairs swap only once, so that all have a go.

    One where roles do not swap from turn to turn.
    """
    turns = max((step.turns for step in plan.steps_of(block) if step.swap_roles), default=1)
    drawn = plan.block_of[block].pairs
    shares = drawn is not None and drawn.of_two and len(plan.roles_in(block)) > 1
    return ceil(size / turns) if swap and shares and 1 < turns < size else 1


def in_turn(plan: Plan, block: str, group: Group, turn: int, swap: bool, part: int = 0) -> Group:
    """The group with the roles of a turn of its block, or of one of the parts in which it shares the turn."""
    several = parts(plan, block, len(group.members), swap)
    return at_turn(group, plan.roles_in(block), turn * several + part, swap)


def at_turn(group: Group, roles: Sequence[str], turn: int, swap: bool) -> Group:
    """The group with the roles of this turn (from 0); without `swap` everybody keeps the first turn's role."""
    return Group(group.members, roles_of(len(group.members), roles, turn if swap else 0))

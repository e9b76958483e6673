"""Pair repair: pairs mended with the least change when people come or go; and `swap` and `swap roles` by hand.

Groups keep their place in the list, because the place is the number of their room. A person left alone takes someone out of
a trio, else joins a pair as its third; whoever comes back gets their partner and room again. A whole pair is changed only to
keep people apart. `swap` is refused inside one group, for somebody without a group, and for people kept apart; `swap roles`
without roles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

from dialogs import texts
from dialogs.features.pairs.matching import APART, Members, Met, Weights, draw
from dialogs.features.pairs.roles import at_turn, reseat, roles_of, seat
from dialogs.run.events import Group
from dialogs.texts.sentence import Person, PersonId, Refused, sentence

__all__ = ["at_turn", "draw", "mend", "reseat", "roles_of", "seat", "swap", "swap_roles"]

Apart = frozenset[frozenset[PersonId]]
NO_HOMES: Mapping[PersonId, int] = MappingProxyType({})


def mend(
    groups: Sequence[Members],
    people: Sequence[PersonId],
    *,
    history: Met,
    apart: Apart,
    seed: int,
    key: str,
    homes: Mapping[PersonId, int] = NO_HOMES,
) -> tuple[Members, ...]:
    """The same groups after people came or went, changed as little as possible. Rooms keep their numbers; one may be empty.

    Groups of two or more who are all still there stay. Those left alone and those who are new find each other. One too many
    takes a partner from a trio, else becomes the third of a pair. Only people who must be kept apart make this touch a group
    that was whole. `homes` are the rooms of the last full draw: who comes back gets their partner again where that is no
    greater change.
    """
    weights = Weights(history, apart, seed, key)
    here = set(people)
    whole: list[Members] = []
    grouped = {person for group in groups for person in group}
    loose = [person for person in weights.ring(people) if person not in grouped]
    for group in groups:
        left = tuple(member for member in group if member in here)
        if len(left) > 1:
            whole.append(left)
        else:
            loose += left
    loose = _take_from_trios(whole, loose, weights, homes)
    if len(loose) == 1 and whole:
        _join(whole, loose.pop(), weights, homes)
    whole += _reunited(loose, weights, homes)
    whole += draw(loose, history=history, apart=apart, seed=seed, key=key)
    return _in_place(groups, _parted(whole, weights), homes)


def _take_from_trios(
    whole: list[Members], loose: list[PersonId], weights: Weights, homes: Mapping[PersonId, int]
) -> list[PersonId]:
    """Break trios where that makes pairs: the odd one out gets a partner, and no more than one trio is left."""
    loose = list(loose)
    trios = [group for group in whole if len(group) > 2]
    while trios and (len(loose) % 2 or len(trios) > 1):
        trio = trios.pop()
        goes = min(trio, key=lambda member: _released(trio, member, loose, weights, homes))
        whole[whole.index(trio)] = tuple(member for member in trio if member != goes)
        loose.append(goes)
    return loose


def _released(
    trio: Members, member: PersonId, loose: Sequence[PersonId], weights: Weights, homes: Mapping[PersonId, int]
) -> tuple[int, bool, bool, int, int]:
    """How little it costs to let this one go: first who had one of the loose people as their partner, then who joined last.

    The third of a trio sits last, so the two whom they joined stay together in their room.
    """
    stays = tuple(other for other in trio if other != member)
    goes_to = min((weights.penalty(member, other) for other in loose), default=0)
    apart = weights.penalty_of(stays) + goes_to
    parts = not any(_lived_together(member, other, homes) for other in loose)
    return (apart // APART, parts, member != trio[-1], apart, weights.hash(member))


def _lived_together(a: PersonId, b: PersonId, homes: Mapping[PersonId, int]) -> bool:
    return a in homes and homes[a] == homes.get(b)


def _reunited(loose: list[PersonId], weights: Weights, homes: Mapping[PersonId, int]) -> list[Members]:
    """Pairs of loose people who were partners before; they are taken off the list."""
    found: list[Members] = []
    for a, b in combinations(tuple(loose), 2):
        if a in loose and b in loose and _lived_together(a, b, homes) and weights.penalty(a, b) < APART:
            found.append((a, b))
            loose.remove(a)
            loose.remove(b)
    return found


def _join(whole: list[Members], person: PersonId, weights: Weights, homes: Mapping[PersonId, int]) -> None:
    """Make this person the third of the pair that suits best: of their old one, else where fewest met before."""

    def cost(at: int) -> tuple[int, bool, int, int]:
        apart = weights.penalty_of((*whole[at], person))
        known = any(_lived_together(person, other, homes) for other in whole[at])
        return (apart // APART, not known, apart, weights.hash(*whole[at], person))

    place = min(range(len(whole)), key=cost)
    whole[place] = (*whole[place], person)


def _parted(groups: Sequence[Members], weights: Weights) -> list[Members]:
    """Groups in which people to be kept apart do not meet: each such group is mixed with the one other that helps most."""
    found = list(groups)
    for group in groups:
        if group not in found or weights.penalty_of(group) < APART:
            continue
        mixed = [(other, _mixed(group, other, weights)) for other in found if other != group]
        if not mixed:
            continue
        other, new = min(mixed, key=lambda pair: (weights.total(pair[1]) - weights.penalty_of(pair[0]), pair[0]))
        if weights.total(new) // APART < weights.total((group, other)) // APART:
            found = [kept for kept in found if kept not in (group, other)] + list(new)
    if weights.total(found) < APART:
        return found
    everyone = [person for group in found for person in group]
    redrawn = draw(everyone, history=weights.met, apart=weights.apart, seed=weights.seed, key=weights.key)
    return list(redrawn) if weights.total(redrawn) // APART < weights.total(found) // APART else found


def _mixed(group: Members, other: Members, weights: Weights) -> tuple[Members, ...]:
    return draw((*group, *other), history=weights.met, apart=weights.apart, seed=weights.seed, key=weights.key)


def _in_place(before: Sequence[Members], after: Sequence[Members], homes: Mapping[PersonId, int]) -> tuple[Members, ...]:
    """Groups where most of their people were, new ones in places that became free. Other places stay, and may be empty."""
    places: list[Members | None] = [None] * len(before)
    at_home = {person: place for person, place in homes.items() if place < len(before)}
    place_of = at_home | {person: place for place, group in enumerate(before) for person in group}
    homeless: list[Members] = []

    def lived_in(group: Members) -> Counter[int]:
        return Counter(place_of[person] for person in group if person in place_of)

    for group in sorted(after, key=lambda new: -max(lived_in(new).values(), default=0)):
        free = [place for place, _ in lived_in(group).most_common() if places[place] is None]
        if free:
            places[free[0]] = group
        else:
            homeless.append(group)
    for group in homeless:
        if None in places:
            places[places.index(None)] = group
        else:
            places.append(group)
    return tuple(group or () for group in places)


def swap(groups: Sequence[Group], a: PersonId, b: PersonId, *, apart: Apart = frozenset()) -> tuple[Group, ...]:
    """Put `a` in the seat of `b` and `b` in that of `a`. Refused when they are together, in no group, or it joins people
    who must be kept apart."""
    mine, theirs = _group_of(groups, a), _group_of(groups, b)
    if mine == theirs:
        raise Refused(sentence(texts.SWAP_TOGETHER, a=Person(a), b=Person(b)))
    seats = {a: b, b: a}
    new = tuple(Group(tuple(seats.get(member, member) for member in group.members), group.roles) for group in groups)
    for group in (_group_of(new, a), _group_of(new, b)):
        for one, other in combinations(group.members, 2):
            if frozenset((one, other)) in apart and {one, other} & {a, b}:
                raise Refused(sentence(texts.SWAP_APART, a=Person(one), b=Person(other)))
    return new


def swap_roles(groups: Sequence[Group], person: PersonId) -> tuple[Group, ...]:
    """Change roles inside this person's group: a pair changes over, in a trio everybody takes the next role."""
    theirs = _group_of(groups, person)
    if len(theirs.members) < 2 or not theirs.roles:
        raise Refused(sentence(texts.NO_ROLES_TO_SWAP, person=Person(person)))
    turned = Group((*theirs.members[1:], theirs.members[0]), theirs.roles)
    return tuple(turned if group == theirs else group for group in groups)


def _group_of(groups: Sequence[Group], person: PersonId) -> Group:
    for group in groups:
        if person in group.members:
            return group
    raise Refused(sentence(texts.NOT_IN_A_PAIR, person=Person(person)))

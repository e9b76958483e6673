"""Group formation: groups of any size, drawn so that people meet new partners, joined from smaller groups, or a few people
at a time.

Groups of two are a matching, which is exact (`dialogs.features.pairs.matching`). No quick exact way is known for more:
groups are filled one by one, and then two people change places for as long as that repeats less. Several tries start from
other orders, and the best counts. Nothing is left to chance: the same seed and key give the same draw on every machine. With
hosts, the first of each group stays and the rest move on to new people. Joined groups never split a smaller one. People to
be kept apart are together only if it cannot be avoided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from dialogs.features.pairs import matching
from dialogs.features.pairs.matching import APART, Members, Met, Weights
from dialogs.plan.group_split import group_sizes
from dialogs.texts.sentence import PersonId

TRIES = 12  # starts for up to MANY people; fewer for more, where one practically always repeats nobody
FEW_TRIES = 2  # starts for more than MANY people
MANY = 60  # people
CANDIDATES = 150  # so many others, nearest on the ring, are tried as somebody's exchange
MOVES_ON = 1000  # penalty of staying in the room of the same host: more than any number of repeats in practice

Groups = list[list[PersonId]]


def draw(
    people: Sequence[PersonId],
    *,
    least: int,
    most: int,
    history: Met,
    apart: frozenset[frozenset[PersonId]],
    seed: int,
    key: str,
    had: Mapping[PersonId, int] | None = None,
) -> tuple[Members, ...]:
    """Groups of `least` to `most` people wherever their number allows it. The rest is as in `matching.draw`."""
    if most == 2:
        return matching.draw(people, history=history, apart=apart, seed=seed, key=key, had=had)
    weights = Weights(history, apart, seed, key, matching.above(people, had or {}))
    ring = weights.ring(people)
    sizes = group_sizes(len(ring), least, most)
    best: Groups = []
    tries = TRIES if len(ring) <= MANY else FEW_TRIES
    for attempt in range(tries if len(sizes) > 1 else 1):
        order = ring if not attempt else sorted(ring, key=lambda one: (weights.hash(str(attempt), one), one))
        groups = _settled(_filled([[] for _ in sizes], order, sizes, weights), weights)
        if not best or _cost(groups, weights) < _cost(best, weights):
            best = groups
        if _cost(best, weights) == 0:
            break
    return _tidy(best, ring)


def _tidy(groups: Groups, ring: Members) -> tuple[Members, ...]:
    place = {person: index for index, person in enumerate(ring)}
    inside = (tuple(sorted(group, key=place.__getitem__)) for group in groups)
    return tuple(sorted(inside, key=lambda group: place[group[0]]))


def _cost(groups: Iterable[Sequence[PersonId]], weights: Weights) -> int:
    return sum(weights.cost_of(tuple(group)) for group in groups)


def _filled(groups: Groups, people: Iterable[PersonId], sizes: Sequence[int], weights: Weights) -> Groups:
    """Everybody in the group where they add least, of those with room; the emptiest between equals."""
    for person in people:
        open_ = [place for place, group in enumerate(groups) if len(group) < sizes[place]]
        best = min(open_, key=lambda at: (sum(weights.penalty(person, one) for one in groups[at]), len(groups[at]), at))
        groups[best].append(person)
    return groups


def _settled(groups: Groups, weights: Weights, stay: Collection[PersonId] = ()) -> Groups:
    """The groups after every exchange of two people that makes them better. Those who `stay` are never exchanged."""
    better = True
    while better:
        better = False
        for at, group in enumerate(groups):
            if weights.cost_of(tuple(group)):
                for person in [one for one in group if one not in stay]:
                    better = _exchanged(groups, at, person, weights, stay) or better
    return groups


def _exchanged(groups: Groups, at: int, person: PersonId, weights: Weights, stay: Collection[PersonId]) -> bool:
    """Exchange this one with whoever makes the groups better by most. False: nobody does."""
    mine = groups[at]
    if person not in mine:
        return False
    before = weights.cost_of(tuple(mine))
    others = [(place, one) for place, group in enumerate(groups) if place != at for one in group if one not in stay]
    best, found = 0, None
    for place, other in others[:CANDIDATES]:
        theirs = groups[place]
        now = before + weights.cost_of(tuple(theirs))
        then = weights.cost_of(_with(mine, person, other)) + weights.cost_of(_with(theirs, other, person))
        if then - now < best:
            best, found = then - now, (place, other)
    if found is None:
        return False
    place, other = found
    groups[at], groups[place] = list(_with(mine, person, other)), list(_with(groups[place], other, person))
    return True


def _with(group: Sequence[PersonId], goes: PersonId, comes: PersonId) -> Members:
    return tuple(comes if one == goes else one for one in group)


def moved_on(before: Sequence[Members], people: Sequence[PersonId], weights: Weights) -> tuple[Members, ...]:
    """The first of each group keeps the room and everybody else moves on: to a host and people they have not met.

    Rooms keep their numbers. A room whose people have all gone stays empty.
    """
    here = set(people)
    rooms = [next((one for one in group if one in here), None) for group in before]
    hosted = {host: group for host, group in zip(rooms, before, strict=True) if host is not None}
    hosts = list(hosted)
    guests = [one for one in weights.ring(people) if one not in hosts]
    if not hosts:
        return (tuple(guests),) if guests else ()
    met = dict(weights.met)
    for host, group in hosted.items():
        for guest in group:
            met[frozenset((host, guest))] = met.get(frozenset((host, guest)), 0) + MOVES_ON
    weights = Weights(met, weights.apart, weights.seed, weights.key)
    small, larger = divmod(len(guests), len(hosts))
    more = sorted(range(len(hosts)), key=lambda place: (len(hosted[hosts[place]]), place))[:larger]  # so all can move on
    sizes = [1 + small + (place in more) for place in range(len(hosts))]
    tables = _settled(_filled([[host] for host in hosts], guests, sizes, weights), weights, hosts)
    led = {table[0]: tuple(table) for table in tables}
    return tuple(led[host] if host is not None else () for host in rooms)


def joined(
    parts: Sequence[Members], people: Sequence[PersonId], least: int, most: int, weights: Weights
) -> tuple[Members, ...]:
    """Smaller groups joined into larger ones; nobody leaves their smaller group. Who is in none counts as one."""
    here = set(people)
    left = [kept for part in parts if (kept := tuple(one for one in part if one in here))]
    grouped = {one for part in left for one in part}
    units = [*left, *((one,) for one in weights.ring(people) if one not in grouped)]
    place = {unit: index for index, unit in enumerate(units)}
    units.sort(key=lambda unit: (-len(unit), place[unit]))
    ways = (_binned(units, count, weights) for count in range(1, len(units) + 1))

    def misfit(groups: list[list[Members]]) -> tuple[int, int, float]:
        sizes = [sum(map(len, group)) for group in groups]
        outside = max(max(0, least - size, size - most) for size in sizes)
        return (_together(groups, weights), outside, abs(sum(sizes) / len(sizes) - (least + most) / 2))

    best = min(ways, key=misfit, default=[])
    ordered = sorted((sorted(group, key=place.__getitem__) for group in best), key=lambda group: place[group[0]])
    return tuple(tuple(one for unit in group for one in unit) for group in ordered)


def _binned(units: Sequence[Members], count: int, weights: Weights) -> list[list[Members]]:
    """Units, the largest first, each where it adds the fewest to be kept apart, and then where fewest people are."""
    bins: list[list[Members]] = [[] for _ in range(count)]
    for unit in units:

        def cost(at: int, unit: Members = unit) -> tuple[int, int, int, int]:
            met = sum(weights.penalty(one, other) for part in bins[at] for other in part for one in unit)
            return (met // APART, sum(map(len, bins[at])), met, at)

        bins[min(range(count), key=cost)].append(unit)
    return [held for held in bins if held]


def _together(groups: Sequence[Sequence[Members]], weights: Weights) -> int:
    return sum(weights.penalty_of(tuple(one for unit in group for one in unit)) // APART for group in groups)


def few(
    people: Sequence[PersonId], size: int, been: Mapping[PersonId, int], weights: Weights, stay: Sequence[PersonId] = ()
) -> tuple[Members, Members]:
    """The few who talk, and everybody else, who watches. Those who talked least come first; who is to `stay` stays."""
    chosen: list[PersonId] = []
    order = sorted(set(people) - set(stay), key=lambda one: (been.get(one, 0), weights.hash(one), one))
    candidates = [*(one for one in stay if one in set(people)), *order]
    for together in (False, True):  # people to be kept apart talk together only where there are too few others
        for person in candidates:
            free = together or not any(weights.penalty(person, one) >= APART for one in chosen)
            if len(chosen) < size and person not in chosen and free:
                chosen.append(person)
    return tuple(chosen), tuple(one for one in weights.ring(people) if one not in chosen)

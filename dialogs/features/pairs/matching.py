"""Pair matching: groups of two, and one of three for an odd number, that repeat as little as possible and keep people apart;
drawn from a keyed hash, not from chance.

A draw is a minimum-weight perfect matching. The weight of two people is, in this order: whether they must be kept apart, how
often they worked together before, whether one of them has had the first role less often than others (so that whoever had it
most need not begin with it again), and a keyed hash that decides between equals. So the same seed and key give the same draw
on every machine, and a new key gives a new one. People to be kept apart are together only if it cannot be avoided. Between
equal trios, those who worked with the fewest people so far are chosen. One person alone is a group of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import combinations, islice

from dialogs.texts.sentence import PersonId

Members = tuple[PersonId, ...]
Met = Mapping[frozenset[PersonId], int]

APART = 1 << 32  # penalty of two people to be kept apart: more than any number of repeats
TIE_BITS = 40  # room below one point of anything else for the sum of everybody's 31-bit hashes
FAIR_BITS = 16  # room below one penalty point for the sum of everybody's turns in the first role
ABOVE_MOST = 60  # times in the first role beyond the least that count
PIECE = 40  # up to so many people (an even number) every couple is weighed; beyond, the ring is matched piece by piece
EVERY_TRIO = 15  # up to so many people every trio is considered
TRIO_TRIES, FEW_TRIO_TRIES = 8, 2  # beyond: trios that are tried, up to PIECE people and for more
WINDOW = 10  # beyond: a trio's other two come from so many people ahead on the ring


@dataclass(frozen=True)
class Weights:
    """What it costs to put people together. `met` counts how often two worked together before."""

    met: Met
    apart: frozenset[frozenset[PersonId]]
    seed: int
    key: str
    had: Mapping[PersonId, int] = field(default_factory=dict)  # how often each had the first role before

    def cost_of(self, members: Members) -> int:
        """The penalty, and below it how often the one of them who begins in the first role has had it."""
        return (self.penalty_of(members) << FAIR_BITS) + min((self.had.get(one, 0) for one in members), default=0)

    def hash(self, *people: PersonId) -> int:
        """31 bits that depend on the seed, the key and these people only."""
        text = "\x1f".join((str(self.seed), self.key, *people))
        return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") >> 1

    def penalty(self, a: PersonId, b: PersonId) -> int:
        """Repeats of this couple, plus APART where they must be kept apart; 0 is a good couple."""
        couple = frozenset((a, b))
        return self.met.get(couple, 0) + (APART if couple in self.apart else 0)

    def penalty_of(self, members: Members) -> int:
        """The penalty of all couples in a group."""
        return sum(self.penalty(a, b) for a, b in combinations(members, 2))

    def total(self, groups: Sequence[Members]) -> int:
        """The penalty of all groups."""
        return sum(map(self.penalty_of, groups))

    def ring(self, people: Sequence[PersonId]) -> Members:
        """These people, each once, in hash order; whatever order they came in."""
        return tuple(sorted(set(people), key=lambda person: (self.hash(person), person)))


def above(people: Sequence[PersonId], had: Mapping[PersonId, int]) -> Mapping[PersonId, int]:
    """How much more often each had the first role than whoever of `people` had it least, at most ABOVE_MOST."""
    least = min((had.get(person, 0) for person in people), default=0)
    return {person: min(times - least, ABOVE_MOST) for person, times in had.items()}


def draw(
    people: Sequence[PersonId],
    *,
    history: Met,
    apart: frozenset[frozenset[PersonId]],
    seed: int,
    key: str,
    had: Mapping[PersonId, int] | None = None,
) -> tuple[Members, ...]:
    """Groups of two, and one of three when the number is odd; one person alone is a group of one, nobody gives ().

    Nobody is left out or in two groups. Repeats are as few as `history` allows; people in `apart` meet only where it cannot
    be avoided. `key` names the draw (a block, and how often it was drawn). `had` is how often each had the first role:
    between equal draws, those who had it most get partners who had it less.
    """
    weights = Weights(history, apart, seed, key, above(people, had or {}))
    ring = weights.ring(people)
    if len(ring) < 2:
        return (ring,) if ring else ()
    groups = _couples(ring, weights) if len(ring) % 2 == 0 else _with_trio(ring, weights)
    place = {person: index for index, person in enumerate(ring)}
    tidy = (tuple(sorted(group, key=place.__getitem__)) for group in groups)
    return tuple(sorted(tidy, key=lambda group: place[group[0]]))


def _with_trio(ring: Members, weights: Weights) -> list[Members]:
    """The best trio together with the best couples of everybody else.

    Trios are tried from the lightest; none that alone weighs as much as a whole draw already found can do better, so up to
    EVERY_TRIO people the answer is the best there is. In larger groups a few tries practically always repeat nobody.
    """
    best: list[Members] = []
    least = -1
    tries = None if len(ring) <= EVERY_TRIO else TRIO_TRIES if len(ring) <= PIECE else FEW_TRIO_TRIES
    for trio in islice(_trios(ring, weights), tries):
        own = weights.cost_of(trio)
        if best and own >= least:
            break
        groups = [trio, *_couples(tuple(person for person in ring if person not in trio), weights)]
        total = sum(map(weights.cost_of, groups))
        if not best or total < least:
            best, least = groups, total
        if least == 0:
            break
    return best


def _trios(ring: Members, weights: Weights) -> Iterator[Members]:
    """Trios from the lightest; between equals those who have worked with the fewest people so far, then by hash."""
    partners = dict.fromkeys(ring, 0)
    for couple, times in weights.met.items():
        for person in couple:
            if person in partners:
                partners[person] += times
    if len(ring) <= EVERY_TRIO:
        found: list[Members] = list(combinations(ring, 3))
    else:
        found = [_lightest_trio(ring, index, weights) for index in range(len(ring))]
    found.sort(key=lambda trio: (weights.cost_of(trio), sum(map(partners.__getitem__, trio)), weights.hash(*trio)))
    return iter(found)


def _lightest_trio(ring: Members, index: int, weights: Weights) -> Members:
    ahead = [ring[(index + step) % len(ring)] for step in range(1, WINDOW + 1)]
    a, b = min(combinations(ahead, 2), key=lambda pair: weights.penalty_of((ring[index], *pair)))
    return (ring[index], a, b)


def _couples(ring: Members, weights: Weights) -> list[Members]:
    """The lightest perfect matching of an even number of people; beyond PIECE people the lightest of each piece, mended."""
    if len(ring) <= PIECE:
        return _match(ring, weights)
    pieces = [ring[start : start + PIECE] for start in range(0, len(ring), PIECE)]
    groups = [couple for piece in pieces for couple in _match(piece, weights)]
    for bad in [couple for couple in groups if weights.penalty_of(couple)]:
        if bad in groups:  # it was not taken apart with another one
            groups = _rematched(bad, groups, weights)
    return groups


def _rematched(bad: Members, groups: list[Members], weights: Weights) -> list[Members]:
    """All groups, with a heavy couple and those who may relieve it matched anew. It never gets heavier."""
    place = groups.index(bad)
    others = [*groups[place + 1 :], *groups[:place]]
    helpful = sorted(others, key=lambda couple: _exchanged(bad, couple, weights))[: PIECE // 2 - 1]
    people = tuple(person for couple in (bad, *helpful) for person in couple)
    kept = [couple for couple in groups if couple != bad and couple not in helpful]
    return [*kept, *_match(people, weights)]


def _exchanged(bad: Members, couple: Members, weights: Weights) -> int:
    """The penalty when two couples exchange a person."""
    (a, b), (c, d) = bad, couple
    return min(
        weights.penalty(a, c) + weights.penalty(b, d),
        weights.penalty(a, d) + weights.penalty(b, c),
    )


def _match(people: Members, weights: Weights) -> list[Members]:
    import networkx  # slow to import

    graph = networkx.Graph()
    graph.add_weighted_edges_from(
        (a, b, -_weight(people[a], people[b], weights)) for a, b in combinations(range(len(people)), 2)
    )
    found = networkx.max_weight_matching(graph, maxcardinality=True)
    return [(people[a], people[b]) for a, b in sorted(tuple(sorted(couple)) for couple in found)]


def _weight(a: PersonId, b: PersonId, weights: Weights) -> int:
    return (weights.cost_of((a, b)) << TIE_BITS) + weights.hash(*sorted((a, b)))

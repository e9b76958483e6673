"""Group repair: groups of more than two after people came or went. As few as possible change rooms, and rooms keep their
numbers.

Who comes back goes to their old room, a new person to the smallest group, then to people they met least. A group that is too
small is filled up or given up, whichever moves fewer. A possible host moves last. Everything is redrawn only to keep people
apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dialogs.features.pairs import grouping
from dialogs.features.pairs.matching import APART, Members, Weights
from dialogs.plan.group_split import group_count, kept_range
from dialogs.texts.sentence import PersonId

Rooms = list[list[PersonId]]


@dataclass(frozen=True)
class Wanted:
    """What a mend keeps to: the sizes, what it costs to put people together, and where each is at home."""

    low: int
    high: int
    weights: Weights
    homes: Mapping[PersonId, int]

    def joining(self, person: PersonId, room: int, members: Sequence[PersonId]) -> tuple[int, bool, int, int, int]:
        """How little it costs that somebody joins: home comes first, then the smallest group, then whom they met least."""
        met = sum(self.weights.penalty(person, one) for one in members)
        away = self.homes.get(person) != room
        return (met // APART, away, len(members), met, self.weights.hash(person, str(room)))

    def leaving(self, person: PersonId, members: Sequence[PersonId], to: Sequence[PersonId]) -> tuple[int, int, int]:
        """How little it costs that somebody goes to another group. The first may be its host, so they go last."""
        met = sum(self.weights.penalty(person, one) for one in to) - sum(
            self.weights.penalty(person, one) for one in members if one != person
        )
        return (int(person == members[0]), met, self.weights.hash(person))


def mend(
    groups: Sequence[Members],
    people: Sequence[PersonId],
    *,
    least: int,
    most: int,
    weights: Weights,
    homes: Mapping[PersonId, int],
) -> tuple[Members, ...]:
    """The same groups after people came or went. One that became too small is filled up, or its people join others,
    whichever moves fewer people."""
    here = set(people)
    rooms: Rooms = [[one for one in group if one in here] for group in groups]
    placed = {one for room in rooms for one in room}
    loose = [one for one in weights.ring(people) if one not in placed]
    low, high = kept_range([len(group) for group in groups], len(here), least, most)
    wanted = Wanted(low, high, weights, homes)
    given_up, new = _way(sorted(map(len, filter(None, rooms))), len(loose), wanted, least, most)
    for room in sorted(filter(None, rooms), key=lambda one: (len(one), weights.hash(*one)))[:given_up]:
        loose += room
        room.clear()
    open_ = _opened(rooms, new)
    _settle(rooms, loose, open_, wanted)
    _part(rooms, wanted)
    return _unless_together(rooms, people, least, most, weights)


def _way(sizes: Sequence[int], loose: int, wanted: Wanted, least: int, most: int) -> tuple[int, int]:
    """How many of the smallest groups to give up, and how many to open, so that the fewest people move."""
    people, low, high = sum(sizes) + loose, wanted.low, wanted.high
    wish = group_count(people, least, most) if people else 0

    def moves(way: tuple[int, int]) -> tuple[int, int, int]:
        given_up, new = way
        kept = sizes[given_up:]
        leave = sum(sizes[:given_up])
        needed = sum(max(0, low - size) for size in kept) + low * new
        return (leave + max(0, needed - loose - leave), abs(len(kept) + new - wish), new)

    def fits(way: tuple[int, int]) -> bool:
        groups = len(sizes) - way[0] + way[1]
        return low * groups <= people <= high * groups

    def needed(given_up: int) -> int:
        return max(0, -(-people // high) - (len(sizes) - given_up))

    small = sum(1 for size in sizes if size < low)  # only these are ever given up
    ways = [(gone, needed(gone) + more) for gone in range(small + 1) for more in (0, 1)]
    return min(filter(fits, ways), key=moves, default=(0, 0))


def _opened(rooms: Rooms, new: int) -> set[int]:
    """The rooms in use: those with people, and so many more, empty ones first."""
    open_ = {room for room, members in enumerate(rooms) if members}
    for room in range(len(rooms) + new):
        if new and room not in open_:
            if room == len(rooms):
                rooms.append([])
            open_.add(room)
            new -= 1
    return open_


def _settle(rooms: Rooms, loose: list[PersonId], open_: set[int], wanted: Wanted) -> None:
    """Fill the rooms that have too few, and find everybody a place. None has too many (see `kept_range`)."""
    while short := [room for room in sorted(open_) if len(rooms[room]) < wanted.low]:
        if not loose:
            target = max(short, key=lambda room: len(rooms[room]))
            giving = [rooms[room] for room in sorted(open_) if len(rooms[room]) > wanted.low]
            if not giving:
                return
            source = min(giving, key=lambda room: _leaving(room, rooms[target], wanted))
            rooms[target].append(_goes(source, rooms[target], wanted))
            continue
        _seat(rooms, loose, short, wanted)
    while loose:
        free = [room for room in sorted(open_) if len(rooms[room]) < wanted.high] or sorted(open_)
        _seat(rooms, loose, free, wanted)


def _seat(rooms: Rooms, loose: list[PersonId], free: Sequence[int], wanted: Wanted) -> None:
    """The one whom a room suits best takes their place."""
    person, room = min(
        ((one, room) for one in loose for room in free), key=lambda way: wanted.joining(way[0], way[1], rooms[way[1]])
    )
    rooms[room].append(person)
    loose.remove(person)


def _leaving(room: Sequence[PersonId], to: Sequence[PersonId], wanted: Wanted) -> tuple[int, int, int]:
    return min(wanted.leaving(one, room, to) for one in room)


def _goes(room: list[PersonId], to: Sequence[PersonId], wanted: Wanted) -> PersonId:
    person = min(room, key=lambda one: wanted.leaving(one, room, to))
    room.remove(person)
    return person


def _part(rooms: Rooms, wanted: Wanted) -> None:
    """People to be kept apart: one of them goes to another group, alone where the sizes allow it, else by an exchange."""
    while True:
        ways = list(_partings(rooms, wanted))
        if not ways:
            return
        _, person, other, source, target = min(ways)
        rooms[source].remove(person)
        if other:
            rooms[target][rooms[target].index(other)] = person
            rooms[source].append(other)
        else:
            rooms[target].append(person)


Parting = tuple[tuple[int, int, int, int, int], PersonId, PersonId, int, int]


def _partings(rooms: Rooms, wanted: Wanted) -> Iterator[Parting]:
    """Every way to have fewer people together who must be kept apart; the best one is the smallest."""
    weights = wanted.weights
    for source, mine in enumerate(rooms):
        if weights.penalty_of(tuple(mine)) < APART:
            continue
        for person in (one for one in mine if any(weights.penalty(one, other) >= APART for other in mine if other != one)):
            for target, theirs in enumerate(rooms):
                if target == source or not theirs:
                    continue
                before = weights.total((tuple(mine), tuple(theirs)))
                for other in ("", *theirs):
                    if not other and not (len(mine) > wanted.low and len(theirs) < wanted.high):
                        continue
                    left = tuple(one for one in mine if one != person) + ((other,) if other else ())
                    then = weights.total((left, (*(one for one in theirs if one != other), person)))
                    if then // APART < before // APART:
                        first = (person == mine[0]) + (other == theirs[0])  # perhaps a host, who keeps the room
                        fewer, moves = then // APART - before // APART, 2 if other else 1
                        cost = (fewer, moves, first, then, weights.hash(person, other))
                        yield cost, person, other, source, target


def _unless_together(
    rooms: Rooms, people: Sequence[PersonId], least: int, most: int, weights: Weights
) -> tuple[Members, ...]:
    """These rooms, or a whole new draw where only that keeps people apart."""
    found = tuple(map(tuple, rooms))
    if weights.total(found) < APART:
        return found
    drawn = grouping.draw(
        people, least=least, most=most, history=weights.met, apart=weights.apart, seed=weights.seed, key=weights.key
    )
    return drawn if weights.total(drawn) // APART < weights.total(found) // APART else found

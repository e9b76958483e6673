"""Group split: how many groups to make of so many people, and which sizes a change has to keep to.

Sizes differ by one at most. With `of: 3` some groups have four if it does not divide; a range is kept where possible. When
people leave, a group may go on with one fewer than planned, but not with one person alone.
"""

from __future__ import annotations

from collections.abc import Sequence


def largest(least: int, most: int) -> int:
    """The most people a group may have. Where the plan names one number, some groups have one more if it does not divide."""
    return most + 1 if least == most else most


def group_count(people: int, least: int, most: int) -> int:
    """How many groups to make. Sizes differ by one at most, and stay in the range wherever that is possible.

    With one number the groups are as close to it as can be. With a range equal groups come first, then sizes in the middle.
    """
    exact, high = least == most, largest(least, most)
    wish = least if exact else (least + most) / 2

    def misfit(groups: int) -> tuple[int, bool, float, int]:
        small, large = people // groups, -(-people // groups)
        uneven = not exact and small != large
        return (max(0, least - small, large - high), uneven, abs(people / groups - wish), groups)

    return min(range(1, people + 1), key=misfit)


def group_sizes(people: int, least: int, most: int) -> tuple[int, ...]:
    """The sizes of the groups to make, larger ones first; none for nobody."""
    if not people:
        return ()
    groups = group_count(people, least, most)
    small, larger = divmod(people, groups)
    return (small + 1,) * larger + (small,) * (groups - larger)


def kept_range(before: Sequence[int], people: int, least: int, most: int) -> tuple[int, int]:
    """The sizes that groups may have after a change: one fewer than in the plan, and any that groups had before it.

    A group that loses one person goes on, rather than being spread over others. Nobody stays alone because of it. Where so
    many people cannot be grouped like that, the range is as much wider as it takes.
    """
    low = min([max(2, least - 1), *(size for size in before if size)])
    high = max([largest(least, most), *before])
    while people and not any(low * groups <= people <= high * groups for groups in range(1, people + 1)):
        low, high = (low - 1, high) if low > 1 else (low, high + 1)
    return low, high

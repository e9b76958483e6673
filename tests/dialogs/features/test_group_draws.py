"""Groups of more than two: nobody is left out, sizes fit, partners are new, and a change moves as few people as possible."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.features.pairs.group_repair import mend
from dialogs.features.pairs.grouping import draw, few, joined, moved_on
from dialogs.features.pairs.matching import Weights
from dialogs.features.pairs.roles import roles_of
from dialogs.plan.group_split import group_sizes, kept_range, largest

NOBODY: frozenset[frozenset[str]] = frozenset()
SIZES = st.tuples(st.integers(3, 6), st.integers(0, 3)).map(lambda size: (size[0], size[0] + size[1]))


def people(count: int) -> tuple[str, ...]:
    return tuple(f"p{number}" for number in range(count))


def couples(groups) -> Counter[frozenset[str]]:
    return Counter(frozenset(couple) for group in groups for couple in combinations(group, 2))


def everybody(groups) -> list[str]:
    return sorted(person for group in groups for person in group)


def possible(count: int, least: int, most: int) -> bool:
    high = largest(least, most)
    return any(least * groups <= count <= high * groups for groups in range(1, count + 1))


def rooms_of(groups) -> dict[str, int]:
    return {person: room for room, group in enumerate(groups) for person in group}


@st.composite
def gatherings(draw_from, most=30):
    who = people(draw_from(st.integers(0, most)))
    every = [frozenset(couple) for couple in combinations(who, 2)]
    history = draw_from(st.dictionaries(st.sampled_from(every), st.integers(1, 3), max_size=40)) if every else {}
    apart = frozenset(draw_from(st.sets(st.sampled_from(every), max_size=3))) if every else NOBODY
    return who, history, apart, draw_from(st.integers(0, 9)), draw_from(SIZES)


# -- sizes -------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 200), SIZES)
def test_sizes_add_up_differ_by_one_and_keep_to_the_range_wherever_it_is_possible(count: int, size: tuple[int, int]) -> None:
    sizes = group_sizes(count, *size)
    assert sum(sizes) == count
    assert not sizes or max(sizes) - min(sizes) <= 1
    if possible(count, *size):
        assert all(size[0] <= one <= largest(*size) for one in sizes)


@pytest.mark.parametrize(
    ("count", "size", "sizes"),
    [
        (12, (3, 3), (3, 3, 3, 3)),
        (10, (3, 3), (4, 3, 3)),
        (11, (3, 3), (4, 4, 3)),
        (5, (3, 3), (3, 2)),
        (7, (4, 4), (4, 3)),
        (28, (3, 4), (4,) * 7),
        (30, (5, 7), (6,) * 5),
        (1, (3, 3), (1,)),
    ],
)
def test_sizes_that_people_expect(count: int, size: tuple[int, int], sizes: tuple[int, ...]) -> None:
    assert group_sizes(count, *size) == sizes


# -- the draw ----------------------------------------------------------------------------------------------------------


@given(gatherings())
@settings(deadline=None, max_examples=100)
def test_everybody_is_in_exactly_one_group_of_the_right_size(gathering) -> None:
    who, history, apart, seed, (least, most) = gathering
    groups = draw(who, least=least, most=most, history=history, apart=apart, seed=seed, key="k")
    assert everybody(groups) == sorted(who)
    assert sorted(map(len, groups), reverse=True) == list(group_sizes(len(who), least, most))
    again = draw(who[::-1], least=least, most=most, history=history, apart=apart, seed=seed, key="k")
    assert groups == again, "the order people come in does not matter"


def partitions(left: tuple[str, ...], sizes: tuple[int, ...]):
    """All ways to make groups of these sizes."""
    if not left:
        yield ()
        return
    for size in sorted(set(sizes)):
        rest = list(sizes)
        rest.remove(size)
        for others in combinations(left[1:], size - 1):
            group = (left[0], *others)
            for more in partitions(tuple(one for one in left if one not in group), tuple(rest)):
                yield (group, *more)


@given(gatherings(most=8))
@settings(deadline=None, max_examples=60)
def test_a_small_draw_is_as_good_as_the_best_there_is(gathering) -> None:
    who, history, apart, seed, (least, most) = gathering
    weights = Weights(history, apart, seed, "k")
    best = min((weights.total(ways) for ways in partitions(who, group_sizes(len(who), least, most))), default=0)
    assert weights.total(draw(who, least=least, most=most, history=history, apart=apart, seed=seed, key="k")) == best


@pytest.mark.parametrize(
    ("count", "size", "new", "slack"),
    # how many draws in a row can be without any repeat (known designs), and how many repeats the draw after that may have
    [(9, 3, 4, 0), (12, 3, 4, 0), (15, 3, 4, 0), (16, 4, 3, 0), (20, 4, 3, 1), (30, 5, 3, 2), (60, 4, 5, 0)],
)
def test_partners_are_new_for_as_many_draws_as_can_be_expected(count: int, size: int, new: int, slack: int) -> None:
    met: Counter[frozenset[str]] = Counter()
    for number in range(new + 1):
        groups = draw(people(count), least=size, most=size, history=met, apart=NOBODY, seed=1, key=f"item-{number}")
        repeated = sum(1 for couple in couples(groups) if met[couple])
        assert repeated == 0 if number < new else repeated <= bound(count, size, number) + slack
        met += couples(groups)


def bound(count: int, size: int, drawn: int) -> int:
    """The fewest repeats that a draw must have, if everybody has met nobody twice in so many draws before."""
    not_met = count - 1 - drawn * (size - 1)
    return count * max(0, size - 1 - not_met) // 2 + (count // size) * size  # and one each that search may not find


@given(gatherings(most=16))
@settings(deadline=None, max_examples=60)
def test_people_who_must_be_kept_apart_are_apart_where_there_is_more_than_one_group(gathering) -> None:
    who, history, _, seed, (least, most) = gathering
    if len(group_sizes(len(who), least, most)) < 2:
        return
    apart = frozenset({frozenset(who[:2]), frozenset(who[1:3])})
    groups = draw(who, least=least, most=most, history=history, apart=apart, seed=seed, key="k")
    assert not set(couples(groups)) & apart


# -- people come and go ------------------------------------------------------------------------------------------------


@st.composite
def changes(draw_from):
    who, _, _, seed, (least, most) = draw_from(gatherings(most=14))
    groups = draw(who, least=least, most=most, history={}, apart=NOBODY, seed=seed, key="k")
    gone = draw_from(st.sets(st.sampled_from(who), max_size=4)) if who else set()
    new = tuple(f"n{number}" for number in range(draw_from(st.integers(0, 3))))
    return groups, tuple(one for one in who if one not in gone) + new, least, most, seed


def mended(groups, who, least: int, most: int, seed: int = 0, apart=NOBODY, homes=None):
    weights = Weights({}, apart, seed, "k")
    return mend(groups, who, least=least, most=most, weights=weights, homes=homes or {})


def moved(before, after) -> set[str]:
    was, now = rooms_of(before), rooms_of(after)
    return {person for person in now if person in was and was[person] != now[person]}


@given(changes())
@settings(deadline=None, max_examples=200)
def test_after_a_change_everybody_has_a_group_of_a_size_that_is_possible(change) -> None:
    groups, who, least, most, seed = change
    after = mended(groups, who, least, most, seed)
    low, high = kept_range([len(group) for group in groups], len(who), least, most)
    assert everybody(after) == sorted(who)
    assert all(low <= len(group) <= high for group in after if group)


@given(changes())
@settings(deadline=None, max_examples=200)
def test_a_change_moves_no_more_people_than_it_must(change) -> None:
    groups, who, least, most, seed = change
    low, high = kept_range([len(group) for group in groups], len(who), least, most)
    here = set(who)
    sizes = [left for group in groups if (left := len([one for one in group if one in here]))]
    assert len(moved(groups, mended(groups, who, least, most, seed))) == fewest(sizes, len(who), low, high)


def fewest(sizes: list[int], count: int, low: int, high: int) -> int:
    """The fewest who must change rooms, over all final sizes: each group is empty or in the range, and new ones may open."""
    best = count
    for final in product(*[[0, *range(low, high + 1)] for _ in sizes]):
        rest = count - sum(final)
        if rest == 0 or (rest > 0 and any(low * new <= rest <= high * new for new in range(1, rest + 1))):
            best = min(best, sum(max(0, size - to) for size, to in zip(sizes, final, strict=True)))
    return best


def test_whoever_comes_back_gets_their_group_again() -> None:
    groups = draw(people(12), least=3, most=3, history={}, apart=NOBODY, seed=1, key="k")
    homes = rooms_of(groups)
    gone = groups[1][0]
    without = mended(groups, [one for one in people(12) if one != gone], 3, 3, homes=homes)
    back = mended(without, people(12), 3, 3, homes=homes)
    assert rooms_of(back)[gone] == homes[gone]


@given(changes(), st.integers(0, 5))
@settings(deadline=None, max_examples=60)
def test_keep_apart_holds_after_the_draw_too_and_exchanges_two_people_at_most(change, which: int) -> None:
    groups, _, least, most, seed = change
    who = tuple(person for group in groups for person in group)
    if len(groups) < 2:
        return
    group = groups[which % len(groups)]
    apart = frozenset({frozenset(group[:2])})
    after = mended(groups, who, least, most, seed, apart)
    assert not set(couples(after)) & apart
    assert len(moved(groups, after)) <= 2


def test_a_host_stays_when_two_people_are_to_be_kept_apart() -> None:
    groups = draw(people(8), least=4, most=4, history={}, apart=NOBODY, seed=1, key="k")
    host, guest = groups[0][:2]
    after = mended(groups, people(8), 4, 4, apart=frozenset({frozenset((host, guest))}))
    assert rooms_of(after)[host] == 0
    assert rooms_of(after)[guest] == 1
    assert after[1][0] == groups[1][0]


# -- hosts, larger groups, a few at a time -----------------------------------------------------------------------------


@given(st.integers(6, 30), st.integers(0, 9))
@settings(deadline=None, max_examples=40)
def test_hosts_stay_and_everybody_else_moves_on_to_another_host(count: int, seed: int) -> None:
    who = people(count)
    tables = draw(who, least=3, most=4, history={}, apart=NOBODY, seed=seed, key="0")
    hosts = [table[0] for table in tables]
    met = couples(tables)
    for number in range(1, len(tables)):
        before = tables
        tables = moved_on(before, who, Weights(met, NOBODY, seed, str(number)))
        met += couples(tables)
        assert everybody(tables) == sorted(who)
        assert [table[0] for table in tables] == hosts
        assert moved(before, tables) == set(who) - set(hosts)
        assert max(map(len, tables)) - min(map(len, tables)) <= 1


@given(st.integers(0, 30), st.integers(0, 9), st.sets(st.integers(0, 29), max_size=4))
@settings(deadline=None, max_examples=60)
def test_pairs_that_join_stay_together_and_nobody_is_left_out(count: int, seed: int, gone: set[int]) -> None:
    pairs = draw(people(count), least=2, most=2, history={}, apart=NOBODY, seed=seed, key="k")
    who = [*(one for number, one in enumerate(people(count)) if number not in gone), "late"]
    fours = joined(pairs, who, 4, 4, Weights({}, NOBODY, seed, "k"))
    assert everybody(fours) == sorted(who)
    room = rooms_of(fours)
    for pair in pairs:
        assert len({room[one] for one in pair if one in room}) <= 1


def test_eight_people_in_pairs_become_two_groups_of_four() -> None:
    pairs = draw(people(8), least=2, most=2, history={}, apart=NOBODY, seed=1, key="k")
    assert list(map(len, joined(pairs, people(8), 4, 4, Weights({}, NOBODY, 1, "k")))) == [4, 4]


@given(st.integers(0, 40), st.integers(1, 7), st.integers(0, 9))
def test_everybody_is_among_the_few_before_anybody_is_again(count: int, size: int, seed: int) -> None:
    been: Counter[str] = Counter()
    for number in range(4):
        talk, listen = few(people(count), size, been, Weights({}, NOBODY, seed, str(number)))
        assert everybody((talk, listen)) == sorted(people(count))
        assert len(talk) == min(size, count)
        been.update(talk)
        assert max(been.values(), default=0) - min((been[one] for one in people(count)), default=0) <= 1


def test_the_few_are_kept_apart_and_who_leaves_is_followed_by_one() -> None:
    apart = frozenset({frozenset(("p0", "p1"))})
    weights = Weights({}, apart, 1, "k")
    talk, listen = few(people(8), 4, {}, weights)
    assert not {"p0", "p1"} <= set(talk)
    after, _ = few([one for one in people(8) if one != talk[0]], 4, {}, weights, talk)
    assert set(after) > set(talk[1:])
    assert set(after) - set(talk[1:]) <= set(listen)


# -- roles -------------------------------------------------------------------------------------------------------------


@given(st.integers(2, 7), st.integers(1, 5))
def test_roles_rotate_so_that_everybody_has_the_first_one_once(size: int, names: int) -> None:
    roles = tuple(f"role {number}" for number in range(names))
    turns = [roles_of(size, roles, turn) for turn in range(size)]
    assert all(sorted(seat == roles[0] for seat in turn) == [False] * (size - 1) + [True] for turn in turns)
    assert all(sum(turn[seat] == roles[0] for turn in turns) == 1 for seat in range(size))

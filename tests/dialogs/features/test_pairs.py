from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs import texts
from dialogs.features.pairs.pair_repair import at_turn, draw, mend, reseat, seat, swap, swap_roles
from dialogs.run.events import Group
from dialogs.texts.sentence import Person, Refused, Sentence, sentence

ROLES = ("supervisor", "practitioner", "observer")
NOBODY: frozenset[frozenset[str]] = frozenset()


def people(count: int) -> tuple[str, ...]:
    return tuple(f"p{number}" for number in range(count))


def couples(groups) -> list[frozenset[str]]:
    return [frozenset(couple) for group in groups for couple in combinations(group, 2)]


def penalty(groups, history, apart) -> tuple[int, int]:
    met = couples(groups)
    return sum(couple in apart for couple in met), sum(history.get(couple, 0) for couple in met)


def partitions(left: tuple[str, ...]):
    """All ways to make couples, with one trio where the number is odd."""
    if not left:
        yield ()
        return
    first, rest = left[0], left[1:]
    for other in rest:
        for others in partitions(tuple(person for person in rest if person != other)):
            yield ((first, other), *others)
    if len(left) % 2:
        for two in combinations(rest, 2):
            for others in partitions(tuple(person for person in rest if person not in two)):
                yield ((first, *two), *others)


@st.composite
def gatherings(draw_from, most=8):
    who = people(draw_from(st.integers(0, most)))
    every = [frozenset(couple) for couple in combinations(who, 2)]
    history = draw_from(st.dictionaries(st.sampled_from(every), st.integers(1, 3))) if every else {}
    apart = frozenset(draw_from(st.sets(st.sampled_from(every), max_size=4))) if every else NOBODY
    return who, history, apart, draw_from(st.integers(0, 9))


def complete(groups, who) -> None:
    groups = [group for group in groups if group]  # a room may have become empty
    assert sorted(person for group in groups for person in group) == sorted(who)
    sizes = Counter(map(len, groups))
    if len(who) == 1:
        assert sizes == {1: 1}
    else:
        assert set(sizes) <= {2, 3}
        assert sizes[3] == len(who) % 2


@given(gatherings(most=30))
@settings(deadline=None)
def test_a_draw_leaves_nobody_out_and_makes_one_trio_at_most(gathering):
    who, history, apart, seed = gathering
    groups = draw(who, history=history, apart=apart, seed=seed, key="k")
    complete(groups, who)
    assert groups == draw(who[::-1], history=history, apart=apart, seed=seed, key="k"), (
        "the order people come in does not matter"
    )


@given(gatherings())
@settings(deadline=None, max_examples=150)
def test_no_draw_repeats_less_or_keeps_more_people_apart(gathering):
    who, history, apart, seed = gathering
    groups = draw(who, history=history, apart=apart, seed=seed, key="k")
    best = min((penalty(other, history, apart) for other in partitions(who)), default=(0, 0))
    assert penalty(groups, history, apart) == best


def test_partners_are_new_for_as_many_sessions_as_there_are_people():
    for size in (10, 11, 12):
        history: Counter[frozenset[str]] = Counter()
        for session in range(4):
            history.update(couples(draw(people(size), history=history, apart=NOBODY, seed=5, key=str(session))))
        assert set(history.values()) == {1}


def test_old_partners_do_not_meet_where_all_can_have_new_ones():
    first = draw(people(10), history={}, apart=NOBODY, seed=1, key="k")
    met = dict.fromkeys(couples(first), 1)
    assert not set(couples(draw(people(10), history=met, apart=NOBODY, seed=1, key="k"))) & set(met)


def test_another_key_or_seed_draws_anew():
    drawn = {draw(people(12), history={}, apart=NOBODY, seed=seed, key=key) for seed in range(4) for key in "abc"}
    assert len(drawn) == 12


def test_two_who_must_be_kept_apart_still_meet_when_there_is_nobody_else():
    assert draw(("a", "b"), history={}, apart=frozenset({frozenset("ab")}), seed=1, key="k") in (
        (("a", "b"),),
        (("b", "a"),),
    )


@pytest.mark.parametrize("size", [400, 401])
def test_a_large_group_repeats_nobody_over_many_sessions(size):
    who = people(size)
    apart = frozenset(frozenset((who[at], who[at + 1])) for at in range(0, size - 1, 2))
    history: Counter[frozenset[str]] = Counter()
    for session in range(6):
        groups = draw(who, history=history, apart=apart, seed=3, key=str(session))
        complete(groups, who)
        assert penalty(groups, history, apart) == (0, 0)
        history.update(couples(groups))


def test_in_a_large_group_those_who_have_met_almost_everybody_still_get_the_last_new_partner():
    who = people(300)
    met = {frozenset(("p0", other)): 1 for other in who if other not in ("p0", "p7")}
    groups = draw(who, history=met, apart=NOBODY, seed=3, key="k")
    assert penalty(groups, met, NOBODY) == (0, 0)


# -- mending -----------------------------------------------------------------------------------------------------------


@st.composite
def changes(draw_from):
    who, history, _, seed = draw_from(gatherings(most=13))
    before = draw(who, history=history, apart=NOBODY, seed=seed, key="k")
    gone = draw_from(st.sets(st.sampled_from(who))) if who else set()
    new = tuple(f"n{number}" for number in range(draw_from(st.integers(0, 5))))
    after = tuple(person for person in who if person not in gone) + new
    every = [frozenset(couple) for couple in combinations(after, 2)]
    apart = frozenset(draw_from(st.sets(st.sampled_from(every), max_size=3))) if every else NOBODY
    return before, after, history, apart, seed


@given(changes())
@settings(deadline=None)
def test_mending_is_complete_and_keeps_people_apart_where_that_can_be(change):
    before, after, history, apart, seed = change
    groups = mend(before, after, history=history, apart=apart, seed=seed, key="k")
    complete(groups, after)
    redrawn = draw(after, history=history, apart=apart, seed=seed, key="k")
    assert penalty(groups, {}, apart)[0] <= penalty(redrawn, {}, apart)[0]


@given(changes())
@settings(deadline=None)
def test_mending_changes_as_few_groups_as_it_can(change):
    before, after, history, _, seed = change
    groups = mend(before, after, history=history, apart=NOBODY, seed=seed, key="k")
    whole = [set(left) for group in before if len(left := [p for p in group if p in after]) > 1]
    loose = len(after) - sum(map(len, whole))
    broken = [group for group in whole if group not in map(set, groups)]
    assert len(broken) <= (1 if loose % 2 and (loose == 1 or any(len(group) == 3 for group in whole)) else 0)
    if loose % 2 and any(len(group) == 3 for group in whole):
        assert [len(group) for group in broken] == [3], "the trio gives the odd one a partner"


@given(changes())
@settings(deadline=None)
def test_whole_groups_keep_their_room_unless_a_room_is_given_up(change):
    before, after, history, _, seed = change
    groups = mend(before, after, history=history, apart=NOBODY, seed=seed, key="k")
    moved = [group for at, group in enumerate(groups) if group in before and before.index(group) != at]
    assert len(moved) <= max(0, len(before) - len(groups))


def test_mending_examples():
    def mended(groups, who, apart=NOBODY):
        return mend(groups, who, history={}, apart=apart, seed=1, key="k")

    four = (("a", "b"), ("c", "d"))
    assert mended(four, "abcd") == four
    assert mended((("a", "b", "c"), ("d", "e")), "abde") == (("a", "b"), ("d", "e")), "a trio that loses one is a pair"
    assert [set(group) for group in mended(four, "ac")] == [{"a", "c"}, set()], "two left alone find each other"
    assert set(mended(four, "abc")[0]) == {"a", "b", "c"}, "one left alone makes a trio"
    assert [set(group) for group in mended(four, "abcdxy")] == [{"a", "b"}, {"c", "d"}, {"x", "y"}]
    assert sorted(map(len, mended((("a", "b", "c"),), "abcx"))) == [2, 2]
    apart = frozenset({frozenset("xy")})
    assert not set(couples(mended(four, "abcdxy", apart))) & apart
    nobody_fits = frozenset(map(frozenset, combinations("abcd", 2)))
    for seed in range(5):
        kept = mend(four, "abcd", history={}, apart=nobody_fits, seed=seed, key="k")
        assert kept == four, "other groups would be no better"
    assert mended((), "") == ()
    assert mended((("a", "b"),), "a") == (("a",),)


# -- roles -------------------------------------------------------------------------------------------------------------


@given(st.integers(1, 3), st.integers(1, 6), st.lists(st.lists(st.sampled_from(ROLES), max_size=5), min_size=3, max_size=3))
def test_roles_go_round(size, turns, pasts):
    who = people(size)
    past = dict(zip(people(3), pasts, strict=True))
    group = seat(who, ROLES, past, turns=turns, seed=1, key="k")
    assert sorted(group.members) == sorted(who)
    supervised = Counter(dict.fromkeys(who, 0))
    for turn in range(turns):
        now = at_turn(group, ROLES, turn, swap=True)
        assert sorted(now.roles) == sorted(ROLES[:size])
        supervised.update(dict(zip(now.members, now.roles, strict=True))[person] == ROLES[0] and person for person in who)
    del supervised[False]
    assert max(supervised.values()) - min(supervised.values()) <= 1
    for more, less in combinations(group.members, 2):
        assert supervised[more] >= supervised[less]
        assert past[more].count(ROLES[0]) <= past[less].count(ROLES[0])


def test_over_three_role_plays_nobody_supervises_three_times_and_a_trio_takes_every_role():
    trio = seat(people(3), ROLES, {}, turns=3, seed=1, key="k")
    had = {
        person: {at_turn(trio, ROLES, turn, True).roles[seat_] for turn in range(3)}
        for seat_, person in enumerate(trio.members)
    }
    assert all(roles == set(ROLES) for roles in had.values())
    pair = seat(people(2), ROLES, {}, turns=3, seed=1, key="k")
    assert [at_turn(pair, ROLES, turn, True).roles[0] for turn in range(3)] == ["supervisor", "practitioner", "supervisor"]


def test_who_supervised_twice_is_the_practitioner_first_next_time():
    past = {"a": ("supervisor", "practitioner", "supervisor"), "b": ("practitioner", "supervisor", "practitioner")}
    for seed in range(5):
        assert seat(("a", "b"), ROLES, past, turns=3, seed=seed, key="k").members == ("b", "a")


def test_roles_that_stay_do_not_turn():
    group = Group(("a", "b"), ROLES[:2])
    assert at_turn(group, ROLES, 1, swap=False) == group
    assert at_turn(group, ROLES, 1, swap=True) == Group(("a", "b"), ("practitioner", "supervisor"))
    assert at_turn(Group(("a", "b", "c")), ("one", "two"), 0, swap=True).roles == ("one", "two", "two")
    assert seat(("a", "b"), (), {}, turns=3, seed=1, key="k") == Group(("a", "b"))


def test_reseating_leaves_those_who_stayed_together_where_they_were():
    before = (Group(("b", "a"), ROLES[:2]), Group(("c", "d"), ROLES[:2]))
    after = reseat(before, (("a", "b"), ("c", "x")), ROLES, {"x": ("supervisor",)}, turns=3, seed=1, key="k")
    assert after == (before[0], Group(("c", "x"), ROLES[:2]))


# -- by hand -----------------------------------------------------------------------------------------------------------

TWO = (Group(("a", "b"), ROLES[:2]), Group(("c", "d", "e"), ROLES))


def test_swap_puts_each_in_the_other_s_seat():
    assert swap(TWO, "a", "d") == (Group(("d", "b"), ROLES[:2]), Group(("c", "a", "e"), ROLES))


def refused(act: Callable[[], object]) -> Sentence:
    with pytest.raises(Refused) as told:
        act()
    return told.value.sentence


def test_swap_says_why_it_cannot_be() -> None:
    assert refused(lambda: swap(TWO, "a", "b")) == sentence(texts.SWAP_TOGETHER, a=Person("a"), b=Person("b"))
    assert refused(lambda: swap(TWO, "a", "z")) == sentence(texts.NOT_IN_A_PAIR, person=Person("z"))
    assert refused(lambda: swap(TWO, "y", "a")) == sentence(texts.NOT_IN_A_PAIR, person=Person("y"))


@pytest.mark.parametrize(("a", "b", "pair", "named"), [
    ("a", "d", "bd", "db"), ("d", "a", "bd", "db"), ("a", "d", "ae", "ae"), ("d", "a", "ca", "ca"),
])  # fmt: skip
def test_swap_does_not_bring_together_who_must_be_kept_apart(a: str, b: str, pair: str, named: str) -> None:
    says = refused(lambda: swap(TWO, a, b, apart=frozenset({frozenset(pair)})))
    assert says == sentence(texts.SWAP_APART, a=Person(named[0]), b=Person(named[1]))


def test_swap_is_not_refused_for_two_others_who_are_together_already() -> None:
    assert swap(TWO, "a", "d", apart=frozenset({frozenset("ce")})) == swap(TWO, "a", "d")


def test_swap_roles_turns_one_group():
    assert swap_roles(TWO, "b") == (Group(("b", "a"), ROLES[:2]), TWO[1])
    assert swap_roles(TWO, "c") == (TWO[0], Group(("d", "e", "c"), ROLES))
    assert refused(lambda: swap_roles((Group(("a", "b")),), "a")) == sentence(texts.NO_ROLES_TO_SWAP, person=Person("a"))
    alone = (Group(("a",), ROLES[:1]), *TWO[1:])
    assert refused(lambda: swap_roles(alone, "a")) == sentence(texts.NO_ROLES_TO_SWAP, person=Person("a"))
    assert refused(lambda: swap_roles(TWO, "z")) == sentence(texts.NOT_IN_A_PAIR, person=Person("z"))


@pytest.mark.parametrize("seed", range(5))
def test_a_second_latecomer_works_with_the_first_and_the_pair_they_had_joined_stays(seed: int) -> None:
    joined = mend((("a", "b"),), ("a", "b", "c"), history={}, apart=NOBODY, seed=seed, key="k", homes={"a": 0, "b": 0})
    assert joined == (("a", "b", "c"),)
    homes = {"a": 0, "b": 0, "c": 0}
    parted = mend(joined, ("a", "b", "c", "d"), history={}, apart=NOBODY, seed=seed, key="k", homes=homes)
    assert parted[0] == ("a", "b"), "nobody of the first pair moves to another room"
    assert set(parted[1]) == {"c", "d"}

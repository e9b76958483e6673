"""Counts: no result lets anybody work out that somebody else chose an option."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.features.polls.counts import HIDDEN_BELOW, STEP, band, counted, shown, so_far
from dialogs.run.commands import Tally

Choice = frozenset[int]


def tally(answers: tuple[Choice, ...], options: int) -> Tally:
    return Tally(len(answers), tuple(sum(option in one for one in answers) for option in range(options)))


def choices(options: int, choose: int) -> list[Choice]:
    return [frozenset(some) for size in range(1, choose + 1) for some in combinations(range(options), size)]


@pytest.mark.parametrize(("people", "options", "choose"), [(4, 2, 1), (5, 2, 1), (5, 3, 1), (6, 3, 1), (4, 2, 2), (5, 3, 2)])
def test_nobody_can_work_out_what_another_person_chose(people: int, options: int, choose: int) -> None:
    """Everybody knows their own answer and the result. All answers that fit both must differ for each other person."""
    fitting: dict[tuple[tuple[int, ...], Choice], list[tuple[Choice, ...]]] = {}
    for answers in product(choices(options, choose), repeat=people):
        result = shown(tally(answers, options), choose=choose)
        fitting.setdefault((result, answers[0]), []).append(answers)
    for (result, own), possible in fitting.items():
        for other in range(1, people):
            surely = frozenset.intersection(*(answers[other] for answers in possible))
            assert not surely, f"{result} tells somebody who chose {set(own)} that another chose {set(surely)}"


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(0, 11), st.integers(0, 3))
def test_asking_again_does_not_show_what_one_person_changed(first: list[int], who: int, now: int) -> None:
    options = 4
    before = shown(tally(tuple(frozenset({one}) for one in first), options), choose=1)
    told = Tally(len(first), before) if before else None
    left = first[: who % len(first)] + first[who % len(first) + 1 :] if first else []
    for second in ([*left, now], left, [*first, now]):
        again = shown(tally(tuple(frozenset({one}) for one in second), options), choose=1, before=told)
        assert not (before and again) or (len(first), before) == (len(second), again)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_number_that_everybody_sees_never_moves_with_one_answer(before: int, more: int) -> None:
    assert so_far(before) <= before
    assert so_far(before) in (0, *range(HIDDEN_BELOW, before + 1))
    moved = so_far(before + more) - so_far(before)
    assert moved == 0 or moved >= STEP


@given(st.integers(1, 40), st.integers(0, 40))
def test_small_and_nearly_full_numbers_of_needs_are_not_told(answered: int, count: int) -> None:
    kept = min(count, answered - 2)
    found = band(kept, answered)
    if found is not None:
        assert found.number >= HIDDEN_BELOW
        assert found.or_more == (kept == answered - 2)


def test_only_where_several_could_be_chosen_a_count_may_mean_more() -> None:
    assert counted(3, 5, several=True) == (3, True)
    assert counted(2, 5, several=True) == (2, False)
    assert counted(3, 5, several=False) == (3, False)

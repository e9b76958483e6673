"""The digest of support needs: what is left of the list, by area, and how many it speaks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from dialogs.features.needs_list import POLL
from dialogs.programme.digest import Asked, Digest, digest, grouped
from dialogs.run.feature_states import NeedsState, PersonState, PollState
from dialogs.run.state import Run
from tests.support.builders import NEEDS, full_plan, with_needs

PLAN = with_needs(full_plan())
TIME, COLLEAGUE, _, EXAMPLES = NEEDS
LINES: Mapping[int, tuple[int | None, str]] = {
    8: (1, "Never numbered"),
    7: (None, "More light"),
    6: (0, "Taken out"),
    5: (0, "A room"),
}


def held(people: int = 5, **needs: object) -> Run:
    """A run after which that many people, one of them the facilitator, have a list with three lines of their own."""
    state = NeedsState(**{"lines": 3, "taken_out": frozenset({4, 6}), "agreed": 5, "approved": True, **needs})  # type: ignore[arg-type]
    names = ("f", *(f"p{number}" for number in range(1, people)))
    return Run(
        people={name: PersonState() for name in names},
        facilitators=frozenset({"f"}),
        polls={POLL: PollState(answered=6, counts=(2, 5, 0, 4))},
        needs=state,
    )


SUPERVISION = Asked("In supervision", ((COLLEAGUE, 5), (TIME, 2)), ("A room",))
ANYWHERE = Asked("", (), ("More light",))


def test_what_is_left_stands_by_area_with_the_most_wanted_first() -> None:
    assert grouped(PLAN, held(), LINES) == (SUPERVISION, Asked("With writing", (), ()), ANYWHERE)
    assert grouped(PLAN, held(taken_out=frozenset()), LINES)[1] == Asked("With writing", ((EXAMPLES, 4),), ())


def test_the_digest_has_areas_with_something_in_them_and_says_how_many_agreed() -> None:
    assert digest(PLAN, held(), LINES) == Digest((SUPERVISION, ANYWHERE), NEEDS, answered=6, agreed=5, size=4)


@pytest.mark.parametrize(("people", "size"), [(4, None), (5, 4), (9, 8)])
def test_the_size_of_a_small_group_is_not_told(people: int, size: int | None) -> None:
    found = digest(PLAN, held(people), LINES)
    assert found is not None
    assert found.size == size


def test_there_is_none_unless_the_group_agreed_and_something_is_left() -> None:
    assert digest(PLAN, replace(held(), needs=None), LINES) is None
    assert digest(PLAN, held(approved=False), LINES) is None
    assert digest(PLAN, held(approved=None), LINES) is None
    assert digest(PLAN, held(taken_out=frozenset(range(1, 8))), LINES) is None


def test_options_of_the_groups_own_take_the_place_of_the_plans() -> None:
    own = ("Anywhere: tea", "A quiet hour")
    run = replace(held(taken_out=frozenset({3, 4})), polls={POLL: PollState(options=own, counts=(1, 2), answered=4)})
    assert digest(PLAN, run, {5: (0, "Cups")}) == Digest(
        (Asked("Anywhere", (("Anywhere: tea", 1),), ("Cups",)), Asked("", (("A quiet hour", 2),), ())), own, 4, 5, 4
    )
    nothing = replace(run, polls={})
    assert digest(PLAN, nothing, {5: (None, "Cups")}) == Digest((Asked("", (), ("Cups",)),), NEEDS, 0, 5, 4)

"""Keys of draws: each draw of a block has its own, so that groups are not the same again by rule."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dialogs.plan.model import Pairs
from dialogs.run import commands as c
from tests.support.builders import plan, step, turn
from tests.support.core_session import Stage

TURNS = [turn(f"pairs.{name}.play", 10, number, 3, item_starts=True) for number, name in enumerate(("one", "two", "three"))]
PLAN = plan(step("in.talk", 10), *TURNS, pairs={"pairs": Pairs(draw="each", new_partners=False)})


def couples(stage: Stage) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(group.members) for group in stage.run.pairs["pairs"])


def test_each_item_and_each_return_to_it_has_a_draw_of_its_own_where_partners_may_be_the_same() -> None:
    stage = Stage(PLAN, people=12)
    stage.say(c.Start(by="f"))
    drawn = []
    for path in ("pairs.one.play", "pairs.two.play", "pairs.three.play", "in.talk", "pairs.two.play"):
        stage.say(c.GoTo(by="f", step=path))
        drawn.append(couples(stage) if path != "in.talk" else frozenset())
    assert len(set(drawn)) == 5


@pytest.mark.parametrize("new_partners", [True, False])
@pytest.mark.parametrize("people", [4, 5, 6, 8, 9])
def test_each_reshuffle_brings_other_groups_also_where_partners_may_be_the_same(people: int, new_partners: bool) -> None:
    made = plan(step("in.talk", 10), TURNS[0], pairs={"pairs": Pairs(new_partners=new_partners)})
    stage = Stage(made, people)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="pairs.one.play"))
    drawn = [couples(stage)]
    for _ in range(4):
        stage.say(c.Reshuffle(by="f"))
        drawn.append(couples(stage))
    assert not [now for before, now in pairwise(drawn) if before & now]


@pytest.mark.parametrize("new_partners", [True, False])
def test_who_met_in_earlier_sessions_counts_only_where_the_plan_wants_new_partners(new_partners: bool) -> None:
    made = plan(step("in.talk", 10), TURNS[0], pairs={"pairs": Pairs(new_partners=new_partners)})
    first, later = Stage(made, people=6), Stage(made, people=6)
    first.say(c.Start(by="f"))
    first.say(c.GoTo(by="f", step="pairs.one.play"))
    for a, b in couples(first):
        later.say(c.Join(by=a, person=a, past_partners=(b,)))
    later.say(c.Start(by="f"))
    later.say(c.GoTo(by="f", step="pairs.one.play"))
    assert (couples(later) == couples(first)) is not new_partners

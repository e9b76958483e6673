"""Keys of draws: each draw of a block has its own, so that groups are not the same again by rule."""

from __future__ import annotations

from dialogs.plan.model import Pairs
from dialogs.run import commands as c
from tests.support.builders import plan, step, turn
from tests.support.core_session import Stage

TURNS = [turn(f"pairs.{name}.play", 10, number, 3, item_starts=True) for number, name in enumerate(("one", "two", "three"))]
PLAN = plan(step("in.talk", 10), *TURNS, pairs={"pairs": Pairs(draw="each", new_partners=False)})


def couples(stage: Stage) -> frozenset[frozenset[str]]:
    return frozenset(frozenset(group.members) for group in stage.run.pairs["pairs"])


def test_each_item_and_each_return_to_it_has_a_draw_of_its_own_where_partners_may_be_the_same() -> None:
    stage = Stage(PLAN, people=8)
    stage.say(c.Start(by="f"))
    drawn = []
    for path in ("pairs.one.play", "pairs.two.play", "pairs.three.play", "in.talk", "pairs.two.play"):
        stage.say(c.GoTo(by="f", step=path))
        drawn.append(couples(stage) if path != "in.talk" else frozenset())
    assert len(set(drawn)) == 5

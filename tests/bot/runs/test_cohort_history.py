"""Cohort history: partners and roles of a session by person, and the places of their turns, added once."""

from __future__ import annotations

from dataclasses import replace

from bot.runs.cohort_history import done_in, remember, unremember
from bot.store import cohorts
from bot.store.cohorts import FinishedSession, Past
from bot.store.database import Database
from dialogs.plan.model import Pairs, Plan
from dialogs.run import commands as c
from tests.bot.store.test_runs import NOON, add, chats
from tests.support.builders import plan, step, turn
from tests.support.core_session import Stage, minutes

PAIRS = plan(
    step("in.talk", 5),
    turn("pairs.one.play", 10, 0, 2, item_starts=True),
    turn("pairs.two.play", 10, 1, 2, item_starts=True),
    step("out.talk", 5),
    pairs={"pairs": Pairs(ahead=minutes(1))},
)


def begun(until: float, made: Plan = PAIRS, people: int = 2) -> Stage:
    stage = Stage(made, people=people)
    stage.say(c.Start(by="f"))
    stage.until(minutes(until))
    return stage


def test_before_any_groups_are_drawn_nobody_did_anything() -> None:
    assert done_in(PAIRS, begun(2).run) == {}


def test_of_groups_that_never_worked_the_roles_of_the_first_step_count() -> None:
    stage = begun(4.5)
    (group,) = stage.run.pairs["pairs"]
    first, second = group.members
    assert done_in(PAIRS, stage.run) == {
        first: FinishedSession([second], [group.roles[0]]),
        second: FinishedSession([first], [group.roles[1]]),
    }


def test_partners_and_roles_of_each_turn_that_was_held() -> None:
    stage = begun(26)
    (group,) = stage.run.pairs["pairs"]
    first, second = group.members
    one, other = group.roles
    assert done_in(PAIRS, stage.run) == {
        first: FinishedSession([second], [one, other]),
        second: FinishedSession([first], [other, one]),
    }
    stage = begun(16)
    assert {person: done.roles for person, done in done_in(PAIRS, stage.run).items()} == {first: [one], second: [other]}


def test_in_a_group_of_three_everybody_met_both_others() -> None:
    done = done_in(PAIRS, begun(26, people=3).run)
    assert {person: sorted(one.partners) for person, one in done.items()} == {
        "p1": ["p2", "p3"], "p2": ["p1", "p3"], "p3": ["p1", "p2"],
    }  # fmt: skip


async def test_a_session_is_added_to_what_people_did_before_and_can_be_taken_out_again(database: Database) -> None:
    stage = Stage(PAIRS, people=0)
    for person in ("p1", "p2"):
        stage.say(c.Join(by=person, person=person, past_turns=(0, 50)))
    stage.say(c.Start(by="f"))
    stage.until(minutes(26))
    people = {person: replace(state, past_turns=(0, 50, 100)) for person, state in stage.run.people.items()}
    run = replace(stage.run, people=people)
    done = done_in(PAIRS, stage.run)
    async with database.writing() as tx:
        await chats(tx, a="fake")
        await add(tx, "old", opened=0)
        await add(tx, "new", opened=5)
        await cohorts.remember(tx, "c1", "old", {"p1": FinishedSession([], ["observer"], [0, 50])}, NOON)
        await remember(tx, "c1", "new", PAIRS, run, NOON + minutes(1))
        found = await cohorts.past(tx, "c1", ["p1", "p2"])
        assert found == {
            "p1": Past(tuple(done["p1"].partners), ("observer", *done["p1"].roles), (0, 50, 100)),
            "p2": Past(tuple(done["p2"].partners), tuple(done["p2"].roles), (0, 50, 100)),
        }
        await unremember(tx, "new")
        assert await cohorts.past(tx, "c1", ["p1", "p2"]) == {"p1": Past((), ("observer",), (0, 50)), "p2": Past()}

"""What each change of pairs records: why, for whom it is new, and what people have been; and who counts as having met."""

from __future__ import annotations

import pytest

from dialogs.features.pairs import history
from dialogs.plan.model import Pairs, Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from tests.support.builders import full_plan, plan, step, turn
from tests.support.core_session import Stage, minutes

FIRST, SECOND_ROLE = "supervisor", "practitioner"


def at_work(after: float = 40, people: int = 6) -> Stage:
    stage = Stage(full_plan(), people)
    stage.say(c.Start(by="f"))
    stage.until(minutes(after))
    return stage


def drawn(events: list[e.Event]) -> e.PairsDrawn:
    (event,) = [event for event in events if isinstance(event, e.PairsDrawn)]
    return event


def pairs(event: e.PairsDrawn) -> str:
    """The groups in words, as `p1 p2, p3 p4`."""
    return ", ".join(" ".join(group.members) for group in event.groups)


def told(event: e.PairsDrawn) -> tuple[str, str, str]:
    return event.why, pairs(event), " ".join(event.changed)


def sent_away(stage: Stage, person: str) -> c.Command:
    return c.Leave(by="f", person=person, made_for=c.MadeFor(visit=stage.run.visit.number))


def test_every_change_in_the_first_turn_says_why_and_for_whom_it_is_new() -> None:
    stage = at_work()
    (first,) = stage.of(e.PairsDrawn)
    assert told(first) == ("ahead", "p2 p3, p4 p1, p5 p6", "p2 p3 p4 p1 p5 p6")
    story = [
        (c.Swap(by="f", a="p2", b="p1"), "swapped", "p1 p3, p4 p2, p5 p6", "p1 p3 p4 p2"),
        (c.Undo(by="f"), "undone", "p2 p3, p4 p1, p5 p6", "p2 p3 p4 p1"),
        (c.SwapRoles(by="f", person="p1"), "roles", "p2 p3, p1 p4, p5 p6", "p1 p4"),
        (c.KeepApart(by="f", a="p2", b="p3"), "apart", "p4 p3, p1 p2, p5 p6", "p4 p3 p1 p2"),
        (c.Reshuffle(by="f"), "reshuffled", "p3 p5, p6 p1, p2 p4", "p3 p5 p6 p1 p2 p4"),
        (c.Join(by="late", person="late"), "mended", "p3 p5, p6 p1, p2 p4 late", "p2 p4 late"),
        (sent_away(stage, "p2"), "mended", "p3 p5, p6 p1, late p4", "late p4"),
    ]
    for command, *said in story:
        event = drawn(stage.say(command))
        assert told(event) == tuple(said)
        assert (event.block, event.since, event.had, event.as_told) == ("pairs", 0, (), False)
        assert [group.roles for group in event.groups if len(group.members) == 2] == [(FIRST, SECOND_ROLE)] * sum(
            len(group.members) == 2 for group in event.groups
        )


def test_in_a_later_turn_a_change_keeps_what_people_have_been_before() -> None:
    stage = at_work(50)
    had = (("p2", FIRST), ("p3", SECOND_ROLE), ("p4", FIRST), ("p1", SECOND_ROLE), ("p5", FIRST), ("p6", SECOND_ROLE))
    swapped = drawn(stage.say(c.Swap(by="f", a="p2", b="p5")))
    assert (told(swapped), swapped.since, swapped.had) == (
        ("swapped", "p5 p3, p4 p1, p2 p6", "p5 p3 p2 p6"),
        1,
        had,
    )
    undone = drawn(stage.say(c.Undo(by="f")))
    assert (told(undone), undone.since, undone.had) == (("undone", "p2 p3, p4 p1, p5 p6", "p2 p3 p5 p6"), 0, ())
    assert undone.homes == (("p1", 1), ("p2", 0), ("p3", 0), ("p4", 1), ("p5", 2), ("p6", 2))
    stage.until(minutes(60))
    third = drawn(stage.say(c.SwapRoles(by="f", person="p4")))
    again = tuple((person, SECOND_ROLE if role == FIRST else FIRST) for person, role in had)
    assert (third.since, third.had) == (2, (*had, *again))


def test_whoever_goes_on_in_a_changed_group_keeps_the_role_of_the_turn() -> None:
    stage = at_work(50)
    gone = drawn(stage.say(sent_away(stage, "p2")))
    assert pairs(gone).startswith(", "), "the room is empty and keeps its number"
    (trio,) = [group for group in gone.groups if len(group.members) == 3]
    pair = set(trio.members) - {"p3"}
    assert pair in ({"p4", "p1"}, {"p5", "p6"})
    seated = history.in_turn(stage.plan, "pairs", trio, 1, True)
    roles = dict(zip(seated.members, seated.roles, strict=True))
    assert roles == {"p3": "observer"} | (
        {"p1": FIRST, "p4": SECOND_ROLE} if "p1" in pair else {"p6": FIRST, "p5": SECOND_ROLE}
    )


def test_groups_stay_while_nobody_comes_or_goes() -> None:
    stage = at_work()
    assert not [event for event in stage.say(c.KeepApart(by="f", a="p1", b="p2")) if isinstance(event, e.PairsDrawn)]
    stage.until(minutes(68))
    assert len(stage.of(e.PairsDrawn)) == 1


@pytest.mark.parametrize("name", ["reshuffle", "pairs"])
def test_before_the_draw_facilitators_may_ask_for_it_and_undo_does_not_take_it_back(name: str) -> None:
    stage = Stage(full_plan(), 4)
    stage.say(c.Start(by="f"))
    event = drawn(stage.say(c.Reshuffle(by="f") if name == "reshuffle" else c.ShowPairs(by="f")))
    assert (event.why, len(event.changed)) == ("asked", 4)


# -- who has met -------------------------------------------------------------------------------------------------------

TWICE = plan(
    turn("a.x.one", 10, 0, 2, item_starts=True),
    turn("a.y.one", 10, 1, 2, item_starts=True),
    turn("b.x.one", 10, 0, 1, item_starts=True),
    step("c.bye", 5),
    pairs={"a": Pairs(draw="each"), "b": Pairs()},
)


def met(stage: Stage, block: str) -> dict[str, int]:
    counted = history.met_before(stage.plan, stage.run, block)
    return {"".join(sorted(pair)).replace("p", ""): times for pair, times in counted.items() if times}


def couples(stage: Stage, block: str) -> set[str]:
    return {"".join(sorted(group.members)).replace("p", "") for group in stage.run.pairs[block]}


def test_who_worked_together_in_other_blocks_and_earlier_items_has_met() -> None:
    stage = Stage(TWICE, 4)
    stage.say(c.Start(by="f"))
    assert met(stage, "a") == {}, "the groups of now are not a repeat of themselves"
    first = couples(stage, "a")
    assert met(stage, "b") == dict.fromkeys(first, 1)
    stage.until(minutes(10))
    second = couples(stage, "a")
    assert met(stage, "a") == dict.fromkeys(first, 1)
    assert met(stage, "b") == dict.fromkeys(first | second, 1)
    stage.until(minutes(20))
    third = couples(stage, "b")
    assert len(first | second | third) == 6, "four people meet all others in three draws"
    assert met(stage, "a") == dict.fromkeys(first | third, 1)


def test_a_meeting_that_both_remember_counts_once_and_a_repeated_one_as_often_as_it_was() -> None:
    stage = Stage(TWICE, 0)
    for person, partners in (("p1", ("p2", "p2", "p3")), ("p2", ("p1",)), ("p3", ())):
        stage.say(c.Join(by=person, person=person, past_partners=partners))
    assert met(stage, "a") == {"12": 2, "13": 1}


def test_roles_count_from_earlier_sessions_and_from_turns_that_began() -> None:
    stage = Stage(TWICE, 0)
    for person in ("p1", "p2"):
        stage.say(c.Join(by=person, person=person, past_roles=(FIRST,) if person == "p1" else ()))
    stage.say(c.Start(by="f"))
    assert stage.run.pairs["a"][0].members == ("p2", "p1"), "who supervised before begins as the practitioner"
    assert history.roles_before(stage.plan, stage.run, "a") == {"p1": (FIRST,), "p2": ()}
    assert history.roles_performed(stage.plan, stage.run, "a") == [("p2", FIRST), ("p1", SECOND_ROLE)]
    stage.until(minutes(10))
    assert stage.run.pairs["a"][0].members[0] in {"p1", "p2"}
    had = history.roles_before(stage.plan, stage.run, "b")
    assert had["p1"][:2] == (FIRST, SECOND_ROLE)
    assert sorted([had["p1"][2], had["p2"][1]]) == [SECOND_ROLE, FIRST]
    assert history.roles_performed(stage.plan, stage.run, "b") == []


def bowl() -> Plan:
    return plan(
        step("a.x.talk", 5, item="x", item_name="x", in_bowl=True, item_starts=True),
        step("a.y.talk", 5, item="y", item_name="y", in_bowl=True, item_starts=True),
        step("c.bye", 5),
        pairs={"a": Pairs(least=2, most=2, draw="few")},
    )


def test_only_those_who_talk_have_met() -> None:
    stage = Stage(bowl(), 4)
    stage.say(c.Start(by="f"))
    talk, listen = stage.run.pairs["a"]
    stage.until(minutes(5))
    assert history.met_in((talk,)) == history.met_before(stage.plan, stage.run, "a")
    assert set(stage.run.pairs["a"][0].members) == set(listen.members)

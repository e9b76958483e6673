"""A few talk and the others listen: for whom something is new, as what they are there, and what they read."""

from __future__ import annotations

from dialogs.features.pairs import history
from dialogs.plan.model import Pairs, Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.messages import RoomsCard, YourPairCard
from tests.support.builders import plan, step
from tests.support.core_session import Stage, minutes

ROLES = ("supervisor", "practitioner")  # who talks, and who watches


def made() -> Plan:
    names = ("x", "y", "z")
    talks = [
        step(f"a.{name}.talk", 5, item=name, item_name=name, in_bowl=True, item_starts=True, turn=number, turns=3)
        for number, name in enumerate(names)
    ]
    return plan(*talks, step("c.bye", 5), pairs={"a": Pairs(least=2, most=2, draw="few")})


def begun(people: int = 6) -> Stage:
    stage = Stage(made(), people)
    stage.say(c.Start(by="f"))
    return stage


def drawn(stage: Stage) -> e.PairsDrawn:
    return stage.of(e.PairsDrawn)[-1]


def test_only_those_who_talk_are_told_and_each_has_the_role_of_their_group() -> None:
    stage = begun()
    event = drawn(stage)
    talk, listen = event.groups
    assert (len(talk.members), len(listen.members)) == (2, 4)
    assert (talk.roles, listen.roles) == (ROLES[:1] * 2, ROLES[1:] * 4)
    assert (event.why, event.changed) == ("start", talk.members)
    cards = {show.to: show.card for show in stage.shown(YourPairCard)}
    assert set(cards) == set(talk.members)
    assert {card.listens for card in cards.values()} == {False}
    assert not stage.shown(RoomsCard)


def test_with_each_item_others_talk_and_who_talked_before_reads_that_they_listen() -> None:
    stage = begun()
    first = drawn(stage).groups[0].members
    stage.until(minutes(5))
    event = drawn(stage)
    assert (event.why, event.changed) == ("next", event.groups[0].members)
    assert not set(event.groups[0].members) & set(first)
    last = {show.to: show.card for show in stage.shown(YourPairCard)}
    assert {person: last[person].listens for person in (*first, *event.changed)} == {
        **dict.fromkeys(first, True),
        **dict.fromkeys(event.changed, False),
    }


def test_who_follows_somebody_who_left_is_told_and_nobody_else() -> None:
    stage = begun()
    talk, listen = drawn(stage).groups
    stage.say(c.Leave(by="f", person=talk.members[0], made_for=c.MadeFor(visit=1)))
    event = drawn(stage)
    (follows,) = set(event.groups[0].members) - set(talk.members)
    assert follows in listen.members
    assert (event.why, event.changed) == ("mended", event.groups[0].members)
    assert event.groups[0].members == (talk.members[1], follows)


def test_where_only_a_listener_leaves_nothing_is_new_for_anybody() -> None:
    stage = begun()
    talk, listen = drawn(stage).groups
    stage.say(c.Leave(by="f", person=listen.members[0], made_for=c.MadeFor(visit=1)))
    event = drawn(stage)
    assert (event.why, event.changed, event.groups[0]) == ("mended", (), talk)
    assert event.groups[1].members == listen.members[1:]


def test_other_people_talk_after_a_new_draw_and_who_talked_is_told_that_they_do_not() -> None:
    stage = begun()
    before = drawn(stage).groups[0].members
    stage.say(c.Reshuffle(by="f"))
    event = drawn(stage)
    now = event.groups[0].members
    assert not set(now) & set(before)
    assert (event.why, event.changed) == ("reshuffled", (*now, *before))
    assert history.talking(stage.plan, "a", event.groups) == event.groups[:1]

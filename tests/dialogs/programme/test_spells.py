"""Spells of presence: from when to when each person was here, as the events tell it, and what ran meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.plan.model import Mode
from dialogs.programme.attendance import Attended, Stretch, attendance, joined, performed, present, spells
from dialogs.run import commands as c
from dialogs.run import events as e
from tests.support.builders import plan, step
from tests.support.core_session import START, Stage, minutes


def at(number: float) -> datetime:
    return START + minutes(number)


def came(person: str, number: float) -> e.PersonJoined:
    return e.PersonJoined(at=at(number), person=person)


def left(person: str, number: float) -> e.PersonLeft:
    return e.PersonLeft(at=at(number), person=person)


def lost(person: str, number: float) -> e.ConnectionLost:
    return e.ConnectionLost(at=at(number), person=person, until=at(number + 1))


def back(person: str, number: float) -> e.ConnectionBack:
    return e.ConnectionBack(at=at(number), person=person)


def merged(person: str, other: str, number: float) -> e.PeopleMerged:
    return e.PeopleMerged(at=at(number), person=person, other=other)


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([], {}),
        ([came("p", 1)], {"p": [(1, 60)]}),
        ([came("p", 1), came("p", 3), left("p", 5)], {"p": [(1, 5)]}),
        ([came("p", 1), left("p", 5), came("p", 8), left("p", 9)], {"p": [(1, 5), (8, 9)]}),
        ([came("p", 1), left("p", 5), came("p", 5), left("p", 9)], {"p": [(1, 9)]}),
        ([left("p", 5)], {}),
        ([came("p", 1), left("p", 5), left("p", 7)], {"p": [(1, 5)]}),
        ([came("p", 1), lost("p", 5), left("p", 6)], {"p": [(1, 5)]}),
        ([came("p", 1), lost("p", 5), back("p", 5.5), left("p", 9)], {"p": [(1, 9)]}),
        ([came("p", 1), lost("p", 5), came("p", 5.5), left("p", 9)], {"p": [(1, 9)]}),
        ([came("p", 1), lost("p", 5)], {"p": [(1, 60)]}),
        ([came("p", 61)], {"p": [(61, 61)]}),
        ([came("p", 1), left("p", 5), came("q", 4), left("q", 8), merged("p", "q", 9)], {"p": [(1, 8)]}),
        ([came("p", 1), left("p", 2), came("q", 4), merged("p", "q", 9)], {"p": [(1, 2), (4, 9)]}),
        ([came("p", 1), came("q", 4), merged("p", "q", 9)], {"p": [(1, 60)]}),
        ([came("q", 4), left("q", 6), merged("p", "q", 9)], {"p": [(4, 6)]}),
        ([came("p", 1), came("q", 2), left("p", 3), left("q", 4)], {"p": [(1, 3)], "q": [(2, 4)]}),
    ],
)
def test_who_was_here_from_when_to_when(events: list[e.Event], found: dict[str, list[tuple[float, float]]]) -> None:
    assert spells(events, at(60)) == {
        person: tuple((at(since), at(until)) for since, until in times) for person, times in found.items()
    }


@pytest.mark.parametrize(
    ("times", "one"),
    [
        ([], []),
        ([(0, 5), (5, 8)], [(0, 8)]),
        ([(0, 5), (6, 8)], [(0, 5), (6, 8)]),
        ([(0, 10), (2, 5)], [(0, 10)]),
        ([(6, 8), (0, 7)], [(0, 8)]),
        ([(0, 10), (2, 5), (10, 11), (12, 12)], [(0, 11), (12, 12)]),
    ],
)
def test_spells_that_touch_or_overlap_are_one(times: list[tuple[float, float]], one: list[tuple[float, float]]) -> None:
    assert joined((at(since), at(until)) for since, until in times) == tuple((at(since), at(until)) for since, until in one)


ONLINE = plan(step("one.a", 10), step("one.b", 10), step("two.a", 10))


def begun(people: int = 2) -> Stage:
    stage = Stage(ONLINE, people=people)
    stage.say(c.Start(by="f"))
    return stage


def stretches(*parts: tuple[str, float, float]) -> tuple[Stretch, ...]:
    return tuple(Stretch(name, (at(since), at(until))) for name, since, until in parts)


def test_what_ran_leaves_out_pauses_and_ends_now_while_it_goes_on() -> None:
    stage = begun()
    stage.say(c.Pause(by="f"), minutes(5))
    stage.say(c.Resume(by="f"), minutes(20))
    stage.until(minutes(27))
    told = performed(ONLINE, stage.events, at(27))
    assert told == stretches(("one.a", 0, 5), ("one.a", 20, 25), ("one.b", 25, 27))
    stage.say(c.End(by="f", sure=True), minutes(30))
    ended = stretches(("one.a", 0, 5), ("one.a", 20, 25), ("one.b", 25, 30))
    assert performed(ONLINE, stage.events, at(50)) == ended, "what is over does not go on"


def test_nothing_ran_before_the_start_nor_for_no_time() -> None:
    assert performed(ONLINE, Stage(ONLINE).events, at(5)) == ()
    stage = begun()
    assert performed(ONLINE, stage.events, at(0)) == ()
    stage.say(c.Next(by="f"), minutes(0))
    stage.until(minutes(3))
    assert performed(ONLINE, stage.events, at(3)) == stretches(("one.b", 0, 3))


def test_attendance_has_the_blocks_that_were_held_in_the_order_of_the_plan() -> None:
    stage = begun()
    stage.say(c.GoTo(by="f", step="two.a"), minutes(2))
    stage.say(c.GoTo(by="f", step="one.b"), minutes(5))
    stage.say(c.Leave(by="f", person="p2"), minutes(6))
    stage.until(minutes(9))
    assert attendance(ONLINE, stage.events, at(9)) == {
        "p1": (Attended("one", minutes(6), minutes(6)), Attended("two", minutes(3), minutes(3))),
        "p2": (Attended("one", minutes(3), minutes(6)), Attended("two", minutes(3), minutes(3))),
    }


ALONE = plan(step("intro.hello", 10), step("study.read", 20, mode=Mode.OFFLINE), step("talk.one", 10))


@pytest.mark.parametrize(
    ("gone", "again", "here"),
    [
        (10, 35, (10, 20, 5)),
        (9.9, 35, (9.9, 0, 5)),
        (29.9, 35, (10, 20, 5)),
        (30, 35, (10, 20, 5)),
        (31, 35, (10, 20, 6)),
        (12, 20, (10, 20, 10)),
        (12, 30, (10, 20, 10)),
        (12, None, (10, 2, 0)),
    ],
)
def test_who_leaves_during_self_study_and_comes_back_was_not_away(
    gone: float, again: float | None, here: tuple[float, float, float]
) -> None:
    stage = Stage(ALONE, people=2)
    stage.say(c.Start(by="f"))
    stage.say(c.Leave(by="f", person="p1"), minutes(gone))
    if again is not None:
        stage.say(c.Join(by="p1", person="p1"), minutes(again))
    stage.until(minutes(60))
    found = attendance(ALONE, stage.events, stage.now)["p1"]
    assert tuple(one.present for one in found) == tuple(map(minutes, here))
    assert present(found) == sum(map(minutes, here), timedelta())

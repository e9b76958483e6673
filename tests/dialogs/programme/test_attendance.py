"""Who was here in which block: latecomers, people who left and came back, second devices, pauses, outages, absence."""

from __future__ import annotations

import contextlib
import itertools
from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.plan.model import Mode, Plan
from dialogs.programme.attendance import attendance, is_whole, joined, lasted, performed, present, quarters, spells, takers
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.texts.sentence import Refused
from tests.dialogs.engine.test_core_properties import line, perform
from tests.support.builders import full_plan, plan, step
from tests.support.core_session import START, Stage, minutes

PLAN = plan(
    step("intro.hello", 10),
    step("study.read", 20, mode=Mode.OFFLINE),
    step("break.tea", 10, mode=Mode.BREAK),
    step("talk.one", 10),
    step("talk.two", 10),
)
ONLINE = plan(step("one.a", 10), step("one.b", 10), step("two.a", 10), step("three.a", 10))


def begun(of: Plan = PLAN, people: int = 3) -> Stage:
    stage = Stage(of, people=people)
    stage.say(c.Start(by="f"))
    return stage


def of(stage: Stage, person: str) -> dict[str, tuple[float, float]]:
    """Minutes present and held, by block."""
    found = attendance(stage.plan, stage.events, stage.now)[person]
    return {one.block: (one.present / minutes(1), one.lasted / minutes(1)) for one in found}


def test_who_is_there_from_start_to_end_has_all_of_every_block() -> None:
    stage = begun()
    stage.until(minutes(90))
    assert of(stage, "p1") == {"intro": (10, 10), "study": (20, 20), "break": (10, 10), "talk": (20, 20)}
    blocks = attendance(stage.plan, stage.events, stage.now)["p1"]
    assert is_whole(present(blocks), lasted(blocks))
    assert quarters(present(blocks)) == minutes(60)


def test_a_latecomer_has_what_was_left_and_who_never_came_is_not_listed() -> None:
    stage = begun()
    stage.say(c.Join(by="late", person="late"), minutes(4))
    stage.until(minutes(90))
    assert of(stage, "late")["intro"] == (6, 10)
    assert "p9" not in attendance(stage.plan, stage.events, stage.now)
    assert of(stage, "late")["talk"] == (20, 20)


def test_who_went_before_the_start_and_stayed_away_has_nothing() -> None:
    stage = Stage(PLAN, people=2)
    stage.say(c.Leave(by="f", person="p2"))
    stage.say(c.Start(by="f"))
    stage.until(minutes(90))
    assert {here for here, _ in of(stage, "p2").values()} == {0}
    blocks = attendance(stage.plan, stage.events, stage.now)["p2"]
    assert not is_whole(present(blocks), lasted(blocks))


def test_who_left_and_came_back_misses_what_lay_between() -> None:
    stage = begun(ONLINE)
    stage.say(c.Leave(by="f", person="p1"), minutes(5))
    stage.say(c.Join(by="p1", person="p1"), minutes(12))
    stage.say(c.Leave(by="f", person="p1"), minutes(35))
    stage.until(minutes(60))
    assert of(stage, "p1") == {"one": (13, 20), "two": (10, 10), "three": (5, 10)}


def test_self_study_and_breaks_may_be_spent_away_from_the_call_by_those_who_come_back() -> None:
    stage = begun()
    stage.say(c.Leave(by="f", person="p1"), minutes(12))
    stage.say(c.Leave(by="f", person="p2"), minutes(12))
    stage.say(c.Leave(by="f", person="p3"), minutes(8))
    stage.say(c.Join(by="p1", person="p1"), minutes(43))
    stage.say(c.Join(by="p3", person="p3"), minutes(43))
    stage.until(minutes(90))
    assert of(stage, "p1") == {"intro": (10, 10), "study": (20, 20), "break": (10, 10), "talk": (17, 20)}
    assert of(stage, "p2") == {"intro": (10, 10), "study": (2, 20), "break": (0, 10), "talk": (0, 20)}
    assert of(stage, "p3") == {"intro": (8, 10), "study": (0, 20), "break": (0, 10), "talk": (17, 20)}


def test_a_second_device_counts_for_its_person_once() -> None:
    stage = begun(ONLINE, people=2)
    stage.say(c.Leave(by="f", person="p1"), minutes(5))
    stage.say(c.Join(by="phone", person="phone"), minutes(3))
    stage.say(c.SamePerson(by="f", person="p1", other="phone"), minutes(8))
    stage.say(c.Leave(by="f", person="p1"), minutes(30))
    stage.until(minutes(60))
    assert of(stage, "p1") == {"one": (20, 20), "two": (10, 10), "three": (0, 10)}
    assert "phone" not in attendance(stage.plan, stage.events, stage.now)


def test_a_pause_is_nobodys_time() -> None:
    stage = begun(ONLINE)
    stage.say(c.Pause(by="f"), minutes(5))
    stage.say(c.Leave(by="f", person="p1"), minutes(9))
    stage.say(c.Resume(by="f"), minutes(20))
    stage.until(minutes(80))
    assert of(stage, "p1") == {"one": (5, 20), "two": (0, 10), "three": (0, 10)}
    assert of(stage, "p2") == {"one": (20, 20), "two": (10, 10), "three": (10, 10)}


@pytest.mark.parametrize(("keep_clock", "held"), [(True, {"one": 20, "two": 10, "three": 10}), (False, {"one": 20})])
def test_an_outage_counts_as_the_facilitator_decides(keep_clock: bool, held: dict[str, float]) -> None:
    stage = begun(ONLINE)
    stage.until(minutes(12))
    stage.sleep_until(minutes(27))  # the end of the first block, at twenty, was missed
    stage.say(c.Tick())
    stage.say(c.Resume(by="f", keep_clock=keep_clock))
    assert of(stage, "p1") == ({"one": (20, 20), "two": (7, 7)} if keep_clock else {"one": (20, 20)})
    stage.until(minutes(90))
    assert of(stage, "p1") == {"one": (20, 20), "two": (10, 10), "three": (10, 10)}


def test_undo_gives_the_time_to_the_block_that_was_on() -> None:
    stage = begun(ONLINE)
    stage.say(c.GoTo(by="f", step="two.a"), minutes(5))
    stage.say(c.Undo(by="f"), minutes(7))
    stage.until(minutes(90))
    found = of(stage, "p1")
    assert found["two"][1] == pytest.approx(12)
    assert found["one"][1] == pytest.approx(20)


def test_what_was_left_out_is_not_held_against_anybody() -> None:
    stage = begun(ONLINE)
    stage.say(c.Skip(by="f"), minutes(11))  # the second block
    stage.until(minutes(60))
    assert "two" not in of(stage, "p1")


def test_a_session_that_nobody_ended_was_over_with_its_last_step() -> None:
    asking = plan(step("one.a", 10), step("two.a", 10, advance="ask"))
    stage = begun(asking)
    stage.until(minutes(30))
    away = e.SessionEnded(at=START + timedelta(hours=24), how="removed")
    found = attendance(stage.plan, [*stage.events, away], away.at)["p1"]
    assert lasted(found) == minutes(20)


def test_facilitators_are_looked_at_only_where_they_take_part() -> None:
    stage = begun()
    stage.say(c.Join(by="f", person="f"))
    assert takers(stage.run) == {"p1", "p2", "p3"}
    stage.say(c.TakePart(by="f"))
    assert "f" in takers(stage.run)


@pytest.mark.parametrize(
    ("here", "held", "whole"),
    [(210, 210, True), (205, 210, True), (204, 210, False), (0, 0, False), (0, 4, False), (3, 4, True)],
)
def test_the_whole_session_may_miss_a_few_minutes(here: float, held: float, whole: bool) -> None:
    assert is_whole(minutes(here), minutes(held)) is whole


@pytest.mark.parametrize(("here", "rounded"), [(0, 0), (14.9, 0), (15, 15), (209, 195), (210, 210)])
def test_hours_are_rounded_down_to_quarters(here: float, rounded: float) -> None:
    assert quarters(minutes(here)) == minutes(rounded)


# -- over random sessions ----------------------------------------------------------------------------------------------

FULL = full_plan()
MANY = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def measure(times: tuple[tuple[datetime, datetime], ...]) -> timedelta:
    return sum((until - since for since, until in times), timedelta())


@MANY
@given(st.lists(line, max_size=25))
def test_the_sum_over_blocks_is_presence(script: list[tuple[str, timedelta, list[c.Command]]]) -> None:
    stage = Stage(FULL, people=4)
    stage.say(c.Start(by="f"))
    perform(stage, script)
    ran = [stretch.spell for stretch in performed(FULL, stage.events, stage.now)]
    assert ran == sorted(ran)
    assert all(until <= since for (_, until), (since, _) in itertools.pairwise(ran)), "time is counted once"
    found = attendance(FULL, stage.events, stage.now)
    here = spells(stage.events, stage.now)
    assert set(stage.run.people) <= found.keys(), "nobody is left out"
    for person, blocks in found.items():
        assert lasted(blocks) == measure(tuple(ran))
        assert all(timedelta() <= one.present <= one.lasted for one in blocks)
        shared = [
            (max(since, came), min(until, went)) for since, until in ran for came, went in here[person] if came < until
        ]
        told = measure(joined(one for one in shared if one[0] < one[1]))
        assert present(blocks) >= told, "being excused only ever adds"
        if not any(FULL.step(one.step).alone for one in performed(FULL, stage.events, stage.now)):
            assert present(blocks) == told


class Watched(Stage):
    """Keeps the time in the simplest way: whenever anything happens, what was the case since it last did."""

    def __init__(self, of: Plan, people: int) -> None:
        self.kept: dict[tuple[str, str], timedelta] = defaultdict(timedelta)
        self.since = START
        super().__init__(of, people=people)

    def _do(self, command: c.Command) -> list[e.Event]:
        if self.run.phase == "running" and self.run.step:
            for person, state in self.run.people.items():
                if state.present:
                    self.kept[person, self.plan.step(self.run.step).block] += self.now - self.since
        self.since = self.now
        return super()._do(command)


_moves = st.tuples(
    st.integers(0, 400),
    st.sampled_from(["join", "leave", "pause", "resume", "next", "back", "longer"]),
    st.sampled_from(["p1", "p2", "p3", "late"]),
)


def _command(what: str, person: str) -> c.Command:
    return {
        "join": c.Join(by=person, person=person),
        "leave": c.Leave(by="f", person=person, made_for=c.MadeFor()),
        "pause": c.Pause(by="f"),
        "resume": c.Resume(by="f"),
        "next": c.Next(by="f"),
        "back": c.Back(by="f"),
        "longer": c.Extend(by="f", by_time=minutes(3)),
    }[what]


@MANY
@given(st.lists(_moves, max_size=25))
def test_it_is_what_somebody_with_a_stop_watch_would_have_kept(moves: list[tuple[int, str, str]]) -> None:
    stage = Watched(ONLINE, people=3)
    stage.say(c.Start(by="f"))
    for seconds, what, person in moves:
        stage.until(stage.now - START + timedelta(seconds=seconds))
        with contextlib.suppress(Refused):
            stage.say(_command(what, person))
    stage.say(c.Tick())
    found = {
        (person, one.block): one.present
        for person, blocks in attendance(ONLINE, stage.events, stage.now).items()
        for one in blocks
        if one.present
    }
    assert found == {key: kept for key, kept in stage.kept.items() if kept}

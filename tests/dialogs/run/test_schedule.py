"""Projected times: when the running step, its block, a stretch away and the session end, as things are now."""

from __future__ import annotations

from datetime import timedelta

from dialogs.plan.model import Mode, Plan
from dialogs.run import commands as c
from dialogs.run.messages import BlockTime
from dialogs.run.schedule import (
    Slice,
    aim,
    block_ends_at,
    block_starts_at,
    block_times,
    clock_time,
    current_ends_at,
    due_back_at,
    lag,
    left_of_step,
    planned,
    planned_end,
    session_ends_at,
    shown_until,
    slices,
    waits_until,
)
from dialogs.run.state import Run
from tests.support.builders import at_times, plan, step
from tests.support.core_session import START, Stage, minutes

ZERO = timedelta(0)
DAY = plan(
    step("talk.talk", 10),
    step("alone.read", 10, mode=Mode.OFFLINE),
    step("tea.tea", 5, mode=Mode.BREAK, keep=True),
    step("guest.hello", 10),
    step("guest.more", 10),
)
FIXED = at_times(DAY, guest__hello="10:00")  # 5 minutes after the tea would be over


def begun(made: Plan = DAY, after: float = 0) -> Stage:
    stage = Stage(made, people=3)
    stage.say(c.Start(by="f"))
    stage.until(minutes(after))
    return stage


def part(made: Plan, path: str, starts: float, ends: float) -> Slice:
    return Slice(made.step(path), START + minutes(starts), START + minutes(ends))


def test_what_is_ahead_follows_on_from_the_running_step_and_waits_for_clock_times() -> None:
    stage = begun(FIXED, 2)
    stage.say(c.Extend(by="f", by_time=minutes(2)))
    assert slices(stage.plan, stage.run, stage.now) == (
        part(FIXED, "talk.talk", 0, 12), part(FIXED, "alone.read", 12, 22), part(FIXED, "tea.tea", 22, 30),
        part(FIXED, "guest.hello", 30, 40), part(FIXED, "guest.more", 40, 50),
    )  # fmt: skip
    assert session_ends_at(stage.plan, stage.run, stage.now) == START + minutes(50)
    assert planned_end(stage.plan, stage.run) == START + minutes(50)
    assert planned(FIXED, START, "Europe/London")[2:4] == (
        part(FIXED, "tea.tea", 20, 30),
        part(FIXED, "guest.hello", 30, 40),
    )
    assert planned_end(DAY, begun().run) == START + minutes(45)
    assert planned_end(FIXED, Run()) is None
    assert planned_end(DAY, Run()) is None
    assert slices(FIXED, Run(), START) == ()


def test_a_clock_time_passes_from_a_step_that_is_left_out_to_the_next_of_its_block() -> None:
    stage = begun(FIXED, 26)
    assert stage.run.step == "tea.tea"
    hello, more = FIXED.step("guest.hello"), FIXED.step("guest.more")
    assert clock_time(FIXED, stage.run, hello) == START + minutes(30)
    assert clock_time(FIXED, stage.run, more) is None
    assert waits_until(FIXED, stage.run, START + minutes(26)) == START + minutes(30)
    assert waits_until(FIXED, stage.run, START + minutes(30)) is None
    assert clock_time(DAY, stage.run, DAY.step("guest.hello")) is None
    assert clock_time(FIXED, Run(), hello) is None
    stage.say(c.Skip(by="f"))
    assert clock_time(FIXED, stage.run, more) == START + minutes(30)


def test_the_first_clock_time_that_cannot_be_met_is_what_counts() -> None:
    stage = begun(FIXED)
    assert aim(stage.plan, stage.run, stage.now) is None
    stage.say(c.Extend(by="f", by_time=minutes(5)))
    assert aim(stage.plan, stage.run, stage.now) is None, "it is met exactly"
    stage.say(c.Extend(by="f", by_time=minutes(1)))
    assert aim(stage.plan, stage.run, stage.now) == (part(FIXED, "guest.hello", 31, 41), minutes(1))
    stage = begun(DAY)
    stage.say(c.Extend(by="f", by_time=minutes(9)))
    assert aim(stage.plan, stage.run, stage.now) is None


def test_a_pause_moves_what_is_ahead_second_by_second_or_by_its_whole_length() -> None:
    stage = begun(after=2)
    assert (lag(stage.run, stage.now), left_of_step(stage.run, stage.now)) == (ZERO, minutes(8))
    stage.say(c.Pause(by="f"))
    stage.until(minutes(5))
    assert (lag(stage.run, stage.now), left_of_step(stage.run, stage.now)) == (minutes(3), minutes(8))
    assert current_ends_at(stage.run, stage.now) == START + minutes(13)
    stage.say(c.Pause(by="f", lasts=minutes(4)))
    assert (lag(stage.run, stage.now), left_of_step(stage.run, stage.now)) == (minutes(7), minutes(8))
    assert current_ends_at(stage.run, stage.now) == START + minutes(17)


def test_blocks_begin_and_end_with_their_first_and_last_steps_until_they_are_over() -> None:
    stage = begun(after=12)
    now = stage.now
    assert (block_starts_at(DAY, stage.run, "guest", now), block_ends_at(DAY, stage.run, "guest", now)) == (
        START + minutes(25), START + minutes(45),
    )  # fmt: skip
    assert (block_starts_at(DAY, stage.run, "talk", now), block_ends_at(DAY, stage.run, "talk", now)) == (None, None)
    assert block_starts_at(DAY, stage.run, "alone", now) == START + minutes(10)


def test_people_who_are_away_are_due_back_at_the_end_of_the_whole_stretch() -> None:
    stage = begun(FIXED)
    assert due_back_at(FIXED, stage.run) is None
    assert due_back_at(FIXED, Run()) is None
    stage.until(minutes(11))
    assert due_back_at(FIXED, stage.run) == START + minutes(30)
    assert shown_until(FIXED, stage.run) == START + minutes(20)
    stage.until(minutes(21))
    assert due_back_at(FIXED, stage.run) == START + minutes(30)
    assert shown_until(FIXED, stage.run) == START + minutes(30)
    plain = begun(after=21)
    assert (due_back_at(DAY, plain.run), shown_until(DAY, plain.run)) == (START + minutes(25), START + minutes(25))


def test_the_agenda_keeps_the_times_of_what_was_performed() -> None:
    def block(name: str, starts: float, ends: float, state: str = "to come", *fixed: timedelta) -> BlockTime:
        times = (START + fixed[0], fixed[1]) if fixed else ()
        return BlockTime(name, START + minutes(starts), START + minutes(ends), state, *times)  # type: ignore[arg-type]

    assert block_times(FIXED, Run(), START) == (
        block("talk", 0, 10), block("alone", 10, 20), block("tea", 20, 30),
        block("guest", 30, 50, "to come", minutes(30), ZERO),
    )  # fmt: skip
    stage = begun(FIXED, 4)
    stage.say(c.Next(by="f"))
    assert block_times(FIXED, stage.run, stage.now) == (
        block("talk", 0, 4, "done"), block("alone", 4, 14, "now"), block("tea", 14, 30),
        block("guest", 30, 50, "to come", minutes(30), ZERO),
    )  # fmt: skip
    stage = begun(DAY, 4)
    stage.say(c.GoTo(by="f", step="guest.hello"))
    assert block_times(DAY, stage.run, stage.now) == (
        block("talk", 0, 4, "done"), block("alone", 4, 4, "left out"), block("tea", 4, 4, "left out"),
        block("guest", 4, 24, "now"),
    )  # fmt: skip
    stage.say(c.End(by="f", sure=True), minutes(9))
    assert block_times(DAY, stage.run, stage.now)[-1] == block("guest", 4, 9, "done")
    assert session_ends_at(DAY, stage.run, stage.now + minutes(1)) == START + minutes(9)
    assert session_ends_at(DAY, Run(), START) == START + minutes(45)

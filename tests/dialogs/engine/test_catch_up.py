"""Catching up, to the second: each step gives in proportion to what it can spare, and together exactly what is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.engine.catch_up import shrunk, ways, without_optional
from dialogs.plan.model import Mode, Prompt, Step
from dialogs.run import commands as c
from dialogs.run.state import Run
from tests.support.builders import at_times, plan, step
from tests.support.core_session import SECOND, Stage, minutes

ZERO = timedelta(0)


def sparing(number: int, seconds: float, lasts: float = 10) -> Step:
    """A step that can spare so many seconds."""
    return step(f"b.{number}", lasts, at_least=minutes(lasts) - seconds * SECOND)


def given_by(late: float, *spare: float) -> list[int]:
    """How many seconds each of these steps gives, when the session is so many seconds late."""
    steps = tuple(sparing(number, seconds) for number, seconds in enumerate(spare))
    found = shrunk(Run(), steps, late * SECOND)
    return [int((one.lasts - found.get(one.path, one.lasts)) / SECOND) for one in steps]


@pytest.mark.parametrize(
    ("late", "spare", "gives"),
    [
        (20, (10, 10, 10), [7, 7, 6]),
        (9, (30, 60), [3, 6]),
        (10, (3, 4, 5), [3, 3, 4]),
        (7, (6, 5), [4, 3]),
        (90, (30, 40), [30, 40]),
        (90.9, (60, 60), [45, 45]),
        (1, (1, 0), [1, 0]),
        (2, (0.5, 60), [0, 2]),
        (5, (1.5, 60), [0, 5]),
        (5, (0, 0), [0, 0]),
    ],
)
def test_steps_give_in_proportion_to_what_they_can_spare(late: float, spare: tuple[float, ...], gives: list[int]) -> None:
    assert given_by(late, *spare) == gives


def test_a_step_that_gives_nothing_keeps_its_length() -> None:
    assert shrunk(Run(), (sparing(1, 60), step("b.2", 10)), 9 * SECOND) == {"b.1": minutes(10) - 9 * SECOND}
    assert shrunk(Run(), (), minutes(1)) == {}


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6), st.integers(1, 1500))
def test_together_they_give_what_is_needed_or_all_they_can(spare: list[int], late: int) -> None:
    gives = given_by(late, *spare)
    assert sum(gives) == min(late, sum(spare))
    assert all(0 <= gave <= room for gave, room in zip(gives, spare, strict=True))


def asking(number: int, lasts: float, optional: str, **parts: object) -> Step:
    """A step with a question for each letter; those marked "o" are optional."""
    prompts = tuple(Prompt(ask=f"Question {place}?", optional=one == "o") for place, one in enumerate(optional, 1))
    return step(f"b.{number}", lasts, prompts=prompts, **parts)


def left_out(late: float, *steps: Step) -> tuple[dict[str, timedelta], tuple[tuple[str, int], ...]]:
    return without_optional(Run(), steps, minutes(late))


def test_the_latest_optional_questions_go_first_until_the_delay_is_made_up() -> None:
    first, second = asking(1, 12, "noo"), asking(2, 8, "on")
    assert left_out(2, first, second) == ({"b.2": minutes(6)}, (("b.2", 1),))
    assert left_out(4, first, second) == ({"b.2": minutes(4)}, (("b.2", 1),))
    assert left_out(5, first, second) == ({"b.2": minutes(4), "b.1": minutes(11)}, (("b.1", 3), ("b.2", 1)))
    everything = (("b.1", 2), ("b.1", 3), ("b.2", 1))
    assert left_out(30, first, second) == ({"b.2": minutes(4), "b.1": minutes(4)}, everything)
    assert left_out(30, asking(1, 12, "nn"), step("b.2", 5)) == ({}, ())


def test_a_step_keeps_its_least_length_and_a_question_that_saves_less_than_a_second_stays() -> None:
    assert left_out(9, asking(1, 12, "noo", at_least=minutes(9))) == ({"b.1": minutes(9)}, (("b.1", 3),))
    assert left_out(9, asking(1, 12, "noo", at_least=minutes(7))) == ({"b.1": minutes(7)}, (("b.1", 2), ("b.1", 3)))
    assert left_out(9, asking(1, 12, "noo", at_least=minutes(12))) == ({}, ())
    assert left_out(30, asking(1, 4, "o")) == ({"b.1": SECOND}, (("b.1", 1),))
    assert without_optional(Run(), (asking(1, 4, "no"),), SECOND / 2) == ({}, ())
    assert without_optional(Run(), (asking(1, 4, "no"),), SECOND) == ({"b.1": minutes(4) - SECOND}, (("b.1", 2),))


def test_questions_that_were_left_out_before_save_nothing_more() -> None:
    run = Run()
    run = replace(run, clock=replace(run.clock, dropped=frozenset({("b.1", 3)}), lengths={"b.1": minutes(8)}))
    assert without_optional(run, (asking(1, 12, "noo"),), minutes(30)) == ({"b.1": minutes(4)}, (("b.1", 2),))


def late(*steps: Step, by: float = 2, **times: str) -> dict[str, tuple[timedelta, ...]]:
    """The ways of a session that is so many minutes late in its first step: what each saves, and from which steps."""
    made = plan(step("a.now", 10, at_least=minutes(1)), *steps)
    stage = Stage(at_times(made, **times) if times else made, people=3)
    stage.say(c.Start(by="f"))
    stage.say(c.Extend(by="f", by_time=minutes(by)))
    return {
        one.proposal.way: (one.proposal.saved, *one.proposal.shrunk)  # type: ignore[arg-type]
        for one in ways(stage.plan, stage.run, stage.now)
    }


def test_breaks_kept_steps_and_the_running_one_give_nothing() -> None:
    tea = step("b.tea", 10, mode=Mode.BREAK, at_least=minutes(1))
    assert late(tea, step("c.kept", 10, keep=True, at_least=minutes(1))) == {"run on": (ZERO,)}
    found = late(tea, step("c.talk", 10, at_least=minutes(1)), asking(3, 6, "no"))
    assert found == {
        "shrink": (minutes(2), "c.talk"),
        "prompts": (minutes(2), "b.3"),
        "run on": (ZERO,),
    }


def test_what_comes_after_a_clock_time_does_not_help_to_meet_it() -> None:
    after = step("c.after", 10, at_least=minutes(1))
    assert late(step("b.fixed", 10, at_least=minutes(1)), after, b__fixed="09:40") == {"run on": (ZERO,)}
    found = late(step("b.before", 10, at_least=minutes(9)), after, c__after="09:50")
    assert found == {"shrink": (minutes(1), "b.before"), "run on": (ZERO,)}

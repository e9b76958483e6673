"""When questions are due in a step of any length, and when people who are away from the group are called back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.plan.away import RETURN_CALL, away, return_calls, stretch_end
from dialogs.plan.model import Mode, Pairs, Poll, Prompt, Step
from dialogs.plan.pacing import on_step_card, prompt_times
from tests.support.builders import plan, step

FOUR = tuple(Prompt(ask=f"{number}?") for number in (1, 2, 3, 4))
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("lasts", "every", "length", "seconds"),
    [
        (12, None, 720, [0, 180, 360, 540]),
        (12, None, 960, [0, 240, 480, 720]),
        (12, None, 480, [0, 120, 240, 360]),
        (12, None, 240, [0, 60, 120, 180]),
        (12, None, 120, [0, 60, 120, 180]),  # nobody answers a question in less than a minute
        (2, None, 60, [0, 30, 60, 90]),  # unless the plan has them closer
        (12, 120, 720, [0, 120, 240, 360]),
        (12, 120, 960, [0, 120, 240, 360]),
        (12, 120, 600, [0, 120, 240, 360]),
        (12, 120, 400, [0, 100, 200, 300]),
        (12, 120, 100, [0, 60, 120, 180]),
        (12, 30, 719, [0, 60, 120, 180]),
        (12, 230, 720, [0, 230, 460, 690]),  # it fits as long as the step is not shorter
        (12, 230, 719, [0, 179.75, 359.5, 539.25]),
    ],
)
def test_questions_come_sooner_in_a_shorter_step_but_not_in_a_burst(
    lasts: float, every: int | None, length: int, seconds: list[float]
) -> None:
    one = step("a.a", lasts, prompts=FOUR, every=every and every * SECOND)
    assert prompt_times(one, length * SECOND) == tuple(at * SECOND for at in seconds)


@pytest.mark.parametrize(
    ("parts", "card", "times"),
    [
        ({}, (), ()),
        ({"prompts": FOUR}, (1,), (0, 1, 2, 3)),
        ({"prompts": FOUR, "together": True}, (1, 2, 3, 4), (0, 0, 0, 0)),
        ({"prompts": FOUR, "prompts_by": "facilitator"}, (), (0, 1, 2, 3)),
        ({"prompts": FOUR, "poll": Poll(id="p", question="Which?", options=("a", "b"))}, (1,), (0, 1, 2, 3)),
        (
            {"prompts": FOUR, "poll": Poll(id="p", question="Which?", options=("a", "b"), lasts=60 * SECOND)},
            (),
            (0, 1, 2, 3),
        ),
    ],
)
def test_the_first_question_stands_on_the_card_of_the_step_unless_it_waits(
    parts: dict[str, object], card: tuple[int, ...], times: tuple[int, ...]
) -> None:
    one = step("a.a", 4, **parts)
    assert on_step_card(one) == card
    assert prompt_times(one, one.lasts) == tuple(60 * at * SECOND for at in times)


OFFLINE, BREAK, PAIRED = {"mode": Mode.OFFLINE}, {"mode": Mode.BREAK}, {"in_pairs": True}


@pytest.mark.parametrize(("parts", "gone"), [({}, False), (OFFLINE, True), (BREAK, True), (PAIRED, True)])
def test_who_is_away(parts: dict[str, object], gone: bool) -> None:
    assert away(step("a.a", 1, **parts)) is gone


def ends(*steps: Step, pairs: tuple[str, ...] = ()) -> list[int | None]:
    """For each step the last one of the stretch in which people are away."""
    made = plan(*steps, pairs={name: Pairs() for name in pairs})
    return [stretch_end(made, index) for index in range(len(steps))]


def test_a_stretch_ends_where_people_are_due_back() -> None:
    assert ends(step("a.a", 1)) == [None]
    assert ends(step("a.a", 1, **OFFLINE)) == [0]
    assert ends(step("a.a", 1), step("b.b", 1, **OFFLINE), step("c.c", 1, **BREAK), step("d.d", 1)) == [None, 2, 2, None]
    assert ends(step("b.b", 1, **BREAK), step("c.c", 1, **OFFLINE), step("c.d", 1, **OFFLINE)) == [2, 2, 2]
    in_blocks = (
        step("a.a", 1),
        step("a.b", 1, **OFFLINE),
        step("a.c", 1, **PAIRED),
        step("a.d", 1),
        step("a.e", 1, **BREAK),
    )
    assert ends(*in_blocks) == [None, 2, 2, None, 4]


def test_a_block_that_gathers_begins_another_stretch_also_with_something_quiet() -> None:
    quiet = step("a.a", 1, **OFFLINE), step("b.b", 1, **PAIRED), step("b.c", 1, **PAIRED)
    assert ends(*quiet, pairs=("b",)) == [0, 2, 2]
    alone = step("a.a", 1, **OFFLINE), step("b.b", 1, **OFFLINE), step("b.c", 1, **OFFLINE)
    assert ends(*alone) == [2, 2, 2]
    assert ends(*alone, pairs=("b",)) == [0, 2, 2]


def test_a_block_that_is_online_gathers_even_where_its_first_step_is_work_alone() -> None:
    made = plan(step("a.a", 1, **OFFLINE), step("b.b", 1, **OFFLINE), step("b.c", 1))
    online = [block.model_copy(update={"mode": Mode.ONLINE}) if block.id == "b" else block for block in made.blocks]
    made = made.model_copy(update={"blocks": tuple(online)})
    assert [stretch_end(made, index) for index in range(3)] == [0, 1, None]


@pytest.mark.parametrize(
    ("seconds", "last", "called"),
    [(180, {}, True), (120, {}, False), (121, {}, True), (180, {"called_back": False}, False)],
)
def test_people_are_called_back_who_are_away_for_more_than_five_minutes(
    seconds: int, last: dict[str, object], called: bool
) -> None:
    made = plan(step("a.a", 3, called_back=False, **OFFLINE), step("b.b", seconds / 60, **BREAK, **last), step("c.c", 9))
    assert return_calls(made) == ({"b.b": RETURN_CALL} if called else {})


def test_each_stretch_has_its_own_call() -> None:
    made = plan(step("a.a", 6, **OFFLINE), step("b.b", 6), step("b.c", 5, **OFFLINE), step("b.d", 1, **OFFLINE))
    assert return_calls(made) == {"a.a": RETURN_CALL, "b.d": RETURN_CALL}

"""When things are posted: stretches with one return call each, pairs before their rooms, prompts and notices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.runs.plan_library import load, shipped
from dialogs.plan.away import return_calls, stretch_end
from dialogs.plan.durations import clock
from dialogs.plan.model import Mode, Pairs, Plan, Prompt
from dialogs.plan.preview import timeline
from tests.support.builders import plan, step

CALLS = {
    "defensible-decisions-1": ["1:58:00", "2:58:00"],
    "defensible-decisions-2": ["1:53:00", "2:08:00", "3:08:00"],
    "defensible-decisions-3": ["1:18:00", "1:53:00", "2:58:00"],
    "action-learning": ["1:12:00"],
}


def at(found: Plan, kind: str) -> list[str]:
    return [clock(line.at) for line in timeline(found) if line.kind == kind]


@pytest.mark.parametrize("name", CALLS)
def test_one_return_call_two_minutes_before_people_are_due_back(name: str) -> None:
    assert at(load(name), "return") == CALLS[name]


@pytest.mark.parametrize(
    ("name", "told"),
    [("defensible-decisions-1", "1:50:00"), ("defensible-decisions-2", "0:35:00"), ("action-learning", "0:53:00")],
)
def test_pairs_are_told_before_their_rooms_open(name: str, told: str) -> None:
    assert at(load(name), "pairs") == [told]


def test_pairs_are_not_told_before_the_block_before_begins() -> None:
    found = plan(
        step("talk.a", 20), step("tea.break", 5), step("work.play", 10), pairs={"work": Pairs(ahead=timedelta(minutes=10))}
    )
    assert at(found, "pairs") == ["0:20:00"]


def test_a_break_has_one_call_and_a_short_one_none() -> None:
    found = plan(step("talk.a", 5), step("tea.break", 15, mode=Mode.BREAK), step("talk2.b", 5))
    assert stretch_end(found, 1) == 1
    assert at(found, "return") == ["0:18:00"]
    short = plan(step("talk.a", 5), step("tea.break", 5, mode=Mode.BREAK), step("talk2.b", 5))
    assert not return_calls(short)
    asked = plan(step("talk.a", 5), step("tea.break", 15, mode=Mode.BREAK, called_back=False), step("talk2.b", 5))
    assert not return_calls(asked), "`warn: []` means no call either"


def test_a_stretch_goes_on_over_a_break_and_ends_where_pairs_meet() -> None:
    found = plan(
        step("study.read", 20, mode=Mode.OFFLINE),
        step("tea.break", 15, mode=Mode.BREAK),
        step("work.play", 10, in_pairs=True),
        step("work.talk", 10, in_pairs=True),
        step("rest.break", 5, mode=Mode.BREAK),
        step("talk.all", 10),
        pairs={"work": Pairs()},
    )
    assert [stretch_end(found, index) for index in range(6)] == [1, 1, 4, 4, 4, None]
    assert set(return_calls(found)) == {"tea.break", "rest.break"}


def test_people_who_were_hardly_away_are_not_called() -> None:
    assert not return_calls(plan(step("a.read", 2, mode=Mode.OFFLINE), step("b.talk", 5)))


@pytest.mark.parametrize("name", shipped())
def test_the_timeline_is_in_order_and_whole(name: str) -> None:
    found = load(name)
    lines = timeline(found)
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert [line.step for line in lines if line.kind == "step"] == [part.path for part in found.steps]
    assert sum(line.kind == "prompt" for line in lines) == sum(len(part.prompts) for part in found.steps)
    assert all(timedelta() <= line.at < found.lasts for line in lines)
    ends = {line.step: line.at + (line.lasts or timedelta()) for line in lines if line.kind == "step"}
    assert all(line.at < ends[line.step] for line in lines)


def test_prompts_follow_their_pace_and_trays_wait() -> None:
    paced = plan(step("talk.a", 12, prompts=(Prompt(ask="One?"), Prompt(ask="Two?")), every=timedelta(minutes=5)))
    assert at(paced, "prompt") == ["0:00:00", "0:05:00"]
    menu = plan(step("talk.a", 12, prompts=(Prompt(ask="One?"), Prompt(ask="Two?")), together=True))
    assert at(menu, "prompt") == ["0:00:00", "0:00:00"], "questions that come together come at the start"
    assert [line.waits for line in timeline(load("action-learning")) if line.kind == "prompt"] == [False] + [True] * 5

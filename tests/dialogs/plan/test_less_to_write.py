"""Plans as short as people write them: what is left out is worked out, and what is odd is told in their words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.plan.errors import PlanError
from dialogs.plan.load import read_plan, read_with_warnings
from dialogs.plan.model import Mode
from tests.dialogs.plan.test_first_plans import changed, mistakes, warned
from tests.dialogs.plan.test_more_slips import MORE_JARGON, SAY

SHORT = """\
title: Board meeting
people: 9
starts: 18:00
blocks:
  - {title: Apologies, lasts: 2 mins}
  - {title: Interests, lasts: 6 mins, round: {question: Name, role, one interest, pass: true}}
  - {title: Break, lasts: 10 mins}
  - {title: Tea and talk, lasts: 10 mins, say: Stay in the call.}
  - title: Ideas
    lasts: 5-8 mins
    steps: [{lasts: 8m, collect: {ask: What next?}}]
  - {title: Work, lasts: 20 mins, pairs: true, rules: [One at a time], say: Talk.}
  - {title: Tables, lasts: 20 mins, groups: 3-4}
"""


def test_a_mode_a_step_and_its_title_can_be_left_out() -> None:
    read = read_with_warnings(SHORT, "board.yaml")
    online, rest = Mode.ONLINE, Mode.BREAK
    assert [block.mode for block in read.plan.blocks] == [online, online, rest, online, online, online, online]
    assert [step.title for step in read.plan.steps] == [
        *("Apologies", "Interests", "Break", "Tea and talk", "Ideas", "Work", "Tables"),
    ]
    assert read.plan.steps[1].round is not None
    assert read.plan.steps[1].round.question == "Name, role, one interest"
    said = "\n".join(one.message for one in read.warnings)
    for told in ("“Name, role, one interest”", "pairs with their usual settings", "`groups: {of: 3-4}`", "`rules: {suggest"):
        assert said.count(told) == 1, said


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("lasts: 5m", "lasts：5m", 12, "a wide one"),
        (SAY, "Good evening.", 13, "Is it `say: Good evening.`?"),
        ("people: 6", "...\npeople: 6", 4, "ends the plan here"),
        ("say: Good", "s\u200bay: Good", 13, "an invisible sign in “say”"),
        ("say: Good", "“say”: Good", 13, "quotes around “say”"),
        (SAY, "poll: {question: Which?, options: Dune and so on}", 13, "takes a list"),
        (SAY, "poll:\n          question: Which?\n          options: Red, Blue", 15, "Write `[Red, Blue]`"),
        ("pass: true", "minutes: 2", 16, "did you mean “at_most”?"),
        ("pass: true", "speed: 2", 16, "there are: question, pass, at_most."),
        ("lasts: 5m", "lasts: 2 x 5m", 12, "is not a length of time; write 90s, 8m, 2h or 1h15m."),
    ],
)
def test_a_slip_is_named_at_its_line(old: str, new: str, line: int, says: str) -> None:
    found = mistakes(changed(old, new))
    assert [mistake.line for mistake in found if says in mistake.message][:1] == [line], found
    assert not any(word in mistake.message for word in MORE_JARGON for mistake in found)
    assert "Do you mean 5m?" not in found[0].message


@pytest.mark.parametrize("text", ["titel: A\nblocks: [{title: B, lasts: 5m}]", "title: A\nbloecke: []", "title: A"])
def test_what_is_worked_out_does_not_count_as_missing(text: str) -> None:
    with pytest.raises(PlanError) as caught:
        read_plan(text, "a.yaml")
    assert len(caught.value.mistakes) == 1


@pytest.mark.parametrize("dash", "-‐‑‒–—−")
def test_a_range_may_have_any_dash(dash: str) -> None:
    plan = read_plan(f"title: A\nblocks: [{{title: B, lasts: 5{dash}10m, say: C}}]", "a.yaml")
    assert (plan.lasts, plan.steps[0].at_least) == (timedelta(minutes=10), timedelta(minutes=5))


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("groups: {of: 2-3}, say: In groups of three.", "with 8 people the groups have 2"),
        ("pairs: {ahead: 1m}, say: Partner A begins.", "`roles: [A, B]`"),
        ("groups: {of: 4, draw: few}, say: Anyone may take the empty chair.", "“empty chair”"),
        ("say: Go to your breakout room and talk to the other of your pair.", "`pairs: {}` does that"),
        ("say: We all speak in a closing round.", "`round: {question: ...}` gives everyone a turn"),
        ("say: Go to the breakout room of your choice.", "Open these rooms in the meeting"),
        ("at: 8:00, say: Early.", "the session begins at 09:00"),
        ("collect: {id: i, ask: What?}}, {title: V, lasts: 9m, vote: {on: i}", "The vote follows its ideas at once"),
    ],
)
def test_what_will_go_otherwise_is_told(block: str, says: str) -> None:
    found = warned(f'title: T\npeople: 8\nstarts: "9:00"\nblocks: [{{title: Work, lasts: 9m, {block}}}]')
    assert any(says in message for _, message in found), found


def test_groups_of_a_range_are_as_their_text_says() -> None:
    text = "title: T\npeople: 28\nblocks: [{title: Work, lasts: 9m, groups: {of: 3-4}, say: In groups of 3-4.}]"
    assert not any("The text says" in message for _, message in warned(text))


def test_a_night_may_end_with_the_clock_time_of_a_step() -> None:
    text = 'title: T\nstarts: "9:00"\nblocks:\n- {title: A, lasts: 8h, say: B}\n- {title: Night, mode: break, lasts: 16h}\n'
    after = '- title: C\n  steps: [{lasts: 1h, at: "9:00", say: D}]\n'
    assert any("looks like a night" in message for _, message in warned(text + after.replace('at: "9:00", ', "")))
    assert warned(text + after) == []

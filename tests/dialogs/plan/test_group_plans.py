"""Plans with groups: what they mean, which mistakes are told, and where the texts promise something else."""

from __future__ import annotations

import pytest

from dialogs.plan.errors import PlanError
from dialogs.plan.load import ReadPlan, read_with_warnings
from dialogs.plan.model import Pairs
from dialogs.plan.preview import timeline

PLAN = """\
plan: groups
title: Groups
lasts: 30m
people: 12
roles: [teller, adviser]
blocks:
  - id: twos
    title: In twos
    mode: online
    lasts: 10m
    pairs: {}
    steps: [{id: talk, lasts: 10m, say: Tell each other.}]
  - id: more
    title: In groups
    mode: online
    lasts: 20m
    groups: {of: 3}
    repeat:
      over: [{id: one}, {id: two}]
      steps: [{id: talk, lasts: 10m, say: Talk.}]
"""


def read_plan(text: str) -> ReadPlan:
    return read_with_warnings(text, "groups.yaml")


def changed(old: str, new: str) -> str:
    assert old in PLAN
    return PLAN.replace(old, new, 1)


def drawn(written: str) -> Pairs:
    pairs = read_plan(changed("groups: {of: 3}", written)).plan.block_of["more"].pairs
    assert pairs is not None
    return pairs


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("groups: {of: 3}", {"least": 3, "most": 3}),
        ("groups: {of: 3-5}", {"least": 3, "most": 5}),
        ('groups: {of: "3 to 5"}', {"least": 3, "most": 5}),
        ("groups: {size: 4}", {"least": 4, "most": 4}),
        ("pairs: {size: 3-4}", {"least": 3, "most": 4}),
        ("pairs: {draw: each}", {"least": 2, "most": 2, "draw": "each"}),
        ("groups: {of: 4, merge: twos}", {"least": 4, "most": 4, "merge": "twos"}),
        ("groups: {of: 4, hosts: stay}", {"least": 4, "most": 4, "hosts": True}),
        ("groups: {of: 5, draw: few, roles: [in, out]}", {"least": 5, "most": 5, "draw": "few", "roles": ("in", "out")}),
    ],
)
def test_groups_are_read_as_people_write_them(written: str, wanted: dict[str, object]) -> None:
    assert drawn(written) == Pairs.model_validate(wanted)


def test_pairs_mean_what_they_meant() -> None:
    pairs = read_plan(PLAN).plan.block_of["twos"].pairs
    assert pairs == Pairs()
    assert pairs is not None
    assert (pairs.of_two, pairs.redrawn, pairs.bowl) == (True, False, False)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("of: 3", "of: many", "a number or a range"),
        ("of: 3", "of: 1", "2 to 50 people"),
        ("of: 3", "of: 5-3", "its smaller number first"),
        ("groups: {of: 3}", "groups: {ahead: 2m}", "“of” is missing"),
        ("groups: {of: 3}", "pairs: {}\n    groups: {of: 3}", "`pairs` or `groups`, not both"),
        ("of: 3", "of: 4, merge: nowhere", "“nowhere” is none"),
        ("of: 3", "of: 2, merge: twos", "more than 2"),
        ("of: 3", "of: 4, merge: twos, draw: each", "stay as they are"),
        ("of: 3", "of: 4, hosts: leave", "choose"),
        ("pairs: {}", "pairs: {hosts: stay}", "has no repeat"),
        ("pairs: {}", "pairs: {draw: each}", "has no repeat"),
        ("of: 3", "of: 4, hosts: stay, draw: each", "Keep one of the two keys"),
        ("over: [{id: one}, {id: two}]", "swap_roles: true\n      over: [{id: one}, {id: two}]", None),
        ("of: 3", "of: 3, rolls: [a]", "did you mean “roles”"),
        ("pairs: {}\n    steps: [{", "steps: [{plenary: true, ", "no `pairs` or `groups`"),
    ],
)
def test_a_mistake_of_groups_is_told(old: str, new: str, says: str | None) -> None:
    text = changed(old, new)
    if says is None:
        assert read_plan(text).plan
        return
    with pytest.raises(PlanError) as caught:
        read_plan(text)
    assert any(says in mistake.message for mistake in caught.value.mistakes), caught.value.mistakes


@pytest.mark.parametrize("draw", ["draw: few", "hosts: stay"])
def test_roles_that_follow_from_the_draw_are_not_swapped(draw: str) -> None:
    swapped = PLAN.replace("of: 3", f"of: 4, {draw}").replace("    repeat:\n", "    repeat:\n      swap_roles: true\n")
    with pytest.raises(PlanError, match="Remove `swap_roles`"):
        read_plan(swapped)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("of: 3", "of: 3, draw: few", "6 of them never talk"),
        ("say: Talk.", "say: Join another pair.", "merge: twos"),
        ("say: Talk.", "say: The host stays at the table.", "`hosts: stay`"),
        ("say: Talk.", "say: Everybody is back together.", "`plenary: true`"),
        ("say: Talk.", "say: Find a new partner.", "`draw: each`"),
        ("of: 3", "of: 3, roles: [a, b, c, d]", "“d” is never given"),
        ("say: Tell each other.", "say: In rooms of four.", "{of: 4}"),
        ("    repeat:\n", "    repeat:\n      swap_roles: true\n", "not everybody has the role “teller”"),
        ("people: 12", "people: 5", "2 and 3 people"),
    ],
)
def test_what_will_go_otherwise_than_the_texts_say_is_pointed_out(old: str, new: str, says: str) -> None:
    assert any(says in warning.message for warning in read_plan(changed(old, new)).warnings)


def test_the_plan_as_it_is_has_no_warning() -> None:
    assert read_plan(PLAN).warnings == ()


def test_a_step_with_everybody_is_no_work_in_rooms() -> None:
    plan = read_plan(changed("steps: [{id: talk, lasts: 10m", "steps: [{id: talk, plenary: true, lasts: 10m")).plan
    step = plan.step("twos.talk")
    assert (step.in_pairs, step.in_bowl, step.grouped) == (False, False, False)
    assert step.warn, "everybody is here, so the notices are those of any step"


def test_the_preview_shows_every_draw() -> None:
    plan = read_plan(changed("of: 3", "of: 3, draw: each")).plan
    drawn = [(line.at.total_seconds() / 60, line.text, line.of_two) for line in timeline(plan) if line.kind == "pairs"]
    assert drawn == [(0, "In twos", True), (10, "In groups", False), (20, "In groups: Two", False)]

"""Edges of the rules of a plan: what is just right, what is just wrong, and what is suggested instead."""

from __future__ import annotations

import pytest

from dialogs.plan.agenda import read_agenda
from dialogs.plan.agenda_yaml import plan_text
from dialogs.plan.checks import MOST_STEPS
from dialogs.plan.fill_in import unused
from dialogs.plan.load import read_plan
from tests.dialogs.plan.test_errors import changed, mistakes

HELLO, TOKENS, STEPS = 'say: "Open {pack}."', "[Courage, Rest]", "lasts: 10m\n    steps"
TOGETHER, SHORTER = "prompts: [a], together: true", ("lasts: 20m", "lasts: 19m")


@pytest.mark.parametrize(
    ("old", "right", "wrong", "path", "example"),
    [
        (HELLO, "prompts: [a, b, c], every: 119s", "prompts: [a, b, c], every: 2m", "steps[0].every", "every: 1m20s"),
        (HELLO, "warn: [1m, 239s]", "warn: [1m, 4m]", "steps[0].warn[1]", "warn: [1m]"),
        (HELLO, "say: Hi, at_least: 4m", "say: Hi, at_least: 241s", "steps[0].at_least", "at_least: 4m"),
        (STEPS, f"at_least: 10m\n    {STEPS}", f"at_least: 601s\n    {STEPS}", "at_least", "at_least: 10m"),
        (TOKENS, "[a, b], lasts: 359s", "[a, b], lasts: 6m", "steps[1].poll.lasts", None),
        (TOKENS, "[a, b], choose: 2", "[a, b], choose: 3", "steps[1].poll.choose", "choose: 1"),
        (TOKENS, "[a, b], anonymous: true", "[a, b], anonymous: true, why: optional", "steps[1].poll.why", None),
        (HELLO, TOGETHER, "together: true", "steps[0].together", None),
        (HELLO, "prompts: [a, b], every: 1m", "prompts: [a, b], together: true, every: 1m", "steps[0].together", None),
        (
            HELLO,
            "prompts: [a], together: true",
            "prompts: [a], together: true, prompts_by: facilitator",
            "steps[0].together",
            None,
        ),
        (HELLO, "image: {alt: A, url: https://example.org/a}", "image: {alt: A}", "steps[0].image", None),
        ("id: tokens, lasts", "id: other, lasts", "id: hello, lasts", "steps[1].id", "id: hello-2"),
    ],
)
def test_what_is_just_right_and_just_wrong(old: str, right: str, wrong: str, path: str, example: str | None) -> None:
    read_plan(changed(old, right), "team.yaml")
    (mistake,) = mistakes(changed(old, wrong))
    assert mistake.path == f"blocks[0].{path}"
    assert example in (None, mistake.example)


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        (
            (("lasts: 4m", "lasts: 4 minuets"), SHORTER),
            ["lasts", "blocks[0].steps[0].lasts", "blocks[1].lasts"],
        ),
        (((STEPS, "lasts: 10 minuets\n    steps"),), ["blocks[0].lasts"]),
        (((STEPS, "lasts: 10 minuets\n    steps"), SHORTER), ["blocks[0].lasts", "blocks[1].lasts"]),
        (
            (("[{id: one, name: First}, {id: two, name: Second}]", "[]"),),
            ["blocks[1].repeat.over", "blocks[1].repeat.steps[0].say"],
        ),
        ((("lasts: 6m", "lasts: 5m"), SHORTER), ["lasts", "blocks[0].lasts", "blocks[1].lasts"]),
    ],
)
def test_a_sum_is_told_only_where_all_its_parts_are_known(changes: tuple[tuple[str, str], ...], paths: list[str]) -> None:
    text = changed(*changes[0])
    for old, new in changes[1:]:
        assert text.count(old) == 1
        text = text.replace(old, new)
    assert [mistake.path for mistake in mistakes(text)] == paths


@pytest.mark.parametrize(("lasts", "says"), [("31m", "1m too little"), ("29m", "1m too much"), ("90m", "1h too little")])
def test_a_wrong_sum_says_by_how_much_and_what_it_is(lasts: str, says: str) -> None:
    (mistake,) = mistakes(changed("lasts: 30m", f"lasts: {lasts}"))
    assert says in mistake.message
    assert mistake.message.startswith("The blocks add up to 30m, but ")
    assert mistake.example == "lasts: 30m"


def many(steps: int) -> str:
    """A plan with that many steps of a second, in blocks of fifty."""
    sizes = [min(50, steps - done) for done in range(0, steps, 50)]
    lines = [f"plan: p\ntitle: P\nlasts: {steps}s\nblocks:"]
    for block, size in enumerate(sizes):
        inside = ", ".join(f"{{id: s{number}, lasts: 1s}}" for number in range(size))
        lines.append(f"  - {{id: b{block}, title: B, mode: online, lasts: {size}s, steps: [{inside}]}}")
    return "\n".join(lines)


def test_how_many_steps_a_plan_can_have() -> None:
    assert len(read_plan(many(MOST_STEPS), "p.yaml").steps) == MOST_STEPS
    assert f"the plan has {MOST_STEPS + 1} steps" in mistakes(many(MOST_STEPS + 1))[0].message


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("pairs: {ahead: 2m}", "pairs: 3", "blocks[1].pairs"),
        ("[supervisor, practitioner, observer]", "host", "roles"),
        ("people: 10", "people: 10\nprogramme: p\nsession: x", "session"),
        ("people: 10", "people: 10\nprogramme: A b\nsession: 1", "programme"),
        (HELLO, "prompts: {}, every: 1m", "blocks[0].steps[0].prompts"),
        (HELLO, "check: [a], face_to_face: {ask: Ready}", "blocks[0].steps[0].check"),
    ],
)
def test_what_only_needs_a_wrong_part_is_no_mistake_as_well(old: str, new: str, path: str) -> None:
    assert [mistake.path for mistake in mistakes(changed(old, new))] == [path]


def test_a_wrong_size_of_groups_hides_no_other_mistake() -> None:
    text = changed("pairs: {ahead: 2m}", "groups: {of: 51}").replace("{pack}", "{nowhere}")
    assert [mistake.path for mistake in mistakes(text)] == ["blocks[0].steps[0].say", "blocks[1].groups.of"]


def test_ids_are_different_and_no_longer_than_an_id_can_be() -> None:
    rows = [["Time", "What"], ["9:00", "A"], ["9:30", "A 3"], ["9:40", "A"], ["9:50", "y" * 70], ["10:00", "y" * 70]]
    plan = read_plan(plan_text(read_agenda(rows, "An agenda")), "p.yaml")
    assert [block.id for block in plan.blocks] == ["a", "a-3", "a-4", "y" * 60, f"{'y' * 55}-5"]
    taken = {"a", "a-2", f"{'x' * 54}-"}
    assert [unused(base, taken) for base in ("b", "a", f"{'x' * 54}-")] == ["b", "a-3", f"{'x' * 54}-2"]
    assert unused("a", taken, 7) == "a-7"


def test_two_polls_called_alike_have_ids_that_fit() -> None:
    poll = "poll: {question: Which?, options: [A, B]}"
    steps = f"{{id: {'s' * 40}, lasts: 5m, {poll}}}"
    blocks = "".join(f"  - {{id: {'b' * 30}-{number}, title: B, steps: [{steps}]}}\n" for number in range(3))
    plan = read_plan(f"title: T\nblocks:\n{blocks}", "p.yaml")
    ids = [step.poll.id for step in plan.steps if step.poll]
    assert (ids[0], len(set(ids)), max(map(len, ids))) == ("s" * 40, 3, 60)

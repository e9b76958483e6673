"""What a written plan becomes: repeats unfolded, names filled in, defaults decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.plan import durations, templates
from dialogs.plan.load import read_plan
from dialogs.plan.model import Mode, Plan
from tests.dialogs.plan.test_errors import GOOD

M = timedelta(minutes=1)


def one_block(block: str, steps: str, lasts: str = "10m") -> Plan:
    text = f"plan: p\ntitle: P\nlasts: {lasts}\nblocks:\n  - {{id: b, title: B, lasts: {lasts}, {block}, steps: [{steps}]}}"
    return read_plan(text, "p.yaml")


def test_a_repeat_is_written_out() -> None:
    plan = read_plan(GOOD, "team.yaml")
    assert [step.path for step in plan.steps] == ["intro.hello", "intro.tokens", "pairs.one.play", "pairs.two.play"]
    second = plan.step("pairs.two.play")
    assert (second.item, second.item_name, second.turn, second.turns) == ("two", "Second", 1, 2)
    assert (second.swap_roles, second.item_starts, second.in_pairs) == (True, True, True)
    assert second.say == "Second turn"
    assert plan.step("intro.hello").say == "Open https://example.org/pack."


def test_a_poll_in_a_repeat_is_asked_afresh_each_time() -> None:
    plan = one_block(
        "mode: online",
        "{repeat: {over: [{id: x}, {id: y}], "
        "steps: [{id: s, lasts: 5m, poll: {id: vote, question: '{id}?', options: [a, b]}}]}}",
    )
    assert [(step.poll.id, step.poll.question) for step in plan.steps if step.poll] == [("vote-x", "x?"), ("vote-y", "y?")]


@pytest.mark.parametrize(
    ("block", "step", "warn"),
    [
        ("mode: online", "lasts: 10m", (1,)),
        ("mode: online", "lasts: 9m", (1,)),
        ("mode: online", "lasts: 5m", (1,)),
        ("mode: online", "lasts: 4m", ()),
        ("mode: break", "lasts: 15m", ()),
        ("mode: online", "lasts: 20m, round: {question: A sentence?}", ()),
        ("mode: offline", "lasts: 20m", ()),
        ("mode: online, pairs: {}", "lasts: 20m", ()),
        ("mode: online", "lasts: 20m, mode: offline", ()),
        ("mode: offline", "lasts: 20m, warn: [1m, 3m]", (3, 1)),
        ("mode: offline, warn: [5m, 1m]", "lasts: 4m", (1,)),
        ("mode: online, warn: []", "lasts: 20m", ()),
        ("mode: online", "lasts: 20m, warn: []", ()),
    ],
)
def test_notices_by_default(block: str, step: str, warn: tuple[int, ...]) -> None:
    lasts = step.split("lasts: ")[1].split(",")[0]
    (only,) = one_block(block, f"{{id: s, {step}}}", lasts).steps
    assert only.warn == tuple(left * M for left in warn)


def test_a_block_gives_its_steps_defaults() -> None:
    plan = one_block(
        "mode: online, keep: true, at_least: 5m, advance: ask",
        "{id: a, lasts: 6m}, {id: b, lasts: 2m, keep: false, at_least: 1m, advance: auto}, {id: c, lasts: 2m, mode: break}",
    )
    found = [(step.mode, step.keep, step.at_least, step.advance) for step in plan.steps]
    assert found == [
        (Mode.ONLINE, True, 5 * M, "ask"),
        (Mode.ONLINE, False, M, "auto"),
        (Mode.BREAK, True, 2 * M, "ask"),
    ]


def test_titles_are_made_from_ids_and_words_stay_words() -> None:
    plan = one_block(
        "mode: online", "{id: ground-rules, lasts: 10m, poll: {id: p, question: Agreed?, options: [Yes, No, 12:30]}}"
    )
    (step,) = plan.steps
    assert step.title == "Ground rules"
    assert step.poll is not None
    assert step.poll.options == ("Yes", "No", "12:30")


def test_the_same_plan_has_the_same_hash() -> None:
    again = read_plan(GOOD.replace("\n    title: Introduction", "  # a comment\n    title: 'Introduction'"), "other.yaml")
    assert again.hash == read_plan(GOOD, "team.yaml").hash


@given(st.integers(0, 99 * 3600))
def test_a_length_is_read_as_it_was_written(seconds: int) -> None:
    assert durations.parse(durations.written(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("8m", 480), ("1h15m", 4500), ("2h", 7200), ("1h1m1s", 3661), (" 5m ", 300), ("1.5h", 5400)],
)
def test_lengths(text: str, seconds: int) -> None:
    assert durations.parse(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "m", "5", "-5m", "1m1h", "٥m", "9999999h", "ten", "soon"])
def test_what_is_no_length(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time"):
        durations.parse(text)


@pytest.mark.parametrize(
    ("text", "days"), [("10 days", (10, 10)), ("6 weeks", (42, 42)), ("1 month", (28, 31)), ("2 months", (59, 62))]
)
def test_spans(text: str, days: tuple[int, int]) -> None:
    assert tuple(end.days for end in durations.parse_span(text)) == days


@given(st.text())
def test_braces_written_twice_are_braces(text: str) -> None:
    assert templates.fill(text.replace("{", "{{").replace("}", "}}"), {}) == text


def test_roles_and_item_names_are_no_templates() -> None:
    plan = read_plan(
        GOOD.replace("[supervisor, practitioner,", '["{a}", "{",').replace("name: First", 'name: "{b}"'), "x.yaml"
    )
    assert plan.roles[:2] == ("{a}", "{")
    assert (plan.step("pairs.one.play").item_name, plan.step("pairs.one.play").say) == ("{b}", "{b} turn")

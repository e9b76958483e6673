"""Plan files made to hurt: bombs of aliases, tags, huge numbers, odd characters, in every place of a real plan."""

from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.plan.errors import PlanError
from dialogs.plan.load import read_plan
from dialogs.plan.model import Plan

SHIPPED = (resources.files("dialogs") / "plans" / "defensible-decisions-1.yaml").read_text(encoding="utf-8")
MARK = "the-text-of-the-file"
VALUES = (
    "9" * 400,
    "9" * 400 + "m",
    "-5m",
    "0m",
    "0s",
    "1e999",
    "1e9m",
    "0x10",
    "1_000m",
    "٣m",
    "𝟝m",
    ".inf",
    ".nan",
    "1h99999999m",
    "2030-01-01",
    "yes",
    "~",
    "''",
    '"\\u0000"',
    '"\\uDC00"',
    '"\\UFFFFFFFF"',
    "\u202e5m",
    "\ufeff",
    "\x85",
    "\u2028",
    "🙂" * 3000,
    "a\u0300" * 2000,
    "m" * 70_000,
    "{name}" * 500,
    "{" * 200,
    "[" * 500,
    "&a [*a, *a]",
    "*nobody",
    "&x &y z",
    "<<: *a",
    "!!python/object/apply:os.system [ls]",
    "!!binary aGk=",
    "!!set {a, b}",
    "!x y",
    "? x",
    "|",
    ">-",
    "%YAML 9.9",
    "---",
    "...",
    "{a: 1, a: 2}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    "'",
    '"',
    "`",
    "@",
    "\t5m",
)
CALM = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


def attempt(text: str) -> Plan | PlanError:
    """Read it. Anything but a plan, or a list of mistakes in full sentences, is an error."""
    try:
        return read_plan(text, "hostile.yaml")
    except PlanError as error:
        found = error
    assert found.mistakes
    for mistake in found.mistakes:
        assert 1 <= mistake.line <= len(text.splitlines()) + 1
        assert len(str(mistake)) < 2_000, "what the file holds is told in short"
        str(mistake).encode()
    return found


@CALM
@given(st.data())
def test_a_shipped_plan_with_hostile_values_anywhere(data: st.DataObject) -> None:
    lines = SHIPPED.splitlines()
    places = [number for number, line in enumerate(lines) if ":" in line]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.sampled_from(places))
        key = lines[at].partition(":")[0]
        lines[at] = f"{key}: {data.draw(st.sampled_from(VALUES))}"
    attempt("\n".join(lines))


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_each_hostile_value_as_a_duration_a_title_and_a_whole_file(value: str) -> None:
    found = attempt(SHIPPED.replace("lasts: 210m", f"lasts: {value}", 1))
    assert isinstance(found, PlanError)
    assert isinstance(attempt(value), PlanError)
    attempt(SHIPPED.replace("title: ", f"title: {value} ", 1))


@CALM
@given(st.integers(2, 40), st.integers(2, 12), st.sampled_from(["[]", "{}"]))
def test_bombs_of_aliases_are_refused_before_they_go_off(depth: int, width: int, kind: str) -> None:
    lines = [f"a0: &a0 {MARK}"]
    for level in range(1, depth):
        inner = ", ".join(f"*a{level - 1}" if kind == "[]" else f"k{number}: *a{level - 1}" for number in range(width))
        lines.append(f"a{level}: &a{level} {kind[0]}{inner}{kind[1]}")
    found = attempt("\n".join([*lines, SHIPPED]))
    assert isinstance(found, PlanError)
    assert len(found.mistakes) <= depth + 50

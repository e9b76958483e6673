"""No text, however odd, does harm or ends in anything but a plan or its mistakes."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from dialogs.plan import schema
from dialogs.plan.errors import Mistake, PlanError
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.load import read_plan
from dialogs.plan.model import Plan
from dialogs.plan.yaml_tree import LARGEST, MOST_NODES, read
from tests.dialogs.plan.test_errors import GOOD

LAUGHS = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n" + "\n".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def only(text: str) -> Mistake:
    with pytest.raises(PlanError) as caught:
        read_plan(text, "odd.yaml")
    (mistake,) = caught.value.mistakes
    return mistake


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "This is not a plan"),
        ("just words", "This is not a plan"),
        ("- a\n- b", "This is not a plan"),
        ("a: b\n" * 2_500_000, "larger than 256 KB"),
        ("é" * (LARGEST // 2 + 1), "larger than 256 KB"),
        (LAUGHS, "too long for a plan"),
        (f"plan: [{', '.join(['x'] * MOST_NODES)}]", "too long for a plan"),
        ("a: &a [*a]", "stands for nothing"),
        ("a: *nowhere", "stands for nothing"),
        ("[" * 5000, "nested too deeply"),
        ("a: " + "{a: " * 100, "nested too deeply"),
        ("plan: x\n\tid: y", "a tab at the beginning"),
        ("plan: a: b", "double quotes"),
        ("plan: 'x", "never closed"),
        ("plan: x\n---\nplan: y", "A second document starts here"),
        ("? [a]\n: b", "A key must be a single word"),
        ("plan: \x07", "control character"),
        ('plan: "\\uD800"', "does not exist"),
        ('plan: "\\uDFFF"', "does not exist"),
        ('plan: "\\UFFFFFFFF"', "does not exist"),
    ],
)
def test_what_is_not_a_plan_is_refused_in_one_sentence(text: str, says: str) -> None:
    assert says in only(text).message


def test_an_alias_may_save_typing() -> None:
    text = GOOD.replace("[Courage, Rest]", "&own [Courage, Rest]").replace(
        'say: "Open {pack}."', "poll: {id: other, question: And?, options: [a, b]}"
    )
    again = text.replace("[a, b]", "&own [Courage, Rest]").replace(
        "options: &own [Courage, Rest]}}\n  - id", "options: *own}}\n  - id"
    )
    options = [step.poll.options for step in read_plan(again, "x.yaml").steps if step.poll]
    assert options == [("Courage", "Rest")] * 2


def test_a_small_file_cannot_become_a_huge_plan() -> None:
    items = ", ".join(f"{{id: i{number}, name: {'x' * 200}}}" for number in range(20))
    steps = "\n".join(f'        - {{id: s{number}, lasts: 1m, say: "{"{name}" * 600}"}}' for number in range(20))
    head = "  - id: b%d\n    title: B\n    mode: online\n    lasts: 400m\n    repeat:\n"
    block = f"{head}      over: [{items}]\n      steps:\n{steps}\n"
    text = "plan: p\ntitle: P\nlasts: 800m\nblocks:\n" + block % 1 + block % 2
    with pytest.raises(PlanError) as caught:
        read_plan(text, "huge.yaml")
    messages = " ".join(mistake.message for mistake in caught.value.mistakes)
    assert "800 steps; at most 500" in messages
    assert "too long for a chat message" in messages


def attempt(text: str) -> Plan | PlanError:
    try:
        return read_plan(text, "fuzz.yaml")
    except PlanError as error:
        return error


def refused_or_read(text: str) -> None:
    found = attempt(text)
    if isinstance(found, PlanError):
        assert found.mistakes
        for mistake in found.mistakes:
            assert 1 <= mistake.line <= len(text.splitlines()) + 1
            assert mistake.path
            assert mistake.example
            str(mistake).encode()
    else:
        assert sum(step.lasts.total_seconds() for step in found.steps) == found.lasts.total_seconds()
        assert len({step.path for step in found.steps}) == len(found.steps)


@settings(deadline=None)
@given(st.text())
def test_any_text(text: str) -> None:
    refused_or_read(text)


@settings(deadline=None)
@given(st.text(alphabet="{}[]:,-&*!|>'\"%@`#? \n\tab1m~", max_size=80))
def test_any_yaml_like_text(text: str) -> None:
    refused_or_read(text)


LINES = [*GOOD.splitlines(), *"\n".join(EXAMPLES.values()).splitlines()]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.integers(1, 4))
def test_a_plan_damaged_anywhere(chance: random.Random, times: int) -> None:
    lines = GOOD.splitlines()
    for _ in range(times):
        at = chance.randrange(len(lines))
        match chance.randrange(4):
            case 0:
                lines.insert(at, lines[at][: len(lines[at]) - len(lines[at].lstrip())] + chance.choice(LINES).strip())
            case 1:
                lines[at] = lines[at].replace(
                    chance.choice([":", ",", "m", "{", "]", "id"]), chance.choice(["", ": ", "~", "[", "x"])
                )
            case 2:
                lines[at] = "  " + lines[at]
            case _:
                del lines[at]
                lines = lines or [""]
    refused_or_read("\n".join(lines))


TREES = st.recursive(
    st.none() | st.sampled_from(["x", "5m", "1", "true", "online", "{name}", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*EXAMPLES, "odd"]), inner, max_size=5),
    max_leaves=25,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from([*EXAMPLES, "odd"]), TREES, max_size=12))
def test_known_keys_holding_anything(tree: dict[str, object]) -> None:
    refused_or_read(json.dumps(tree))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_good_plan_with_any_part_replaced(data: st.DataObject) -> None:
    tree = read(GOOD)[0].data()
    here: object = tree
    while True:
        assert isinstance(here, dict | list)
        key = data.draw(st.sampled_from(sorted(here)) if isinstance(here, dict) else st.integers(0, len(here) - 1))
        inner = here[key]  # type: ignore[index]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            here[key] = data.draw(TREES)  # type: ignore[index]
            break
        here = inner
    refused_or_read(json.dumps(tree, indent=1))


def test_every_key_of_the_grammar_has_an_example_to_show():
    models = [one for one in vars(schema).values() if isinstance(one, type) and issubclass(one, BaseModel)]
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    assert keys - set(EXAMPLES) == set()

"""What a press means, from whichever client it comes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cards.actions import Refresh, data_of, inputs_of, press_of
from cards.view import Act, Say, Submit, Vote

ids = some.text(max_size=40)
openings = some.integers(0, 10_000)
acts = some.one_of(
    some.builds(Say, some.text(min_size=1, max_size=80)),
    some.builds(Vote, ids, openings, some.lists(some.integers(0, 99), max_size=20).map(tuple)),
    some.builds(Submit, ids.filter(lambda form: form != "poll"), ids, openings),
    some.builds(Refresh, ids, openings),
)


@given(acts)
def test_a_press_means_what_its_button_meant(act: Act | Refresh) -> None:
    assert press_of(json.loads(json.dumps(data_of(act)))) == act


@pytest.mark.parametrize(
    ("choice", "options"), [("0,2", (0, 2)), ("3", (3,)), (1, (1,)), (["0", "4"], (0, 4)), ("", ()), (None, ())]
)
def test_a_polls_form_brings_its_options(choice: Any, options: tuple[int, ...]) -> None:
    data = {**data_of(Submit("poll", "tokens", 2)), "choice": choice, "why": "Because."}
    assert press_of(data) == Vote("tokens", 2, options)


def test_clients_may_add_and_stringify() -> None:
    data = {"press": {"act": "vote", "poll": "tokens", "opening": "2", "options": ["1"], "new": True}, "msteams": {"a": 1}}
    assert press_of(data) == Vote("tokens", 2, (1,))
    assert press_of({"press": {"act": "vote", "poll": "tokens", "opening": 2, "options": 1}}) == Vote("tokens", 2, (1,))


@pytest.mark.parametrize(
    "data",
    [
        {},
        None,
        "say",
        {"press": None},
        {"press": {"act": "fly"}},
        {"press": {"act": "say", "text": ""}},
        {"press": {"act": "say", "text": "x" * 501}},
        {"press": {"act": "vote", "poll": "p", "opening": -1, "options": [0]}},
        {"press": {"act": "vote", "poll": "p", "opening": 1, "options": [-1]}},
        {"press": {"act": "vote", "poll": "p", "opening": 1, "options": [0] * 101}},
        {"press": {"act": "submit", "form": "poll", "poll": "p", "opening": 1}, "choice": "one"},
    ],
)
def test_what_no_button_sends_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="validation error"):
        press_of(data)


json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(some.dictionaries(some.sampled_from(["press", "choice", "act"]), json_values))
def test_garbage_is_refused_with_a_value_error(data: dict[str, Any]) -> None:
    try:
        press_of(data)
    except ValueError:
        return


def test_inputs_are_what_stands_beside_the_press() -> None:
    data = {**data_of(Submit("poll", "tokens", 1)), "why": "x" * 3000, "choice": "0,1", "msteams": {}, "odd": {"a": 1}}
    assert inputs_of(data) == {"why": "x" * 2000, "choice": "0,1"}

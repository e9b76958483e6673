"""What an author leaves out: exactly what is worked out for it, and what stays missing."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.plan.errors import PlanError
from dialogs.plan.fill_in import fill_in, slug
from dialogs.plan.load import read_plan
from dialogs.plan.yaml_tree import read


def filled(text: str) -> Any:
    data: Any = read(text)[0].data()
    fill_in(data)
    return data


def blocks(text: str) -> Any:
    return filled(f"blocks: [{text}]")["blocks"]


def steps(text: str) -> Any:
    """The steps of a block with these keys."""
    return blocks(f"{{{text}}}")[0]["steps"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Größe & Straße", "grosse-strasse"),
        ("It's time", "its-time"),
        ("one two three four five six seven", "one-two-three-four-five-six"),
        ("x" * 61, "x" * 60),
        ("x" * 58 + " y", "x" * 58 + "-y"),
        ("x" * 59 + " y", "x" * 59),  # no hyphen at its end
        ("--A1_b2--", "a1-b2"),
        ("日本", ""),
    ],
)
def test_an_id_has_the_first_words_of_a_title(text: str, name: str) -> None:
    assert slug(text) == name


@pytest.mark.parametrize(
    ("text", "plan"),
    [("title: Team Day", "team-day"), ("title: '???'", "plan"), ("title: [a]", None), ("title: a\nplan: b", "b")],
)
def test_a_plan_is_called_by_its_title(text: str, plan: str | None) -> None:
    assert filled(text).get("plan") == plan


@pytest.mark.parametrize(
    ("text", "block"),
    [
        (
            "{title: Talk, lasts: 5m}",
            {"mode": "online", "steps": [{"title": "Talk", "id": "talk", "lasts": "5m"}], "lasts": "5m"},
        ),
        ("{title: Talk}", {"mode": "online"}),
        ("{lasts: 5m}", {"lasts": "5m", "mode": "online"}),
        (
            "{title: Talk, mode: offline, lasts: 5m, pairs: {}}",
            {"mode": "offline", "pairs": {}, "steps": [{"title": "Talk", "id": "talk", "lasts": "5m"}], "lasts": "5m"},
        ),
        ("{title: Coffee, lasts: 5m}", {"mode": "break", "lasts": "5m"}),
        ("{title: Talk, mode: break, lasts: 5m}", {"mode": "break", "lasts": "5m"}),
        ("{title: Coffee, say: x}", {"mode": "online", "steps": [{"title": "Coffee", "say": "x", "id": "coffee"}]}),
        ("{title: Coffee, steps: []}", {"mode": "online", "steps": []}),
        ("{title: Coffee, repeat: {}}", {"mode": "online", "repeat": {}}),
        ("{say: x, cue: y}", {"mode": "online", "steps": [{"say": "x", "cue": "y", "id": "x"}]}),
        ("{say: x, steps: [y]}", {"mode": "online", "say": "x", "steps": [{"say": "y", "id": "y"}]}),
        ("{say: x, repeat: {}}", {"mode": "online", "say": "x", "repeat": {}}),
    ],
)
def test_a_block_may_say_what_its_only_step_says(text: str, block: dict[str, Any]) -> None:
    found = blocks(text)[0]
    assert {key: value for key, value in found.items() if key not in ("id", "title")} == block


@pytest.mark.parametrize(
    ("held", "title"),
    [
        ("{id: ab}", "Talk"),
        ("{id: abc}", None),
        ("{say: x}", "Talk"),
        ("{title: B}", "B"),
        ("{repeat: {over: [a], steps: [x]}}", None),
        ("x, y", None),
    ],
)
def test_the_only_step_has_the_title_of_its_block_where_no_word_says_what_it_is(held: str, title: str | None) -> None:
    assert steps(f"title: Talk, steps: [{held}]")[0].get("title") == title


@pytest.mark.parametrize(("title", "held"), [("[A]", [{"id": "a"}]), ("A", [["x"]])])
def test_a_title_is_given_only_to_a_step_and_only_a_text(title: str, held: list[Any]) -> None:
    shown = "{id: a}" if isinstance(held[0], dict) else "[x]"
    assert steps(f"title: {title}, steps: [{shown}]") == held


def test_ids_are_those_of_what_is_there_and_none_comes_twice() -> None:
    held = steps(
        "title: A, steps: [{title: A b c d e}, {name: N}, {say: One two three four five}, {title: [1], name: Q}, {poll: x}, "
        "{round: y, poll: z}, {prompts: []}, {vote: x}, {collect: x}, {rules: y}, {check: z}, {lasts: 1m}, {id: hello}, "
        "{say: hello}, hello, {say: ...}, [x], {repeat: {}}, {id: [x], say: y}]"
    )
    assert [step.get("id", step) if isinstance(step, dict) else step for step in held] == [
        *("a-b-c-d", "n", "one-two-three-four", "q", "poll", "poll-2", "prompts", "vote", "collect", "rules", "check"),
        *("step-12", "hello", "hello-2", "hello-3", "step-16", ["x"], {"repeat": {}}, ["x"]),
    ]
    assert [block["id"] for block in blocks("{title: x}, {title: x}, {id: x-2}, {}, {name: N}")] == [
        *("x", "x-3", "x-2", "block-4", "n")
    ]


def test_the_items_of_a_repeat_may_be_texts() -> None:
    (block,) = blocks("{repeat: {over: [a, {name: b}, a, {x: y}], steps: [x, {title: y}]}}")
    assert block["repeat"] == {
        "over": [
            {"name": "a", "id": "a"},
            {"name": "b", "id": "b"},
            {"name": "a", "id": "a-2"},
            {"x": "y", "id": "item-4"},
        ],
        "steps": [{"say": "x", "id": "x"}, {"title": "y", "id": "y"}],
    }
    inside = steps("steps: [{repeat: {over: x, steps: [y]}}, {repeat: {over: [a], steps: z}}]")
    assert inside == [
        {"repeat": {"over": "x", "steps": [{"say": "y", "id": "y"}]}},
        {"repeat": {"over": [{"name": "a", "id": "a"}], "steps": "z"}},
    ]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("'{n}_score - {m}'", "score"),
        ("'score-{n}'", "score"),
        ("'{n}'", "poll"),
        ("'{n}-score_'", "score"),
        ("'score_'", "score_"),
        ("'score{'", "score{"),
    ],
)
def test_the_id_of_a_repeated_poll_needs_no_name_in_it(given: str, name: str) -> None:
    (block,) = blocks(
        f"{{repeat: {{over: [a], steps: [x, {{poll: x}}, {{poll: {{id: [y]}}}}, {{poll: {{id: {given}}}}}]}}}}"
    )
    assert [step.get("poll") for step in block["repeat"]["steps"]] == [None, "x", {"id": ["y"]}, {"id": name}]


def test_a_poll_is_called_like_its_step_and_its_block_where_that_is_not_enough() -> None:
    vote = "{title: V, poll: {}}"
    found = blocks(
        f"x, {{title: A, steps: [{vote}, {{poll: {{id: w}}}}, {{id: w, poll: {{}}}}, {{poll: x}}, [x]]}}, "
        f"{{title: B, steps: [{vote}], repeat: {{over: [a], steps: [{{id: z, poll: {{}}}}]}}}}"
    )
    first, second = ([step.get("poll") for step in block["steps"] if isinstance(step, dict)] for block in found[1:])
    assert first == [{"id": "v"}, {"id": "w"}, {"id": "a-w"}, "x"]
    assert second == [{"id": "b-v"}]
    assert found[2]["repeat"]["steps"] == [{"id": "z", "poll": {"id": "z"}}]


TWICE = "{repeat: {over: [a, b], steps: [{lasts: 1m}]}}"


@pytest.mark.parametrize(
    ("whole", "held", "lengths"),
    [
        ("10m", "{lasts: 4m}, {}, {}", ["4m", "3m", "3m"]),
        ("10m", "{}, {}, {lasts: 5s}", ["4m57s", "4m58s", "5s"]),  # the last one gets the remainder
        ("10m", f"x, {TWICE}, {{lasts: 4m}}", ["4m", None, "4m"]),
        ("10m", "{lasts: 9m58s}, {}, {}", ["9m58s", "1s", "1s"]),
        ("10m", "{lasts: 9m59s}, {}, {}", ["9m59s", None, None]),
        ("10m", "{lasts: soon}, {}", ["soon", None]),
        ("soon", "{lasts: 4m}, {}", ["4m", None]),
        ("10m", "{}, [x]", [None, None]),
        ("10m", "{}, {repeat: {over: [a], steps: [x]}}", [None, None]),
        ("10m", "{}, {repeat: {over: [a]}}", [None, None]),
        ("10m", "{}, {repeat: x}", [None, None]),
    ],
)
def test_steps_without_a_length_share_what_their_block_has_left(whole: str, held: str, lengths: list[str | None]) -> None:
    found = steps(f"lasts: {whole}, steps: [{held}]")
    assert [step.get("lasts") if isinstance(step, dict) else None for step in found] == lengths


def test_steps_of_a_repeat_share_nothing() -> None:
    (block,) = blocks("{lasts: 10m, repeat: {over: [a, b], steps: [x]}}")
    assert block["repeat"]["steps"] == [{"say": "x", "id": "x"}]


@pytest.mark.parametrize("repeat", ["{over: [a, b], steps: [Talk]}", "{over: [a, b]}", ""])
def test_a_step_beside_a_repeat_without_lengths_is_a_mistake(repeat: str) -> None:
    text = f"title: T\nblocks:\n  - title: A\n    lasts: 10m\n    steps:\n      - Hello\n      - repeat: {repeat}\n"
    with pytest.raises(PlanError) as caught:
        read_plan(text, "t.yaml")
    first = caught.value.mistakes[0]
    assert (first.line, first.path, first.message) == (6, "blocks[0].steps[0].lasts", "“lasts” is missing: a step needs it.")


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("blocks: [{steps: [{lasts: 1m}, {lasts: 30s}]}, {lasts: 1h}]", ["1h1m30s", "1m30s", "1h"]),
        (f"blocks: [{{steps: [{{lasts: 1m}}, {TWICE}]}}]", ["3m", "3m"]),
        ("blocks: [{lasts: 1h}]\nlasts: 2h", ["2h", "1h"]),
        ("blocks: [{steps: [{lasts: 1m}, x]}, {lasts: 1h}]", [None, None, "1h"]),
        ("blocks: [{steps: [{lasts: 0m}]}]", [None, None]),
        ("blocks: []", [None]),
    ],
)
def test_a_whole_is_as_long_as_its_parts_together(text: str, lengths: list[str | None]) -> None:
    data = filled(text)
    assert [part.get("lasts") for part in (data, *data["blocks"])] == lengths


def test_blocks_that_are_none_stay() -> None:
    assert filled("title: A\nblocks: x") == {"title": "A", "blocks": "x", "plan": "a"}
    assert blocks("x, [y]") == ["x", ["y"]]

"""Values in an author's own words: exactly what is taken for them, what is told, and what is left to the checks."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.plan.errors import Path
from dialogs.plan.understood_values import understand_values
from dialogs.plan.walk import TEXT_LISTS
from dialogs.plan.yaml_tree import read

Told = list[tuple[Path, str]]


def understood(text: str) -> tuple[Any, Told]:
    """The values of a text as they are taken, and what is told."""
    data: Any = read(text)[0].data()
    return data, [(one.path, one.message) for one in understand_values(data, ())]


@pytest.mark.parametrize(
    ("said", "taken", "told"),
    [
        ("about 12 people", "12", False),
        ("up to 20", "20", False),
        ("12+", "12", False),
        ("6-8", "8", True),
        ("6–8", "8", True),
        ("6 to 8 staff", "8", True),
        ("' 12 '", " 12 ", False),
        ("twelve", "twelve", False),
        ("about 12.5", "about 12.5", False),
        ("a lot more than 20", "a lot more than 20", False),
    ],
)
def test_of_several_numbers_of_people_the_largest_counts(said: str, taken: str, told: bool) -> None:
    message = [(("people",), f"“{said}” is read as {taken} people.")]
    assert understood(f"people: {said}") == ({"people": taken}, message if told else [])


@pytest.mark.parametrize("text", ["people: [6-8]", "blocks: [{people: 6-8}]"])
def test_only_a_number_of_people_of_the_plan_is_read(text: str) -> None:
    assert understood(text) == (read(text)[0].data(), [])


SETTINGS = "takes keys of its own. This is read as"
A_TEXT = "takes keys of its own. This text is read as its"


@pytest.mark.parametrize(
    ("text", "data", "told"),
    [
        (
            "mode: Whole Group\nblocks: [[{mode: on-your-own}, {mode: Online}, {mode: break}, {mode: x}, {mode: ' tea '}]]",
            {
                "mode": "online",
                "blocks": [[{"mode": "offline"}, {"mode": "online"}, {"mode": "break"}, {"mode": "x"}, {"mode": "break"}]],
            },
            [
                (("mode",), "“Whole Group” is read as `mode: online`."),
                (("blocks", 0, 0, "mode"), "“on-your-own” is read as `mode: offline`."),
                (("blocks", 0, 4, "mode"), "“tea” is read as `mode: break`."),
            ],
        ),
        (
            "steps: [{round: Why?, check: Ready?, collect: Ideas?}, {check: {mode: lunch}}]",
            {
                "steps": [
                    {"round": {"question": "Why?"}, "check": {"question": "Ready?"}, "collect": {"ask": "Ideas?"}},
                    {"check": {"mode": "break"}},
                ]
            },
            [
                (("steps", 0, "round"), f"“round” {A_TEXT} `question`."),
                (("steps", 0, "check"), f"“check” {A_TEXT} `question`."),
                (("steps", 0, "collect"), f"“collect” {A_TEXT} `ask`."),
                (("steps", 1, "check", "mode"), "“lunch” is read as `mode: break`."),
            ],
        ),
        (
            "steps: [{round: 'YES', check: 'True'}, {check: 'no', collect: False}]",  # says nothing that could be asked
            {"steps": [{"round": "YES", "check": "True"}, {"check": "no", "collect": "False"}]},
            [],
        ),
        (
            "blocks: [{pairs: Yes, groups: 3-4}, {rules: on, pairs: true}, {rules: [a, b]}]",
            {
                "blocks": [
                    {"pairs": {}, "groups": {"of": "3-4"}},
                    {"rules": {}, "pairs": {}},
                    {"rules": {"suggest": ["a", "b"]}},
                ]
            },
            [
                (("blocks", 0, "pairs"), f"“pairs” {SETTINGS} pairs with their usual settings."),
                (("blocks", 0, "groups"), f"“groups” {SETTINGS} `groups: {{of: 3-4}}`."),
                (("blocks", 1, "rules"), f"“rules” {SETTINGS} rules with their usual settings."),
                (("blocks", 1, "pairs"), f"“pairs” {SETTINGS} pairs with their usual settings."),
                (("blocks", 2, "rules"), f"“rules” {SETTINGS} `rules: {{suggest: […]}}`."),
            ],
        ),
        (
            "blocks: [{groups: three, pairs: 'no'}, {groups: ''}, {groups: [3], pairs: [a]}, {round: [a]}]",
            {
                "blocks": [
                    {"groups": "three", "pairs": "no"},
                    {"groups": ""},
                    {"groups": ["3"], "pairs": ["a"]},
                    {"round": ["a"]},
                ]
            },
            [],
        ),
    ],
)
def test_a_value_in_other_words_is_taken(text: str, data: object, told: Told) -> None:
    assert understood(text) == (data, told)


def colon(text: str) -> str:
    return f"The colon in this text looks like a key. It is read as “{text}”. Put it in double quotes."


LISTS = (*TEXT_LISTS, "prompts", "suggest")


@pytest.mark.parametrize(
    ("text", "data", "told"),
    [
        ("\n".join(f"{key}: x" for key in LISTS), {key: ["x"] for key in LISTS}, []),
        (
            "before: [{Which: page}, a, {a: b, c: d}, {x: [y]}, {Who: is here}]",
            {"before": ["Which: page", "a", {"a": "b", "c": "d"}, {"x": ["y"]}, "Who: is here"]},
            [(("before", 0), colon("Which: page")), (("before", 4), colon("Who: is here"))],
        ),
        (
            "steps: [{prompts: [{ask: x}, {Question: y}, {text: z}, {Why: not}], options: A or B}, {options: [{c: d}]}]",
            {
                "steps": [
                    {"prompts": [{"ask": "x"}, {"Question": "y"}, {"text": "z"}, "Why: not"], "options": "A or B"},
                    {"options": ["c: d"]},
                ]
            },
            [(("steps", 0, "prompts", 3), colon("Why: not")), (("steps", 1, "options", 0), colon("c: d"))],
        ),
        (
            "x: {aims: a, after: [{b: c}]}\nblocks: [{mode: lunch}]",  # keys of the plan alone, and what follows them
            {"x": {"aims": "a", "after": [{"b": "c"}]}, "blocks": [{"mode": "break"}]},
            [(("blocks", 0, "mode"), "“lunch” is read as `mode: break`.")],
        ),
        (
            "links: {mode: lunch}\nlink_titles: {mode: tea}\nover: {mode: tea}\ntranslations: {mode: tea}\nx: {mode: tea}",
            {
                "links": {"mode": "lunch"},
                "link_titles": {"mode": "tea"},
                "over": {"mode": "tea"},
                "translations": {"mode": "tea"},
                "x": {"mode": "break"},
            },
            [(("x", "mode"), "“tea” is read as `mode: break`.")],
        ),
    ],
)
def test_a_list_of_texts_is_taken_also_where_a_text_has_a_colon(text: str, data: object, told: Told) -> None:
    assert understood(text) == (data, told)

"""What the plan editor stands on: rows with times, text that stays as it was typed, and a label for every key."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from bot.runs.plan_library import shipped, shipped_text
from dialogs.plan import yaml_tree
from dialogs.plan.form_schema import CHOICES, LABELS, form_schema
from dialogs.plan.load import read_plan
from dialogs.plan.outline import outline, row_of
from dialogs.plan.rewrite import plain, rewritten
from tests.golden.said import SCHEMAS, schemas

TEXT = """\
# Who may see this.
title: Team day  # in May
people: 8
blocks:
  # The beginning.
  - title: Start
    mode: online
    steps:
      - say: Hello.
        lasts: 5m
      - {title: Rules, lasts: 90s, say: "Be kind."}
  - title: Talk
    mode: online
    lasts: 10m
    say: Talk.
"""


def data_of(text: str) -> Any:
    return yaml_tree.read(text)[0].data()


@pytest.mark.parametrize("name", shipped())
def test_shipped_plans_come_back_as_they_were_typed(name: str) -> None:
    text = shipped_text(name)
    assert rewritten(text, data_of(text)).text == text


@pytest.mark.parametrize("name", shipped())
def test_a_change_leaves_everything_else_as_it_was(name: str) -> None:
    text, data = shipped_text(name), data_of(shipped_text(name))
    data["blocks"].reverse()
    data["blocks"][0]["title"] = "Another title"
    made = rewritten(text, data)
    assert data_of(made.text) == plain(data)
    assert made.lost == ()
    before, after = sorted(text.splitlines()), sorted(made.text.splitlines())
    assert len([line for line in after if line not in before]) <= 2


def test_comments_stay_with_what_they_are_about() -> None:
    data = data_of(TEXT)
    data["blocks"].append(data["blocks"].pop(0))
    data["blocks"][1]["steps"][0]["lasts"] = "6m"
    made = rewritten(TEXT, data).text
    assert made.startswith("# Who may see this.\ntitle: Team day  # in May\n")
    assert made.count("# The beginning.") == 1
    assert "  # The beginning.\n  - title: Start\n" in made
    assert '- {title: Rules, lasts: 90s, say: "Be kind."}' in made
    del data["blocks"][1]
    data["title"] = "Team week"
    assert rewritten(TEXT, data).lost == ("The beginning.", "in May")


@pytest.mark.parametrize(
    "text", ["blocks: [{title: A, lasts: 5m}]", "a: &x 1\nblocks: [*x]\n", "# only this\n", "blocks:\n\t- x"]
)
def test_what_cannot_be_kept_is_written_anew(text: str) -> None:
    wanted = {"title": "A\nB", "people": 3, "blocks": [{"title": "true", "steps": [{"say": "#1: yes", "keep": True}]}]}
    assert data_of(rewritten(text, wanted).text) == plain(wanted)


@pytest.mark.parametrize("name", shipped())
def test_rows_have_the_times_of_the_plan_also_with_mistakes(name: str) -> None:
    data = data_of(shipped_text(name))
    right = outline(deepcopy(data), read_plan(shipped_text(name), name))
    guessed = outline(deepcopy(data), None)
    assert [(row.path, row.starts, row.lasts) for row in guessed] == [(row.path, row.starts, row.lasts) for row in right]


def test_a_block_that_is_a_step_is_one_row() -> None:
    rows = outline(data_of(TEXT), None)
    assert [row.path for row in rows] == [("blocks", 0), ("blocks", 0, "steps", 0), ("blocks", 0, "steps", 1), ("blocks", 1)]
    assert rows[3].starts == timedelta(minutes=6, seconds=30)
    assert row_of(("blocks", 1, "steps", 0, "say"), rows) == 3
    assert row_of(("title",), rows) is None


@pytest.mark.parametrize("data", [{}, {"blocks": "x"}, {"blocks": [None, "x", {"steps": [None, 3, {"repeat": None}]}]}])
def test_rows_of_anything_do_no_harm(data: dict[str, Any]) -> None:
    outline(data, None)


def test_every_key_has_a_label_and_every_choice_a_word() -> None:
    schema = form_schema()
    bodies = [schema, *schema["definitions"].values()]
    keys = {key for body in bodies for key in body.get("properties", {})}
    assert keys - LABELS.keys() == {"blocks", "steps"}  # these are rows
    assert LABELS.keys() - keys <= {"size"}
    properties = [one for body in bodies for one in (body, *body.get("properties", {}).values())]
    values = {value for one in properties for value in one.get("enum", ()) if isinstance(value, str)}
    assert values - CHOICES.keys() == {"yes", "no", "read", "write", "think", "work", "optional"}  # say it themselves


def test_editors_and_the_form_get_the_schemas_as_they_were() -> None:
    assert schemas() == SCHEMAS.read_text(encoding="utf-8"), "python -m tests.golden.said renews them"

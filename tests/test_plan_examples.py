"""Every example in docs/writing-plans.md is a valid plan or part of one."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogs.plan.durations import parse, written
from dialogs.plan.load import read_plan

PAGE = Path(__file__).parent.parent / "docs" / "writing-plans.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
OPENING = {
    "id": "opening",
    "title": "Opening",
    "mode": "online",
    "lasts": "5m",
    "steps": [{"id": "round", "lasts": "5m", "round": {"question": "What do you take with you?"}}],
}
HEAD = {"plan": "example", "title": "An example", "roles": ["speaker", "listener", "observer"]}


def whole(example: Any) -> dict[str, Any]:
    """A plan around an example: a whole plan, blocks, steps, or keys of the head."""
    if isinstance(example, dict):
        return example if "plan" in example or "blocks" in example else HEAD | {"lasts": "5m", "blocks": [OPENING]} | example
    if all("mode" in item and "title" in item for item in example):
        blocks = [OPENING, *example]
    else:
        blocks = [
            OPENING,
            {"id": "example", "title": "Example", "mode": "online", "lasts": total(example), "steps": example},
        ]
    return HEAD | {"lasts": total(blocks), "blocks": blocks}


def with_on(read: Any) -> Any:
    """The same with `on` as a key: other readers take the word for a yes, and plans do not (`dialogs.plan.yaml_tree`)."""
    if isinstance(read, dict):
        return {"on" if key is True else key: with_on(value) for key, value in read.items()}
    return [with_on(item) for item in read] if isinstance(read, list) else read


def total(parts: list[dict[str, Any]]) -> str:
    return written(sum((parse(part["lasts"]) for part in parts), timedelta()))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 8


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: " ".join(text.split())[:40])
def test_an_example_is_right(example: str) -> None:
    plan = whole(with_on(yaml.safe_load(example)))
    text = yaml.safe_dump(plan, allow_unicode=True, sort_keys=False)
    read_plan(example if {"plan:", "blocks:"} & set(example.split()) else text, "example.yaml")

"""The schema of plans, by the validator that editors use: right plans pass, and slips are marked while people type."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli.commands.schema import schema_text
from dialogs.plan.json_schema import FILE, json_schema
from dialogs.plan.yaml_tree import Loader
from tests.clients import node

ROOT = Path(__file__).parent.parent.parent
SHIPPED = sorted((ROOT / "dialogs" / "plans").glob("*.yaml"))
IN_OTHER_WORDS = ("lesson.yaml", "retro.yaml", "saturn.yaml")  # `check` takes them with a warning, and editors mark them
TESTED = [file for file in sorted((ROOT / "tests").glob("**/*.yaml")) if file.name not in IN_OTHER_WORDS]


class Editor(Loader):
    """YAML as editors read it (1.2): only `true` and `false` are truths, and 08:30 is a text."""


Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), [*first, ""])


def complaints(*plans: Any) -> list[list[str]]:
    found = node.run("check_plan.mjs", stdin={"schema": json_schema(), "plans": list(plans)})
    assert isinstance(found, list)
    return found


def loaded(text: str) -> Any:
    return yaml.load(text, Loader=Editor)


def written(blocks: str, head: str = "") -> Any:
    return loaded(f"title: A plan\n{head}blocks:\n{blocks}")


def examples() -> list[str]:
    page = (ROOT / "docs" / "writing-plans.md").read_text(encoding="utf-8")
    return [text for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "blocks:" in text]


def test_every_plan_there_is_passes() -> None:
    files = [file for file in (*SHIPPED, *TESTED) if "blocks:" in file.read_text(encoding="utf-8")]
    assert len(files) > len(SHIPPED) >= 4
    found = complaints(*(loaded(file.read_text(encoding="utf-8")) for file in files))
    assert {file.name: wrong for file, wrong in zip(files, found, strict=True) if wrong} == {}


def test_the_plans_of_the_docs_pass() -> None:
    assert [wrong for wrong in complaints(*map(loaded, examples())) if wrong] == []


RIGHT = (
    "- {title: Talk, mode: online, lasts: ten minutes, say: Hello}",
    "- {title: Talk, mode: online, steps: [Hello, {lasts: 5 min, say: More}]}",
    "- {title: Talk, mode: online, at: 9.30, lasts: 10m, say: Hello}",
    '- {title: Talk, mode: online, at: "2 pm", lasts: 10m, say: Hello}',
    "- {title: Vote, mode: online, lasts: 5m, poll: {id: a, question: Which?, options: [1, 2, true]}}",
    "- {title: Rooms, mode: online, groups: {of: 3-4}, lasts: 5m, say: Talk}",
    "- {title: Fours, mode: online, groups: {size: 4, draw: each}, lasts: 5m, say: Talk}",
    "- {title: Ideas, mode: online, lasts: 5m, collect: {ask: What would help?}}",
    "- {title: Pause, mode: break, lasts: half an hour}",
    "- {title: 2030, mode: online, lasts: 1 h 15 m, prompts: [Why?, {ask: Who?, optional: yes}]}",
    "- {title: Again, mode: online, repeat: {over: [One, {name: Two, n: 2}], steps: [{lasts: 5m, say: Hi}]}}",
)
WRONG = (
    "- {title: Talk, mode: onlin, lasts: 5m}",
    "- {title: Talk, mode: online, lasts: 10}",
    '- {title: Talk, mode: online, lasts: "09:30"}',
    '- {title: Talk, mode: online, lasts: "7 pm"}',
    "- {title: Talk, mode: online, duration: 10m}",
    "- {title: Talk, mode: online, lasts: 5m, Say: Hello}",
    "- {mode: online, lasts: 5m}",
    "- {title: Talk, mode: online, at: noonish, lasts: 5m}",
    "- {title: Vote, mode: online, lasts: 5m, poll: {id: a, question: Which?, options: [One]}}",
    "- {title: Vote, mode: online, lasts: 5m, poll: {id: Bad Id, question: Which?, options: [One, Two]}}",
    "- {title: Vote, mode: online, lasts: 5m, poll: {id: a, options: [One, Two]}}",
    "- {title: Talk, mode: online, lasts: 5m, advance: later}",
    "- {title: Rooms, mode: online, groups: {of: some}, lasts: 5m, say: Talk}",
    "- {title: Talk, mode: online, lasts: 5m, steps: Hello}",
    "- {title: Talk, mode: online, lasts: 5m, keep: maybe}",
    "- {title: Talk, mode: online, lasts: 5m, image: {file: slides.pdf, alt: Slides}}",
    "- {title: Talk, mode: online, repeat: {steps: [{lasts: 5m}]}}",
)


def test_plans_may_be_written_as_people_write_them() -> None:
    found = complaints(*map(written, RIGHT))
    assert {text: wrong for text, wrong in zip(RIGHT, found, strict=True) if wrong} == {}


def test_slips_are_marked() -> None:
    found = complaints(*map(written, WRONG))
    assert [text for text, wrong in zip(WRONG, found, strict=True) if not wrong] == []


@pytest.mark.parametrize("head", ["people: many\n", "starts: soon\n", "agenda: []\n", "gap: {after: 1, between: [soon]}\n"])
def test_slips_at_the_top_are_marked(head: str) -> None:
    assert complaints(written("- {title: Talk, mode: online, lasts: 5m, say: Hello}", head))[0]


def test_the_same_version_makes_the_same_file() -> None:
    assert schema_text() == schema_text()
    assert FILE.endswith(".json")

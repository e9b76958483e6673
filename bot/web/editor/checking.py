"""Draft check: what the editor shows of plan data, which is mistakes and warnings by row, times, and what will be posted.

Everything here is slow for the event loop (a tenth of a second) and runs in a thread. The mistakes are those of `throughline
check`. Only a plan without mistakes shows what the chosen row posts; a block or repeat shows its first step. A question that
waits for ideas, and the poll that a step depends on, are shown as text. How large a plan may be is in
`dialogs/plan/yaml_tree.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from bot.infra.translations import catalogue
from bot.web.editor import played
from cards.compose import compose
from cards.context import CardContext
from cards.language import Words
from cards.render.html import html
from dialogs.plan import yaml_tree
from dialogs.plan.errors import Path, PlanError
from dialogs.plan.load import read_with_warnings
from dialogs.plan.model import Plan
from dialogs.plan.outline import OutlineRow, outline, row_of
from dialogs.plan.rewrite import comments, plain, plan_yaml, rewritten
from dialogs.run.messages import PollCard

NAME = "plan"
_PART = re.compile(r"([A-Za-z_][^.\[\]]*)|\[(\d+)\]")
LONGEST_NAME = 200  # characters of a plan's title in lists


class NotPlanData(ValueError):
    """The request holds no plan data that can be written as a plan."""


@dataclass(frozen=True)
class Checked:
    """Result of a check: what the page gets, and the plan if it has no mistakes."""

    shown: Mapping[str, Any]
    plan: Plan | None


def data_of(text: str) -> dict[str, Any] | None:
    """The data of a plan's text. None where it cannot be read as a mapping."""
    try:
        found = yaml_tree.read(text)[0].data()
    except yaml_tree.Unreadable:
        return None
    return found if isinstance(found, dict) else None


def text_of(data: dict[str, Any], old: str) -> tuple[str, tuple[str, ...]]:
    """The text of plan data, as close to the `old` text as possible, and the comments that are lost. Raises NotPlanData."""
    made = rewritten(old, _plan_data(data))
    if len(made.text.encode()) > yaml_tree.LARGEST:
        raise NotPlanData("The plan is too long. " + yaml_tree.too_large().message)
    return made.text, made.lost


def title_of(text: str) -> str:
    """What a draft is called in lists."""
    found = (data_of(text) or {}).get("title")
    return " ".join(found.split())[:LONGEST_NAME] if isinstance(found, str) and found.strip() else "Plan without a title"


def check(data: dict[str, Any], row: int | None, locale: str) -> Checked:
    """Check plan data. Raises NotPlanData."""
    made = _plan_data(data)
    return _checked(plan_yaml(made), made, row, locale)


def check_text(text: str, row: int | None, locale: str) -> Checked:
    """Check the text of a plan."""
    return _checked(text, data_of(text), row, locale)


def _plan_data(data: dict[str, Any]) -> dict[str, Any]:
    """Data from a request as the plan reader sees it, within the limits of a plan."""
    left = yaml_tree.MOST_NODES
    level: list[Any] = [data]
    for _ in range(yaml_tree.DEEPEST):
        left -= len(level)
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level or left < 0:
            break
    if level or left < 0:
        raise NotPlanData("The plan has too many parts, or parts inside each other. Write it in fewer.")
    made: dict[str, Any] = plain(data)
    return made


def _checked(text: str, data: dict[str, Any] | None, row: int | None, locale: str) -> Checked:
    plan: Plan | None = None
    found: list[tuple[str, int, Path | None, str, str]] = []
    try:
        read = read_with_warnings(text, NAME)
        plan = read.plan
        found = [("warning", one.line, None, one.message, "") for one in read.warnings]
    except PlanError as error:
        found = [("error", one.line, _path(one.path), one.message, one.example) for one in error.mistakes]
    found = list({(one[1], one[3]): one for one in found}.values())  # the example tells nothing apart
    rows = outline(data, plan) if data is not None else ()
    places = _Places(text) if data is not None else None
    problems = [
        {
            "severity": severity,
            "line": line,
            "row": row_of(here := path if path else places.at(line) if places else (), rows),
            "key": _key(here, rows),
            "message": message,
            "example": example,
        }
        for severity, line, path, message, example in found
    ]
    shown = {
        "data": data,
        "comments": comments(text),
        "problems": problems,
        "rows": [_row(one) for one in rows],
        "posted": _posted(plan, rows, row, locale) if plan is not None and row is not None else [],
        "ok": plan is not None,
    }
    return Checked(shown, plan)


def _path(written: str) -> Path | None:
    """`blocks[2].lasts` as ("blocks", 2, "lasts"). None for the whole file."""
    if written.startswith("("):
        return None
    return tuple(int(number) if number else name for name, number in _PART.findall(written))


def _key(path: Path, rows: Sequence[OutlineRow]) -> str:
    """The key of the row that something is about."""
    row = row_of(path, tuple(rows))
    rest = path[len(rows[row].path) :] if row is not None else path
    return next((part for part in rest if isinstance(part, str) and part not in ("steps", "repeat")), "")


class _Places:
    """Which path is written at a line."""

    def __init__(self, text: str) -> None:
        self._lines: list[tuple[int, int, Path]] = []
        try:
            self._walk(yaml_tree.read(text)[0], ())
        except yaml_tree.Unreadable:
            self._lines = []
        self._lines.sort(key=lambda one: one[:2])

    def _walk(self, node: yaml_tree.Node, path: Path) -> None:
        if isinstance(node.value, dict):
            for key, child in node.value.items():
                self._lines.append((node.keys[key], len(path), (*path, key)))
                self._walk(child, (*path, key))
        elif isinstance(node.value, list):
            for number, child in enumerate(node.value):
                self._lines.append((child.line, len(path), (*path, number)))
                self._walk(child, (*path, number))

    def at(self, line: int) -> Path:
        """The outermost thing that begins at this line, or the last one before it."""
        exact = [path for at, _, path in self._lines if at == line]
        before = [path for at, _, path in self._lines if at < line]
        return exact[0] if exact else before[-1] if before else ()


def _row(row: OutlineRow) -> Mapping[str, Any]:
    lasts = row.lasts.total_seconds() if row.lasts is not None else None
    return {"kind": row.kind, "starts": row.starts.total_seconds(), "lasts": lasts, "times": max(1, len(row.steps))}


def _posted(plan: Plan, rows: Sequence[OutlineRow], number: int, locale: str) -> list[Mapping[str, Any]]:
    """What the chosen row posts, in order: each card as it will be drawn, with its time and who gets it."""
    if number >= len(rows) or not (steps := _steps_of(plan, rows, number)):
        return []
    people = played.names(plan)
    scene = CardContext(plan, ZoneInfo("UTC"), locale, names=people, catalogue=catalogue(locale))
    words = Words(scene)
    step, found = plan.step(steps[0]), played.posted(plan, steps[0])
    shown: list[Mapping[str, Any]] = [
        {
            "clock": f"{one.at:%H:%M}",
            "to": people.get(one.show.to, one.show.to),
            "card": str(html(compose(one.show.card, scene))),
            "text": "",
        }
        for one in found
    ]
    if step.vote is not None and not any(isinstance(one.show.card, PollCard) for one in found):  # it waits for ideas
        shown.append({"clock": "", "to": "vote", "card": "", "text": words.planned(step.asked(step.vote.id))})
    if step.only_if is not None:
        question = plan.poll_steps[step.only_if].asked(step.only_if)
        shown.insert(0, {"clock": "", "to": "only-if", "card": "", "text": words.planned(question)})
    return shown


def _steps_of(plan: Plan, rows: Sequence[OutlineRow], number: int) -> tuple[str, ...]:
    """The plan's steps of a row; of a block or repeat, those of its first step."""
    row = rows[number]
    if row.steps:
        return row.steps
    inside = [one for one in rows[number:] if one.steps and one.path[: len(row.path)] == row.path]
    if inside:
        return inside[0].steps
    block = plan.blocks[row.path[1]] if len(row.path) == 2 and isinstance(row.path[1], int) else None
    return tuple(step.path for step in plan.steps_of(block.id)) if block is not None else ()

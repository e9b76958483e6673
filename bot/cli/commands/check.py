"""`throughline check`: validates plans, and shows their mistakes or their timelines.

All plans are checked, also after a mistake. The exit status is 1 if one has mistakes; warnings do not count. With --json
times are in seconds. The rules of a plan are in `dialogs/plan/checks.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

from bot.cli.commands.check_table import table, texts_of
from bot.runs.plan_library import load_with_warnings
from dialogs.plan.durations import clock
from dialogs.plan.errors import Mistake, PlanError
from dialogs.plan.load import ReadPlan
from dialogs.plan.model import Block, Plan
from dialogs.plan.preview import PreviewLine, slacks, time_of_day, timeline


def check(names: Iterable[str], as_json: bool, out: TextIO) -> int:
    """Validate each plan (a built-in id or a file) and write the results. Returns 0 if all are valid, otherwise 1."""
    found = [(name, *_checked(name)) for name in names]
    right = all(read is not None for _, read, _ in found)
    if as_json:
        plans = [_document(name, read, mistakes) for name, read, mistakes in found]
        out.write(json.dumps({"ok": right, "plans": plans}, ensure_ascii=False, indent=2) + "\n")
    else:
        out.write(
            "\n\n".join(table(name, read) if read else _listed(name, mistakes) for name, read, mistakes in found) + "\n"
        )
    return 0 if right else 1


def _checked(name: str) -> tuple[ReadPlan | None, tuple[Mistake, ...]]:
    try:
        return load_with_warnings(name), ()
    except PlanError as error:
        return None, error.mistakes


def _listed(name: str, mistakes: tuple[Mistake, ...]) -> str:
    count = f"{len(mistakes)} mistakes" if len(mistakes) > 1 else "1 mistake"
    return "\n\n".join([*map(str, mistakes), f"{name}: {count}. Nothing was changed; correct the file and check again."])


def _document(name: str, read: ReadPlan | None, mistakes: tuple[Mistake, ...]) -> dict[str, Any]:
    if read is None:
        return {"name": name, "ok": False, "mistakes": [vars(mistake) for mistake in mistakes], "warnings": []}
    plan = read.plan
    return {
        "name": name,
        "ok": True,
        "plan": plan.id,
        "title": plan.title,
        "lasts": plan.lasts.total_seconds(),
        "people": plan.people,
        "blocks": [_block(plan, block) for block in plan.blocks],
        "timeline": [_entry(plan, line) for line in timeline(plan)],
        "mistakes": [],
        "warnings": [vars(warning) for warning in read.warnings],
    }


def _block(plan: Plan, block: Block) -> dict[str, Any]:
    """Block as JSON; with the clock time at which it begins, and the seconds to spare before that."""
    found: dict[str, Any] = {
        "id": block.id,
        "title": block.title,
        "mode": block.mode.value,
        "lasts": block.lasts.total_seconds(),
    }
    first = plan.steps_of(block.id)[0]
    if first.at is not None:
        slack = slacks(plan).get(first.path)
        found |= {"at": first.at, "slack": slack.total_seconds() if slack is not None else None}
    return found


def _entry(plan: Plan, line: PreviewLine) -> dict[str, Any]:
    """Timeline entry as JSON. Times are in seconds, with the plan clock also in readable form. Unused keys are left out."""
    entry: dict[str, Any] = {"clock": clock(line.at), "at": line.at.total_seconds(), "kind": line.kind, "step": line.step}
    day, step = time_of_day(plan, line.at), plan.step(line.step)
    if day is not None:
        entry["time_of_day"] = day
    if line.kind == "step" and step.at is not None:
        slack = slacks(plan).get(step.path)
        entry |= {"fixed_at": step.at, "slack": slack.total_seconds() if slack is not None else None}
    if line.kind == "step" and (said := dict(texts_of(step))):
        entry["texts"] = said
    if line.text:
        entry["title" if line.kind == "step" else "text"] = line.text
    if line.lasts is not None and line.mode is not None:
        entry |= {"lasts": line.lasts.total_seconds(), "mode": line.mode.value}
    if line.left is not None:
        entry["left"] = line.left.total_seconds()
    if line.kind == "prompt":
        entry["by"] = "facilitator" if line.waits else "clock"
    return entry

"""Plans of public formats, as their first authors wrote them: they pass the checks, and run as their source describes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.cli.commands.rehearse import RehearseOptions, rehearse
from bot.runs.plan_library import load_with_warnings

DRAFTS = Path(__file__).parents[1] / "cases" / "plans" / "drafts"
DIFFERENT = {  # what check says will be different from what the text promises
    "124all": ("these groups are drawn anew",),
    "25-10": ("are not collected",),
    "conversation-cafe": ("“20-40m” is a range. This step is planned for 27m", "`pairs` makes groups of two"),
    "fishbowl": ("Nobody gets these roles", "nobody is chosen to talk", "hardly a sentence"),
    "lean-coffee": ("are not collected", "look like placeholders", "The steps count", "The blocks count"),
    "lesson": ("This step has no picture", "“12-15m” is a range. This block is planned for 12m", "“correct” is left out"),
    "retro": ("It is read as “Who, until when?”", "look like placeholders"),
    "saturn": ("“start” is read as `at`", "look like placeholders"),
    "seminar-2days": ("how long “2 days” is here", "keeps the next day to the clock"),
    "template": (),
}


@pytest.mark.parametrize("name", sorted(DIFFERENT))
def test_a_draft_passes_and_says_what_will_be_different(name: str) -> None:
    warnings = [warning.message for warning in load_with_warnings(str(DRAFTS / f"{name}.yaml")).warnings]
    assert len(warnings) == len(DIFFERENT[name])
    assert all(any(said in warning for warning in warnings) for said in DIFFERENT[name])


@pytest.mark.parametrize("name", sorted(DIFFERENT))
def test_a_draft_runs_to_its_end_on_time(name: str) -> None:
    out = io.StringIO()
    options = RehearseOptions(plan=str(DRAFTS / f"{name}.yaml"), headless=True, people=6, seed=1)
    assert rehearse(options, out) == 0
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    plan = load_with_warnings(str(DRAFTS / f"{name}.yaml")).plan
    steps = {line["step"] for line in lines}
    assert steps >= {step.path for step in plan.steps}
    (ended,) = [line for line in lines if line["slot"] == "ended" and line["kind"] == "post"]
    assert ended["at"] == plan.lasts.total_seconds()

"""Steps of a few seconds start exactly on time: no part of the service rounds times up."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from bot.runs.plan_library import load

QUICK = Path(__file__).with_name("quick.yaml")


def test_steps_of_seconds_start_on_their_second() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "rehearse", str(QUICK), "--headless", "--people", "4"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    started = {
        line["step"]: line["at"]
        for line in reversed(lines)
        if line["kind"] == "post" and line["step"] and line["slot"].startswith(("step:", "started"))
    }
    planned, at = {}, timedelta(0)
    for step in load(str(QUICK)).steps:
        planned[step.path] = at.total_seconds()
        at += step.lasts
    assert started == planned

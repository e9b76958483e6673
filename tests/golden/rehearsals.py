"""Golden rehearsals: what becomes visible in each shipped plan, when, to whom and with which data.

Texts are left out, because they change often. After an intended change, run `python -m tests.golden.rehearsals`.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

from bot.cli.commands.rehearse import RehearseOptions, rehearse
from bot.runs.plan_library import shipped

FOLDER = Path(__file__).parent
KEPT = ("at", "kind", "to", "slot", "step", "card", "data")


def recorded(plan: str) -> str:
    """A rehearsal of a shipped plan, a line for each message."""
    out = io.StringIO()
    rehearse(RehearseOptions(plan, headless=True, people=5), out)
    found = (json.loads(line) for line in out.getvalue().splitlines())
    return "".join(json.dumps([line[key] for key in KEPT], ensure_ascii=False) + "\n" for line in found)


def file_of(plan: str) -> Path:
    """Where the golden rehearsal of a plan is kept."""
    return FOLDER / f"rehearsal-{plan}.jsonl"


if __name__ == "__main__":
    for name in shipped():
        file_of(name).write_text(recorded(name), encoding="utf-8")

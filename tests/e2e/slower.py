"""The quick plan with steps of minutes: no step ends by itself while a test moves the session on with `next`."""

from __future__ import annotations

import re
from pathlib import Path

QUICK = Path(__file__).with_name("quick.yaml")
TIMES = 100


def slower(folder: Path) -> Path:
    """Write that plan to a file in `folder`."""
    longer = re.sub(r"lasts: (\d+)s", lambda found: f"lasts: {TIMES * int(found[1])}s", QUICK.read_text("utf-8"))
    plan = folder / "slower.yaml"
    plan.write_text(longer, "utf-8")
    return plan

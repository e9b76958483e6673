"""Warming up: what a service can begin to serve without, but its first visitors would wait for.

Importing it takes a tenth of a start. So it is imported where it is used, and beforehand by a thread, as soon as requests
are taken; whoever comes sooner is served as well, only later.
"""

from __future__ import annotations

import contextlib
from importlib import import_module

from bot.runs.plan_catalogue import PlanShelf


def warm(shelf: PlanShelf, plan: str) -> None:
    """Import what checks tokens, what wakes sessions and what reads plans, and read `plan`, which most sessions follow."""
    for name in ("jwt", "apscheduler.schedulers.asyncio"):
        import_module(name)
    with contextlib.suppress(KeyError):  # `throughline doctor` and the chat say that there is no such plan
        shelf.plan(plan)

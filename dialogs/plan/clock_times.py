"""Clock times: when steps with `at` begin in one performance of a plan.

A clock time has no date, so it is the one nearest to when the step would begin by the lengths before it. A session that is
held at quite another time of day than its plan says keeps to its lengths alone. If the steps before take longer, the step
begins late. Without `starts`, the first `at` of the plan decides whether the clock times count. Warnings about them are in
`clock_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from dialogs.plan.model import Plan

REACH = timedelta(hours=2)  # a session begun further away from its plan's time of day does not keep the plan's clock times
_DAY = timedelta(days=1)
_ANY_DAY = datetime(2001, 1, 1)
_NONE: Mapping[str, datetime] = MappingProxyType({})

Timing = tuple[tuple[str, timedelta, str | None], ...]


def instants(plan: Plan, start: datetime, zone: str) -> Mapping[str, datetime]:
    """When each step with a clock time begins, by path, in a session that starts at `start`. Empty without such steps."""
    return _instants(plan.timing, plan.starts, start, ZoneInfo(zone)) if plan.anchored else _NONE


def offsets(plan: Plan) -> Mapping[str, timedelta]:
    """The same from the start of a session that begins when its plan says. Empty where the plan says no start."""
    start = begins(plan)
    if start is None or not plan.anchored:
        return {}
    return {path: at - start for path, at in _instants(plan.timing, plan.starts, start, None).items()}


def begins(plan: Plan) -> datetime | None:
    """The planned start on no day in particular: as the plan says, or the clock time of its first step."""
    starts = plan.starts or (plan.steps[0].at if plan.steps else None)
    return _on(_ANY_DAY, starts, None) if starts else None


@lru_cache(maxsize=64)
def _instants(timing: Timing, starts: str | None, start: datetime, zone: tzinfo | None) -> Mapping[str, datetime]:
    if starts is not None and abs(_nearest(starts, start, zone) - start) > REACH:
        return _NONE
    found: dict[str, datetime] = {}
    reached = start
    for path, lasts, at in timing:
        if at is not None:
            named = _nearest(at, reached, zone)
            if starts is None and not found and abs(named - reached) > REACH:
                return _NONE
            found[path] = named
            reached = max(reached, named)
        reached += lasts
    return MappingProxyType(found)


def _nearest(clock: str, to: datetime, zone: tzinfo | None) -> datetime:
    """The instant nearest to `to` at which clocks in `zone` show that time."""
    local = to.astimezone(zone) if zone is not None else to
    return min((_on(local + days * _DAY, clock, to.tzinfo) for days in (-1, 0, 1)), key=lambda one: abs(one - to))


def _on(day: datetime, clock: str, zone: tzinfo | None) -> datetime:
    hour, minute = map(int, clock.split(":"))
    at = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return at.astimezone(zone) if zone is not None else at

"""Words of the report that page and document share."""

from __future__ import annotations

from datetime import timedelta

from bot.web.documents.report import Report
from bot.web.fragments import clock


def difference(longer: timedelta | None) -> str:
    """How much longer or shorter something took, to the minute ("+4 min", "−1 min", "as planned")."""
    if longer is None:
        return ""
    minutes = round(longer.total_seconds() / 60)
    return "as planned" if not minutes else f"{'+' if minutes > 0 else '−'}{abs(minutes)} min"


def heading(report: Report) -> str:
    """When it was, and how it kept its time."""
    if report.began_at is None:
        return "The session has not begun."
    said = f"Began at {clock(report.began_at, report.zone)} on {report.began_at:%d.%m.%Y}"
    if report.ended_at is None:
        return f"{said}, and goes on."
    kept = difference(report.over)
    ended = f"ended at {clock(report.ended_at, report.zone)}"
    return (
        f"{said}, {ended} ({kept}{' against the plan' if kept != 'as planned' else ''}), with {len(report.people)} people."
    )

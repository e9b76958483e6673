"""Run defaults: the settings that a new run starts with. Its facilitator may change them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class RunDefaults:
    """How new runs are opened: zone, language, first plan, where their seeds come from, and whether attendance is kept."""

    timezone: str
    locale: str
    default_plan: str
    seed: Callable[[], int] = lambda: secrets.randbits(62)
    attendance: bool = False  # unless the facilitator says otherwise
    attendance_for: timedelta = timedelta(days=730)

"""Run defaults: time zone, language and other settings that a new run starts with. Its facilitator may change them.

Attendance is off unless the settings, the group's last session or a facilitator switch it on. Each run gets a random
seed, from which its pairs are drawn. The values are in `bot/infra/settings.py`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.infra.settings import Settings


@dataclass(frozen=True)
class RunDefaults:
    """How new runs are opened: zone, language, first plan, where their seeds come from, and whether attendance is kept."""

    timezone: str
    locale: str
    default_plan: str
    seed: Callable[[], int] = lambda: secrets.randbits(62)
    attendance: bool = False  # unless the facilitator says otherwise
    attendance_for: timedelta = timedelta(days=730)

    @staticmethod
    def from_settings(settings: Settings, seed: Callable[[], int] | None = None) -> RunDefaults:
        """The defaults that the settings name. `seed` gives each run its seed (random by default)."""
        defaults = RunDefaults(
            settings.timezone,
            settings.locale,
            settings.default_plan,
            attendance=settings.attendance,
            attendance_for=settings.attendance_for,
        )
        return defaults if seed is None else replace(defaults, seed=seed)

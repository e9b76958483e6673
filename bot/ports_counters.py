"""The door of a channel: whom it tells of requests that were not let in, and of faults while it answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Why = Literal["unsigned", "forged", "expired", "foreign", "malformed", "too_large", "unverifiable", "crowded"]
"""Why a request was turned away: no signature; a wrong one; out of its time; from a tenant or address that is not served; no
request of the platform's shape; too large; the platform's keys could not be had; or too many of one organisation at once."""


@dataclass(frozen=True)
class IntakeCounters:
    """What a channel tells. Nobody listens unless somebody is named."""

    turned_away: Callable[[Why], None] = lambda why: None
    failed: Callable[[], None] = lambda: None

"""Base class of events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class BaseEvent:
    """Base of all events."""

    at: datetime

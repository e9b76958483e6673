"""Cards about what is kept: attendance, and people's own records.

The link to a record is never stored: it is a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.messages.base import BaseCard


@dataclass(frozen=True, kw_only=True)
class AttendanceCard(BaseCard):
    """For everyone: who is here is kept by block, and until when at the latest; None: it is not kept after all."""

    type: Literal["AttendanceCard"] = "AttendanceCard"
    until: datetime | None


@dataclass(frozen=True, kw_only=True)
class RecordOfferCard(BaseCard):
    """For one person, after the last session: their own record can be had."""

    type: Literal["RecordOfferCard"] = "RecordOfferCard"


@dataclass(frozen=True, kw_only=True)
class RecordCard(BaseCard):
    """For one person, only ever in the answer to them: the way to their own record. Never stored: the link is a key."""

    type: Literal["RecordCard"] = "RecordCard"
    link: str
    until: datetime

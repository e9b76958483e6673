"""Ideas and votes of an expanded plan: what a step collects from people, and what they vote on.

Usual values: three ideas and three votes each, without names, one vote per idea (`stack: false`), open until the step ends.
Limits are in `schema`, rules in `idea_checks`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

_PART = ConfigDict(frozen=True, extra="ignore", ser_json_timedelta="float")  # like every part of a plan


class Collect(BaseModel):
    """Short texts from everybody. The facilitator decides which of them the group sees."""

    model_config = _PART
    id: str
    ask: str
    each: int = 3  # the most that one person writes
    anonymous: bool = True
    show: Literal["closed", "cloud"] = "closed"  # as a list, or also as a picture of words
    lasts: timedelta | None = None  # closes by itself; None: with its step


class Vote(BaseModel):
    """Votes on the ideas of an earlier step (`on`), or on given `options`. A poll whose results are ranked."""

    model_config = _PART
    id: str
    on: str | None = None
    options: tuple[str, ...] = ()
    question: str | None = None
    votes: int = 3
    stack: bool = False  # several votes of one person may be for the same
    anonymous: bool = True
    lasts: timedelta | None = None

"""Rows that this version cannot read: written by a newer one during a rolling upgrade, or damaged.

Rows are decoded one by one, so that one bad row affects nothing but itself. Readers get the others, and are told which rows
are missing. Each is logged with its kind and id. What then becomes of a message is in `outbox_claims`, of a session in
`runs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Unreadable:
    """A row that could not be decoded: what it is ("message", "run", ...), its id, and why."""

    what: str
    id: str
    error: Exception


def decoded(rows: Iterable[Any], decode: Callable[[Any], T], what: str) -> tuple[list[T], list[Unreadable]]:
    """The rows that can be decoded, and those that cannot. The latter are logged."""
    found: list[T] = []
    bad: list[Unreadable] = []
    for row in rows:
        try:
            found.append(decode(row))
        except Exception as error:  # whatever is wrong with one row, the others are read
            bad.append(unreadable(what, str(row.id), error))
    return found, bad


def unreadable(what: str, id_: str, error: Exception) -> Unreadable:
    """Log that a row cannot be read, and return that as a value."""
    log.error("row unreadable", what=what, id=id_, exc_info=error)
    return Unreadable(what, id_, error)

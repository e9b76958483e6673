"""Shared errors: `Unavailable` for a database that is down; and how log lines name an error.

A log line has the kind of the driver's own error, never its message. That a log shows only this and the place is in `logs`.
"""

from __future__ import annotations

from typing import Any


class Unavailable(Exception):
    """The database did not answer in time, after several retries. Nothing was changed."""


def kind(error: BaseException) -> str:
    """The class name of an error for logs: the driver's own error, where SQLAlchemy wraps it."""
    return type(root_cause(error)).__name__


def root_cause(error: BaseException) -> BaseException:
    """The error that the driver raised, inside SQLAlchemy's wrapper."""
    found: Any = getattr(error, "orig", None) or error
    cause: BaseException = getattr(found, "__cause__", None) or found
    return cause

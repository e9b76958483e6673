"""Errors every room knows: the database is unavailable, and how log lines name an error."""

from __future__ import annotations

from typing import Any


class Unavailable(Exception):
    """The database could not do it in time, though it was asked repeatedly. Nothing was changed."""


def kind(error: BaseException) -> str:
    """The kind of an error as logs name it: the driver's own, where SQLAlchemy wraps it."""
    return type(root_cause(error)).__name__


def root_cause(error: BaseException) -> BaseException:
    """What the driver raised, behind SQLAlchemy's wrapping."""
    found: Any = getattr(error, "orig", None) or error
    cause: BaseException = getattr(found, "__cause__", None) or found
    return cause

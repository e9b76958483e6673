"""Package version."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version


@cache
def release() -> str:
    """The installed version, such as 0.1.0."""
    try:
        return version("throughline")
    except PackageNotFoundError:
        return "(not installed)"

"""Concern: something about a plan without mistakes that its author may want to look at again.

Authors see it as a warning of `throughline check`; it never refuses a plan. Mistakes, which do, are in `errors`.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.plan.errors import Path


@dataclass(frozen=True)
class Concern:
    """Something to look at again: where in the file, and what will happen."""

    path: Path
    message: str

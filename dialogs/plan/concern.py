"""A concern about a correct plan."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.plan.errors import Path


@dataclass(frozen=True)
class Concern:
    """Something to look at again: where in the file, and what will happen."""

    path: Path
    message: str

"""Slip: what is probably wrong with a file that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Slip:
    """What is probably wrong: the line (from 1), a sentence, and an example of how it would be right."""

    line: int
    message: str
    example: str

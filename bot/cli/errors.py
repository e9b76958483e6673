"""Command-line error: a command failed for a reason that the user can act on.

Its sentences are printed on standard error, and the exit status is 1 (`main`).
"""

from __future__ import annotations

MISSING = 3  # exit status where `setup --print` could not look: a tool or its sign-in is missing


class CommandError(Exception):
    """Command-line error: ends a command with exit status 1. Each sentence says what is wrong and what to do."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences

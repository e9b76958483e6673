"""Command-line error: a command cannot do what was asked."""

from __future__ import annotations


class CommandError(Exception):
    """Ends a subcommand with exit status 1. Each sentence says what is wrong and the way out."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences

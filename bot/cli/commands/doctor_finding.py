"""Findings of `throughline doctor`.

Three states: `ok`, `note` (for information) and `fix` (prevents the service from working). The state is always a word;
colour only adds to it.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "fix"]
WIDEST, NARROWEST = 110, 60  # characters of a line
_COLOURS: dict[State, str] = {"fix": "\x1b[31m", "note": "\x1b[33m", "ok": "\x1b[32m"}
_PLAIN = "\x1b[0m"


@dataclass(frozen=True)
class Finding:
    """Result of a check. `note` is for information; `fix` prevents the service from working. `way` says what to do."""

    what: str
    state: State
    said: str
    way: str = ""

    def __str__(self) -> str:
        return self.shown(WIDEST)

    def shown(self, width: int, *, colour: bool = False) -> str:
        """The finding as lines of at most `width` characters. The state is a word, and may be coloured too."""
        said = f"{self.said} {self.way}".strip()
        first = f"{self.state:<6}{self.what:<14}"
        lines = textwrap.fill(
            said,
            max(NARROWEST, min(width, WIDEST)),
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_long_words=False,
            break_on_hyphens=False,
        )
        return lines.replace(self.state, f"{_COLOURS[self.state]}{self.state}{_PLAIN}", 1) if colour else lines

    def document(self) -> dict[str, str]:
        """The finding for other programs."""
        return {"what": self.what, "state": self.state, "sentence": self.said, "way": self.way}

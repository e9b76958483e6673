"""Findings of `throughline doctor`."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Literal

_WIDTH, _MARGIN = 110, " " * 20


@dataclass(frozen=True)
class Finding:
    """Result of a check. `note` is for information; `fix` prevents the service from working. `way` says what to do."""

    what: str
    state: Literal["ok", "note", "fix"]
    said: str
    way: str = ""

    def __str__(self) -> str:
        said = f"{self.said} {self.way}".strip()
        first = f"{self.state:<6}{self.what:<14}"
        return textwrap.fill(
            said, _WIDTH, initial_indent=first, subsequent_indent=_MARGIN, break_long_words=False, break_on_hyphens=False
        )

"""Slip: what is probably wrong with a file that cannot be read.

Here are the invisible signs from Word and web pages that are looked for. The looks themselves are in `syntax_help`.
"""

from __future__ import annotations

from dataclasses import dataclass

PASTED = {  # signs that nobody sees, by what they are called
    "\u00a0": "a no-break space",
    "\u202f": "a narrow no-break space",
    "\u2007": "a figure space",
    "\u3000": "a wide space",
    "\u200b": "an invisible sign (zero-width space)",
    "\ufeff": "an invisible sign (byte order mark)",
}


@dataclass(frozen=True)
class Slip:
    """What is probably wrong: the line (from 1), a sentence, and an example of how it would be right."""

    line: int
    message: str
    example: str

"""Nearest match: the word that somebody probably meant. A plan's mistakes are explained with it.

rapidfuzz is imported on first use. It takes 3 MB, and a service meets a misspelled word rarely or never. How alike words
must be is decided by the caller, from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, choices: Iterable[str], alike: float) -> str | None:
    """The choice most like `word`; None where none is at least `alike` (0 to 100). Parts of a choice count too."""
    from rapidfuzz import process

    found = process.extractOne(word, choices, score_cutoff=alike)
    return found[0] if found else None


def nearest_whole(word: str, choices: Iterable[str], alike: float) -> str | None:
    """The choice most like `word` from its first character to its last; None where none is at least `alike` (0 to 100)."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, choices, scorer=fuzz.ratio, score_cutoff=alike)
    return found[0] if found else None


def mistyped(word: str, choices: Iterable[str], slips: int) -> str | None:
    """The choice with the fewest typing errors; None where each has more than `slips`.

    One error is a character too many, missing or wrong, or two that are swapped.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extractOne(word, choices, scorer=OSA.distance, score_cutoff=slips)
    return found[0] if found else None

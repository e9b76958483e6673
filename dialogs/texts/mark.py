"""Extraction mark: tells gettext tools which strings are messages.

It changes nothing. Translations are looked up in `cards.language`.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message for extraction; it is translated where it is said (`cards.language`)."""
    return text

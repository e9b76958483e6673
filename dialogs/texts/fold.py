"""Case and accent folding: how names and options that people type are compared.

“Zoë O'Neill” is “zoe o neill”, ø is o, æ is ae. Punctuation counts as a space. Near spellings are found in
`dialogs.grammar.resolve`.
"""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def fold(text: str) -> str:
    """Lower case, no accents, only letters and digits with single spaces: how names are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    kept = "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.split())

"""Text made comparable for screening: digits in one form, also dictated ones, and nothing invisible.

Six digits or more said in words count as dictated; fewer are counting. “oh” and “nought” are 0, “double” and “treble” repeat
the next digit. What is refused is decided in `identifiers`.
"""

from __future__ import annotations

import re
import unicodedata

_DIGITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPOKEN = {"zero": "0", "oh": "0", "nought": "0", "o": "0"} | {word: str(digit) for digit, word in enumerate(_DIGITS, 1)}
_TIMES = {"double": 2, "triple": 3, "treble": 3}
_SPOKEN_RUN = re.compile(
    rf"\b(?:(?:{'|'.join((*_SPOKEN, *_TIMES))})\b[\s,-]*){{6,}}", re.IGNORECASE
)  # six digits in words and more are dictated, not counted


def plain(text: str) -> str:
    """Compatible letters, plain dashes and digits, nothing invisible, dictated digits written out."""
    found = []
    for letter in unicodedata.normalize("NFKC", text):
        category = unicodedata.category(letter)
        if category == "Nd":
            found.append(str(unicodedata.digit(letter)))
        elif category == "Pd":
            found.append("-")
        elif category != "Cf":
            found.append(letter)
    return _SPOKEN_RUN.sub(lambda run: f"{_dictated(run[0])} ", "".join(found))


def _dictated(words: str) -> str:
    digits, times = "", 1
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _TIMES:
            times = _TIMES[word]
        else:
            digits, times = digits + _SPOKEN[word] * times, 1
    return digits

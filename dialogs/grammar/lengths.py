"""Lengths of time as people type them, and the patterns that find them in a command.

A bare number is minutes; 1:30 is a minute and a half. “A couple” is two. Common misspellings of “minutes” are read. Anything
else is refused. The lengths in a plan file are read by `plan.durations`, clock times by `later`.
"""

from __future__ import annotations

import re
from datetime import timedelta

from dialogs import texts
from dialogs.texts.sentence import Refused, sentence

_UNITS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_PHRASES = (
    (r"three[- ]quarters of an hour", "45 minutes"),
    (r"(?:a )?quarter of an hour|(?:a )?quarter[- ]hour", "15 minutes"),
    (r"(?:an |one )?hour and a half", "90 minutes"),
    (r"half an hour|(?:a )?half[- ]hour", "30 minutes"),
    (r"half a min(?:ute)?", "30 seconds"),
    (r"(?:a |one )?minute and a half", "90 seconds"),
    (r"(?:a )?couple(?: of)?(?: (?=min|sec|hour|more)|$)", "2 "),
)
_KNOWN = tuple((re.compile(rf"\b{pattern}", re.IGNORECASE), said) for pattern, said in _PHRASES)
_TWO_WORDS = re.compile(rf"\b({'|'.join(_TENS)})(?:[ -]({'|'.join(list(_UNITS)[2:11])}))?\b", re.IGNORECASE)
_ONE_WORD = re.compile(rf"\b({'|'.join(_UNITS)})\b", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,2})?) ?(h|hrs?|hours?|m|mins?|minutes?|mintues?|minuets?|s|secs?|seconds?)?(?=[\d ]|$)(?: and)? ?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_SECONDS = {"h": 3600, "m": 60, "s": 1}

UNIT = "(?:min(?:ute)?s?|mintues?|minuets?|sec(?:ond)?s?|h(?:ou)?rs?|m|s|h)"
_NUMBER_WORD = rf"(?:{'|'.join((*_TENS, *sorted(_UNITS, key=len, reverse=True)))}|couple|half|quarter|three[- ]quarters)"
NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{1,2}})?|(?:a )?{_NUMBER_WORD}(?:[ -]{_NUMBER_WORD})?(?: of)?)"
LENGTH = rf"(?P<length>(?!an? (?!couple|half|quarter|min|sec|h(?:ou)?r))(?:\d|{_NUMBER_WORD}\b).*?)"
"""A length at this place of a pattern. `length` decides whether it is one."""
MEASURED = rf"(?P<length>(?:\d|{_NUMBER_WORD}\b)[^?]*?{UNIT}|(?:half an|quarter of an|an) hour)"
"""A length with its unit, where a bare number would mean something else."""


def length(text: str) -> timedelta:
    """A length of time as people say it: `5` (minutes), `5m`, `90 seconds`, `1h15m`, `1:30`, `five minutes`, `half an hour`.

    Raises Refused for anything else.
    """
    said = re.sub(r"(?<=[a-z\d])-(?=[a-z])", " ", text.strip().lower())
    for pattern, meant in _KNOWN:
        said = pattern.sub(meant, said)
    said = _TWO_WORDS.sub(lambda found: str(_TENS[found[1]] + (_UNITS[found[2]] if found[2] else 0)), said)
    said = " ".join(_ONE_WORD.sub(lambda found: str(_UNITS[found[1]]), said).split())
    if clock := _CLOCK.fullmatch(said):
        return timedelta(minutes=int(clock[1]), seconds=int(clock[2]))
    seconds, at, parts = 0.0, 0, 0
    while at < len(said) and (amount := _AMOUNT.match(said, at)):
        if amount[2] is None and (parts or amount.end() < len(said)):
            break
        seconds += float(amount[1].replace(",", ".")) * _SECONDS[(amount[2] or "m")[0]]
        at, parts = amount.end(), parts + 1
    if not parts or at < len(said):
        raise Refused(sentence(texts.NO_SUCH_LENGTH))
    return timedelta(seconds=round(seconds))

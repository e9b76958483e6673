"""Spoken lengths: turns words for numbers, fractions and common phrases into what `dialogs.plan.durations` reads.

“About”, “up to” and “or so” are ignored. It reads “half an hour” and the like in English, Welsh and German, “twenty-five”,
1/2, 1/4 and 3/4, ISO 8601 (`PT1H30M`) and `0:10:00`.
"""

from __future__ import annotations

import re

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
_WORDS = {
    **{word: number for number, word in enumerate(f"{_ONES} nineteen twenty".split(), 1)},
    **{"a": 1, "an": 1, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "ninety": 90},
}
_TENS = re.compile(r"\b(twenty|thirty|forty|fifty)[\s-](one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:about|around|approx\.?|approximately|circa|ca\.?|c\.|roughly|max\.?|up to|[~≈])\s*", re.IGNORECASE)
_OR_SO = re.compile(r"\s*(?:or so|approx\.?|approximately|max\.?|maximum)$", re.IGNORECASE)
_FRACTION = re.compile(r"(?<![\d/])(?:(\d{1,3})\s+)?(1/2|1/4|3/4)(?![\d/])")
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}  # as Japanese keyboards type them
_SIGNS = {"1/2": "½", "1/4": "¼", "3/4": "¾"}
_ISO = re.compile(r"PT(?=\d)((?:\d+H)?(?:\d+M)?(?:\d+S)?)", re.IGNORECASE)  # ISO 8601, as calendars write it
_STOPWATCH = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)")
_PHRASES = {  # in English, Welsh and German
    "half an hour": "30m",
    "half hour": "30m",
    "a half hour": "30m",
    "quarter hour": "15m",
    "a quarter hour": "15m",
    "quarter of an hour": "15m",
    "a quarter of an hour": "15m",
    "three quarters of an hour": "45m",
    "an hour and a half": "90m",
    "hour and a half": "90m",
    "one and a half hours": "90m",
    "two and a half hours": "150m",
    "an hour and a quarter": "75m",
    "awr": "1h",
    "hanner awr": "30m",
    "chwarter awr": "15m",
    "tri chwarter awr": "45m",
    "awr a hanner": "90m",
    "eine stunde": "1h",
    "halbe stunde": "30m",
    "eine halbe stunde": "30m",
    "viertelstunde": "15m",
    "eine viertelstunde": "15m",
    "dreiviertelstunde": "45m",
    "anderthalb stunden": "90m",
    "eineinhalb stunden": "90m",
}


def in_figures(said: str) -> str:
    """A length in figures, as far as its words are known: “about twenty-five minutes” becomes “25 minutes”."""
    plain = said.translate(_FULL_WIDTH)
    plain = _OR_SO.sub("", _ABOUT.sub("", plain))
    plain = _PHRASES.get(plain.casefold(), plain)
    if (iso := _ISO.fullmatch(plain)) or (iso := _STOPWATCH.fullmatch(plain)):
        return iso[1] if iso.re is _ISO else "{}h{}m{}s".format(*iso.groups())
    plain = _TENS.sub(lambda words: str(_WORDS[words[1].casefold()] + _WORDS[words[2].casefold()]), plain)
    plain = _FRACTION.sub(lambda found: f"{found[1] or ''}{_SIGNS[found[2]]}", plain)
    return re.sub(r"[A-Za-z]+", lambda word: str(_WORDS.get(word[0].casefold(), word[0])), plain)

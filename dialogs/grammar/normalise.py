"""Input normalisation: removes courtesy, punctuation and odd dashes from typed text, and reads durations."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

from dialogs import texts
from dialogs.texts.sentence import Refused, sentence

_DASH = re.compile(r"[‐‑‒–—―−﹣-]\s*(?=\d)")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"'})
_PLEASE = "please|pls|plz"
_BEFORE = re.compile(
    rf"(?:@?throughline|{_PLEASE}|hey|hi|hello|ok|okay|right|so|and|now|just|sorry|oops|quick(?:ly)?|let's|let us|"
    rf"(?:can|could|would|will|shall|should|may|might) (?:you|we|i)(?: {_PLEASE})?|"
    r"(?:i think )?(?:we|i) (?:should|need to|have to|want to|'d like to|would like to)|(?:we|i)'d like to)[,:!]? (?=\S)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"[, ]+(?:{_PLEASE}|thanks|thank you|cheers|thx|ta|everyone|everybody|all|folks|guys|team|now please)$", re.IGNORECASE
)
# What phones leave out. Only whole words that mean nothing else.
_APOSTROPHES = {
    "whats": "what's", "whens": "when's", "wheres": "where's", "whos": "who's", "hows": "how's", "im": "i'm",
    "ive": "i've", "lets": "let's",
    "dont": "don't", "hasnt": "hasn't", "havent": "haven't", "thats": "that's", "weve": "we've", "youre": "you're",
}  # fmt: skip
_APOSTROPHE = re.compile(rf"(?<![\w'])({'|'.join(_APOSTROPHES)})(?![\w'])", re.IGNORECASE)
_DROPPED = frozenset({"So", "Po", "Pi", "Pf", "Sk", "Mn", "Cf", "Cc", "Cn", "Co", "Cs"})

_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "sixty": 60, "ninety": 90,
}  # fmt: skip
_AMOUNT = re.compile(
    r"(\d{1,4}(?:[.,]\d{1,2})?) ?(h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)?(?=[\d ]|$)(?: and)? ?",
    re.IGNORECASE,
)
_WORD = re.compile(rf"\b({'|'.join(_NUMBERS)})\b", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
NODS = frozenset("👍👌👏🙏❤💙💚😀😃😄😁🙂😊😉🎉✅💪🙌")
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def tidy(text: str) -> str:
    """The words that matter, on one line: no greeting, no "please", no closing punctuation, plain dashes before numbers."""
    said = " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).split())
    said = _DASH.sub("-", said)
    said = _APOSTROPHE.sub(lambda found: _APOSTROPHES[found[1].lower()], said)
    before = None
    while said != before:
        before = said
        said = _AFTER.sub("", _closed(said).lstrip("/ ,;:.!\"'"))
        said = _BEFORE.sub("", said, count=1) if _BEFORE.match(said) else said
    return said


def is_nod(text: str) -> bool:
    """Whether the text is nothing but emoji that say thanks or yes."""
    signs = {sign for sign in text if unicodedata.category(sign) not in ("Sk", "Mn", "Cf") and not sign.isspace()}
    return bool(signs) and signs <= NODS


def _closed(said: str) -> str:
    """Without what follows the last word: full stops, question marks, quotes, emoji; closing brackets belong to names."""
    while said and (said[-1] == " " or unicodedata.category(said[-1]) in _DROPPED):
        said = said[:-1]
    return said


def length(text: str) -> timedelta:
    """A length of time as people say it: `5` (minutes), `5m`, `90 seconds`, `1h15m`, `1:30`, `five minutes`, `half an hour`.

    Raises Refused for anything else.
    """
    said = re.sub(r"\bhalf an hour\b", "30 minutes", text.strip().lower())
    said = re.sub(r"\bhalf a minute\b", "30 seconds", said)
    said = _WORD.sub(lambda match: str(_NUMBERS[match[1].lower()]), said)
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

"""Display names: makes a name that a platform reports safe to show anywhere.

People choose their own names, so a name may try to be more than a name: marks that turn the text around it, characters that
do not show, `@everyone`, `<at>` tags, addresses that a client makes into links. Each becomes text that means nothing to a
client and reads nearly the same. Cleaning a clean name changes nothing. Nothing is cached: a cache would hold names of
people who were erased. Longer names are cut, tabs and line ends become spaces, < and > round brackets. How long a name is on
a card is in `cards.language`, how namesakes are told apart in `names`.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200  # characters; platforms allow about as many
MOST_ACCENTS = 3  # on one letter; more of them run into the lines above and below

# Letters and marks that show nothing, although Unicode does not count them as format characters.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc") | {
    chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_PLAIN = re.compile(r"[\w'’(),\-]+(?: [\w'’(),\-]+)*", re.ASCII)
_AT = re.compile(r"[@\uff20\ufe6b]")
_MENTION = re.compile(r"(?<!\w)[@#!]+(?=\w)")
_BRACKETS = str.maketrans({"<": "(", ">": ")", "\uff1c": "(", "\uff1e": ")", "\ufe64": "(", "\ufe65": ")"})
_SCHEME = re.compile(r"[:\uff1a]\s*[/\\\uff0f]{2,}")
_COLON = re.compile(r"(?<=\w)[:\uff1a](?=\S)")
_DOT = re.compile(r"(?<=\w)[.\uff0e\u3002\uff61](?=[^\W\d_]{2,})")
INERT_AT, INERT_DOT = "\uff20", "\u2024"  # look like @ and . and make no mention and no link


def display_name(name: str) -> str:
    """The name without unseen characters, and with nothing in it that a client reads as a mention or a link."""
    if _PLAIN.fullmatch(name) and len(name) <= LONGEST:
        return name
    shown = " ".join(_seen(unicodedata.normalize("NFC", name[: 4 * LONGEST])).split())
    shown = _SCHEME.sub(" ", shown.translate(_BRACKETS))
    shown = _COLON.sub(": ", shown)
    shown = _MENTION.sub("", _AT.sub("@", shown)).replace("@", INERT_AT)
    shown = re.sub(rf"(?<!\w){INERT_AT}+", "", shown)
    return " ".join(_DOT.sub(INERT_DOT, shown)[:LONGEST].split())


def _seen(name: str) -> str:
    """What shows: control and format characters out, line ends as spaces, few accents on one letter."""
    kept: list[str] = []
    accents = 0
    for letter in name:
        kind = unicodedata.category(letter)
        accents = accents + 1 if kind in ("Mn", "Me") else 0
        if letter in "\t\n\r\v\f\x85\u2028\u2029":
            kept.append(" ")
        elif kind not in _UNSEEN and letter not in _BLANK and accents <= MOST_ACCENTS:
            kept.append(letter)
    return "".join(kept)

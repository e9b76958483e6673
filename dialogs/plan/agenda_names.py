"""Names of agenda columns: what people write above a column, in English, Welsh, German, French and Spanish.

Case, punctuation and brackets do not matter. If two columns fit, the better-known name wins. A longer name counts by a word
in it, up to four words. Totals and “remaining” or “actual” times are no lengths.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "time": "time|start|starts|start time|starting|from|begin|begins|when|clock|at|time slot|slot|timing|schedule|timings"
    "|clock time|kick-off|kick off|amser|amser dechrau|dechrau|uhrzeit|zeit|beginn|von|ab|heure|horaire|début|hora|inicio",
    "ends": "end|ends|end time|to|until|finish|stop|finishes|diwedd|amser gorffen|ende|bis|fin|hasta",
    "length": "length|duration|lasts|min|mins|minutes|minute|how long|for how long|allow|allowance"
    "|time needed|allotted time|dur|hours|hrs|time allocated"
    "|time allotted|allocated time|approx time|hyd|munudau|dauer|minuten|stunden|durée|duración|minutos",
    "least": "at least|at_least|minimum",
    "title": "title|activity|topic|item|agenda item|agenda|what|step|name|subject|theme|exercise|task|segment"
    "|programme point|running order|eitem|gweithgaredd|pwnc|beth|teitl|thema|was|programmpunkt|inhalt|tagesordnungspunkt|top"
    "|sujet|activité|tema|actividad"
    "|session|part|module|sesiwn|rhan",
    "what": "what people see|say|description|content|contents|details|what happens|text|instructions|outline"
    "|participant task|disgrifiad|cynnwys|manylion|beschreibung|details|contenu|descripción",
    "block": "block|section",
    "fixed": "fixed at|fixed start|fixed time",
    "mode": "mode",
    "questions": "questions|prompts|question|cwestiynau|fragen",
}
KINDS = {name: (kind, rank) for kind, names in _WORDS.items() for rank, name in enumerate(names.split("|"))}
_PARTS = {  # words inside a longer name
    "length": re.compile(r"\b(?:duration|length|minutes|mins|allocated|allotted|how long|dauer)\b"),
    "time": re.compile(r"\b(?:start|starts|begins?|clock)\b"),
    "ends": re.compile(r"\b(?:ends?|finish|until)\b"),
    "title": re.compile(r"\b(?:activity|topic|item|title|subject)\b"),
    "what": re.compile(r"\b(?:description|content|details)\b"),
}
MOST_WORDS = 4  # of a longer name that is told by a word in it
_NOT = re.compile(r"\b(?:total|running|cumulative|elapsed|left|remaining|actual)\b")  # sums, not lengths
GROUPING = (
    "session",
    "part",
    "module",
    "day",
    "sesiwn",
    "rhan",
)  # names that hold several rows, where another column names each
_MINUTES = re.compile(r"\b(?:min|munud)", re.IGNORECASE)
_HOURS = re.compile(r"\b(?:hours?|hrs?|stunden|std|oriau|heures?|horas?)\b", re.IGNORECASE)


def plain(cell: str) -> str:
    """A name without brackets, case and punctuation."""
    return re.sub(r"\(.*?\)|[:*#.?_]", " ", cell).strip().casefold()


def kind_of(cell: str) -> tuple[str, int] | None:
    """The kind of the column under this name, and how good a name it is (the less, the better); None for any other."""
    name = " ".join(plain(cell).split())
    if name in KINDS:
        return KINDS[name]
    if not name or _NOT.search(name) or len(name.split()) > MOST_WORDS:
        return None
    return next(((kind, 100) for kind, part in _PARTS.items() if part.search(name)), None)


def says_minutes(cell: str) -> bool:
    """Whether the name of a column says that its numbers are minutes."""
    return bool(_MINUTES.search(cell))


def says_hours(cell: str) -> bool:
    """Whether the name of a column says that its numbers are hours."""
    return bool(_HOURS.search(cell)) and not says_minutes(cell)

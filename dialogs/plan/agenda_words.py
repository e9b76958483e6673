"""Words of agendas: breaks, work alone, the end and a new day, in English, Welsh, German, French and Spanish.

“Coffee” or “lunch” makes a row a break; “ice breaker”, “breakout” and “world café” do not. “Individually” or “silently”
makes it work alone. Rows with totals are left out.
"""

from __future__ import annotations

import re

_BREAK = re.compile(
    r"\b(?:breaks?|lunch|lunchtime|coffee|tea|dinner|recess|interval|intermission|comfort stop|refreshments"
    r"|egwyl|cinio|paned|panad|\w*pause|\w*pausen|mittag|mittagessen|kaffee|d[ée]jeuner|caf[ée]|descanso|almuerzo)\b",
    re.IGNORECASE,
)
_NO_BREAK = re.compile(
    r"\b(?:ice[ -]?breakers?|break-?outs?|break out|breakthroughs?|breaking|lunch and learn|working lunch|world caf[ée]"
    r"|pause (?:and|to|for)|[\w-]+ caf[ée]|conversation caf[ée])\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\b(?:individually|individual work|self[ -]study|on your own|work alone|silently|silent reading"
    r"|einzelarbeit|ar eich pen)\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"(?:the )?(?:end|ends|close|closes|finish|finishes|adjourn|departs?|departure|home|home time|workshop ends|meeting ends"
    r"|ende|fin|diwedd|cau|end of (?:the )?(?:day|session|workshop|meeting|morning|afternoon)(?: \w+)?"
    r"|(?:day|tag|diwrnod) \w+ ends)\W*",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?:day|tag|diwrnod|jour|d[ií]a)\s*(?:\d+|one|two|three|four|five)\b.*"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*|dydd \w+.*",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:part|session|morning|afternoon|evening|total|bore|prynhawn|vormittag|nachmittag)\b", re.IGNORECASE
)
_SUM = re.compile(r"(?:sum|(?:sub-?|grand |overall |running )?totals?|total time|cyfanswm|summe|gesamt)\b.*", re.IGNORECASE)


def is_break(title: str) -> bool:
    """Whether a part is a break."""
    return bool(_BREAK.search(_NO_BREAK.sub("", title)))


def is_alone(text: str) -> bool:
    """Whether people work by themselves."""
    return bool(_ALONE.search(text))


def is_end(title: str) -> bool:
    """Whether a row only says when everything is over."""
    return bool(_END.fullmatch(title.strip()))


def is_day(text: str) -> bool:
    """Whether a row without a time is the heading of a day."""
    return bool(_DAY.fullmatch(text.strip()))


def is_heading(text: str) -> bool:
    """Whether a row without a time is another heading."""
    return bool(_HEADING.match(text))


def is_sum(text: str) -> bool:
    """Whether a row only adds up the others."""
    return bool(_SUM.fullmatch(text.strip()))

"""Clock times as people type them: `at 9:30`, `at half past nine`, `in 10 minutes`, `tomorrow at 2pm`.

Without am or pm a time before 13:00 may mean the other half of the day, unless it begins with a nought (“09:30”);
`engine.scheduled` then picks. “half nine” is 9:30. A time that cannot be read is refused. Lengths are read by `lengths`.
"""

from __future__ import annotations

import re
from datetime import time

from dialogs import texts
from dialogs.grammar.lengths import length
from dialogs.plan.model import Setting
from dialogs.run.commands import Start, When
from dialogs.texts.sentence import Refused, sentence

_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_PARTS = {"quarter": 15, "half": 30, "ten": 10, "twenty": 20, "five": 5, "twenty five": 25}
_AT = re.compile(
    r"(?:^|,? )(?P<tomorrow>tomorrow,? ?)?(?:(?:at|for|from|around) (?P<at>(?:\d|noon|midday|half|quarter|ten|twenty|five"
    rf"|{'|'.join(_HOURS)}).*?)|in (?P<after>.+?)"
    rf"|(?P<bare>\d{{1,2}}[:.h]\d\d ?(?:[ap]\.?m\.?)?|\d{{1,2}} ?[ap]\.?m\.?))(?P<then> tomorrow)?"
    r"(?=$|,? (?:with|as|for the|same|new|face|online|in person)\b)",
    re.IGNORECASE,
)
_DIGITS = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>[0-5]\d))?(?: ?(?P<half>[ap])\.?m\.?)?(?: ?o'?clock)?(?: sharp)?", re.IGNORECASE
)
_WORDS = re.compile(
    rf"(?:(?P<part>{'|'.join(_PARTS)}) (?:(?P<side>past|to) )?)?(?P<hour>{'|'.join(_HOURS)}|\d{{1,2}})"
    r"(?: ?(?P<half>[ap])\.?m\.?)?(?: ?o'?clock)?",
    re.IGNORECASE,
)

_MINUTES = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty five": 45, "fifty": 50, "ten": 10}
_SPELT = re.compile(
    rf"(?P<hour>{'|'.join(_HOURS)}) (?P<minute>{'|'.join(_MINUTES)})(?: ?(?P<half>[ap])\.?m\.?)?", re.IGNORECASE
)


def split(said: str) -> tuple[When | None, str]:
    """The time that a text names, and the rest of the text. Raises Refused for a time that cannot be read."""
    found = _AT.search(said)
    if found is None or (found["after"] and not _measures(found["after"])):
        return None, said
    rest = f"{said[: found.start()]} {said[found.end() :]}".strip(" ,")
    if found["after"]:
        return When(after=length(found["after"])), rest
    tomorrow = bool(found["tomorrow"] or found["then"])
    when = clock_time(found["at"] or found["bare"])
    return When(clock=when.clock, certain=when.certain, tomorrow=tomorrow), rest


def clock_time(said: str) -> When:
    """A time of day. It is not `certain` where the other half of the day may be meant. Raises Refused for anything else."""
    said = said.strip().lower()
    if said in ("noon", "midday"):
        return When(clock=time(12), certain=True)
    try:
        if found := _DIGITS.fullmatch(said):
            return _in_half(int(found["hour"]), int(found["minute"] or 0), found["half"], written=said)
        if found := _SPELT.fullmatch(said):  # “nine thirty”
            return _in_half(_HOURS.index(found["hour"]) + 1, _MINUTES[found["minute"]], found["half"], written=said)
        if (found := _WORDS.fullmatch(said)) and (found["side"] or found["part"] in (None, "half")):  # “half nine”
            hour = _HOURS.index(found["hour"]) + 1 if found["hour"] in _HOURS else int(found["hour"])
            part = _PARTS[found["part"]] if found["part"] else 0
            if found["side"] == "to":
                hour, part = (hour - 1) or 12, 60 - part
            return _in_half(hour, part, found["half"], written=said)
    except ValueError:  # 25:00
        pass
    raise Refused(sentence(texts.CLOCK_NOT_READ))


def _in_half(hour: int, minute: int, half: str | None, written: str) -> When:
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        return When(clock=time(hour % 12 + (12 if half == "p" else 0), minute), certain=True)
    return When(clock=time(hour, minute), certain=hour > 12 or written.startswith("0"))


def _measures(said: str) -> bool:
    try:
        return bool(length(said))
    except Refused:
        return False


def typed(start: Start, when: When | None) -> str:
    """The words that ask for this start again, at that time."""
    where = {Setting.FACE_TO_FACE: " face to face", Setting.ONLINE: " online", None: ""}[start.setting]
    group = f" {start.group} group" if start.group else ""
    return f"start{f' {start.plan}' if start.plan else ''}{where}{group}{_spoken(when)}"


def _spoken(when: When | None) -> str:
    if when is None:
        return ""
    if when.after is not None:
        return f" in {round(when.after.total_seconds())} seconds"
    return f"{' tomorrow' if when.tomorrow else ''} at {when.clock:%H:%M}"

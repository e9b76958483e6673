"""Layout of the report page: figures at the top, bars in the tables, and who was there as a grid. Pure functions.

Each table carries its picture and its numbers together, so that nothing is shown twice. The figures are how long it took,
when it ended, how many people and how many questions; differences are in whole minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.web.documents.evaluation_summary import Thought
from bot.web.documents.report import PollLine, Report, whole_minutes
from cards.language import Words
from dialogs import texts

HOUR = timedelta(hours=1)
Bar = tuple[float, float]  # where it begins and how long it is, in percent of the width


@dataclass(frozen=True)
class Fact:
    """Figure at the top of the report, with a line below it."""

    label: str
    value: str
    also: str = ""


@dataclass(frozen=True)
class BarRow:
    """Row of a table with bars. `share` is from 0.0 to 1.0."""

    label: str
    said: str
    share: float


@dataclass(frozen=True)
class Gantt:
    """Planned and actual times of the blocks as bars; `hours` are the places of full hours after the start."""

    planned: tuple[Bar, ...]
    actual: tuple[Bar | None, ...]
    hours: tuple[float, ...]


def facts(report: Report, words: Words) -> tuple[Fact, ...]:
    """Figures at the top: how long it took, when it ended, how many people, how many questions."""
    if report.began_at is None:
        return ()
    found = []
    if report.ended_at is not None:
        longer = whole_minutes(report.over)
        said = texts.REPORT_MORE if longer > timedelta(0) else texts.REPORT_LESS if longer else texts.REPORT_AS_PLANNED
        took = words.lasting(whole_minutes(report.ended_at - report.began_at))
        also = words.say(said, length=words.lasting(abs(longer))) if longer else words.say(said)
        found.append(Fact(words.say(texts.REPORT_TOOK), took, also))
        planned = words.clock(report.planned_until) if report.planned_until else ""
        ended = Fact(
            words.say(texts.REPORT_ENDED), words.clock(report.ended_at), words.say(texts.REPORT_PLANNED_END, end=planned)
        )
        found.append(ended)
    whole = sum(one.whole for one in report.presence)
    people = words.say(texts.REPORT_FROM_START_TO_END, count=whole) if report.ended_at else ""
    found.append(Fact(words.say(texts.REPORT_WHO_NUMBER), str(len(report.people)), people))
    sent, left = (sum(len(getattr(one, name)) for one in report.prompts) for name in ("sent", "left_out"))
    if sent or left:
        more = words.say(texts.REPORT_COUNT_LEFT_OUT, count=left) if left else ""
        found.append(Fact(words.say(texts.REPORT_QUESTIONS), str(sent), more))
    return tuple(found)


def gantt(report: Report) -> Gantt:
    """Bars of the times, over the time from the first start to the last end."""
    starts = [at for block in report.blocks for at in (block.planned_at, block.began_at) if at]
    ends = [at for block in report.blocks for at in (block.planned_until, block.ended_at) if at]
    if not starts:
        return Gantt((), (), ())
    first, whole = min(starts), max(max(ends) - min(starts), timedelta(minutes=1))

    def bar(start: datetime, end: datetime) -> Bar:
        return round(100 * ((start - first) / whole), 2), round(max(100 * ((end - start) / whole), 0.4), 2)

    planned = tuple(bar(block.planned_at, block.planned_until) for block in report.blocks)
    actual = tuple(bar(one.began_at, one.ended_at) if one.began_at and one.ended_at else None for one in report.blocks)
    return Gantt(planned, actual, tuple(round(100 * (HOUR * n / whole), 2) for n in range(1, int(whole / HOUR) + 1)))


def poll_rows(poll: PollLine) -> tuple[BarRow, ...]:
    """Bars of a poll whose counts may be shown."""
    counts = poll.counts or ()
    most = max(1, poll.answered, *counts) if counts else 1
    return tuple(
        BarRow(option, said, count / most) for option, said, count in zip(poll.options, poll.said, counts, strict=False)
    )


def thought_rows(options: tuple[str, ...], counts: tuple[int, ...]) -> tuple[BarRow, ...]:
    """Bars of one group's answers to an evaluation question."""
    whole = max(1, sum(counts))
    return tuple(BarRow(option, str(count), count / whole) for option, count in zip(options, counts, strict=False))


def thought_groups(thought: Thought, words: Words) -> tuple[tuple[str, tuple[BarRow, ...]], ...]:
    """Bars of this group, and of earlier groups, as far as they may be shown."""
    named = ((texts.REPORT_THIS_GROUP, thought.counts or ()), (texts.REPORT_EARLIER_GROUPS, thought.earlier))
    return tuple((words.say(name), thought_rows(thought.options, counts)) for name, counts in named if counts)

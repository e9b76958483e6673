"""Agenda summary: what was understood of a table, to be looked at before a plan is made of it.

It shows clock times if the table has them, else the time since the start. Each row has its length, least length, mode,
title, text with questions, and the facilitator's notes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from dialogs.plan.agenda import Agenda
from dialogs.plan.agenda_times import clock


@dataclass(frozen=True)
class UnderstoodRow:
    """One part as it was understood. Without clock times, `starts` is the time since the beginning."""

    starts: str
    lasts: timedelta
    at_least: timedelta | None
    mode: str
    title: str
    say: str
    cue: str


def understood(agenda: Agenda) -> Iterator[UnderstoodRow]:
    """The parts in order, with the times that they will have."""
    at = agenda.starts or timedelta()
    for item in agenda.items:
        at = item.at if item.at is not None and agenda.starts is not None else at
        yield UnderstoodRow(
            starts=clock(at) if agenda.starts is not None else clock(at)[1:],
            lasts=item.lasts or timedelta(),
            at_least=item.at_least,
            mode=item.mode,
            title=item.title or item.block,
            say="\n".join(filter(None, (item.what, *item.questions))),
            cue=item.cue,
        )
        at += item.lasts or timedelta()

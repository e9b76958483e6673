"""Notifications on top of the meeting: off for anybody who asks. Platforms that have none show nothing.

It holds for a person's later sessions too: the service keeps it beside the events. They come with a message that everybody
gets: a round's card when the turn changes, and the call to come back.
"""

from __future__ import annotations

from datetime import datetime

from dialogs import texts
from dialogs.features.feature import Feature, good
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.messages import Card
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


def wanted_by(run: Run, *people: PersonId | None) -> tuple[PersonId, ...]:
    """Those of these people who may be notified."""
    return tuple(person for person in people if person is not None and person not in run.quiet)


def _decide(draft: PendingEvents, command: c.WantAlerts, at: datetime) -> None:
    if command.wanted or command.by not in draft.run.quiet:  # who wants them again may have said no in an earlier session
        draft.add(e.AlertsWanted(at=at, person=command.by, wanted=command.wanted))


def _acknowledge(plan: Plan, run: Run, command: c.WantAlerts, at: datetime) -> Card:
    return good(texts.ACK_ALERTS if command.wanted else texts.ACK_NO_ALERTS)


FEATURE = Feature(commands=(c.WantAlerts,), decide=_decide, acknowledge=_acknowledge, events=(e.AlertsWanted,))

"""Ready? Before the session each person is asked privately whether they have what they need; facilitators see who asked
for help, which the question says."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs import texts
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.events import BeforeSent
from dialogs.run.messages import ReadinessCard, ReadyCard
from dialogs.run.state import Run

OPTIONS = (texts.READY_YES, texts.READY_HELP)
HELP_OPTION = 1
GOOD_FOR = timedelta(days=2)  # sent two days before a session (DESIGN: readiness checks)


def ask_each(event: BeforeSent) -> tuple[Show, ...]:
    """The private question to each person."""
    until = event.at + GOOD_FOR
    return tuple(Show("ready", ReadyCard(), person, until) for person in event.people)


def show_readiness(run: Run, at: datetime) -> Show:
    """For facilitators: how many are ready, and who asked for help."""
    return Show("readiness", ReadinessCard(asked=run.asked_ready), FACILITATORS, at + GOOD_FOR)

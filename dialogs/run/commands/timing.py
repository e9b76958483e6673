"""Commands about time: start, move, pause, change lengths, undo, end.

All are for facilitators and the clock. The rules: `engine/time_commands.py`, `scheduled.py`, `reopening.py` and `undo.py`.
How long attendance is kept is the setting `attendance_for`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.plan.model import Setting
from dialogs.run.commands.base import BaseCommand, When


@dataclass(frozen=True, kw_only=True)
class Start(BaseCommand):
    """Begin the session. `plan` is the id of the plan that was asked for; None means the conversation's own.

    `when` is the time that was said; the service makes `starts_at` of it. Then the clock begins the session.
    """

    type: Literal["Start"] = "Start"
    plan: str | None = None
    timezone: str | None = None  # the facilitator's, where the platform tells it: clock times are said in it
    rules: tuple[str | None, ...] = ()  # agreed in the cohort's last session; None where the words are people's own
    group: Literal["same", "new"] | None = None  # the cohort that was offered, or people who have not met for this before
    sure: bool = False  # also shortly after another session has ended, which can then no longer be reopened
    setting: Setting | None = None  # where we meet today, when not where the plan says
    attendance: bool | None = (
        None  # whether it is kept where nobody said so in this chat: the group's last session, a setting
    )
    attendance_for: timedelta = timedelta(days=730)  # how long, where it is kept
    when: When | None = None
    starts_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CancelStart(BaseCommand):
    """Take back a start that was set for later."""

    type: Literal["CancelStart"] = "CancelStart"


@dataclass(frozen=True, kw_only=True)
class Next(BaseCommand):
    """End the running step now. In a round with turns left it asks first; `sure` is the answer: end the round.

    `or_resume`: said as “go on”, which while paused means to resume.
    """

    type: Literal["Next"] = "Next"
    sure: bool = False
    or_resume: bool = False


@dataclass(frozen=True, kw_only=True)
class Back(BaseCommand):
    """Return to the start of the step before."""

    type: Literal["Back"] = "Back"


@dataclass(frozen=True, kw_only=True)
class Skip(BaseCommand):
    """Leave out the coming step. `steps` are those that a name fits: the coming or the running step must be one of them."""

    type: Literal["Skip"] = "Skip"
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GoTo(BaseCommand):
    """Go to the step at this path."""

    type: Literal["GoTo"] = "GoTo"
    step: str


@dataclass(frozen=True, kw_only=True)
class Pause(BaseCommand):
    """Stop the clock: until somebody resumes, for a time, or until a time of day."""

    type: Literal["Pause"] = "Pause"
    lasts: timedelta | None = None
    until: When | None = None


@dataclass(frozen=True, kw_only=True)
class Resume(BaseCommand):
    """Start the clock again. After a late wake-up: carry on from where we were, or keep to the clock."""

    type: Literal["Resume"] = "Resume"
    keep_clock: bool = False


@dataclass(frozen=True, kw_only=True)
class Extend(BaseCommand):
    """Make the running step longer (or shorter, when negative), or let it end at a time of day."""

    type: Literal["Extend"] = "Extend"
    by_time: timedelta = timedelta(0)
    until: When | None = None


@dataclass(frozen=True, kw_only=True)
class CatchUp(BaseCommand):
    """Propose ways to end on time; with `way`, apply the one of that name (see `dialogs.engine.catch_up`)."""

    type: Literal["CatchUp"] = "CatchUp"
    way: str | None = None


@dataclass(frozen=True, kw_only=True)
class Undo(BaseCommand):
    """Take back the last facilitator command. `cancel`: said as “cancel”, which before the start means a planned start."""

    type: Literal["Undo"] = "Undo"
    cancel: bool = False


@dataclass(frozen=True, kw_only=True)
class Reopen(BaseCommand):
    """Take an end back, for ten minutes after it."""

    type: Literal["Reopen"] = "Reopen"


@dataclass(frozen=True, kw_only=True)
class End(BaseCommand):
    """End the session now. `sure` confirms it while steps are left."""

    type: Literal["End"] = "End"
    sure: bool = False


TimingCommand = Start | CancelStart | Next | Back | Skip | GoTo | Pause | Resume | Extend | CatchUp | Undo | End | Reopen

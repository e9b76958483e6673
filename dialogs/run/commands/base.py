"""Base class of commands: who may give one (facilitators only, or everybody), the control it was made for, and the sums of
answers that it carries.

How late the clock may be before the run pauses is the setting `late_after`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta

from dialogs.texts.sentence import PersonId

CLOCK: PersonId = ""


@dataclass(frozen=True)
class Tally:
    """Answers to one poll: how many people answered, and how often each option (by index) was chosen."""

    answered: int
    counts: tuple[int, ...]


@dataclass(frozen=True)
class MadeFor:
    """Origin of a control: the run it was drawn for and, where it matters, the visit and the item it is about.

    A press on an old card then changes nothing (`dialogs.engine.stale_controls`). `visit` is None for controls that hold for
    the whole session. `item` is the pause, the question, the turn and so on, as `dialogs.run.items` writes it.
    """

    run: str = ""
    visit: int | None = None
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class BaseCommand:
    """Base of all commands.

    `made_for` is what the pressed control was made for; None for what was typed. `confirms` is the number of the question
    that a yes answers (see `Confirm`).
    """

    by: PersonId = CLOCK
    made_for: MadeFor | None = None
    confirms: int | None = None
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    late_after: timedelta = timedelta(seconds=90)  # how late the clock may be before the run pauses and asks


@dataclass(frozen=True, kw_only=True)
class CommandForAll(BaseCommand):
    """Base of the commands that everybody may give; all others are for facilitators and the clock. The only place for this
    rule, apart from words: `<name> is here` makes a command for all, and is a facilitator's to say."""


@dataclass(frozen=True, kw_only=True)
class When:
    """A moment as somebody says it: a time of day (with `tomorrow`), or a length of time from now.

    `certain` is false where the other half of the day may be meant: “at 2” is hardly two in the morning.
    """

    clock: time | None = None
    certain: bool = True
    tomorrow: bool = False
    after: timedelta | None = None

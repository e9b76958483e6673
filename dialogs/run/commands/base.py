"""Base class of commands, and the sums of answers that commands carry."""

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

    @property
    def alike(self) -> bool:
        """Everyone chose exactly the same, so counts would give every single answer away."""
        return all(count in (0, self.answered) for count in self.counts)


@dataclass(frozen=True, kw_only=True)
class BaseCommand:
    """Base of all commands."""

    by: PersonId = CLOCK
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    late_after: timedelta = timedelta(seconds=90)  # how late the clock may be before the run pauses and asks


@dataclass(frozen=True, kw_only=True)
class When:
    """A moment as somebody says it: a time of day (with `tomorrow`), or a length of time from now.

    `certain` is false where the other half of the day may be meant: “at 2” is hardly two in the morning.
    """

    clock: time | None = None
    certain: bool = True
    tomorrow: bool = False
    after: timedelta | None = None

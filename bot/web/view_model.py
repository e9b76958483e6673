"""The live model: what the pages of a run show, as data that is ready for JSON. `bot.web.live` makes it.

Instants are absolute, so that a page can count down by itself; lengths are seconds. What a viewer may not see is not in
their model at all.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.handlers.access import Viewer

VIEWERS: tuple[Viewer, ...] = ("facilitator", "participant", "stage")


class Part(BaseModel):
    """Base of everything in the model."""

    model_config = ConfigDict(frozen=True, defer_build=True)  # built with the first page: a service starts faster


class Picture(Part):
    """A picture of a step or poll."""

    url: str
    alt: str


class Question(Part):
    """A prompt: its number in the step, its words, and whether it can be left out."""

    number: int
    ask: str
    optional: bool = False


class NowOn(Part):
    """The running step. `left` is set only while the clock stands still; else `ends_at` says it."""

    step: str
    title: str
    block: str
    mode: str
    starts_at: datetime
    ends_at: datetime
    lasts: float
    left: float | None
    said: str
    cue: str
    asked: tuple[Question, ...]
    image: Picture | None
    finished: int | None
    next_title: str
    next_at: datetime | None


class Tray(Part):
    """Prompts of the running step: those that wait, how many fit in the time left. For facilitators."""

    waiting: tuple[Question, ...]
    fit: int


class StepTime(Part):
    """A step with the clock times the plan gave it, and those it had, has or will have."""

    step: str
    title: str
    mode: str
    state: Literal["done", "now", "to come", "left out"]
    planned_at: datetime
    planned_until: datetime
    starts_at: datetime | None
    ends_at: datetime | None


class BlockTimes(Part):
    """A block, in the same way."""

    block: str
    title: str
    state: Literal["done", "now", "to come", "left out"]
    planned_at: datetime
    planned_until: datetime
    starts_at: datetime
    ends_at: datetime
    steps: tuple[StepTime, ...]


class Somebody(Part):
    """A person of the session, for facilitators."""

    name: str
    present: bool
    facilitates: bool
    takes_part: bool


class Seat(Part):
    """Somebody in a pair, and as what."""

    name: str
    role: str


class Room(Part):
    """A pair or trio and the number of its room."""

    number: int
    seats: tuple[Seat, ...]


class PairWork(Part):
    """The pairs of the running block, or of the one they were told for last."""

    title: str
    rooms: tuple[Room, ...]
    without: tuple[str, ...]


class Bar(Part):
    """One option of a poll; `count` is None as long as counts may not be seen."""

    label: str
    count: int | None
    share: float


class PollNow(Part):
    """A poll or check that is open, or the last one that was closed."""

    poll: str
    question: str
    open: bool
    anonymous: bool
    answered: int
    bars: tuple[Bar, ...]
    counted: bool
    image: Picture | None = None


class PollToOpen(Part):
    """A poll of the plan that a facilitator may open."""

    poll: str
    question: str


class RoundNow(Part):
    """Everyone in turn: who speaks, who comes, who has been."""

    question: str
    speaker: str
    turn_ends_at: datetime | None
    seconds_each: int
    waiting: tuple[str, ...]
    later: tuple[str, ...]
    spoken: tuple[str, ...]


class Moved(Part):
    """A block's start before and after a re-fit."""

    title: str
    before: datetime
    after: datetime


class WayOut(Part):
    """A way to deal with being behind, for facilitators. `say` takes it."""

    way: str
    say: str
    ends_at: datetime
    saves: float
    shrunk: tuple[str, ...]
    dropped: int
    moved: tuple[Moved, ...]


class Live(Part):
    """Everything a page shows."""

    run: str
    viewer: Viewer
    version: int
    at: datetime
    zone: str
    title: str
    phase: Literal["new", "open", "running", "paused", "ended"]
    late: bool
    started_at: datetime | None
    planned_end: datetime | None
    ends_at: datetime | None
    behind: float
    now: NowOn | None
    blocks: tuple[BlockTimes, ...]
    here: int
    people: tuple[Somebody, ...]
    pairs: PairWork | None
    polls: tuple[PollNow, ...]
    polls_to_open: tuple[PollToOpen, ...]
    round: RoundNow | None
    tray: Tray | None
    ways: tuple[WayOut, ...]
    before: tuple[str, ...]
    missed: tuple[str, ...] = ()
    """What the chat did not get to see, by the titles of steps. For facilitators."""

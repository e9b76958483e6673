"""Live model: the data that a run's pages show, ready for JSON. `bot.web.live_view` builds it.

Times are absolute, so that a page can count down on its own. Durations are in seconds. The model of a viewer contains
nothing that they may not see.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.handlers.access import Viewer


class Part(BaseModel):
    """Base class of all models in this module."""

    model_config = ConfigDict(frozen=True, defer_build=True)  # built for the first page, so that the service starts faster


class Picture(Part):
    """Picture of a step or poll."""

    url: str
    alt: str


class Question(Part):
    """Question of a step: its number, its text, and whether it can be left out."""

    number: int
    ask: str
    optional: bool = False
    sent: bool = False


class NowOn(Part):
    """Running step. `left` is set only if the clock is stopped; otherwise see `ends_at`."""

    step: str
    title: str
    block: str
    mode: str
    turn: str  # which part of a repeated step it is
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


class Items(Part):
    """What the page's buttons are about now (`dialogs.run.items`). The same button pressed twice then counts once."""

    until: str = ""
    turn: str = ""
    tray: str = ""
    offer: str = ""
    pause: str = ""


class Tray(Part):
    """Question tray of the running step: all questions, those still to send, and how many fit in the time left.

    For facilitators.
    """

    questions: tuple[Question, ...]
    waiting: tuple[Question, ...]
    fit: int


class StepTime(Part):
    """Step with its planned clock times, and its actual or expected times."""

    step: str
    title: str
    mode: str
    state: Literal["done", "now", "to come", "left out"]
    planned_at: datetime
    planned_until: datetime
    starts_at: datetime | None
    ends_at: datetime | None


class BlockTimes(Part):
    """Block with its planned clock times, and its actual or expected times."""

    block: str
    title: str
    state: Literal["done", "now", "to come", "left out"]
    planned_at: datetime
    planned_until: datetime
    starts_at: datetime
    ends_at: datetime
    steps: tuple[StepTime, ...]


class Somebody(Part):
    """Person of the session, for facilitators. `since`: when they left, if they are away."""

    name: str
    present: bool
    since: datetime | None
    facilitates: bool
    takes_part: bool


class Seat(Part):
    """Person in a pair, with their role."""

    name: str
    role: str


class Marks(Part):
    """What a room told the facilitators, and who belongs there and is not there. `until`: it has longer than the step."""

    finished: bool
    asks: bool
    alone: bool
    until: datetime | None
    missing: tuple[str, ...]
    call: str = ""  # the address of a call of its people in Teams


class Room(Part):
    """Pair or trio, with its room number. Only facilitators get the marks."""

    number: int
    seats: tuple[Seat, ...]
    marks: Marks | None = None


class Place(Part):
    """Person with their room, for the platform's own dialog."""

    name: str
    room: int


class Opening(Part):
    """Rooms to be opened by hand, for facilitators: when, and everybody in the order of the platform's dialog.

    `now`: people know their rooms, so it is time.
    """

    platform: str
    at: datetime
    now: bool
    places: tuple[Place, ...]


class PairWork(Part):
    """Pairs or groups of the running block, or those that were announced last. In a bowl the one room has those who talk.

    `going`: they are in their rooms, until `ends_at`.
    """

    title: str
    going: bool
    ends_at: datetime | None
    rooms: tuple[Room, ...]
    without: tuple[str, ...]
    kind: Literal["pairs", "groups", "bowl"] = "pairs"
    finished: int | None = None  # how many rooms have; for facilitators
    opening: Opening | None = None
    face_to_face: bool = False  # they sit in groups, and there are no rooms


class Bar(Part):
    """Poll option. `count` is None while counts may not be shown. `said` is the count in words, as in "5 or more"."""

    label: str
    count: int | None
    share: float
    said: str = ""


class PollNow(Part):
    """Open poll or check, or the latest closed one. `at_least`: `answered` is not exact, so that no single press shows."""

    poll: str
    question: str
    open: bool
    anonymous: bool
    answered: int
    bars: tuple[Bar, ...]
    counted: bool
    opening: str = ""
    image: Picture | None = None
    at_least: bool = False


class IdeaNow(Part):
    """Idea with its number. `state` says what the facilitator decided about it."""

    number: int
    text: str
    state: Literal["waiting", "shown", "hidden"]
    by: str = ""


class CloudWord(Part):
    """Word of a cloud. `size` goes from 1 (least frequent) to 5."""

    word: str
    size: int


class IdeasNow(Part):
    """Question for ideas: open, or with the ideas that this viewer may see."""

    ask: str
    open: bool
    anonymous: bool
    ideas: tuple[IdeaNow, ...]
    cloud: tuple[CloudWord, ...] = ()
    waits: bool = False
    short: bool = False


class PollToOpen(Part):
    """A poll of the plan that a facilitator may open. `opens_at`: when it opens by itself."""

    poll: str
    question: str
    opens_at: datetime | None


class RoundNow(Part):
    """Round: the current speaker, the next ones, and those who have spoken."""

    question: str
    speaker: str
    turn_ends_at: datetime | None
    seconds_each: int
    waiting: tuple[str, ...]
    later: tuple[str, ...]
    spoken: tuple[str, ...]


class Moved(Part):
    """A block's start before and after rescheduling."""

    title: str
    before: datetime
    after: datetime


class WayOut(Part):
    """Catch-up option for facilitators. The command in `say` applies it."""

    way: str
    say: str
    ends_at: datetime
    saves: float
    shrunk: tuple[str, ...]
    dropped: int
    moved: tuple[Moved, ...]


class LastCommand(Part):
    """The command that `undo` would take back. `minutes` is how much longer or shorter it made the step."""

    name: str
    at: datetime
    minutes: int


class AfterEnd(Part):
    """Session that has ended: what people take along, and what comes next. `people`: how many were there."""

    after: tuple[str, ...]
    questions_sent: int
    people: int
    next_session: int | None  # its number in the programme
    next_has_date: bool = False


class Live(Part):
    """Live model: everything that a page shows."""

    run: str
    viewer: Viewer
    version: int
    at: datetime
    zone: str
    title: str
    phase: Literal["new", "open", "running", "paused", "ended"]
    late: bool
    session: int | None  # its number in the programme
    paused_at: datetime | None
    undo: LastCommand | None
    started_at: datetime | None
    planned_end: datetime | None
    ends_at: datetime | None
    reopen_until: datetime | None  # until when an ended session can be reopened
    behind: float
    now: NowOn | None
    blocks: tuple[BlockTimes, ...]
    here: int
    expected: int  # how many people the plan is for
    people: tuple[Somebody, ...]
    pairs: PairWork | None
    polls: tuple[PollNow, ...]
    polls_to_open: tuple[PollToOpen, ...]
    ideas: IdeasNow | None
    round: RoundNow | None
    tray: Tray | None
    ways: tuple[WayOut, ...]
    before: tuple[str, ...]
    visit: int = 0
    items: Items = Items()
    missed: tuple[str, ...] = ()
    """Titles of the steps whose messages did not reach the chat. For facilitators."""
    end: AfterEnd | None = None

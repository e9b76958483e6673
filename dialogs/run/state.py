"""Aggregate state: one performance of a plan in one conversation, folded from its events.

`Run()` is the run before anything happened. Only `dialogs.run.evolve` makes new ones. Who takes part: everybody who is here,
and facilitators only if they asked (`pair me`). The session's clock stands still in a pause. Until the chat's time zone is
known it is Europe/London.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal, TypeVar

from dialogs.run.events import About, Group
from dialogs.run.feature_states import IdeasState, NeedsState, PersonState, PollState, RoundState, RuleState
from dialogs.run.rooms import NO_MARKS, RoomMarks
from dialogs.texts.sentence import PersonId

GONE_AFTER = timedelta(minutes=1)  # how long after their connection was lost somebody counts as gone
NEVER = datetime.min.replace(tzinfo=UTC)  # before everything else
MOST_UNDOS = 5  # how many commands back `undo` can go
REOPEN_FOR = timedelta(minutes=10)  # how long after its end a session can be reopened

Phase = Literal["new", "open", "running", "paused", "ended"]
K = TypeVar("K")
V = TypeVar("V")


def without(people: tuple[PersonId, ...], person: PersonId) -> tuple[PersonId, ...]:
    """`people`, who are in order, and one less."""
    place = bisect_left(people, person)
    return (*people[:place], *people[place + 1 :]) if people[place : place + 1] == (person,) else people


def with_entry(mapping: Mapping[K, V], key: K, value: V) -> Mapping[K, V]:
    """`mapping` with one entry more or changed, still immutable."""
    changed: dict[K, V] = (
        mapping.copy() if isinstance(mapping, MappingProxyType) else dict(mapping)
    )  # much quicker for a proxy
    changed[key] = value
    return MappingProxyType(changed)


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Question:
    """What a person was asked before their command is carried out; the command is made again from this for a yes."""

    number: int
    about: About
    argument: str | None
    at: datetime


@dataclass(frozen=True)
class Stay:
    """A step that was performed: from when to when."""

    step: str
    started_at: datetime
    ended_at: datetime
    in_chat: bool = False  # of work in rooms: its card stood in the chat, since it began when nobody was here


@dataclass(frozen=True)
class TurnsHad:
    """What people were in the turns of a block before its groups changed; the groups of now perform from turn `since` on."""

    since: int = 0
    roles: tuple[tuple[PersonId, str], ...] = ()


@dataclass(frozen=True)
class NextGroups:
    """The groups of a block's next item, from the start of `step`. `drawn` is the stamp in the slots of their cards."""

    step: str
    groups: tuple[Group, ...]
    drawn: str
    told: bool = False  # everybody has their own card, not only facilitators the list


@dataclass(frozen=True)
class Waiting:
    """A step is over, and the next one begins at a clock time: `until` then people wait. `number` names the card."""

    since: datetime
    until: datetime
    number: int


@dataclass(frozen=True)
class Visit:
    """One stay in a step. A new one is made when a step is entered, so nothing of the visit before can remain."""

    number: int = 0  # how many steps were started so far; names the slots of a step's messages
    step: str | None = None
    started_at: datetime | None = None
    ends_at: datetime | None = None
    sent: frozenset[int] = frozenset()  # numbers of the prompts sent
    notified: frozenset[timedelta] = frozenset()  # time left at which everybody was told
    nudges: frozenset[timedelta] = frozenset()  # time left at which those who asked for it were told
    asked_next: bool = False
    ask: int = 0  # number of the card that asks whether to go on
    waiting: Waiting | None = None
    retimed_at: datetime | None = None  # when its length last changed: prompts are spaced anew from then
    prompted_at: datetime | None = None  # when the last prompt was sent
    in_tray: frozenset[int] = frozenset()  # numbers of the prompts that do not fit any more, as facilitators were told
    poll_ends_at: datetime | None = None  # when the step's poll closes by itself, where it has a length of its own
    timed_poll: str = ""  # that poll
    polled_at: datetime | None = None  # when that poll closed: what follows in the step begins then
    ideas_end_at: datetime | None = None  # when collecting ideas closes by itself
    round: RoundState | None = None
    needs_form: bool = False  # the way to write support needs was posted
    rooms: RoomMarks = NO_MARKS
    round_held: bool = False  # the group is too large for the time: facilitators were asked, and nobody was called on
    in_chat: bool = False  # nobody was here when it began, so its card is in the chat even where people work in rooms


@dataclass(frozen=True)
class Clock:
    """The times of a run: whether it runs, what was performed, and what differs from the plan."""

    phase: Phase = "new"
    opened_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    reopen_until: datetime | None = None  # until when the end can be taken back
    reopened: int = 0  # how often it was; names the slots of the end
    paused_at: datetime | None = None
    paused_for: timedelta = timedelta(0)
    late_since: datetime | None = None
    resumes_at: datetime | None = None  # when a pause ends by itself
    lengths: Mapping[str, timedelta] = field(default_factory=_empty)  # steps whose length differs from the plan's
    lent: Mapping[str, timedelta | None] = field(default_factory=_empty)  # entries of `lengths` before time was lent
    skipped: frozenset[str] = frozenset()
    dropped: frozenset[tuple[str, int]] = frozenset()  # prompts a re-fit leaves out: (step, number)
    called: Mapping[int, datetime] = field(default_factory=_empty)  # last step index of a stretch -> back at, as told
    stays: tuple[Stay, ...] = ()
    changes: int = 0  # how many changes of times were announced; names their slots
    pause: int = 0  # number of the last pause; names its cards
    offered_at: datetime | None = None  # when the ways to catch up were offered that nobody has answered yet

    @property
    def stopped_at(self) -> datetime | None:
        """The moment at which a paused session stands still; None while it runs."""
        return (self.late_since or self.paused_at) if self.phase == "paused" else None


@dataclass(frozen=True)
class PlannedStart:
    """A start that was set for later, by whom and when, and what the session begins with."""

    by: PersonId
    set_at: datetime
    starts_at: datetime
    timezone: str | None = None
    rules: tuple[str | None, ...] = ()
    attendance: bool | None = None
    attendance_for: timedelta = timedelta(days=730)


@dataclass(frozen=True)
class Undoable:
    """A facilitator's command that `undo` may take back, with the run before and after it.

    Runs share everything that did not change, so this is small. `after` is None while the command is being carried out, and
    for commands that earlier versions recorded. It can be taken back in the visit number `visit`.
    """

    name: str
    at: datetime
    by: PersonId
    visit: int
    before: Run
    after: Run | None = None

    @property
    def moved(self) -> bool:
        """It led to another step."""
        return self.after is not None and self.after.visit.number != self.before.visit.number

    @property
    def ended(self) -> bool:
        """It ended the session."""
        return self.after is not None and self.before.live and self.after.phase == "ended"


@dataclass(frozen=True)
class Run:
    """The whole state. Times are aware UTC instants. What is asked for most has a property of its own."""

    clock: Clock = Clock()
    visit: Visit = Visit()
    latest_at: datetime | None = None  # when the latest event happened
    seed: int = 0
    timezone: str = "Europe/London"
    plan: str | None = None
    facilitators: frozenset[PersonId] = frozenset()
    people: Mapping[PersonId, PersonState] = field(default_factory=_empty)
    here: tuple[PersonId, ...] = ()  # those of `people` who are present, in order: asked far more often than it changes
    as_they_came: tuple[PersonId, ...] = ()  # the same in the order of arrival: people look for a new name at the end
    leaving: Mapping[PersonId, datetime] = field(default_factory=_empty)  # whose connection is lost: when they count as gone
    unplugged: frozenset[PersonId] = frozenset()  # devices of merged people that are not in the meeting now
    unled: datetime | None = None  # since when nobody who leads is here, because the last of them went
    taking_part: frozenset[PersonId] = frozenset()  # facilitators who want to be paired and to speak
    apart: frozenset[frozenset[PersonId]] = frozenset()
    aliases: Mapping[PersonId, PersonId] = field(default_factory=_empty)  # second devices -> the person they belong to
    prompts_sent: frozenset[tuple[str, int]] = frozenset()  # (step, number), over the whole run
    polls: Mapping[str, PollState] = field(default_factory=_empty)
    pairs: Mapping[str, tuple[Group, ...]] = field(default_factory=_empty)
    earlier_groups: Mapping[str, tuple[tuple[Group, ...], ...]] = field(default_factory=_empty)  # of items before this one
    turns: Mapping[str, TurnsHad] = field(default_factory=_empty)  # of pair work that was mended after its first turn
    homes: Mapping[str, Mapping[PersonId, int]] = field(default_factory=_empty)  # the room of each person's last full draw
    pairs_shown: Mapping[str, str] = field(default_factory=_empty)  # the slot in which everybody saw a block's pairs last
    pairs_seen: Mapping[str, str] = field(default_factory=_empty)  # the slot before that one: its card is still in the chat
    pairs_told: frozenset[str] = frozenset()  # the blocks whose people have their own card
    next_groups: Mapping[str, NextGroups] = field(default_factory=_empty)  # of a block whose groups change with each item
    fresh: frozenset[str] = frozenset()  # blocks whose groups were drawn by hand since people worked in them
    rooms_shown: Mapping[str, str] = field(default_factory=_empty)  # the slot of facilitators' list of a block's rooms
    pair_cards: Mapping[str, Mapping[PersonId, str]] = field(default_factory=_empty)  # slots of those cards, by block
    nudged: frozenset[PersonId] = frozenset()  # who asked to be told when pair work runs out
    quiet: frozenset[PersonId] = frozenset()  # who wants no notifications on top of the meeting
    rules: tuple[RuleState, ...] = ()
    rules_carried: int = 0  # how many of them come from an earlier session
    needs: NeedsState | None = None  # once they were collected
    ideas: Mapping[str, IdeasState] = field(default_factory=_empty)
    asked_ready: tuple[PersonId, ...] = ()
    attendance: bool | None = None  # whether facilitators want it kept; None: nobody said
    attendance_until: datetime | None = None  # everybody was told that it is kept until then
    halves: int | None = None  # rounds held so far since half of the group speaks in each; None: everyone speaks
    notes: int = 0
    asked: int = 0  # how many questions facilitators were asked
    questions: Mapping[PersonId, Question] = field(default_factory=_empty)  # the open one of each person, in this visit
    moved: tuple[PersonId, datetime] | None = None  # who moved the session to another step by hand last, and when
    planned_start: PlannedStart | None = None
    heard: Mapping[str, tuple[PersonId, ...]] = field(default_factory=_empty)  # spoke in a round that was taken back
    undos: tuple[Undoable, ...] = ()  # commands of facilitators that may be taken back, the last one last
    undone: str | None = None  # the name of the command that was taken back last
    withdrew: tuple[PersonId, datetime] | None = None  # who said no to a question last, or took back what led to it
    undone_by: tuple[PersonId, datetime] | None = None  # who took it back, and when

    @property
    def phase(self) -> Phase:
        """Where the session is in its life."""
        return self.clock.phase

    @property
    def step(self) -> str | None:
        """The path of the running step; after the end, of the last one."""
        return self.visit.step

    @property
    def step_started_at(self) -> datetime | None:
        """When the running step began, moved by pauses."""
        return self.visit.started_at

    @property
    def ends_at(self) -> datetime | None:
        """When the running step ends."""
        return self.visit.ends_at

    @property
    def round(self) -> RoundState | None:
        """The round of the running step, also once it is over."""
        return self.visit.round

    @property
    def keeps_attendance(self) -> bool:
        """Who was here is kept by block: everybody was told at the start, and nobody has changed that since."""
        return self.attendance_until is not None and self.attendance is not False

    @property
    def participants(self) -> tuple[PersonId, ...]:
        """People present who take part: facilitators only when they asked to."""
        found = self.here
        for person in self.facilitators - self.taking_part:  # a few, so thousands of others need not be looked at
            found = without(found, person)
        return found

    def knows_here(self, person: PersonId) -> bool:
        """Whether somebody is known to be here: not one whose connection was lost, who must say so again."""
        known = self.people.get(self.aliases.get(person, person))
        return known is not None and known.present and person not in self.leaving

    def takes_part(self, person: PersonId) -> bool:
        """Whether somebody is one of the `participants`, without listing them all."""
        state = self.people.get(person)
        return state is not None and state.present and person not in self.facilitators - self.taking_part

    def moment(self, at: datetime) -> datetime:
        """`at` on the clock of the session, which stands still while it is paused."""
        return self.clock.stopped_at or at

    @property
    def led(self) -> bool:
        """Whether somebody who leads the session is here."""
        return not self.facilitators.isdisjoint(self.here)

    def devices(self, person: PersonId) -> frozenset[PersonId]:
        """Everything this person is in the meeting with: more than one entry once they were merged."""
        return frozenset({person, *(other for other, owner in self.aliases.items() if owner == person)})

    @property
    def live(self) -> bool:
        """The session has begun and not ended."""
        return self.clock.phase in ("running", "paused")

"""Cards about a session as a whole: who is here, what is to come, where we are, and that it is over.

Only facilitators get preparation, readiness, group size and the summary. “Are you ready?” goes to one person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.messages.base import BaseCard, ControlCard
from dialogs.run.messages.steps import StepCard
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class WelcomeCard(ControlCard):
    """Who the bot is, what it keeps, and a button to say "I am here". `here` are people who did, and so many `more`."""

    type: Literal["WelcomeCard"] = "WelcomeCard"
    here: tuple[PersonId, ...] = ()
    started: bool = False
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class LeadCard(BaseCard):
    """Nobody who leads is here any more: how somebody can take over; and once `person` leads, that they do."""

    type: Literal["LeadCard"] = "LeadCard"
    person: PersonId | None = None


@dataclass(frozen=True, kw_only=True)
class BeforeCard(BaseCard):
    """What people need before the session: for everybody, or only for who asked (`own`), also once it has `started`."""

    type: Literal["BeforeCard"] = "BeforeCard"
    own: bool = False
    started: bool = False


@dataclass(frozen=True, kw_only=True)
class PrepareCard(BaseCard):
    """For facilitators: what to do before the day, and background to read."""

    type: Literal["PrepareCard"] = "PrepareCard"
    started: bool = False


@dataclass(frozen=True, kw_only=True)
class ReadyCard(BaseCard):
    """For one person before the session: what is needed, and two buttons: ready, or please help me."""

    type: Literal["ReadyCard"] = "ReadyCard"
    started: bool = False


@dataclass(frozen=True, kw_only=True)
class ReadinessCard(BaseCard):
    """For facilitators: how many are ready and who asked for help (put in when drawn). `asked` were asked."""

    type: Literal["ReadinessCard"] = "ReadinessCard"
    asked: tuple[PersonId, ...]


@dataclass(frozen=True, kw_only=True)
class StartedCard(BaseCard):
    """The session has begun: title, aims, blocks with clock times, and when it ends."""

    type: Literal["StartedCard"] = "StartedCard"
    blocks: tuple[BlockTime, ...]
    ends_at: datetime
    head: StepCard | None = None  # the first step: its card is this one


@dataclass(frozen=True)
class BlockTime:
    """A block of the agenda with its clock times; `state` as seen now."""

    block: str
    starts_at: datetime
    ends_at: datetime
    state: Literal["done", "now", "to come", "left out"] = "to come"
    fixed_at: datetime | None = None  # the clock time at which it begins, where the plan has one
    slack: timedelta | None = None  # the time to spare before that; negative where it cannot be met


@dataclass(frozen=True, kw_only=True)
class AgendaCard(BaseCard):
    """All blocks with their clock times. `behind` is negative when ahead."""

    type: Literal["AgendaCard"] = "AgendaCard"
    blocks: tuple[BlockTime, ...]
    behind: timedelta
    started: bool
    paused: bool = False  # until somebody resumes, so that the figures go on counting


@dataclass(frozen=True, kw_only=True)
class SizeCard(BaseCard):
    """For facilitators: what changes because the group is large or small. `rounds`: each with the seconds of a turn.

    `early`: rounds are over before their time. `here` are the people, for somebody who asked who is here.
    """

    type: Literal["SizeCard"] = "SizeCard"
    people: int
    rounds: tuple[tuple[str, int], ...] = ()
    halved: bool = False
    one_group: bool = False
    hidden: bool = False
    early: bool = False
    started: bool = True
    here: tuple[PersonId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LinksCard(BaseCard):
    """The links of the plan, for somebody who asked."""

    type: Literal["LinksCard"] = "LinksCard"


@dataclass(frozen=True, kw_only=True)
class WhereCard(BaseCard):
    """Where we are: the step, until when, what comes next, how far behind (negative: ahead)."""

    type: Literal["WhereCard"] = "WhereCard"
    phase: Literal["open", "running", "paused", "ended"]
    step: str | None = None
    ends_at: datetime | None = None
    left: timedelta | None = None
    next_step: str | None = None
    break_at: datetime | None = None  # when the next break begins
    session_ends_at: datetime | None = None
    behind: timedelta = timedelta(0)
    finished: int | None = None
    rooms: int = 0  # in pair work, for facilitators: how many rooms there are, and how many of them have finished
    rooms_finished: int = 0
    present: int = 0
    resumes_at: datetime | None = None  # when a pause ends by itself
    starts_at: datetime | None = None  # when a session that is open begins by itself
    prompt: int | None = None  # the number of the question that was sent last
    partners: tuple[PersonId, ...] = ()  # with whom whoever asks works now, or next
    role: str | None = None
    room: int | None = None
    group_in: str | None = None  # the block in which they do, where it is still to come
    reopen_until: datetime | None = None  # until when a session that has ended can be reopened
    leads: bool = False  # whether whoever asks may reopen it


@dataclass(frozen=True, kw_only=True)
class EndedCard(BaseCard):
    """The session is over: thanks, what to take along. It can be reopened until `reopen_until`, or was, at `reopened_at`.

    Then it ends at `goes_on_until`: the one message of that moment is the card of what is on.
    """

    type: Literal["EndedCard"] = "EndedCard"
    ended_at: datetime
    early: bool
    lasted: timedelta
    reopen_until: datetime | None = None
    reopened_at: datetime | None = None
    goes_on_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SummaryCard(BaseCard):
    """For facilitators after the end: how the time went, people, prompts sent and left out."""

    type: Literal["SummaryCard"] = "SummaryCard"
    planned: timedelta
    lasted: timedelta
    present: int
    prompts_sent: int
    prompts_left: int
    skipped: tuple[str, ...]
    ended_at: datetime | None = None  # None on cards of earlier versions
    reopen_until: datetime | None = None
    reopened_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class JustEndedCard(BaseCard):
    """A session has just ended, and somebody wants to start: reopen it, or begin `title`? `start` is what they typed."""

    type: Literal["JustEndedCard"] = "JustEndedCard"
    ended_at: datetime
    reopen_until: datetime
    title: str
    start: str

"""Cards about several sessions: their dates, what somebody missed, and what is done between them.

Missed sessions, ideas to try and own lines go to one person; what people thought of a session, as sums, goes to
facilitators. When each is sent: `programme/errands.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dialogs.run.messages.base import BaseCard, ControlCard
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class CohortOfferCard(ControlCard):
    """For the facilitator who starts a later session in a new chat: `same` of the `of` people here did the session before
    together, which they last did at `last_at`. Are they the same group? `start` is the text that starts."""

    type: Literal["CohortOfferCard"] = "CohortOfferCard"
    start: str
    same: int
    of: int
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class CohortWordCard(BaseCard):
    """For somebody who led a group, and nobody else: `asked_by` wants it to go on in this chat. It last met at `last_at`.
    `plan` is the session that is to come."""

    type: Literal["CohortWordCard"] = "CohortWordCard"
    asked_by: PersonId
    last_at: datetime
    plan: str


@dataclass(frozen=True)
class SessionDate:
    """One session of a programme: when it is to be or was held (`held`), and the first and last day it is best held on.
    `outside` when its date is not between them."""

    session: int
    title: str
    at: datetime | None
    held: bool = False
    first: datetime | None = None
    last: datetime | None = None
    outside: bool = False


@dataclass(frozen=True, kw_only=True)
class ProgrammeCard(BaseCard):
    """The sessions of the programme and their dates, in the order they are held.

    `calendar` is the link to the dates to come, and works until `calendar_until`; without one, `cohort` is the group's id,
    for whoever runs the service to write the file. `wanted`: facilitators are asked for the date of this session.
    """

    type: Literal["ProgrammeCard"] = "ProgrammeCard"
    dates: tuple[SessionDate, ...]
    calendar: str | None = None
    calendar_until: datetime | None = None
    cohort: str | None = None
    wanted: int | None = None


@dataclass(frozen=True, kw_only=True)
class SessionDayCard(BaseCard):
    """A session is to come: its date was set (`at` None: taken back), it is in two days, tomorrow, or about to open.

    `was`: the date it was to have until now.
    """

    type: Literal["SessionDayCard"] = "SessionDayCard"
    session: int
    title: str
    what: Literal["set", "ready", "bring", "opens"]
    at: datetime | None
    lasts: timedelta
    was: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class MissedCard(BaseCard):
    """For one person: a session they missed (or `parts` of it, titles of blocks, when they were there for the rest).

    `link` leads to the pack, where the service has an address; `facilitators` are whom to ask; `next_at` the next session.
    """

    type: Literal["MissedCard"] = "MissedCard"
    session: int
    title: str
    aims: tuple[str, ...]
    parts: tuple[str, ...]
    link: str | None
    link_until: datetime | None
    facilitators: tuple[PersonId, ...]
    next_session: int | None = None
    next_at: datetime | None = None
    whole: bool = True
    on: bool = False  # the session is still going on


@dataclass(frozen=True, kw_only=True)
class BetweenCard(BaseCard):
    """For one person between sessions: try something. `number` counts from 1 over the gap."""

    type: Literal["BetweenCard"] = "BetweenCard"
    number: int


@dataclass(frozen=True, kw_only=True)
class IntentionCard(BaseCard):
    """For one person after a session: shall I keep one line for you? After the last one (`last`) it comes back once."""

    type: Literal["IntentionCard"] = "IntentionCard"
    session: int = 1
    last: bool = False


@dataclass(frozen=True, kw_only=True)
class IntentionBackCard(BaseCard):
    """For the one who wrote it after that session: their own line. It is looked up when the card is drawn.

    `deleted_at`: this is the one time it comes back, and when it is deleted.
    """

    type: Literal["IntentionBackCard"] = "IntentionBackCard"
    person: PersonId
    session: int = 0
    deleted_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class EvaluationCard(BaseCard):
    """One anonymous question about a session that is over (`question` is its index), to be answered until `until`.

    Session 0 means the whole programme.
    """

    type: Literal["EvaluationCard"] = "EvaluationCard"
    session: int
    question: int
    until: datetime
    open: bool = True


@dataclass(frozen=True)
class Evaluated:
    """The sums of one question; no `counts` where they would give answers away. `earlier` are those of other groups,
    `sessions` those of this group about its sessions until now, as far as they may be shown."""

    question: int
    answered: int
    counts: tuple[int, ...]
    earlier: tuple[int, ...]
    sessions: tuple[tuple[int, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvaluatedCard(BaseCard):
    """For facilitators: what people thought of a session (0: of the programme), beside how earlier groups answered."""

    type: Literal["EvaluatedCard"] = "EvaluatedCard"
    session: int
    answers: tuple[Evaluated, ...]

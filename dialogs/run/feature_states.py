"""State of what a step can hold: people, polls, rounds, ground rules, support needs, ideas. Part of the run's state.

It holds no names and no texts. Of a person it has whether they are here, and from earlier sessions their partners, their
roles and how late they spoke.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class PersonState:
    """What a run knows of a person: here or not, and what the cohort remembers."""

    present: bool = True
    past_partners: tuple[PersonId, ...] = ()
    past_roles: tuple[str, ...] = ()
    past_turns: tuple[int, ...] = ()
    joined_at: datetime | None = None  # when they came last
    left_at: datetime | None = None  # when they went last


@dataclass(frozen=True)
class PollState:
    """A poll or check of the run. `counts` is empty while open, and when results stay hidden.

    `latest` is the highest opening so far. `held` is one that was taken back: the poll opens again with its answers.
    """

    opening: int = 0
    latest: int = 0
    held: int = 0
    open: bool = False
    step: str = ""
    apart: bool = False  # its step began again while it was open: the step has a card of its own now
    options: tuple[str, ...] | None = None  # the facilitator's own, where they replaced the plan's
    image_url: str | None = None
    image_alt: str | None = None
    answered: int = 0
    counts: tuple[int, ...] = ()
    told: tuple[int, tuple[int, ...]] | None = None  # answers and counts that were shown before it opened again
    ideas: tuple[tuple[int, ...], ...] = ()  # of a vote on ideas: the numbers that each option stands for
    results: tuple[str, ...] = ()  # the slots in which its results were shown
    past: tuple[str, ...] = ()  # the slots of its earlier openings


@dataclass(frozen=True)
class RoundState:
    """A round under way: `waiting` are still to speak, in order.

    Who `passed` once is asked again, so they wait too; who passed twice does not. Neither has spoken.
    """

    step: str
    order: tuple[PersonId, ...]
    waiting: tuple[PersonId, ...]
    seconds_each: int  # of the turn that is on
    share: int  # the most that a coming turn gets
    spoken: tuple[PersonId, ...] = ()
    passed: tuple[PersonId, ...] = ()
    passed_last: tuple[PersonId, datetime] | None = None  # who said so themselves, and when: a double press counts once
    speaker: PersonId | None = None
    turn_ends_at: datetime | None = None
    questioned: bool = False
    told: Literal["", "short", "not all"] = ""  # what facilitators were told about the time: turns are short, or too few
    over: bool = False


@dataclass(frozen=True)
class RuleState:
    """A ground rule; its number is its place in `Run.rules`, from 1."""

    planned: str | None
    state: Literal["kept", "new", "changed", "removed"] = "new"


@dataclass(frozen=True)
class NeedsState:
    """The list of support needs: how many `lines` of people's own it has, and which numbers were `taken_out` again.

    `approved` is None while the group decides; then whether enough `agreed` that it is told to leaders.
    """

    opening: int = 0
    wrote: int = 0
    lines: int = 0
    taken_out: frozenset[int] = frozenset()
    shown_at: tuple[datetime, ...] = ()  # when somebody asked for the list: each time it was posted again
    agreed: int | None = None
    approved: bool | None = None


@dataclass(frozen=True)
class IdeasState:
    """Ideas of one question. `ideas` is how many have numbers; what is neither `shown`, `hidden` nor `merged` waits.

    `opening` counts how often it opened; `held` is one whose lines are still without numbers. `visits` are those in which
    the list was posted: each has a card to keep up to date.
    """

    opening: int = 0
    held: int = 0
    open: bool = False
    step: str = ""
    wrote: int = 0  # how many people wrote; of several times the fewest
    ideas: int = 0
    shown: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()
    merged: tuple[tuple[int, int], ...] = ()
    visits: tuple[int, ...] = ()
    waits: bool = False  # facilitators were told that a vote waits for it

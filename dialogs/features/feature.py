"""Feature: what a step can hold, as one set of hooks.

A feature is a module or a package with one `FEATURE`, listed once in `registry.FEATURES`. The engine iterates over that
tuple and names no feature. Every hook has a default that does nothing, so a feature states only what it takes part in.

Its part of the state is in `dialogs.run`: its events, how `evolve` folds them, its commands and its cards. What comes first
of things due at the same moment is in `Rank`: departures, draws, polls, prompts, return calls, notices, reminders, turns,
the end of the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from dialogs.plan.model import Plan, Step
from dialogs.run.commands import Answer, Start
from dialogs.run.effects import Effect
from dialogs.run.messages import Card, TextCard
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run, Undoable
from dialogs.texts.sentence import PersonId, Value, sentence

Effects = tuple[Effect, ...]


def _nothing(*_: object) -> None:
    return None


def _no(*_: object) -> tuple[()]:
    return ()


class Rank(IntEnum):
    """What comes first of things due at the same moment."""

    DEPARTURE = 0
    DRAW = 1
    POLL = 2
    PROMPT = 3
    RETURN = 4
    NOTICE = 5
    NUDGE = 6
    TURN = 7
    END = 8


class Due(NamedTuple):
    """Something the clock must do at `at`. What to do at the END of a step is the engine's."""

    at: datetime
    rank: Rank
    do: Callable[[PendingEvents, datetime], None] = _nothing


@dataclass(frozen=True)
class Ballot:
    """An answer as the service stores it. `secret`: the voter is kept as a keyed hash only."""

    poll: str
    opening: int
    options: tuple[int, ...]
    why: str | None
    secret: bool


@dataclass(frozen=True)
class OpenNow:
    """A poll whose answers so far a command must carry."""

    poll: str
    opening: int
    options: int
    secret: bool


@dataclass(frozen=True, kw_only=True)
class Answering:
    """How a feature takes answers. Each hook returns nothing for an answer that belongs to another feature."""

    open_now: Callable[[Plan, Run], Iterable[OpenNow]]
    accept: Callable[[Plan, Run, Answer], Ballot | None]  # raises Refused for what is no possible answer
    acknowledge: Callable[[Plan, Run, Answer], Card | None]
    show: Callable[[Plan, Run, str], Effects]  # what everybody sees after an answer to this poll


@dataclass(frozen=True, kw_only=True)
class Feature:
    """The hooks of one feature, in the order in which they come up in a session."""

    start: Callable[[PendingEvents, Start, datetime], None] = _nothing  # the session has begun, before its first step

    # the step
    host: Callable[[Plan, Run, Step], str | None] = _nothing  # the slot of its card that opened with a step, if it has one
    enter: Callable[[PendingEvents, Step | None, datetime], None] = _nothing  # a step has started, after the step given
    due: Callable[[Plan, Run, Step], Iterable[Due]] | None = None  # what the clock owes it before the step ends
    retimed: Callable[[Plan, Run, datetime], Effects] = _no  # cards to bring up to date when the step's times change
    rescheduled: Callable[[PendingEvents, datetime], None] = _nothing  # the step's length has changed
    resumed: Callable[[PendingEvents, datetime], None] = _nothing  # the clock goes on after a pause
    stop: Callable[[PendingEvents, datetime], None] = _nothing  # the step is left: what is under way ends
    leave: Callable[[PendingEvents, datetime], None] = _nothing  # the step is left for good
    close: Callable[[PendingEvents, Step | None, datetime], None] = (
        _nothing  # it is left for the step given: questions close
    )
    end: Callable[[PendingEvents, datetime], None] = _nothing  # the session is over

    # the people
    joined: Callable[[PendingEvents, PersonId, datetime], None] = _nothing  # somebody came, or takes part now
    left: Callable[[PendingEvents, PersonId, datetime], None] = _nothing  # somebody went, or no longer takes part
    regroup: Callable[[PendingEvents, datetime], None] = _nothing  # after either: who takes part is different now

    # `undo`; a hook raises Refused for what it cannot take back
    withdraw: Callable[[PendingEvents, Undoable, datetime], None] = _nothing  # the step is left as if it had not begun
    undo: Callable[[PendingEvents, Undoable, datetime], None] = _nothing  # take back what the command did to the feature
    reopen: Callable[[PendingEvents, datetime], None] = _nothing  # a step was brought back: who is here may be different

    # commands, answers, and what becomes visible
    commands: tuple[type, ...] = ()  # the commands it decides, and acknowledges to the person who gave them
    decide: Callable[[PendingEvents, Any, datetime], None] = _nothing
    acknowledge: Callable[[Plan, Run, Any, datetime], Card | None] = _nothing
    answering: Answering | None = None
    events: tuple[type, ...] = ()  # the events it reacts to
    react: Callable[[Plan, Run, Any], Effects] = _no


def good(text: str, **values: Value) -> TextCard:
    """The acknowledgement of a command that was carried out."""
    return TextCard(said=sentence(text, **values), tone="good")

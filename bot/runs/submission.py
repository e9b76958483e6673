"""Submission and result: a command on its way into the one write, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.runs.state_cache import LoadedRun
from dialogs.plan.model import Plan
from dialogs.run.commands import Command
from dialogs.run.messages import Card


@dataclass(frozen=True)
class CohortChoice:
    """The group that a session starts with: a known cohort, or with None a new one. `rules_of` is the session whose ground
    rules come along, `numbers` their new numbers by the old."""

    cohort_id: str | None = None
    rules_of: str | None = None
    numbers: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Submission:
    """`command` for a run, None when only `first` matters.

    `first` are the service's own commands that go before it (opening the run, people joining); whether they are refused is
    no concern of whoever asked. `plan` is the plan a `Start` chose, `prepared` what comes just before it with that
    plan, `reunion` the group it starts with. `ended` says that a run that is over may be asked too.
    `removed`: the chat is gone, so nothing is to be sent there any more.
    """

    run_id: str
    command: Command | None = None
    first: tuple[Command, ...] = ()
    delivery_id: str | None = None
    plan: Plan | None = None
    prepared: tuple[Command, ...] = ()
    reunion: CohortChoice | None = None
    ended: bool = False
    removed: bool = False
    origin: object | None = field(default=None, compare=False)
    """The span it comes of, while tracing is on (`bot.spans`)."""


@dataclass
class Result:
    """What came of an ask. `card` answers the person who asked. `fold` is None when the run is not there, or is over."""

    loaded: LoadedRun | None = None
    card: Card | None = None
    refused: bool = False
    repeated: bool = False

"""Submission and result: a command on its way into the one write, and what came of it.

What the service adds before a command (opening, joining) may be refused without a word to the sender.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.runs.state_cache import LoadedRun
from dialogs.plan.model import Plan
from dialogs.run.commands import Command
from dialogs.run.messages import Card


@dataclass(frozen=True)
class CohortChoice:
    """The group that a session starts with: a known cohort, or a new one with None.

    `rules_of` is the session whose ground rules are carried over, `numbers` their new numbers by the old ones.
    """

    cohort_id: str | None = None
    rules_of: str | None = None
    numbers: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A `command` for a run; None when only `first` matters.

    `first` are commands of the service that go before it (opening the run, people joining). If they are refused, the sender
    is not told. `plan` is the plan that a `Start` chose, `prepared` are commands just before it with that plan, `reunion`
    is the group it starts with. `ended`: a run that is over accepts it too. `removed`: the chat is gone, so nothing is sent
    there any more. `secret` says whether its sender took it for an answer without a name, by what memory said: where that is
    wrong, nothing is done, and the result has no run.
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
    secret: bool | None = None
    origin: object | None = field(default=None, compare=False)
    """The span in which it was submitted, while tracing is on (`bot.infra.tracing`)."""


@dataclass
class Result:
    """The result of a submission. `card` answers the sender. `loaded` is None where the run does not exist, or is over."""

    loaded: LoadedRun | None = None
    card: Card | None = None
    refused: bool = False
    repeated: bool = False

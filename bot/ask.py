"""An ask: a command on its way into the one write, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.folds import Fold
from dialogs.card import Card
from dialogs.commands import Command
from dialogs.plan import Plan


@dataclass(frozen=True, kw_only=True)
class Ask:
    """`command` for a run, None when only `first` matters.

    `first` are the service's own commands that go before it (opening the run, people joining); whether they are refused is
    no concern of whoever asked. `plan` is the plan a `Start` chose. `ended` says that a run that is over may be asked too.
    `removed`: the chat is gone, so nothing is to be sent there any more.
    """

    run_id: str
    command: Command | None = None
    first: tuple[Command, ...] = ()
    delivery_id: str | None = None
    plan: Plan | None = None
    ended: bool = False
    removed: bool = False


@dataclass
class Taken:
    """What came of an ask. `card` answers the person who asked. `fold` is None when the run is not there, or is over."""

    fold: Fold | None = None
    card: Card | None = None
    refused: bool = False
    repeated: bool = False

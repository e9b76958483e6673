"""Commands about rounds and prompts: who speaks, and about what.

Everybody may ask for the order, finish their turn and pass. Facilitators pass for others, send prompts and halve rounds. The
rules: `features/rounds.py`, `features/prompts.py` and `features/headcount.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.commands.base import BaseCommand, CommandForAll
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class ShowRound(CommandForAll):
    """Show the speaking order and who has not had a turn; starts the step's round where it has none running."""

    type: Literal["ShowRound"] = "ShowRound"


@dataclass(frozen=True, kw_only=True)
class HalveRounds(BaseCommand):
    """Let half of the group speak in each round, the other half in the next (or everyone again, with `wanted` false)."""

    type: Literal["HalveRounds"] = "HalveRounds"
    wanted: bool = True


@dataclass(frozen=True, kw_only=True)
class Done(CommandForAll):
    """My turn is over; outside a round: I have finished the task."""

    type: Literal["Done"] = "Done"


@dataclass(frozen=True, kw_only=True)
class PassTurn(CommandForAll):
    """Not now: ask me again at the end of the round. A facilitator may say it for `person`."""

    type: Literal["PassTurn"] = "PassTurn"
    person: PersonId | None = None


@dataclass(frozen=True, kw_only=True)
class MyTurn(CommandForAll):
    """Ask privately who speaks now, who is next, and when one's own turn comes."""

    type: Literal["MyTurn"] = "MyTurn"


@dataclass(frozen=True, kw_only=True)
class SendPrompt(BaseCommand):
    """Send the next prompt of the running step, or the one with this number (from 1)."""

    type: Literal["SendPrompt"] = "SendPrompt"
    number: int | None = None


@dataclass(frozen=True, kw_only=True)
class ShowTray(BaseCommand):
    """Ask privately which prompts are still to send."""

    type: Literal["ShowTray"] = "ShowTray"


RoundCommand = ShowRound | Done | PassTurn | MyTurn
PromptCommand = SendPrompt | ShowTray

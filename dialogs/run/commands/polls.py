"""Commands about polls, and answers to them.

Everybody answers. Facilitators open, close, change options, show results, and answer for a guest. The rules:
`features/polls/`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.commands.base import BaseCommand, CommandForAll
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True, kw_only=True)
class OpenPoll(BaseCommand):
    """Open a poll of the plan now: the running step's, or the one with this id."""

    type: Literal["OpenPoll"] = "OpenPoll"
    poll: str | None = None


@dataclass(frozen=True, kw_only=True)
class ClosePoll(BaseCommand):
    """Close the open poll or check (the one with this id where several are open)."""

    type: Literal["ClosePoll"] = "ClosePoll"
    poll: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangePoll(BaseCommand):
    """Before its step: replace a poll's options, and its picture, by the group's own."""

    type: Literal["ChangePoll"] = "ChangePoll"
    poll: str
    options: tuple[str, ...]
    image_url: str | None = None
    image_alt: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShowOptions(BaseCommand):
    """Ask privately for the form in which a poll's options and picture are replaced; None: the next poll to come."""

    type: Literal["ShowOptions"] = "ShowOptions"
    poll: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShowResults(BaseCommand):
    """Show the results of the last closed poll (or of this one) to everyone again."""

    type: Literal["ShowResults"] = "ShowResults"
    poll: str | None = None


@dataclass(frozen=True, kw_only=True)
class Answer(CommandForAll):
    """An answer to a poll, a check or `done`: a ballot row, never an event (`opening` None means the current one)."""

    type: Literal["Answer"] = "Answer"
    poll: str
    options: tuple[int, ...]
    opening: int | None = None
    why: str | None = None
    words: tuple[str, ...] = ()  # typed options, in place of `poll` and `options`
    on_behalf_of: PersonId | None = None  # a facilitator answers for a guest who cannot press buttons


PollCommand = OpenPoll | ClosePoll | ChangePoll | ShowOptions | ShowResults

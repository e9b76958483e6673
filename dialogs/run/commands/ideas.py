"""Commands about people's ideas, and votes by number.

Everybody writes, lists and votes; only facilitators show, hide, merge, open and close. The rules: `features/ideas/` and
`features/polls/votes.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.commands.base import BaseCommand, CommandForAll


@dataclass(frozen=True, kw_only=True)
class WriteIdeas(CommandForAll):
    """Give ideas, one a line (`collect` None: to the question that is open). The words are never in an event."""

    type: Literal["WriteIdeas"] = "WriteIdeas"
    lines: tuple[str, ...]
    collect: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShowIdeas(BaseCommand):
    """Show the group these ideas; no numbers: all that were not hidden."""

    type: Literal["ShowIdeas"] = "ShowIdeas"
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HideIdeas(BaseCommand):
    """The group does not see these ideas."""

    type: Literal["HideIdeas"] = "HideIdeas"
    numbers: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class MergeIdeas(BaseCommand):
    """These ideas are one: the first number stands for all."""

    type: Literal["MergeIdeas"] = "MergeIdeas"
    numbers: tuple[int, ...]
    collect: str | None = None


@dataclass(frozen=True, kw_only=True)
class ListIdeas(CommandForAll):
    """See the ideas: all of them for facilitators, those that are shown for everybody else."""

    type: Literal["ListIdeas"] = "ListIdeas"


@dataclass(frozen=True, kw_only=True)
class OpenIdeas(BaseCommand):
    """Collect ideas again, or now."""

    type: Literal["OpenIdeas"] = "OpenIdeas"


@dataclass(frozen=True, kw_only=True)
class CloseIdeas(BaseCommand):
    """Stop collecting ideas."""

    type: Literal["CloseIdeas"] = "CloseIdeas"


@dataclass(frozen=True, kw_only=True)
class CastVotes(CommandForAll):
    """Vote for these numbers, some perhaps several times. The service makes an Answer of it."""

    type: Literal["CastVotes"] = "CastVotes"
    numbers: tuple[int, ...]
    poll: str = ""
    opening: int | None = None


IdeasCommand = WriteIdeas | ShowIdeas | HideIdeas | MergeIdeas | ListIdeas | OpenIdeas | CloseIdeas

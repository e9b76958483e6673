"""Side effects as data: what the service must do once events are stored.

Messages to everyone, to facilitators or to one person; deletion of answers, support lines and ideas. A message past its time
is never posted, but one that is in the chat is still updated. Until when each is worth posting: `expiry`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.run.messages import Card
from dialogs.texts.sentence import PersonId

EVERYONE: Literal["everyone"] = "everyone"
FACILITATORS: Literal["facilitators"] = "facilitators"


@dataclass(frozen=True)
class Show:
    """Make the message in `slot` look like `card`: posted once, edited afterwards.

    `to` is EVERYONE, FACILITATORS or one person's id; the last two are private. After `good_until` a message that has not
    gone out is superseded, counted, and never sent; one that stands is still brought up to date. `mention` asks the channel
    to notify: "everyone", or these people.
    """

    slot: str
    card: Card
    to: str
    good_until: datetime
    mention: Literal["everyone"] | tuple[PersonId, ...] = ()
    type: Literal["Show"] = "Show"


@dataclass(frozen=True)
class ForgetBallots:
    """Delete the ballots and the secret of this opening of a poll; None: all of the run, named answers and whys too."""

    poll: str | None
    opening: int | None = None
    type: Literal["ForgetBallots"] = "ForgetBallots"


@dataclass(frozen=True)
class ForgetAnswers:
    """Delete the answers of the run with names, or those without. What people think of the session is not among them."""

    which: Literal["named", "secret"]
    type: Literal["ForgetAnswers"] = "ForgetAnswers"


@dataclass(frozen=True)
class NumberNeeds:
    """Give the support needs that were just collected numbers from `first` on, by area and alphabet."""

    first: int
    type: Literal["NumberNeeds"] = "NumberNeeds"


@dataclass(frozen=True)
class ForgetNeeds:
    """Delete lines about support needs: those with these numbers, those that have none yet, or all of the run."""

    which: tuple[int, ...] | Literal["new", "all"]
    type: Literal["ForgetNeeds"] = "ForgetNeeds"


@dataclass(frozen=True)
class NumberIdeas:
    """Give the ideas that were just collected numbers from `first` on."""

    collect: str
    opening: int
    first: int
    anonymous: bool
    type: Literal["NumberIdeas"] = "NumberIdeas"


@dataclass(frozen=True)
class KeepIdeas:
    """Keep only these numbers of a question's ideas, without whose they are. The others are deleted."""

    collect: str
    numbers: tuple[int, ...]
    type: Literal["KeepIdeas"] = "KeepIdeas"


Effect = Show | ForgetBallots | ForgetAnswers | NumberNeeds | ForgetNeeds | NumberIdeas | KeepIdeas


def stamp(at: datetime) -> str:
    """An instant as part of a slot: each message of that kind is one of its own."""
    return at.strftime("%Y%m%dT%H%M%S%f")

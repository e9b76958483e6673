"""What channels hand to the service: one small dataclass per thing that can arrive, and the outcome they get back.

A channel verifies and parses its platform's payload, makes one of these, and awaits `Service.receive(...)`. Delivery ids
make receiving idempotent: the same id gets the same outcome as before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.ports import Conversation, Member
from cards.view import View

LONGEST = 12_000  # characters with their markup that channels look at; the longest thing there is to say has 3,000


@dataclass(frozen=True)
class Heard:
    """Text addressed to the bot (mention stripped). `private` when it came outside the group chat or targeted."""

    where: Conversation
    who: Member
    text: str
    delivery_id: str
    private: bool = False


@dataclass(frozen=True)
class Pressed:
    """A button press that answers a poll, check or form. `inputs` are the view's inputs by id (several values: commas)."""

    where: Conversation
    who: Member
    form: str  # "poll", or another form's name
    poll: str
    opening: int
    options: tuple[int, ...]
    inputs: dict[str, str]
    delivery_id: str


@dataclass(frozen=True)
class Refreshed:
    """A viewer's client asks for their personal version of a message (Teams card refresh). Answered from memory."""

    where: Conversation
    who: Member
    poll: str
    opening: int


@dataclass(frozen=True)
class Arrived:
    """People joined the meeting (a platform event). They count as present."""

    where: Conversation
    who: tuple[Member, ...]
    delivery_id: str


@dataclass(frozen=True)
class Departed:
    """People left the meeting for good (not a hop between breakout rooms).

    Not `sure` where the platform cannot tell a hop from leaving: such a hint must not tear pairs apart while people are
    in breakout rooms.
    """

    where: Conversation
    who: tuple[Member, ...]
    delivery_id: str
    sure: bool = True


@dataclass(frozen=True)
class Installed:
    """The bot was added to a chat, by `who` (the first facilitator) where the platform says."""

    where: Conversation
    who: Member | None
    delivery_id: str


@dataclass(frozen=True)
class Removed:
    """The bot was taken out of the chat, or the person blocked it: stop the run quietly."""

    where: Conversation
    delivery_id: str


@dataclass(frozen=True)
class Deauthorised:
    """A whole tenant or account has withdrawn the app: end its runs and delete its data."""

    channel: str
    tenant: str
    delivery_id: str


Inbound = Heard | Pressed | Refreshed | Arrived | Departed | Installed | Removed | Deauthorised


@dataclass(frozen=True)
class Outcome:
    """What the sender of an inbound gets back. `reply` is for that person alone, in the answer to the press where the
    platform has one, else as a whisper by the channel; None when there is nothing to say."""

    reply: View | None = None
    refused: bool = False


Receive = Callable[[Inbound], Awaitable[Outcome]]
"""What channels are given to hand things in."""


def delivery_of(inbound: Heard | Pressed | Arrived | Departed | Installed) -> str:
    """The delivery id by which the service knows it: platforms' own ids are only unique within their chat."""
    return f"{inbound.where.channel}:{inbound.where.platform_id}:{inbound.delivery_id}"

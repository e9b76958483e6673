"""Channel port: the interface that Teams, Zoom and the local chat implement, what they hand in (`Heard`, `Pressed`, ...),
and their errors. Nothing outside `bot.channels` knows a platform.

Channels receive views and opaque references; they return message ids. They raise only the errors below: try again later
(`RetryLater`, `NotYet`, `Unclear`), never (`Rejected`), or not there any more (`Gone`). What follows:
`bot/delivery/sender.py`. A repeated delivery is known by a digest of its chat and id. Names are made safe to show here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol, runtime_checkable

from cards.view import View
from dialogs.run.commands import MadeFor
from dialogs.texts.display_name import display_name


class RetryLater(Exception):
    """The platform asks for patience (429, 412, 502-504, network). `after` is how long; None: the sender's own back-off."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class NotYet(RetryLater):
    """We keep back ourselves, to stay within the platform's limits or because too little time is left.

    Nobody was asked anything yet. After another request for the same message it is a RetryLater: that was a try.
    """


class Rejected(Exception):
    """The platform refuses this message for good (400, 413, ...). Sending it again would not help."""


class Unclear(RetryLater):
    """The answer proves nothing: it is a gateway's page, or a 401, 403 or 404 without a code of the platform.

    The message is tried again, and given up when that goes on for long. It never ends a session.
    """


class Gone(Exception):
    """The conversation, person or message is not there any more (bot removed, blocked, message deleted).

    `what` is "conversation" when nothing more can be sent there, "message" when only the edited message is lost (the
    sender posts it anew), "person" when one person cannot be reached privately. "conversation" needs a known code of the
    platform. The sender believes it only after several refusals over time.
    """

    def __init__(self, reason: str, what: str = "conversation") -> None:
        super().__init__(reason)
        self.what = what


@dataclass(frozen=True)
class Conversation:
    """A chat on a platform. `reference` is what the channel needs to send there (service URL, ids), as JSON-ready data."""

    channel: str  # "teams" | "zoom" | "local"
    platform_id: str
    tenant: str = ""
    reference: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """Somebody on a platform. `platform_id` is the channel's own id (Teams 29:..., Zoom user id, local p1).

    Every name enters the service here, whichever channel it comes from. So here it is made safe to show.
    """

    platform_id: str
    name: str
    email: str | None = None
    is_organiser: bool = False  # organises or hosts the meeting, as the platform says
    is_guest: bool = False
    reference: Mapping[str, str] = field(default_factory=dict)  # what a whisper to them needs (aadObjectId, jid, ...)

    def __post_init__(self) -> None:
        if (shown := display_name(self.name)) != self.name:
            object.__setattr__(self, "name", shown)


@runtime_checkable
class Remembering(Protocol):
    """A channel that remembers things about people or chats in memory."""

    def forget(self) -> None:
        """Drop all of it: somebody was erased."""
        ...


@runtime_checkable
class Proving(Protocol):
    """A channel that can say whether its platform knows it."""

    async def prove(self) -> None:
        """Have a token of the platform that is good now. Raises RetryLater with the reason where there is none."""
        ...


class Channel(Protocol):
    """What the delivery loop and the service ask of a platform."""

    name: str

    async def post(self, where: Conversation, view: View, people: Mapping[str, Member]) -> str:
        """Post `view` in the chat; `people` resolves its mentions by person id. Returns the message id."""
        ...

    async def edit(self, where: Conversation, message_id: str, view: View, people: Mapping[str, Member]) -> None:
        """Make an earlier message look like `view`. Notifies nobody."""
        ...

    async def whisper(self, where: Conversation, to: Member, view: View, message_id: str | None = None) -> str:
        """Show `view` to one person only; with `message_id`, edit what was whispered before. Returns the message id."""
        ...

    async def people(self, where: Conversation) -> Sequence[Member]:
        """Everybody in the chat, bots left out."""
        ...

    async def organisers(self, where: Conversation) -> Sequence[str]:
        """Platform ids of those who organise or host the meeting now. Asked per privileged command, never cached long."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


Why = Literal["unsigned", "forged", "expired", "foreign", "malformed", "too_large", "unverifiable", "crowded"]
"""Why a channel refused a request: no signature; a wrong signature; outside its time window; a tenant or address that is not
served; not a request of the platform's shape; too large; signing keys not available; too many requests of one tenant."""

LONGEST = 12_000  # characters with their markup that channels look at; the longest thing there is to say has 3,000


@dataclass(frozen=True)
class Heard:
    """Text addressed to the bot (mention stripped). `private` when it came outside the group chat or targeted."""

    where: Conversation
    who: Member
    text: str
    delivery_id: str
    private: bool = False
    made_for: MadeFor | None = None  # what the pressed button was made for; None for what was typed


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
    run: str = ""  # the session whose card it was, where the card says so


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
    in breakout rooms. `from_chat`: they were taken out of the chat itself, and lose their rights there.
    """

    where: Conversation
    who: tuple[Member, ...]
    delivery_id: str
    sure: bool = True
    from_chat: bool = False


@dataclass(frozen=True)
class RoleLost:
    """The platform took somebody's role as host or co-host back: they lead no longer because of it."""

    where: Conversation
    who: Member
    delivery_id: str


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


Inbound = Heard | Pressed | Refreshed | Arrived | Departed | RoleLost | Installed | Removed | Deauthorised


@dataclass(frozen=True)
class Outcome:
    """What the sender of an inbound gets back. `reply` is for that person alone, in the answer to the press where the
    platform has one, else as a whisper by the channel; None when there is nothing to say."""

    reply: View | None = None
    refused: bool = False


Receive = Callable[[Inbound], Awaitable[Outcome]]
"""What channels are given to hand things in."""


def delivery_of(inbound: Inbound) -> str | None:
    """The delivery id by which the service knows it; None for what may be handled again, because it changes nothing.

    Platforms' own ids are unique only within a chat. The id is a digest, so that the inbox names no chat: that of a private
    chat stands for a person, even after they were forgotten.
    """
    match inbound:
        case Refreshed():
            return None
        case Deauthorised(channel, tenant, delivery_id):
            parts = (channel, tenant, delivery_id)
        case _:
            parts = (inbound.where.channel, inbound.where.platform_id, inbound.delivery_id)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()

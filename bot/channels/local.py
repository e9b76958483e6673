"""Local channel: an in-memory chat for rehearsals, the terminal and the rehearsal room.

Listeners get every message in the order in which it became visible. Its members and the meeting's organisers are those it
was given. An edit of a message that was never posted here finds it gone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.ports import Conversation, Gone, Member
from cards.view import View

NAME = "local"


@dataclass(frozen=True)
class Message:
    """A message of the chat. `to` is the platform id of the only person who sees it; None: everybody does."""

    id: str
    where: str
    view: View
    to: str | None = None
    edits: int = 0


@dataclass(frozen=True)
class Seen:
    """Something became visible: a new message, or an earlier one changed."""

    kind: Literal["post", "edit"]
    message: Message


Listener = Callable[[Seen], None]


class LocalChannel:
    """A `bot.ports.Channel` whose platform is this object.

    `members` are in the chat from the start; `organisers` are the platform ids of the meeting's organisers.
    """

    name = NAME

    def __init__(self, members: Sequence[Member] = (), organisers: Sequence[str] = ()) -> None:
        self.messages: dict[str, Message] = {}
        self._members = {member.platform_id: member for member in members}
        self._organisers = tuple(organisers)
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call `listener` for everything that becomes visible from now on."""
        self._listeners.append(listener)

    def admit(self, member: Member) -> None:
        """Add a person to the chat."""
        self._members[member.platform_id] = member

    async def post(self, where: Conversation, view: View, people: Mapping[str, Member]) -> str:
        """Add a message that everybody sees."""
        return self._add(where, view, to=None)

    async def edit(self, where: Conversation, message_id: str, view: View, people: Mapping[str, Member]) -> None:
        """Change a message. Raises `Gone("message")` for one that was never posted here (another process posted it)."""
        self._change(message_id, view)

    async def whisper(self, where: Conversation, to: Member, view: View, message_id: str | None = None) -> str:
        """Add or change a message that only `to` sees."""
        if message_id is None:
            return self._add(where, view, to=to.platform_id)
        return self._change(message_id, view)

    async def people(self, where: Conversation) -> Sequence[Member]:
        """Everybody in the chat."""
        return tuple(self._members.values())

    async def organisers(self, where: Conversation) -> Sequence[str]:
        """The organisers given to the constructor."""
        return self._organisers

    async def close(self) -> None:
        """Nothing to close."""

    def _add(self, where: Conversation, view: View, to: str | None) -> str:
        message = Message(id=str(len(self.messages) + 1), where=where.platform_id, view=view, to=to)
        return self._keep("post", message)

    def _change(self, message_id: str, view: View) -> str:
        if message_id not in self.messages:
            raise Gone(f"There is no message {message_id} in this chat.", what="message")
        old = self.messages[message_id]
        return self._keep("edit", replace(old, view=view, edits=old.edits + 1))

    def _keep(self, kind: Literal["post", "edit"], message: Message) -> str:
        self.messages[message.id] = message
        for listener in self._listeners:
            listener(Seen(kind, message))
        return message.id

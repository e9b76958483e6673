"""Teams channel: the channel port over the Bot Connector. Sends views; lists people and organisers.

Who leads in Teams is asked here, anew each time: the organiser whom the meeting names, else the people whose role is
organizer. Presenters do not count, because by default everyone is one. An edit sends no notification. A list of members that
cannot be read delays no message. Apps are not counted as people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cachetools import LRUCache

from bot.channels.teams.client import Data, TeamsClient
from bot.channels.teams.events import Account
from bot.channels.teams.meeting_notifications import MeetingNotifications
from bot.channels.teams.message import message
from bot.channels.teams.parsing import NAME, member
from bot.channels.teams.whispers import Whispers
from bot.ports import Conversation, Gone, Member, NotYet, Rejected, RetryLater, Unclear
from cards.view import View

ROSTER_AGE = 300.0  # seconds; only for who may refresh a card and who is mentioned by "everyone"
MAX_ROSTERS = 2_000  # rosters in memory
MAX_ROLES = 10  # people whose role is fetched one by one where the meeting does not name its organiser


class TeamsChannel:
    """The channel port for Teams. `now` gives monotonic seconds."""

    name = NAME

    def __init__(
        self,
        client: TeamsClient,
        whispers: Whispers,
        now: Callable[[], float],
        closing: Sequence[Callable[[], Awaitable[None]]] = (),
        notifications: MeetingNotifications | None = None,
    ) -> None:
        self.notifications = notifications
        self._client, self._whispers, self._now, self._closing = client, whispers, now, closing
        self._rosters: LRUCache[str, tuple[float, tuple[Member, ...]]] = LRUCache(MAX_ROSTERS)

    async def post(self, where: Conversation, view: View, people: Mapping[str, Member]) -> str:
        """Post `view` and return its message id."""
        message_id = await self._client.post(where, message(view, people, await self._present(where, view)))
        self._notify(where, view, people)
        return message_id

    async def edit(self, where: Conversation, message_id: str, view: View, people: Mapping[str, Member]) -> None:
        """Make an earlier message look like `view`. Raises Gone("message") where it has gone or never had an id."""
        if not message_id:
            raise Gone("The platform gave this message no id, so it cannot be edited.", "message")
        quiet = replace(view, mention_everyone=False)  # an edit notifies nobody
        await self._client.edit(where, message_id, message(quiet, people, await self._present(where, quiet)))
        self._notify(where, view, people)

    async def whisper(self, where: Conversation, to: Member, view: View, message_id: str | None = None) -> str:
        """Show `view` to one person; with `message_id`, edit what was whispered before."""
        if message_id is not None:
            return await self._whispers.edit(where, to, view, message_id)
        return await self._whispers.send(where, to, view)

    async def people(self, where: Conversation) -> Sequence[Member]:
        """Everybody in the chat, without apps."""
        found = tuple(one for one in map(_member, await self._client.members(where)) if one is not None)
        self._remember(where, found)
        return found

    async def organisers(self, where: Conversation) -> Sequence[str]:
        """Platform ids of the meeting's organisers; empty where the platform does not say. Never cached: it may change.

        By default everybody is a presenter, so that role does not count.
        """
        if not where.reference.get("meeting"):
            return ()
        try:
            organiser = (await self._client.meeting(where)).get("organizer")
        except (Unclear, Rejected, Gone):
            organiser = None
        account = Account.model_validate(organiser if isinstance(organiser, dict) else {})
        if account.id.startswith("29:"):
            return (account.id,)
        people = await self.people(where)
        if account.aad:
            return tuple(one.platform_id for one in people if one.reference.get("aad") == account.aad)
        return await self._by_role(where, people)

    def forget(self) -> None:
        """See `Remembering`."""
        self._rosters.clear()
        self._whispers.forget()

    async def prove(self) -> None:
        """See `Proving`."""
        await self._client.prove()

    async def close(self) -> None:
        """Finish requests in progress, then close connections."""
        for close in self._closing:
            await close()

    def _notify(self, where: Conversation, view: View, people: Mapping[str, Member]) -> None:
        if self.notifications is not None:
            self.notifications.begin(where, view, people)

    async def _by_role(self, where: Conversation, people: Sequence[Member]) -> Sequence[str]:
        asked = [one for one in people if one.reference.get("aad")][:MAX_ROLES]
        roles = await asyncio.gather(*(self._role(where, one) for one in asked))
        return tuple(one.platform_id for one, role in zip(asked, roles, strict=True) if role == "organizer")

    async def _role(self, where: Conversation, one: Member) -> str:
        try:
            return _role(await self._client.participant(where, one.reference["aad"]))
        except (Unclear, Rejected, Gone):
            return ""

    async def _present(self, where: Conversation, view: View) -> tuple[Member, ...]:
        """Who sees a message, where it matters. A missing roster must not delay the message."""
        if not (view.fresh or view.mention_everyone):
            return ()
        kept = self._rosters.get(where.platform_id)
        if kept is not None and self._now() - kept[0] < ROSTER_AGE:
            return kept[1]
        try:
            await self.people(where)
        except NotYet:  # not remembered, so the next message asks
            return kept[1] if kept else ()
        except (RetryLater, Rejected, Gone):
            self._remember(where, kept[1] if kept else ())
        return self._rosters[where.platform_id][1]

    def _remember(self, where: Conversation, people: tuple[Member, ...]) -> None:
        self._rosters[where.platform_id] = (self._now(), people)


def _member(data: Data) -> Member | None:
    account = Account.model_validate(data)
    if not account.id or account.is_bot:
        return None
    email = data.get("email") or data.get("userPrincipalName")
    return replace(member(account), email=email if isinstance(email, str) and "@" in email else None)


def _role(participant: Data) -> str:
    """The role, lower case. The platform's own sample has a key with a space in it, so keys are stripped."""
    meeting: Any = {str(key).strip().lower(): value for key, value in participant.items()}.get("meeting")
    if not isinstance(meeting, dict):
        return ""
    role = {str(key).strip().lower(): value for key, value in meeting.items()}.get("role")
    return role.strip().lower() if isinstance(role, str) else ""

"""Zoom channel: the channel port over Team Chat. Posts, edits and sends private messages by the first route that works.

A private message is shown in the group's chat for that person's eyes only, else in their 1:1 chat with the bot. The 1:1 chat
comes first for a pair's card, and where the chat has little of its limit left. A guest can only be reached in that chat, if
its address is known. A message to which no route leads is never posted openly. Zoom lists no members and has no mentions for
bots.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from cachetools import FIFOCache

from bot.channels.zoom.background import KeyedQueue
from bot.channels.zoom.bindings import Bindings
from bot.channels.zoom.client import ZoomClient
from bot.channels.zoom.errors import Throttled
from bot.channels.zoom.parsing import NAME, is_direct
from bot.channels.zoom.rate_limits import ZoomRateLimits
from bot.channels.zoom.sender_identity import SenderIdentities
from bot.infra.rate_limit import RateLimiter
from bot.ports import Conversation, Gone, Member, NotYet, Rejected, RetryLater, Unclear
from cards.render.zoom.message import zoom
from cards.view import View

DIRECT = frozenset({"YourPairCard"})  # sent to the 1:1 chat: in a breakout room the meeting chat is not visible
RESERVE = 0.4  # share of a chat's limit that private messages leave to messages for everyone
TRY_AGAIN = 6 * 3600.0  # seconds until a failed route to a person is tried again
MAX_UNSEEN = 50_000  # people in memory who cannot see private messages in a chat


class ZoomChannel:
    """The channel port for Zoom. `now` gives monotonic seconds."""

    name = NAME

    def __init__(
        self,
        client: ZoomClient,
        bindings: Bindings,
        senders: SenderIdentities,
        queue: KeyedQueue,
        now: Callable[[], float],
        rate_limiter: RateLimiter | None = None,
    ) -> None:
        self._client = client
        self._bindings = bindings
        self._senders = senders
        self._queue = queue
        self._now = now
        self._rate_limits = ZoomRateLimits(now, rate_limiter=rate_limiter, app=client.app.robot_jid)
        # Since when a person sees no private messages in a chat, by (chat, person).
        self._unseen: FIFOCache[tuple[str, str], float] = FIFOCache(MAX_UNSEEN)

    async def post(self, where: Conversation, view: View, people: Mapping[str, Member]) -> str:
        """Post in the chat. Zoom has no mentions for bots: names stand as text, and `people` is not needed."""
        body = await self._body(where, view) | {"to_jid": where.platform_id}
        async with self._allowed(where, where.platform_id):
            return await self._client.send(body)

    async def edit(self, where: Conversation, message_id: str, view: View, people: Mapping[str, Member]) -> None:
        """Replace the whole card of a message."""
        body = await self._body(where, view)
        async with self._allowed(where, where.platform_id):
            await self._client.edit(message_id, body)

    async def delete(self, where: Conversation, message_id: str) -> None:
        """Take a message away."""
        sender = await self._senders.for_chat(where)
        async with self._allowed(where, where.platform_id):
            await self._client.delete(message_id, self._account(where), sender)

    async def whisper(self, where: Conversation, to: Member, view: View, message_id: str | None = None) -> str:
        """Show `view` to one person: in the chat for their eyes only, else in their chat with the bot."""
        if message_id is not None:
            await self.edit(where, message_id, view, {})
            return message_id
        failed: RetryLater | None = None
        unclear: Unclear | None = None
        for route in self._routes(where, to, view):
            try:
                return await route(where, to, view)
            except NotYet as error:  # where another route was tried, this counts as a failed try
                raise failed or error from None
            except Unclear as error:
                if route != self._visible:
                    raise
                failed = unclear = error
            except (Rejected, Gone) as error:
                if route == self._visible:
                    self._remember(where, to)
                failed = RetryLater(str(error))
        if unclear is not None:  # a gateway's page says nothing about the person, so this is retried
            raise unclear
        raise Gone("No private route to this person works in Zoom.", "person")

    def forget(self) -> None:
        """See `Remembering`."""
        self._senders.forget()

    async def people(self, where: Conversation) -> Sequence[Member]:
        """Nobody: a chatbot cannot list members. People become known when they write, press or join the meeting."""
        return ()

    async def organisers(self, where: Conversation) -> Sequence[str]:
        """The person who connected the chat, and the hosts of its meetings."""
        return await self._bindings.leaders(where)

    async def prove(self) -> None:
        """See `Proving`."""
        await self._client.prove()

    async def close(self) -> None:
        """Finish running work, then close connections."""
        await self._queue.close()
        await self._client.close()

    async def idle(self) -> None:
        """Wait until all queued events are handled."""
        await self._queue.idle()

    def _routes(
        self, where: Conversation, to: Member, view: View
    ) -> Sequence[Callable[[Conversation, Member, View], Awaitable[str]]]:
        """The routes to a person, best first."""
        jid, chat = to.reference.get("jid"), where.platform_id
        if is_direct(chat):
            return (self._alone,) if jid else ()
        seen = ":" not in to.platform_id and not self._is_unseen(where, to)  # guests and outsiders have no user id here
        crowded = self._rate_limits.is_crowded(chat, RESERVE)
        routes: list[Callable[[Conversation, Member, View], Awaitable[str]]] = [self._visible] if seen else []
        if jid and (view.card in DIRECT or crowded):
            return [self._alone, *routes]
        return [*routes, self._alone] if jid else routes

    async def _visible(self, where: Conversation, to: Member, view: View) -> str:
        body = await self._body(where, view) | {"to_jid": where.platform_id, "visible_to_user": to.platform_id}
        async with self._allowed(where, where.platform_id):
            return await self._client.send(body, "person")

    async def _alone(self, where: Conversation, to: Member, view: View) -> str:
        jid = to.reference["jid"]
        body = await self._body(where, view) | {"to_jid": jid, "user_jid": jid}
        async with self._allowed(where, jid):
            return await self._client.send(body, "person")

    async def _body(self, where: Conversation, view: View) -> dict[str, Any]:
        return {
            "robot_jid": self._client.app.robot_jid,
            "account_id": self._account(where),
            "user_jid": await self._senders.for_chat(where) or self._client.app.robot_jid,
            "is_markdown_support": True,
            "content": zoom(view),
        }

    def _account(self, where: Conversation) -> str:
        return where.tenant or self._client.app.account_id

    @asynccontextmanager
    async def _allowed(self, where: Conversation, chat: str) -> AsyncIterator[None]:
        """Wraps one call to a chat: keeps to the rate limits, and stops when Zoom throttles. Raises NotYet."""
        wait = await self._rate_limits.take(chat, self._account(where))
        if wait:
            raise NotYet("Zoom's limit for messages is reached for the moment.", wait)
        try:
            yield
        except Throttled as throttled:
            if throttled.after is not None:
                await self._rate_limits.hold(chat, throttled.after)
            raise

    def _remember(self, where: Conversation, to: Member) -> None:
        self._unseen[where.platform_id, to.platform_id] = self._now()

    def _is_unseen(self, where: Conversation, to: Member) -> bool:
        since = self._unseen.get((where.platform_id, to.platform_id))
        return since is not None and self._now() - since < TRY_AGAIN

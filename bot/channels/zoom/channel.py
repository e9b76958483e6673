"""Zoom as a channel: posts, edits and whispers in Team Chat."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.zoom.background import KeyedQueue
from bot.channels.zoom.bindings import Bindings
from bot.channels.zoom.client import ZoomClient
from bot.channels.zoom.errors import Throttled
from bot.channels.zoom.parsing import NAME, is_direct
from bot.channels.zoom.rate_limits import ZoomRateLimits
from bot.channels.zoom.sender_identity import SenderIdentities
from bot.infra.rate_limit import RateLimiter
from bot.ports import Conversation, Gone, Member, NotYet, Rejected
from cards.render.zoom.message import zoom
from cards.view import View

DIRECT = frozenset({"YourPairCard"})  # sent to the person alone: it is read in a breakout room, where the chat is not seen
RESERVE = 0.4  # share of a chat's allowance that whispers leave to messages for everyone
TRY_AGAIN = 6 * 3600.0  # seconds until a whisper in the chat is tried again with somebody who could not be reached so
MOST = 50_000


class ZoomChannel:
    """The `Channel` for Zoom. `now` gives seconds that only ever grow."""

    name = NAME

    def __init__(
        self,
        client: ZoomClient,
        bindings: Bindings,
        voices: SenderIdentities,
        lanes: KeyedQueue,
        now: Callable[[], float],
        rate_limiter: RateLimiter | None = None,
    ) -> None:
        self._client = client
        self._bindings = bindings
        self._voices = voices
        self._lanes = lanes
        self._now = now
        self._allowance = ZoomRateLimits(now, rate_limiter=rate_limiter, app=client.app.robot_jid)
        self._unseen: OrderedDict[tuple[str, str], float] = (
            OrderedDict()
        )  # (chat, person) who see no whispers there, since when

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
        voice = await self._voices.of(where)
        async with self._allowed(where, where.platform_id):
            await self._client.delete(message_id, self._account(where), voice)

    async def whisper(self, where: Conversation, to: Member, view: View, message_id: str | None = None) -> str:
        """Show `view` to one person: in the chat for their eyes only, else in their chat with the bot."""
        if message_id is not None:
            await self.edit(where, message_id, view, {})
            return message_id
        for way in self._ways(where, to, view):
            try:
                return await way(where, to, view)
            except (Rejected, Gone):
                if way == self._visible:
                    self._remember(where, to)
        raise Gone("There is no private way to this person in Zoom.", "person")

    async def people(self, where: Conversation) -> Sequence[Member]:
        """Nobody: Zoom lets a chatbot list no members. People become known by speaking, pressing or joining the meeting."""
        return ()

    async def organisers(self, where: Conversation) -> Sequence[str]:
        """Who connected the chat, and the hosts of its meetings."""
        return await self._bindings.leaders(where)

    async def prove(self) -> None:
        """See `Proving`."""
        await self._client.prove()

    async def close(self) -> None:
        """Let the work in hand finish, then let go of connections."""
        await self._lanes.close()
        await self._client.close()

    async def idle(self) -> None:
        """Wait until everything that came in is worked on."""
        await self._lanes.idle()

    def _ways(
        self, where: Conversation, to: Member, view: View
    ) -> Sequence[Callable[[Conversation, Member, View], Awaitable[str]]]:
        """The ways to reach somebody, best first."""
        jid, chat = to.reference.get("jid"), where.platform_id
        if is_direct(chat):
            return (self._alone,) if jid else ()
        seen = ":" not in to.platform_id and not self._is_unseen(where, to)  # guests and outsiders have no user id here
        crowded = self._allowance.is_crowded(chat, RESERVE)
        ways: list[Callable[[Conversation, Member, View], Awaitable[str]]] = [self._visible] if seen else []
        if jid and (view.card in DIRECT or crowded):
            return [self._alone, *ways]
        return [*ways, self._alone] if jid else ways

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
            "user_jid": await self._voices.of(where) or self._client.app.robot_jid,
            "is_markdown_support": True,
            "content": zoom(view),
        }

    def _account(self, where: Conversation) -> str:
        return where.tenant or self._client.app.account_id

    @asynccontextmanager
    async def _allowed(self, where: Conversation, chat: str) -> AsyncIterator[None]:
        """Around one call to a chat: within Zoom's limits, and silent there for as long as Zoom asks. Raises NotYet."""
        wait = await self._allowance.take(chat, self._account(where))
        if wait:
            raise NotYet("Zoom's limit for messages is reached for the moment.", wait)
        try:
            yield
        except Throttled as throttled:
            if throttled.after is not None:
                await self._allowance.hold(chat, throttled.after)
            raise

    def _remember(self, where: Conversation, to: Member) -> None:
        self._unseen[where.platform_id, to.platform_id] = self._now()
        if len(self._unseen) > MOST:
            self._unseen.popitem(last=False)

    def _is_unseen(self, where: Conversation, to: Member) -> bool:
        since = self._unseen.get((where.platform_id, to.platform_id))
        return since is not None and self._now() - since < TRY_AGAIN

"""Whom the bot speaks for: Zoom wants every message sent on behalf of somebody (`user_jid`), so that a channel is not
disturbed in the name of people who have left it. That is who leads in the chat, else who spoke there last, else who
installed the app.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from bot.channels.zoom.parsing import is_direct
from bot.channels.zoom.state import ChannelState
from bot.ports import Conversation

MOST = 50_000  # chats; the longest silent is forgotten first


class SenderIdentities:
    """Remembers who spoke where: in memory, and in the register who installed the app."""

    def __init__(self, register: ChannelState, at: Callable[[], datetime]) -> None:
        self._register = register
        self._at = at
        self._last: OrderedDict[str, str] = OrderedDict()  # chat -> address of who spoke there last

    async def installed(self, account: str, user_jid: str) -> None:
        """Who authorised the app for the account."""
        await self._register.enter(f"{account}/installer", {"jid": user_jid}, self._at())

    def heard(self, where: Conversation, jid: str) -> None:
        """Somebody spoke in a chat."""
        if jid:
            self._last[where.platform_id] = jid
            self._last.move_to_end(where.platform_id)
        if len(self._last) > MOST:
            self._last.popitem(last=False)

    async def of(self, where: Conversation) -> str:
        """On whose behalf to speak in a chat; "" when nobody is known."""
        if is_direct(where.platform_id):
            return where.platform_id
        led = await self._register.look_up(f"{where.tenant}/chat/{where.platform_id}") or {}
        found = led.get("voice") or self._last.get(where.platform_id)
        return found or (await self._register.look_up(f"{where.tenant}/installer") or {}).get("jid", "")

    def forget(self) -> None:
        """An account has gone: drop what is in memory."""
        self._last.clear()

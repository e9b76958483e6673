"""Sender identity: the person (`user_jid`) on whose behalf the bot sends, which Zoom requires for every message.

This is the chat's leader, else the person who wrote there last, else the person who installed the app. In a 1:1 chat it is
the person there, and if no one is known, the bot itself (`channel`). The last writer is known only until a restart.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cachetools import LRUCache

from bot.channels.zoom.parsing import is_direct
from bot.channels.zoom.state import ChannelState
from bot.ports import Conversation

MAX_CHATS = 50_000  # chats in memory


class SenderIdentities:
    """Keeps the last writer of each chat in memory, and the installer of the app in the channel state."""

    def __init__(self, state: ChannelState, at: Callable[[], datetime]) -> None:
        self._state = state
        self._at = at
        self._last: LRUCache[str, str] = LRUCache(MAX_CHATS)  # chat -> address of the last writer

    async def installed(self, account: str, user_jid: str) -> None:
        """This person authorised the app for the account."""
        await self._state.enter(f"{account}/installer", {"jid": user_jid}, self._at())

    def heard(self, where: Conversation, jid: str) -> None:
        """This person wrote in a chat."""
        if jid:
            self._last[where.platform_id] = jid

    async def for_chat(self, where: Conversation) -> str:
        """On whose behalf to send in a chat; "" when nobody is known."""
        if is_direct(where.platform_id):
            return where.platform_id
        last = self._last.get(where.platform_id, "")
        try:
            led = await self._state.look_up(f"{where.tenant}/chat/{where.platform_id}") or {}
            found = led.get("voice") or last
            return found or (await self._state.look_up(f"{where.tenant}/installer") or {}).get("jid", "")
        except Exception:  # an outage of the database must not keep the apology for it back
            if last:
                return last
            raise

    def forget(self) -> None:
        """An account has withdrawn the app: clear the memory."""
        self._last.clear()

"""Whom the bot speaks for, and which session a chat with one person is about.

Zoom wants every message sent on behalf of somebody (`user_jid`), so that a channel is not disturbed in the name of people
who have left it: the one who leads in the chat, else who spoke there last, else who installed the app. What somebody says to
the bot alone is about the group chat they last took part in.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.channels.port import Conversation, Member
from bot.channels.zoom.reading import conversation, is_direct
from bot.channels.zoom.register import Register

MOST = 50_000


class Voices:
    """Remembers who spoke where: in memory, and in the register what must outlive a restart."""

    def __init__(self, register: Register, at: Callable[[], datetime]) -> None:
        self._register = register
        self._at = at
        self._last: OrderedDict[str, str] = OrderedDict()  # chat -> address of who spoke there last
        self._groups: OrderedDict[tuple[str, str], str] = OrderedDict()  # (account, person's address) -> group chat

    async def installed(self, account: str, user_jid: str) -> None:
        """Who authorised the app for the account."""
        await self._register.enter(f"{account}/installer", {"jid": user_jid}, self._at())

    async def heard(self, where: Conversation, jid: str) -> None:
        """Somebody spoke or was spoken to in a chat."""
        if not jid:
            return
        _keep(self._last, where.platform_id, jid)
        key = (where.tenant, jid)
        if not is_direct(where.platform_id) and self._groups.get(key) != where.platform_id:
            await self._register.enter(f"{where.tenant}/group/{jid}", {"jid": where.platform_id}, self._at())
            _keep(self._groups, key, where.platform_id)

    async def group_of(self, where: Conversation, who: Member) -> Conversation:
        """The group chat that words in a chat with the bot alone are about; `where` itself when there is none."""
        jid = who.reference.get("jid", "")
        if not is_direct(where.platform_id) or not jid:
            return where
        group = self._groups.get((where.tenant, jid)) or (
            await self._register.look_up(f"{where.tenant}/group/{jid}") or {}
        ).get("jid")
        return conversation(group, where.tenant) if group else where

    async def of(self, where: Conversation) -> str:
        """On whose behalf to speak in a chat."""
        if is_direct(where.platform_id):
            return where.platform_id
        led = await self._register.look_up(f"{where.tenant}/chat/{where.platform_id}") or {}
        found = led.get("voice") or self._last.get(where.platform_id)
        return found or (await self._register.look_up(f"{where.tenant}/installer") or {}).get("jid", "")

    def forget(self) -> None:
        """An account has gone: drop what is in memory."""
        self._last.clear()
        self._groups.clear()


def _keep(memory: OrderedDict[Any, str], key: Any, value: str) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > MOST:
        memory.popitem(last=False)

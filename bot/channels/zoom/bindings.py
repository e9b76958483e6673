"""Which chat a session is bound to, who leads there, and which meeting belongs to it. Kept in the register.

A chat is led by whoever added the bot to it or said `connect` there first, and by the hosts of its meetings. A meeting
belongs to a chat when its number was given (`connect 123 4567 8901`), when its continuous meeting chat is that chat, or when
whoever said `connect` hosts it and it shows a sign of life within three hours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.channels.zoom.client import ZoomClient
from bot.channels.zoom.events import MeetingObject
from bot.channels.zoom.parsing import conversation
from bot.channels.zoom.state import ChannelState, Entry
from bot.ports import Conversation, Gone, Member, Rejected, RetryLater

CONNECT = re.compile(r"\s*connect\b(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
SOON = timedelta(hours=3)
MOST = 10_000  # meetings remembered as having no chat of ours


def connects(text: str) -> tuple[bool, str]:
    """Whether `text` is the command `connect`, and the meeting number it names (digits only, "" for none)."""
    found = CONNECT.fullmatch(text)
    number = "".join(re.findall(r"\d", found["rest"])) if found else ""
    return found is not None, number if 9 <= len(number) <= 12 else ""


class Bindings:
    """The bindings of chats and meetings."""

    def __init__(self, register: ChannelState, client: ZoomClient, at: Callable[[], datetime]) -> None:
        self._register = register
        self._client = client
        self._at = at
        self._chatless: set[tuple[str, str]] = set()  # meetings already asked for their chat in vain

    async def claim(self, where: Conversation, who: Member | None) -> bool:
        """Make `who` the leader of a chat that has none. False when the chat is led already."""
        if who is None or await self.leaders(where):
            return False
        voice = who.reference.get("jid", "")
        await self._enter(f"{where.tenant}/chat/{where.platform_id}", {"by": who.platform_id, "voice": voice})
        return True

    async def release(self, where: Conversation) -> None:
        """The bot has left a chat: forget who leads there, and its meetings."""
        for kind in ("chat", "hosts"):
            await self._register.strike(f"{where.tenant}/{kind}/{where.platform_id}")
        for key, entry in (await self._register.under(f"{where.tenant}/meeting/")).items():
            if entry.get("jid") == where.platform_id:
                await self._register.strike(key)

    async def leaders(self, where: Conversation) -> Sequence[str]:
        """User ids of those who lead in a chat."""
        chat = await self._register.look_up(f"{where.tenant}/chat/{where.platform_id}") or {}
        hosts = await self._register.look_up(f"{where.tenant}/hosts/{where.platform_id}") or {}
        return sorted({chat.get("by", ""), *hosts} - {""})

    async def bind(self, where: Conversation, who: Member, number: str) -> None:
        """Bind a chat to the meeting with this number, else to the one `who` hosts now or soon."""
        self._chatless.clear()
        if number:
            await self._join(where.tenant, number, where.platform_id, who.platform_id)
        else:
            waiting = {"jid": where.platform_id, "at": self._at().isoformat()}
            await self._enter(f"{where.tenant}/host/{who.platform_id}", waiting)

    async def of_meeting(self, account: str, meeting: MeetingObject) -> Conversation | None:
        """The chat of a meeting, None while nobody has connected one."""
        known = await self._register.look_up(f"{account}/meeting/{meeting.id}")
        jid = known["jid"] if known else await self._by_host(account, meeting) or await self._by_chat(account, meeting)
        return conversation(jid, account) if jid else None

    async def lead_too(self, where: Conversation, user_id: str, *, leads: bool) -> None:
        """Somebody became host or co-host of the chat's meeting, or is no longer."""
        key = f"{where.tenant}/hosts/{where.platform_id}"
        hosts = dict(await self._register.look_up(key) or {})
        if leads == (user_id in hosts):
            return
        hosts.pop(user_id, None)
        await self._enter(key, hosts | ({user_id: "host"} if leads else {}))

    async def _by_host(self, account: str, meeting: MeetingObject) -> str:
        """The chat in which the host has just said `connect`: for this meeting, not for their next one as well."""
        key = f"{account}/host/{meeting.host_id}"
        entry = await self._register.look_up(key) if meeting.host_id else None
        if entry is None or self._at() - datetime.fromisoformat(entry["at"]) > SOON:
            return ""
        await self._register.strike(key)
        return await self._join(account, meeting.id, entry["jid"], meeting.host_id)

    async def _by_chat(self, account: str, meeting: MeetingObject) -> str:
        """The meeting's continuous chat, where we are in it and Zoom lets us ask (a scope many accounts will not grant)."""
        if (account, meeting.id) in self._chatless:
            return ""
        try:
            channel = await self._client.chat_of(meeting.id)
        except (RetryLater, Rejected, Gone):
            channel = None
        jid = self._client.app.channel_jid(channel) if channel else ""
        if jid and await self._register.look_up(f"{account}/chat/{jid}"):
            return await self._join(account, meeting.id, jid, meeting.host_id)
        if len(self._chatless) > MOST:
            self._chatless.clear()
        self._chatless.add((account, meeting.id))
        return ""

    async def _join(self, account: str, meeting: str, jid: str, host: str) -> str:
        await self._enter(f"{account}/meeting/{meeting}", {"jid": jid})
        if host:
            await self.lead_too(conversation(jid, account), host, leads=True)
        return jid

    async def _enter(self, key: str, entry: Entry) -> None:
        await self._register.enter(key, entry, self._at())

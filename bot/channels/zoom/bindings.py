"""Meeting bindings: which Zoom meeting belongs to which chat (`connect`), and who leads a chat: hosts and co-hosts. Stored
in the channel state.

The leaders of a chat are the person who added the bot or ran `connect` first, and the hosts of its meetings. A meeting
belongs to a chat in three cases: its host gave its number there (`connect 123 4567 8901`); its continuous meeting chat is
that chat; or its host ran `connect` there and the meeting sends an event within three hours. A number that somebody else
gave binds nothing: the account has one bot, and its other meetings are other people's. A meeting that is bound stays so. Of
two people who run `connect` at the same moment, the first leads. Another host's number counts only where a leader gave it
too. When the bot leaves a chat, its leaders and meetings are deleted.
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
SOON = timedelta(hours=3)  # after `connect`: within which the host's next meeting is bound to the chat
SHORTEST_NUMBER, LONGEST_NUMBER = 9, 12  # digits of a meeting number; anything else counts as none
MAX_CHATLESS = 10_000  # meetings known to have no chat of ours


def connects(text: str) -> tuple[bool, str]:
    """Whether `text` is the command `connect`, and the meeting number it names (digits only, "" for none)."""
    found = CONNECT.fullmatch(text)
    number = "".join(re.findall(r"\d", found["rest"])) if found else ""
    return found is not None, number if SHORTEST_NUMBER <= len(number) <= LONGEST_NUMBER else ""


class Bindings:
    """The bindings of chats and meetings."""

    def __init__(self, state: ChannelState, client: ZoomClient, at: Callable[[], datetime]) -> None:
        self._state = state
        self._client = client
        self._at = at
        self._chatless: set[tuple[str, str]] = set()  # meetings whose chat could not be found

    async def claim(self, where: Conversation, who: Member | None) -> bool:
        """Make `who` the leader of a chat that has none. False when it has one."""
        if who is None or await self.leaders(where):
            return False
        mine = {"by": who.platform_id, "voice": who.reference.get("jid", "")}
        key = f"{where.tenant}/chat/{where.platform_id}"
        found = await self._state.change(key, lambda known: None if known else mine, self._at())
        return found == mine  # of two at the same moment, the first

    async def release(self, where: Conversation) -> None:
        """The bot has left a chat: delete its leaders and meetings."""
        for kind in ("chat", "hosts"):
            await self._state.strike(f"{where.tenant}/{kind}/{where.platform_id}")
        for kind in ("meeting", "claim"):
            for key, entry in (await self._state.under(f"{where.tenant}/{kind}/")).items():
                if entry.get("jid") == where.platform_id:
                    await self._state.strike(key)

    async def leaders(self, where: Conversation) -> Sequence[str]:
        """User ids of a chat's leaders."""
        chat = await self._state.look_up(f"{where.tenant}/chat/{where.platform_id}") or {}
        hosts = await self._state.look_up(f"{where.tenant}/hosts/{where.platform_id}") or {}
        return sorted({chat.get("by", ""), *hosts} - {""})

    async def bind(self, where: Conversation, who: Member, number: str) -> bool:
        """Bind a chat to the meeting with this number, else to the next one that `who` hosts. Only its host can bind a
        meeting, so the number waits for an event that names the host. False where the meeting is bound to another chat."""
        self._chatless.clear()
        waiting = {"jid": where.platform_id, "at": self._at().isoformat()}
        if not number:
            await self._enter(f"{where.tenant}/host/{who.platform_id}", waiting)
            return True
        known = await self._state.look_up(f"{where.tenant}/meeting/{number}")
        if known is None:
            await self._enter(f"{where.tenant}/claim/{number}/{who.platform_id}", waiting)
        return known is None or known["jid"] == where.platform_id

    async def for_meeting(self, account: str, meeting: MeetingObject) -> Conversation | None:
        """The chat of a meeting; None while none is connected."""
        known = await self._state.look_up(f"{account}/meeting/{meeting.id}")
        jid = known["jid"] if known else ""
        for find in (self._by_number, self._by_host, self._by_chat):
            jid = jid or await find(account, meeting)
        return conversation(jid, account) if jid else None

    async def lead_too(self, where: Conversation, user_id: str, *, leads: bool) -> None:
        """A person became host or co-host of the chat's meeting, or stopped being one."""

        def change(hosts: Entry | None) -> Entry | None:
            others = {one: role for one, role in (hosts or {}).items() if one != user_id}
            return others | ({user_id: "host"} if leads else {}) if leads != (user_id in (hosts or {})) else None

        await self._state.change(f"{where.tenant}/hosts/{where.platform_id}", change, self._at())

    async def _by_number(self, account: str, meeting: MeetingObject) -> str:
        """The chat in which the host of this meeting gave its number: they lead there, or somebody who does gave it too."""
        claims = await self._state.under(f"{account}/claim/{meeting.id}/") if meeting.host_id else {}
        chats = {key.rpartition("/")[2]: entry["jid"] for key, entry in claims.items()}
        jid = chats.get(meeting.host_id, "")
        if not jid:
            return ""
        leaders = await self.leaders(conversation(jid, account))
        if meeting.host_id not in leaders and not any(chats.get(one) == jid for one in leaders):
            return ""  # otherwise the host of any meeting could become facilitator of this chat
        jid = await self._join(account, meeting.id, jid, meeting.host_id)
        await self._state.strike_under(f"{account}/claim/{meeting.id}/")  # only now: an event in between finds one or both
        return jid

    async def _by_host(self, account: str, meeting: MeetingObject) -> str:
        """The chat in which the host has just run `connect`. Used up by this meeting."""
        key = f"{account}/host/{meeting.host_id}"
        entry = await self._state.look_up(key) if meeting.host_id else None
        if entry is None or self._at() - datetime.fromisoformat(entry["at"]) > SOON:
            return ""
        jid = await self._join(account, meeting.id, entry["jid"], meeting.host_id)
        await self._state.strike(key)  # only now: whoever looks in between finds this entry, or else the meeting
        return jid

    async def _by_chat(self, account: str, meeting: MeetingObject) -> str:
        """The meeting's continuous chat, if the bot is in it and the account grants the scope to ask (many do not)."""
        if bound := await self._state.look_up(f"{account}/meeting/{meeting.id}"):
            return bound["jid"]  # another event has bound it while this one looked
        if (account, meeting.id) in self._chatless:
            return ""
        try:
            channel = await self._client.chat_of(meeting.id)
        except (RetryLater, Rejected, Gone):
            channel = None
        jid = self._client.app.channel_jid(channel) if channel else ""
        if jid and await self._state.look_up(f"{account}/chat/{jid}"):
            return await self._join(account, meeting.id, jid, meeting.host_id)
        if len(self._chatless) > MAX_CHATLESS:
            self._chatless.clear()
        self._chatless.add((account, meeting.id))
        return ""

    async def _join(self, account: str, meeting: str, jid: str, host: str) -> str:
        """The chat that the meeting is bound to: this one, unless another event was faster."""
        mine = {"jid": jid}
        key = f"{account}/meeting/{meeting}"
        bound = await self._state.change(key, lambda known: None if known else mine, self._at())
        jid = bound["jid"] if bound else jid
        if host:
            await self.lead_too(conversation(jid, account), host, leads=True)
        return jid

    async def _enter(self, key: str, entry: Entry) -> None:
        await self._state.enter(key, entry, self._at())

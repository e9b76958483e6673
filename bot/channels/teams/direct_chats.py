"""Address book of 1:1 chats in Teams: which chat the bot has with each person, and whether that chat is closed to it.

A 1:1 chat is opened once and keeps its id. The entries are stored (`bot.store.channel_state`), so that another replica or
the next start of the service need not open it again. Each belongs to one person: its key holds that person's platform id,
by which an erasure and an export find it. A chat that refused the bot is tried again when the person writes to it, or after
some hours. If the entries cannot be read or written, no message is delayed: the chat is opened again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import structlog
from cachetools import LRUCache

from bot.infra.errors import kind

MAX_KNOWN = 50_000  # people in memory
READ_AGAIN = 300.0  # seconds after which an entry is read again: another replica may have learnt something
TRY_AGAIN = 6 * 3600.0  # seconds after which a closed chat is tried again

log = structlog.get_logger(__name__)
Entry = Mapping[str, str]


class Entries(Protocol):
    """The part of the channel state that is used here."""

    async def look_up(self, key: str) -> Entry | None:
        """The entry under `key`."""
        ...

    async def enter(self, key: str, entry: Entry, at: datetime) -> None:
        """Write the entry under `key`, over an earlier one."""
        ...


class NoEntries:
    """Entries that are kept in memory only (`DirectChats` does that)."""

    async def look_up(self, key: str) -> Entry | None:
        """None: nothing is stored."""
        return None

    async def enter(self, key: str, entry: Entry, at: datetime) -> None:
        """Store nothing."""


@dataclass(frozen=True)
class DirectChat:
    """The 1:1 chat with one person. `id` is empty until it was opened; `closed_at` is when it last refused the bot (seconds
    since the epoch), 0 while it is open."""

    id: str = ""
    closed_at: float = 0.0

    def is_open(self, now: float) -> bool:
        """Whether to try it: it never refused, or that was long ago."""
        return now - self.closed_at > TRY_AGAIN


class DirectChats:
    """The 1:1 chats by person. `wall` gives seconds since the epoch.

    An address book that cannot be read or written delays no message: the chat is opened again, which does no harm.
    """

    def __init__(self, wall: Callable[[], float], entries: Entries | None = None) -> None:
        self._wall, self._entries = wall, entries or NoEntries()
        self._known: LRUCache[str, tuple[DirectChat, float]] = LRUCache(MAX_KNOWN)

    async def of(self, tenant: str, person: str) -> DirectChat:
        """What is known of the chat with somebody."""
        key = _key(tenant, person)
        known, read_at = self._known.get(key, (DirectChat(), 0.0))
        if self._wall() - read_at < READ_AGAIN:
            return known
        try:
            known = _read(await self._entries.look_up(key)) or known
        except Exception as error:
            log.warning("direct chats not read", error=kind(error))
        self._known[key] = known, self._wall()
        return known

    async def opened(self, tenant: str, person: str, chat: str) -> None:
        """The chat with somebody works: it was opened, or they wrote in it."""
        await self._note(tenant, person, DirectChat(chat))

    async def closed(self, tenant: str, person: str) -> None:
        """The chat with somebody refused the bot. Its id is forgotten. It is tried again when they write, or after hours."""
        await self._note(tenant, person, DirectChat(closed_at=self._wall()))

    def now(self) -> float:
        """Seconds since the epoch."""
        return self._wall()

    def forget(self) -> None:
        """Drop what is in memory: somebody was erased."""
        self._known.clear()

    async def _note(self, tenant: str, person: str, new: DirectChat) -> None:
        if await self.of(tenant, person) == new:
            return
        key, now = _key(tenant, person), self._wall()
        self._known[key] = new, now
        try:
            await self._entries.enter(key, _written(new), datetime.fromtimestamp(now, UTC))
        except Exception as error:
            log.warning("direct chats not written", error=kind(error))


def _key(tenant: str, person: str) -> str:
    return f"{tenant}/direct/{person}"


def _written(chat: DirectChat) -> Entry:
    return {"chat": chat.id} if chat.id else {"closed": str(int(chat.closed_at))}


def _read(entry: Entry | None) -> DirectChat | None:
    if entry is None:
        return None
    closed = entry.get("closed", "")
    return DirectChat(entry.get("chat", ""), float(closed) if closed.isdecimal() else 0.0)

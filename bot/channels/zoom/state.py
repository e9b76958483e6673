"""Channel state: a key-value port for what Zoom's events do not repeat, such as the chat of a meeting and who is in it.

Entries are small texts by key. Keys begin with the account (`<account>/...`), so that all entries of an account can be
deleted. Replicas need a shared store (`bot.store.channel_state`): the events of one change of rooms may reach different
replicas. Without a store, 50,000 entries are kept in memory, and those written longest ago are dropped. A change of an entry
is one step: of two at the same moment, the second sees the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from cachetools import FIFOCache

Entry = Mapping[str, str]
Change = Callable[[Entry | None], Entry | None]
"""From the entry that is there, if any, to the one to write; None to leave it as it is."""


class ChannelState(Protocol):
    """The key-value port."""

    async def look_up(self, key: str) -> Entry | None:
        """The entry under `key`."""
        ...

    async def enter(self, key: str, entry: Entry, at: datetime) -> None:
        """Write the entry under `key`, replacing an earlier one. Entries older than the retention may be deleted."""
        ...

    async def change(self, key: str, change: Change, at: datetime) -> Entry | None:
        """Read the entry under `key` and write what `change` makes of it, as one step: no other change comes between.

        Returns the entry afterwards. Where `change` returns None, nothing is written.
        """
        ...

    async def under(self, prefix: str) -> Mapping[str, Entry]:
        """All entries whose key begins with `prefix`."""
        ...

    async def strike(self, key: str) -> None:
        """Delete the entry under `key`, if there is one."""
        ...

    async def strike_under(self, prefix: str) -> None:
        """Delete all entries whose key begins with `prefix`."""
        ...


class MemoryChannelState:
    """In-memory state for one process; drops the entries written longest ago."""

    def __init__(self, most: int = 50_000) -> None:
        self._entries: FIFOCache[str, Entry] = FIFOCache(most)

    async def look_up(self, key: str) -> Entry | None:
        return self._entries.get(key)

    async def enter(self, key: str, entry: Entry, at: datetime) -> None:
        self._entries.pop(key, None)  # a rewritten entry is the newest
        self._entries[key] = dict(entry)

    async def change(self, key: str, change: Change, at: datetime) -> Entry | None:
        known = self._entries.get(key)  # nothing is awaited between here and the write
        if (new := change(known)) is None:
            return known
        await self.enter(key, new, at)
        return new

    async def under(self, prefix: str) -> Mapping[str, Entry]:
        return {key: entry for key, entry in self._entries.items() if key.startswith(prefix)}

    async def strike(self, key: str) -> None:
        self._entries.pop(key, None)

    async def strike_under(self, prefix: str) -> None:
        for key in [key for key in self._entries if key.startswith(prefix)]:
            del self._entries[key]

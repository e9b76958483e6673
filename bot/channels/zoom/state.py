"""What the channel has to remember between deliveries: which meeting belongs to which chat, and who is where in it.

Small entries of text by key. Keys begin with the account (`<account>/...`), so that an account can be struck as a whole.
With several replicas the register must be a shared one (`bot.store` keeps it in the database): webhooks of one hop between
breakout rooms may reach different replicas.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

Entry = Mapping[str, str]


class ChannelState(Protocol):
    """A small shared memory of the channel."""

    async def look_up(self, key: str) -> Entry | None:
        """The entry under `key`."""
        ...

    async def enter(self, key: str, entry: Entry, at: datetime) -> None:
        """Write the entry under `key`, over an earlier one. Entries older than the retention may be dropped."""
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
    """A register for one process; the entry written longest ago is forgotten first."""

    def __init__(self, most: int = 50_000) -> None:
        self._entries: OrderedDict[str, Entry] = OrderedDict()
        self._most = most

    async def look_up(self, key: str) -> Entry | None:
        return self._entries.get(key)

    async def enter(self, key: str, entry: Entry, at: datetime) -> None:
        self._entries[key] = dict(entry)
        self._entries.move_to_end(key)
        if len(self._entries) > self._most:
            self._entries.popitem(last=False)

    async def under(self, prefix: str) -> Mapping[str, Entry]:
        return {key: entry for key, entry in self._entries.items() if key.startswith(prefix)}

    async def strike(self, key: str) -> None:
        self._entries.pop(key, None)

    async def strike_under(self, prefix: str) -> None:
        for key in [key for key in self._entries if key.startswith(prefix)]:
            del self._entries[key]

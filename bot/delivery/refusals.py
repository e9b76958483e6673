"""Closed chats: counts how often a platform said, by a known code, that a chat is closed to the bot. Then its session is
paused.

One refusal proves nothing: platforms answer so for a moment while an app is being updated. A chat counts as closed after
several refusals over some time. The count starts again when a message is delivered there, or someone writes to the bot. It
is kept in memory: a restart only makes the service more patient. Only messages for the whole chat count. The session is
paused, not ended, and `resume` continues it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache

from bot.ports import Conversation

TIMES = 5  # refusals, over at least the time below, until a chat counts as closed
OVER = timedelta(minutes=10)  # from the first refusal to the last
MOST = 10_000  # chats that are remembered

_Key = tuple[str, str, str]


@dataclass(frozen=True)
class _Count:
    since: datetime
    times: int


class Refusals:
    """Counts refusals by chat."""

    def __init__(self) -> None:
        self._counts: LRUCache[_Key, _Count] = LRUCache(MOST)

    def refused(self, where: Conversation, at: datetime) -> bool:
        """Count a refusal. True where the chat counts as closed."""
        before = self._counts.get(_key(where))
        now = _Count(before.since, before.times + 1) if before else _Count(at, 1)
        self._counts[_key(where)] = now
        return _is_closed(now, at)

    def works(self, where: Conversation, at: datetime) -> bool:
        """The chat took a message, or somebody there spoke to the bot. True where it had counted as closed."""
        before = self._counts.pop(_key(where), None)
        return before is not None and _is_closed(before, at)


def _is_closed(count: _Count, at: datetime) -> bool:
    return count.times >= TIMES and at - count.since >= OVER


def _key(where: Conversation) -> _Key:
    return (where.channel, where.tenant, where.platform_id)

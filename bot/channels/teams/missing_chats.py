"""Missing chats: tells a passing ConversationNotFound from a chat that is gone.

Teams answers ConversationNotFound now and then between successes in the same chat. So the message waits. Only several such
answers over a minute, with no success between them, mean that the chat is gone. How many refusals close a chat for the whole
service, and pause its session, is in `bot.delivery.refusals`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from cachetools import LRUCache

from bot.ports import Gone, Unclear

TRIES = 3  # answers “not found” until a chat counts as gone
OVER = 60.0  # seconds
AGAIN_AFTER = timedelta(seconds=20)  # until it is asked again
MAX_CHATS = 2_000  # chats in memory


class MissingChats:
    """Counts the answers, by chat. `now` gives monotonic seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._seen: LRUCache[str, tuple[int, float]] = LRUCache(MAX_CHATS)

    def found(self, chat: str) -> None:
        """The platform knows the chat."""
        self._seen.pop(chat, None)

    def not_found(self, chat: str, gone: Gone) -> Gone | Unclear:
        """What such an answer means now: `gone` once it was repeated over a minute, else to try again."""
        times, first_at = self._seen.get(chat, (0, self._now()))
        self._seen[chat] = times + 1, first_at
        if times + 1 >= TRIES and self._now() - first_at >= OVER:
            return gone
        return Unclear(str(gone), AGAIN_AFTER)

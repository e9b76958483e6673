"""How much may be sent to one chat: Zoom's limits on messages to a channel, kept before Zoom has to enforce them.

Zoom documents them for its Team Chat API (send a chat message): 10 in a second, 30 in ten, 60 in a hundred, 450 in a
thousand; whoever goes over is blocked for 10 s to 5 minutes. Nothing says that a bot is exempt, so it keeps to them too.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from datetime import timedelta

Limit = tuple[int, float]  # messages, seconds
LIMITS: tuple[Limit, ...] = ((10, 1.0), (30, 10.0), (60, 100.0), (450, 1000.0))
HEADROOM = 0.9  # a message may be on its way while we count
CHATS = 10_000  # chats remembered; the longest silent is forgotten first


class Allowance:
    """Counts what was sent to each chat. `now` gives seconds that only ever grow."""

    def __init__(self, now: Callable[[], float], limits: Sequence[Limit] = LIMITS, headroom: float = HEADROOM) -> None:
        self._now = now
        self._limits = [(max(1, int(most * headroom)), span) for most, span in limits]
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, chat: str, reserve: float = 0.0) -> timedelta:
        """How long until one more message may go to `chat`, keeping back the share `reserve` for more important ones."""
        sent, now, longest = self._sent.get(chat), self._now(), 0.0
        for most, span in self._limits if sent else ():
            room = max(1, int(most * (1.0 - reserve)))
            if sent and len(sent) >= room:
                longest = max(longest, sent[-room] + span - now)
        return timedelta(seconds=max(0.0, longest))

    def take(self, chat: str) -> timedelta:
        """Count one message to `chat` and return zero, or return how long to wait and count nothing."""
        wait = self.wait(chat)
        if wait > timedelta(0):
            return wait
        sent = self._sent.setdefault(chat, deque(maxlen=self._limits[-1][0]))
        sent.append(self._now())
        self._sent.move_to_end(chat)
        if len(self._sent) > CHATS:
            self._sent.popitem(last=False)
        return timedelta(0)

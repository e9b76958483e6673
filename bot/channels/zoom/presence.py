"""Debounced presence: who is in a meeting, from events that arrive late, twice and in any order.

A change of rooms makes up to four events (left the main room, joined a room, and back) within about two seconds, unordered;
a room that the host closes may make none. So a departure is never reported at once. The latest join and the latest leave are
stored by participant uuid (the only id that lasts) and checked again after 30 seconds.
Source: reference of Zoom's meeting events, and what builders of breakout trackers report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.channels.zoom.state import ChannelState, Entry

SETTLED = timedelta(seconds=30)  # time after a leave event until we check whether the person only changed rooms
HOP = 10_000  # milliseconds: a leave event this soon after a join elsewhere belongs to the same change of rooms
MAIN = "main"


@dataclass(frozen=True)
class Whereabouts:
    """The latest join and leave of one participant (milliseconds, place). `told`: the service was told of the arrival."""

    joined_at: int = 0
    joined: str = MAIN
    left_at: int = 0
    left: str = MAIN
    told: bool = False

    @property
    def inside(self) -> bool:
        """In the meeting, in whichever room."""
        if self.joined_at > self.left_at:
            return True
        elsewhere = self.left != self.joined and self.left_at - self.joined_at <= HOP
        return self.joined_at > 0 and elsewhere

    def after(self, place: str, at: int, *, joined: bool) -> Whereabouts:
        """The whereabouts after this event. An event older than the latest of its kind changes nothing."""
        if joined:
            return replace(self, joined_at=at, joined=place) if at >= self.joined_at else self
        return replace(self, left_at=at, left=place) if at >= self.left_at else self


class Presence:
    """The whereabouts of everybody, stored in the channel state."""

    def __init__(self, state: ChannelState, at: Callable[[], datetime]) -> None:
        self._state = state
        self._at = at

    async def note(self, key: str, place: str, at: int, *, joined: bool, about: Mapping[str, str]) -> bool:
        """Record an event (`about` is stored with it). True when the service has not been told of this person."""
        known = await self.find(key)
        now = known.after(place, at, joined=joined)
        membership = now.inside and not now.told
        await self._state.enter(key, {**about, **_written(replace(now, told=now.told or membership))}, self._at())
        return membership

    async def settle(self, key: str) -> bool:
        """Check again after a leave event. True when the person is gone and the service does not know yet."""
        entry = await self._state.look_up(key)
        if entry is None:
            return False
        known = _read(entry)
        gone = known.told and not known.inside
        if gone:
            await self._state.enter(key, {**entry, **_written(replace(known, told=False))}, self._at())
        return gone

    async def find(self, key: str) -> Whereabouts:
        """The whereabouts under `key`."""
        return _read(await self._state.look_up(key) or {})


def _read(entry: Entry) -> Whereabouts:
    return Whereabouts(
        joined_at=int(entry.get("joined_at", "0")),
        joined=entry.get("joined", MAIN),
        left_at=int(entry.get("left_at", "0")),
        left=entry.get("left", MAIN),
        told=entry.get("told") == "yes",
    )


def _written(known: Whereabouts) -> dict[str, str]:
    return {
        "joined_at": str(known.joined_at),
        "joined": known.joined,
        "left_at": str(known.left_at),
        "left": known.left,
        "told": "yes" if known.told else "no",
    }

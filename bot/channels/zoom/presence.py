"""Debounced presence: who is in a Zoom meeting or its breakout rooms, from events that arrive late, twice and in any order.

A change of rooms makes up to four events (left the main room, joined a room, and back) within about two seconds, unordered;
a room that the host closes may make none. The latest join and the latest leave are stored by participant uuid (the only id
that lasts). What follows from them is reported at once, and nothing is kept in memory: the run itself waits a minute before
a departure counts, and survives a restart. An event that is older than the latest of its kind changes nothing.
Source: reference of Zoom's meeting events, and what builders of breakout trackers report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.channels.zoom.state import ChannelState, Entry

LATE_EVENTS = timedelta(minutes=1)  # how long after the end of a meeting its last events may come
HOP = 10_000  # milliseconds: a leave event this soon after a join elsewhere belongs to the same change of rooms
MAIN = "main"
Known = Literal["arrived", "departed"] | None


@dataclass(frozen=True)
class Whereabouts:
    """The latest join and leave of one participant (milliseconds, place). `told`: the service knows that they are in."""

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

    async def note(self, key: str, place: str, at: int, *, joined: bool, about: Mapping[str, str]) -> Known:
        """Record an event (`about` is stored with it). What the service does not know yet, if anything."""

        def change(entry: Entry | None) -> Entry:
            return {**about, **_written(_read(entry or {}).after(place, at, joined=joined))}

        now = _read(await self._state.change(key, change, self._at()) or {})
        return None if now.inside == now.told else "arrived" if now.inside else "departed"

    async def told(self, key: str, here: bool) -> None:
        """The service knows now that this person is in the meeting, or is not."""

        def change(entry: Entry | None) -> Entry | None:
            return None if entry is None else {**entry, **_written(replace(_read(entry), told=here))}

        await self._state.change(key, change, self._at())

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

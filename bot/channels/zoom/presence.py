"""Who is in a meeting, from events that come late, twice and in any order.

A hop between breakout rooms makes up to four events (left the main room, joined a room, and back), within about two seconds
and unordered; a room the host closes may make none. So nobody is called gone at once: their newest joining and newest
leaving are kept by participant uuid (the only id that lasts), and looked at again after a while.
Source: reference of Zoom's meeting events, and what builders of breakout trackers report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.channels.zoom.state import ChannelState, Entry

SETTLED = timedelta(seconds=30)  # how long after somebody left we look whether they only changed rooms
HOP = 10_000  # milliseconds: leaving one place this shortly after joining another is part of the same move
MAIN = "main"


@dataclass(frozen=True)
class Whereabouts:
    """The newest joining and leaving of one participant (milliseconds, place); `told`: the service believes them in."""

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
        """Whereabouts once this event is known too; an older one than the newest of its kind changes nothing."""
        if joined:
            return replace(self, joined_at=at, joined=place) if at >= self.joined_at else self
        return replace(self, left_at=at, left=place) if at >= self.left_at else self


class Presence:
    """The whereabouts of everybody, kept in the register."""

    def __init__(self, register: ChannelState, at: Callable[[], datetime]) -> None:
        self._register = register
        self._at = at

    async def note(self, key: str, place: str, at: int, *, joined: bool, about: Mapping[str, str]) -> bool:
        """Note an event (`about` is kept with it). True when this is somebody the service has not been told of."""
        known = await self.of(key)
        now = known.after(place, at, joined=joined)
        membership = now.inside and not now.told
        await self._register.enter(key, {**about, **_written(replace(now, told=now.told or membership))}, self._at())
        return membership

    async def settle(self, key: str) -> bool:
        """Look again after somebody left. True when they are gone and the service did not know yet."""
        entry = await self._register.look_up(key)
        if entry is None:
            return False
        known = _read(entry)
        gone = known.told and not known.inside
        if gone:
            await self._register.enter(key, {**entry, **_written(replace(known, told=False))}, self._at())
        return gone

    async def of(self, key: str) -> Whereabouts:
        """The whereabouts under `key`."""
        return _read(await self._register.look_up(key) or {})


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

"""Rehearsal rooms: rehearsals with viewers in browsers. Rooms are in memory, limited in number, and closed if unused."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.handlers.access import Viewer
from bot.rehearsal.behaviours import Manner
from bot.rehearsal.cast import FACILITATOR, name_of
from bot.rehearsal.interactive import InteractiveRehearsal
from bot.store import people
from bot.web.live_feed import Frame, LiveFeed
from bot.web.rehearsal.requests import RoomOptions
from dialogs.plan.model import Plan

MOST_ROOMS = 6
EMPTY_FOR = 1800.0  # seconds without a viewer until a room is closed
STAGE = "stage"  # viewer name of the stage page, the screen that everyone sees


@dataclass(frozen=True)
class ActedPerson:
    """Person of the rehearsal, as the room lists them."""

    id: str
    name: str
    present: bool
    manner: Manner


class RoomsFull(Exception):
    """Room limit reached. The message is a sentence that says what to do."""


@dataclass
class Room:
    """Rehearsal room: a rehearsal and its viewers. `number` counts the changes that viewers may see."""

    id: str
    wish: RoomOptions
    performance: InteractiveRehearsal
    watch: LiveFeed
    number: int = 0
    viewers: int = 0
    empty_since: float = 0.0
    closed: bool = False
    membership: asyncio.Event = field(default_factory=asyncio.Event)
    _frames: dict[Viewer, tuple[int, Frame]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """Base path of its pages."""
        return f"/rehearsal/{self.id}"

    def knows(self, who: str) -> bool:
        """Whether the room can be viewed as `who`."""
        return who in (FACILITATOR, STAGE) or who in self.performance.people

    def changed(self) -> None:
        """Count a visible change and wake all viewers."""
        self.number += 1
        told, self.membership = self.membership, asyncio.Event()
        told.set()

    async def frame(self, who: str) -> Frame | None:
        """Live frame of this person's run sheet. It is rendered once for each kind of viewer."""
        viewer: Viewer = "facilitator" if who == FACILITATOR else "stage" if who == STAGE else "participant"
        kept = self._frames.get(viewer)
        if kept is not None and kept[0] == self.number:
            return kept[1]
        number, loaded = self.number, self.performance.loaded
        frame = await self.watch.frame(loaded.row.id, viewer) if loaded else None
        if frame is not None:
            self._frames[viewer] = number, frame
        return frame

    async def players(self) -> list[ActedPerson]:
        """Everyone who takes part, the facilitator first."""
        loaded, behaviour = self.performance.loaded, self.performance.behaviour
        here: set[str] = set()
        if loaded is not None:
            async with self.performance.stage.app.database.reading() as tx:
                members = (await people.attendees(tx, [loaded.row.id]))[loaded.row.id]
            here = {
                one.platform_id
                for id_, one in members.items()
                if id_ in loaded.run.people and loaded.run.people[id_].present
            }
        return [
            ActedPerson(who, name_of(who), who == FACILITATOR or who in here, behaviour.of(who))
            for who in (FACILITATOR, *self.performance.people)
        ]

    async def close(self) -> None:
        """End the rehearsal and tell the viewers."""
        self.closed = True
        self.changed()
        await self.performance.close()


class Rooms:
    """Room registry. `locale` is the language of the run sheets."""

    def __init__(self, locale: str) -> None:
        self._locale = locale
        self._rooms: dict[str, Room] = {}
        self._opening = asyncio.Lock()

    @property
    def all(self) -> Mapping[str, Room]:
        """Rooms by id, the oldest first."""
        return self._rooms

    async def open(self, wish: RoomOptions, plan: Plan) -> Room:
        """Open a new room. Raises RoomsFull if the limit is reached and all rooms have viewers."""
        async with self._opening:
            await self._make_way()
            performance = InteractiveRehearsal(plan, wish.number, wish.behaviour, speed=wish.speed)
            app, id_ = performance.stage.app, secrets.token_hex(8)
            watch = LiveFeed(app.database, app.service, app.clock, self._locale, home=f"/rehearsal/{id_}/run")
            room = Room(id_, wish, performance, watch, empty_since=self._now())
            performance.on_change = room.changed
            try:
                await performance.open()
            except BaseException:
                await performance.close()
                raise
            self._rooms[id_] = room
        return room

    @asynccontextmanager
    async def looking(self, room: Room) -> AsyncIterator[None]:
        """Count a viewer while the block runs."""
        room.viewers += 1
        try:
            yield
        finally:
            room.viewers -= 1
            room.empty_since = self._now()

    async def close(self, room: Room) -> None:
        """Close a room."""
        if self._rooms.pop(room.id, None) is not None:
            await room.close()

    async def close_empty(self) -> None:
        """Close rooms that have had no viewer for too long."""
        for room in [one for one in self._rooms.values() if not one.viewers and self._now() - one.empty_since > EMPTY_FOR]:
            await self.close(room)

    async def close_all(self) -> None:
        """Close all rooms."""
        for room in list(self._rooms.values()):
            await self.close(room)

    async def _make_way(self) -> None:
        """At the limit, close the room that has been empty longest."""
        if len(self._rooms) < MOST_ROOMS:
            return
        empty = [room for room in self._rooms.values() if not room.viewers]
        if not empty:
            raise RoomsFull(f"{MOST_ROOMS} rehearsals are being looked at, which is all that fit. Close one of them first.")
        await self.close(min(empty, key=lambda room: room.empty_since))

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

"""Rehearsal rooms: rehearsals with viewers in browsers: opened, found, put away when empty, closed.

A limited number is open in memory. A room that nobody looks at is put on the shelf, and opens again when somebody does. At
the limit, the room that has been empty longest goes to the shelf. If all have viewers, a new one is refused. A room does not
open again if its plan has changed since, but those of drafts keep their plan. If a plan changes while a room is open, the
room offers to start over. Rooms of people who were erased are closed for good.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.handlers.access import Viewer
from bot.rehearsal.behaviours import Manner
from bot.rehearsal.cast import FACILITATOR, name_of
from bot.rehearsal.harness import ZONE
from bot.rehearsal.interactive import InteractiveRehearsal
from bot.rehearsal.journal import Journal
from bot.runs.plan_library import sessions_of
from bot.store import people
from bot.web.live_feed import Frame, LiveFeed
from bot.web.rehearsal.requests import RoomOptions
from bot.web.rehearsal.room_store import RoomShelf, StoredRoom, near, starts
from dialogs.plan.model import Plan
from dialogs.texts.sentence import PersonId

if TYPE_CHECKING:
    from bot.app import App

MOST_ROOMS = 6  # rehearsals open at once
EMPTY_FOR = 1800.0  # seconds without a viewer until a room goes to the shelf
UNLISTED = "own:"  # plans of an organisation: only who opened such a room knows its address
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
    opened_at: datetime
    owner: PersonId = ""
    number: int = 0
    viewers: int = 0
    empty_since: float = 0.0
    closed: bool = False
    newer: bool = False  # its plan was edited since
    membership: asyncio.Event = field(default_factory=asyncio.Event)
    _frames: dict[Viewer, tuple[int, Frame]] = field(default_factory=dict)

    @property
    def home(self) -> str:
        """Base path of its pages."""
        return f"/rehearsal/{self.id}"

    @property
    def is_of_draft(self) -> bool:
        """It plays a plan from the editor, which no list of plans has."""
        return ":" in self.wish.plan

    def outdated(self, plan: Plan) -> None:
        """Offer to start over where this is no longer the plan that it plays."""
        newer = plan.hash != self.performance.plan.hash
        if newer != self.newer:
            self.newer = newer
            self.changed()

    def knows(self, who: str) -> bool:
        """Whether the room can be viewed as `who`."""
        return who in (FACILITATOR, STAGE) or who in self.performance.people

    def changed(self) -> None:
        """Count a visible change and wake all viewers."""
        self.number += 1
        self._wake()

    def look_again(self) -> None:
        """Draw its pages again, for what only time has changed, such as the end in a pause."""
        if self.viewers and self.performance.run.live and self.performance.rate:
            self._frames.clear()
            self._wake()

    def _wake(self) -> None:
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

    def stored(self) -> StoredRoom:
        """What it takes to play the room again."""
        performance, run = self.performance, self.performance.run
        plan = performance.loaded.plan if performance.loaded else performance.plan
        return StoredRoom(
            id=self.id,
            wish=self.wish,
            plan_hash=performance.plan.hash,
            title=plan.title,
            opened_at=self.opened_at,
            began_at=performance.began_at,
            speed=performance.speed,
            journal=performance.journal,
            clock=f"{performance.now().astimezone(ZoneInfo(ZONE)):%H:%M}",
            step=plan.step(run.step).title if run.live and run.step else "",
            owner=self.owner,
        )

    def run_id(self, id_: str) -> str:
        """Current id of a run. After the room was opened again its runs have new ids; old links still work."""
        return self.performance.renamed.get(id_, id_)

    async def close(self) -> None:
        """End the rehearsal and tell the viewers."""
        self.closed = True
        self.changed()
        await self.performance.close()


class Rooms:
    """Room registry. `close_all` only stores them: they open again after a restart."""

    def __init__(self, app: App, steady: Callable[[], float] = time.monotonic) -> None:
        self._app, self._steady = app, steady
        self._shelf = RoomShelf(app.database, app.clock)
        self._rooms: dict[str, Room] = {}
        self._stored: dict[str, int] = {}  # number of the change that was stored last, by room
        self._opening = asyncio.Lock()

    @property
    def all(self) -> Mapping[str, Room]:
        """Open rooms by id, the oldest first."""
        return self._rooms

    async def listed(self, owner: PersonId = "") -> Sequence[StoredRoom]:
        """This person's rooms, open or on the shelf, the newest first. Without an owner: those that belong to nobody."""
        shelved = {one.id: one for one in await self._shelf.rooms()}
        now = {id_: room.stored() for id_, room in self._rooms.items()}
        mine = (one for one in {**shelved, **now}.values() if one.owner == owner)
        known = (one for one in mine if owner or not one.wish.plan.startswith(UNLISTED))
        return sorted(known, key=lambda one: one.opened_at, reverse=True)

    async def open(self, wish: RoomOptions, plan: Plan, owner: PersonId = "", instead_of: Room | None = None) -> Room:
        """Open a new room. Raises RoomsFull if the limit is reached and all rooms have viewers.

        A room that is closed next (`instead_of`) does not count.
        """
        async with self._opening:
            now = self._app.clock.now()
            begins_at = near(now.astimezone(ZoneInfo(ZONE)), starts(plan))
            id_, speed = secrets.token_hex(8), wish.speed
            fresh = StoredRoom(
                id=id_,
                wish=wish,
                plan_hash=plan.hash,
                title=plan.title,
                opened_at=now,
                began_at=begins_at,
                speed=speed,
                journal=Journal(),
                owner=owner,
            )
            room = await self._made(fresh, plan, "", MOST_ROOMS + (instead_of is not None))
            if room.is_of_draft:
                await self._shelf.put_plan(room.id, plan)
        await self.store(room)
        return room

    async def find(self, id_: str, home: str = "") -> Room | None:
        """The room, opened again if it is on the shelf. None if there is none, or if its plan is no longer the same."""
        if id_ in self._rooms:
            return self._rooms[id_]
        async with self._opening:
            if id_ in self._rooms:
                return self._rooms[id_]
            stored = next((one for one in await self._shelf.rooms() if one.id == id_), None)
            plan = await self._plan_of(stored) if stored else None
            if stored is None or plan is None or plan.hash != stored.plan_hash:
                return None
            return await self._made(stored, plan, home)

    async def _made(self, stored: StoredRoom, plan: Plan, home: str, most: int = MOST_ROOMS) -> Room:
        await self._make_way(most)
        wish, id_ = stored.wish, stored.id
        others = [one for one in sessions_of(self._app.plan_library, plan.programme) if one.id != plan.id]
        performance = InteractiveRehearsal(
            plan,
            wish.number,
            wish.behaviour,
            speed=stored.speed,
            steady=self._steady,
            begins_at=stored.began_at,
            others=others,
            language=wish.language,
        )
        performance.links.home = home
        app = performance.stage.app
        home = f"/rehearsal/{id_}/run"
        watch = LiveFeed(app.database, app.service, performance.now, wish.language, app.written_plans, home=home)
        room = Room(id_, wish, performance, watch, stored.opened_at, owner=stored.owner, empty_since=self._now())
        performance.on_change = room.changed
        try:
            await performance.open(stored.journal)
        except BaseException:
            await performance.close()
            raise
        self._rooms[id_] = room
        return room

    async def _plan_of(self, stored: StoredRoom) -> Plan | None:
        return await self._shelf.plan(stored.id) or self._plan(stored.wish.plan)

    def edited(self, source: str, plan: Plan) -> None:
        """A draft was saved: rooms that play it offer to start over with it."""
        for room in self._rooms.values():
            if room.wish.plan == source:
                room.outdated(plan)

    def reread(self) -> None:
        """Files of plans have changed: rooms that play one of them offer the same."""
        for room in self._rooms.values():
            if (plan := self._plan(room.wish.plan)) is not None:
                room.outdated(plan)

    def _plan(self, id_: str) -> Plan | None:
        try:
            return self._app.plan_library.plan(id_)
        except KeyError:
            return None

    @asynccontextmanager
    async def looking(self, room: Room) -> AsyncIterator[None]:
        """Count a viewer while the block runs."""
        room.viewers += 1
        try:
            yield
        finally:
            room.viewers -= 1
            room.empty_since = self._now()

    async def store(self, room: Room) -> None:
        """Put what is new of an open room on the shelf."""
        if self._stored.get(room.id) != room.number and room.id in self._rooms:
            self._stored[room.id] = room.number
            await self._shelf.put(room.stored())

    async def close(self, room: Room) -> None:
        """Close a room for good."""
        await self._shelf.take_away(room.id)
        await self._put_away(room)

    async def close_of_strangers(self, is_known: Callable[[PersonId], Awaitable[bool]]) -> None:
        """Close the open rooms of people who were erased, for good."""
        for room in list(self._rooms.values()):
            if room.owner and not await is_known(room.owner):
                await self.close(room)

    def look_again(self) -> None:
        """Draw the pages of all rooms again where time goes on."""
        for room in self._rooms.values():
            room.look_again()

    async def close_empty(self) -> None:
        """Put rooms on the shelf that have had no viewer for too long. Store what is new of the others."""
        for room in list(self._rooms.values()):
            await self.store(room)
            if not room.viewers and self._now() - room.empty_since > EMPTY_FOR:
                await self._put_away(room)

    async def close_all(self) -> None:
        """Put all rooms on the shelf."""
        for room in list(self._rooms.values()):
            await self.store(room)
            await self._put_away(room)

    async def _put_away(self, room: Room) -> None:
        self._stored.pop(room.id, None)
        if self._rooms.pop(room.id, None) is not None:
            await room.close()

    async def _make_way(self, most: int) -> None:
        """At the limit, put the room on the shelf that has been empty longest."""
        if len(self._rooms) < most:
            return
        empty = [room for room in self._rooms.values() if not room.viewers]
        if not empty:
            raise RoomsFull(f"{MOST_ROOMS} rehearsals are being looked at, which is all that fit. Close one of them first.")
        oldest = min(empty, key=lambda room: room.empty_since)
        await self.store(oldest)
        await self._put_away(oldest)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()

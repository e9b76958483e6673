"""Stored rehearsals: keeps what it takes to play a room again, in the database of the service, so that rooms survive a
restart.

A room that nobody looks at needs no memory. Rooms that this version cannot read are deleted. A rehearsal begins today at the
plan's time, or at 09:30 if it has none; at a weekend, on Monday.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.infra.clock import Clock
from bot.rehearsal.journal import Journal, deeds_of
from bot.store import service_state
from bot.store.database import Database
from bot.web.rehearsal.requests import RoomOptions
from dialogs.plan.clock_times import begins
from dialogs.plan.model import Plan
from dialogs.texts.sentence import PersonId

MOST_STORED = 24  # rooms; the oldest make way

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class StoredRoom:
    """Room as it is stored: how it began, its journal, and where it is in a few words (`clock`, `step`)."""

    id: str
    wish: RoomOptions
    plan_hash: str
    title: str
    opened_at: datetime
    began_at: datetime
    speed: float
    journal: Journal
    clock: str = ""
    step: str = ""
    owner: PersonId = ""  # who opened it, where people sign in

    def entry(self) -> Mapping[str, Any]:
        """The room as JSON."""
        return {
            "wish": self.wish.model_dump(),
            "plan_hash": self.plan_hash,
            "title": self.title,
            "opened_at": self.opened_at.isoformat(),
            "began_at": self.began_at.isoformat(),
            "speed": self.speed,
            "deeds": self.journal.dumped(),
            "moments": self.journal.moments,
            "runs": self.journal.runs,
            "clock": self.clock,
            "step": self.step,
            "owner": self.owner,
        }


def stored_room(id_: str, entry: Mapping[str, Any]) -> StoredRoom:
    """Room from JSON. Raises ValueError, KeyError or TypeError if another version stored it differently."""
    return StoredRoom(
        id=id_,
        wish=RoomOptions.model_validate(entry["wish"]),
        plan_hash=str(entry["plan_hash"]),
        title=str(entry["title"]),
        opened_at=datetime.fromisoformat(entry["opened_at"]),
        began_at=datetime.fromisoformat(entry["began_at"]),
        speed=float(entry["speed"]),
        journal=Journal(list(deeds_of(entry["deeds"])), int(entry["moments"]), [str(one) for one in entry["runs"]]),
        clock=str(entry["clock"]),
        step=str(entry["step"]),
        owner=str(entry.get("owner", "")),  # earlier versions stored none
    )


class RoomShelf:
    """Shelf of the rooms of one service."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def put(self, room: StoredRoom) -> None:
        """Store a room, over what was stored of it before."""
        async with self._database.writing() as tx:
            await service_state.write(tx, service_state.REHEARSALS + room.id, room.entry(), self._clock.now())

    async def put_plan(self, id_: str, plan: Plan) -> None:
        """Store the plan of a room that plays a draft: the draft may change or go."""
        async with self._database.writing() as tx:
            entry = {"frozen": plan.frozen}
            await service_state.write(tx, service_state.REHEARSED + id_, entry, self._clock.now())

    async def plan(self, id_: str) -> Plan | None:
        """The plan that was stored with a room."""
        async with self._database.reading() as tx:
            found = await service_state.read(tx, service_state.REHEARSED + id_)
        try:
            return Plan.model_validate_json(str(found[0]["frozen"])) if found else None
        except (ValueError, KeyError):
            return None

    async def take_away(self, id_: str) -> None:
        """Forget a room."""
        async with self._database.writing() as tx:
            await service_state.drop(tx, service_state.REHEARSED + id_)
            await service_state.drop(tx, service_state.REHEARSALS + id_)

    async def rooms(self) -> Sequence[StoredRoom]:
        """All rooms, the one stored last at the end. Rooms that this version cannot read, and too many, are deleted."""
        async with self._database.reading() as tx:
            entries = await service_state.under(tx, service_state.REHEARSALS)
        found, wrong = [], []
        for key, entry in entries.items():
            id_ = key.removeprefix(service_state.REHEARSALS)
            try:
                found.append(stored_room(id_, entry))
            except (ValueError, KeyError, TypeError) as error:
                log.warning("rehearsal room cannot be read", room=id_, error=type(error).__name__)
                wrong.append(id_)
        for id_ in [*wrong, *(one.id for one in found[:-MOST_STORED])]:
            await self.take_away(id_)
        return found[-MOST_STORED:]


def near(today: datetime, starts: str | None) -> datetime:
    """When a rehearsal begins: at the plan's time, today, or on Monday if it is a weekend.

    `today` has the time zone of the rehearsal.
    """
    hour, minute = (int(part) for part in (starts or "09:30").split(":"))
    day = today + timedelta(days=max(0, 7 - today.isoweekday()) + 1 if today.isoweekday() > 5 else 0)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def starts(plan: Plan) -> str | None:
    """Clock time at which a plan begins. None if it says none."""
    at = begins(plan)
    return f"{at:%H:%M}" if at is not None else None

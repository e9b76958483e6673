"""Room-meeting repository: the Teams meetings that were made for the groups of a session's block.

Of two replicas, the first makes the meetings of a block. A meeting whose session ended or was erased waits until Microsoft
has deleted it. Who makes and deletes them: `bot.web.room_meetings`; the calls to Microsoft:
`bot.channels.teams.online_meetings`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from bot.store.database import Tx
from bot.store.tables import room_meeting, run
from bot.store.upsert import insert

Links = Mapping[tuple[str, int], str]
"""Addresses to join by, by block and room number."""
MAKER = 0  # the room number of the row that says that a replica makes them


async def claim(tx: Tx, run_id: str, block: str) -> bool:
    """Whether the caller is the one to make the meetings of a block. Of two replicas, the first is."""
    row = {"meeting_id": uuid.uuid4().hex, "run_id": run_id, "block": block, "room": MAKER, "join_url": ""}
    return bool((await tx.execute(insert(tx, room_meeting).values(row).on_conflict_do_nothing())).rowcount > 0)


async def keep(tx: Tx, run_id: str, block: str, room: int, meeting_id: str, join_url: str) -> None:
    """Remember the meeting of a room. If the run was erased meanwhile, the meeting only waits for its deletion."""
    there = sa.select(run.c.id).where(run.c.id == run_id).scalar_subquery()
    row = {"meeting_id": meeting_id, "run_id": there, "block": block, "room": room, "join_url": join_url}
    await tx.execute(sa.insert(room_meeting).values(row))


async def blocks(tx: Tx, run_id: str) -> Sequence[str]:
    """The blocks of a run that have meetings."""
    found = sa.select(room_meeting.c.block).where(room_meeting.c.run_id == run_id).distinct()
    return list((await tx.execute(found.order_by(room_meeting.c.block))).scalars())


async def take_back(tx: Tx, run_id: str, block: str) -> None:
    """Take the meetings of a block from its run: no card shows them any more, and they wait for their deletion."""
    mine = (room_meeting.c.run_id == run_id) & (room_meeting.c.block == block)
    await tx.execute(sa.update(room_meeting).where(mine).values(run_id=None))


async def left_over(tx: Tx) -> Sequence[str]:
    """The meetings that wait for their deletion, also those of runs that ended without anybody noticing."""
    ended = room_meeting.c.run_id.in_(sa.select(run.c.id).where(~run.c.live))
    await tx.execute(sa.update(room_meeting).where(ended).values(run_id=None))
    waiting = room_meeting.c.run_id.is_(None)
    await tx.execute(sa.delete(room_meeting).where(waiting, room_meeting.c.room == MAKER))
    return list((await tx.execute(sa.select(room_meeting.c.meeting_id).where(waiting))).scalars())


async def forget(tx: Tx, meeting_id: str) -> None:
    """The platform has deleted this meeting."""
    await tx.execute(sa.delete(room_meeting).where(room_meeting.c.meeting_id == meeting_id))


async def links(tx: Tx, run_ids: Iterable[str]) -> Mapping[str, Links]:
    """The addresses of each run's meetings."""
    wanted = list(run_ids)
    if not wanted:
        return {}
    found: dict[str, dict[tuple[str, int], str]] = {}
    rows = sa.select(room_meeting).where(room_meeting.c.run_id.in_(wanted), room_meeting.c.room != MAKER)
    for row in await tx.execute(rows):
        found.setdefault(row.run_id, {})[row.block, row.room] = row.join_url
    return found

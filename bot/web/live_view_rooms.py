"""Rooms of the live model: who works with whom, and for facilitators the rooms board.

Shown are the groups of the running block, or of the next one that has some, and who has no group. Only facilitators see
which rooms have finished, ask for a minute, or miss somebody, and the list for opening rooms by hand, by name as in the
platform's dialog. In Teams a room has its own meeting, or else a link that calls its people.
"""

from __future__ import annotations

from datetime import datetime
from itertools import zip_longest

from bot.web.view_model import Marks, Opening, PairWork, Place, Room, Seat
from cards.call_links import call_link
from cards.language import Words
from dialogs.features.pairs.history import settings, talking
from dialogs.features.pairs.turns import seated_now
from dialogs.features.rooms_board import BoardRoom, RoomsBoard, rooms_board
from dialogs.plan.model import Plan
from dialogs.run.events import Group
from dialogs.run.schedule import block_ends_at, running_step, slices
from dialogs.run.state import Run


def rooms(plan: Plan, run: Run, at: datetime, words: Words, *, channel: str = "", leads: bool = False) -> PairWork | None:
    """Groups of the running block, or of the next block that has some. They include the roles of the running turn."""
    step = running_step(plan, run)
    if step is None:
        return None
    ahead = [part.step for part in slices(plan, run, at)]
    first = next((one for one in ahead if one.block in run.pairs), None)
    if first is None:
        return None
    groups = seated_now(plan, run, first, run.pairs[first.block], at)
    paired = {member for group in groups for member in group.members}
    wanted = settings(plan, first.block)
    board = rooms_board(plan, run, at) if leads else None
    marks = {room.number: room for room in board.rooms} if board is not None else {}
    return PairWork(
        title=words.block(first.block),
        going=first.block == step.block,
        ends_at=block_ends_at(plan, run, first.block, at),
        rooms=tuple(
            Room(number=number, seats=_seats(group, words), marks=_marks(marks.get(number), first.block, channel, words))
            for number, group in enumerate(talking(plan, first.block, groups), start=1)
            if group.members or number in marks
        ),
        without=tuple(words.name(person) for person in run.participants if person not in paired),
        kind="bowl" if wanted.bowl else "pairs" if wanted.of_two else "groups",
        finished=board.finished if board is not None and board.on else None,
        opening=_opening(board, channel, words) if board is not None else None,
        face_to_face=words.face_to_face,
    )


def _seats(group: Group, words: Words) -> tuple[Seat, ...]:
    return tuple(
        Seat(name=words.name(member), role=words.planned(role) if role else "")
        for member, role in zip_longest(group.members, group.roles)
    )


def _marks(room: BoardRoom | None, block: str, channel: str, words: Words) -> Marks | None:
    if room is None:
        return None
    emails = [words.scene.emails.get(person, "") for person in room.members]
    return Marks(
        finished=room.finished,
        asks=room.asks,
        alone=room.alone,
        until=room.until,
        missing=tuple(words.name(person) for person in room.missing),
        call=(words.scene.meetings.get((block, room.number)) or call_link(emails)) if channel == "teams" else "",
    )


def _opening(board: RoomsBoard, channel: str, words: Words) -> Opening | None:
    """The rooms to open, until they are open: no app can open them in Teams, and the names stand as in its dialog."""
    if board.opens_at is None or words.face_to_face:
        return None
    placed = [(words.name(person), room.number) for room in board.rooms for person in room.members]
    in_order = sorted(placed, key=lambda place: (place[0].casefold(), place))
    places = tuple(Place(name=name, room=room) for name, room in in_order)
    return Opening(platform=channel, at=board.opens_at, now=board.told, places=places)

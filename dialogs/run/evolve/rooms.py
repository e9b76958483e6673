"""The run after an event of its rooms, and what is left of what rooms said when the groups change.

A room keeps what it said unless a new person came into it. “My partner has gone” ends when the people in the room change.
More time for the step answers all rooms that asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from dialogs.run import events as e
from dialogs.run.replace import changed
from dialogs.run.rooms import RoomMarks, TimeAsked
from dialogs.run.state import Run


def after_rooms(run: Run, event: e.RoomEvent | e.PartnerMissed) -> Run:
    """What rooms said is kept with the visit, so that it is gone with the next step."""
    marks = run.visit.rooms
    match event:
        case e.RoomFinished():
            room = frozenset((event.room,))
            new = changed(marks, finished=marks.finished | room if event.finished else marks.finished - room)
        case e.AllRoomsFinished():
            new = changed(marks, told=True)
        case e.RoomTimeAsked():
            new = changed(marks, asked=(*marks.asked, TimeAsked(event.room)), finished=marks.finished - {event.room})
        case e.RoomTimeGiven():
            new = changed(_answered(marks, event.room), more=(*marks.more, (event.room, event.more)))
        case e.PartnerMissed():
            new = changed(marks, alone=marks.alone | {event.room})
        case _:
            assert_never(event)
    return changed(run, visit=changed(run.visit, rooms=new))


def everybody_has_time(marks: RoomMarks) -> RoomMarks:
    """The step is longer: whoever asked for time has it."""
    return _answered(marks, None) if marks.asking else marks


def regrouped(marks: RoomMarks, before: Sequence[e.Group], after: Sequence[e.Group]) -> RoomMarks:
    """The groups have changed: what was said holds for the rooms that nobody came into."""
    same = frozenset(
        room for room, (old, new) in enumerate(zip(before, after, strict=False), 1) if set(new.members) <= set(old.members)
    )
    kept = tuple(changed(asked, open=asked.open and asked.room in same) for asked in marks.asked)
    more = tuple((room, given) for room, given in marks.more if room in same)
    unmoved = frozenset(room for room in same if before[room - 1].members == after[room - 1].members)
    return changed(marks, finished=marks.finished & same, asked=kept, more=more, alone=marks.alone & unmoved)


def _answered(marks: RoomMarks, room: int | None) -> RoomMarks:
    asked = tuple(changed(one, open=False) if room in (None, one.room) else one for one in marks.asked)
    return changed(marks, asked=asked)

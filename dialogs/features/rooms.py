"""Rooms while people work in them: they finish, ask for a minute, and get it. Only facilitators see what rooms said.

A minute for one room changes no times of the session: its people are told, and the board shows it. A minute for everybody is
`extend`. In a room, `done` says that the room has finished (except in a round), and more time is a request to the
facilitators. A second request while one is open is refused, and so is anything about time in a pause. Facilitators hear once
that all have finished.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar, assert_never

from dialogs import texts
from dialogs.features.controls import show_controls
from dialogs.features.feature import Effects, Feature, good
from dialogs.features.pairs.show import tell_person
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, Show, stamp
from dialogs.run.expiry import KEPT_AFTER_END, NOTICE_GOOD_FOR
from dialogs.run.items import until_item
from dialogs.run.messages import Card, RoomAsksCard, RoomsFinishedCard, RoomTimeCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import ZERO, running_step
from dialogs.run.state import Run, Undoable
from dialogs.texts.sentence import At, PersonId, Refused, sentence

MINUTE = timedelta(minutes=1)  # what a room gets that asks for time
C = TypeVar("C", bound=c.BaseCommand)

# -- which rooms there are ---------------------------------------------------------------------------------------------


def open_rooms(plan: Plan, run: Run) -> dict[int, tuple[PersonId, ...]]:
    """The rooms with people in them, by number, while the running step is in rooms."""
    step = running_step(plan, run)
    groups = run.pairs.get(step.block, ()) if step is not None and step.in_pairs else ()
    return {room: group.members for room, group in enumerate(groups, 1) if group.members}


def room_of(plan: Plan, run: Run, person: PersonId) -> int | None:
    """The room somebody is in now."""
    return next((room for room, members in open_rooms(plan, run).items() if person in members), None)


def meant(plan: Plan, run: Run, command: C) -> C | c.FinishRoom | c.AskTime:
    """What people in a room mean by “done”, and by asking for more time, which is not theirs to give."""
    if not isinstance(command, c.Done | c.Extend) or room_of(plan, run, command.by) is None:
        return command
    if isinstance(command, c.Done):
        in_round = run.round is not None and not run.round.over
        return command if in_round else c.FinishRoom(by=command.by, made_for=command.made_for)
    longer = command.by_time > ZERO and command.until is None
    return c.AskTime(by=command.by) if longer and command.by not in run.facilitators else command


# -- commands ----------------------------------------------------------------------------------------------------------


def _decide(draft: PendingEvents, command: c.RoomCommand, at: datetime) -> None:
    match command:
        case c.FinishRoom():
            room = _room(draft, command)
            if (room in draft.run.visit.rooms.finished) != command.finished:
                draft.add(e.RoomFinished(at=at, room=room, finished=command.finished))
            _all_finished(draft, at)
        case c.AskTime():
            draft.refuse_while_paused()
            room = _own(draft, command.by)
            if room in draft.run.visit.rooms.asking:
                raise Refused(sentence(texts.TIME_ASKED_ALREADY))
            # Who asks for time has not finished: the cards that said so change, and no others.
            if room in draft.run.visit.rooms.finished:
                draft.add(e.RoomFinished(at=at, room=room, finished=False))
            draft.add(e.RoomTimeAsked(at=at, room=room))
        case c.GiveTime():
            draft.refuse_while_paused()
            draft.add(e.RoomTimeGiven(at=at, room=_named(draft, command.room), more=MINUTE))
        case _:
            assert_never(command)


def _room(draft: PendingEvents, command: c.FinishRoom) -> int:
    if command.room is None:
        return _own(draft, command.by)
    if command.by not in draft.run.facilitators:
        raise Refused(sentence(texts.FACILITATORS_ONLY))
    return _named(draft, command.room)


def _own(draft: PendingEvents, person: PersonId) -> int:
    room = room_of(draft.plan, draft.run, person)
    if room is None:
        raise Refused(sentence(texts.NO_ROOM_NOW), ("my group",))
    return room


def _named(draft: PendingEvents, room: int) -> int:
    if room not in open_rooms(draft.plan, draft.run):
        raise Refused(sentence(texts.NO_SUCH_ROOM, room=room), ("pairs",))
    return room


def _all_finished(draft: PendingEvents, at: datetime) -> None:
    """Facilitators hear once in a step that all rooms have finished."""
    rooms, marks = open_rooms(draft.plan, draft.run), draft.run.visit.rooms
    if rooms and not marks.told and marks.finished >= rooms.keys():
        draft.add(e.AllRoomsFinished(at=at))


def _undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """Rooms that a facilitator marked are as they were before."""
    if last.name != "room finished" or last.after is None:
        return
    before, after = last.before.visit.rooms.finished, last.after.visit.rooms.finished
    for room in sorted(before ^ after):
        draft.add(e.RoomFinished(at=at, room=room, finished=room in before))


def _acknowledge(plan: Plan, run: Run, command: c.RoomCommand, at: datetime) -> Card | None:
    match command:
        case c.FinishRoom():
            room = command.room if command.room is not None else room_of(plan, run, command.by)
            said = texts.ACK_ROOM_FINISHED if command.finished else texts.ACK_ROOM_NOT_FINISHED
            return good(said, room=room or 0)
        case c.AskTime():
            return good(texts.ACK_TIME_ASKED)
        case c.GiveTime():
            return good(texts.ACK_TIME_GIVEN, room=command.room, until=At(until(run, command.room, at)))
        case _:
            assert_never(command)


# -- what becomes visible ----------------------------------------------------------------------------------------------


def until(run: Run, room: int, at: datetime) -> datetime:
    """Until when a room may work: the end of the step, and what it was given beyond that."""
    return (run.ends_at or at) + run.visit.rooms.more_for(room)


def _react(plan: Plan, run: Run, event: e.RoomEvent | e.StepEnded) -> Effects:
    match event:
        case e.RoomFinished():
            return (*_own_cards(plan, run, event.room, event.at), show_controls(plan, run, event.at))
        case e.AllRoomsFinished():
            card = RoomsFinishedCard(visit=run.visit.number)
            told = Show(_finished_slot(run), card, FACILITATORS, _while_on(run, event.at))
            return (told, show_controls(plan, run, event.at))
        case e.RoomTimeAsked():
            return (_ask(plan, run, len(run.visit.rooms.asked) - 1, _while_on(run, event.at)),)
        case e.RoomTimeGiven():
            return (*_given(plan, run, event), *_asks(plan, run, (event.room,), event.at))
        case e.StepEnded():
            return _over(plan, run, event.at)
        case _:
            assert_never(event)


def _own_cards(plan: Plan, run: Run, room: int, at: datetime) -> Effects:
    """The cards of the people in a room, whose buttons say what the room said."""
    step = running_step(plan, run)
    if step is None:
        return ()
    slots = run.pair_cards.get(step.block, {})
    people = open_rooms(plan, run).get(room, ())
    told = (tell_person(plan, run, step.block, person, slots.get(person, f"pair:{step.block}"), at) for person in people)
    return tuple(show for show in told if show is not None)


def _given(plan: Plan, run: Run, event: e.RoomTimeGiven) -> Effects:
    ends_at = run.ends_at or event.at
    card = RoomTimeCard(until=until(run, event.room, event.at), ends_at=ends_at)
    people = open_rooms(plan, run).get(event.room, ())
    return tuple(Show(f"room-time:{run.visit.number}:{stamp(event.at)}", card, person, card.until) for person in people)


def _asks(plan: Plan, run: Run, rooms: Iterable[int], at: datetime, *, over: bool = False) -> Effects:
    """The cards of these rooms' wishes as they are now."""
    numbered = enumerate(run.visit.rooms.asked)
    good_until = at + KEPT_AFTER_END if over else _while_on(run, at)
    return tuple(_ask(plan, run, number, good_until, over=over) for number, asked in numbered if asked.room in rooms)


def _ask(plan: Plan, run: Run, number: int, good_until: datetime, *, over: bool = False) -> Show:
    asked = run.visit.rooms.asked[number]
    ends_at = run.ends_at or good_until
    card = RoomAsksCard(
        room=asked.room,
        people=open_rooms(plan, run).get(asked.room, ()),
        ends_at=ends_at,
        until=None if asked.open else until(run, asked.room, ends_at),
        over=over,
        visit=run.visit.number,
        item=until_item(ends_at),
    )
    return Show(f"room-asks:{run.visit.number}:{number}", card, FACILITATORS, good_until)


def _retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    """The step is longer or shorter: what rooms asked for is answered with the new end."""
    return _asks(plan, run, open_rooms(plan, run), at)


def _over(plan: Plan, run: Run, at: datetime) -> Effects:
    """The step is over: the cards that asked about it lose their buttons."""
    marks, shows = run.visit.rooms, _asks(plan, run, [asked.room for asked in run.visit.rooms.asked], at, over=True)
    if not marks.told:
        return shows
    done = RoomsFinishedCard(visit=run.visit.number, over=True)
    return (*shows, Show(_finished_slot(run), done, FACILITATORS, at + KEPT_AFTER_END))


def _while_on(run: Run, at: datetime) -> datetime:
    """Until when it is worth saying: as long as the step lasts."""
    return max(run.ends_at or at, at + NOTICE_GOOD_FOR)


def _finished_slot(run: Run) -> str:
    return f"rooms-finished:{run.visit.number}"


FEATURE = Feature(
    retimed=_retimed,
    undo=_undo,
    commands=(c.FinishRoom, c.AskTime, c.GiveTime),
    decide=_decide,
    acknowledge=_acknowledge,
    events=(e.RoomFinished, e.AllRoomsFinished, e.RoomTimeAsked, e.RoomTimeGiven, e.StepEnded),
    react=_react,
)

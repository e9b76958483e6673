"""Rooms while they work: the whole cards about their wishes and that they have finished, and how long each is of use."""

from __future__ import annotations

from dialogs.features.rooms import until
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.messages import RoomAsksCard, RoomsFinishedCard, RoomTimeCard
from tests.support.builders import full_plan
from tests.support.core_session import START, Stage, minutes

ENDS_AT = START + minutes(9)  # the step in rooms, from minute 1


def in_rooms(people: int = 4) -> Stage:
    stage = Stage(full_plan(), people=people)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="pairs.one.play"), minutes(1))
    return stage


def members(stage: Stage, room: int) -> tuple[str, ...]:
    return stage.run.pairs["pairs"][room - 1].members


def last(stage: Stage, kind: type) -> Show:
    return stage.shown(kind)[-1]


def asks(stage: Stage, **other: object) -> RoomAsksCard:
    card = {"room": 2, "people": members(stage, 2), "ends_at": ENDS_AT, "visit": 2, "item": "until:20300107T093900"}
    return RoomAsksCard(**(card | other))  # type: ignore[arg-type]


def test_a_wish_for_time_is_shown_to_facilitators_until_the_step_ends() -> None:
    stage = in_rooms()
    stage.say(c.AskTime(by=members(stage, 2)[0]), minutes(3))
    assert last(stage, RoomAsksCard) == Show("room-asks:2:0", asks(stage), FACILITATORS, ENDS_AT)
    stage.say(c.AskTime(by=members(stage, 1)[1]), minutes(3.5))
    other = asks(stage, room=1, people=members(stage, 1))
    assert last(stage, RoomAsksCard) == Show("room-asks:2:1", other, FACILITATORS, ENDS_AT)


def test_a_minute_that_was_given_stands_on_the_wish_and_is_told_to_the_room_alone() -> None:
    stage = in_rooms()
    stage.say(c.AskTime(by=members(stage, 2)[0]), minutes(3))
    shown = len(stage.shows)
    assert [event for event in stage.say(c.GiveTime(by="f", room=2)) if isinstance(event, e.RoomTimeGiven)] == [
        e.RoomTimeGiven(at=stage.now, room=2, more=minutes(1))
    ]
    longer = ENDS_AT + minutes(1)
    new = [show for _, _, show in stage.shows[shown:]]
    card, slot = RoomTimeCard(until=longer, ends_at=ENDS_AT), "room-time:2:20300107T093300000000"
    assert [show for show in new if isinstance(show.card, RoomTimeCard)] == [
        Show(slot, card, person, longer) for person in members(stage, 2)
    ]
    assert last(stage, RoomAsksCard).card == asks(stage, until=longer)
    assert (until(stage.run, 1, stage.now), until(stage.run, 2, stage.now)) == (ENDS_AT, longer)
    stage.say(c.GiveTime(by="f", room=2))
    assert until(stage.run, 2, stage.now) == ENDS_AT + minutes(2)


def test_once_the_step_is_over_its_cards_have_no_buttons_any_more() -> None:
    stage = in_rooms()
    stage.say(c.AskTime(by=members(stage, 2)[0]), minutes(3))
    for room in (1, 2):
        stage.say(c.FinishRoom(by="f", room=room))
    done = RoomsFinishedCard(visit=2)
    assert last(stage, RoomsFinishedCard) == Show("rooms-finished:2", done, FACILITATORS, ENDS_AT)
    shown = len(stage.shows)
    stage.until(minutes(9))
    new = [show for _, _, show in stage.shows[shown:]]
    wishes = [show for show in new if isinstance(show.card, RoomAsksCard)]
    assert wishes == [Show("room-asks:2:0", asks(stage, over=True), FACILITATORS, ENDS_AT + minutes(60))]
    over = RoomsFinishedCard(visit=2, over=True)
    assert [show for show in new if isinstance(show.card, RoomsFinishedCard)] == [
        Show("rooms-finished:2", over, FACILITATORS, ENDS_AT + minutes(60))
    ]


def test_where_not_all_rooms_have_finished_nothing_is_said_of_it_at_the_end() -> None:
    stage = in_rooms()
    stage.say(c.FinishRoom(by="f", room=1))
    stage.until(minutes(9))
    assert not stage.shown(RoomsFinishedCard)


def test_a_room_that_asks_for_time_after_it_had_finished_has_not() -> None:
    stage = in_rooms()
    person = members(stage, 1)[0]
    stage.say(c.FinishRoom(by=person))
    events = stage.say(c.AskTime(by=person))
    assert [event for event in events if isinstance(event, e.RoomFinished | e.RoomTimeAsked)] == [
        e.RoomFinished(at=stage.now, room=1, finished=False),
        e.RoomTimeAsked(at=stage.now, room=1),
    ]


def test_undo_takes_back_the_mark_of_the_facilitator_and_no_other() -> None:
    stage = in_rooms()
    stage.say(c.FinishRoom(by=members(stage, 1)[0]))
    stage.say(c.FinishRoom(by="f", room=2))
    back = [event for event in stage.say(c.Undo(by="f")) if isinstance(event, e.RoomFinished)]
    assert back == [e.RoomFinished(at=stage.now, room=2, finished=False)]


def test_a_wish_in_the_last_seconds_is_of_use_for_half_a_minute() -> None:
    stage = in_rooms()
    stage.say(c.AskTime(by=members(stage, 2)[0]), minutes(8.75))
    assert last(stage, RoomAsksCard).good_until == START + minutes(9.25)

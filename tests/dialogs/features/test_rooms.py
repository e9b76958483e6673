"""Rooms while people work in them: finished, a minute asked for and given, and the board that facilitators see."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.runs.plan_library import load
from cards.compose import compose
from cards.render.plain import plain
from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.features.pairs.show import own_card, partners_now
from dialogs.features.rooms_board import BoardRoom, rooms_board
from dialogs.plan.model import Pairs
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.codec import decode_card, encode_card
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.messages import (
    CueCard,
    PairsCard,
    RoomAsksCard,
    RoomsFinishedCard,
    RoomTimeCard,
    TextCard,
    WhereCard,
    YourPairCard,
)
from dialogs.texts.sentence import At, PersonId, Refused
from tests.support.builders import full_plan, plan, step, turn
from tests.support.card_samples import scene
from tests.support.core_session import START, Stage, minutes

PLAY = "pairs.one.play"


def working(people: int = 5) -> Stage:
    """People in their rooms, two minutes after the session began."""
    stage = Stage(full_plan(), people=people)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step=PLAY), minutes(2))
    stage.shows.clear()
    return stage


def first_of(stage: Stage, room: int) -> PersonId:
    return stage.run.pairs["pairs"][room - 1].members[0]


def shown(stage: Stage, kind: type) -> list[Show]:
    return stage.shown(kind)


def seen(stage: Stage, room: int) -> BoardRoom:
    board = rooms_board(stage.plan, stage.run, stage.now)
    assert board is not None
    return next(one for one in board.rooms if one.number == room)


def said(stage: Stage, command: c.Command) -> tuple[str, dict[str, object]]:
    card = reply(stage.plan, stage.run, command, stage.now)
    assert isinstance(card, TextCard)
    return card.said.text, dict(card.said.values)


def test_done_in_a_room_means_that_the_room_has_finished_and_only_facilitators_see_which() -> None:
    stage = working()
    one = first_of(stage, 1)
    stage.say(c.Done(by=one))
    assert [(event.room, event.finished) for event in stage.of(e.RoomFinished)] == [(1, True)]  # type: ignore[attr-defined]
    assert (seen(stage, 1).finished, seen(stage, 2).finished) == (True, False)
    assert said(stage, c.Done(by=one)) == (texts.ACK_ROOM_FINISHED, {"room": 1})
    own = shown(stage, YourPairCard)
    assert {show.to for show in own} == set(stage.run.pairs["pairs"][0].members)
    assert all(show.card.finished and show.card.visit == stage.run.visit.number for show in own)  # type: ignore[union-attr]
    assert {show.to for _, _, show in stage.shows} == {FACILITATORS, *(show.to for show in own)}


def test_a_room_that_has_not_finished_after_all_says_so() -> None:
    stage = working()
    one = first_of(stage, 1)
    stage.say(c.FinishRoom(by=one))
    stage.say(c.FinishRoom(by=one))
    stage.say(c.FinishRoom(by=one, finished=False))
    assert not seen(stage, 1).finished
    assert len(stage.of(e.RoomFinished)) == 2


def test_facilitators_hear_once_when_all_rooms_have_finished_and_can_go_on() -> None:
    stage = working()
    for room in (1, 2):
        stage.say(c.FinishRoom(by=first_of(stage, room)))
    (told,) = shown(stage, RoomsFinishedCard)
    assert (told.to, told.card) == (FACILITATORS, RoomsFinishedCard(visit=stage.run.visit.number))
    control = shown(stage, CueCard)[-1].card
    assert isinstance(control, CueCard)
    assert control.rooms_over
    stage.say(c.FinishRoom(by=first_of(stage, 1), finished=False))
    stage.say(c.FinishRoom(by=first_of(stage, 1)))
    assert len(stage.of(e.AllRoomsFinished)) == 1
    stage.say(c.Next(by="f", made_for=c.MadeFor(visit=stage.run.visit.number)))
    over = shown(stage, RoomsFinishedCard)[-1]
    assert (over.slot, over.card) == (told.slot, RoomsFinishedCard(visit=stage.run.visit.number - 1, over=True))


def test_a_minute_that_is_asked_for_is_given_to_one_room_and_its_people_are_told() -> None:
    stage = working()
    one, ends_at = first_of(stage, 2), stage.run.ends_at
    assert ends_at is not None
    stage.say(c.Extend(by=one, by_time=minutes(1)))  # “one more minute”, which is not theirs to give
    (asked,) = shown(stage, RoomAsksCard)
    assert (asked.to, asked.card.room, asked.card.until) == (FACILITATORS, 2, None)  # type: ignore[union-attr]
    assert (seen(stage, 2).asks, seen(stage, 1).asks) == (True, False)
    assert said(stage, c.Extend(by=one, by_time=minutes(1)))[0] == texts.ACK_TIME_ASKED
    with pytest.raises(Refused, match="already"):
        stage.say(c.AskTime(by=one))
    stage.say(c.GiveTime(by="f", room=2))
    later = ends_at + minutes(1)
    assert (stage.run.ends_at, seen(stage, 2).until, seen(stage, 2).asks) == (ends_at, later, False)
    told = shown(stage, RoomTimeCard)
    assert {show.to for show in told} == set(stage.run.pairs["pairs"][1].members)
    assert {show.card for show in told} == {RoomTimeCard(until=later, ends_at=ends_at)}
    given = shown(stage, RoomAsksCard)[-1]
    assert (given.slot, given.card.until) == (asked.slot, later)  # type: ignore[union-attr]
    assert said(stage, c.GiveTime(by="f", room=2)) == (texts.ACK_TIME_GIVEN, {"room": 2, "until": At(later)})


def test_more_time_for_everyone_answers_every_room_that_asked() -> None:
    stage = working()
    for room in (1, 2):
        stage.say(c.AskTime(by=first_of(stage, room)))
    stage.say(c.Extend(by="f", by_time=minutes(1)))
    assert not seen(stage, 1).asks
    assert not seen(stage, 2).asks
    latest = {show.slot: show.card for show in shown(stage, RoomAsksCard)}
    assert {card.until for card in latest.values()} == {stage.run.ends_at}  # type: ignore[union-attr]
    assert shown(stage, RoomTimeCard) == []
    stage.say(c.Next(by="f"))
    assert all(card.over for card in {show.slot: show.card for show in shown(stage, RoomAsksCard)}.values())  # type: ignore[union-attr]


def test_who_asks_for_time_has_not_finished() -> None:
    stage = working()
    one = first_of(stage, 1)
    stage.say(c.FinishRoom(by=one))
    stage.say(c.AskTime(by=one))
    assert (seen(stage, 1).finished, seen(stage, 1).asks) == (False, True)
    theirs = [show for show in shown(stage, YourPairCard) if show.to == one]
    assert isinstance(theirs[-1].card, YourPairCard)
    assert not theirs[-1].card.finished
    before = len(shown(stage, YourPairCard))
    stage.say(c.AskTime(by=first_of(stage, 2)))
    assert len(shown(stage, YourPairCard)) == before, "a card that would say the same is not sent again"


def test_only_facilitators_speak_for_a_room_and_give_time() -> None:
    stage = working()
    for command in (c.FinishRoom(by="p1", room=1), c.GiveTime(by="p1", room=1)):
        with pytest.raises(Refused) as caught:
            stage.say(command)
        assert caught.value.sentence.text == texts.FACILITATORS_ONLY
    for command in (c.FinishRoom(by="f", room=9), c.GiveTime(by="f", room=9)):
        with pytest.raises(Refused, match="Nobody is in room"):
            stage.say(command)
    for command in (c.FinishRoom(by="f"), c.AskTime(by="f")):
        with pytest.raises(Refused, match="not in a room"):
            stage.say(command)


def test_undo_takes_back_a_mark_of_a_facilitator_but_no_minute_that_people_know_of() -> None:
    stage = working()
    stage.say(c.FinishRoom(by="f", room=1))
    stage.say(c.Undo(by="f"))
    assert not seen(stage, 1).finished
    stage.say(c.GiveTime(by="f", room=1))
    with pytest.raises(Refused) as caught:
        stage.say(c.Undo(by="f"))
    assert caught.value.sentence.text == texts.UNDO_ROOM_TIME


def test_a_press_on_a_card_of_an_earlier_step_changes_nothing() -> None:
    stage = working()
    one, old = first_of(stage, 1), c.MadeFor(visit=stage.run.visit.number)
    stage.say(c.Next(by="f"))
    with pytest.raises(Refused):
        stage.say(c.Done(by=one, made_for=old))
    assert stage.of(e.RoomFinished) == []


def test_new_pairs_have_not_finished_and_a_room_that_lost_somebody_has() -> None:
    stage = working(people=6)
    for room in (1, 2, 3):
        stage.say(c.FinishRoom(by=first_of(stage, room)))
    stage.say(c.Reshuffle(by="f"))
    assert stage.run.visit.rooms.finished < {1, 2, 3}
    stage = working(people=3)
    stage.say(c.FinishRoom(by=first_of(stage, 1)))
    stage.say(c.Leave(by="f", person=stage.run.pairs["pairs"][0].members[-1]), minutes(3))
    assert seen(stage, 1).finished


def test_the_board_says_who_is_missing_from_which_room_and_who_is_alone() -> None:
    stage = working(people=6)
    group = stage.run.pairs["pairs"][1]
    stage.say(c.PartnerGone(by=group.members[0]), minutes(3))
    assert seen(stage, 2).alone
    stage.say(c.Leave(by=c.CLOCK, person=group.members[1]))
    assert seen(stage, 2).missing == (group.members[1],)
    stage.until(minutes(5))
    assert seen(stage, 2).missing == (group.members[1],)
    assert group.members[1] not in seen(stage, 2).members


def test_before_the_rooms_open_the_board_says_when_and_nothing_is_marked() -> None:
    stage = Stage(full_plan(), people=5)
    assert rooms_board(stage.plan, stage.run, START) is None
    stage.say(c.Start(by="f"))
    stage.say(c.ShowPairs(by="f"))
    board = rooms_board(stage.plan, stage.run, stage.now)
    assert board is not None
    assert (board.on, board.block, board.finished) == (False, "pairs", 0)
    assert board.opens_at is not None
    assert board.opens_at > stage.now


def test_where_tells_facilitators_how_many_rooms_have_finished() -> None:
    stage = working()
    stage.say(c.FinishRoom(by=first_of(stage, 1)))
    told = {who: reply(stage.plan, stage.run, c.Where(by=who), stage.now) for who in ("f", "p1")}
    assert [(card.rooms_finished, card.rooms) for card in told.values() if isinstance(card, WhereCard)] == [(1, 2), (0, 0)]


@pytest.mark.parametrize("minute", [2, 6, 9])
def test_who_becomes_three_in_the_middle_of_a_turn_goes_on_in_the_same_role(minute: float) -> None:
    items = (turn("pairs.one.play", 8, 0, 2, item_starts=True), turn("pairs.one.debrief", 2, 0, 2))
    stage = Stage(plan(*items, turn("pairs.two.play", 8, 1, 2, item_starts=True), pairs={"pairs": Pairs()}), people=2)
    stage.say(c.Start(by="f"))
    stage.until(minutes(minute))

    def now() -> dict[str, str | None]:
        group = stage.run.pairs["pairs"][0].members
        found = (own_card(stage.plan, stage.run, person, stage.now) for person in group)
        return {card.you: card.role for card in found if isinstance(card, YourPairCard)}

    before = now()
    stage.say(c.Join(by="late", person="late"))
    assert now() == before | {"late": "observer"}


def test_three_share_the_turns_of_pairs_that_swap_once() -> None:
    stage = Stage(load("defensible-decisions-2"), 7)
    stage.say(c.Start(by="f"))
    stage.until(minutes(61))
    cards = [show.card for show in shown(stage, YourPairCard)]
    trio = {card.you: card for card in cards if isinstance(card, YourPairCard) and len(card.partners) == 2}
    for card in trio.values():
        roles = [turn.role for turn in card.turns]
        assert {"supervisor", "practitioner"} <= set(roles), "everyone plays both parts"
        assert all(one.ends_at == other.starts_at for one, other in pairwise(card.turns))
        assert (card.turns[0].starts_at, card.turns[-1].ends_at) == (START + minutes(60), START + minutes(100))
        text = plain(compose(card, replace(scene(), plan=stage.plan)))
        assert "You are three, so you change roles at" in text
        assert "how did the summaries feel" in text.lower(), "the debrief's question is on the card"
    at_once = zip(*(card.turns for card in trio.values()), strict=True)
    assert all({turn.role for turn in turns} == {"supervisor", "practitioner", "observer"} for turns in at_once)
    first = next(iter(trio))
    stage.until(minutes(76))  # they talk it over: the second half is what counts now
    now = [show.card for show in shown(stage, YourPairCard) if show.to == first][-1]
    assert isinstance(now, YourPairCard)
    assert now.role == trio[first].turns[1].role


def test_three_who_share_a_turn_hear_of_one_role_wherever_they_look() -> None:
    stage = Stage(load("defensible-decisions-2"), 3)
    stage.say(c.Start(by="f"))
    said = []
    for minute in (61, 70, 76):  # before they change roles, after it, and when they talk it over
        stage.until(minutes(minute))
        stage.say(c.ShowPairs(by="f"))
        table = [show.card for show in shown(stage, PairsCard)][-1]
        board = rooms_board(stage.plan, stage.run, stage.now)
        assert isinstance(table, PairsCard)
        assert board is not None
        assert board.rooms[0].roles == table.groups[0].roles
        for person, role in zip(table.groups[0].members, table.groups[0].roles, strict=True):
            own = own_card(stage.plan, stage.run, person, stage.now)
            where = reply(stage.plan, stage.run, c.Where(by=person), stage.now)
            assert isinstance(own, YourPairCard)
            assert isinstance(where, WhereCard)
            assert (where.role, partners_now(stage.plan, stage.run, person, stage.now)[1], role) == (own.role,) * 3
        said.append(table.groups[0].roles)
        text = plain(compose(own, replace(scene(), plan=stage.plan)))
        assert ("so you change roles at" in text) == (minute == 61)
    assert said[0] != said[1] == said[2]


def test_a_later_step_of_the_same_name_is_no_change_of_roles() -> None:
    """Two steps may have one title: the first turn is only its own parts. A card of before is read as one without parts."""
    talk = (step("talk.one", 6, title="Talk", in_pairs=True), step("talk.two", 6, title="Talk", in_pairs=True))
    threes = plan(*talk, pairs={"talk": Pairs(least=3, most=3, roles=("A", "B", "C"))})
    stage = Stage(threes, people=3)
    stage.say(c.Start(by="f"))
    card = own_card(stage.plan, stage.run, "p1", stage.now)
    assert isinstance(card, YourPairCard)
    assert [turn.name for turn in card.turns] == ["Talk", "Talk"]
    assert "change roles" not in plain(compose(card, replace(scene(), plan=threes)))
    older = encode_card(card)
    for one in older["data"]["turns"]:
        del one["part"]
    assert decode_card(older) == card

"""The list of rooms that facilitators get has the times at which rooms really open and close."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.engine.reply import reply
from dialogs.plan.model import Mode, Pairs
from dialogs.run import commands as c
from dialogs.run.messages import PairsCard, RoomsCard, TextCard
from dialogs.texts.sentence import Refused
from tests.support.builders import plan, step
from tests.support.core_session import START, Stage, minutes

TEN = timedelta(minutes=10)


def before_pairs() -> Stage:
    """A session with a break before pair work, in which the pairs are drawn ten minutes ahead."""
    made = plan(
        step("in.talk", 15),
        step("tea.tea", 15, mode=Mode.BREAK, keep=True),
        step("work.play", 20, in_pairs=True),
        step("work.debrief", 10, in_pairs=True),
        step("out.bye", 5),
        pairs={"work": Pairs(ahead=TEN)},
    )
    stage = Stage(made, people=6)
    stage.say(c.Start(by="f"))
    return stage


def listed(stage: Stage) -> dict[str, tuple[float, float]]:
    """When rooms open and close by each list in the chat, in minutes."""

    def told(at: datetime) -> float:
        return (at - START) / timedelta(minutes=1)

    lists = ((show.slot, show.card) for show in stage.shown(RoomsCard))
    return {slot: (told(card.opens_at), told(card.ends_at)) for slot, card in lists}


def test_the_list_of_rooms_follows_every_change_of_time_also_before_the_rooms_open() -> None:
    stage = before_pairs()
    stage.until(minutes(21))
    (slot,) = listed(stage)
    assert listed(stage) == {slot: (30, 60)}
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(22))
    assert listed(stage) == {slot: (35, 65)}
    stage.say(c.Undo(by="f"), minutes(23))
    assert listed(stage) == {slot: (30, 60)}
    stage.say(c.Next(by="f"), minutes(25))
    assert listed(stage) == {slot: (25, 55)}
    stage.say(c.Extend(by="f", by_time=minutes(-5)), minutes(26))
    assert listed(stage) == {slot: (25, 50)}
    stage.say(c.Pause(by="f"), minutes(30))
    stage.say(c.Resume(by="f"), minutes(33))
    assert [closes for _, closes in listed(stage).values()] == [53]
    stage.say(c.Next(by="f"), minutes(35))
    assert [closes for _, closes in listed(stage).values()] == [45]


def test_who_changes_the_pairs_before_anybody_has_seen_them_is_not_told_that_they_are_in_the_chat() -> None:
    stage = before_pairs()
    stage.until(minutes(21))
    command = c.Reshuffle(by="f")
    stage.say(command)
    early = reply(stage.plan, stage.run, command, stage.now)
    stage.say(command, minutes(31))
    late = reply(stage.plan, stage.run, command, stage.now)
    assert isinstance(early, TextCard)
    assert isinstance(late, TextCard)
    assert early.said.text == "Done. Everyone is told shortly before it begins."
    assert late.said.text == "The pairs are in the chat."


def test_a_facilitator_is_told_why_they_have_no_pair() -> None:
    stage = before_pairs()
    with pytest.raises(Refused, match="You lead the session"):
        stage.say(c.MyGroup(by="f"), minutes(31))


def test_the_table_of_groups_names_no_time_once_everybody_is_back() -> None:
    made = plan(
        step("work.talk", 10, in_pairs=True),
        step("work.harvest", 5),
        step("out.bye", 5),
        pairs={"work": Pairs()},
    )
    stage = Stage(made, people=6)
    stage.say(c.Start(by="f"))
    stage.until(minutes(11))
    tables = [show.card for show in stage.shown(PairsCard)]
    assert (tables[0].starts_at, tables[0].ends_at) == (None, START + minutes(10))
    assert (tables[-1].starts_at, tables[-1].ends_at) == (None, None)


def test_the_list_of_rooms_says_that_the_pair_work_is_left_out_and_undo_takes_that_back() -> None:
    stage = before_pairs()
    stage.until(minutes(21))
    slot = stage.run.rooms_shown["work"]

    def left_out() -> list[bool]:
        return [show.card.left_out for _, _, show in stage.shows if show.slot == slot and isinstance(show.card, RoomsCard)]

    assert left_out() == [False]
    stage.say(c.GoTo(by="f", step="out.bye"), minutes(22))
    assert left_out()[-1]
    stage.say(c.Undo(by="f"), minutes(23))
    assert not left_out()[-1]
    assert listed(stage)[slot] == (31, 61)


def test_the_list_of_pair_work_that_was_held_stays_as_it_was() -> None:
    stage = before_pairs()
    stage.say(c.Next(by="f"), minutes(45))
    stage.say(c.Next(by="f"), minutes(46))
    assert stage.run.step == "out.bye"
    assert not any(show.card.left_out for show in stage.shown(RoomsCard))

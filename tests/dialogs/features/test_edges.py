"""Edges of the features: the number or moment at which a rule changes, and what each case is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.features.headcount import advice, card_of, is_small
from dialogs.features.pairs.decide import FEATURE as PAIRS
from dialogs.features.prompts import tray
from dialogs.features.rooms import meant
from dialogs.plan.model import Pairs, Plan, Poll, Prompt, Round
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.messages import NudgeCard, SizeCard, TextCard
from tests.support.builders import full_plan, plan, step, turn
from tests.support.core_session import SECOND, START, Stage, begun, minutes

FRUIT = Poll(id="fruit", question="Which?", options=("Apples", "Pears"))


def told(stage: Stage, command: c.Command) -> str:
    card = reply(stage.plan, stage.run, command, stage.now)
    assert isinstance(card, TextCard)
    return card.said.text


# -- how many people ---------------------------------------------------------------------------------------------------

ALONE, WITH_POLL = plan(step("a.one", 10)), plan(step("a.one", 10, poll=FRUIT))
WITH_PAIRS = plan(turn("a.x.one", 10, 0, 1), pairs={"a": Pairs()})


@pytest.mark.parametrize("made", [WITH_POLL, WITH_PAIRS])
def test_one_to_three_people_are_few_where_there_are_polls_or_pairs(made: Plan) -> None:
    assert [people for people in range(6) if is_small(made, people)] == [1, 2, 3]
    assert not any(is_small(ALONE, people) for people in range(6))


@pytest.mark.parametrize(
    ("people", "after", "tells"),
    [
        (3, timedelta(0), True),
        (4, timedelta(0), False),
        (14, timedelta(0), False),
        (15, timedelta(0), True),
        (16, minutes(4) - SECOND, True),
        (16, minutes(4), False),
        (15, minutes(4), True),
        (3, minutes(1), False),
    ],
)
def test_when_facilitators_are_told_about_the_size_of_the_group(people: int, after: timedelta, tells: bool) -> None:
    stage = begun(WITH_POLL, people)
    assert bool(advice(stage.plan, stage.run, START + after)) is tells


def test_what_is_different_with_few_and_with_many() -> None:
    made = plan(step("a.one", 10, poll=FRUIT), step("b.two", 20, round=Round(question="One thing?")))

    def card(people: int) -> SizeCard | None:
        return card_of(made, begun(made, people).run)

    few, many = card(3), card(15)
    assert card(4) is None
    assert card(14) is None
    assert few is not None
    assert many is not None
    assert (few.people, few.rounds, few.early, few.hidden, few.one_group, few.here) == (3, (), True, True, False, ())
    assert (many.people, many.early, many.hidden, many.halved) == (15, False, False, False)
    assert [path for path, _ in many.rounds] == ["b.two"]


# -- polls -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("A",), texts.OPTIONS_OUT_OF_RANGE),
        (("A", " "), texts.OPTIONS_OUT_OF_RANGE),
        (("A", "A "), texts.OPTIONS_OUT_OF_RANGE),
        (("A", "B"), None),
        (tuple(map(str, range(20))), None),
        (tuple(map(str, range(21))), texts.OPTIONS_OUT_OF_RANGE),
    ],
)
def test_a_poll_has_two_to_twenty_different_options(options: tuple[str, ...], says: str | None) -> None:
    stage = begun(plan(step("a.one", 10), step("b.two", 10, poll=FRUIT)))
    assert stage.refused(c.ChangePoll(by="f", poll="fruit", options=options)) == says
    changed = [event.options for event in stage.of(e.PollChanged) if isinstance(event, e.PollChanged)]
    assert changed == ([options] if says is None else [])


def test_what_is_said_about_polls_that_cannot_be_closed_or_shown() -> None:
    made = plan(step("a.one", 10), step("b.two", 10, poll=FRUIT), step("c.three", 10))
    stage = begun(made)
    assert stage.refused(c.ClosePoll(by="f")) == texts.NO_OPEN_POLL
    assert stage.refused(c.ShowResults(by="f")) == texts.NO_RESULTS_YET
    assert stage.refused(c.OpenPoll(by="f")) == texts.STEP_HAS_NO_POLL
    assert stage.refused(c.OpenPoll(by="f", poll="nuts")) == texts.NO_SUCH_POLL
    stage.say(c.Next(by="f"), minutes(1))
    assert stage.refused(c.ShowResults(by="f")) == texts.RESULTS_WHEN_CLOSED
    stage.tallies = {"fruit": c.Tally(4, (4, 0))}
    stage.say(c.ClosePoll(by="f"))
    assert stage.refused(c.ClosePoll(by="f", poll="fruit")) == texts.NO_OPEN_POLL
    assert stage.refused(c.ShowResults(by="f")) is None
    assert stage.refused(c.ShowOptions(by="f")) == texts.NO_POLL_TO_COME


# -- prompts -----------------------------------------------------------------------------------------------------------

ASKED = plan(step("a.one", 10, prompts=tuple(Prompt(ask=f"{n}?") for n in (1, 2, 3)), prompts_by="facilitator"))


@pytest.mark.parametrize(
    ("number", "says"),
    [(0, texts.PROMPT_OUT_OF_RANGE), (1, texts.PROMPT_ALREADY_SENT), (2, None), (3, None), (4, texts.PROMPT_OUT_OF_RANGE)],
)
def test_which_numbers_of_prompts_can_be_sent(number: int, says: str | None) -> None:
    stage = begun(ASKED)
    stage.say(c.SendPrompt(by="f"))
    assert stage.refused(c.SendPrompt(by="f", number=number)) == says


def test_the_tray_says_what_fits_at_the_pace_so_far() -> None:
    stage = begun(ASKED)
    assert (tray(stage.plan, stage.run, stage.now).fit, tray(stage.plan, stage.run, stage.now).waiting) == (2, (1, 2, 3))
    stage.say(c.SendPrompt(by="f"), minutes(4))
    card = tray(stage.plan, stage.run, stage.now)
    assert (card.sent, card.waiting, card.fit, card.left) == ((1,), (2, 3), 1, minutes(6))
    stage.until(minutes(6))
    assert tray(stage.plan, stage.run, stage.now).fit == 0
    for _ in range(2):
        stage.say(c.SendPrompt(by="f"))
    assert stage.refused(c.SendPrompt(by="f")) == texts.ALL_PROMPTS_SENT
    assert begun(ALONE).refused(c.SendPrompt(by="f")) == texts.NO_PROMPTS


# -- who is here -------------------------------------------------------------------------------------------------------

CARD = c.MadeFor(visit=1)


@pytest.mark.parametrize(
    ("command", "what"),
    [
        (c.Leave(by="p1", person="p1"), "wait"),
        (c.Leave(by="f", person="p1"), "wait"),
        (c.Leave(by=c.CLOCK, person="p1"), "wait"),
        (c.Leave(by="p1", person="p1", made_for=CARD), "wait"),
        (c.Leave(by="f", person="p1", made_for=CARD), "gone"),
        (c.Leave(by="f", person="p9"), "nothing"),
    ],
)
def test_who_is_gone_at_once_and_who_has_a_minute(command: c.Leave, what: str) -> None:
    stage = begun(ALONE)
    events = stage.say(command)
    kinds: Mapping[str, type[e.Event]] = {"wait": e.ConnectionLost, "gone": e.PersonLeft}
    assert any(isinstance(event, (e.ConnectionLost, e.PersonLeft)) for event in events) is (what != "nothing")
    assert what == "nothing" or any(isinstance(event, kinds[what]) for event in events)
    if what == "wait":
        assert stage.run.leaving == {"p1": stage.now + minutes(1)}
        assert not any(isinstance(event, e.ConnectionLost) for event in stage.say(command))


def test_before_the_start_who_leaves_is_gone() -> None:
    stage = Stage(ALONE, people=2)
    stage.say(c.Leave(by="p1", person="p1"))
    assert stage.run.here == ("p2",)


# -- rooms -------------------------------------------------------------------------------------------------------------


def in_rooms(people: int = 4) -> Stage:
    stage = Stage(full_plan(), people=people, facilitators=("f",))
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="pairs.one.play"), minutes(1))
    return stage


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (c.Done(by="p1"), c.FinishRoom),
        (c.Done(by="f"), c.Done),
        (c.Extend(by="p1", by_time=minutes(1)), c.AskTime),
        (c.Extend(by="p1", by_time=-minutes(1)), c.Extend),
        (c.Extend(by="p1", by_time=minutes(1), until=c.When(after=minutes(5))), c.Extend),
        (c.Extend(by="f", by_time=minutes(1)), c.Extend),
        (c.Next(by="p1"), c.Next),
    ],
    ids=str,
)
def test_what_people_in_a_room_mean(command: c.Done | c.Extend | c.Next, kind: type[c.Command]) -> None:
    stage = in_rooms()
    found = meant(stage.plan, stage.run, command)
    assert type(found) is kind
    assert found.by == command.by


def test_what_rooms_are_told() -> None:
    stage = in_rooms()
    assert stage.refused(c.FinishRoom(by="p1", room=1)) == texts.FACILITATORS_ONLY
    assert stage.refused(c.FinishRoom(by="f")) == texts.NO_ROOM_NOW
    assert stage.refused(c.FinishRoom(by="f", room=3)) == texts.NO_SUCH_ROOM
    assert stage.refused(c.GiveTime(by="f", room=0)) == texts.NO_SUCH_ROOM
    for room in (1, 2):
        assert not stage.of(e.AllRoomsFinished)
        stage.say(c.FinishRoom(by="f", room=room))
    assert told(stage, c.FinishRoom(by="f", room=2)) == texts.ACK_ROOM_FINISHED
    assert len(stage.of(e.AllRoomsFinished)) == 1
    member = stage.run.pairs["pairs"][0].members[0]
    stage.say(c.AskTime(by=member))
    assert stage.run.visit.rooms.finished == {2}
    assert stage.refused(c.AskTime(by=member)) == texts.TIME_ASKED_ALREADY
    stage.say(c.FinishRoom(by="f", room=1))
    assert len(stage.of(e.AllRoomsFinished)) == 1
    stage.say(c.FinishRoom(by="f", room=1, finished=False))
    assert told(stage, c.FinishRoom(by="f", room=1, finished=False)) == texts.ACK_ROOM_NOT_FINISHED
    stage.say(c.Undo(by="f"))
    assert stage.run.visit.rooms.finished == {1, 2}


# -- pairs -------------------------------------------------------------------------------------------------------------


def test_the_table_of_pairs_is_on_the_card_of_the_step_that_opens_their_stay() -> None:
    stage = in_rooms()

    def host(path: str) -> str | None:
        return PAIRS.host(stage.plan, stage.run, stage.plan.step(path))

    number = stage.run.visit.number
    slot = stage.run.pairs_shown["pairs"]
    assert slot.startswith(f"pairs:{number}:")
    assert host("pairs.one.play") == slot
    assert host("talk.prompts") is None
    stage.say(c.Next(by="f"), minutes(3))
    assert (stage.run.step, host("pairs.one.debrief"), host("pairs.one.play")) == ("pairs.one.debrief", None, slot)
    stage.say(c.Next(by="f"), minutes(5))
    assert host("pairs.one.debrief") is None
    stage.say(c.Reshuffle(by="f"), minutes(6))
    assert stage.run.pairs_shown["pairs"] != slot
    assert host("pairs.two.play") is None


def test_what_is_said_where_somebody_has_no_group() -> None:
    of_two, of_three = WITH_PAIRS, plan(turn("a.x.one", 10, 0, 1), pairs={"a": Pairs(least=3, most=3)})
    before = (step("z.first", 10),)
    for made, drawn, shown in (
        (of_two, texts.NO_GROUP_YET, texts.PAIRS_NOT_DRAWN),
        (of_three, texts.NO_GROUP_DRAWN, texts.GROUPS_NOT_DRAWN),
    ):
        late = plan(*before, *made.steps, pairs={"a": made.blocks[0].pairs or Pairs()})
        stage = begun(late)
        assert stage.refused(c.MyGroup(by="p1")) == drawn
        assert stage.refused(c.MyGroup(by="f")) == texts.LEADS_WITHOUT_GROUP
        assert stage.refused(c.Swap(by="f", a="p1", b="p2")) == shown


def test_reminders_come_five_minutes_and_one_before_the_end_where_the_step_is_longer_than_that() -> None:
    stage = begun(plan(turn("a.x.one", 5, 0, 2), turn("a.y.two", 6, 1, 2), pairs={"a": Pairs()}))
    stage.say(c.Nudge(by="p2", wanted=True))
    assert told(stage, c.Nudge(by="p2", wanted=True)) == texts.ACK_NUDGE
    assert told(stage, c.Nudge(by="p2", wanted=False)) == texts.ACK_NO_NUDGE
    assert not stage.say(c.Nudge(by="p2", wanted=True))
    stage.until(minutes(12))
    found = [(at, show.to, show.card.left) for at, _, show in stage.shows if isinstance(show.card, NudgeCard)]
    assert found == [(minutes(4), "p2", minutes(1)), (minutes(6), "p2", minutes(5)), (minutes(10), "p2", minutes(1))]

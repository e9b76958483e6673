"""What the person who gave a command reads: the sentence with all its values."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.features.feature import good
from dialogs.features.own_turn import standing
from dialogs.plan.model import Pairs, Round
from dialogs.run import commands as c
from dialogs.run.feature_states import RoundState
from dialogs.run.messages import Card, TextCard
from dialogs.texts.sentence import At, People, Person, Sentence, counted, sentence
from tests.support.builders import full_plan, plan, step, turn, with_ideas, with_needs
from tests.support.core_session import SECOND, START, Stage, minutes


def at_step(path: str, people: int = 4) -> Stage:
    stage = Stage(with_ideas(with_needs(full_plan())), people=people)
    stage.say(c.Start(by="f"))
    if path != stage.run.step:
        stage.say(c.GoTo(by="f", step=path), minutes(1))
    return stage


def read(stage: Stage, command: c.Command) -> Card | None:
    """What the person who gives this command reads."""
    stage.say(command)
    return reply(stage.plan, stage.run, command, stage.now)


@pytest.mark.parametrize(
    ("path", "command", "said"),
    [
        ("intro.hello", c.WantAlerts(by="p1", wanted=False), good(texts.ACK_NO_ALERTS)),
        ("intro.hello", c.WantAlerts(by="p1"), good(texts.ACK_ALERTS)),
        ("intro.hello", c.AskForHelp(by="p1"), good(texts.ACK_HELP_ASKED)),
        ("intro.hello", c.HalveRounds(by="f"), good(texts.ACK_HALVES)),
        ("intro.hello", c.HalveRounds(by="f", wanted=False), good(texts.ACK_NO_HALVES)),
        ("intro.hello", c.SetLink(by="f", name="pad", url="https://example.org/pad"), good(texts.ACK_LINK, name="pad")),
        ("intro.hello", c.RecordAttendance(by="f", wanted=False), good(texts.ACK_ATTENDANCE_NOT)),
        ("intro.hello", c.WriteIdeas(by="p1", lines=("One",)), good(texts.ACK_IDEA)),
        ("intro.hello", c.WriteIdeas(by="p1", lines=("One", "Two")), good(texts.ACK_IDEAS)),
        ("intro.hello", c.CloseIdeas(by="f"), good(texts.ACK_IDEAS_CLOSED)),
        ("intro.rules", c.WriteRule(by="p1", text="We listen"), good(texts.ACK_RULE)),
        ("intro.rules", c.RemoveRule(by="f", number=2), good(texts.ACK_RULE_GONE, number=2)),
        ("intro.rules", c.ShowRules(by="f"), good(texts.ACK_SHOWN)),
        ("intro.tokens", c.ClosePoll(by="f"), good(texts.ACK_POLL_CLOSED)),
        ("pairs.one.play", c.PartnerGone(by="p1"), good(texts.ACK_PARTNER_GONE)),
        ("pairs.one.play", c.ShowPairs(by="f"), good(texts.ACK_PAIRS)),
        ("pairs.one.play", c.Reshuffle(by="f"), good(texts.ACK_PAIRS)),
        ("pairs.one.play", c.GiveTime(by="f", room=2), good(texts.ACK_TIME_GIVEN, room=2, until=At(START + minutes(10)))),
        ("pairs.one.play", c.FinishRoom(by="f", room=1), good(texts.ACK_ROOM_FINISHED, room=1)),
        ("pairs.one.play", c.FinishRoom(by="f", room=2, finished=False), good(texts.ACK_ROOM_NOT_FINISHED, room=2)),
        ("pairs.one.play", c.AskTime(by="p1"), good(texts.ACK_TIME_ASKED)),
        ("talk.prompts", c.WriteNeeds(by="p1", lines=((1, "A desk"),)), good(texts.ACK_NEEDS)),
        ("talk.tray", c.SendPrompt(by="f"), good(texts.ACK_SHOWN)),
    ],
    ids=lambda value: value.type if isinstance(value, c.BaseCommand) else "",
)
def test_what_is_read_by_who_gave_the_command(path: str, command: c.Command, said: Card) -> None:
    assert read(at_step(path), command) == said


def test_who_finishes_their_own_room_reads_its_number() -> None:
    stage = at_step("pairs.one.play")
    for room, group in enumerate(stage.run.pairs["pairs"], 1):
        command = c.FinishRoom(by=group.members[0])
        assert read(stage, command) == good(texts.ACK_ROOM_FINISHED, room=room)


def test_before_their_work_only_facilitators_have_seen_the_pairs() -> None:
    stage = at_step("break.tea")
    stage.until(minutes(3))
    assert stage.run.pairs
    assert read(stage, c.SwapRoles(by="f", person="p1")) == good(texts.ACK_GROUPS_LATER)
    assert read(stage, c.ShowPairs(by="f")) == good(texts.ACK_PAIRS)
    assert read(stage, c.SwapRoles(by="f", person="p1")) == good(texts.ACK_PAIRS)


def test_groups_are_called_pairs_only_where_all_of_them_are() -> None:
    two, three = Pairs(), Pairs(least=3, most=3)
    steps = (turn("a.x.one", 10, 0, 1), turn("b.x.one", 10, 0, 1), step("c.bye", 5))
    for kinds, said in (((two, two), texts.ACK_PAIRS), ((two, three), texts.ACK_GROUPS), ((three, three), texts.ACK_GROUPS)):
        stage = Stage(plan(*steps, pairs=dict(zip("ab", kinds, strict=True))), people=6)
        stage.say(c.Start(by="f"))
        assert read(stage, c.ShowPairs(by="f")) == good(said)


# -- rounds ------------------------------------------------------------------------------------------------------------

ROUND = RoundState("in.round", tuple("abcde"), ("c", "d", "e"), 60, 60, spoken=("a",), speaker="b")


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ("b", sentence(texts.TURN_NOW)),
        ("c", sentence(texts.TURN_NEXT, speaker=Person("b"))),
        ("d", counted(texts.TURN_LATER, texts.TURN_LATER, 2, speaker=Person("b"), next=Person("c"))),
        ("e", counted(texts.TURN_LATER, texts.TURN_LATER, 3, speaker=Person("b"), next=Person("c"))),
        ("a", sentence(texts.TURN_HAD, speaker=Person("b"), next=Person("c"))),
        ("z", sentence(texts.TURN_OTHERS, speaker=Person("b"), next=Person("c"))),
    ],
)
def test_where_somebody_stands_in_a_round(person: str, said: Sentence) -> None:
    assert standing(ROUND, person) == said


def test_while_the_last_one_speaks_nobody_comes_next() -> None:
    last = RoundState("in.round", ("a", "b"), (), 60, 60, spoken=("a",), speaker="b")
    assert standing(last, "a") == sentence(texts.TURN_LAST, speaker=Person("b"))
    assert standing(last, "b") == sentence(texts.TURN_NOW)


def in_round(people: int = 3) -> Stage:
    stage = Stage(plan(step("in.round", 5, round=Round(question="?")), step("out.bye", 5)), people)
    stage.say(c.Start(by="f"))
    return stage


def test_what_is_read_about_a_round_and_its_turns() -> None:
    stage = in_round()
    first, second, third = stage.run.round.order if stage.run.round else ()
    assert read(stage, c.MyTurn(by=second)) == TextCard(said=sentence(texts.TURN_NEXT, speaker=Person(first)))
    assert read(stage, c.ShowRound(by=first)) == TextCard(said=sentence(texts.TURN_NOW))
    assert read(stage, c.ShowRound(by="f")) == good(texts.ACK_NOT_YET, people=People((first, second, third)))
    assert read(stage, c.PassTurn(by=first)) == good(texts.ACK_PASSED)
    assert read(stage, c.Done(by=second)) == good(texts.ACK_TURN_DONE)
    assert read(stage, c.PassTurn(by="f", person=third)) == good(texts.ACK_ASKED_LATER, person=Person(third))
    stage.until(5 * SECOND)
    assert read(stage, c.PassTurn(by="f", person=first)) == good(texts.ACK_NOT_ASKED_AGAIN, person=Person(first))
    assert read(stage, c.PassTurn(by=third)) == good(texts.ACK_PASSED_TWICE)
    assert read(stage, c.ShowRound(by="f")) == good(texts.ACK_SHOWN)
    assert stage.refused(c.ShowRound(by="p1")) == texts.NO_ROUND
    assert stage.refused(c.MyTurn(by="p1")) == texts.NO_ROUND


def test_what_is_read_about_a_turn_that_is_somebody_elses() -> None:
    stage = in_round()
    first, second, _ = stage.run.round.order if stage.run.round else ()
    assert stage.refused(c.Done(by=second)) == texts.NOT_YOUR_TURN
    assert stage.refused(c.PassTurn(by=second, person=first)) == texts.FACILITATORS_ONLY
    assert stage.refused(c.PassTurn(by="f", person="p9")) == texts.NOT_WAITING
    stage.say(c.Done(by=first))
    assert stage.refused(c.PassTurn(by=first)) == texts.HAD_YOUR_TURN
    stage.say(c.Next(by="f", sure=True))
    assert stage.refused(c.PassTurn(by=first)) == texts.NO_ROUND
    assert stage.refused(c.ShowRound(by="f")) == texts.NO_ROUND


@pytest.mark.parametrize(("after", "passes"), [(timedelta(seconds=2.9), 1), (timedelta(seconds=3), 2)])
def test_a_pass_within_three_seconds_was_pressed_twice(after: timedelta, passes: int) -> None:
    stage = in_round()
    first = stage.run.round.order[0] if stage.run.round else ""
    stage.say(c.PassTurn(by=first), 10 * SECOND)
    stage.say(c.PassTurn(by=first), 10 * SECOND + after)
    assert stage.run.round is not None
    assert (first in stage.run.round.waiting) is (passes == 1)

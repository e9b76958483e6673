"""Who leads, takes part, and is kept apart: the events of each command and of its `undo`, and what is said."""

from __future__ import annotations

import pytest

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.features.feature import good
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, Show
from dialogs.run.messages import CatchUpOnJoinCard, WelcomeCard
from dialogs.texts.sentence import People, Person, Refused, Sentence, sentence
from tests.support.builders import full_plan, plan, step
from tests.support.core_session import START, Stage, minutes

GONE = c.MadeFor(visit=1)  # with a button: they are away at once
AT = START + minutes(1)


def begun(people: int = 4) -> Stage:
    stage = Stage(full_plan(), people=people, facilitators=("f", "g"))
    stage.say(c.Start(by="f"))
    stage.until(minutes(1))
    return stage


def done(stage: Stage, command: c.Command) -> list[e.Event]:
    """What a command decides, without what is only noted for `undo`."""
    noted = (e.CommandTaken, e.CommandDone, e.CommandUndone)
    return [event for event in stage.say(command) if not isinstance(event, noted)]


@pytest.mark.parametrize(
    ("command", "then", "back"),
    [
        (
            c.AddFacilitator(by="f", person="p1"),
            [e.FacilitatorAdded(at=AT, person="p1")],
            [e.FacilitatorRemoved(at=AT, person="p1")],
        ),
        (
            c.HandOver(by="f", person="p1"),
            [e.FacilitatorAdded(at=AT, person="p1"), e.FacilitatorRemoved(at=AT, person="f")],
            [e.FacilitatorAdded(at=AT, person="f"), e.FacilitatorRemoved(at=AT, person="p1")],
        ),
        (
            c.HandOver(by="f", person="g"),
            [e.FacilitatorRemoved(at=AT, person="f")],
            [e.FacilitatorAdded(at=AT, person="f")],
        ),
        (
            c.KeepApart(by="f", a="p3", b="p2"),
            [e.KeptApart(at=AT, a="p3", b="p2")],
            [e.KeptApart(at=AT, a="p2", b="p3", wanted=False)],
        ),
        (
            c.Leave(by="f", person="p1"),
            [e.ConnectionLost(at=AT, person="p1", until=AT + minutes(1))],
            [e.ConnectionBack(at=AT, person="p1")],
        ),
        (
            c.Leave(by="f", person="p1", made_for=GONE),
            [e.PersonLeft(at=AT, person="p1")],
            [e.PersonJoined(at=AT, person="p1")],
        ),
    ],
    ids=lambda value: value.type if isinstance(value, c.BaseCommand) else "",
)
def test_what_a_command_about_people_changes_and_what_undo_brings_back(
    command: c.Command, then: list[e.Event], back: list[e.Event]
) -> None:
    stage = begun()
    stage.say(c.Join(by="f", person="f"))
    stage.say(c.Join(by="g", person="g"))
    assert done(stage, command) == then
    assert [event for event in done(stage, c.Undo(by="g")) if not isinstance(event, e.LeadTaken | e.LeadLost)] == back


def test_a_facilitator_who_takes_part_is_here_and_no_longer_once_that_is_taken_back() -> None:
    stage = begun()
    taken = done(stage, c.TakePart(by="f"))
    assert [event for event in taken if isinstance(event, e.PartWanted | e.PersonJoined)] == [
        e.PersonJoined(at=AT, person="f"),
        e.PartWanted(at=AT, person="f", wanted=True),
    ]
    assert done(stage, c.TakePart(by="f")) == []
    assert stage.run.takes_part("f")
    assert done(stage, c.TakePart(by="f", wanted=False)) == [e.PartWanted(at=AT, person="f", wanted=False)]
    assert not stage.run.takes_part("f")


def test_who_was_sent_away_and_whose_minute_is_over_is_here_again() -> None:
    stage = begun()
    stage.say(c.Leave(by="f", person="p1"))
    stage.until(minutes(3))
    assert "p1" not in stage.run.here
    assert done(stage, c.Undo(by="f")) == [e.PersonJoined(at=stage.now, person="p1")]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (c.KeepApart(by="f", a="p1", b="p1"), sentence(texts.APART_FROM_THEMSELVES)),
        (c.HandOver(by="f", person="f"), sentence(texts.HAND_OVER_TO_YOURSELF)),
        (c.HandOver(by="f", person="p9"), sentence(texts.HAND_OVER_AWAY, person=Person("p9"))),
        (c.SamePerson(by="f", person="p1", other="p1"), sentence(texts.SAME_AS_THEMSELVES)),
        (c.TakeOver(by="p1"), sentence(texts.SOMEBODY_LEADS, people=People(("f", "g")))),
    ],
    ids=lambda value: value.type if isinstance(value, c.BaseCommand) else "",
)
def test_what_cannot_be_is_told_with_who_is_meant(command: c.Command, said: Sentence) -> None:
    stage = begun()
    with pytest.raises(Refused) as told:
        stage.say(command)
    assert told.value.sentence == said


def test_whom_somebody_leads_with_is_named_by_who_is_here() -> None:
    stage = begun()
    stage.say(c.Join(by="g", person="g"))
    with pytest.raises(Refused) as told:
        stage.say(c.TakeOver(by="p1"))
    assert told.value.sentence == sentence(texts.SOMEBODY_LEADS, people=People(("g",)))


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (c.Join(by="f", person="late"), good(texts.ACK_HERE, person=Person("late"))),
        (c.Leave(by="f", person="p1"), good(texts.ACK_LEAVING, person=Person("p1"))),
        (c.Leave(by="f", person="p1", made_for=GONE), good(texts.ACK_AWAY, person=Person("p1"))),
        (c.AddFacilitator(by="f", person="p1"), good(texts.ACK_FACILITATOR, person=Person("p1"))),
        (c.HandOver(by="f", person="p1"), good(texts.ACK_HANDED_OVER, person=Person("p1"))),
        (c.TakePart(by="f"), good(texts.ACK_TAKES_PART)),
        (c.TakePart(by="f", wanted=False), good(texts.ACK_LEFT_OUT)),
        (c.SamePerson(by="f", person="p1", other="p2"), good(texts.ACK_SAME, person=Person("p1"))),
        (c.KeepApart(by="f", a="p1", b="p2"), good(texts.ACK_APART, a=Person("p1"), b=Person("p2"))),
    ],
    ids=lambda value: value.type if isinstance(value, c.BaseCommand) else "",
)
def test_what_is_read_after_a_command_about_people(command: c.Command, said: object) -> None:
    stage = begun()
    stage.say(command)
    assert reply(stage.plan, stage.run, command, stage.now) == said


@pytest.mark.parametrize(
    ("people", "said"), [(2, texts.ACK_APART_TOO_FEW), (3, texts.ACK_APART_TOO_FEW), (4, texts.ACK_APART)]
)
def test_with_fewer_than_four_people_it_is_said_that_they_may_meet(people: int, said: str) -> None:
    stage = begun(people)
    command = c.KeepApart(by="f", a="p1", b="p2")
    stage.say(command)
    assert reply(stage.plan, stage.run, command, stage.now) == good(said, a=Person("p1"), b=Person("p2"))


@pytest.mark.parametrize(("people", "more"), [(99, 0), (100, 0), (101, 1)])
def test_the_welcome_card_names_a_hundred_people_and_counts_the_rest(people: int, more: int) -> None:
    stage = Stage(full_plan(), people=people)
    here = tuple(f"p{number}" for number in range(1, people + 1))[:100]
    card = WelcomeCard(here=here, started=False, more=more, visit=stage.run.visit.number)
    shown = stage.shown(WelcomeCard)[-1]
    assert shown == Show("welcome", card, EVERYONE, START + minutes(12 * 60))


def test_who_comes_in_the_first_step_or_after_the_end_or_to_lead_reads_nothing_of_what_is_on() -> None:
    long = plan(step("a.long", 20), step("b.next", 20), step("c.bye", 5))
    for after, person, told in ((10, "late", False), (22, "late", True), (22, "g", False), (46, "late", False)):
        stage = Stage(long, people=4, facilitators=("f", "g"))
        stage.say(c.Start(by="f"))
        stage.until(minutes(after))
        stage.say(c.Join(by=person, person=person))
        assert any(isinstance(show.card, CatchUpOnJoinCard) for _, _, show in stage.shows) is told

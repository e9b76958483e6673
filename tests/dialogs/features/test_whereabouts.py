"""Who is here, who has left, where one person is, and a partner who has gone."""

from __future__ import annotations

import pytest

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS
from dialogs.run.messages import PartnerMissedCard, TextCard
from dialogs.texts.sentence import People, Refused
from tests.support.builders import full_plan
from tests.support.core_session import Stage, minutes


def working() -> Stage:
    """Five people in two rooms, two minutes after the pair work began."""
    stage = Stage(full_plan(), people=5)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="pairs.one.play"), minutes(2))
    return stage


def told(stage: Stage, person: str | None = None, *, missing: bool = False) -> TextCard:
    card = reply(stage.plan, stage.run, c.ShowPeople(by="p1", person=person, missing=missing), stage.now)
    assert isinstance(card, TextCard)
    return card


def test_somebody_in_a_room_is_there_with_their_partners() -> None:
    stage = working()
    for number, group in enumerate(stage.run.pairs["pairs"], 1):
        for one in group.members:
            said = told(stage, one).said
            others = tuple(other for other in group.members if other != one)
            assert (said.text, said.values["room"], said.values["people"]) == (texts.PERSON_IN_ROOM, number, People(others))


def test_outside_pair_work_somebody_is_just_here_or_has_left_or_never_came() -> None:
    stage = Stage(full_plan(), people=3)
    stage.say(c.Start(by="f"))
    stage.say(c.Leave(by="f", person="p2"), minutes(1))
    assert [told(stage, one).said.text for one in ("p1", "p2", "p9")] == [
        texts.PERSON_HERE,
        texts.PERSON_DROPPED,
        texts.PERSON_NEVER_HERE,
    ]
    stage.until(minutes(2))
    assert told(stage, "p2").said.text == texts.PERSON_LEFT


def test_who_is_missing_names_those_who_left_and_those_whose_connection_is_lost() -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    assert told(stage, missing=True).said.text == texts.NOBODY_MISSING
    stage.say(c.Leave(by="f", person="p2"), minutes(1))
    stage.say(c.Leave(by=c.CLOCK, person="p3"))
    assert told(stage, missing=True).said.values["people"] == People(("p2", "p3"))
    assert told(stage, "p3").said.text == texts.PERSON_DROPPED
    stage.say(c.Join(by="p3", person="p3"))
    assert told(stage, missing=True).said.values["people"] == People(("p2",))


def test_a_partner_who_has_gone_is_told_to_the_facilitators_and_changes_nothing() -> None:
    stage = working()
    group = stage.run.pairs["pairs"][0]
    before, alone = stage.run.pairs, group.members[0]
    stage.say(c.PartnerGone(by=alone), minutes(3))
    (show,) = stage.shown(PartnerMissedCard)
    assert show.to == FACILITATORS
    assert show.card == PartnerMissedCard(by=alone, partners=group.members[1:], room=1)
    assert (stage.run.pairs, len(stage.of(e.PersonLeft))) == (before, 0)


@pytest.mark.parametrize("step", ["intro.hello", "close.round"])
def test_who_is_in_no_pair_now_has_no_partner_to_miss(step: str) -> None:
    stage = Stage(full_plan(), people=4)
    stage.say(c.Start(by="f"))
    if step != "intro.hello":
        stage.say(c.GoTo(by="f", step=step), minutes(2))
    with pytest.raises(Refused, match="not in a pair at the moment"):
        stage.say(c.PartnerGone(by="p1"))


def test_who_is_here_are_named_as_they_came_and_not_by_their_ids() -> None:
    stage = Stage(full_plan(), people=0)
    for minute, person in enumerate(("p7", "p2", "p5")):
        stage.say(c.Join(by=person, person=person), minutes(minute))
    assert told(stage).said.values["people"] == People(("p7", "p2", "p5"))

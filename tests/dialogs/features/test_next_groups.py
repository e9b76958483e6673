"""Groups of the next item: when they are drawn, listed and told, what is recorded, and how they are called off."""

from __future__ import annotations

from datetime import datetime

import pytest

from dialogs import texts
from dialogs.plan.model import Pairs, Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.events import Group
from dialogs.run.messages import PairTurn, RoomsCard, TextCard, YourPairCard
from dialogs.texts.sentence import sentence
from tests.support.builders import plan, step, turn
from tests.support.core_session import START, Stage, minutes

FIRST, SECOND_ROLE = "supervisor", "practitioner"
ROLES = (FIRST, SECOND_ROLE)


def made(lasts: float = 6, **wanted: object) -> Plan:
    """Three items of new pairs from minute 2 on."""
    items = [turn(f"t.{name}.say", lasts, number, 3, item_starts=True) for number, name in enumerate("xyz")]
    pairs = Pairs.model_validate({"draw": "each", "ahead": minutes(2), **wanted})
    return plan(step("in.talk", 2), *items, step("out.bye", 5), pairs={"t": pairs})


def begun(people: int = 4, after: float = 2, **wanted: object) -> Stage:
    stage = Stage(made(**wanted), people=people)  # type: ignore[arg-type]
    stage.say(c.Start(by="f"))
    stage.until(minutes(after))
    return stage


def at(after: float) -> datetime:
    return START + minutes(after)


def pairs_of(*groups: str) -> tuple[Group, ...]:
    return tuple(Group(tuple(group.split()), ROLES) for group in groups)


def shown(stage: Stage, kind: type, since: int = 0) -> list[Show]:
    return [show for _, _, show in stage.shows[since:] if isinstance(show.card, kind)]


def test_what_is_recorded_from_the_first_item_to_the_second() -> None:
    stage = begun(after=8)
    wanted = (e.PairsDrawn, e.PairsTold, e.PairsShown, e.NextGroupsDrawn, e.NextGroupsTold, e.NextGroupsDropped)
    first, then = pairs_of("p1 p4", "p2 p3"), pairs_of("p1 p3", "p2 p4")
    had = (("p1", FIRST), ("p4", SECOND_ROLE), ("p2", FIRST), ("p3", SECOND_ROLE))
    assert stage.of(wanted) == [
        e.PairsDrawn(at=at(0), block="t", groups=first, why="ahead", changed=("p1", "p4", "p2", "p3")),
        e.PairsTold(at=at(1), block="t"),
        e.PairsShown(at=at(2), block="t", step="t.x.say", why="turn", anew=True),
        e.NextGroupsDrawn(at=at(6), block="t", step="t.y.say", groups=then),
        e.NextGroupsTold(at=at(7), block="t"),
        e.PairsDrawn(
            at=at(8),
            block="t",
            groups=then,
            why="next",
            changed=("p1", "p3", "p2", "p4"),
            since=1,
            had=had,
            as_told=True,
        ),
        e.PairsShown(at=at(8), block="t", step="t.y.say", why="turn", anew=True),
    ]


def test_the_list_and_the_cards_say_when_people_go_there() -> None:
    stage = begun(after=7)
    rooms = RoomsCard(block="t", groups=pairs_of("p1 p3", "p2 p4"), opens_at=at(8), ends_at=at(14), again=True)
    assert shown(stage, RoomsCard)[-1] == Show("rooms:t:20300107T093600000000", rooms, FACILITATORS, at(14))
    (own,) = [show for show in shown(stage, YourPairCard) if show.to == "p1"][-1:]
    going = PairTurn("y", SECOND_ROLE, at(8), at(14), (("p3", FIRST),))
    assert own.slot == "pair:t:20300107T093600000000"
    assert own.card == YourPairCard(
        block="t",
        you="p1",
        partners=("p3",),
        role=SECOND_ROLE,
        turns=(going,),
        room=1,
        step="t.y.say",
        step_ends_at=at(14),
        next_at=at(8),
    )


@pytest.mark.parametrize(
    ("wanted", "drawn", "told"),
    [
        ({"ahead": minutes(2)}, 6, 7),
        ({"ahead": minutes(5)}, 5, 7),
        ({"ahead": None}, 7, 7),
        ({"lasts": 1, "ahead": minutes(2)}, 2.5, 2.5),
    ],
)
def test_they_are_drawn_as_early_as_planned_but_not_in_the_first_half_of_an_item(
    wanted: dict[str, object], drawn: float, told: float
) -> None:
    stage = begun(after=7.5 if "lasts" not in wanted else 2.9, **wanted)
    assert [event.at for event in stage.of(e.NextGroupsDrawn)] == [at(drawn)]
    assert [event.at for event in stage.of(e.NextGroupsTold)] == [at(told)]


def test_who_comes_before_the_next_item_is_fitted_in_and_that_is_recorded() -> None:
    stage = begun(after=6.5)
    events = stage.say(c.Join(by="late", person="late"))
    (anew,) = [event for event in events if isinstance(event, e.NextGroupsDrawn)]
    assert sorted(one for group in anew.groups for one in group.members) == ["late", "p1", "p2", "p3", "p4"]
    assert (anew.step, anew.block) == ("t.y.say", "t")
    assert shown(stage, RoomsCard)[-1].slot == "rooms:t:20300107T093600000000", "on the same list"
    stage.until(minutes(8))
    assert stage.run.pairs["t"] == anew.groups


def test_pairs_that_were_told_and_are_not_needed_are_called_off() -> None:
    stage = begun(after=7.5)
    since = len(stage.shows)
    stage.say(c.GoTo(by="f", step="out.bye"))
    (dropped,) = stage.of(e.NextGroupsDropped)
    then = pairs_of("p1 p3", "p2 p4")
    drawn_at = "20300107T093600000000"
    assert dropped == e.NextGroupsDropped(at=at(7.5), block="t", step="t.y.say", groups=then, drawn=drawn_at, told=True)
    off = RoomsCard(block="t", groups=then, opens_at=at(7.5), ends_at=at(7.5), left_out=True)
    assert Show(f"rooms:t:{drawn_at}", off, FACILITATORS, at(67.5)) in shown(stage, RoomsCard, since)
    said = TextCard(said=sentence(texts.NEXT_GROUP_DROPPED))
    cards = [show for show in shown(stage, TextCard, since) if show.card == said]
    assert cards == [Show(f"pair:t:{drawn_at}", said, one, at(67.5)) for one in ("p1", "p3", "p2", "p4")]


def test_before_people_were_told_only_the_list_is_called_off() -> None:
    stage = begun(after=6.5)
    since = len(stage.shows)
    stage.say(c.GoTo(by="f", step="out.bye"))
    said = sentence(texts.NEXT_GROUP_DROPPED)
    assert not [show for show in shown(stage, TextCard, since) if isinstance(show.card, TextCard) and show.card.said == said]
    assert [show.slot for show in shown(stage, RoomsCard, since) if show.card.left_out] == [  # type: ignore[union-attr]
        "rooms:t:20300107T093600000000"
    ]


def test_after_the_last_item_nothing_is_drawn() -> None:
    stage = begun(after=19)
    assert [event.step for event in stage.events if isinstance(event, e.NextGroupsDrawn)] == ["t.y.say", "t.z.say"]
    assert not stage.of(e.NextGroupsDropped)


def test_in_a_pause_nobody_is_told_where_to_go() -> None:
    stage = begun(after=6.5)
    stage.say(c.Pause(by="f"))
    since = len(stage.shows)
    stage.until(minutes(9))
    assert not shown(stage, YourPairCard, since)
    stage.say(c.Resume(by="f"))
    stage.until(minutes(9.5))
    assert [show.card.next_at for show in shown(stage, YourPairCard, since)][-4:] == [at(10.5)] * 4  # type: ignore[union-attr]

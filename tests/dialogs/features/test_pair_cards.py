"""What people and facilitators read about pair work: the whole card at each moment of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from dialogs.engine.reply import reply
from dialogs.plan.model import Pairs
from dialogs.run import commands as c
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.events import Group
from dialogs.run.messages import CatchUpOnJoinCard, NudgeCard, PairsCard, PairTurn, RoomsCard, YourPairCard
from tests.support.builders import full_plan, plan, step, turn
from tests.support.core_session import SECOND, START, Stage, minutes

FIRST, SECOND_ROLE, THIRD = "supervisor", "practitioner", "observer"
PAIR, TRIO = Group(("p1", "p3"), (FIRST, SECOND_ROLE)), Group(("p2", "p4", "p5"), (FIRST, SECOND_ROLE, THIRD))
ENDS_AT = minutes(69)


def until(after: float) -> Stage:
    """A session of five people that goes by its plan: pair work is from minute 39 to minute 69."""
    stage = Stage(full_plan(), people=5)
    stage.say(c.Start(by="f"))
    stage.until(minutes(after))
    return stage


def at(after: float) -> datetime:
    return START + minutes(after)


def shown(stage: Stage, kind: type, to: str = EVERYONE) -> Show:
    """The last message of one kind for them."""
    return [show for show in stage.shown(kind) if show.to == to][-1]


def slot(name: str, after: float) -> str:
    return f"{name}:{at(after):%Y%m%dT%H%M%S}000000"


def three_turns(roles: tuple[str, str, str], others: tuple[tuple[tuple[str, str], ...], ...]) -> tuple[PairTurn, ...]:
    begin, end, names = (39, 49, 59), (49, 59, 69), ("one", "two", "three")
    one, *more = (PairTurn(*each) for each in zip(names, roles, map(at, begin), map(at, end), others, strict=True))
    return (replace(one, then=(("pairs.one.debrief", at(47)),)), *more)


TURNS_OF_ONE = three_turns((FIRST, SECOND_ROLE, FIRST), ((("p3", SECOND_ROLE),), (("p3", FIRST),), (("p3", SECOND_ROLE),)))
TURNS_OF_FIVE = three_turns(
    (THIRD, SECOND_ROLE, FIRST),
    (
        (("p2", FIRST), ("p4", SECOND_ROLE)),
        (("p2", THIRD), ("p4", FIRST)),
        (("p2", SECOND_ROLE), ("p4", THIRD)),
    ),
)


def own(**other: object) -> YourPairCard:
    """The card of the first person, before pair work begins."""
    card = YourPairCard(
        block="pairs",
        you="p1",
        partners=("p3",),
        role=FIRST,
        turns=TURNS_OF_ONE,
        room=1,
        step="pairs.one.play",
        step_ends_at=at(47),
    )
    return replace(card, **other)  # type: ignore[arg-type]


def test_facilitators_have_the_list_of_rooms_four_minutes_before() -> None:
    stage = until(34.9)
    assert not stage.shown(RoomsCard)
    stage.until(minutes(35))
    rooms = RoomsCard(block="pairs", groups=(PAIR, TRIO), opens_at=at(39), ends_at=at(69))
    assert shown(stage, RoomsCard, FACILITATORS) == Show(slot("rooms:pairs", 35), rooms, FACILITATORS, START + ENDS_AT)
    assert not stage.shown((YourPairCard, PairsCard))


def test_a_minute_before_everybody_reads_with_whom_they_work_as_what_and_when() -> None:
    stage = until(38)
    first, third = shown(stage, YourPairCard, "p1"), shown(stage, YourPairCard, "p5")
    assert first == Show(slot("pair:pairs", 35), own(), "p1", START + ENDS_AT)
    assert third.card == own(you="p5", partners=("p2", "p4"), role=THIRD, turns=TURNS_OF_FIVE, room=2, observes=True)
    assert not stage.shown(PairsCard)


def test_with_the_work_the_table_comes_and_everybody_reads_that_their_room_is_open() -> None:
    stage = until(39)
    assert shown(stage, YourPairCard, "p1").card == own(on=True, visit=8)
    table = shown(stage, PairsCard)
    assert isinstance(table.card, PairsCard)
    assert replace(table.card, head=None) == PairsCard(
        block="pairs", step="pairs.one.play", groups=(PAIR, TRIO), why="turn", ends_at=at(69)
    )
    assert (table.slot, table.good_until) == (slot("pairs:8:turn", 39), at(94))


def test_in_a_later_turn_the_roles_are_those_of_that_turn() -> None:
    stage = until(49)
    assert shown(stage, YourPairCard, "p1").card == own(
        on=True, visit=10, role=SECOND_ROLE, turns=TURNS_OF_ONE[1:], step="pairs.two.play", step_ends_at=at(59)
    )
    card = shown(stage, YourPairCard, "p2").card
    assert isinstance(card, YourPairCard)
    assert (card.role, card.observes) == (THIRD, True)
    stage.say(c.ShowPairs(by="f"))
    table = shown(stage, PairsCard)
    roles = (Group(PAIR.members, (SECOND_ROLE, FIRST)), Group(TRIO.members, (THIRD, FIRST, SECOND_ROLE)))
    assert table.card == PairsCard(block="pairs", step="pairs.two.play", groups=roles, why="shown", ends_at=at(69))


def test_pairs_that_are_asked_for_before_their_work_are_shown_with_its_beginning() -> None:
    stage = until(36)
    stage.say(c.ShowPairs(by="f"))
    stage.say(c.Join(by="late", person="late"))
    table = shown(stage, PairsCard)
    assert table.card == PairsCard(
        block="pairs", step="pairs.one.play", groups=(PAIR, TRIO), why="shown", starts_at=at(39), ends_at=at(69)
    )
    stage.say(c.ShowPairs(by="f"))
    card = shown(stage, PairsCard).card
    assert isinstance(card, PairsCard)
    assert card.unpaired == ("late",), "they are fitted in when people are told"


def test_after_a_pause_every_card_has_the_new_times() -> None:
    stage = until(40)
    stage.say(c.Pause(by="f"))
    paused = shown(stage, YourPairCard, "p1").card
    assert isinstance(paused, YourPairCard)
    assert paused.paused_at == at(40)
    stage.say(c.Resume(by="f"), minutes(43))
    card = shown(stage, YourPairCard, "p1").card
    assert isinstance(card, YourPairCard)
    assert (card.paused_at, card.step_ends_at, card.turns[-1].ends_at) == (None, at(50), at(72))
    rooms = shown(stage, RoomsCard, FACILITATORS).card
    assert rooms == RoomsCard(block="pairs", groups=(PAIR, TRIO), opens_at=at(42), ends_at=at(72))
    table = shown(stage, PairsCard).card
    assert isinstance(table, PairsCard)
    assert (table.ends_at, table.paused_at) == (at(72), None)


def test_who_comes_in_the_middle_reads_what_is_on_and_with_whom_they_work() -> None:
    stage = until(41)
    stage.say(c.Join(by="late", person="late"))
    partners = next(group for group in stage.run.pairs["pairs"] if "late" in group.members)
    role = dict(zip(partners.members, partners.roles, strict=True))["late"]
    others = tuple(one for one in partners.members if one != "late")
    card = CatchUpOnJoinCard(step="pairs.one.play", ends_at=at(47), partners=others, role=role)
    assert shown(stage, CatchUpOnJoinCard, "late") == Show(slot("catch-up", 41), card, "late", at(47))
    told = shown(stage, YourPairCard, "late").card
    assert isinstance(told, YourPairCard)
    assert (told.partners, told.role, told.on) == (others, role, True)


def test_who_was_away_for_less_than_a_minute_is_not_told_what_is_on() -> None:
    for away, told in ((59, 0), (60, 1), (90, 1)):
        stage = until(41)
        stage.say(c.Leave(by="f", person="p5", made_for=c.MadeFor(visit=stage.run.visit.number)))
        stage.say(c.Join(by="p5", person="p5"), minutes(41) + away * SECOND)
        cards = {show.slot for show in stage.shown(CatchUpOnJoinCard) if show.to == "p5"}
        assert len(cards) == told


def test_who_asks_reads_the_same_card() -> None:
    for after, card in ((36, own()), (40, own(on=True, visit=8))):
        stage = until(after)
        assert reply(stage.plan, stage.run, c.MyGroup(by="p1"), stage.now) == card


def test_a_reminder_is_good_for_a_short_time_and_only_for_who_is_here() -> None:
    stage = until(40)
    for person in ("p1", "p4"):
        stage.say(c.Nudge(by=person, wanted=True))
    stage.say(c.Leave(by="f", person="p4", made_for=c.MadeFor(visit=stage.run.visit.number)))
    stage.until(minutes(47))
    nudges = [(after, show) for after, _, show in stage.shows if isinstance(show.card, NudgeCard)]
    assert [(after, show.to, show.slot) for after, show in nudges] == [
        (minutes(42), "p1", "nudge:8:300"),
        (minutes(46), "p1", "nudge:8:60"),
    ]
    assert nudges[0][1].card == NudgeCard(step="pairs.one.play", left=minutes(5), ends_at=at(47))


# -- a trio in pair work that swaps once -------------------------------------------------------------------------------

TWICE = plan(
    step("in.talk", 5),
    turn("pairs.one.play", 10, 0, 2, item_starts=True),
    turn("pairs.two.play", 10, 1, 2, item_starts=True),
    pairs={"pairs": Pairs()},
)


def test_a_trio_shares_turns_where_pairs_swap_only_once() -> None:
    stage = Stage(TWICE, people=3)
    stage.say(c.Start(by="f"))
    stage.until(minutes(5))
    (group,) = stage.run.pairs["pairs"]
    first, second, third = group.members
    card = shown(stage, YourPairCard, first).card
    assert isinstance(card, YourPairCard)
    times = [(one.name, one.role, one.starts_at, one.ends_at, one.part) for one in card.turns]
    assert times == [
        ("one", FIRST, at(5), at(10), 0),
        ("one", THIRD, at(10), at(15), 1),
        ("two", SECOND_ROLE, at(15), at(20), 0),
        ("two", FIRST, at(20), at(25), 1),
    ]
    assert card.turns[1].others == ((second, FIRST), (third, SECOND_ROLE))
    seen = {one: shown(stage, YourPairCard, one).card.observes for one in group.members}  # type: ignore[union-attr]
    assert seen == {first: True, second: False, third: True}, "in one of the parts of this turn"


@pytest.mark.parametrize(("after", "roles"), [
    (9.9, (FIRST, SECOND_ROLE, THIRD)),
    (10, (THIRD, FIRST, SECOND_ROLE)),
    (15, (SECOND_ROLE, THIRD, FIRST)),
])  # fmt: skip
def test_the_table_has_the_roles_of_the_part_that_is_on(after: float, roles: tuple[str, ...]) -> None:
    stage = Stage(TWICE, people=3)
    stage.say(c.Start(by="f"))
    stage.say(c.ShowPairs(by="f"), minutes(after))
    card = shown(stage, PairsCard).card
    assert isinstance(card, PairsCard)
    assert [group.roles for group in card.groups] == [roles]

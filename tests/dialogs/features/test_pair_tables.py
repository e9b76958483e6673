"""The table of pairs and the list of rooms as a session goes in and out of rooms, and what latecomers and hosts read."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dialogs.plan.model import Pairs
from dialogs.run import commands as c
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.events import Group
from dialogs.run.messages import CatchUpOnJoinCard, PairsCard, RoomsCard, YourPairCard
from tests.support.builders import plan, step, turn
from tests.support.core_session import START, Stage, minutes

ROLES = ("supervisor", "practitioner")
MADE = plan(
    step("in.talk", 2),
    turn("t.x.say", 6, 0, 2, item_starts=True),
    step("t.all", 3, in_pairs=False),
    turn("t.y.say", 6, 1, 2, item_starts=True),
    step("t.end", 3, in_pairs=False),
    turn("u.x.say", 5, 0, 1, item_starts=True),
    step("out.bye", 5),
    pairs={"t": Pairs(), "u": Pairs(ahead=minutes(4))},
)
NOW = (Group(("p1", "p4"), ROLES), Group(("p2", "p3"), ROLES))
SWAPPED = tuple(Group(group.members, ROLES[::-1]) for group in NOW)
THEN = (Group(("p3", "p1"), ROLES), Group(("p4", "p2"), ROLES))
ENDS_AT = START + minutes(30)


def at(after: float) -> datetime:
    return START + minutes(after)


def begun(after: float, people: int = 4) -> Stage:
    stage = Stage(MADE, people=people)
    stage.say(c.Start(by="f"))
    stage.until(minutes(after))
    return stage


def tables(stage: Stage, after: float) -> list[Show]:
    """The tables that were shown at that minute, without the step that stands on them."""
    shows = [show for moment, _, show in stage.shows if moment == minutes(after)]
    return [replace(show, card=replace(show.card, head=None)) for show in shows if isinstance(show.card, PairsCard)]


def table(slot: str, **parts: object) -> Show:
    return Show(slot, PairsCard(block="t", **parts), EVERYONE, ENDS_AT)  # type: ignore[arg-type]


FIRST_SLOT, SECOND_SLOT = "pairs:2:turn:20300107T093200000000", "pairs:4:turn:20300107T094100000000"


def test_in_the_rooms_the_table_says_until_when_they_work() -> None:
    stage = begun(2)
    assert tables(stage, 2) == [table(FIRST_SLOT, step="t.x.say", groups=NOW, why="turn", ends_at=at(8))]


def test_while_all_are_together_the_table_says_when_they_go_back() -> None:
    stage = begun(8)
    times = {"starts_at": at(11), "ends_at": at(17)}
    assert tables(stage, 8) == [table(FIRST_SLOT, step="t.x.say", groups=NOW, why="start", **times)]
    stage.say(c.ShowPairs(by="f"))
    slot = "pairs:3:shown:20300107T093800000000"
    assert tables(stage, 8)[1:] == [table(slot, step="t.all", groups=NOW, why="shown", **times)]


def test_back_in_the_rooms_there_is_a_new_table_with_the_roles_of_the_turn() -> None:
    stage = begun(11)
    assert tables(stage, 11) == [table(SECOND_SLOT, step="t.y.say", groups=SWAPPED, why="turn", ends_at=at(17))]


def test_after_the_last_turn_the_table_names_no_times_any_more() -> None:
    stage = begun(17)
    assert tables(stage, 17) == [table(SECOND_SLOT, step="t.y.say", groups=SWAPPED, why="start")]


def test_people_in_rooms_are_told_when_they_go_on_from_there_to_the_next() -> None:
    stage = begun(20)
    lists = [show for moment, _, show in stage.shows if moment == minutes(16) and isinstance(show.card, RoomsCard)]
    card = RoomsCard(block="u", groups=THEN, opens_at=at(20), ends_at=at(25), again=True)
    assert lists == [Show("rooms:u:20300107T094600000000", card, FACILITATORS, at(25))]
    told = [show.card for moment, _, show in stage.shows if moment == minutes(19) and isinstance(show.card, YourPairCard)]
    assert {card.next_at for card in told} == {None}, "by then all are together"
    assert tables(stage, 20) == [
        Show(
            "pairs:6:turn:20300107T095000000000",
            PairsCard(block="u", step="u.x.say", groups=THEN, why="turn", ends_at=at(25)),
            EVERYONE,
            ENDS_AT,
        )
    ]


def test_rooms_that_are_not_needed_after_all_are_left_out() -> None:
    stage = begun(16.5)
    shown = len(stage.shows)
    stage.say(c.GoTo(by="f", step="out.bye"))
    lists = [show.card for _, _, show in stage.shows[shown:] if isinstance(show.card, RoomsCard)]
    assert [(card.block, card.left_out, card.groups) for card in lists] == [("u", True, THEN)]


def test_more_time_moves_the_rooms_on_the_list() -> None:
    stage = begun(16.5)
    shown = len(stage.shows)
    stage.say(c.Extend(by="f", by_time=minutes(2)))
    lists = [show.card for _, _, show in stage.shows[shown:] if isinstance(show.card, RoomsCard)]
    assert {(card.block, card.opens_at, card.ends_at) for card in lists} == {("t", at(11), at(19))}


def test_who_must_be_kept_apart_and_cannot_is_named_on_the_list() -> None:
    stage = begun(16.5, people=2)
    stage.say(c.KeepApart(by="f", a="p2", b="p1"))
    shown = len(stage.shows)
    stage.say(c.Extend(by="f", by_time=minutes(1)))
    (card, *_) = [show.card for _, _, show in stage.shows[shown:] if isinstance(show.card, RoomsCard)]
    assert card.together == (("p1", "p2"),)


def test_a_latecomer_before_and_after_pair_work_reads_no_partner() -> None:
    stage = begun(9)
    stage.say(c.Join(by="late", person="late"))
    cards = stage.shown(CatchUpOnJoinCard)
    card = CatchUpOnJoinCard(step="t.all", ends_at=at(11))
    assert cards == [Show("catch-up:20300107T093900000000", card, "late", at(11))]


# -- hosts, and a few who talk -----------------------------------------------------------------------------------------


def test_who_keeps_the_room_is_the_host_and_where_a_few_talk_those_are_told() -> None:
    steps = (turn("t.x.say", 6, 0, 2, item_starts=True), turn("t.y.say", 6, 1, 2, item_starts=True), step("out.bye", 5))
    stage = Stage(plan(*steps, pairs={"t": Pairs(least=3, most=3, hosts=True)}), people=6)
    stage.say(c.Start(by="f"))
    cards = {show.to: show.card for show in stage.shown(YourPairCard)}
    hosts = {person for person, card in cards.items() if card.host}
    assert hosts == {group.members[0] for group in stage.run.pairs["t"]}
    assert {card.listens for card in cards.values()} == {False}
    assert {(card.room, len(card.partners)) for card in cards.values()} == {(1, 2), (2, 2)}

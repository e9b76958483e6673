"""The run after one event of pair work: what it says about groups, rooms and cards is different, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from dialogs.run import events as e
from dialogs.run.events import Group
from dialogs.run.evolve import evolve
from dialogs.run.rooms import RoomMarks, TimeAsked
from dialogs.run.state import NextGroups, Stay, TurnsHad
from tests.dialogs.run.test_evolve_in_steps import MINUTE, NOW, RUN, STAMP, clock, different, visit

A, B, C = Group(("a", "b")), Group(("c", "d")), Group(("a", "c"))


def test_the_next_groups_are_drawn_told_and_dropped() -> None:
    drawn = e.NextGroupsDrawn(at=NOW, block="b", step="b.three", groups=(A, B))
    planned = NextGroups("b.three", (A, B), STAMP)
    different(drawn, next_groups={"b": planned})
    before = replace(RUN, next_groups={"b": NextGroups("b.x", (C,), "before", told=True), "c": planned})
    again = NextGroups("b.three", (A, B), "before", told=True)
    different(drawn, before, next_groups={"b": again, "c": planned})
    run = replace(RUN, next_groups={"b": planned, "c": planned})
    different(e.NextGroupsTold(at=NOW, block="b"), run, next_groups={"b": replace(planned, told=True), "c": planned})
    dropped = e.NextGroupsDropped(at=NOW, block="b", step="b.three", groups=(A,), drawn=STAMP, told=False)
    different(dropped, run, next_groups={"c": planned})
    different(e.PairsTold(at=NOW, block="b"), pairs_told={"b"})
    different(e.Nudged(at=NOW, step="b.two", left=MINUTE, ends_at=NOW, people=("a",)), visit=visit(nudges={MINUTE}))


def drawn_parts(**more: object) -> dict[str, object]:
    """What a draw of the groups A and B changes always."""
    return {
        "pairs": {"b": (A, B)}, "turns": {"b": TurnsHad(1, (("a", "role"),))},
        "homes": {"b": {"a": 0, "b": 0, "c": 1, "d": 1}},
        "rooms_shown": {"b": f"rooms:b:{STAMP}"}, "pair_cards": {"b": {"a": f"pair:b:{STAMP}"}},
    } | more  # fmt: skip


def draw(why: str) -> e.PairsDrawn:
    return e.PairsDrawn(
        at=NOW, block="b", groups=(A, B), why=why, changed=("a",), since=1, had=(("a", "role"),)  # type: ignore[arg-type]
    )  # fmt: skip


def test_groups_are_drawn_ahead_for_an_item_or_by_hand() -> None:
    for why in ("ahead", "start", "reshuffled", "swapped", "roles", "mended"):
        different(draw(why), **drawn_parts())
    shown = {"b": f"pairs:4:asked:{STAMP}"}
    different(draw("asked"), **drawn_parts(pairs_shown=shown))
    elsewhere = replace(RUN, visit=visit(step="a.one"))
    for why, fresh in (("reshuffled", {"b"}), ("mended", frozenset())):
        different(draw(why), elsewhere, **drawn_parts(fresh=fresh))
    seen = replace(RUN, pairs_shown={"b": "old"})
    new = f"pairs:4:reshuffled:{STAMP}"
    different(draw("reshuffled"), seen, **drawn_parts(pairs_shown={"b": new}, pairs_seen={"b": "old"}))
    different(draw("mended"), seen, **drawn_parts())


def test_groups_of_the_next_item_keep_the_cards_that_were_sent_ahead_and_the_earlier_groups() -> None:
    planned = NextGroups("b.two", (A, B), "ahead")
    run = replace(RUN, pairs={"b": (C,)}, next_groups={"b": planned}, earlier_groups={"b": ((B,),)})
    different(
        draw("next"), run,
        **drawn_parts(next_groups={}, earlier_groups={"b": ((B,), (C,))}, rooms_shown={"b": "rooms:b:ahead"},
            pair_cards={"b": {"a": "pair:b:ahead"}},
        ),
    )  # fmt: skip
    back = replace(RUN, pairs={"b": (C,)}, earlier_groups={"b": ((C,), (A, B))})
    homes = {"a": 5}
    undone = replace(draw("undone"), homes=(("a", 5),))
    shown = {"b": f"pairs:4:undone:{STAMP}"}
    parts = drawn_parts(earlier_groups={"b": ((C,),)}, homes={"b": homes})
    different(undone, back, **parts)
    told = replace(back, pairs_told=frozenset({"b"}))
    different(undone, told, **parts | {"pairs_shown": shown})


def test_a_mend_leaves_people_at_home_in_the_room_of_the_last_full_draw() -> None:
    run = replace(RUN, pairs={"b": (C,)}, homes={"b": {"a": 3, "x": 2}})
    homes = {"b": {"a": 3, "x": 2, "b": 0, "c": 1, "d": 1}}
    for why in ("mended", "start"):
        different(draw(why), run, **drawn_parts(homes=homes))
    different(draw("reshuffled"), run, **drawn_parts())


def test_what_rooms_said_holds_where_nobody_new_came() -> None:
    marks = RoomMarks(
        frozenset({1, 2, 3}), (TimeAsked(1), TimeAsked(2)), ((1, MINUTE), (2, MINUTE)), frozenset({1, 2}), True
    )
    run = replace(RUN, pairs={"b": (Group(("a", "b", "x")), Group(("c",)), B)}, visit=visit(rooms=marks))
    kept = RoomMarks(frozenset({1}), (TimeAsked(1), TimeAsked(2, open=False)), ((1, MINUTE),), frozenset(), True)
    different(draw("mended"), run, **drawn_parts(visit=visit(rooms=kept), homes={"b": {"a": 0, "b": 0, "c": 1, "d": 1}}))
    same = replace(run, pairs={"b": (A, Group(("c",)))})
    assert evolve(same, draw("mended")).visit.rooms == replace(kept, alone=frozenset({1}))
    assert evolve(replace(run, visit=visit(step="a.one", rooms=marks)), draw("mended")).visit.rooms == marks


def test_one_table_of_groups_for_a_stay_in_the_rooms() -> None:
    stay = Stay("b.one", NOW, NOW)
    run = replace(RUN, pairs_shown={"b": "old"}, clock=clock(stays=(stay,)))
    different(e.PairsShown(at=NOW, block="b", why="turn"), run)
    new = f"pairs:4:turn:{STAMP}"
    parts = {"pairs_shown": {"b": new}, "pairs_seen": {"b": "old"}}
    different(e.PairsShown(at=NOW, block="b", why="turn", anew=True), run, **parts)
    entered = replace(run, clock=clock(stays=(stay, Stay("a.one", NOW, NOW))))
    different(e.PairsShown(at=NOW, block="b", why="turn"), entered, **parts)
    first = replace(run, pairs_shown={})
    different(e.PairsShown(at=NOW, block="b", why="turn"), first, pairs_shown={"b": new})
    asked = f"pairs:4:shown:{STAMP}"
    different(e.PairsShown(at=NOW, block="b"), run, pairs_shown={"b": asked}, pairs_seen={"b": "old"})

"""Participant matching: by id, by a name that is certain, and never by a guess."""

from __future__ import annotations

from bot.ports import Member
from bot.web.zoom_panel.matching import Known, match, plain

PEOPLE = {
    "a": Member("user1", "Ana Sofía"),
    "b": Member("guest:5555-B", "Bob", is_guest=True),
    "c": Member("user3", "Cy"),
    "c2": Member("user4", "Cy"),
    "f": Member("fac", "Frances"),
    "w": Member("user9", "Walt"),
}
BEHIND = {"ID-1": "user1", "ID-2": "guest:5555-B", "ID-F": "fac", "ID-W": "user9", "ID-1B": "phone"}
KNOWN = Known(PEOPLE, {}, BEHIND, {"a": 1, "b": 1, "c": 2, "c2": 2}, frozenset({"f"}))


def test_ids_come_first_however_they_are_written() -> None:
    found = match(("id-1", "ID-2", "ID-F", "ID-W", "ID-9"), {}, KNOWN)
    assert found.seated == {"id-1": "a", "ID-2": "b"}
    assert (found.leaders, found.without, found.unknown) == (("ID-F",), ("ID-W",), ("ID-9",))
    assert found.absent == ("c", "c2")
    assert match(("ID-2",), {}, KNOWN).elsewhere == {"ID-1": "a"}, "in a room, where Zoom lists nobody"


def test_a_name_counts_only_where_nobody_else_has_it() -> None:
    names = {"x": " ana  SOFI\u0301A ", "y": "Cy", "z": "Bo"}
    assert match(("x", "y", "z"), names, KNOWN).seated == {"x": "a"}, "two are called Cy, and Bo is not Bob"
    assert match(("x", "y"), {"x": "Bob", "y": "bob"}, KNOWN).seated == {}, "two in the meeting are called Bob"
    assert match(("ID-1", "x"), {"x": "Ana Sofía"}, KNOWN).seated == {"ID-1": "a"}, "she is here already"
    assert match(("ID-1",), {"ID-1": "Bob"}, KNOWN).seated == {"ID-1": "a"}, "a name never overrules an id"
    assert match(("x",), {"x": "  "}, KNOWN).unknown == ("x",)


def test_several_devices_of_one_person_go_together() -> None:
    people = PEOPLE | {"a2": Member("phone", "Ana's phone")}
    known = Known(people, {"a2": "a"}, BEHIND, KNOWN.seats, frozenset())
    assert match(("ID-1", "ID-1B"), {}, known).seated == {"ID-1": "a", "ID-1B": "a"}


def test_names_are_compared_in_one_spelling() -> None:
    assert plain("  Ana\u00a0 SOFÍA ") == plain("ana sofi\u0301a")

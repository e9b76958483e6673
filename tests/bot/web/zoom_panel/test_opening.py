"""Room opening: which reports count, who holds the lease, and what a new draw means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.zoom_panel import opening
from bot.web.zoom_panel.opening import LEASE, NEXT, Opening, Phase, Refused, Report
from dialogs.features.pairs.breakout import RoomPlan
from dialogs.run.events import Group

AT = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
LATER = AT + LEASE + timedelta(seconds=1)


def room_plan(*groups: str, block: str = "pairs", draw: str = "a") -> RoomPlan:
    made = tuple(Group(tuple(members)) for members in groups)
    return RoomPlan(block, f"{block}.{draw}", made, AT, AT + timedelta(minutes=20))


DRAWN = room_plan("ab", "cd")
FRESH = opening.in_meeting(Opening(), "m1")
HELD = opening.take(FRESH, "p1", "frances", AT)


def told(known: Opening, phase: Phase, drawn: RoomPlan = DRAWN, panel: str = "p1", at: datetime = AT) -> Opening:
    return opening.reported(known, Report(panel, drawn.draw, known.version, phase), drawn, at)


def test_a_whole_life_of_rooms() -> None:
    known = HELD
    for phase in ("filling", "open", "closing", "closed", "filling"):
        known = told(known, phase)  # type: ignore[arg-type]
        assert known.phase == phase
        assert (known.since is not None) == (phase in ("open", "closing"))
        assert known.seats == (DRAWN.seats if phase != "closed" else {}), "who was where is not kept longer than needed"
    assert opening.in_meeting(known, "m1") == known
    assert opening.in_meeting(known, "m2").phase == "planned", "a new meeting has no rooms"


def test_one_panel_at_a_time() -> None:
    assert HELD.held(AT)
    assert not HELD.held(LATER)
    with pytest.raises(Refused):
        opening.take(HELD, "p2", "henry", AT)
    assert opening.take(HELD, "p2", "henry", AT, force=True).panel == "p2"
    assert opening.take(HELD, "p2", "henry", LATER).panel == "p2"
    assert opening.take(HELD, "p2", "frances", AT).panel == "p2", "the same person opened the panel again"
    with pytest.raises(Refused):
        told(HELD, "filling", panel="p2")
    renewed = opening.renew(HELD, "p1", LATER)
    assert renewed is not None
    assert renewed.held(LATER)
    assert opening.renew(HELD, "p2", AT) is None


def test_late_repeated_and_impossible_reports_change_nothing() -> None:
    filling = told(HELD, "filling")
    again = opening.reported(filling, Report("p1", DRAWN.draw, HELD.version, "filling"), DRAWN, AT)
    assert again == filling, "a repeated report is the same report"
    for report in (
        Report("p1", DRAWN.draw, HELD.version, "open"),
        Report("p1", DRAWN.draw, filling.version + 1, "open"),
        Report("p1", "pairs.other", filling.version, "open"),
        Report("p1", "pairs.other", filling.version, "closed"),
    ):
        with pytest.raises(Refused):
            opening.reported(filling, report, DRAWN, AT)
    with pytest.raises(Refused):
        told(told(filling, "open"), "filling")


@given(st.lists(st.tuples(st.sampled_from(list(NEXT)), st.sampled_from(["p1", "p2"]), st.integers(-2, 1)), max_size=12))
def test_the_version_never_goes_back_and_phases_follow_each_other(reports: list[tuple[Phase, str, int]]) -> None:
    known = HELD
    for phase, panel, ahead in reports:
        said = Report(panel, DRAWN.draw, known.version + ahead, phase)
        try:
            after = opening.reported(known, said, DRAWN, AT)
        except Refused:
            continue
        assert after.version in (known.version, known.version + 1)
        assert after.phase == known.phase or after.phase in NEXT[known.phase]
        known = after


def test_a_few_people_are_moved_and_many_get_new_rooms() -> None:
    open_ = told(told(HELD, "filling", big := room_plan("ab", "cd", "ef", "gh")), "open", big)
    assert opening.change_of(open_, big) == "none"
    assert opening.change_of(open_, room_plan("ab", "cd", "eh", "gf", draw="b")) == "moves"
    assert opening.change_of(open_, room_plan("ab", "cdi", "ef", "gh", draw="b")) == "moves", "a latecomer"
    assert opening.change_of(open_, room_plan("ah", "cf", "eb", "gd", draw="b")) == "new"
    late = ("ab", "cd", "ef", "gh", "ij", "kl")
    assert opening.change_of(open_, room_plan(*late, draw="b")) == "moves", "latecomers find a spare room"
    assert opening.change_of(open_, room_plan(*late, "mn", draw="b")) == "new", "a room is missing"
    by_hand = opening.reported(HELD, Report("p1", big.draw, HELD.version, "open", rooms=4), big, AT)
    assert opening.change_of(by_hand, room_plan(*late, draw="b")) == "new", "rooms made by hand have no spare ones"
    assert opening.change_of(open_, room_plan("ab", "cd", "ef", "gh", block="later")) == "new"
    assert opening.change_of(open_, None) == "none"
    assert opening.change_of(HELD, big) == "none", "nothing is open"


def test_it_is_stored_and_read_again() -> None:
    for known in (Opening(), HELD, told(HELD, "filling"), told(told(HELD, "filling"), "open")):
        assert opening.read(opening.written(known)) == known
    for key, value in product(("seats", "version", "until"), ("x", "[1]", '{"a": "b"}')):
        odd = opening.read({**opening.written(replace(HELD, draw="d")), key: value})
        assert odd == Opening(meeting="m1"), "what cannot be read counts as no rooms"
    assert opening.read(None) == Opening()

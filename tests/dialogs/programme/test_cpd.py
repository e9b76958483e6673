"""What a record says of one session: time, roles in pair work without a name, and the registration year it falls in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from gettext import NullTranslations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.pages.cpd import Field, Sheet, sheet
from dialogs.plan.model import Mode, Pairs, Plan
from dialogs.programme.attendance import Attended
from dialogs.programme.cpd import PeerWork, Piece, piece, registration_year
from dialogs.run import commands as c
from dialogs.run.events import Group
from tests.support.builders import plan, step, turn
from tests.support.core_session import START, Stage, minutes

COURSE = plan(
    step("intro.hello", 10),
    step("study.read", 10, mode=Mode.OFFLINE),
    step("break.tea", 5, mode=Mode.BREAK),
    turn("pairs.one.play", 10, 0, 2, item_starts=True),
    turn("pairs.two.play", 10, 1, 2, item_starts=True),
    pairs={"pairs": Pairs()},
    programme="course",
    session=2,
    aims=("See more",),
)
PLAIN = plan(step("intro.hello", 10), step("talk.one", 10))


def held(of: Plan = COURSE, people: int = 4) -> Stage:
    stage = Stage(of, people=people)
    stage.say(c.Start(by="f"))
    stage.until(minutes(90))
    return stage


def mine(stage: Stage, person: str, line: str | None = None) -> Piece | None:
    return piece(stage.plan, stage.run, stage.events, person, stage.now, line)


def written(*pieces: Piece | None, name: str = "Asha") -> Sheet:
    return sheet([one for one in pieces if one], name, START, "en_GB", NullTranslations())


def field(found: Sheet, number: int) -> Field:
    return found.sections[0].fields[number]


def test_roles_change_with_the_turns_and_the_other_one_has_no_name() -> None:
    stage = held()
    found = {person: mine(stage, person) for person in ("p1", "p2", "p3", "p4")}
    assert {person: len(one.peers) for person, one in found.items() if one} == dict.fromkeys(found, 2)
    for one in found.values():
        assert one is not None
        assert [work.on for work in one.peers] == ["one", "two"]
        assert {work.role for work in one.peers} == {"supervisor", "practitioner"}
        assert all(work.peers != (work.role,) for work in one.peers)
    text = str(written(found["p1"]))
    assert "one: you were the" in text
    assert not [other for other in ("p2", "p3", "p4") if other in text]


def test_in_a_trio_there_are_two_peers() -> None:
    stage = held(people=3)
    one = mine(stage, "p1")
    assert one is not None
    assert {len(work.peers) for work in one.peers} == {2}
    assert " and " in field(written(one), 3).listed[0]


TWICE = plan(
    turn("pairs.one.play", 12, 0, 2, item_starts=True),
    turn("pairs.one.debrief", 4, 0, 2),
    turn("pairs.two.play", 12, 1, 2, item_starts=True),
    turn("pairs.two.debrief", 4, 1, 2),
    pairs={"pairs": Pairs()},
    programme="course",
    session=2,
)


def roles_written(stage: Stage, person: str) -> list[tuple[str, str | None]]:
    one = mine(stage, person)
    assert one is not None
    return [(work.on, work.role) for work in one.peers]


def test_a_trio_that_changes_roles_in_the_middle_of_a_turn_has_every_role_on_its_records() -> None:
    stage = held(TWICE, people=3)
    (group,) = stage.run.pairs["pairs"]
    first, second, third = group.members
    assert roles_written(stage, first)[:2] == [("one", "supervisor"), ("one", "observer")]
    for person in (first, second, third):
        assert {"supervisor", "practitioner"} <= {role for _, role in roles_written(stage, person)}
    one = mine(stage, first)
    assert one is not None
    assert len(field(written(one), 3).listed) == len(one.peers) == 4


def test_a_role_that_somebody_was_to_have_later_is_not_on_their_record() -> None:
    stage = Stage(TWICE, people=3)
    stage.say(c.Start(by="f"))
    first = stage.run.pairs["pairs"][0].members[0]
    stage.say(c.End(by="f", sure=True), minutes(4))
    assert roles_written(stage, first) == [("one", "supervisor")]


@pytest.mark.parametrize(("ended", "roles"), [(6.98, ["supervisor"]), (7, ["supervisor", "observer"])])
def test_a_role_counts_from_one_minute_on(ended: float, roles: list[str]) -> None:
    stage = Stage(TWICE, people=3)
    stage.say(c.Start(by="f"))
    first = stage.run.pairs["pairs"][0].members[0]
    stage.say(c.End(by="f", sure=True), minutes(ended))
    assert roles_written(stage, first) == [("one", role) for role in roles]


def test_who_was_alone_in_a_group_worked_with_nobody() -> None:
    one = mine(held(people=1), "p1")
    assert one is not None
    assert one.peers == ()


def test_a_record_is_whole() -> None:
    stage = held()
    found = [mine(stage, "p1", "Ask twice"), mine(stage, "p2", "Ask twice"), mine(stage, "p3", "Ask twice")]
    assert found[0] is not None
    blocks = tuple(
        Attended(name, minutes(lasts), minutes(lasts))
        for name, lasts in (("intro", 10), ("study", 10), ("break", 5), ("pairs", 20))
    )
    leading = PeerWork("one", "supervisor", ("practitioner",)), PeerWork("two", "practitioner", ("supervisor",))
    led = PeerWork("one", "practitioner", ("supervisor",)), PeerWork("two", "supervisor", ("practitioner",))
    both = [Piece(COURSE, "Europe/London", START, blocks, False, peers, "Ask twice") for peers in (leading, led)]
    assert all(one in both for one in found)
    assert (found[0].here, found[0].held, found[0].breaks) == (minutes(45), minutes(45), minutes(5))


def test_who_left_in_the_middle_has_the_turns_they_were_there_for_with_the_roles_they_had() -> None:
    stage = Stage(COURSE, people=4)
    stage.say(c.Start(by="f"))
    stage.until(minutes(26))
    (group,) = (group for group in stage.run.pairs["pairs"] if "p1" in group.members)
    partner = next(one for one in group.members if one != "p1")
    stage.say(c.Leave(by="f", person="p1"), minutes(30))
    stage.until(minutes(90))
    left, stayed = mine(stage, "p1"), mine(stage, partner)
    assert left is not None
    assert stayed is not None
    assert [(work.on, work.role) for work in left.peers] == [("one", dict(zip(*_of(group), strict=True))["p1"])]
    assert list(dict.fromkeys(work.on for work in stayed.peers)) == ["one", "two"]
    assert len(stayed.peers[0].peers) == 1
    assert len(stayed.peers[-1].peers) == 2, "they joined another pair, and had a role in it too"


def _of(group: Group) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return group.members, group.roles


def test_time_is_that_of_attendance_whether_or_not_it_is_kept_for_others() -> None:
    stage = Stage(COURSE, people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.Leave(by="f", person="p1"), minutes(4))
    stage.until(minutes(90))
    one, all_of_it = mine(stage, "p1"), mine(stage, "p2")
    assert one is not None
    assert all_of_it is not None
    assert (one.here, one.held, one.breaks) == (minutes(4), minutes(45), minutes(0))
    assert one.peers == ()
    assert (all_of_it.here, all_of_it.breaks) == (minutes(45), minutes(5))
    facts = dict(written(all_of_it).sections[0].facts)
    assert facts["Your time"] == "45 minutes of 45 minutes, 5 minutes of it breaks"
    assert facts["Registration year"] == "1 December 2029 to 30 November 2030"


def test_a_turn_that_was_taken_back_was_not_held() -> None:
    stage = Stage(COURSE, people=4)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step="pairs.one.play"))
    stage.until(minutes(1.5))
    stage.say(c.GoTo(by="f", step="pairs.two.play"))
    stage.say(c.Undo(by="f"), minutes(1.5) + timedelta(seconds=5))
    stage.until(minutes(3.5))
    going_on, now = mine(stage, "p1"), stage.run.pairs["pairs"]
    assert going_on is not None
    assert [work.on for work in going_on.peers] == ["one"]
    stage.say(c.End(by="f"))
    one = mine(stage, "p1")
    assert one is not None
    assert [(work.on, work.role) for work in one.peers] == [("one", role_of(now, "p1"))]


def role_of(groups: Sequence[Group], person: str) -> str:
    return next(role for group in groups for who, role in zip(group.members, group.roles, strict=True) if who == person)


def test_who_was_not_there_has_no_record_of_it() -> None:
    stage = held(people=2)
    assert mine(stage, "p9") is None
    assert mine(Stage(COURSE), "p1") is None


def test_a_second_device_has_the_record_of_its_person() -> None:
    stage = Stage(PLAIN, people=2)
    stage.say(c.Join(by="phone", person="phone"))
    stage.say(c.SamePerson(by="f", person="p1", other="phone"))
    stage.say(c.Start(by="f"))
    stage.until(minutes(60))
    assert mine(stage, "phone") == mine(stage, "p1")


def test_who_led_it_reads_so_and_a_session_without_pairs_asks_to_find_a_peer() -> None:
    stage = Stage(PLAIN, people=2)
    stage.say(c.Join(by="f", person="f"))
    stage.say(c.Start(by="f"))
    stage.until(minutes(60))
    led, took_part = mine(stage, "f"), mine(stage, "p1")
    assert led is not None
    assert led.led
    assert dict(written(led).sections[0].facts)["Kind of CPD"].startswith("Facilitating")
    assert field(written(took_part), 3).questions[0].startswith("There was no pair work")


def test_the_own_line_stands_with_what_it_changes_and_every_field_has_space() -> None:
    found = written(mine(held(), "p1", "Ask twice before I write"))
    assert field(found, 2).quoted == "Ask twice before I write"
    assert [one.title for one in found.sections[0].fields] == [
        "What it was, and why it matters for your role",
        "What you learnt",
        "What it changes for your practice and for the people it is for",
        "What talking it over with a peer added (peer reflection)",
    ]
    assert all(one.space and one.questions for one in found.sections[0].fields)
    assert field(found, 0).listed == ("See more",)


def test_several_sessions_are_several_pieces_with_all_their_time() -> None:
    found = written(mine(held(), "p1"), mine(held(PLAIN), "p1"))
    assert [one.title for one in found.sections] == ["Session 2: Test", "Test"]
    assert found.total == "All sessions together: 1 hour 5 minutes."


def test_work_without_roles_names_what_it_was_on() -> None:
    alone = PeerWork("Pairs", None, (None,))
    one = mine(held(), "p1")
    assert one is not None
    text = field(written(Piece(one.plan, one.zone, one.began_at, one.blocks, False, (alone,))), 3)
    assert text.listed == ("Pairs",)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2030, 11, 30), 2030), (date(2030, 12, 1), 2031), (date(2030, 1, 1), 2030), (date(2028, 2, 29), 2028)],
)
def test_the_registration_year_ends_on_the_last_of_november(day: date, year: int) -> None:
    assert registration_year(day) == (date(year - 1, 12, 1), date(year, 11, 30))


@given(st.dates(date(1, 12, 1), date(9998, 12, 31)))
def test_every_day_lies_in_its_year(day: date) -> None:
    first, last = registration_year(day)
    assert first <= day <= last
    assert (last - first).days in (364, 365)

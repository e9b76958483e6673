"""What other parts ask an expanded plan: its questions and roles, one room or online, and links that were changed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dialogs.plan.clock_times import instants, offsets
from dialogs.plan.group_split import group_sizes, kept_range
from dialogs.plan.load import read_plan
from dialogs.plan.model import Plan, Setting
from tests.golden.said import FOLDER

TEXT = (FOLDER / "every-key.yaml").read_text(encoding="utf-8")
HEAD = "title: T\nlinks: {a: 'https://x.org/a', b: 'https://x.org/ab'}\nblocks:\n"


def whole() -> Plan:
    return read_plan(TEXT, "every-key.yaml")


def step(inside: str) -> Plan:
    return read_plan(f"{HEAD}  - {{title: A, mode: online, lasts: 5m, {inside}}}", "t.yaml")


def test_every_question_is_found_by_its_id() -> None:
    plan = whole()
    assert {id_: step.path for id_, step in plan.poll_steps.items()} == {
        "mood": "opening.poll",
        "tool-first": "pairs.first.talk",
        "tool-second": "pairs.second.talk",
        "tool-third-one": "pairs.third-one.talk",
        "best": "groups.choose",
        "groups-rate-a": "groups.a.rate",
        "groups-rate-b": "groups.b.rate",
        "bowl-alone": "bowl.alone",
        "check:opening.work-alone": "opening.work-alone",
    }
    assert {id_: step.path for id_, step in plan.collect_steps.items()} == {
        "ideas": "groups.gather",
        "ask-a": "groups.a.ask",
        "ask-b": "groups.b.ask",
    }


def test_a_step_says_what_it_asks() -> None:
    plan = whole()
    assert plan.step("opening.poll").asked() == plan.step("opening.poll").asked("mood") == "How are you?"
    assert plan.step("opening.poll").asked("other") == ""
    assert plan.step("groups.choose").asked() == "Which of https://example.org/pack?"
    assert plan.step("opening.work-alone").asked() == plan.step("opening.work-alone").asked("x") == "Can you hear?"
    assert plan.step("opening.cards").asked() == ""


def test_a_poll_or_vote_that_closes_early_is_waited_for() -> None:
    plan = whole()
    found = {step.path: step.poll_lasts for step in plan.steps if step.poll_lasts is not None}
    assert found == {"opening.poll": timedelta(minutes=2), "groups.choose": timedelta(minutes=3)}


def test_the_roles_of_a_block_win_over_those_of_the_plan() -> None:
    plan = whole()
    assert [plan.roles_in(block.id) for block in plan.blocks] == [
        ("client", "coach", "observer"),
        ("client", "coach", "observer"),
        ("talker", "watcher"),
        ("host", "guest"),
        ("client", "coach", "observer"),
        ("client", "coach", "observer"),
    ]


def test_only_work_together_is_announced_to_everybody() -> None:
    plan = whole()
    assert {step.path for step in plan.steps if step.quiet} == {
        *("opening.work-alone", "pairs.first.play", "pairs.first.talk", "pairs.second.play", "pairs.second.talk"),
        *("pairs.third-one.play", "pairs.third-one.talk", "groups.gather", "groups.a.ask", "groups.a.rate"),
        *("groups.b.ask", "groups.b.rate", "tables.red.sit", "tables.blue.sit", "bowl.alone"),
    }
    assert {step.path for step in plan.steps if step.alone} == {"opening.work-alone", "pause.break", "bowl.alone"}
    assert {step.path for step in plan.steps if step.in_bowl} == {"bowl.talk", "bowl.alone"}
    assert {step.path for step in plan.steps if not step.grouped} == {
        *("opening.work-alone", "opening.questions", "opening.cards", "opening.evenly", "opening.poll"),
        *("pause.break", "groups.look", "groups.choose"),
    }


def test_steps_of_a_block_that_the_plan_does_not_have_are_none() -> None:
    plan = whole()
    assert [step.path for step in plan.steps_of("bowl")] == ["bowl.talk", "bowl.alone"]
    assert plan.steps_of("nowhere") == ()
    with pytest.raises(KeyError):
        plan.step("nowhere")


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("say: a", False),
        ("poll: {question: Q, options: [A1, B1]}", True),
        ("poll: {question: Q, options: [A1, B1], anonymous: true}", False),
        ("vote: {options: [A1, B1, C1]}", False),
        ("vote: {options: [A1, B1, C1], anonymous: false}", True),
        ("collect: {ask: Q}", False),
        ("collect: {ask: Q, anonymous: false}", True),
        ("check: {question: Q}", False),
        ("check: {question: Q, private: false}", True),
    ],
)
def test_names_are_kept_where_the_group_sees_who_answered_what(inside: str, named: bool) -> None:
    assert step(inside).names_answers is named


def test_in_one_room_the_texts_are_those_for_one_room() -> None:
    online = whole()
    here = online.in_setting(Setting.FACE_TO_FACE)
    told, said = here.steps[0], online.steps[0]
    assert (told.say, told.cue, told.asked()) == ("Open the pack.", "Wait.", "Is everybody here?")
    assert (said.say, said.cue) == ("Open https://example.org/pack.", "Wait for https://example.org/where.")
    assert (here.before, here.prepare) == (("Bring https://example.org/pack",), ("Lay out chairs",))
    assert (here.before_elsewhere, here.prepare_elsewhere) == (online.before, online.prepare)
    assert (here.setting, here.only_here, here.steps[1:]) == (Setting.FACE_TO_FACE, (), online.steps[1:])
    assert here.in_setting(Setting.ONLINE) == online


def test_what_only_one_setting_has_stays_there() -> None:
    one = read_plan(TEXT.replace('before: ["Read {pack}"]\n', "").replace("prepare: [Open the rooms]\n", ""), "e.yaml")
    here = one.in_setting(Setting.FACE_TO_FACE)
    assert (here.before_elsewhere, here.prepare_elsewhere, here.only_here) == ((), (), ("before", "prepare"))
    assert here.in_setting(Setting.ONLINE) == one


def test_a_new_address_replaces_only_that_very_address() -> None:
    plan = step("say: 'See {a}, {a}/more, {b} and {a}. Or ({a}).'").with_link("a", "https://y.org/?a=1&b")
    new = "https://y.org/?a=1&b"
    assert plan.steps[0].say == f"See {new}, https://x.org/a/more, https://x.org/ab and {new}. Or ({new})."
    assert plan.links == {"a": new, "b": "https://x.org/ab"}
    assert step("say: 'See {a}'").with_link("c", "https://z.org").links["c"] == "https://z.org"


@pytest.mark.parametrize(
    ("people", "least", "most", "sizes"),
    [
        (0, 2, 2, ()),
        (1, 2, 2, (1,)),
        (2, 2, 2, (2,)),
        (3, 2, 2, (3,)),
        (5, 2, 2, (3, 2)),
        (7, 3, 3, (4, 3)),
        (5, 3, 3, (3, 2)),
        (8, 3, 3, (4, 4)),
        (11, 4, 4, (4, 4, 3)),
        (9, 3, 4, (3, 3, 3)),
        (10, 3, 4, (4, 3, 3)),
        (11, 3, 4, (4, 4, 3)),
        (12, 3, 4, (4, 4, 4)),
        (12, 3, 5, (4, 4, 4)),
        (15, 3, 5, (5, 5, 5)),
        (20, 4, 6, (5, 5, 5, 5)),
        (7, 4, 5, (4, 3)),
    ],
)
def test_how_people_are_grouped(people: int, least: int, most: int, sizes: tuple[int, ...]) -> None:
    assert group_sizes(people, least, most) == sizes


@pytest.mark.parametrize(
    ("before", "people", "least", "most", "kept"),
    [
        ([4, 4], 8, 4, 4, (3, 5)),
        ([4, 3], 6, 4, 4, (3, 5)),
        ([4, 4], 7, 3, 5, (2, 5)),
        ([2, 2], 3, 2, 2, (2, 3)),
        ([2], 1, 2, 2, (1, 3)),
        ([6, 1], 7, 3, 3, (1, 6)),
        ([0, 3], 3, 4, 4, (3, 5)),
        ([], 0, 4, 4, (3, 5)),
        ([], 7, 6, 6, (5, 7)),
        ([], 8, 6, 6, (4, 7)),
        ([], 2, 6, 6, (2, 7)),
    ],
)
def test_which_sizes_groups_may_have_after_a_change(
    before: list[int], people: int, least: int, most: int, kept: tuple[int, int]
) -> None:
    assert kept_range(before, people, least, most) == kept


CLOCKED = """\
title: T
{starts}blocks:
  - {{id: a, title: A, mode: online, lasts: 20m, say: Hello}}
  - {{id: b, title: B, mode: online, lasts: 20m, at: "10:00", say: Hello}}
  - {{id: c, title: C, mode: online, lasts: 20m, at: "15:00", say: Hello}}
"""


@pytest.mark.parametrize(
    ("starts", "begun", "begin"),
    [
        ('starts: "9:30"\n', "11:30", ["10:00", "15:00"]),
        ('starts: "9:30"\n', "11:31", []),
        ('starts: "9:30"\n', "07:30", ["10:00", "15:00"]),
        ('starts: "9:30"\n', "07:29", []),
        ("", "11:40", ["10:00", "15:00"]),
        ("", "11:41", []),
        ("", "07:40", ["10:00", "15:00"]),
        ("", "07:39", []),
    ],
)
def test_clock_times_count_in_a_session_that_begins_at_most_two_hours_away(
    starts: str, begun: str, begin: list[str]
) -> None:
    plan = read_plan(CLOCKED.format(starts=starts), "c.yaml")
    found = instants(plan, datetime.fromisoformat(f"2026-03-02T{begun}+00:00"), "Europe/London")
    assert found == {
        path: datetime.fromisoformat(f"2026-03-02T{at}+00:00") for path, at in zip(("b.b", "c.c"), begin, strict=False)
    }


def test_a_clock_time_is_that_of_the_zone_and_of_the_nearest_day() -> None:
    plan = read_plan(CLOCKED.format(starts='starts: "23:50"\n').replace("10:00", "0:30").replace("15:00", "1:30"), "c.yaml")
    found = instants(plan, datetime.fromisoformat("2026-03-28T22:55:30+00:00"), "Europe/Berlin")
    assert [at.isoformat() for at in found.values()] == ["2026-03-28T23:30:00+00:00", "2026-03-29T00:30:00+00:00"]
    assert offsets(plan) == {"b.b": timedelta(minutes=40), "c.c": timedelta(minutes=100)}
    assert offsets(read_plan(CLOCKED.format(starts=""), "c.yaml")) == {}
    assert instants(step("say: a"), datetime.fromisoformat("2026-03-02T10:00+00:00"), "Europe/London") == {}

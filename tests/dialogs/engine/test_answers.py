"""Answers to one person: `where`, `agenda`, `help`, questions before a command, and a start set for later, as a whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs import texts
from dialogs.engine.questions import meant
from dialogs.engine.reply import reply
from dialogs.plan.model import Mode, Plan, Poll, Round, poll_id_of_done
from dialogs.run import commands as c
from dialogs.run import messages as k
from dialogs.run.effects import EVERYONE, Show
from dialogs.run.messages import BlockTime
from dialogs.texts.sentence import At
from tests.support.builders import at_times, full_plan, plan, step
from tests.support.core_session import START, Stage, minutes

ONE = plan(
    step("a.one", 10),
    step("b.two", 10, poll=Poll(id="fruit", question="Which?", options=("Apples", "Pears"))),
    step("tea.tea", 10, mode=Mode.BREAK, keep=True),
    step("c.three", 10),
    step("d.four", 10),
)


def at_step(name: str | None = None, made: Plan | None = None) -> Stage:
    """A session that has run for two minutes, in that step. Facilitators answer no question by themselves."""
    stage = Stage(made or full_plan(), people=4)
    stage.say(c.Start(by="f"))
    if name is not None:
        stage.say(c.GoTo(by="f", step=name))
    stage.until(minutes(2))
    stage.confirms = False
    return stage


def answer(stage: Stage, command: c.Command) -> k.Card | None:
    stage.say(command)
    return reply(stage.plan, stage.run, replace(command, tallies=stage.tallies), stage.now)


def test_where_says_the_step_what_is_left_what_comes_next_the_break_and_the_end() -> None:
    running = k.WhereCard(
        phase="running", step="intro.hello", ends_at=START + minutes(5), left=minutes(3), next_step="intro.rules",
        break_at=START + minutes(34), session_ends_at=START + minutes(94), present=4,
    )  # fmt: skip
    stage = at_step()
    assert answer(stage, c.Where(by="p1")) == running
    stage.say(c.Pause(by="f"))
    stage.until(minutes(3))
    assert answer(stage, c.Where(by="f")) == replace(
        running, phase="paused", ends_at=START + minutes(6), break_at=None, session_ends_at=START + minutes(95),
        behind=minutes(1),
    )  # fmt: skip
    stage.say(c.Pause(by="f", lasts=minutes(5)))
    assert answer(stage, c.Where(by="f")) == replace(
        running, phase="paused", ends_at=START + minutes(11), break_at=START + minutes(40), behind=minutes(6),
        session_ends_at=START + minutes(100), resumes_at=START + minutes(8),
    )  # fmt: skip


def test_where_in_pair_work_says_ones_partners_and_to_facilitators_which_rooms_have_finished() -> None:
    stage = at_step("pairs.one.play")
    card = k.WhereCard(
        phase="running", step="pairs.one.play", ends_at=START + minutes(8), left=minutes(6), present=4,
        next_step="pairs.one.debrief", session_ends_at=START + minutes(55), behind=minutes(-39),
    )  # fmt: skip
    (room, mine), *_ = [(place, group) for place, group in enumerate(stage.run.pairs["pairs"], 1) if "p1" in group.members]
    partner = tuple(one for one in mine.members if one != "p1")
    role = mine.roles[mine.members.index("p1")]
    assert answer(stage, c.Where(by="p1")) == replace(card, partners=partner, role=role, room=room)
    assert answer(stage, c.Where(by="f")) == replace(card, rooms=2)
    stage.say(c.FinishRoom(by="p1"))
    assert answer(stage, c.Where(by="f")) == replace(card, rooms=2, rooms_finished=1)


def test_where_before_pair_work_says_in_which_block_ones_partners_will_be() -> None:
    stage = at_step("break.tea")
    found = answer(stage, c.Where(by="p1"))
    assert isinstance(found, k.WhereCard)
    assert (len(found.partners), found.group_in, found.role, found.break_at) == (1, "pairs", None, None)


def test_where_says_which_question_came_last_and_how_many_have_finished() -> None:
    found = answer(at_step("talk.prompts"), c.Where(by="p1"))
    assert isinstance(found, k.WhereCard)
    assert (found.prompt, found.finished) == (1, None)
    stage = at_step("study.read")
    stage.tallies = {poll_id_of_done("study.read"): c.Tally(2, (2,))}
    found = answer(stage, c.Where(by="f"))
    assert isinstance(found, k.WhereCard)
    assert (found.prompt, found.finished, found.break_at) == (None, 2, START + minutes(10))


def test_where_before_the_start_and_after_the_end_says_when_it_begins_or_can_be_reopened() -> None:
    stage = Stage(full_plan(), people=4)
    assert answer(stage, c.Where(by="p1")) == k.WhereCard(phase="open", present=4)
    stage.say(c.Start(by="f", starts_at=START + minutes(30)))
    assert answer(stage, c.Where(by="f")) == k.WhereCard(phase="open", present=4, starts_at=START + minutes(30), leads=True)
    stage = at_step()
    stage.say(c.End(by="f", sure=True))
    over = k.WhereCard(phase="ended", present=4, reopen_until=START + minutes(12))
    assert answer(stage, c.Where(by="p1")) == over
    assert answer(stage, c.Where(by="f")) == replace(over, leads=True)


def blocks(late: float, state: str) -> tuple[BlockTime, ...]:
    """The agenda of the plan, so late; the first block is in that state."""
    times = {"intro": (0, 24), "study": (24, 34), "break": (34, 39), "pairs": (39, 69), "talk": (69, 84), "close": (84, 94)}
    moved = {block: [START + minutes(one + late) for one in both] for block, both in times.items()}
    return tuple(
        BlockTime(block, *both, state if block == "intro" else "to come")  # type: ignore[arg-type]
        for block, both in moved.items()
    )


def test_the_agenda_says_the_times_as_they_are_now_and_whether_they_still_move() -> None:
    stage = Stage(full_plan(), people=4)
    card = k.AgendaCard(blocks=blocks(0, "to come"), behind=timedelta(0), started=False)
    assert answer(stage, c.Agenda(by="p1")) == card
    stage.say(c.Start(by="f"))
    assert answer(stage, c.Agenda(by="p1")) == replace(card, blocks=blocks(0, "now"), started=True)
    stage.say(c.Pause(by="f"), minutes(2))
    stage.until(minutes(3))
    paused = replace(card, blocks=blocks(1, "now"), behind=minutes(1), started=True, paused=True)
    assert answer(stage, c.Agenda(by="p1")) == paused
    stage.say(c.Pause(by="f", lasts=minutes(5)))
    fixed = replace(paused, blocks=blocks(6, "now"), behind=minutes(6), paused=False)
    assert answer(stage, c.Agenda(by="p1")) == fixed


def test_the_agenda_says_what_was_left_out_and_which_clock_times_cannot_be_met() -> None:
    stage = at_step("c.three", ONE)
    now, ends = START + minutes(10), START + minutes(20)
    assert answer(stage, c.Agenda(by="p1")) == k.AgendaCard(
        blocks=(
            BlockTime("a", START, START, "done"), BlockTime("b", START, START, "left out"),
            BlockTime("tea", START, START, "left out"), BlockTime("c", START, now, "now"), BlockTime("d", now, ends),
        ),
        behind=minutes(-30), started=True,
    )  # fmt: skip
    stage = at_step(None, at_times(plan(step("a.one", 10), step("b.two", 10)), b__two="09:45"))
    stage.say(c.Extend(by="f", by_time=minutes(7)))
    found = answer(stage, c.Agenda(by="p1"))
    assert isinstance(found, k.AgendaCard)
    starts, fixed = START + minutes(17), START + minutes(15)
    assert found.blocks[1] == BlockTime("b", starts, starts + minutes(10), "to come", fixed, minutes(-2))
    assert found.behind == minutes(2)


NEEDED = {
    ("open", True): ("start", "who is here", "prepare", "before", "agenda", "own options"),
    ("open", False): ("here", "prepare", "agenda", "who is here", "programme", "take over"),
    ("running", True): ("next", "pause", "extend", "catch up", "undo", "where"),
    ("running", False): ("where", "agenda", "done", "my group", "my turn", "nudge me"),
    ("paused", True): ("resume", "next", "undo", "who is here", "agenda", "where"),
    ("paused", False): ("where", "agenda", "done", "my group", "my turn", "nudge me"),
    ("ended", True): ("reopen", "run sheet", "note", "programme", "digest", "missed"),
    ("ended", False): ("my record", "programme", "missed", "intention", "no nudges", "forget me"),
}


def test_help_names_what_is_needed_most_at_the_moment() -> None:
    stage = Stage(full_plan(), people=1)
    for command in (None, c.Start(by="f"), c.Pause(by="f"), c.End(by="f", sure=True)):
        if command is not None:
            stage.say(command)
        for by, leads in (("f", True), ("p1", False)):
            card = k.HelpCard(facilitator=leads, about="timing", now=NEEDED[stage.run.phase, leads], found=("pause",))
            assert answer(stage, c.Help(by=by, about="timing", found=("pause",))) == card


ASKED = [
    (
        "a.one", c.End(by="f"),
        {"about": "end", "left_out": ("b.two", "tea.tea", "c.three", "d.four"), "only_break": True},
    ),
    ("d.four", c.Next(by="f"), {"about": "end"}),
    ("b.two", c.Skip(by="f"), {"about": "break", "argument": "tea.tea", "after": "c.three"}),
    (
        "a.one", c.GoTo(by="f", step="d.four"),
        {"about": "go to", "argument": "d.four", "left_out": ("b.two", "tea.tea", "c.three"), "only_break": True},
    ),
    (
        "b.two", c.GoTo(by="f", step="c.three"),
        {"about": "go to", "argument": "c.three", "left_out": ("tea.tea",), "only_break": True},
    ),
    ("b.two", c.ClosePoll(by="f"), {"about": "close", "argument": "fruit", "answered": 1}),
    ("b.two", c.Start(by="f", plan="other"), {"about": "start"}),
]  # fmt: skip


@pytest.mark.parametrize(("where", "command", "says"), ASKED, ids=lambda one: getattr(one, "type", None))
def test_a_question_names_all_that_would_be_lost(where: str, command: c.Command, says: dict[str, object]) -> None:
    stage = at_step(where, ONE)
    asked = stage.run.asked + 1
    stage.tallies = {"fruit": c.Tally(1, (1, 0))}
    card = k.ConfirmCard(
        step=where, ends_at=START + minutes(10), present=4, visit=2, item=f"question:{asked}",
        **says,  # type: ignore[arg-type]
    )  # fmt: skip
    assert answer(stage, command) == card


def test_a_question_in_a_round_names_who_has_not_spoken() -> None:
    found = answer(at_step("close.round"), c.End(by="f"))
    assert isinstance(found, k.ConfirmCard)
    assert len(found.waiting) == 3


def test_a_poll_that_half_of_the_people_answered_is_closed_without_a_question() -> None:
    for answered, asks in ((1, True), (2, False)):
        stage = at_step("b.two", ONE)
        stage.tallies = {"fruit": c.Tally(answered, (answered, 0))}
        stage.say(c.ClosePoll(by="f"))
        assert bool(stage.run.questions) is asks


def test_a_start_that_is_set_says_when_and_what_became_of_it() -> None:
    stage = Stage(full_plan(), people=2)
    at, slot = START + minutes(30), "starts-at:20300107T093000000000"
    card = k.StartsAtCard(starts_at=at)
    found = answer(stage, c.Start(by="f", starts_at=at))
    assert isinstance(found, k.TextCard)
    assert (found.said.text, dict(found.said.values), found.tone) == (texts.ACK_STARTS_AT, {"starts": At(at)}, "good")
    assert stage.shows[-1][2] == Show(slot, card, EVERYONE, at)
    stage.until(minutes(3))
    found = answer(stage, c.CancelStart(by="f"))
    assert isinstance(found, k.TextCard)
    assert found.said.text == texts.ACK_START_CANCELLED
    cancelled = Show(slot, replace(card, state="cancelled"), EVERYONE, START + minutes(3 + 12 * 60))
    assert stage.shows[-1][2] == cancelled
    next_day = START + minutes(15 * 60)
    stage.say(c.Start(by="f", starts_at=next_day))
    assert stage.shows[-1][2].card == k.StartsAtCard(starts_at=next_day, tomorrow=True)
    stage.say(c.Start(by="f"))
    assert k.StartsAtCard(starts_at=next_day, state="begun") in [show.card for _, _, show in stage.shows[-6:]]


MADE = c.MadeFor(visit=2)
MEANT: list[tuple[str, c.Command, c.Command]] = [
    ("a.one", c.End(by="f"), c.End(by="f")),
    ("b.two", c.Skip(by="f"), c.Skip(by="f")),
    ("a.one", c.GoTo(by="f", step="d.four"), c.GoTo(by="f", step="d.four")),
    ("b.two", c.ClosePoll(by="f"), c.ClosePoll(by="f", poll="fruit")),
    ("b.two", c.Start(by="f", plan="other"), c.Start(by="f", plan="other")),
]


@pytest.mark.parametrize(("where", "command", "then"), MEANT, ids=lambda one: getattr(one, "type", None))
def test_a_yes_means_the_command_that_was_asked_about(where: str, command: c.Command, then: c.Command) -> None:
    stage = at_step(where, ONE)
    stage.say(command)
    number = stage.run.questions["f"].number
    for made in (None, replace(MADE, item=f"question:{number}")):
        yes = c.Confirm(by="f", made_for=made)
        assert meant(stage.run, yes, stage.now) == replace(then, confirms=number, made_for=made)
    other, no = c.Confirm(by="f", made_for=replace(MADE, item="question:99")), c.Confirm(by="f", yes=False)
    for answered in (other, no, c.Confirm(by="g")):
        assert meant(stage.run, answered, stage.now) is answered
    assert meant(stage.run, yes, stage.now + minutes(5.1)) is yes


def test_a_yes_in_a_round_or_in_rooms_means_that_too() -> None:
    made = plan(step("a.one", 10, round=Round(question="Who?")), step("b.two", 10))
    stage = Stage(made, people=4)
    stage.confirms = False
    stage.say(c.Start(by="f"))
    stage.say(c.Next(by="f"), minutes(1))
    assert meant(stage.run, c.Confirm(by="f"), stage.now) == c.Next(by="f", confirms=1)
    stage = at_step("pairs.one.play")
    stage.say(c.Reshuffle(by="f"))
    number = stage.run.questions["f"].number
    assert meant(stage.run, c.Confirm(by="f"), stage.now) == c.Reshuffle(by="f", confirms=number)


def test_a_no_or_an_undo_of_a_question_says_that_nothing_was_done_and_a_late_one_that_it_lapsed() -> None:
    for answered in (c.Confirm(by="f", yes=False), c.Undo(by="f")):
        stage = at_step("a.one", ONE)
        stage.say(c.End(by="f"))
        found = answer(stage, answered)
        assert isinstance(found, k.TextCard)
        assert (found.said.text, found.tone) == (texts.ACK_NOTHING_DONE, "good")
        assert stage.refused(c.Confirm(by="f", yes=False)) == texts.STALE_RUNNING
    stage = at_step("a.one", ONE)
    stage.say(c.End(by="f"))
    stage.until(minutes(7.1))
    assert stage.refused(c.Confirm(by="f")) == texts.QUESTION_LAPSED
    assert stage.refused(c.Confirm(by="g")) == texts.FACILITATORS_ONLY

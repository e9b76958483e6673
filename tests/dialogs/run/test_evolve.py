"""The run after one event: exactly what the event says is different, and everything else is as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dialogs.run import events as e
from dialogs.run.evolve import evolve
from dialogs.run.feature_states import IdeasState, NeedsState, PersonState, RuleState
from dialogs.run.rooms import RoomMarks, TimeAsked
from dialogs.run.state import Clock, PlannedStart, Question, Run, Stay, Undoable, Visit, Waiting

NOW = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAIR, OTHER_PAIR = frozenset(("a", "b")), frozenset(("b", "d"))

RUN = Run(
    clock=Clock(phase="running", opened_at=NOW - 9 * MINUTE, started_at=NOW - 8 * MINUTE, changes=3, pause=2),
    visit=Visit(4, "b.two", NOW - 5 * MINUTE, NOW + 5 * MINUTE, rooms=RoomMarks(frozenset({2}), alone=frozenset({3}))),
    latest_at=NOW - MINUTE,
    facilitators=frozenset({"f"}),
    people={"a": PersonState(past_roles=("observer",)), "c": PersonState(left_at=NOW), "f": PersonState()},
    here=("a", "c", "f"),
    as_they_came=("f", "c", "a"),
    leaving={"a": NOW + MINUTE, "c": NOW + MINUTE},
    taking_part=frozenset({"f"}),
    apart=frozenset({PAIR}),
    questions={"f": Question(2, "end", None, NOW), "g": Question(1, "round", None, NOW)},
    asked=2,
    nudged=frozenset({"a"}),
    quiet=frozenset({"a"}),
    rules=(RuleState("Planned"), RuleState(None, "kept")),
    asked_ready=("b", "d"),
    notes=1,
)
"""A session that runs."""


def different(event: e.Event, run: Run = RUN, **parts: object) -> None:
    """The event changes these parts of the run, and nothing else."""
    assert evolve(run, event) == replace(run, latest_at=event.at, **parts)  # type: ignore[arg-type]


def clock(**parts: object) -> Clock:
    return replace(RUN.clock, **parts)  # type: ignore[arg-type]


def visit(**parts: object) -> Visit:
    return replace(RUN.visit, **parts)  # type: ignore[arg-type]


def test_who_comes_is_here_in_order_and_last_in_the_order_of_arrival() -> None:
    came = PersonState(True, ("x",), ("supervisor",), (50,), NOW)
    different(
        e.PersonJoined(at=NOW, person="b", past_partners=("x",), past_roles=("supervisor",), past_turns=(50,)),
        people={**RUN.people, "b": came}, here=("a", "b", "c", "f"), as_they_came=("f", "c", "a", "b"),
    )  # fmt: skip


def test_who_is_here_already_stays_and_keeps_a_known_history() -> None:
    known = replace(RUN.people["a"], joined_at=NOW)
    different(
        e.PersonJoined(at=NOW, person="a", past_roles=("other",)),
        people={**RUN.people, "a": known}, leaving={"c": NOW + MINUTE},
    )  # fmt: skip
    new = PersonState(True, (), ("other",), (), NOW, left_at=NOW)
    different(
        e.PersonJoined(at=NOW, person="c", past_roles=("other",)),
        people={**RUN.people, "c": new}, leaving={"a": NOW + MINUTE},
    )  # fmt: skip


@pytest.mark.parametrize("kept", [{"past_partners": ("x",)}, {"past_roles": ("y",)}, {"past_turns": (0,)}])
def test_any_part_of_a_history_counts_as_known(kept: dict[str, tuple[object, ...]]) -> None:
    gone = PersonState(False, left_at=NOW, **kept)  # type: ignore[arg-type]
    run = replace(RUN, people={"b": gone}, here=(), as_they_came=(), leaving={})
    event = e.PersonJoined(at=NOW, person="b", past_partners=("new",), past_roles=("new",), past_turns=(7,))
    different(event, run, people={"b": replace(gone, present=True, joined_at=NOW)}, here=("b",), as_they_came=("b",))


def test_who_leaves_is_no_longer_here_and_who_was_never_here_is_known_as_gone() -> None:
    gone = replace(RUN.people["c"], present=False, left_at=NOW)
    different(
        e.PersonLeft(at=NOW, person="c"),
        people={**RUN.people, "c": gone}, here=("a", "f"), as_they_came=("f", "a"), leaving={"a": NOW + MINUTE},
    )  # fmt: skip
    different(e.PersonLeft(at=NOW, person="b"), people={**RUN.people, "b": PersonState(False, left_at=NOW)})


def test_lost_connections_leads_and_wishes() -> None:
    different(e.ConnectionLost(at=NOW, person="f", until=NOW), leaving={**RUN.leaving, "f": NOW})
    different(e.ConnectionBack(at=NOW, person="a"), leaving={"c": NOW + MINUTE})
    different(e.ConnectionBack(at=NOW, person="f"))
    different(e.FacilitatorAdded(at=NOW, person="a"), facilitators={"a", "f"})
    different(e.FacilitatorRemoved(at=NOW, person="f"), facilitators=frozenset())
    different(e.LeadLost(at=NOW), unled=NOW)
    different(e.LeadTaken(at=NOW, person="a", since=NOW), replace(RUN, unled=NOW), unled=None)
    different(e.PartWanted(at=NOW, person="a", wanted=True), taking_part={"a", "f"})
    different(e.PartWanted(at=NOW, person="f", wanted=False), taking_part=frozenset())
    different(e.KeptApart(at=NOW, a="d", b="b"), apart={PAIR, OTHER_PAIR})
    different(e.KeptApart(at=NOW, a="b", b="a", wanted=False), apart=frozenset())
    different(e.NudgeWanted(at=NOW, person="c", wanted=True), nudged={"a", "c"})
    different(e.NudgeWanted(at=NOW, person="a", wanted=False), nudged=frozenset())
    different(e.AlertsWanted(at=NOW, person="c", wanted=False), quiet={"a", "c"})
    different(e.AlertsWanted(at=NOW, person="a", wanted=True), quiet=frozenset())
    different(e.DeviceMoved(at=NOW, person="a", device="x", here=False), unplugged={"x"})
    different(e.DeviceMoved(at=NOW, person="a", device="x", here=True), replace(RUN, unplugged={"x", "y"}), unplugged={"y"})


def test_two_entries_of_one_person_become_one_with_what_either_wished() -> None:
    run = replace(
        RUN, apart=frozenset({PAIR, frozenset(("a", "c"))}), aliases={"x": "a", "y": "b"}, nudged=frozenset({"b", "a"}),
        facilitators=frozenset({"a"}), taking_part=frozenset({"b"}), unplugged=frozenset({"x"}),
    )  # fmt: skip
    different(
        e.PeopleMerged(at=NOW, person="c", other="a"), run,
        people={one: RUN.people[one] for one in ("c", "f")}, here=("c", "f"), as_they_came=("f", "c"),
        leaving={"c": NOW + MINUTE}, aliases={"x": "c", "y": "b", "a": "c"}, unplugged={"x", "a", "c"},
        facilitators={"c"}, taking_part={"b"}, nudged={"b", "c"}, apart={frozenset(("b", "c"))},
    )  # fmt: skip
    here = replace(RUN, leaving={})
    different(
        e.PeopleMerged(at=NOW, person="c", other="b"), here,
        aliases={"b": "c"}, unplugged={"b"}, apart={frozenset(("a", "c"))},
    )  # fmt: skip


def test_questions_are_one_for_each_person() -> None:
    asked = Question(3, "go to", "b.two", NOW)
    event = e.QuestionAsked(at=NOW, by="f", about="go to", argument="b.two")
    different(event, asked=3, questions={**RUN.questions, "f": asked})
    different(e.QuestionAnswered(at=NOW, by="f", yes=True), questions={"g": RUN.questions["g"]})
    different(e.QuestionAnswered(at=NOW, by="g", yes=False), questions={"f": RUN.questions["f"]}, withdrew=("g", NOW))


def test_what_is_kept_of_the_session() -> None:
    opened = e.RunOpened(at=NOW, seed=7, timezone="Europe/Berlin", facilitators=("g",))
    open_clock = clock(phase="open", opened_at=NOW)
    different(opened, clock=open_clock, seed=7, timezone="Europe/Berlin", facilitators={"g"})
    different(e.BeforeSent(at=NOW, people=("c", "b")), asked_ready=("b", "c", "d"))
    different(e.NoteTaken(at=NOW, by="f"), notes=2)
    different(e.AttendanceWanted(at=NOW, wanted=False), attendance=False)
    different(e.AttendanceTold(at=NOW, until=NOW + MINUTE), attendance=True, attendance_until=NOW + MINUTE)
    different(e.RoundsHalved(at=NOW, wanted=True), halves=0)
    different(e.RoundsHalved(at=NOW, wanted=False), replace(RUN, halves=2), halves=None)


def test_a_start_that_is_set_is_kept_whole_until_it_is_dropped() -> None:
    for zone in ("Europe/Berlin", None):
        event = e.StartSet(
            at=NOW, by="f", starts_at=NOW + MINUTE, timezone=zone, rules=("Rule", None), attendance=True,
            attendance_for=3 * MINUTE,
        )  # fmt: skip
        planned = PlannedStart("f", NOW, NOW + MINUTE, zone, ("Rule", None), True, 3 * MINUTE)
        different(event, planned_start=planned, timezone=zone or "Europe/London")
        set_ = evolve(RUN, event)
        different(e.StartDropped(at=NOW, why="missed", set_at=NOW, starts_at=NOW), set_, planned_start=None)


def test_the_start_and_the_end_of_a_session() -> None:
    for zone in ("Europe/Berlin", None):
        started = e.SessionStarted(at=NOW, plan="h", timezone=zone)
        different(started, clock=clock(phase="running", started_at=NOW), plan="h", timezone=zone or "Europe/London")
    paused = replace(RUN, clock=clock(phase="paused", paused_at=NOW, late_since=NOW, resumes_at=NOW))
    ended = clock(phase="ended", ended_at=NOW, reopen_until=NOW + MINUTE)
    different(e.SessionEnded(at=NOW, how="asked", reopen_until=NOW + MINUTE), paused, clock=ended, questions={})
    undo = Undoable("end", NOW, "f", 4, RUN)
    over = replace(RUN, clock=ended, undos=(undo,))
    different(e.ReopeningLapsed(at=NOW + MINUTE), over, clock=replace(ended, reopen_until=None), undos=())


def test_what_rooms_say_is_kept_with_the_visit() -> None:
    marks = RUN.visit.rooms
    room = {"at": NOW, "room": 1}
    different(e.RoomFinished(**room), visit=visit(rooms=replace(marks, finished=frozenset({1, 2}))))  # type: ignore[arg-type]
    different(e.RoomFinished(at=NOW, room=2, finished=False), visit=visit(rooms=replace(marks, finished=frozenset())))
    different(e.AllRoomsFinished(at=NOW), visit=visit(rooms=replace(marks, told=True)))
    asked = replace(marks, asked=(TimeAsked(2),), finished=frozenset())
    different(e.RoomTimeAsked(at=NOW, room=2), visit=visit(rooms=asked))
    both = replace(RUN, visit=visit(rooms=replace(marks, asked=(TimeAsked(2), TimeAsked(1)))))
    given = replace(marks, asked=(TimeAsked(2, open=False), TimeAsked(1)), more=((2, MINUTE),))
    different(e.RoomTimeGiven(at=NOW, room=2, more=MINUTE), both, visit=visit(rooms=given))
    assert (given.more_for(2), given.more_for(1), given.asking) == (MINUTE, timedelta(0), {1})
    missed = e.PartnerMissed(at=NOW, by="a", partners=("b",), room=1)
    different(missed, visit=visit(rooms=replace(marks, alone=frozenset({1, 3}))))


def test_rules_are_written_changed_removed_and_carried_over() -> None:
    first, second = RUN.rules
    different(e.RuleWritten(at=NOW, number=3), rules=(first, second, RuleState(None)))
    different(e.RuleWritten(at=NOW, number=1), rules=(RuleState(None, "new"), second))
    different(e.RuleWritten(at=NOW, number=2, planned="P"), rules=(first, RuleState("P", "changed")))
    different(e.RuleWritten(at=NOW, number=2, state="new"), rules=(first, RuleState(None, "new")))
    different(e.RuleRemoved(at=NOW, number=2), rules=(first, RuleState(None, "removed")))
    carried = (RuleState("A", "kept"), RuleState(None, "kept"))
    different(e.RulesCarried(at=NOW, planned=("A", None)), rules=carried, rules_carried=2)
    different(e.RulesAgreed(at=NOW, step="b.two", agreed=3))
    different(e.RulesShown(at=NOW))


def test_support_needs_add_up_over_openings() -> None:
    known = NeedsState(1, 4, 5, frozenset({2}), (NOW,))
    run = replace(RUN, needs=known)
    collected = e.NeedsCollected(at=NOW, opening=2, wrote=3, lines=4)
    different(collected, run, needs=replace(known, opening=2, wrote=7, lines=9))
    different(collected, needs=NeedsState(2, 3, 4))
    different(e.NeedTakenOut(at=NOW, number=1), run, needs=replace(known, taken_out=frozenset({1, 2})))
    settled = e.NeedsSettled(at=NOW, agreed=3, present=4, approved=True)
    different(settled, run, needs=replace(known, agreed=3, approved=True))
    different(e.NeedsShown(at=NOW), run, needs=replace(known, shown_at=(NOW, NOW)))
    different(e.NeedsShown(at=NOW))
    different(e.NeedsShown(at=NOW, form=True), visit=visit(needs_form=True))


def test_ideas_open_close_and_are_sorted() -> None:
    known = IdeasState(1, 1, False, "a.one", 6, 3, (1,), (2,), ((3, 1),), (2,), waits=True)
    run = replace(RUN, ideas={"x": known, "y": IdeasState()}, visit=visit(ideas_end_at=NOW))

    def becomes(event: e.IdeasEvent, new: IdeasState, ends_at: datetime | None = NOW) -> None:
        different(event, run, ideas={"x": new, "y": IdeasState()}, visit=visit(ideas_end_at=ends_at))

    opened = replace(known, opening=2, held=0, open=True, step="b.two", waits=False)
    becomes(e.IdeasOpened(at=NOW, collect="x", opening=2, step="b.two", ends_at=NOW + MINUTE), opened, NOW + MINUTE)
    undone = e.IdeasClosed(at=NOW, collect="x", opening=2, wrote=4, ideas=0, undone=True)
    becomes(undone, replace(known, open=False, held=2), None)
    few = e.IdeasClosed(at=NOW, collect="x", opening=2, wrote=2, ideas=0)
    becomes(few, replace(known, held=2), None)
    becomes(replace(few, wrote=0), replace(known, held=0), None)
    becomes(replace(few, wrote=4, ideas=5), replace(known, held=0, wrote=4, ideas=8), None)
    becomes(replace(few, wrote=9, ideas=5), replace(known, held=0, wrote=6, ideas=8), None)
    first = evolve(RUN, replace(few, wrote=9, ideas=5)).ideas["x"]
    assert first == IdeasState(wrote=9, ideas=5)
    ordered = {"shown": (2,), "hidden": (), "merged": ((1, 2),)}
    sorted_ = e.IdeasSorted(at=NOW, collect="x", **ordered)  # type: ignore[arg-type]
    shown = replace(known, visits=(2, 4), **ordered)  # type: ignore[arg-type]
    becomes(sorted_, shown)
    different(sorted_, evolve(run, sorted_))
    becomes(replace(sorted_, shown=()), replace(shown, shown=(), visits=(2,)))
    becomes(e.IdeasAwaited(at=NOW, collect="x"), replace(known, waits=True))


def test_a_step_begins_with_nothing_of_the_one_before() -> None:
    run = replace(RUN, clock=clock(offered_at=NOW))
    started = e.StepStarted(at=NOW, step="c.three", ends_at=NOW + MINUTE)
    different(started, run, clock=clock(), questions={}, visit=Visit(5, "c.three", NOW, NOW + MINUTE))
    alone = replace(run, here=("f",), taking_part=frozenset())
    different(started, alone, clock=clock(), questions={}, visit=Visit(5, "c.three", NOW, NOW + MINUTE, in_chat=True))


def test_a_step_that_ends_is_remembered_with_its_times() -> None:
    run = replace(RUN, heard={"b.two": ("a",), "a.one": ("c",)}, fresh=frozenset({"b", "c"}))
    stay = Stay("b.two", NOW - 5 * MINUTE, NOW)
    different(
        e.StepEnded(at=NOW, step="b.two", how="next"), run,
        clock=clock(stays=(stay,)), heard={"a.one": ("c",)}, fresh={"c"},
    )  # fmt: skip


def test_what_happens_in_a_step_stays_with_its_visit() -> None:
    different(e.NextAsked(at=NOW, step="b.two"), visit=visit(asked_next=True, ask=3))
    asked = replace(RUN, visit=visit(asked_next=True))
    waits = visit(ends_at=NOW + MINUTE, waiting=Waiting(NOW, NOW + MINUTE, 3))
    different(e.WaitStarted(at=NOW, step="b.two", until=NOW + MINUTE), asked, visit=waits)
    notice = e.NoticeGiven(at=NOW, step="b.two", left=MINUTE, ends_at=NOW + 5 * MINUTE)
    different(notice, visit=visit(notified=frozenset({MINUTE})))
    run = replace(RUN, visit=visit(sent=frozenset({1})), prompts_sent=frozenset({("a.one", 1)}))
    sent = {("a.one", 1), ("b.two", 2)}
    different(
        e.PromptSent(at=NOW, step="b.two", number=2), run,
        visit=visit(sent=frozenset({1, 2}), prompted_at=NOW), prompts_sent=sent,
    )  # fmt: skip
    different(e.PromptsHeld(at=NOW, step="b.two", numbers=(2, 3)), visit=visit(in_tray=frozenset({2, 3})))
